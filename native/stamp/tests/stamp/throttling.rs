//! The pace of answers: a budget of requests, and the latency of connections.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;
use stamp::IdentitySystem;
use stamp::behaviour::Budget;

use crate::client::{Client, send};

const GROUPS: &str = "/resourceGroups?api-version=2018-05-01";

#[tokio::test]
async fn requests_above_the_budget_are_throttled_until_its_time_ends() {
    let client = Client::start(IdentitySystem::Aad).await;
    client.stamp.change_behaviour(|behaviour| behaviour.budget = Some(Budget { requests: 2, seconds: 30 }));
    for _ in 0..2 {
        assert_eq!(client.arm(Method::GET, GROUPS, Value::Null).await.status, 200);
    }
    let refused = client.arm(Method::GET, GROUPS, Value::Null).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (429, "SubscriptionRequestsThrottled".to_owned()));
    let pause: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&pause), "{pause}");
}

#[tokio::test]
async fn a_new_connection_has_the_latency_too() {
    let client = Client::start(IdentitySystem::Aad).await;
    let token = client.token(&client.about().arm_audience).await;
    let url = format!("{}/subscriptions?api-version=2016-06-01", client.about().arm_endpoint);
    let latency = Duration::from_millis(100);
    client.stamp.change_behaviour(|behaviour| behaviour.latency_ms = 100);
    client.stamp.journal_clear();
    for _ in 0..2 {
        assert_eq!(send(client.http.get(&url).bearer_auth(&token)).await.status, 200);
    }
    let taken: Vec<Duration> =
        client.stamp.journal().iter().map(|entry| Duration::from_millis(entry.elapsed_ms)).collect();
    assert!(taken[0] >= 2 * latency && taken[1] >= latency, "{taken:?}");
}
