//! One change of a plan: a file, the system's bundle, or an entry of the certificate store of Windows.

use std::path::PathBuf;

use serde::Serialize;

use super::change::{self, FileChange};
use crate::blocking;
use crate::certificate::trust_anchor::Anchor;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::provision::trust_places::machine::Machine;
use crate::provision::trust_places::scope::Scope;
use crate::provision::trust_places::system::Store;
use crate::provision::trust_places::target::Target;
use crate::provision::trust_places::windows_store;
use crate::resource::plan::{Action, Step};

pub(super) enum Work {
    File(FileChange),
    Bundle { store: &'static Store, machine: Machine, anchors: Vec<Anchor>, action: Action, denied: Option<Problem> },
    Entry { scope: Scope, anchor: Anchor, action: Action, denied: Option<Problem> },
}

/// A place, and what happened to it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    pub target: Target,
    pub path: String,
    pub action: &'static str,
    /// Whether running programs, such as the Docker daemon, use it only after they were restarted.
    pub restart_needed: bool,
}

impl Work {
    /// Returns the step that creates the system's bundle again.
    pub(super) fn bundle(store: &'static Store, machine: &Machine, anchors: &[Anchor], is_needed: bool) -> Self {
        let action = if is_needed { Action::Update } else { Action::None };
        let denied = is_needed.then(|| change::check_rights(Target::System, &store.bundle(machine)).err()).flatten();
        Self::Bundle { store, machine: machine.clone(), anchors: anchors.to_vec(), action, denied }
    }

    /// Returns the step for an entry of the certificate store of Windows.
    ///
    /// # Errors
    /// `Trust.SystemUpdateFailed` if the store cannot be read.
    pub(super) async fn entry(scope: Scope, anchor: &Anchor, is_wanted: bool) -> Result<Self> {
        let action = match (windows_store::has(scope, anchor).await?, is_wanted) {
            (true, true) | (false, false) => Action::None,
            (false, true) => Action::Create,
            (true, false) => Action::Remove,
        };
        let needs_administrator = action != Action::None && scope == Scope::AllUsers;
        let denied = needs_administrator
            .then(|| tempfile::tempfile_in(windows_store::system_folder()).err())
            .flatten()
            .map(|error| change::unwritable(Target::System, &PathBuf::from(windows_store::folder(scope)), &error));
        Ok(Self::Entry { scope, anchor: anchor.clone(), action, denied })
    }

    pub(super) fn action(&self) -> Action {
        match self {
            Self::File(file) => file.action,
            Self::Bundle { action, .. } | Self::Entry { action, .. } => *action,
        }
    }

    pub(super) fn take_denied(&mut self) -> Option<Problem> {
        match self {
            Self::File(file) => file.denied.take(),
            Self::Bundle { denied, .. } | Self::Entry { denied, .. } => denied.take(),
        }
    }

    fn target(&self) -> Target {
        match self {
            Self::File(file) => file.target,
            Self::Bundle { .. } | Self::Entry { .. } => Target::System,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::File(file) => file.path.display().to_string(),
            Self::Bundle { store, machine, .. } => store.bundle(machine).display().to_string(),
            Self::Entry { scope, anchor, .. } => windows_store::path(*scope, anchor),
        }
    }

    pub(super) fn step(&self) -> Step {
        let path = self.path();
        let (title, reason) = match self {
            Self::File(file) => {
                let what = if path.ends_with("hosts.toml") { "Settings" } else { "Certificate" };
                (format!("{what} '{path}' for {}", file.target.name()), file.reason.clone())
            }
            Self::Bundle { action: Action::None, .. } => (format!("Certificate bundle '{path}'"), String::new()),
            Self::Bundle { store, .. } => {
                let reason = format!("'{}' creates it from all certificates", store.command());
                (format!("Certificate bundle '{path}'"), reason)
            }
            Self::Entry { action: Action::Create, .. } => {
                (format!("Certificate store entry '{path}'"), "it does not exist".to_owned())
            }
            Self::Entry { .. } => (format!("Certificate store entry '{path}'"), String::new()),
        };
        Step::new(self.target().step(), title, self.action(), reason)
    }

    pub(super) fn view(&self) -> ChangeView {
        let restart_needed = self.target() == Target::System && self.action() != Action::None;
        ChangeView { target: self.target(), path: self.path(), action: self.action().done(), restart_needed }
    }

    /// Carries it out. Call it only for a change.
    pub(super) async fn apply(&self) -> Result<()> {
        match self {
            Self::File(file) => {
                let file = file.clone();
                blocking::run("writing the certificate", move || file.apply()).await
            }
            Self::Bundle { store, machine, anchors, .. } => {
                store.update().await?;
                match store.has(machine, anchors) {
                    true => Ok(()),
                    false => {
                        let message = format!(
                            "'{}' ran, but '{}' does not contain the certificate",
                            store.command(),
                            self.path()
                        );
                        Err(Error::new(ErrorId::TrustSystemUpdateFailed, message).with_target(self.path()))
                    }
                }
            }
            Self::Entry { scope, anchor, action: Action::Remove, .. } => windows_store::remove(*scope, anchor).await,
            Self::Entry { scope, anchor, .. } => windows_store::add(*scope, anchor).await,
        }
    }
}
