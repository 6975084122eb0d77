//! Refusals of the login services, and the resulting error messages.

use std::sync::Arc;

use serde_json::json;

use super::world::*;
use crate::cloud::endpoints::IdentitySystem::{Aad, Adfs};
use crate::error::{Error, ErrorId};
use crate::http::Response;

/// Signs in with a secret to a login service that answers each token request with `refusal`.
async fn refused(
    system: crate::cloud::endpoints::IdentitySystem,
    refusal: impl Fn() -> Response + Send + Sync + 'static,
) -> Error {
    let world = World::new(system, move |seen| seen.is_token().then(&refusal));
    let identity = json!({ "kind": "clientSecret", "applicationId": "app-1" });
    let (context, _) = world.connect(identity, &[("clientSecret", "canary-secret")]).expect("a session");
    let error = context.object_id().await.and(context.tenant_id().await);
    let error = match system {
        Aad => error.expect_err("refused"),
        Adfs => context.application_id().await.expect_err("refused"),
    };
    assert!(!format!("{error:?}{}", error.to_json()).contains("canary-secret"));
    error
}

#[tokio::test]
async fn entra_codes_become_error_ids() {
    for (status, word, code, id) in [
        (401, "invalid_client", 7_000_215, ErrorId::ClientSecretRejected),
        (401, "invalid_client", 7_000_222, ErrorId::ClientSecretRejected),
        (400, "unauthorized_client", 700_016, ErrorId::ApplicationUnknown),
        (400, "invalid_tenant", 90_002, ErrorId::TenantUnknown),
        (400, "invalid_request", 900_023, ErrorId::TenantUnknown),
        (400, "invalid_resource", 500_011, ErrorId::ResourceRejected),
        (401, "invalid_client", 700_027, ErrorId::ClientCertificateRejected),
        (401, "invalid_client", 700_024, ErrorId::ClockSkew),
        (400, "invalid_grant", 50_126, ErrorId::UserRejected),
        (400, "interaction_required", 50_076, ErrorId::UserRejected),
        (400, "invalid_grant", 50_057, ErrorId::AccountDisabled),
        (401, "unauthorized_client", 7_000_112, ErrorId::AccountDisabled),
        (400, "invalid_grant", 50_053, ErrorId::AccountLocked),
        (400, "invalid_grant", 50_055, ErrorId::PasswordExpired),
        (400, "invalid_grant", 50_144, ErrorId::PasswordExpired),
        (400, "interaction_required", 53_000, ErrorId::ConditionalAccess),
        (400, "interaction_required", 53_003, ErrorId::ConditionalAccess),
        (400, "access_denied", 530_032, ErrorId::ConditionalAccess),
        (400, "invalid_request", 90_014, ErrorId::SignInFailed),
    ] {
        let error = refused(Aad, move || aadsts(status, word, code, "the reason.")).await;
        assert_eq!(error.id, id, "AADSTS{code}");
        let service = error.service.as_deref().expect("the service's own words");
        assert_eq!(service.code.as_deref(), Some(format!("AADSTS{code}").as_str()));
        assert_eq!(service.message, format!("AADSTS{code}: the reason."), "the first line, without the ids");
        assert_eq!(service.request_id.as_deref(), Some("trace-1"));
        assert_eq!(service.correlation_id.as_deref(), Some("correlation-1"));
        assert!(error.message.contains(&service.message), "{}", error.message);
    }
}

/// A gateway may wrap the answer of the login service.
#[tokio::test]
async fn an_error_inside_json_text_is_unwrapped() {
    let told = json!({ "error": "invalid_grant", "error_description": "AADSTS50053: The account is locked." });
    let nested = json!({ "error": { "code": "invalid_client", "message": "AADSTS7000215: Invalid client secret." } });
    for (body, id) in [
        (json!(told.to_string()), ErrorId::AccountLocked),
        (json!({ "error": told.to_string() }), ErrorId::AccountLocked),
        (json!({ "message": told.to_string() }), ErrorId::AccountLocked),
        (json!({ "error": { "code": "BadRequest", "message": told.to_string() } }), ErrorId::AccountLocked),
        (json!(json!(told.to_string()).to_string()), ErrorId::AccountLocked),
        (nested.clone(), ErrorId::ClientSecretRejected),
        (json!({ "error": nested.to_string() }), ErrorId::ClientSecretRejected),
    ] {
        let answer = body.clone();
        let error = refused(Aad, move || json_answer(400, &answer)).await;
        assert_eq!(error.id, id, "{body}");
        assert!(error.message.contains("AADSTS") && !error.message.contains("error_description"), "{}", error.message);
    }
}

