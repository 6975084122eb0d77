//! The flow of the old script by a minimal client: each request after the answer to the one before, with the reads and tokens of its cmdlets.

use std::time::{Duration, Instant};

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use crate::support::flow::{ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::stamp::TestStamp;

/// If the service requests none.
const POLL_PAUSE: Duration = Duration::from_millis(100);
const MOST_ATTEMPTS: usize = 300;

struct Flow<'a> {
    stamp: &'a TestStamp,
    http: Client,
    token: String,
}

struct Answer {
    status: StatusCode,
    location: Option<String>,
    pause: Duration,
    body: Value,
}

/// Returns the duration of the flow on an empty stamp.
pub fn run(stamp: &TestStamp) -> Duration {
    let began = Instant::now();
    let flow = Flow { stamp, http: stamp.http(), token: String::new() };
    stamp.block_on(flow.all());
    began.elapsed()
}

impl Flow<'_> {
    async fn all(mut self) {
        let about = self.stamp.stamp.description();
        let arm = about.arm_endpoint.trim_end_matches('/').to_owned();
        self.ask(Method::GET, &format!("{arm}/metadata/endpoints?api-version=2015-01-01"), &Value::Null).await;
        let arm_token = self.sign_in(&about.arm_audience).await;
        self.token.clone_from(&arm_token);
        let subscription = format!("{arm}/subscriptions/{}", about.subscription_id);
        self.ask(Method::GET, &format!("{arm}/subscriptions?api-version=2016-06-01"), &Value::Null).await;

        let group = format!("{subscription}/resourceGroups/{GROUP}");
        let version = "api-version=2018-05-01";
        self.missing_then(&format!("{group}?{version}"), &json!({ "location": about.location })).await;

        let account = format!("{group}/providers/Microsoft.Storage/storageAccounts/{ACCOUNT}");
        let version = "api-version=2017-10-01";
        let check = format!("{subscription}/providers/Microsoft.Storage/checkNameAvailability?{version}");
        self.ask(Method::POST, &check, &json!({ "name": ACCOUNT, "type": "Microsoft.Storage/storageAccounts" })).await;
        let body = json!({ "location": about.location, "kind": "Storage", "sku": { "name": "Premium_LRS" },
            "properties": { "supportsHttpsTrafficOnly": true } });
        let made = self.missing_then(&format!("{account}?{version}"), &body).await;
        self.follow(made).await;
        self.ask(Method::GET, &format!("{account}?{version}"), &Value::Null).await;
        self.ask(Method::POST, &format!("{account}/listKeys?{version}"), &Value::Null).await;
        // Without a signature: a refusal takes as long as an answer.
        let container = format!("https://{ACCOUNT}.blob.{}/{CONTAINER}?restype=container", about.storage_suffix);
        for method in [Method::GET, Method::PUT, Method::GET] {
            self.ask(method, &container, &Value::Null).await;
        }

        self.token = self.sign_in(&about.graph_audience).await;
        let registry = &about.credentials.registry;
        let filter = format!("$filter=appId eq '{}'", registry.application_id);
        let graph = about.graph_endpoint.trim_end_matches('/');
        self.ask(Method::GET, &format!("{graph}/v1.0/servicePrincipals?{filter}"), &Value::Null).await;
        self.token = arm_token;
        let roles = format!("{account}/providers/Microsoft.Authorization");
        let version = "api-version=2015-07-01";
        let found = format!("{roles}/roleDefinitions?{version}&$filter=roleName eq 'Contributor'");
        let found = self.ask(Method::GET, &found, &Value::Null).await.body;
        let role = found["value"][0]["id"].as_str().expect("the role").to_owned();
        let filter = format!("$filter=principalId eq '{}'", registry.object_id);
        self.ask(Method::GET, &format!("{roles}/roleAssignments?{version}&{filter}"), &Value::Null).await;
        let assignment = format!("{roles}/roleAssignments/11111111-1111-4111-8111-111111111111?{version}");
        let body = json!({ "properties": { "roleDefinitionId": role, "principalId": registry.object_id } });
        self.until_accepted(Method::PUT, &assignment, &body).await;

        let vault = format!("{group}/providers/Microsoft.KeyVault/vaults/{VAULT}?api-version=2016-10-01");
        let policy = |object_id: &str, secrets: &[&str]| json!({ "tenantId": about.tenant_id, "objectId": object_id, "permissions": { "secrets": secrets } });
        let own = policy(&about.credentials.service_principal_object_id, &["get", "list", "set"]);
        let of_vault = |policies: &[&Value]| {
            json!({ "location": about.location, "properties": { "tenantId": about.tenant_id, "enabledForDeployment": true,
                "sku": { "family": "A", "name": "standard" }, "accessPolicies": policies } })
        };
        self.missing_then(&vault, &of_vault(&[&own])).await;
        while self.ask(Method::GET, &vault, &Value::Null).await.body["properties"]["provisioningState"]
            == "RegisteringDns"
        {
            tokio::time::sleep(POLL_PAUSE).await;
        }
        self.until_accepted(Method::PUT, &vault, &of_vault(&[&own, &policy(&registry.object_id, &["get", "list"])]))
            .await;
        self.token = self.sign_in(&about.key_vault_audience).await;
        for (name, value, kind) in
            [(USER, "a password", "user credentials"), (CERTIFICATE_SECRET, "a certificate", "pfx")]
        {
            let secret = format!("https://{VAULT}.{}/secrets/{name}?api-version=2016-10-01", about.key_vault_suffix);
            self.missing_then(&secret, &json!({ "value": value, "contentType": kind })).await;
        }
        self.token = self.sign_in(&about.arm_audience).await;
        let skus = format!(
            "{subscription}/providers/Microsoft.Compute/locations/{}/publishers/microsoft-aks/artifacttypes/vmimage/offers/aks/skus?api-version=2017-12-01",
            about.location
        );
        let found = self.ask(Method::GET, &skus, &Value::Null).await;
        assert_eq!(found.status, StatusCode::OK, "{}", found.body);
    }

    async fn sign_in(&self, resource: &str) -> String {
        let about = self.stamp.stamp.description();
        let who = &about.credentials;
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &who.application_id),
            ("client_secret", &who.client_secret),
            ("resource", resource),
        ];
        let url = format!("{}/{}/oauth2/token", about.login_endpoint.trim_end_matches('/'), about.tenant_id);
        let answer = self.http.post(url).form(&form).send().await.expect("an answer");
        let body: Value = answer.json().await.expect("a token");
        body["access_token"].as_str().unwrap_or_else(|| panic!("{body}")).to_owned()
    }

    /// Reads what is missing, and creates it.
    async fn missing_then(&self, url: &str, body: &Value) -> Answer {
        let read = self.ask(Method::GET, url, &Value::Null).await;
        assert_eq!(read.status, StatusCode::NOT_FOUND, "{url}: {}", read.body);
        self.until_accepted(Method::PUT, url, body).await
    }

    async fn until_accepted(&self, method: Method, url: &str, body: &Value) -> Answer {
        for _ in 0..MOST_ATTEMPTS {
            let answer = self.ask(method.clone(), url, body).await;
            if answer.status.is_success() {
                return answer;
            }
            tokio::time::sleep(answer.pause).await;
        }
        panic!("{method} {url} was never accepted");
    }

    async fn follow(&self, mut answer: Answer) {
        while let (StatusCode::ACCEPTED, Some(location)) = (answer.status, answer.location.clone()) {
            tokio::time::sleep(answer.pause).await;
            answer = self.ask(Method::GET, &location, &Value::Null).await;
        }
        assert!(answer.status.is_success(), "{}", answer.body);
    }

    /// Sends one request; repeats it while the name of a new vault does not exist.
    async fn ask(&self, method: Method, url: &str, body: &Value) -> Answer {
        for _ in 0..MOST_ATTEMPTS {
            let request = self.http.request(method.clone(), url).bearer_auth(&self.token);
            let request = if body.is_null() { request } else { request.json(body) };
            let Ok(answer) = request.send().await else {
                tokio::time::sleep(POLL_PAUSE).await;
                continue;
            };
            let status = answer.status();
            let header = |name: &str| answer.headers().get(name)?.to_str().ok().map(str::to_owned);
            let asked = header("retry-after").and_then(|text| text.parse().ok()).map(Duration::from_secs);
            let location = header("location");
            let pause = asked.unwrap_or_default().max(POLL_PAUSE);
            let body = serde_json::from_slice(&answer.bytes().await.expect("a body")).unwrap_or_default();
            return Answer { status, location, pause, body };
        }
        panic!("{method} {url} was never answered");
    }
}
