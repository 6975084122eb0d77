//! The virtual machine of a registry, reached over SSH.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::blocking;
use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;
use crate::secret::Secrets;
use crate::ssh::{Connection, Target, Trust, read_private_key};

const USER: &str = "azureuser";
const PORT: u16 = 22;

/// The fields of all requests about a machine.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineAccess {
    /// Name or address of the virtual machine.
    pub host: String,
    pub port: Option<u16>,
    pub user_name: Option<String>,
    pub key_file: String,
    /// `SHA256:…`; without it the known_hosts file is used.
    pub host_key_fingerprint: Option<String>,
    /// Without it the user's own file is read.
    pub known_hosts_file: Option<String>,
}

impl MachineAccess {
    pub fn target(&self) -> Result<Target> {
        let host = self.host.trim().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(Error::new(ErrorId::ArgumentMissing, "the machine is missing (-ComputerName)"));
        }
        let user = self.user_name.as_deref().map(str::trim).filter(|user| !user.is_empty()).unwrap_or(USER).to_owned();
        Ok(Target { host, port: self.port.unwrap_or(PORT), user })
    }

    /// Connects and signs in. Secret: `keyPassphrase`, if the key is encrypted.
    pub async fn connect(&self, target: &Target, events: &EventSink, secrets: &Secrets) -> Result<Connection> {
        let (key_file, passphrase) = (self.key_file.clone(), secrets.get("keyPassphrase").cloned());
        // Deriving the key from a passphrase takes up to seconds.
        let key =
            blocking::run("reading the private key", move || read_private_key(&key_file, passphrase.as_ref())).await?;
        let trust = Trust::read(self.host_key_fingerprint.as_deref(), self.known_hosts_file.as_deref(), target)?;
        events.verbose(format!("Connecting to {target} as '{}'.", target.user));
        let connection = Connection::open(target, trust, key).await?;
        events.verbose(format!("Verified the host key of {target}: {}.", connection.fingerprint));
        Ok(connection)
    }
}
