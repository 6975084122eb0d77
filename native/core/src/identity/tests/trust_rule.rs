//! Where tokens may be sent. No URL from an answer receives a token before it is checked.

use serde_json::json;
use url::Url;

use super::world::*;
use crate::cloud::endpoints::IdentitySystem::{self, Aad, Adfs};
use crate::error::ErrorId;
use crate::http::{Request, Transport};
use crate::identity::authorized::Authorized;
use crate::identity::context::Context;

fn connect(world: &std::sync::Arc<World>) -> Context {
    let identity = json!({ "kind": "clientSecret", "applicationId": "app-1" });
    world.connect(identity, &[("clientSecret", "s3cret")]).expect("a session").0
}

async fn send(transport: Authorized, url: &str) -> Option<ErrorId> {
    transport.send(Request::get(Url::parse(url).expect("a URL"))).await.err().map(|error| error.id)
}

#[tokio::test]
async fn tokens_are_sent_only_to_the_domain_of_the_stamp() {
    for system in [Aad, Adfs] {
        let world = World::healthy(system);
        let context = connect(&world);
        for (url, refusal) in [
            (format!("https://westus.management.{DOMAIN}/subscriptions/x/operationresults/1"), None),
            (format!("https://management.{DOMAIN}:443/subscriptions"), None),
            (format!("https://MANAGEMENT.{DOMAIN}/subscriptions"), None),
            (format!("http://management.{DOMAIN}/subscriptions"), Some(ErrorId::NotHttps)),
            ("https://evil.example/subscriptions".to_owned(), Some(ErrorId::ForeignHost)),
            (format!("https://{DOMAIN}.evil.example/"), Some(ErrorId::ForeignHost)),
            (format!("https://evil{DOMAIN}/"), Some(ErrorId::ForeignHost)),
            (format!("https://management.{DOMAIN}@evil.example/"), Some(ErrorId::ForeignHost)),
            ("https://127.0.0.1:8443/".to_owned(), Some(ErrorId::ForeignHost)),
            ("https://management.azure.com/".to_owned(), Some(ErrorId::ForeignHost)),
            ("https://login.microsoftonline.com/".to_owned(), Some(ErrorId::ForeignHost)),
        ] {
            assert_eq!(send(context.arm(), &url).await, refusal, "ARM {url}");
            assert_eq!(send(context.key_vault(), &url).await, refusal, "vault {url}");
        }
        let foreign = Url::parse("https://account.blob.evil.example/").expect("a URL");
        let error = context.require_own(&foreign).await.expect_err("foreign");
        assert!(error.message.contains("account.blob.evil.example"), "{}", error.message);
        assert!(world.seen().iter().all(|seen| !seen.host.contains("evil") && seen.host != "127.0.0.1"));
    }
}

#[tokio::test]
async fn graph_tokens_are_sent_only_to_the_graph_of_the_metadata() {
    let world = World::healthy(Adfs);
    let context = connect(&world);
    assert_eq!(send(context.graph(), &format!("https://graph.{DOMAIN}/x")).await, None);
    assert_eq!(send(context.graph(), "https://graph.microsoft.com/x").await, Some(ErrorId::ForeignHost));

    let hostile = World::new(Adfs, |seen| {
        let mut body = metadata(Adfs);
        body["graphEndpoint"] = "https://graph.evil.example/".into();
        (seen.path == "/metadata/endpoints").then(|| json_answer(200, &body))
    });
    assert_eq!(send(connect(&hostile).graph(), "https://graph.evil.example/x").await, Some(ErrorId::ForeignHost));
    assert!(hostile.seen().iter().all(|seen| !seen.host.contains("evil")));
}

#[tokio::test]
async fn secrets_are_sent_only_to_login_services_of_stamp_and_entra() {
    for login in ["https://login.evil.example/", "https://adfs.evil.example/adfs", "http://login.microsoftonline.com/"]
    {
        let hostile = World::new(Aad, move |seen| {
            let mut body = metadata(Aad);
            body["authentication"]["loginEndpoint"] = login.into();
            (seen.path == "/metadata/endpoints").then(|| json_answer(200, &body))
        });
        let error = connect(&hostile).application_id().await.expect_err(login);
        let expected = if login.starts_with("http:") { ErrorId::NotHttps } else { ErrorId::ForeignHost };
        assert_eq!(error.id, expected, "{login}");
        assert!(hostile.token_requests().is_empty());
    }
}

