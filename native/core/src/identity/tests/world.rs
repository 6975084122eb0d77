//! A login service and a stamp in memory. Each test replaces the answers that it needs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::cloud::endpoints::IdentitySystem;
use crate::error::Result;
use crate::event::{Event, EventSink};
use crate::http::transport::{BoxFuture, HeaderMap, StatusCode};
use crate::http::{Request, Response, Transport};
use crate::identity::context::Context;
use crate::identity::session::{Session, SessionRequest};
use crate::secret::{SecretString, Secrets};

pub const TENANT: &str = "d48c9ef1-e46d-4148-b41e-ca95b463f5a8";
pub const AAD_GUID: &str = "3cc5febd-e4b7-4a85-a2ed-1d730e2f5928";
pub const DOMAIN: &str = "r.stamp.example";
/// 2026-01-01T00:00:00Z, on both sides.
pub const NOW: i64 = 1_767_225_600;
pub const NOW_DATE: &str = "Thu, 01 Jan 2026 00:00:00 GMT";

/// A received request.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub host: String,
    pub path: String,
    pub bearer: Option<String>,
    pub form: HashMap<String, String>,
    pub body_len: usize,
}

impl Seen {
    pub fn field(&self, name: &str) -> &str {
        self.form.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Returns whether it goes to a token endpoint.
    pub fn is_token(&self) -> bool {
        self.path.ends_with("/token")
    }

    /// Returns `aud` of the received token.
    pub fn audience(&self) -> Option<String> {
        let claims = self.bearer.as_deref()?.split('.').nth(1)?;
        let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        claims["aud"].as_str().map(str::to_owned)
    }
}

type Answers = dyn Fn(&Seen) -> Option<Response> + Send + Sync;

pub struct World {
    system: IdentitySystem,
    answers: Box<Answers>,
    seen: Mutex<Vec<Seen>>,
}

impl World {
    /// Creates a world. `answers` is called first; requests that it does not answer get the answer of a healthy stamp.
    pub fn new(
        system: IdentitySystem,
        answers: impl Fn(&Seen) -> Option<Response> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { system, answers: Box::new(answers), seen: Mutex::default() })
    }

    pub fn healthy(system: IdentitySystem) -> Arc<Self> {
        Self::new(system, |_| None)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn token_requests(&self) -> Vec<Seen> {
        self.seen().into_iter().filter(Seen::is_token).collect()
    }

    /// Opens a session in this world. Also returns its events.
    pub fn connect(
        self: &Arc<Self>,
        identity: Value,
        secrets: &[(&str, &str)],
    ) -> Result<(Context, std::sync::mpsc::Receiver<Event>)> {
        self.connect_with(json!({ "identity": identity }), secrets)
    }

    pub fn connect_with(
        self: &Arc<Self>,
        members: Value,
        secrets: &[(&str, &str)],
    ) -> Result<(Context, std::sync::mpsc::Receiver<Event>)> {
        let mut request = json!({ "version": 1, "armEndpoint": format!("https://management.{DOMAIN}") });
        for (name, value) in members.as_object().expect("an object") {
            request[name] = value.clone();
        }
        let request: SessionRequest = serde_json::from_value(request).expect("a session request");
        let mut bag = Secrets::default();
        for (name, value) in secrets {
            bag.insert(*name, SecretString::from(*value));
        }
        let clock = Clock::fixed(Timestamp::from_second(NOW).expect("a time"));
        let session = Session::with_transport(request, bag, Arc::clone(self) as Arc<dyn Transport>, clock)?;
        let (events, receiver) = EventSink::new();
        Ok((Context::new(Arc::new(session), events), receiver))
    }

    fn healthy_answer(&self, seen: &Seen) -> Response {
        if seen.path == "/metadata/endpoints" {
            return json_answer(200, &metadata(self.system));
        }
        if seen.is_token() {
            return granted(seen, &json!({}));
        }
        if seen.host.ends_with(&format!(".vault.{DOMAIN}"))
            && seen.audience().as_deref() != Some(&vault_audience(self.system))
        {
            return vault_challenge(&authorization(self.system), &vault_audience(self.system));
        }
        json_answer(200, &json!({ "value": [] }))
    }
}

impl Transport for World {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        let bearer = request.headers.get("authorization").and_then(|value| value.to_str().ok());
        let seen = Seen {
            method: request.method.to_string(),
            host: request.url.host_str().unwrap_or_default().to_owned(),
            path: request.url.path().to_owned(),
            bearer: bearer.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned),
            form: url::form_urlencoded::parse(&request.body).into_owned().collect(),
            body_len: request.body.len(),
        };
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(seen.clone());
        let response = (self.answers)(&seen).unwrap_or_else(|| self.healthy_answer(&seen));
        Box::pin(async move { Ok(response) })
    }
}

