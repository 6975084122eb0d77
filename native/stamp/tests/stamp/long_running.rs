use reqwest::Method;
use serde_json::Value;
use stamp::{IdentitySystem, behaviour::Outcome};

use crate::client::{Client, account_body, account_path};

/// Creates an account with this outcome and polls the operation; returns the status of the first and the last answer, and the account's state.
async fn run(outcome: Outcome) -> (u16, Option<(u16, String)>, String) {
    let client = Client::start(IdentitySystem::Aad).await;
    client.group("registry").await;
    client.stamp.change_behaviour(|behaviour| {
        behaviour.outcomes.insert("storageAccount".to_owned(), outcome);
    });
    let first = client.arm(Method::PUT, &account_path("registry", "acct1", ""), account_body()).await;
    let url = [first.header("azure-asyncoperation"), first.header("location")]
        .into_iter()
        .find(|url| !url.is_empty())
        .map(str::to_owned);
    let mut last = None;
    if let Some(url) = url {
        loop {
            let poll = client.follow(&url).await;
            let running = poll.status == 202 || poll.text.contains("\"InProgress\"");
            last = Some((poll.status.as_u16(), poll.text));
            if !running {
                break;
            }
        }
    }
    let mut state = String::new();
    for _ in 0..4 {
        let account = client.arm(Method::GET, &account_path("registry", "acct1", ""), Value::Null).await.json();
        account["properties"]["provisioningState"].as_str().unwrap().clone_into(&mut state);
    }
    (first.status.as_u16(), last, state)
}

#[tokio::test]
async fn operations_end_in_every_observed_way() {
    let text = |last: &Option<(u16, String)>| last.clone().unwrap_or_default();
    for (outcome, first, last, contains, state) in [
        (Outcome::LocationResource, 202, 200, "\"acct1\"", "Succeeded"),
        (Outcome::LocationEmpty, 202, 200, "", "Succeeded"),
        (Outcome::LocationNoContent, 202, 204, "", "Succeeded"),
        (Outcome::TextPlain, 202, 200, "\"acct1\"", "Succeeded"),
        (Outcome::PollFailed400, 202, 400, "\"Failed\"", "Failed"),
        (Outcome::PollFailed500, 202, 500, "\"Failed\"", "Failed"),
        (Outcome::NotPollable, 202, 405, "does not support http method", "Succeeded"),
        (Outcome::AsyncSucceeded, 201, 200, "\"status\":\"Succeeded\"", "Succeeded"),
        (Outcome::AsyncFailed, 201, 200, "\"status\":\"Failed\"", "Failed"),
        (Outcome::AsyncCanceled, 201, 200, "\"status\":\"Canceled\"", "Canceled"),
        (Outcome::DoneWithAsync, 200, 200, "\"status\":\"Succeeded\"", "Succeeded"),
        (Outcome::ProvisioningState, 201, 0, "", "Succeeded"),
        (Outcome::Immediate, 200, 0, "", "Succeeded"),
        (Outcome::ImmediateEmpty, 200, 0, "", "Succeeded"),
    ] {
        let (got_first, got_last, got_state) = run(outcome).await;
        let (status, body) = text(&got_last);
        assert_eq!((got_first, status, got_state.as_str()), (first, last, state), "{outcome:?}: {body}");
        assert!(body.contains(contains), "{outcome:?}: {body}");
    }
}

#[tokio::test]
async fn running_operations_request_no_pause_unless_they_are_told_to() {
    for (seconds, expected) in [(None, ""), (Some(1), "1"), (Some(0), "0")] {
        let client = Client::start(IdentitySystem::Aad).await;
        client.stamp.change_behaviour(|behaviour| behaviour.retry_after_seconds = seconds);
        client.group("registry").await;
        let first = client.arm(Method::PUT, &account_path("registry", "acct1", ""), account_body()).await;
        let poll = client.follow(first.header("location")).await;
        assert_eq!(poll.status, 202, "{}", poll.text);
        assert_eq!([first.header("retry-after"), poll.header("retry-after")], [expected, expected], "{seconds:?}");
    }
}
