//! A session: one account on one stamp. It holds tokens and discovered facts; it shares with other sessions what does not depend on its sign-in.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use schemars::JsonSchema;
use serde::Deserialize;
use tokio::sync::OnceCell;
use url::Url;
use uuid::Uuid;

use super::remembered::Remembered;
use super::shared_facts;
use super::source::{IdentityRequest, TokenSource};
use super::token_cache::TokenCache;
use crate::clock::Clock;
use crate::cloud::api_version::Versions;
use crate::cloud::endpoints::{self, Stamp};
use crate::cloud::names;
use crate::error::{Error, ErrorId, Result};
use crate::http::client::Client;
use crate::http::gate::Gate;
use crate::http::stamp_key::StampKey;
use crate::http::{Network, Transport};
use crate::secret::{SecretString, Secrets};

/// The only supported version of the request.
const VERSION: u32 = 1;

/// The JSON of `docs/abi.md`, "Session".
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionRequest {
    pub version: u32,
    pub arm_endpoint: String,
    pub tenant: Option<String>,
    pub subscription: Option<String>,
    pub identity: IdentityRequest,
    pub trusted_root_file: Option<String>,
    pub key_vault_audience: Option<String>,
    /// Host (or `*.suffix`) to `address:port`.
    #[serde(default)]
    pub resolve: BTreeMap<String, String>,
    /// Folder for a recording of the session: its requests and answers without names and secrets.
    pub record_path: Option<String>,
    /// Environment variables of the caller; without them the process's own are used.
    pub environment: Option<BTreeMap<String, String>>,
}

pub struct Session {
    pub(super) transport: Arc<dyn Transport>,
    /// The secrets that it was opened with; kept so that they can be redacted if a service echoes them.
    secrets: Secrets,
    pub(super) clock: Clock,
    pub(super) tenant: Option<String>,
    pub(super) key_vault_audience: Option<String>,
    pub(super) source: Arc<dyn TokenSource>,
    pub(super) tokens: TokenCache,
    pub(super) versions: Versions,
    pub(super) remembered: Remembered,
    /// Facts that sessions of the same account share.
    pub(super) facts: Arc<Remembered>,
    arm: Url,
    subscription: Option<String>,
    account: String,
    /// Unique per session: two may use the same account with different secrets.
    id: Uuid,
    /// The settings of the transport and the gate to the stamp, to create another one.
    network: Option<(Network, Arc<Gate>)>,
    stamp: OnceCell<Stamp>,
    /// Vault host to the audience that it requires.
    vault_audiences: Mutex<HashMap<String, String>>,
    /// Set if no token is available for the most likely audience of vaults.
    pub(super) no_usual_vault_token: AtomicBool,
}

impl Session {
    /// Validates the request. Sends nothing.
    pub fn new(request: SessionRequest, secrets: Secrets) -> Result<Self> {
        check_version(&request)?;
        let network =
            Network::read(request.trusted_root_file.as_deref(), request.environment.as_ref(), &request.resolve)?;
        let key = StampKey::of(&endpoints::parse_arm_endpoint(&request.arm_endpoint)?, &network);
        let gate = Gate::of(key);
        let transport = Arc::new(Client::new(network.clone())?.behind(Arc::clone(&gate)));
        let facts =
            shared_facts::of(key, &request.identity, [request.tenant.as_deref(), request.subscription.as_deref()]);
        let session = Self::with_transport(request, secrets, transport, Clock::system())?;
        Ok(Self { network: Some((network, gate)), facts, ..session })
    }

