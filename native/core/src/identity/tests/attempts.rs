//! A refused login is sent once during an operation, however many parts of it need a token; and tenant URLs are normalized.

use serde_json::{Value, json};

use super::world::*;
use crate::cloud::endpoints::IdentitySystem::{self, Aad, Adfs};
use crate::error::ErrorId;
use crate::http::{Request, Response, Transport};

fn refusal(system: IdentitySystem, id: ErrorId) -> Response {
    match (system, id) {
        (Aad, ErrorId::AccountLocked) => aadsts(400, "invalid_grant", 50_053, "The account is locked."),
        (Aad, ErrorId::AccountDisabled) => aadsts(400, "invalid_grant", 50_057, "The user account is disabled."),
        (Aad, ErrorId::PasswordExpired) => aadsts(400, "invalid_grant", 50_055, "The password is expired."),
        (Aad, ErrorId::ConditionalAccess) => aadsts(400, "invalid_grant", 53_003, "Access has been blocked."),
        (Adfs, ErrorId::AccountLocked) => msis("invalid_grant", "MSIS9659: The account is currently locked out."),
        (Adfs, ErrorId::AccountDisabled) => msis("invalid_grant", "MSIS9659: The user's account has expired."),
        (Adfs, ErrorId::PasswordExpired) => msis("invalid_grant", "MSIS9659: The user's password has expired."),
        (Adfs, ErrorId::ConditionalAccess) => msis("access_denied", "MSIS5007: The caller authorization failed."),
        (Aad, ErrorId::UserRejected) => aadsts(400, "invalid_grant", 50_126, "Invalid username or password."),
        (Aad, _) => aadsts(401, "invalid_client", 7_000_215, "Invalid client secret."),
        (Adfs, ErrorId::UserRejected) => msis("invalid_grant", "MSIS9659: Invalid 'username' or 'password'."),
        (Adfs, _) => msis("invalid_client", "MSIS9622: Client authentication failed."),
    }
}

fn request(url: String) -> Request {
    Request::get(url.parse().expect("a URL"))
}

#[tokio::test]
async fn refused_login_is_sent_once_for_all_token_requests() {
    let secret =
        (json!({ "kind": "clientSecret", "applicationId": "a" }), "clientSecret", ErrorId::ClientSecretRejected);
    let passwords = [
        ErrorId::UserRejected,
        ErrorId::AccountLocked,
        ErrorId::AccountDisabled,
        ErrorId::PasswordExpired,
        ErrorId::ConditionalAccess,
    ]
    .map(|id| (json!({ "kind": "password", "userName": "u" }), "password", id));
    for system in [Aad, Adfs] {
        for (identity, name, id) in passwords.iter().chain([&secret]) {
            let id = *id;
            let world = World::new(system, move |seen| seen.is_token().then(|| refusal(system, id)));
            let (context, _) = world.connect(identity.clone(), &[(name, "wrong")]).expect("a session");
            let (arm, vault, graph) = (context.arm(), context.key_vault(), context.graph());
            let (one, two, three, four) = tokio::join!(
                arm.send(request(format!("https://management.{DOMAIN}/subscriptions"))),
                vault.send(request(format!("https://v1.vault.{DOMAIN}/secrets"))),
                graph.send(request("https://graph.microsoft.com/v1.0/me".to_owned())),
                context.sign_in(),
            );
            let told = [one.err(), two.err(), four.err()].map(|error| error.expect("refused").id);
            assert_eq!(told, [id; 3], "{system}");
            assert!(three.is_err());
            // A later part of the same operation gets the same answer; another session sends the login again.
            assert_eq!(context.sign_in().await.expect_err("refused").id, id);
            assert_eq!(world.token_requests().len(), 1, "{system}, {name}");
            let (again, _) = world.connect(identity.clone(), &[(name, "wrong")]).expect("a session");
            assert_eq!(again.sign_in().await.expect_err("refused").id, id);
            assert_eq!(world.token_requests().len(), 2, "{system}, {name}");
        }
    }
}

#[tokio::test]
async fn password_and_secret_are_sent_once_even_if_the_clock_is_wrong() {
    for system in [Aad, Adfs] {
        for (identity, name, id) in [
            (json!({ "kind": "password", "userName": "u" }), "password", ErrorId::UserRejected),
            (json!({ "kind": "clientSecret", "applicationId": "a" }), "clientSecret", ErrorId::ClientSecretRejected),
        ] {
            let world = World::new(system, move |seen| {
                let late = || Response {
                    headers: answer(400, &[("date", "Thu, 01 Jan 2026 00:15:00 GMT")], "").headers,
                    ..refusal(system, id)
                };
                seen.is_token().then(late)
            });
            let (context, _) = world.connect(identity, &[(name, "wrong")]).expect("a session");
            assert_eq!(context.sign_in().await.expect_err("refused").id, ErrorId::ClockSkew);
            assert_eq!(world.token_requests().len(), 1, "{system}, {name}");
        }
    }
}

async fn token_path(members: Value) -> (String, String) {
    let world = World::healthy(Aad);
    let (context, _) = world.connect_with(members, &[("clientSecret", "s")]).expect("a session");
    context.sign_in().await.expect("signed in");
    let asked = &world.token_requests()[0];
    (asked.path.clone(), asked.field("client_id").to_owned())
}

#[tokio::test]
async fn tenant_and_application_are_sent_in_normalized_form() {
    let application = "11111111-aaaa-3333-4444-555555555555";
    for (tenant, path) in [
        (format!(" {{{}}}\r\n", TENANT.to_uppercase()), format!("/{TENANT}/oauth2/token")),
        (format!("\"{TENANT}\""), format!("/{TENANT}/oauth2/token")),
        ("Contoso.OnMicrosoft.COM ".to_owned(), "/contoso.onmicrosoft.com/oauth2/token".to_owned()),
    ] {
        let typed = format!(" {{{}}} ", application.to_uppercase());
        let identity = json!({ "kind": "clientSecret", "applicationId": typed });
        let asked = token_path(json!({ "tenant": tenant, "identity": identity })).await;
        assert_eq!(asked, (path, application.to_owned()), "{tenant:?}");
    }
}
