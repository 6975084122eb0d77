//! Faults of single requests and outages of hosts, from a client's view.

use std::error::Error;

use reqwest::Method;
use serde_json::{Value, json};
use stamp::{
    IdentitySystem,
    faults::{Action, Fault, Match},
};

use crate::client::{Client, send};

const GROUPS: &str = "/resourceGroups?api-version=2018-05-01";

/// A client that is signed in; its next request meets the fault.
struct Signed {
    client: Client,
    token: String,
}

impl Signed {
    async fn start() -> Self {
        let client = Client::start(IdentitySystem::Aad).await;
        client.group("registry").await;
        let token = client.token(&client.about().arm_audience).await;
        Self { client, token }
    }

    fn set(&self, action: Value) {
        let action: Action = serde_json::from_value(action).expect("an action");
        let path = Some("/subscriptions/*/resourcegroups".to_owned());
        self.client.stamp.set_fault(Fault::new(Match { path, ..Match::default() }, action));
    }

    fn get(&self) -> reqwest::RequestBuilder {
        let about = self.client.about();
        let url = format!("{}/subscriptions/{}{GROUPS}", about.arm_endpoint, about.subscription_id);
        self.client.http.get(url).bearer_auth(&self.token)
    }

    /// Returns the causes of a request without an answer.
    async fn failure(&self) -> String {
        let error = self.get().send().await.expect_err("no answer");
        let mut causes = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            causes += &format!(": {error}");
            cause = error.source();
        }
        causes
    }

    async fn works(&self) -> bool {
        send(self.get()).await.json()["value"][0]["name"] == "registry"
    }
}

#[tokio::test]
async fn cut_answer_ends_in_the_middle() {
    let signed = Signed::start().await;
    signed.set(json!("cutAnswer"));
    let mut answer = signed.get().send().await.expect("the headers");
    let announced = answer.content_length().expect("a length");
    let mut received = 0;
    let end = loop {
        match answer.chunk().await {
            Ok(Some(bytes)) => received += bytes.len() as u64,
            end => break end,
        }
    };
    assert!(end.is_err(), "the body has no regular end");
    assert_eq!(received, announced / 2);
    assert!(signed.works().await);
}

#[tokio::test]
async fn cut_answer_without_a_body_is_lost() {
    let signed = Signed::start().await;
    signed
        .client
        .stamp
        .set_fault(Fault::new(Match { method: Some("HEAD".to_owned()), ..Match::default() }, Action::CutAnswer));
    let about = signed.client.about();
    let url = format!(
        "{}/subscriptions/{}/resourceGroups/registry?api-version=2018-05-01",
        about.arm_endpoint, about.subscription_id
    );
    assert!(signed.client.http.head(url).bearer_auth(&signed.token).send().await.is_err());
}

#[tokio::test]
async fn dripping_answer_comes_byte_by_byte() {
    let signed = Signed::start().await;
    signed.set(json!({ "dripAnswerMs": 1 }));
    let mut answer = signed.get().send().await.expect("the headers");
    let announced = answer.content_length().expect("a length");
    let (mut chunks, mut bytes) = (0, Vec::new());
    while let Some(chunk) = answer.chunk().await.expect("a byte") {
        chunks += 1;
        bytes.extend_from_slice(&chunk);
    }
    assert_eq!(bytes.len() as u64, announced);
    assert!(chunks > bytes.len() / 4, "{chunks} pieces of {} bytes", bytes.len());
    let body: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(body["value"][0]["name"], "registry");
}

#[tokio::test]
async fn echo_repeats_the_request_in_the_error() {
    let signed = Signed::start().await;
    signed.set(json!({ "echo": 400 }));
    let refused = send(signed.get().header("x-mark", "a mark").body("the body")).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "Echoed".to_owned()));
    let error = &refused.json()["error"];
    assert_eq!(error["message"], "the body");
    let head = error["details"][0]["message"].as_str().expect("a text").to_owned();
    for part in ["?api-version=2018-05-01", "x-mark: a mark", &signed.token] {
        assert!(head.contains(part), "{head}");
    }
    assert!(signed.works().await);
}

#[tokio::test]
async fn other_case_changes_states_of_one_answer() {
    let signed = Signed::start().await;
    signed.set(json!({ "otherCase": "upper" }));
    let state = async || send(signed.get()).await.json()["value"][0]["properties"]["provisioningState"].clone();
    assert_eq!([state().await, state().await], ["SUCCEEDED", "Succeeded"]);
}

#[tokio::test]
async fn outage_fails_new_connections_and_ends() {
    for (kind, reason) in [
        ("refused", "unsuccessful"),
        ("nameNotFound", "unsuccessful"),
        ("closedBeforeTls", "eof"),
        ("notTls", "corrupt message"),
        ("untrustedCertificate", "UnknownIssuer"),
    ] {
        let signed = Signed::start().await;
        signed.set(json!({ "outage": { "kind": kind, "connections": 2 } }));
        // The first one is cut on the open connection.
        signed.failure().await;
        for _ in 0..2 {
            let failure = signed.failure().await;
            assert!(failure.contains(reason), "{kind}: {failure}");
        }
        assert!(signed.works().await, "{kind}");
        assert_eq!(signed.client.stamp.journal().iter().filter(|entry| entry.status == 0).count(), 1, "{kind}");
        signed.client.stamp.clear_faults();
        signed.set(json!({ "outage": { "kind": kind } }));
        signed.failure().await;
        signed.failure().await;
        signed.client.stamp.clear_faults();
        assert!(signed.works().await, "{kind}: it ends with the rules");
    }
}

#[tokio::test]
async fn path_of_a_rule_does_not_match_the_path_below() {
    let signed = Signed::start().await;
    signed.set(json!("reset"));
    let below = "/resourceGroups/registry/resources?api-version=2018-05-01";
    assert!(signed.client.arm(Method::GET, below, Value::Null).await.status.as_u16() > 0);
    signed.failure().await;
}

#[tokio::test]
async fn service_refuses_a_request_without_its_token_in_its_own_words() {
    let signed = Signed::start().await;
    signed.set(json!("withoutToken"));
    let refused = send(signed.get()).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (401, "AuthenticationFailed".to_owned()));
    assert!(signed.works().await);
}
