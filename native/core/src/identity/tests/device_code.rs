//! Device code: interval, decline, expiry, dialects. Uses tokio's paused time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::world::*;
use crate::cloud::endpoints::IdentitySystem::{self, Aad, Adfs};
use crate::error::{Error, ErrorId};
use crate::event::Event;
use crate::http::Response;
use crate::http::wait::sleep;

fn code(seen: &Seen, more: &Value) -> Option<Response> {
    let mut body = json!({
        "user_code": "ABCD-EFGH", "device_code": "canary-device-code", "verification_url": "https://login.example/device",
        "expires_in": "900", "interval": "5", "message": "Open the page."
    });
    for (name, value) in more.as_object()? {
        body[name] = value.clone();
    }
    seen.path.ends_with("/devicecode").then(|| json_answer(200, &body))
}

/// Creates a login service that answers the polls in turn, and repeats the last answer.
fn world(system: IdentitySystem, polls: Vec<fn(&Seen) -> Response>, given: Value) -> Arc<World> {
    let count = AtomicU32::new(0);
    World::new(system, move |seen| {
        if seen.is_token() && seen.field("grant_type").ends_with("device_code") {
            let at = count.fetch_add(1, Ordering::Relaxed) as usize;
            return Some(polls[at.min(polls.len() - 1)](seen));
        }
        code(seen, &given)
    })
}

async fn sign_in(world: &Arc<World>) -> (Result<Option<String>, Error>, Vec<Event>) {
    let (context, events) = world.connect(json!({ "kind": "deviceCode" }), &[]).expect("a session");
    let outcome = context.application_id().await;
    (outcome, events.try_iter().collect())
}

fn pending(_: &Seen) -> Response {
    aadsts(400, "authorization_pending", 70_016, "Authorization is pending.")
}

fn slow_down(_: &Seen) -> Response {
    aadsts(400, "slow_down", 70_016, "Slow down.")
}

fn approved(seen: &Seen) -> Response {
    granted(seen, &json!({ "refresh_token": "canary-refresh" }))
}

#[tokio::test(start_paused = true)]
async fn polls_at_the_interval_of_the_service_until_the_user_has_signed_in() {
    let world = world(Aad, vec![pending, slow_down, pending, approved], json!({}));
    let started = Instant::now();
    let (outcome, events) = sign_in(&world).await;
    assert!(outcome.expect("signed in").is_some());
    // 5 + 5 s, then 5 s slower: 10 + 10.
    assert_eq!(started.elapsed().as_secs(), 30);
    let shown = Event::DeviceCode {
        user_code: "ABCD-EFGH".to_owned(),
        verification_url: "https://login.example/device".to_owned(),
        message: "Open the page.".to_owned(),
        expires_in: 900,
    };
    assert_eq!(events, [shown]);
    let polls = world.token_requests();
    assert_eq!((polls[0].field("grant_type"), polls[0].field("code")), ("device_code", "canary-device-code"));
}

#[tokio::test(start_paused = true)]
async fn adfs_requests_follow_the_standard() {
    let given = json!({ "verification_url": null, "verification_uri": "https://adfs.example/device", "expires_in": 900, "interval": 1 });
    let world = world(Adfs, vec![approved], given);
    sign_in(&world).await.0.expect("signed in");
    let poll = &world.token_requests()[0];
    assert_eq!(poll.path, "/adfs/oauth2/token");
    assert_eq!(poll.field("grant_type"), "urn:ietf:params:oauth:grant-type:device_code");
    assert_eq!(
        (poll.field("device_code"), poll.field("resource")),
        ("canary-device-code", arm_audience(Adfs).as_str())
    );
}

#[tokio::test(start_paused = true)]
async fn newer_endpoints_are_used_if_the_older_are_missing() {
    let world = World::new(Aad, |seen| {
        if seen.path.ends_with("/oauth2/devicecode") {
            return Some(answer(404, &[], "gone"));
        }
        code(seen, &json!({}))
    });
    sign_in(&world).await.0.expect("signed in");
    let seen = world.seen();
    let asked = seen.iter().find(|seen| seen.path.ends_with("/v2.0/devicecode")).expect("the newer endpoint");
    assert_eq!(asked.field("scope"), format!("{}/.default offline_access", arm_audience(Aad)));
    assert!(world.token_requests()[0].path.ends_with("/oauth2/v2.0/token"));
}

#[tokio::test(start_paused = true)]
async fn fails_with_the_reason_of_the_service_if_the_user_declines_or_the_code_expires() {
    for (system, poll, id) in [
        (
            Aad,
            (|_: &Seen| aadsts(400, "authorization_declined", 65_004, "Declined.")) as fn(&Seen) -> Response,
            ErrorId::DeviceCodeDeclined,
        ),
        (Aad, |_| aadsts(400, "expired_token", 70_020, "Expired."), ErrorId::DeviceCodeExpired),
        (Adfs, |_| msis("access_denied", "The user declined."), ErrorId::DeviceCodeDeclined),
        (Adfs, |_| msis("expired_token", "Too late."), ErrorId::DeviceCodeExpired),
    ] {
        let error = sign_in(&world(system, vec![pending, poll], json!({}))).await.0.expect_err("refused");
        assert_eq!(error.id, id);
        assert!(error.service.is_some(), "the service's own words are kept");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
    // If a service never reports the expiry, the lifetime of the code applies.
    let error = sign_in(&world(Aad, vec![pending], json!({ "expires_in": 12 }))).await.0.expect_err("expired");
    assert_eq!(error.id, ErrorId::DeviceCodeExpired);
}

#[tokio::test(start_paused = true)]
async fn one_code_gives_tokens_for_all_concurrent_audiences() {
    let world = world(Aad, vec![pending, approved], json!({}));
    let (context, events) = world.connect(json!({ "kind": "deviceCode" }), &[]).expect("a session");
    let vault =
        crate::http::Request::get(url::Url::parse(&format!("https://v1.vault.{DOMAIN}/secrets")).expect("a URL"));
    let transport = context.key_vault();
    let (arm, vault) = tokio::join!(context.tenant_id(), crate::http::Transport::send(&transport, vault));
    arm.expect("signed in");
    vault.expect("an answer");
    assert_eq!(events.try_iter().count(), 1, "one code was shown");
    let refreshed: Vec<_> =
        world.token_requests().into_iter().filter(|seen| seen.field("grant_type") == "refresh_token").collect();
    assert_eq!((refreshed.len(), refreshed[0].field("refresh_token")), (1, "canary-refresh"));
}

#[tokio::test(start_paused = true)]
async fn stops_while_it_waits() {
    let world = world(Aad, vec![pending], json!({}));
    let outcome = tokio::time::timeout(Duration::from_secs(20), sign_in(&world)).await;
    assert!(outcome.is_err(), "dropped while it waits");
    let polls = world.token_requests().len();
    sleep(Duration::from_secs(60)).await;
    assert_eq!(world.token_requests().len(), polls, "nothing continues in the background");
}
