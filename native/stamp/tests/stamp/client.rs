use reqwest::{Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::{Value, json};
use stamp::{Builder, Description, IdentitySystem, Stamp};

/// A stamp and an HTTP client that uses its proxy and trusts its certification authority.
pub struct Client {
    pub stamp: Stamp,
    pub http: reqwest::Client,
}

pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_str(self.text.trim_start_matches('\u{feff}')).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

pub async fn send(request: RequestBuilder) -> Answered {
    let answer = request.send().await.unwrap();
    Answered { status: answer.status(), headers: answer.headers().clone(), text: answer.text().await.unwrap() }
}

impl Client {
    pub async fn start(identity: IdentitySystem) -> Self {
        Self::of(Stamp::builder(identity)).await
    }

    pub async fn of(builder: Builder) -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let stamp = builder.start().await.unwrap();
        let root = reqwest::Certificate::from_pem(stamp.description().ca_pem.as_bytes()).unwrap();
        let http = reqwest::Client::builder()
            .no_proxy()
            .proxy(reqwest::Proxy::https(&stamp.description().proxy).unwrap())
            .tls_certs_only([root])
            .build()
            .unwrap();
        Self { stamp, http }
    }

    pub fn about(&self) -> &Description {
        self.stamp.description()
    }

    pub fn token_url(&self) -> String {
        let about = self.about();
        match about.identity_system {
            IdentitySystem::Aad => format!("{}/{}/oauth2/token", about.login_endpoint, about.tenant_id),
            IdentitySystem::Adfs => format!("{}/oauth2/token", about.login_endpoint),
        }
    }

    pub async fn sign_in(&self, application: &str, secret: &str, resource: &str) -> Answered {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", application),
            ("client_secret", secret),
            ("resource", resource),
        ];
        send(self.http.post(self.token_url()).form(&form)).await
    }

    /// Returns a token of the deployer.
    pub async fn token(&self, resource: &str) -> String {
        let who = &self.about().credentials;
        let answer = self.sign_in(&who.application_id, &who.client_secret, resource).await;
        answer.json()["access_token"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
    }

    /// Returns a token of the registry's application.
    pub async fn registry_token(&self, resource: &str) -> String {
        let who = &self.about().credentials.registry;
        let answer = self.sign_in(&who.application_id, &who.client_secret, resource).await;
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// Sends a request to ARM as the deployer; `path` follows the subscription.
    pub async fn arm(&self, method: Method, path: &str, body: Value) -> Answered {
        let token = self.token(&self.about().arm_audience).await;
        let about = self.about();
        let url = format!("{}/subscriptions/{}{path}", about.arm_endpoint, about.subscription_id);
        let request = self.http.request(method, url).bearer_auth(token);
        send(if body.is_null() { request } else { request.json(&body) }).await
    }

    pub async fn group(&self, name: &str) {
        let answer = self
            .arm(
                Method::PUT,
                &format!("/resourceGroups/{name}?api-version=2018-05-01"),
                json!({"location": "shanghai"}),
            )
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }

    /// Creates an account and polls until it is ready; returns its first key.
    pub async fn account(&self, group: &str, name: &str) -> String {
        let path = account_path(group, name, "");
        let first = self.arm(Method::PUT, &path, account_body()).await;
        assert_eq!(first.status, 202, "{}", first.text);
        while self.follow(first.header("location")).await.status == 202 {}
        let keys = self.arm(Method::POST, &account_path(group, name, "/listKeys"), Value::Null).await;
        keys.json()["keys"][0]["value"].as_str().unwrap_or_else(|| panic!("{}", keys.text)).to_owned()
    }

    pub async fn follow(&self, url: &str) -> Answered {
        let token = self.token(&self.about().arm_audience).await;
        send(self.http.get(url).bearer_auth(token)).await
    }

    /// Creates a vault in which the deployer has all permissions on secrets.
    pub async fn vault(&self, group: &str, name: &str) {
        let answer = self.arm(Method::PUT, &vault_path(group, name), self.vault_body()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    pub fn vault_body(&self) -> Value {
        let about = self.about();
        json!({"location": "shanghai", "properties": {"tenantId": about.tenant_id, "sku": {"family": "A", "name": "standard"},
            "enabledForDeployment": true, "accessPolicies": [self.policy(&about.credentials.service_principal_object_id, &["get", "list", "set", "delete"])]}})
    }

    pub fn policy(&self, object_id: &str, secrets: &[&str]) -> Value {
        json!({"tenantId": self.about().tenant_id, "objectId": object_id, "permissions": {"secrets": secrets}})
    }

    pub fn secret_url(&self, vault: &str, path: &str) -> String {
        format!("https://{vault}.{}/secrets{path}", self.about().key_vault_suffix)
    }
}

pub fn account_path(group: &str, name: &str, action: &str) -> String {
    format!("/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{name}{action}?api-version=2017-10-01")
}

pub fn account_body() -> Value {
    json!({"location": "shanghai", "kind": "Storage", "sku": {"name": "Premium_LRS"}, "properties": {"supportsHttpsTrafficOnly": true}})
}

pub fn vault_path(group: &str, name: &str) -> String {
    format!("/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{name}?api-version=2016-10-01")
}
