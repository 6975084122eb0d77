//! A stamp with the prerequisites, and the request that deploys a registry on it.

#![allow(dead_code, reason = "each test file uses its own part")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use stamp::JournalEntry;
use stamp::behaviour::Script;

use crate::support::flow;
use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;

pub const GROUP: &str = "newregdeploy1";
/// The certificate of the tests is for `registry.shanghai.cloudapp.azurestack.example`.
pub const LABEL: &str = "registry";
pub const HOST: &str = "registry.shanghai.cloudapp.azurestack.example";

pub struct Prepared {
    pub stamp: TestStamp,
    pub session: Session,
    pub request: Value,
}

impl Prepared {
    pub fn new(stamp: TestStamp) -> Self {
        let session = stamp.session();
        let request = prerequisites(&stamp, &session);
        stamp.stamp.journal_clear();
        Self { stamp, session, request }
    }

    pub fn client_secret(&self) -> String {
        self.stamp.stamp.description().credentials.registry.client_secret.clone()
    }

    pub fn deploy(&self, request: &Value) -> Ended {
        self.deploy_as(request, &self.client_secret())
    }

    pub fn deploy_as(&self, request: &Value, client_secret: &str) -> Ended {
        self.session.run("deployment", request, &[("servicePrincipalClientSecret", client_secret)])
    }

    /// Sets the exit code of the setup on a virtual machine.
    pub fn script(&self, exit_code: u16) {
        self.stamp.stamp.change_behaviour(|behaviour| {
            behaviour.script = Script {
                exit_code,
                stdout: "the last but one line\n".to_owned(),
                stderr: format!("error {exit_code}: as scripted"),
            };
        });
    }

    /// Sets the number of reads during which a deployment is running.
    pub fn looks(&self, count: u32) {
        self.stamp.stamp.change_behaviour(|behaviour| behaviour.deployment_polls = count);
    }

    /// Returns the resources of the deployment's group, by type and name.
    pub fn resources(&self) -> Vec<(String, String)> {
        let state = self.stamp.stamp.state();
        let all = state["resources"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        all.iter().map(|one| (text(&one["type"]), text(&one["name"]))).collect()
    }

    /// Returns method and path of requests that could have changed something.
    pub fn writes(&self) -> Vec<String> {
        self.stamp.writes().iter().map(|entry| format!("{} {}", entry.method, entry.path)).collect()
    }
}

/// Creates the prerequisites, and returns the request of a deployment.
pub fn prerequisites(stamp: &TestStamp, session: &Session) -> Value {
    let ended = flow::run(session, &flow::request(stamp));
    let made = &ended.result()["prerequisites"];
    let registry = &stamp.stamp.description().credentials.registry;
    json!({
        "version": 1,
        "resourceGroupName": GROUP,
        "dnsNameLabel": LABEL,
        "storageAccountResourceId": made["storageAccountResourceId"],
        "storageAccountContainer": made["storageAccountContainer"],
        "pfxKeyVaultResourceId": made["pfxKeyVaultResourceId"],
        "pfxKeyVaultSecretUrl": made["pfxKeyVaultSecretUrl"],
        "pfxThumbprint": made["pfxThumbprint"],
        "servicePrincipalClientId": registry.application_id,
        "adminPublicKey": public_key(256),
    })
}

/// Returns an OpenSSH public key of this size, without a private key.
pub fn public_key(modulus_bytes: usize) -> String {
    let field = |bytes: &[u8]| [&u32::try_from(bytes.len()).expect("short").to_be_bytes()[..], bytes].concat();
    let modulus = [&[0_u8][..], &vec![0xC5; modulus_bytes]].concat();
    let blob = [field(b"ssh-rsa"), field(&[1, 0, 1]), field(&modulus)].concat();
    format!("ssh-rsa {} azureuser@example", STANDARD.encode(blob))
}

/// Asserts that a run sent the requests of a deployment's preflight, and each only once.
pub fn assert_checked_once(journal: &[JournalEntry]) {
    for part in ["/vmSizes", "/skus", "/CheckDnsNameAvailability", "/types/CustomScript/versions", "/validate"] {
        let sent = journal.iter().filter(|entry| entry.path.to_ascii_lowercase().ends_with(&part.to_ascii_lowercase()));
        assert_eq!(sent.count(), 1, "{part}: {journal:#?}");
    }
}
