//! Who has to trust the registry, and where each of them looks for certificates.

use crate::event::StepKind;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::machine::Machine;
use super::scope::Scope;
use super::system;

/// A client of registries, or the machine with all of its other programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Target {
    Docker,
    /// Podman, Buildah, Skopeo, and CRI-O, which share their folders.
    Podman,
    Containerd,
    System,
}

impl Target {
    pub const ALL: [Self; 4] = [Self::Docker, Self::Podman, Self::Containerd, Self::System];

    pub fn name(self) -> &'static str {
        match self {
            Self::Docker => "Docker",
            Self::Podman => "Podman",
            Self::Containerd => "containerd",
            Self::System => "the system",
        }
    }

    pub fn step(self) -> StepKind {
        match self {
            Self::Docker => StepKind::DockerTrust,
            Self::Podman => StepKind::PodmanTrust,
            Self::Containerd => StepKind::ContainerdTrust,
            Self::System => StepKind::SystemTrust,
        }
    }

    /// Returns whether the machine seems to have the client, for a request that names no target.
    pub fn is_present(self, machine: &Machine, scope: Scope) -> bool {
        match (self, scope) {
            (Self::System, _) => system::is_supported(machine, scope).is_ok(),
            (_, Scope::AllUsers) => folder(self, machine, scope).is_ok_and(|folder| is_below_existing(&folder)),
            // A new user of the client has no folder of his own yet.
            (_, Scope::CurrentUser) => {
                folder(self, machine, scope).is_ok_and(|folder| is_below_existing(&folder))
                    || (folder(self, machine, scope).is_ok()
                        && folder(self, machine, Scope::AllUsers).is_ok_and(|folder| is_below_existing(&folder)))
            }
        }
    }
}

fn is_below_existing(folder: &Path) -> bool {
    folder.parent().is_some_and(Path::is_dir)
}

/// Returns the folder that has a folder for each registry; otherwise the reason why there is none.
pub(crate) fn folder(target: Target, machine: &Machine, scope: Scope) -> Result<PathBuf, String> {
    let none = |why: &str| Err(why.to_owned());
    match (target, scope) {
        (Target::System, _) => none("the system has no folder for each registry"),
        (Target::Podman | Target::Containerd, _) if cfg!(windows) => none(
            "it is not a program of Windows; run the command on the Linux machine, or in the WSL distribution, that pulls the images",
        ),
        (Target::Docker, Scope::CurrentUser) if cfg!(windows) => {
            none("Docker on Windows looks in one place for all users (-Scope AllUsers)")
        }
        (Target::Docker, Scope::AllUsers) if cfg!(windows) => Ok(machine.program_data().join("docker").join("certs.d")),
        (Target::Docker, Scope::AllUsers) => Ok(machine.at("etc/docker/certs.d")),
        (Target::Podman, Scope::AllUsers) => Ok(machine.at("etc/containers/certs.d")),
        (Target::Containerd, Scope::AllUsers) => Ok(machine.at("etc/containerd/certs.d")),
        (Target::Containerd, Scope::CurrentUser) => {
            none("containerd looks in one place for all users (-Scope AllUsers)")
        }
        // Docker in rootless mode.
        (Target::Docker, Scope::CurrentUser) => Ok(machine.user_config()?.join("docker").join("certs.d")),
        (Target::Podman, Scope::CurrentUser) => Ok(machine.user_config()?.join("containers").join("certs.d")),
    }
}

/// Returns the name of a registry's folder. Windows names cannot contain a colon, and Docker omits it there.
pub(crate) fn folder_name(registry: &str) -> String {
    if cfg!(windows) { registry.replace(':', "") } else { registry.to_owned() }
}
