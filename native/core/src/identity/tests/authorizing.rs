//! Tokens on requests: the audience, the number of token requests, and the handling of a 401.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;
use url::Url;

use super::world::*;
use crate::cloud::endpoints::IdentitySystem::{self, Aad, Adfs};
use crate::error::ErrorId;
use crate::http::transport::Method;
use crate::http::{Request, Transport};
use crate::identity::context::Context;

fn secret_identity() -> serde_json::Value {
    json!({ "kind": "clientSecret", "applicationId": "app-1" })
}

fn connect(world: &std::sync::Arc<World>) -> Context {
    world.connect(secret_identity(), &[("clientSecret", "s3cret")]).expect("a session").0
}

fn get(text: &str) -> Request {
    Request::get(Url::parse(text).expect("a URL"))
}

fn arm_request() -> Request {
    get(&format!("https://management.{DOMAIN}/subscriptions?api-version=2016-06-01"))
}

fn vault_request() -> Request {
    get(&format!("https://v1.vault.{DOMAIN}/secrets/a?api-version=2016-10-01"))
}

fn token_path(system: IdentitySystem) -> &'static str {
    match system {
        Aad => "/contoso.onmicrosoft.com/oauth2/token",
        Adfs => "/adfs/oauth2/token",
    }
}

#[tokio::test]
async fn secret_is_posted_as_a_form_with_the_resource_on_both_identity_systems() {
    for system in [Aad, Adfs] {
        let world = World::healthy(system);
        let context = connect(&world);
        let response = context.arm().send(arm_request()).await.expect("an answer");
        assert_eq!(response.status.as_u16(), 200);
        let asked = &world.token_requests()[0];
        assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", token_path(system)));
        for (name, value) in [("grant_type", "client_credentials"), ("client_id", "app-1"), ("client_secret", "s3cret")]
        {
            assert_eq!(asked.field(name), value);
        }
        assert_eq!(asked.field("resource"), arm_audience(system));
        let last = world.seen().pop().expect("a request");
        assert_eq!(last.audience(), Some(arm_audience(system)), "sent as `Bearer`, whatever the service calls it");
    }
}

#[tokio::test]
async fn tenant_appears_in_the_token_url() {
    let world = World::healthy(Aad);
    let members = json!({ "identity": secret_identity(), "tenant": " fabrikam.com " });
    let (context, _) = world.connect_with(members, &[("clientSecret", "s")]).expect("a session");
    context.arm().send(arm_request()).await.expect("an answer");
    assert_eq!(world.token_requests()[0].path, "/fabrikam.com/oauth2/token");
    assert_eq!(context.tenant_id().await.expect("a tenant"), TENANT, "its GUID is the token's");
}

#[tokio::test]
async fn concurrent_requests_share_one_token() {
    let world = World::healthy(Aad);
    let context = connect(&world);
    let arm = context.arm();
    let requests = (0..8).map(|_| arm.send(arm_request()));
    for outcome in futures_util::future::join_all(requests).await {
        outcome.expect("an answer");
    }
    assert_eq!(world.token_requests().len(), 1);
    assert_eq!(context.object_id().await.expect("an id").as_deref(), Some("caller-object"));
    assert_eq!(context.application_id().await.expect("an id").as_deref(), Some("app-1"));
    assert_eq!(world.token_requests().len(), 1, "claims are read from the token at hand");
}

#[tokio::test]
async fn token_near_its_expiry_is_replaced() {
    let world = World::new(Aad, |seen| seen.is_token().then(|| granted(seen, &json!({ "expires_in": 0 }))));
    let context = connect(&world);
    for _ in 0..2 {
        context.arm().send(arm_request()).await.expect("an answer");
    }
    assert_eq!(world.token_requests().len(), 2);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let refusals = AtomicU32::new(0);
    let world = World::new(Aad, move |seen| {
        let first = seen.path == "/subscriptions" && refusals.fetch_add(1, Ordering::Relaxed) == 0;
        first.then(|| json_answer(401, &json!({ "error": { "code": "ExpiredAuthenticationToken", "message": "old" } })))
    });
    let response = connect(&world).arm().send(arm_request()).await.expect("an answer");
    assert_eq!((response.status.as_u16(), world.token_requests().len()), (200, 2));

    let world = World::new(Aad, |seen| (seen.path == "/subscriptions").then(|| json_answer(401, &json!({}))));
    let response = connect(&world).arm().send(arm_request()).await.expect("an answer");
    assert_eq!((response.status.as_u16(), world.token_requests().len()), (401, 2), "not a third time");
}