/// Sends a request to a vault that answers each request without the correct token with this challenge.
async fn challenged(system: IdentitySystem, authorization: &str, resource: &str) -> Option<ErrorId> {
    let (authorization, resource) = (authorization.to_owned(), resource.to_owned());
    let world = World::new(system, move |seen| vault_that_wants(seen, &authorization, &resource));
    let members = json!({ "identity": { "kind": "clientSecret", "applicationId": "app-1" }, "tenant": TENANT });
    let (context, _) = world.connect_with(members, &[("clientSecret", "s")]).expect("a session");
    let outcome = send(context.key_vault(), &format!("https://v1.vault.{DOMAIN}/secrets")).await;
    if outcome.is_some() {
        let asked: Vec<_> = world.token_requests().iter().map(|seen| seen.field("resource").to_owned()).collect();
        assert_eq!(asked, [vault_audience(system)], "no token was asked for what the challenge named");
    }
    outcome
}

#[tokio::test]
async fn challenge_with_the_login_service_of_the_stamp_and_the_sibling_audience_is_accepted() {
    let adfs = format!("https://adfs.{DOMAIN}/adfs");
    for (system, authorization, resource) in [
        (Adfs, format!("{adfs}/{TENANT}"), format!("https://vault.adfs.internal.example/{TENANT}/")),
        (Adfs, adfs.clone(), format!("https://vault.{DOMAIN}")),
        (Adfs, format!("{adfs}/"), format!("https://v1.vault.{DOMAIN}/")),
        (
            Aad,
            format!("https://login.windows.net/{TENANT}"),
            format!("https://vault.contoso.onmicrosoft.com/{AAD_GUID}/"),
        ),
        (
            Aad,
            "https://login.microsoftonline.com/contoso.com/".to_owned(),
            format!("https://vault.contoso.onmicrosoft.com/{TENANT}"),
        ),
    ] {
        assert_eq!(challenged(system, &authorization, &resource).await, None, "{authorization} {resource}");
    }
}

#[tokio::test]
async fn every_other_challenge_is_refused() {
    let adfs = format!("https://adfs.{DOMAIN}/adfs");
    let sibling = format!("https://vault.adfs.internal.example/{TENANT}/");
    for (system, authorization, resource) in [
        (Adfs, "https://adfs.evil.example/adfs".to_owned(), sibling.clone()),
        (Adfs, "https://login.microsoftonline.com/common".to_owned(), sibling.clone()),
        (Adfs, format!("https://adfs.{DOMAIN}/other"), sibling.clone()),
        (Adfs, format!("{adfs}/a/b"), sibling.clone()),
        (Adfs, format!("http://adfs.{DOMAIN}/adfs"), sibling.clone()),
        (Adfs, adfs.clone(), format!("https://management.adfs.internal.example/{TENANT}")),
        (Adfs, adfs.clone(), format!("https://vault.adfs.evil.example/{TENANT}")),
        (Adfs, adfs.clone(), format!("https://vault.adfs.internal.example/{AAD_GUID}")),
        (Adfs, adfs.clone(), format!("https://graph.{DOMAIN}/")),
        (Adfs, adfs.clone(), "https://graph.microsoft.com/".to_owned()),
        (
            Aad,
            "https://login.microsoftonline.us/common".to_owned(),
            format!("https://vault.contoso.onmicrosoft.com/{AAD_GUID}/"),
        ),
        (Aad, "https://login.microsoftonline.com/common".to_owned(), "https://vault.azure.net".to_owned()),
        (Aad, "https://login.microsoftonline.com/common".to_owned(), "https://management.azure.com/".to_owned()),
    ] {
        let outcome = challenged(system, &authorization, &resource).await;
        assert_eq!(outcome, Some(ErrorId::ForeignAudience), "{authorization} {resource}");
    }
}
