use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use stamp::{
    IdentitySystem,
    faults::{Action, Fault, Match},
};

use crate::client::{Client, account_body, account_path, send};

#[tokio::test]
async fn journal_distinguishes_writes_from_reads_and_redacts_secrets() {
    let client = Client::start(IdentitySystem::Aad).await;
    client.arm(Method::GET, "/resourceGroups?api-version=2018-05-01", Value::Null).await;
    assert!(client.stamp.journal().iter().all(|entry| !entry.is_write()));
    client.group("registry").await;
    let journal = send(client.http.get(format!("{}journal/writes", client.about().control))).await.json();
    assert_eq!(journal.as_array().unwrap().len(), 1);
    let entry = &journal[0];
    assert_eq!(
        (&entry["method"], &entry["status"], &entry["body"]["location"]),
        (&json!("PUT"), &json!(201), &json!("shanghai"))
    );
    assert_eq!(entry["apiVersion"], "2018-05-01");
    let all = send(client.http.get(format!("{}journal", client.about().control))).await.text;
    assert!(!all.contains(&client.about().credentials.client_secret));
    client.http.delete(format!("{}journal", client.about().control)).send().await.unwrap();
    assert!(client.stamp.journal().is_empty());
}

#[tokio::test]
async fn faults_apply_in_their_order_and_number() {
    let client = Client::start(IdentitySystem::Aad).await;
    let groups = "/resourceGroups?api-version=2018-05-01";
    let rules = json!([
        {"match": {"pathContains": "/resourceGroups", "nth": 2}, "action": {"answer": {"status": 429, "headers": [["Retry-After", "7"]], "body": {"error": {"code": "Throttled"}}}}},
        {"match": {"pathContains": "/resourceGroups", "method": "PUT"}, "times": 1, "action": "lostAnswer"},
    ]);
    let set = send(client.http.post(format!("{}faults", client.about().control)).json(&rules)).await;
    assert_eq!(set.status, 204, "{}", set.text);
    assert_eq!(client.arm(Method::GET, groups, Value::Null).await.status, 200);
    let throttled = client.arm(Method::GET, groups, Value::Null).await;
    assert_eq!((throttled.status.as_u16(), throttled.header("retry-after")), (429, "7"));

    let token = client.token(&client.about().arm_audience).await;
    let url = format!(
        "{}/subscriptions/{}/resourceGroups/lost?api-version=2018-05-01",
        client.about().arm_endpoint,
        client.about().subscription_id
    );
    assert!(client.http.put(url).bearer_auth(token).json(&json!({"location": "shanghai"})).send().await.is_err());
    assert_eq!(client.stamp.state()["groups"][0]["name"], "lost", "the work was done, the answer was lost");

    client.stamp.clear_faults();
    client
        .stamp
        .set_fault(Fault::new(Match { method: Some("GET".to_owned()), ..Match::default() }, Action::DelayMs(80)));
    let began = Instant::now();
    client.arm(Method::GET, groups, Value::Null).await;
    assert!(began.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn settings_and_seeds_change_a_running_stamp() {
    let client = Client::start(IdentitySystem::Aad).await;
    client.group("registry").await;
    let post = async |what: &str, body: Value| {
        send(client.http.post(format!("{}{what}", client.about().control)).json(&body)).await
    };
    assert_eq!(
        post("settings", json!({"outcomes": {"storageAccount": "immediate"}, "latencyMs": 30})).await.status,
        204
    );
    assert_eq!(post("settings", json!({"unheardOf": 1})).await.status, 400);
    let began = Instant::now();
    assert_eq!(client.arm(Method::PUT, &account_path("registry", "acct1", ""), account_body()).await.status, 200);
    assert!(began.elapsed() >= Duration::from_millis(60), "the token and the account are late by the latency");

    let seeded = post(
        "seed",
        json!({"accounts": [{"name": "taken"}], "images": [], "vaults": [{"name": "kv", "resourceGroup": "registry",
        "subscriptionId": client.about().subscription_id}], "secrets": [{"vault": "kv", "name": "old", "value": "x"}]}),
    )
    .await;
    assert_eq!(seeded.status, 204, "{}", seeded.text);
    let taken = client.arm(Method::PUT, &account_path("registry", "taken", ""), account_body()).await;
    assert_eq!(taken.code(), "StorageAccountAlreadyTaken");
    let state = client.stamp.state();
    assert_eq!(state["vaults"][0]["secrets"]["old"][0]["value"], "x");
    assert_eq!(state["images"], json!([]));
    assert!(state.get("directory").is_none());
    assert_eq!(post("seed", json!({"remove": {"secrets": ["kv/old"]}})).await.status, 204);
    assert_eq!(client.stamp.state()["vaults"][0]["secrets"], json!({}));
}

#[tokio::test]
async fn proxy_connects_only_to_the_stamp() {
    let client = Client::start(IdentitySystem::Aad).await;
    assert!(client.http.get("https://example.org/").send().await.is_err());
    let http = reqwest::Client::builder().proxy(reqwest::Proxy::all(&client.about().proxy).unwrap()).build().unwrap();
    let refused = send(http.get("http://example.org/")).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("example.org"));
    assert!(client.stamp.journal().is_empty());
}