#[tokio::test]
async fn unauthorized_answer_of_a_stamp_with_another_time_reports_the_clocks() {
    let world = World::new(Adfs, |seen| {
        let refused = || answer(401, &[("date", "Thu, 01 Jan 2026 00:09:00 GMT")], "");
        (seen.path == "/subscriptions").then(refused)
    });
    let error = connect(&world).arm().send(arm_request()).await.expect_err("refused");
    assert_eq!(error.id, ErrorId::ClockSkew);
    assert!(error.message.contains("00:00:00Z") && error.message.contains("00:09:00Z"), "{}", error.message);
}

#[tokio::test]
async fn audience_of_a_vault_is_guessed_without_a_challenge() {
    for system in [Aad, Adfs] {
        let world = World::healthy(system);
        let context = connect(&world);
        for _ in 0..2 {
            assert_eq!(context.key_vault().send(vault_request()).await.expect("an answer").status.as_u16(), 200);
        }
        let vault: Vec<_> = world.seen().into_iter().filter(|seen| seen.host.starts_with("v1.")).collect();
        assert_eq!(vault.len(), 2, "no request was spent on a challenge");
        assert_eq!(vault[0].audience(), Some(vault_audience(system)));
    }
}

#[tokio::test]
async fn challenge_corrects_the_guess_and_is_cached_for_the_vault() {
    let wanted = format!("https://vault.{DOMAIN}");
    let told = wanted.clone();
    let world = World::new(Adfs, move |seen| vault_that_wants(seen, &authorization(Adfs), &told));
    let context = connect(&world);
    for _ in 0..2 {
        assert_eq!(context.key_vault().send(vault_request()).await.expect("an answer").status.as_u16(), 200);
    }
    let vault: Vec<_> = world.seen().into_iter().filter(|seen| seen.host.starts_with("v1.")).collect();
    assert_eq!(vault.len(), 3, "first the guess, then the audience of the challenge, then that audience immediately");
    assert_eq!(vault[2].audience(), Some(wanted));
}

#[tokio::test]
async fn unknown_audience_is_requested_from_the_vault_without_the_secret() {
    let world = World::new(Adfs, |seen| {
        let guess = seen.is_token() && seen.field("resource") == vault_audience(Adfs);
        if guess {
            return Some(msis("invalid_resource", "MSIS9602: The received 'resource' parameter is invalid."));
        }
        vault_that_wants(seen, &authorization(Adfs), &format!("https://vault.{DOMAIN}"))
    });
    let context = connect(&world);
    let put = Request::new(Method::PUT, vault_request().url).json(&json!({ "value": "precious" }));
    assert_eq!(context.key_vault().send(put).await.expect("an answer").status.as_u16(), 200);
    let vault: Vec<_> = world.seen().into_iter().filter(|seen| seen.host.starts_with("v1.")).collect();
    assert_eq!((vault[0].body_len, vault[0].bearer.is_none()), (0, true));
    assert!(vault[1].body_len > 0);
}

#[tokio::test]
async fn audience_from_the_caller_overrides_the_challenge() {
    let world = World::new(Adfs, |seen| {
        if seen.audience().as_deref() == Some("https://own.example/x") {
            return Some(json_answer(200, &json!({})));
        }
        vault_that_wants(seen, "https://evil.example/", "https://evil.example/")
    });
    let members = json!({ "identity": secret_identity(), "keyVaultAudience": "https://own.example/x" });
    let (context, _) = world.connect_with(members, &[("clientSecret", "s")]).expect("a session");
    assert_eq!(context.key_vault().send(vault_request()).await.expect("an answer").status.as_u16(), 200);
}

#[tokio::test]
async fn graph_has_its_own_audience_on_each_identity_system() {
    for (system, host) in [(Aad, "graph.microsoft.com".to_owned()), (Adfs, format!("graph.{DOMAIN}"))] {
        let world = World::healthy(system);
        let context = connect(&world);
        context.graph().send(get(&format!("https://{host}/v1.0/servicePrincipals"))).await.expect("an answer");
        assert_eq!(world.seen().pop().expect("a request").audience(), Some(format!("https://{host}/")));
    }
}

#[tokio::test]
async fn tenant_of_an_adfs_stamp_is_read_from_its_audience() {
    let context = connect(&World::healthy(Adfs));
    assert_eq!(context.tenant_id().await.expect("a tenant"), TENANT);
    assert_eq!(context.object_id().await.expect("an answer"), None);
}
