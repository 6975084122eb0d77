//! Tokens of the caller's session, and tokens passed by the caller.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use serde_json::{Value, json};

use super::world::*;
use crate::cloud::endpoints::IdentitySystem::{self, Aad, Adfs};
use crate::error::{Error, ErrorId};
use crate::event::{Event, EventSink, HandedToken, Purpose};
use crate::identity::context::Context;
use crate::secret::SecretString;

/// Simulates the signed-in session: answers each token event with `give`. Ends with the events' sender.
fn session(
    sink: &EventSink,
    events: Receiver<Event>,
    give: impl Fn(&str, Purpose) -> Result<HandedToken, String> + Send + 'static,
) {
    let sink = sink.clone();
    std::thread::spawn(move || {
        while let Ok(event) = events.recv_timeout(std::time::Duration::from_secs(5)) {
            if let Event::Token { request, audience, purpose } = event {
                sink.reply(request, give(&audience, purpose)).expect("a waiting caller");
            }
        }
    });
}

fn handed(claims: &Value, expires_on: Option<i64>) -> HandedToken {
    HandedToken { token: SecretString::from(jwt(claims)), expires_on }
}

fn connect(
    world: &Arc<World>,
    give: impl Fn(&str, Purpose) -> Result<HandedToken, String> + Send + 'static,
) -> Context {
    let identity = json!({ "kind": "handedOver", "account": "admin@contoso.com" });
    let (context, events) = world.connect(identity, &[]).expect("a session");
    session(&context.events, events, give);
    context
}

/// Requests the ARM token while the session returns `claims`.
async fn given(system: IdentitySystem, members: Value, claims: Value) -> Result<Option<String>, Error> {
    let world = World::healthy(system);
    let mut request = json!({ "identity": { "kind": "handedOver" } });
    for (name, value) in members.as_object().expect("an object") {
        request[name] = value.clone();
    }
    let (context, events) = world.connect_with(request, &[]).expect("a session");
    session(&context.events, events, move |_, _| Ok(handed(&claims, None)));
    context.application_id().await
}

#[tokio::test]
async fn session_is_asked_once_for_each_audience() {
    let world = World::healthy(Aad);
    let context = connect(&world, |audience, _| {
        Ok(handed(&json!({ "aud": audience, "tid": TENANT, "oid": "me" }), Some(NOW + 3600)))
    });
    assert_eq!(context.object_id().await.expect("an id").as_deref(), Some("me"));
    assert_eq!(context.tenant_id().await.expect("a tenant"), TENANT);
    assert_eq!(context.session.account(), "admin@contoso.com");
    assert!(world.token_requests().is_empty(), "no request to the login service");
}

#[tokio::test]
async fn session_is_asked_again_before_a_token_expires_and_an_expired_token_is_refused() {
    let count = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = Arc::clone(&count);
    let context = connect(&World::healthy(Aad), move |audience, _| {
        counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok(handed(&json!({ "aud": audience }), Some(NOW + 1)))
    });
    context.object_id().await.expect("an answer");
    assert_eq!(count.load(std::sync::atomic::Ordering::Relaxed), 1);

    let context = connect(&World::healthy(Aad), |audience, _| Ok(handed(&json!({ "aud": audience }), Some(NOW - 1))));
    assert_eq!(context.object_id().await.expect_err("expired").id, ErrorId::TokenExpired);
}

#[tokio::test]
async fn reason_of_a_missing_token_is_reported() {
    let context = connect(&World::healthy(Adfs), |_, _| Err("Run Connect-AzAccount to login.".to_owned()));
    let error = context.application_id().await.expect_err("no token");
    assert_eq!(error.id, ErrorId::HandOverFailed);
    assert!(error.message.contains("Connect-AzAccount"), "{}", error.message);
}