pub fn metadata(system: IdentitySystem) -> Value {
    let (login, graph) = match system {
        IdentitySystem::Aad => {
            ("https://login.microsoftonline.com/".to_owned(), "https://graph.windows.net/".to_owned())
        }
        IdentitySystem::Adfs => (format!("https://adfs.{DOMAIN}/adfs"), format!("https://graph.{DOMAIN}/")),
    };
    json!({
        "portalEndpoint": format!("https://portal.{DOMAIN}/"), "graphEndpoint": graph,
        "authentication": { "loginEndpoint": login, "audiences": [arm_audience(system)] }
    })
}

pub fn arm_audience(system: IdentitySystem) -> String {
    match system {
        IdentitySystem::Aad => format!("https://management.contoso.onmicrosoft.com/{AAD_GUID}"),
        IdentitySystem::Adfs => format!("https://management.adfs.internal.example/{TENANT}"),
    }
}

pub fn vault_audience(system: IdentitySystem) -> String {
    arm_audience(system).replace("management", "vault")
}

/// Returns the login service as a vault names it; on AAD by its older name.
pub fn authorization(system: IdentitySystem) -> String {
    match system {
        IdentitySystem::Aad => format!("https://login.windows.net/{TENANT}"),
        IdentitySystem::Adfs => format!("https://adfs.{DOMAIN}/adfs/{TENANT}"),
    }
}

pub fn answer(status: u16, headers: &[(&'static str, &str)], body: impl Into<Bytes>) -> Response {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, value.parse().expect("a header value"));
    }
    Response {
        status: StatusCode::from_u16(status).expect("a status"),
        headers: map,
        body: body.into(),
        proxy: None,
        tried: Default::default(),
    }
}

pub fn json_answer(status: u16, body: &Value) -> Response {
    answer(status, &[("date", NOW_DATE)], body.to_string())
}

pub fn vault_challenge(authorization: &str, resource: &str) -> Response {
    let value = format!("Bearer authorization=\"{authorization}\", resource=\"{resource}\"");
    answer(401, &[("www-authenticate", &value)], r#"{"error":{"code":"Unauthorized","message":"no token"}}"#)
}

/// Simulates the vault `v1`, which accepts a token for `resource`, and sends a challenge otherwise.
pub fn vault_that_wants(seen: &Seen, authorization: &str, resource: &str) -> Option<Response> {
    let vault = seen.host.starts_with("v1.");
    vault.then(|| match seen.audience().as_deref() == Some(resource) {
        true => json_answer(200, &json!({ "value": [] })),
        false => vault_challenge(authorization, resource),
    })
}

/// Creates a refusal of Entra.
pub fn aadsts(status: u16, word: &str, code: u32, text: &str) -> Response {
    let description =
        format!("AADSTS{code}: {text}\r\nTrace ID: t\r\nCorrelation ID: c\r\nTimestamp: 2026-01-01 00:00:00Z");
    let body = json!({ "error": word, "error_description": description, "error_codes": [code], "trace_id": "trace-1", "correlation_id": "correlation-1" });
    json_answer(status, &body)
}

/// Creates a refusal of AD FS.
pub fn msis(word: &str, description: &str) -> Response {
    json_answer(400, &json!({ "error": word, "error_description": description }))
}

/// Creates the requested tokens, with `more` merged into the answer.
pub fn granted(seen: &Seen, more: &Value) -> Response {
    let mut body = json!({
        "token_type": "bearer", "expires_in": "3600",
        "access_token": jwt(&json!({ "aud": seen.field("resource"), "tid": TENANT, "oid": "caller-object", "appid": seen.field("client_id") }))
    });
    for (name, value) in more.as_object().expect("an object") {
        body[name] = value.clone();
    }
    json_answer(200, &body)
}

/// Creates a token that differs from all others.
pub fn jwt(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(&json!({ "alg": "none" })), part(claims), uuid::Uuid::new_v4().simple())
}
