//! A stamp for one test, and sessions that are signed in to it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use stamp::behaviour::Outcome;
use stamp::{Builder, IdentitySystem, JournalEntry, Stamp};
use tokio::runtime::{Builder as RuntimeBuilder, Runtime};

use super::operation::Session;

pub struct TestStamp {
    pub stamp: Stamp,
    pub folder: Folder,
    // Declared after the stamp, which is dropped first.
    runtime: Runtime,
}

impl TestStamp {
    pub fn aad() -> Self {
        Self::with(IdentitySystem::Aad, |builder| builder)
    }

    pub fn adfs() -> Self {
        Self::with(IdentitySystem::Adfs, |builder| builder)
    }

    /// Creates a stamp without delays, for tests with many runs.
    pub fn without_delays() -> Self {
        let stamp = Self::aad();
        stamp.stamp.change_behaviour(|behaviour| {
            behaviour.operation_polls = 0;
            behaviour.vault_dns_attempts = 0;
            behaviour.vault_registering_reads = 0;
            behaviour.principal_attempts = 0;
            behaviour.deployment_polls = 0;
            for kind in ["storageAccount", "vault"] {
                behaviour.outcomes.insert(kind.to_owned(), Outcome::Immediate);
            }
        });
        stamp
    }

    pub fn with(system: IdentitySystem, change: impl FnOnce(Builder) -> Builder) -> Self {
        Self::within(Folder::new(), system, change)
    }

    /// Creates a stamp whose files are in this folder.
    pub fn within(folder: Folder, system: IdentitySystem, change: impl FnOnce(Builder) -> Builder) -> Self {
        let runtime = RuntimeBuilder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let builder = change(Stamp::builder(system).ca_file(&folder.path("ca.pem")));
        let stamp = runtime.block_on(builder.start()).expect("a stamp");
        Self { stamp, folder, runtime }
    }

    /// Stops the stamp, which writes its state file if it has one, and returns its folder.
    pub fn stop(self) -> Folder {
        self.runtime.block_on(self.stamp.shutdown());
        self.folder
    }

    /// Returns the session's JSON for the deployer's client secret.
    pub fn session_json(&self) -> Value {
        let described = self.stamp.description();
        json!({
            "version": 1,
            "armEndpoint": described.arm_endpoint,
            "tenant": described.tenant_id,
            "identity": { "kind": "clientSecret", "applicationId": described.credentials.application_id },
            "trustedRootFile": described.ca_file,
            "environment": { "HTTPS_PROXY": described.proxy, "NO_PROXY": self.unused_host() },
        })
    }

    /// Returns a host that no other stamp has. Ports are used again: without it, a session would share what another one saw of an earlier stamp with this port.
    fn unused_host(&self) -> String {
        let name = self.folder.0.file_name().expect("a folder with a name");
        format!("{}.example", name.display())
    }

    pub fn session(&self) -> Session {
        Session::new(&self.session_json(), &[("clientSecret", self.client_secret())])
    }

    pub fn client_secret(&self) -> &str {
        &self.stamp.description().credentials.client_secret
    }

    /// Returns the requests since the journal was cleared that could have changed something.
    pub fn writes(&self) -> Vec<JournalEntry> {
        self.stamp.journal().into_iter().filter(JournalEntry::is_write).collect()
    }

    /// Returns the stamp's state without the parts that reads change: how long a new vault is not ready.
    pub fn lasting_state(&self) -> Value {
        let mut state = self.stamp.state();
        for vault in state["vaults"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            vault.remove("provisioning");
        }
        state
    }

    pub fn seed(&self, changes: &Value) {
        self.stamp.seed(changes).expect("a seed that the stamp understands");
    }

    /// Returns a plain HTTP client that reaches the stamp through its proxy, for requests of other clients.
    pub fn http(&self) -> reqwest::Client {
        // Another crate of this process may have installed it; it is the same provider.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let described = self.stamp.description();
        let root = reqwest::Certificate::from_pem(described.ca_pem.as_bytes()).expect("a certificate");
        reqwest::Client::builder()
            .no_proxy()
            .proxy(reqwest::Proxy::https(&described.proxy).expect("a proxy"))
            .tls_certs_only([root])
            .build()
            .expect("a client")
    }

    /// Runs `work` while the test's own thread waits, for tests that need their own client.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Sets the stamp's latency, for tests that measure parallelism.
    pub fn set_latency(&self, latency: Duration) {
        let milliseconds = u64::try_from(latency.as_millis()).expect("a sensible latency");
        self.stamp.change_behaviour(|behaviour| behaviour.latency_ms = milliseconds);
    }
}

/// A temporary folder for the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Remaining files are below target and are not overwritten.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
