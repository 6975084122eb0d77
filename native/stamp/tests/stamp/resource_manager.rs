use reqwest::Method;
use serde_json::{Value, json};
use stamp::IdentitySystem;

use crate::client::{Client, account_body, account_path, send, vault_path};

#[tokio::test]
async fn groups_are_created_found_and_kept_in_their_location() {
    let client = Client::start(IdentitySystem::Aad).await;
    let path = "/resourceGroups/registry?api-version=2018-05-01";
    assert_eq!(client.arm(Method::HEAD, path, Value::Null).await.status, 404);
    let elsewhere = client.arm(Method::PUT, path, json!({"location": "westus"})).await;
    assert_eq!((elsewhere.status.as_u16(), elsewhere.code()), (400, "LocationNotAvailableForResourceGroup".to_owned()));
    client.group("registry").await;
    assert_eq!(client.arm(Method::HEAD, path, Value::Null).await.status, 204);
    assert_eq!(client.arm(Method::PUT, path, json!({"location": "shanghai"})).await.status, 200);
    let moved = client.arm(Method::PUT, path, json!({"location": "westus"})).await;
    assert_eq!((moved.status.as_u16(), moved.code()), (409, "InvalidResourceGroupLocation".to_owned()));
}

#[tokio::test]
async fn unknown_api_versions_are_refused_in_three_formats() {
    let client = Client::start(IdentitySystem::Aad).await;
    client.group("registry").await;
    let group = client.arm(Method::GET, "/resourceGroups/registry?api-version=2031-01-01", Value::Null).await;
    assert_eq!((group.status.as_u16(), group.code()), (400, "InvalidApiVersionParameter".to_owned()));
    assert!(group.text.contains("The supported versions are '2020-06-01,2019-10-01,"), "{}", group.text);
    assert_eq!(group.header("x-ms-failure-cause"), "gateway");
    assert_eq!(group.header("x-ms-ratelimit-remaining-subscription-reads"), "");

    let account = client
        .arm(Method::GET, &account_path("registry", "acct", "").replace("2017-10-01", "2031-01-01"), Value::Null)
        .await;
    assert_eq!(account.code(), "NoRegisteredProviderFound");
    assert!(
        account.text.contains("for type 'storageAccounts'. The supported api-versions are '2019-06-01, 2019-04-01,"),
        "{}",
        account.text
    );

    let vault =
        client.arm(Method::GET, &vault_path("registry", "kv").replace("2016-10-01", "2031-01-01"), Value::Null).await;
    assert_eq!(vault.code(), "InvalidResourceType");
    let missing = client.arm(Method::GET, "/resourceGroups/registry", Value::Null).await;
    assert_eq!(missing.code(), "MissingApiVersionParameter");
}

#[tokio::test]
async fn storage_accounts_become_ready_late_and_are_only_general_purpose_v1() {
    let client = Client::start(IdentitySystem::Aad).await;
    client.group("registry").await;
    let mut newer = account_body();
    newer["kind"] = "StorageV2".into();
    let refused = client.arm(Method::PUT, &account_path("registry", "acct1", ""), newer).await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.header("content-type"), "text/plain; charset=utf-8");
    assert!(!refused.header("www-authenticate").contains("Bearer"));

    let first = client.arm(Method::PUT, &account_path("registry", "acct1", ""), account_body()).await;
    assert_eq!((first.status.as_u16(), first.text.as_str()), (202, ""));
    let early = client.arm(Method::POST, &account_path("registry", "acct1", "/listKeys"), Value::Null).await;
    assert_eq!(early.status, 409);
    let mut polls = 0;
    let last = loop {
        let answer = client.follow(first.header("location")).await;
        if answer.status != 202 {
            break answer;
        }
        polls += 1;
    };
    assert_eq!((polls, last.status.as_u16()), (2, 200));
    let body = last.json();
    assert_eq!(body["properties"]["primaryEndpoints"]["blob"], "https://acct1.blob.shanghai.azurestack.example/");
    let again = client.arm(Method::PUT, &account_path("registry", "acct1", ""), account_body()).await;
    assert_eq!(again.status, 200);
    let taken = client
        .arm(
            Method::POST,
            "/providers/Microsoft.Storage/checkNameAvailability?api-version=2017-10-01",
            json!({"name": "acct1", "type": "Microsoft.Storage/storageAccounts"}),
        )
        .await;
    assert_eq!(taken.json()["reason"], "AlreadyExists");
}