#[tokio::test]
async fn adfs_codes_become_error_ids() {
    for (word, description, code, id) in [
        ("invalid_client", "MSIS9622: Client authentication failed.", "MSIS9622", ErrorId::ClientSecretRejected),
        ("invalid_client", "MSIS9607: No registered client is found.", "MSIS9607", ErrorId::ApplicationUnknown),
        (
            "invalid_resource",
            "MSIS9602: The received 'resource' parameter is invalid.",
            "MSIS9602",
            ErrorId::ResourceRejected,
        ),
        (
            "invalid_grant",
            "MSIS9659: The referenced account is currently locked out.",
            "MSIS9659",
            ErrorId::AccountLocked,
        ),
        ("invalid_grant", "MSIS9659: The user's account is disabled.", "MSIS9659", ErrorId::AccountDisabled),
        ("invalid_grant", "MSIS9659: The user's account has expired.", "MSIS9659", ErrorId::AccountDisabled),
        ("invalid_grant", "MSIS9659: The user's password must be changed.", "MSIS9659", ErrorId::PasswordExpired),
        ("invalid_grant", "MSIS9659: Invalid 'username' or 'password'.", "MSIS9659", ErrorId::UserRejected),
        ("access_denied", "MSIS5007: The caller authorization failed.", "MSIS5007", ErrorId::ConditionalAccess),
        ("unauthorized_client", "MSIS9605: The client is not allowed.", "MSIS9605", ErrorId::ResourceRejected),
        ("server_error", "Something else.", "server_error", ErrorId::SignInFailed),
    ] {
        let error = refused(Adfs, move || msis(word, description)).await;
        assert_eq!((error.id, error.service_code()), (id, Some(code)));
    }
}

#[tokio::test]
async fn foreign_answer_is_not_reported_as_a_refusal() {
    for status in [200, 403, 404] {
        let page = "<HTML><h2>canary-secret</h2></HTML>";
        let error = refused(Adfs, move || answer(status, &[("content-type", "text/html")], page)).await;
        assert_eq!((error.id, error.service_status()), (ErrorId::AnswerForeign, Some(status)));
        assert!(
            error.message.contains(&format!("answered {status} with content type 'text/html'")),
            "{}",
            error.message
        );
    }
    let error = refused(Adfs, || answer(404, &[], "")).await;
    assert_eq!((error.id, error.service_status()), (ErrorId::SignInFailed, Some(404)));
    let error = refused(Aad, || json_answer(200, &json!({ "token_type": "Bearer" }))).await;
    assert_eq!(error.id, ErrorId::SignInFailed);
}

#[tokio::test]
async fn clock_difference_above_five_minutes_is_reported_with_both_times() {
    let off = [("date", "Thu, 01 Jan 2026 00:06:00 GMT")];
    let body = json!({ "access_token": "t", "expires_in": 3600 }).to_string();
    let error = refused(Aad, move || answer(200, &off, body.clone())).await;
    assert_eq!(error.id, ErrorId::ClockSkew);
    assert!(error.message.contains("00:00:00Z") && error.message.contains("00:06:00Z"), "{}", error.message);

    // AD FS has one code for every invalid credential; the date shows the cause.
    let body = json!({ "error": "invalid_client", "error_description": "MSIS9622: Client authentication failed." })
        .to_string();
    let error = refused(Adfs, move || answer(400, &off, body.clone())).await;
    assert_eq!((error.id, error.service_code()), (ErrorId::ClockSkew, Some("MSIS9622")));
}

#[tokio::test]
async fn smaller_clock_difference_is_tolerated() {
    let world = World::new(Aad, |seen| {
        let late = || Response {
            headers: answer(200, &[("date", "Thu, 01 Jan 2026 00:04:50 GMT")], "").headers,
            ..granted(seen, &json!({}))
        };
        seen.is_token().then(late)
    });
    let identity = json!({ "kind": "clientSecret", "applicationId": "app-1" });
    let (context, _) = world.connect(identity, &[("clientSecret", "s")]).expect("a session");
    assert_eq!(context.object_id().await.expect("an id").as_deref(), Some("caller-object"));
}

#[test]
fn missing_values_are_reported_before_any_request() {
    let world = World::healthy(Aad);
    for (identity, id) in [
        (json!({ "kind": "clientSecret", "applicationId": "app-1" }), ErrorId::ArgumentMissing),
        (json!({ "kind": "password", "userName": "u" }), ErrorId::ArgumentMissing),
        (json!({ "kind": "accessToken" }), ErrorId::ArgumentMissing),
        (
            json!({ "kind": "clientCertificate", "applicationId": "a", "certificateFile": " " }),
            ErrorId::ArgumentMissing,
        ),
    ] {
        let error = Arc::clone(&world).connect(identity.clone(), &[]).err().expect("refused");
        assert_eq!(error.id, id, "{identity}");
    }
    assert!(world.seen().is_empty());
}
