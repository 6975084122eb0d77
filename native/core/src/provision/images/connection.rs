//! The registries of one operation: trust, proxies, and the login of each.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::deployed_login;
use crate::environment;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::event::EventSink;
use crate::http::Network;
use crate::http::wait::report_long;
use crate::identity::context::Context;
use crate::oci::credential::Credential;
use crate::oci::docker_config::DockerConfig;
use crate::oci::registry::{Client, Registry};
use crate::secret::Secrets;

/// The fields of all requests about images (`docs/abi.md`, "Images").
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Connection {
    pub trusted_root_file: Option<String>,
    pub environment: Option<BTreeMap<String, String>>,
    pub resolve: BTreeMap<String, String>,
    /// Docker's `config.json`; without it Docker's default location is used.
    pub docker_config_file: Option<String>,
    /// Hosts on which a token service may receive the login of a registry of another domain.
    pub token_services: Vec<String>,
}

/// The registries of one operation, each with one login.
pub(crate) struct Registries {
    client: Arc<Client>,
    events: EventSink,
    /// Docker's file, if its location is known.
    config_file: Option<PathBuf>,
    /// Its content, read when a registry is opened without a given login.
    config: Option<DockerConfig>,
    /// The signed-in stamp, if there is one.
    stamp: Option<Context>,
    known: HashMap<String, Arc<Registry>>,
}

impl Registries {
    pub(crate) async fn new(connection: &Connection, events: &EventSink, stamp: Option<Context>) -> Result<Self> {
        let network = Network::read(
            connection.trusted_root_file.as_deref(),
            connection.environment.as_ref(),
            &connection.resolve,
        )?;
        let given = connection.docker_config_file.as_deref().filter(|path| !path.trim().is_empty()).map(PathBuf::from);
        Ok(Self {
            client: Client::new(network, &connection.token_services, events)?,
            events: events.clone(),
            config_file: given.or_else(|| DockerConfig::default_path(environment::variable)),
            config: None,
            stamp,
            known: HashMap::new(),
        })
    }

    /// Opens the registry `name` with the given login, otherwise with the login that Docker stores for it, otherwise with the one from the key vault of a
    /// registry on the stamp. The first login for a registry is kept.
    pub(crate) async fn open(&mut self, name: &str, given: Option<Credential>) -> Result<Arc<Registry>> {
        if let Some(known) = self.known.get(name) {
            return Ok(Arc::clone(known));
        }
        let credential = match given {
            Some(credential) => Some(credential),
            None => match (self.kept(name).await, &self.stamp) {
                (None, Some(stamp)) => deployed_login::find(stamp, name).await,
                (kept, _) => kept,
            },
        };
        let registry = Registry::new(Arc::clone(&self.client), name, credential)?;
        self.known.insert(name.to_owned(), Arc::clone(&registry));
        Ok(registry)
    }

    /// Returns the login that Docker stores. If it cannot be read, a warning is shown and no login is used.
    async fn kept(&mut self, name: &str) -> Option<Credential> {
        let mut warnings = Vec::new();
        let config = match (self.config.take(), &self.config_file) {
            (Some(config), _) => config,
            (None, Some(path)) => DockerConfig::read(path).await.unwrap_or_else(|error| {
                warnings.push(error);
                DockerConfig::default()
            }),
            (None, None) => DockerConfig::default(),
        };
        let waiting = || format!("Waiting for the login of {name} from Docker's credential helper.");
        let found = report_long(&self.events, waiting, config.credential(name, &mut warnings)).await;
        self.config = Some(config);
        for warning in &warnings {
            self.events.warn(&Problem::warning(warning.id, warning.message.as_str()));
        }
        found
    }
}

/// Returns the login for one side: the user name from the request, and the password from the secrets.
pub(crate) fn login(user: Option<&str>, secrets: &Secrets, password: &str) -> Result<Option<Credential>> {
    match (user.filter(|user| !user.is_empty()), secrets.get(password)) {
        // In Basic authentication the first colon ends the user name, and the rest would become part of the password.
        (Some(user), _) if user.contains(|c: char| c == ':' || c.is_control()) => {
            let message = format!(
                "the user name '{}' holds a ':' or a control character, which no login can carry",
                user.escape_debug()
            );
            Err(Error::new(ErrorId::ArgumentInvalid, message))
        }
        (Some(user), Some(password)) => {
            Ok(Some(Credential::Password { user: user.to_owned(), password: password.clone() }))
        }
        (None, None) => Ok(None),
        (Some(_), None) => Err(Error::new(ErrorId::ArgumentMissing, format!("the secret '{password}' was not given"))),
        (None, Some(_)) => {
            Err(Error::new(ErrorId::ArgumentMissing, format!("a user name for '{password}' was not given")))
        }
    }
}
