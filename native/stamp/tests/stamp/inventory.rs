//! Requests of other clients about what exists: lists of resources, directory objects, quotas, and locks.

use reqwest::Method;
use serde_json::{Value, json};
use stamp::IdentitySystem;

use crate::client::{Client, send, vault_path};

#[tokio::test]
async fn resources_of_a_subscription_are_listed_and_filtered() {
    let client = Client::start(IdentitySystem::Aad).await;
    for (group, account, vault) in [("registry", "acct1", "kv1"), ("other", "acct2", "kv2")] {
        client.group(group).await;
        client.account(group, account).await;
        client.vault(group, vault).await;
    }
    let list = async |filter: &str| {
        let path = format!("/resources?api-version=2018-05-01&$filter={filter}");
        let answer = client.arm(Method::GET, &path, Value::Null).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let value = answer.json();
        let mut names: Vec<String> =
            value["value"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(list("").await, ["acct1", "acct2", "kv1", "kv2"]);
    assert_eq!(list("resourceType eq 'microsoft.keyvault/vaults'").await, ["kv1", "kv2"]);
    assert_eq!(list("resourceGroup eq 'Registry' and resourceType eq 'Microsoft.KeyVault/vaults'").await, ["kv1"]);
    assert_eq!(list("name eq 'acct2'").await, ["acct2"]);
    let refused = client.arm(Method::GET, "/resources?api-version=2018-05-01&$filter=size gt '1'", Value::Null).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "InvalidFilterInQueryString".to_owned()));
}

#[tokio::test]
async fn directory_objects_are_found_by_their_ids() {
    let client = Client::start(IdentitySystem::Aad).await;
    let about = client.about();
    let registry = about.credentials.registry.object_id.clone();
    let unknown = "00000000-0000-4000-8000-000000000000";
    let url = format!("{}/v1.0/directoryObjects/getByIds", about.graph_endpoint.trim_end_matches('/'));
    let token = client.token(&about.graph_audience).await;
    let ask = async |body: Value| send(client.http.post(&url).bearer_auth(&token).json(&body)).await;
    let found = ask(json!({ "ids": [registry, unknown] })).await.json();
    assert_eq!(found["value"].as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(found["value"][0]["id"], json!(registry));
    assert_eq!(found["value"][0]["@odata.type"], "#microsoft.graph.servicePrincipal");
    let users = ask(json!({ "ids": [registry], "types": ["user"] })).await.json();
    assert_eq!(users["value"], json!([]));
    assert_eq!(ask(json!({})).await.status, 400);
}

#[tokio::test]
async fn compute_usages_have_cores_and_machines_with_their_limits() {
    let client = Client::start(IdentitySystem::Aad).await;
    let path = "/providers/Microsoft.Compute/locations/shanghai/usages?api-version=2017-12-01";
    let answer = client.arm(Method::GET, path, Value::Null).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let usages = answer.json();
    let used = |name: &str| {
        let one = usages["value"].as_array().unwrap().iter().find(|one| one["name"]["value"] == name).unwrap().clone();
        (one["currentValue"].as_u64().unwrap(), one["limit"].as_u64().unwrap() > 0)
    };
    assert_eq!([used("cores"), used("virtualMachines")], [(0, true), (0, true)]);
}

#[tokio::test]
async fn a_lock_refuses_deletions_of_everything_that_contains_its_scope() {
    let client = Client::start(IdentitySystem::Aad).await;
    client.group("registry").await;
    client.vault("registry", "kv1").await;
    let vault = "/resourceGroups/registry/providers/Microsoft.KeyVault/vaults/kv1";
    let lock = format!("{vault}/providers/Microsoft.Authorization/locks/keep?api-version=2015-07-01");
    let made = client.arm(Method::PUT, &lock, json!({"properties": {"level": "CanNotDelete"}})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let listed = client
        .arm(
            Method::GET,
            "/resourceGroups/registry/providers/Microsoft.Authorization/locks?api-version=2015-07-01",
            Value::Null,
        )
        .await
        .json();
    assert_eq!(listed["value"][0]["name"], "keep");
    let group = "/resourceGroups/registry?api-version=2018-05-01";
    for path in [vault_path("registry", "kv1"), group.to_owned()] {
        let refused = client.arm(Method::DELETE, &path, Value::Null).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "ScopeLocked".to_owned()), "{path}");
    }
    assert_eq!(client.arm(Method::DELETE, &lock, Value::Null).await.status, 200);
    assert_eq!(client.arm(Method::DELETE, &vault_path("registry", "kv1"), Value::Null).await.status, 200);
}
