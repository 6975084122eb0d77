use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde_json::Value;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{
    azurite::Azurite,
    behaviour::Behaviour,
    ca::Ca,
    description::Description,
    faults::Fault,
    gateway,
    journal::JournalEntry,
    later::Pace,
    names::{IdentitySystem, Names},
    seed,
    shared::Shared,
    state_file,
    tokens::access_token::TokenKey,
};

/// Settings of a stamp to start.
#[derive(Debug)]
pub struct Builder {
    identity: IdentitySystem,
    listen: SocketAddr,
    proxy_listen: SocketAddr,
    pace: Pace,
    region: String,
    fqdn: String,
    state_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    azurite: Option<Azurite>,
    behaviour: Behaviour,
    log_to_stderr: bool,
}

/// A running stamp; it stops on drop.
pub struct Stamp {
    shared: Arc<Shared>,
    description: Description,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Builder {
    /// Sets the HTTPS address; port 0 selects a free port. The proxy uses a free port of the same address by default.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self.proxy_listen = SocketAddr::new(address.ip(), 0);
        self
    }

    #[must_use]
    pub fn proxy_listen(mut self, address: SocketAddr) -> Self {
        self.proxy_listen = address;
        self
    }

    /// Sets a delay for every answer.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.behaviour.latency_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
        self
    }

    #[must_use]
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    #[must_use]
    pub fn region(mut self, region: &str) -> Self {
        region.clone_into(&mut self.region);
        self
    }

    #[must_use]
    pub fn fqdn(mut self, fqdn: &str) -> Self {
        fqdn.clone_into(&mut self.fqdn);
        self
    }

    /// Sets the state file. Certification authority and resources are read from it if it exists, and written to it after each change.
    #[must_use]
    pub fn state_file(mut self, path: &Path) -> Self {
        self.state_file = Some(path.to_owned());
        self
    }

    /// Sets the path of the authority's certificate (PEM); the default is next to the state file.
    #[must_use]
    pub fn ca_file(mut self, path: &Path) -> Self {
        self.ca_file = Some(path.to_owned());
        self
    }

    /// Forwards blob requests for this account to Azurite; an account created with its name gets its key.
    #[must_use]
    pub fn azurite(mut self, azurite: Azurite) -> Self {
        self.azurite = Some(azurite);
        self
    }

    #[must_use]
    pub fn behaviour(mut self, change: impl FnOnce(&mut Behaviour)) -> Self {
        change(&mut self.behaviour);
        self
    }

    /// Logs one line per request to stderr.
    #[must_use]
    pub fn log_to_stderr(mut self) -> Self {
        self.log_to_stderr = true;
        self
    }

    /// Binds the listeners, creates or loads the certification authority, and serves on the current tokio runtime.
    ///
    /// # Errors
    /// A text: an address in use, a damaged state file, or the state file of another stamp.
    pub async fn start(self) -> Result<Stamp, String> {
        let names = Names::new(self.identity, &self.region, &self.fqdn);
        let saved = self.state_file.as_deref().map(state_file::load).transpose()?.flatten();
        let (ca, token_key, world) = match saved {
            Some(saved) if saved.suffix != names.suffix() || saved.identity_system != names.identity => {
                return Err(format!("the state file is of a {:?} stamp {}", saved.identity_system, saved.suffix));
            }
            Some(saved) => (saved.ca, TokenKey::from_pkcs8(&saved.token_key)?, saved.world),
            None => (
                Ca::make(names.certificate_names()).map_err(|e| e.to_string())?,
                TokenKey::generate()?,
                seed::new_world(&names, &self.behaviour, self.pace),
            ),
        };
        let tls = ca.server_config()?;
        let bind = async |address| TcpListener::bind(address).await.map_err(|e| format!("{address}: {e}"));
        let (listener, proxy_listener) = (bind(self.listen).await?, bind(self.proxy_listen).await?);
        let local = |listener: &TcpListener| listener.local_addr().map_err(|e| e.to_string());
        let (address, proxy) = (local(&listener)?, local(&proxy_listener)?);

        let ca_file = self.ca_file.or_else(|| self.state_file.as_ref().map(|path| path.with_extension("ca.pem")));
        if let Some(path) = &ca_file {
            std::fs::write(path, &ca.root_pem).map_err(|e| format!("{}: {e}", path.display()))?;
        }
        let shared = Arc::new(Shared::new(
            names,
            self.pace,
            ca,
            token_key,
            self.behaviour,
            world,
            self.azurite,
            self.state_file,
            self.log_to_stderr,
        ));
        shared.save();
        let ca_file = ca_file.map(|path| path.display().to_string()).unwrap_or_default();
        let description = Description::of(&shared, &format!("http://{proxy}"), &address.to_string(), &ca_file);
        let (stop, stopped) = watch::channel(false);
        let gateway = gateway::Gateway { shared: Arc::clone(&shared), tls, description: description.clone(), stopped };
        let tasks = vec![
            tokio::spawn(gateway.clone().serve_https(listener)),
            tokio::spawn(gateway.serve_proxy(proxy_listener)),
        ];
        Ok(Stamp { shared, description, stop, tasks })
    }
}

impl Stamp {
    pub fn builder(identity: IdentitySystem) -> Builder {
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        Builder {
            identity,
            listen: any_port,
            proxy_listen: any_port,
            pace: Pace::Fast,
            region: "shanghai".to_owned(),
            fqdn: "azurestack.example".to_owned(),
            state_file: None,
            ca_file: None,
            azurite: None,
            behaviour: Behaviour::default(),
            log_to_stderr: false,
        }
    }

    pub fn description(&self) -> &Description {
        &self.description
    }

    pub fn journal(&self) -> Vec<JournalEntry> {
        self.shared.journal.entries()
    }

    pub fn journal_clear(&self) {
        self.shared.journal.clear();
    }

    /// Appends a fault rule.
    pub fn set_fault(&self, fault: Fault) {
        self.shared.faults.add(fault);
    }

    pub fn clear_faults(&self) {
        self.shared.faults.set(Vec::new());
    }

    /// Returns whether a fault rule has applied to a request since the rules were cleared.
    pub fn met_a_fault(&self) -> bool {
        self.shared.faults.is_met()
    }

    pub fn change_behaviour(&self, change: impl FnOnce(&mut Behaviour)) {
        let mut behaviour = (*self.shared.behaviour()).clone();
        change(&mut behaviour);
        self.shared.set_behaviour(behaviour);
    }

    /// Returns the resources, as in `GET /_stamp/state`.
    pub fn state(&self) -> Value {
        crate::control::state(&self.shared)
    }

    /// Creates and removes resources without the client, like `POST /_stamp/seed`.
    ///
    /// # Errors
    /// A text that names the unknown member.
    pub fn seed(&self, changes: &Value) -> Result<(), String> {
        seed::apply(&self.shared, changes)
    }

    /// Returns a signed token for the principal with this object id, with any audience and lifetime, for tests of refused tokens.
    pub fn token(&self, object_id: &str, audience: &str, lifetime_seconds: i64) -> Option<String> {
        let principal = self.shared.world().directory.object(object_id)?.clone();
        let now = self.shared.clock.now();
        Some(self.shared.token_key.issue(
            &self.shared.names,
            &principal,
            &principal.app_id,
            audience,
            now,
            lifetime_seconds,
        ))
    }

    /// Stops the listeners and waits until they are closed.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        for task in std::mem::take(&mut self.tasks) {
            let _ = task.await;
        }
        self.shared.save();
    }
}

impl Drop for Stamp {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
