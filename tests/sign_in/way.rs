//! One sign-in method: the session's `identity`, its secrets, and the principal that provisions.

use serde_json::{Value, json};

use super::application_certificate::{self, PFX_PASSWORD};
use crate::support::operation::{Ended, Operation, Session};
use crate::support::stamp::TestStamp;

pub struct Way {
    pub identity: Value,
    pub secrets: Vec<(&'static str, String)>,
    /// Object id of the signed-in principal.
    pub object_id: String,
}

impl Way {
    fn application(stamp: &TestStamp, identity: Value, secrets: Vec<(&'static str, String)>) -> Self {
        let object_id = stamp.stamp.description().credentials.service_principal_object_id.clone();
        Self { identity, secrets, object_id }
    }

    fn user(stamp: &TestStamp, identity: Value, secrets: Vec<(&'static str, String)>) -> Self {
        let object_id = stamp.stamp.description().credentials.user.object_id.clone();
        Self { identity, secrets, object_id }
    }

    pub fn client_secret(stamp: &TestStamp) -> Self {
        let secret = stamp.client_secret().to_owned();
        Self::application(stamp, identity(stamp, "clientSecret"), vec![("clientSecret", secret)])
    }

    pub fn client_certificate_pfx(stamp: &TestStamp) -> Self {
        let mut identity = identity(stamp, "clientCertificate");
        identity["certificateFile"] = json!(application_certificate::pfx(stamp));
        Self::application(stamp, identity, vec![("certificatePassword", PFX_PASSWORD.to_owned())])
    }

    pub fn client_certificate_pem(stamp: &TestStamp, last_year: i32) -> Self {
        let mut identity = identity(stamp, "clientCertificate");
        identity["certificateFile"] = json!(application_certificate::pem(stamp, last_year));
        Self::application(stamp, identity, vec![])
    }

    pub fn device_code(stamp: &TestStamp) -> Self {
        Self::user(stamp, json!({ "kind": "deviceCode" }), vec![])
    }

    pub fn password(stamp: &TestStamp) -> Self {
        let user = &stamp.stamp.description().credentials.user;
        let identity = json!({ "kind": "password", "userName": user.name });
        Self::user(stamp, identity, vec![("password", user.password.clone())])
    }

    pub fn handed_over(stamp: &TestStamp) -> Self {
        Self::user(stamp, json!({ "kind": "handedOver", "account": "operator" }), vec![])
    }

    pub fn access_token(stamp: &TestStamp) -> Self {
        let described = stamp.stamp.description();
        let token = |audience: &str| own_token(stamp, audience);
        let secrets = vec![
            ("accessToken", token(&described.arm_audience)),
            ("keyVaultToken", token(&described.key_vault_audience)),
            ("graphToken", token(&described.graph_audience)),
        ];
        Self::application(stamp, json!({ "kind": "accessToken" }), secrets)
    }

    pub fn of_machine(stamp: &TestStamp, kind: &str) -> Self {
        Self::application(stamp, json!({ "kind": kind }), vec![])
    }

    pub fn session_json(&self, stamp: &TestStamp) -> Value {
        let mut session = stamp.session_json();
        session["identity"] = self.identity.clone();
        session
    }

    pub fn session(&self, stamp: &TestStamp) -> Session {
        self.connect(&self.session_json(stamp))
    }

    pub fn connect(&self, session: &Value) -> Session {
        let secrets: Vec<(&str, &str)> = self.secrets.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Session::new(session, &secrets)
    }
}

/// Returns a token of the deployer, valid for an hour.
pub fn own_token(stamp: &TestStamp, audience: &str) -> String {
    let object_id = &stamp.stamp.description().credentials.service_principal_object_id;
    stamp.stamp.token(object_id, audience, 3600).expect("the deployer is known")
}

/// Runs an operation to its end and simulates the signed-in session: each token event gets a token of the user.
pub fn end_with_tokens(stamp: &TestStamp, operation: &Operation) -> (Ended, Vec<String>) {
    let user = &stamp.stamp.description().credentials.user.object_id;
    let mut given = Vec::new();
    let ended = operation.end_with(|operation, event| {
        if event["event"] == "token" {
            let audience = event["audience"].as_str().expect("an audience");
            let token = stamp.stamp.token(user, audience, 3600).expect("the user is known");
            operation.reply(&json!({ "request": event["request"] }), &[("token", &token)]).expect("it is waited for");
            given.push(token);
        }
    });
    (ended, given)
}

fn identity(stamp: &TestStamp, kind: &str) -> Value {
    json!({ "kind": kind, "applicationId": stamp.stamp.description().credentials.application_id })
}