#[tokio::test]
async fn principal_without_roles_sees_no_resources() {
    let client = Client::start(IdentitySystem::Adfs).await;
    client.group("registry").await;
    let about = client.about();
    let token = client.registry_token(&about.arm_audience).await;
    let get =
        async |path: &str| send(client.http.get(format!("{}{path}", about.arm_endpoint)).bearer_auth(&token)).await;
    assert_eq!(get("/subscriptions?api-version=2016-06-01").await.json()["value"], json!([]));
    let group =
        get(&format!("/subscriptions/{}/resourceGroups/registry?api-version=2018-05-01", about.subscription_id)).await;
    assert_eq!((group.status.as_u16(), group.code()), (403, "AuthorizationFailed".to_owned()));
    let other = get("/subscriptions/00000000-0000-0000-0000-000000000001?api-version=2016-06-01").await;
    assert_eq!((other.status.as_u16(), other.code()), (404, "SubscriptionNotFound".to_owned()));
}

#[tokio::test]
async fn image_skus_are_a_bare_array() {
    let client = Client::start(IdentitySystem::Aad).await;
    let path = |publisher: &str| {
        format!(
            "/providers/Microsoft.Compute/locations/shanghai/publishers/{publisher}/artifacttypes/vmimage/offers/aks/skus?api-version=2017-03-30"
        )
    };
    let skus = client.arm(Method::GET, &path("microsoft-aks"), Value::Null).await.json();
    assert_eq!(skus[0]["name"], "aks-ubuntu-1604-201909");
    assert!(skus[0]["id"].as_str().unwrap().starts_with("/Subscriptions/"));
    assert_eq!(client.arm(Method::GET, &path("nobody"), Value::Null).await.status, 404);
    let version = path("microsoft-aks").replace("?", "/aks-ubuntu-1604-201909/versions/1.0.0?");
    let missing = client.arm(Method::GET, &version, Value::Null).await;
    assert_eq!((missing.status.as_u16(), missing.text.as_str()), (404, ""));
}

#[tokio::test]
async fn an_unregistered_provider_must_be_registered_first() {
    let client = Client::start(IdentitySystem::Aad).await;
    client.group("registry").await;
    client.stamp.change_behaviour(|behaviour| behaviour.unregistered_providers = vec!["Microsoft.Storage".to_owned()]);
    let put = async || client.arm(Method::PUT, &account_path("registry", "acct1", ""), account_body()).await;
    let refused = put().await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "MissingSubscriptionRegistration".to_owned()));
    assert_eq!(
        client
            .arm(Method::POST, "/providers/Microsoft.Storage/register?api-version=2018-05-01", Value::Null)
            .await
            .status,
        200
    );
    assert_eq!(put().await.status, 202);
}

#[tokio::test]
async fn metadata_has_old_and_new_formats() {
    let client = Client::start(IdentitySystem::Adfs).await;
    let get = async |version: &str| {
        send(client.http.get(format!("{}/metadata/endpoints?api-version={version}", client.about().arm_endpoint))).await
    };
    let old = get("2015-01-01").await.json();
    assert_eq!(old["authentication"]["loginEndpoint"], "https://adfs.shanghai.azurestack.example/adfs");
    assert_eq!(old["authentication"]["audiences"][0], json!(client.about().arm_audience));
    assert_eq!(get("1.0").await.json(), old);
    assert_eq!(get("2019-10-01").await.json()[0]["suffixes"]["keyVaultDns"], "vault.shanghai.azurestack.example");
    client.stamp.change_behaviour(|behaviour| {
        behaviour.metadata.byte_order_mark = true;
        behaviour.metadata.gallery = "absent".to_owned();
    });
    let changed = get("2015-01-01").await;
    assert!(changed.text.starts_with('\u{feff}'));
    assert!(changed.json().get("galleryEndpoint").is_none());
}
