//! The stamp's answers compared with the published ones.

#![allow(dead_code, reason = "each test file uses its own part")]

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;
use stamp::IdentitySystem;

use crate::published::examples::Examples;
use crate::published::{shape, shared_folder};
use crate::support::flow;
use crate::support::stamp::TestStamp;

/// A stamp on which the main flow has run, and a plain HTTP client of the deployer.
pub struct Reference {
    pub stamp: TestStamp,
    pub http: reqwest::Client,
    pub examples: Examples,
}

pub struct Answered {
    pub status: StatusCode,
    pub location: Option<String>,
    pub async_operation: Option<String>,
    pub body: Value,
}

/// A comparison of an answer with published ones.
pub struct Case<'a> {
    /// The first defines the required members; a member is invented if none of them has it.
    pub examples: &'a [&'a str],
    pub status: u16,
    /// Paths of the example that a stamp does not have, or not in this state.
    pub absent: &'a [&'a str],
    /// Paths that a stamp has and no example, according to recordings.
    pub extra: &'a [&'a str],
}

impl Reference {
    pub fn new(test: &str, system: IdentitySystem) -> Option<Self> {
        let examples = Examples::new(shared_folder(test, "specs/examples")?);
        let stamp = TestStamp::with(system, |builder| builder);
        flow::run(&stamp.session(), &flow::request(&stamp)).result();
        let http = stamp.http();
        Some(Self { stamp, http, examples })
    }

    pub fn subscription(&self) -> String {
        format!("/subscriptions/{}", self.stamp.stamp.description().subscription_id)
    }

    pub fn group(&self) -> String {
        format!("{}/resourceGroups/{}", self.subscription(), flow::GROUP)
    }

    pub fn account(&self) -> String {
        format!("{}/providers/Microsoft.Storage/storageAccounts/{}", self.group(), flow::ACCOUNT)
    }

    pub fn vault(&self) -> String {
        format!("{}/providers/Microsoft.KeyVault/vaults/{}", self.group(), flow::VAULT)
    }

    pub fn send(&self, request: RequestBuilder) -> Answered {
        self.stamp.block_on(async {
            let answer = request.send().await.expect("an answer");
            let header = |name| answer.headers().get(name).map(|value| value.to_str().expect("text").to_owned());
            let (location, async_operation) = (header("location"), header("azure-asyncoperation"));
            let status = answer.status();
            let text = answer.text().await.expect("a body");
            let text = text.trim_start_matches('\u{feff}');
            let body = if text.is_empty() { Value::Null } else { serde_json::from_str(text).expect("JSON") };
            Answered { status, location, async_operation, body }
        })
    }

    pub fn call(&self, method: Method, url: &str, audience: &str, body: Option<&Value>) -> Answered {
        let described = self.stamp.stamp.description();
        let deployer = &described.credentials.service_principal_object_id;
        let token = self.stamp.stamp.token(deployer, audience, 3600).expect("a token");
        let request = self.http.request(method, url).bearer_auth(token);
        self.send(match body {
            Some(body) => request.json(body),
            None => request,
        })
    }

    pub fn arm(&self, method: Method, path: &str, version: &str, body: Option<&Value>) -> Answered {
        let described = self.stamp.stamp.description();
        let url = format!("{}{path}{}api-version={version}", described.arm_endpoint, separator(path));
        self.call(method, &url, &described.arm_audience, body)
    }

    pub fn get(&self, path: &str, version: &str) -> Answered {
        self.arm(Method::GET, path, version, None)
    }

    pub fn secrets(&self, method: Method, path: &str, body: Option<&Value>) -> Answered {
        let described = self.stamp.stamp.description();
        let vault = format!("https://{}.{}", flow::VAULT, described.key_vault_suffix);
        let url = format!("{vault}/{path}{}api-version=2016-10-01", separator(path));
        self.call(method, &url, &described.key_vault_audience, body)
    }

    pub fn compare(&self, answered: &Answered, case: &Case<'_>) {
        let first = case.examples[0];
        assert_eq!(answered.status.as_u16(), case.status, "{first}: {}", answered.body);
        let missing = shape::missing(&self.examples.answer(first), &answered.body, case.absent);
        assert!(missing.is_empty(), "{first}: {missing:?} in {:#}", answered.body);
        let invented = case
            .examples
            .iter()
            .map(|example| shape::invented(&self.examples.answer(example), &answered.body, case.extra));
        let nowhere = invented.reduce(|one, other| one.into_iter().filter(|path| other.contains(path)).collect());
        let nowhere = nowhere.unwrap_or_default();
        assert!(nowhere.is_empty(), "{first}: no example has {nowhere:?}: {:#}", answered.body);
    }

    /// Compares a refusal: it has the published code, and no additional member.
    pub fn compare_error(&self, answered: &Answered, status: u16, example: &str) {
        let example_body = self.examples.error_body(example);
        assert_eq!(answered.status.as_u16(), status, "{example}: {}", answered.body);
        let missing = shape::missing(&example_body, &answered.body, &[]);
        assert!(missing.is_empty(), "{example}: {missing:?} in {:#}", answered.body);
        assert_eq!(answered.body["error"]["code"], example_body["error"]["code"], "{example}");
    }
}

fn separator(path: &str) -> char {
    if path.contains('?') { '&' } else { '?' }
}

pub fn case<'a>(examples: &'a [&'a str], status: u16) -> Case<'a> {
    Case { examples, status, absent: &[], extra: &[] }
}
