use reqwest::Method;
use serde_json::{Value, json};
use stamp::{IdentitySystem, Stamp};

use crate::client::{Client, send, vault_path};

#[tokio::test]
async fn new_vault_appears_late_in_dns_and_its_challenge_contains_the_audience() {
    for identity in [IdentitySystem::Aad, IdentitySystem::Adfs] {
        let client = Client::start(identity).await;
        client.group("registry").await;
        let put = client.arm(Method::PUT, &vault_path("registry", "kv1"), client.vault_body()).await.json();
        assert_eq!(put["properties"]["provisioningState"], "RegisteringDns");
        assert_eq!(put["properties"]["vaultUri"], "https://kv1.vault.shanghai.azurestack.example");
        let url = client.secret_url("kv1", "/admin?api-version=2016-10-01");
        assert!(client.http.get(&url).send().await.is_err(), "the name is not in DNS yet");
        let challenge = send(client.http.put(&url).body("")).await;
        assert_eq!(challenge.status, 401);
        let about = client.about();
        let authorization = match identity {
            IdentitySystem::Aad => format!("https://login.windows.net/{}", about.tenant_id),
            IdentitySystem::Adfs => format!("https://adfs.shanghai.azurestack.example/adfs/{}", about.tenant_id),
        };
        assert_eq!(
            challenge.header("www-authenticate"),
            format!("Bearer authorization=\"{authorization}\", resource=\"{}\"", about.key_vault_audience)
        );
        client.arm(Method::GET, &vault_path("registry", "kv1"), Value::Null).await;
        let later = client.arm(Method::GET, &vault_path("registry", "kv1"), Value::Null).await.json();
        assert_eq!(later["properties"]["provisioningState"], "Succeeded");
        assert_eq!(later["properties"]["vaultUri"], "https://kv1.vault.shanghai.azurestack.example/");
    }
}

#[tokio::test]
async fn secrets_have_versions_pages_and_limits() {
    let client = Client::of(Stamp::builder(IdentitySystem::Aad).behaviour(|b| b.vault_dns_attempts = 0)).await;
    client.group("registry").await;
    client.vault("registry", "kv1").await;
    let token = client.token(&client.about().key_vault_audience).await;
    let version = "api-version=2016-10-01";
    let call = async |method: Method, path: String, body: Value| {
        let request = client.http.request(method, client.secret_url("kv1", &path)).bearer_auth(&token);
        send(if body.is_null() { request } else { request.json(&body) }).await
    };
    for number in 0..3 {
        let put = call(
            Method::PUT,
            format!("/user{number}?{version}"),
            json!({"value": "pw", "contentType": "user credentials"}),
        )
        .await;
        assert_eq!(put.status, 200, "{}", put.text);
        assert_eq!(put.json()["attributes"]["recoveryLevel"], "Purgeable");
    }
    call(Method::PUT, format!("/USER0?{version}"), json!({"value": "second"})).await;
    assert_eq!(call(Method::GET, format!("/user0/?{version}"), Value::Null).await.json()["value"], "second");
    assert_eq!(
        call(Method::GET, format!("/user0/versions?{version}"), Value::Null).await.json()["value"]
            .as_array()
            .unwrap()
            .len(),
        2
    );

    let first = call(Method::GET, format!("?{version}&maxresults=2"), Value::Null).await.json();
    assert_eq!(first["value"].as_array().unwrap().len(), 2);
    let next = first["nextLink"].as_str().unwrap();
    assert!(next.starts_with("https://kv1.vault.shanghai.azurestack.example:443/secrets?"), "{next}");
    let second = send(client.http.get(next).bearer_auth(&token)).await.json();
    assert_eq!((second["value"].as_array().unwrap().len(), &second["nextLink"]), (1, &Value::Null));

    let long = |length: usize| json!({"value": "x".repeat(length)});
    assert_eq!(call(Method::PUT, format!("/long?{version}"), long(25 * 1024)).await.status, 200);
    assert_eq!(call(Method::PUT, format!("/long?{version}"), long(25 * 1024 + 1)).await.code(), "BadParameter");
    assert_eq!(call(Method::PUT, format!("/a_b?{version}"), json!({"value": "x"})).await.code(), "BadParameter");
    let patched = call(Method::PATCH, format!("/user1?{version}"), json!({"contentType": "other"})).await.json();
    assert_eq!((patched["contentType"].as_str(), patched.get("value")), (Some("other"), None));
    assert_eq!(call(Method::DELETE, format!("/user1?{version}"), Value::Null).await.status, 200);
    assert_eq!(call(Method::GET, format!("/user1?{version}"), Value::Null).await.code(), "SecretNotFound");
    assert_eq!(call(Method::GET, "/user0?api-version=7.4".to_owned(), Value::Null).await.status, 400);
}

#[tokio::test]
async fn policies_are_replaced_as_a_whole_and_control_access() {
    let client = Client::of(Stamp::builder(IdentitySystem::Adfs).behaviour(|b| b.vault_dns_attempts = 0)).await;
    client.group("registry").await;
    client.vault("registry", "kv1").await;
    let registry = client.about().credentials.registry.object_id.clone();
    let token = client.registry_token(&client.about().key_vault_audience).await;
    let read =
        async || send(client.http.get(client.secret_url("kv1", "?api-version=2016-10-01")).bearer_auth(&token)).await;
    let refused = read().await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["error"]["innererror"]["code"]),
        (403, &json!("AccessDenied"))
    );

    let add = vault_path("registry", "kv1").replace("?", "/accessPolicies/add?");
    let body = json!({"properties": {"accessPolicies": [client.policy(&registry, &["list"])]}});
    assert_eq!(client.arm(Method::PUT, &add, body.clone()).await.status, 200);
    assert_eq!(read().await.status, 200);
    client.vault("registry", "kv1").await;
    assert_eq!(read().await.status, 403, "the PUT of the vault replaced every policy");

    client.stamp.change_behaviour(|behaviour| behaviour.access_policies_add = false);
    assert_eq!(client.arm(Method::PUT, &add, body).await.status, 404);
    let mut soft_delete = client.vault_body();
    soft_delete["properties"]["enableSoftDelete"] = true.into();
    assert_eq!(client.arm(Method::PUT, &vault_path("registry", "kv1"), soft_delete).await.status, 400);
    client.stamp.seed(&json!({"vaults": [{"name": "taken"}]})).unwrap();
    let taken = client.arm(Method::PUT, &vault_path("registry", "taken"), client.vault_body()).await;
    assert_eq!((taken.status.as_u16(), taken.code()), (409, "VaultAlreadyExists".to_owned()));
}
