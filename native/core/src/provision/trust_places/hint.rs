//! The remedy for a registry that this machine does not trust.

use super::machine::Machine;
use super::scope::Scope;
use super::target::{Target, folder, folder_name};
use super::{system, windows_store};

/// Returns the hint. `registry` includes its port, as in the name of Docker's folder.
pub(crate) fn text(registry: &str) -> String {
    let machine = Machine::new(None, None);
    let docker = folder(Target::Docker, &machine, Scope::AllUsers)
        .map(|folder| folder.join(folder_name(registry)).join("ca.crt").display().to_string())
        .unwrap_or_default();
    let store = if cfg!(windows) {
        windows_store::folder(Scope::AllUsers).to_owned()
    } else {
        match system::store(&machine) {
            Ok(store) => format!("'{}', then {}", store.file(&machine, registry, 0).display(), store.command()),
            Err(_) => "the system's folder for certificates".to_owned(),
        }
    };
    format!(
        "Run Install-ContainerRegistryTrust -Registry {registry} -CertificateFilePath root.pem, with the root certificate of the registry \
         (as administrator or with sudo). It writes '{docker}' for Docker, and for the system {store}."
    )
}