#[tokio::test]
async fn session_without_the_guessed_audience_is_asked_for_that_of_the_challenge() {
    let told = format!("https://vault.{DOMAIN}");
    let world = World::new(Adfs, move |seen| vault_that_wants(seen, &authorization(Adfs), &told));
    let context = connect(&world, |audience, purpose| match purpose {
        Purpose::KeyVault if audience == vault_audience(Adfs) => Err("not known".to_owned()),
        _ => Ok(handed(&json!({ "aud": audience }), None)),
    });
    let request =
        crate::http::Request::get(url::Url::parse(&format!("https://v1.vault.{DOMAIN}/secrets")).expect("a URL"));
    let response = crate::http::Transport::send(&context.key_vault(), request).await.expect("an answer");
    assert_eq!(response.status.as_u16(), 200);
}

#[tokio::test]
async fn tokens_for_public_azure_and_other_stamps_are_refused() {
    let own = arm_audience(Aad);
    let fits = json!({ "aud": own, "iss": format!("https://sts.windows.net/{TENANT}/"), "tid": TENANT });
    given(Aad, json!({ "tenant": TENANT }), fits).await.expect("the stamp's own");
    given(
        Adfs,
        json!({}),
        json!({ "aud": arm_audience(Adfs), "iss": format!("http://adfs.{DOMAIN}/adfs/services/trust") }),
    )
    .await
    .expect("the stamp's own");

    for (system, members, claims, id) in [
        (Aad, json!({}), json!({ "aud": "https://management.azure.com/" }), ErrorId::ContextOfPublicAzure),
        (Aad, json!({}), json!({ "aud": "https://management.core.windows.net" }), ErrorId::ContextOfPublicAzure),
        (Aad, json!({}), json!({ "aud": ["https://management.other.example/x"] }), ErrorId::ContextOfOtherStamp),
        (Aad, json!({ "tenant": AAD_GUID }), json!({ "aud": own, "tid": TENANT }), ErrorId::ContextOfOtherStamp),
        (
            Adfs,
            json!({}),
            json!({ "aud": arm_audience(Adfs), "iss": "https://adfs.q.other.example/adfs" }),
            ErrorId::ContextOfOtherStamp,
        ),
        (
            Adfs,
            json!({}),
            json!({ "aud": arm_audience(Adfs), "iss": "https://sts.windows.net/x/" }),
            ErrorId::ContextOfOtherStamp,
        ),
    ] {
        let error = given(system, members, claims.clone()).await.expect_err("another one's");
        assert_eq!(error.id, id, "{claims}: {}", error.message);
    }
}

#[tokio::test]
async fn tokens_from_the_caller_are_used_by_purpose() {
    let world = World::healthy(Aad);
    let arm = jwt(&json!({ "aud": arm_audience(Aad), "oid": "me", "exp": NOW + 600 }));
    let identity = json!({ "kind": "accessToken" });
    let (context, _) = world.connect(identity.clone(), &[("accessToken", &arm)]).expect("a session");
    assert_eq!(context.object_id().await.expect("an id").as_deref(), Some("me"));
    let request =
        crate::http::Request::get(url::Url::parse(&format!("https://v1.vault.{DOMAIN}/secrets")).expect("a URL"));
    let error = crate::http::Transport::send(&context.key_vault(), request).await.expect_err("no token for vaults");
    assert_eq!(error.id, ErrorId::ArgumentMissing);
    assert!(error.message.contains("KeyVaultToken"), "{}", error.message);

    let old = jwt(&json!({ "aud": arm_audience(Aad), "exp": NOW - 600 }));
    let (context, _) = world.connect(identity.clone(), &[("accessToken", &old)]).expect("a session");
    assert_eq!(context.object_id().await.expect_err("expired").id, ErrorId::TokenExpired);

    // An opaque token is only checked by the service.
    let (context, _) = world.connect(identity, &[("accessToken", "opaque")]).expect("a session");
    assert_eq!(context.object_id().await.expect("an answer"), None);
}