    /// Creates a session with another transport and clock.
    pub fn with_transport(
        request: SessionRequest,
        secrets: Secrets,
        transport: Arc<dyn Transport>,
        clock: Clock,
    ) -> Result<Self> {
        check_version(&request)?;
        let tenant = filled(request.tenant).map(|typed| names::tenant(&typed));
        Ok(Self {
            transport,
            secrets: secrets.clone(),
            clock,
            arm: endpoints::parse_arm_endpoint(&request.arm_endpoint)?,
            account: request.identity.account(),
            id: Uuid::new_v4(),
            source: request.identity.source(tenant.as_deref(), &secrets)?,
            tenant,
            key_vault_audience: filled(request.key_vault_audience),
            subscription: filled(request.subscription),
            tokens: TokenCache::default(),
            versions: Versions::default(),
            remembered: Remembered::default(),
            facts: Arc::default(),
            network: None,
            stamp: OnceCell::new(),
            vault_audiences: Mutex::default(),
            no_usual_vault_token: AtomicBool::new(false),
        })
    }

    /// Returns a session of an application with its secret on the same stamp, over the same connections.
    pub fn as_application(&self, application_id: &str, tenant_id: &str, secret: &SecretString) -> Result<Self> {
        let mut secrets = Secrets::default();
        secrets.insert("clientSecret", secret.clone());
        let request = SessionRequest {
            version: VERSION,
            arm_endpoint: self.arm.to_string(),
            tenant: Some(tenant_id.to_owned()),
            subscription: None,
            identity: IdentityRequest::ClientSecret { application_id: application_id.to_owned() },
            trusted_root_file: None,
            key_vault_audience: self.key_vault_audience.clone(),
            resolve: BTreeMap::new(),
            record_path: None,
            environment: None,
        };
        Self::with_transport(request, secrets, Arc::clone(&self.transport), self.clock.clone())
    }

    /// Returns a transport without open connections; the session's own if it was passed in.
    pub(super) fn unconnected(&self) -> Result<Arc<dyn Transport>> {
        match &self.network {
            Some((network, gate)) => Ok(Arc::new(Client::new(network.clone())?.behind(Arc::clone(gate)))),
            None => Ok(Arc::clone(&self.transport)),
        }
    }

    /// Returns the DNS suffix of the stamp's public IP addresses, `<region>.cloudapp.<fqdn>`. Derived from the endpoint, so nothing is sent.
    pub fn public_suffix(&self) -> Option<String> {
        let (_, domain) = self.arm.host_str()?.split_once('.')?;
        endpoints::public_suffix(domain)
    }

    /// Returns the requested subscription, by id or name.
    pub fn requested_subscription(&self) -> Option<&str> {
        self.subscription.as_deref()
    }

    /// Returns the host of the stamp's Azure Resource Manager.
    pub fn endpoint(&self) -> &str {
        self.arm.host_str().unwrap_or_default()
    }

    /// Returns the secrets that the session was opened with.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Returns the account for messages.
    pub fn account(&self) -> String {
        self.account.clone()
    }

    /// Returns the name under which attempts with its login are counted.
    pub(super) fn login_name(&self) -> String {
        format!("sign-in {}", self.id)
    }

    /// Returns the stamp; requests its endpoints on the first call of the sessions that share facts.
    pub(super) async fn stamp(&self, transport: &dyn Transport) -> Result<&Stamp> {
        let discover = || self.facts.once("stamp".to_owned(), |_| true, endpoints::discover(transport, &self.arm));
        self.stamp.get_or_try_init(discover).await
    }

    pub(super) fn vault_audience(&self, host: &str) -> Option<String> {
        self.lock_audiences().get(host).cloned()
    }

    pub(super) fn remember_vault_audience(&self, host: &str, audience: &str) {
        self.lock_audiences().insert(host.to_owned(), audience.to_owned());
    }

    fn lock_audiences(&self) -> std::sync::MutexGuard<'_, HashMap<String, String>> {
        self.vault_audiences.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn check_version(request: &SessionRequest) -> Result<()> {
    match request.version {
        VERSION => Ok(()),
        other => {
            Err(Error::new(ErrorId::RequestInvalid, format!("the session request has version {other}, not {VERSION}")))
        }
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
