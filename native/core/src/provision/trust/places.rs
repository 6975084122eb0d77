//! The files of each target, in the order in which they are written.

use std::path::PathBuf;

use super::change::{self, FileChange, Wanted};
use super::containerd;
use crate::certificate::trust_anchor::Anchor;
use crate::error::{ErrorId, Problem};
use crate::oci::registry_name::api_host;
use crate::parameter::Parameter;
use crate::provision::trust_places::machine::Machine;
use crate::provision::trust_places::scope::Scope;
use crate::provision::trust_places::system::{MOST_ANCHORS, Store};
use crate::provision::trust_places::target::{Target, folder, folder_name};

type Decided = Result<FileChange, Problem>;

/// The registry whose places are meant, and the certificates that are to be there; none if they are to be removed.
pub(super) struct Subject<'a> {
    pub machine: &'a Machine,
    pub scope: Scope,
    pub registry: &'a str,
    pub anchors: Option<&'a [Anchor]>,
}

impl Subject<'_> {
    /// Returns the files of a client of registries.
    pub(super) fn files_of_client(&self, target: Target) -> Vec<Decided> {
        let folder = match folder(target, self.machine, self.scope) {
            Ok(folder) => folder,
            Err(why) => return vec![Err(unavailable(target, &why))],
        };
        if target == Target::Containerd {
            return self.files_of_containerd();
        }
        vec![self.decide(target, folder.join(folder_name(self.registry)).join("ca.crt"), self.certificates())]
    }

    /// Returns the files in the system's folder. Files for more certificates than are wanted now are removed.
    pub(super) fn files_of_system(&self, store: &Store) -> Vec<Decided> {
        let wanted = |position: usize| match self.anchors.and_then(|anchors| anchors.get(position)) {
            Some(anchor) => Wanted::Certificates { pem: anchor.pem(), ders: vec![anchor.der.clone()] },
            None => Wanted::NoCertificates,
        };
        let files = (0..MOST_ANCHORS).map(|position| {
            self.decide(Target::System, store.file(self.machine, self.registry, position), wanted(position))
        });
        // The first file is always named; the others only if they matter.
        files
            .enumerate()
            .filter(|(position, decided)| {
                *position == 0
                    || self.anchors.is_some_and(|anchors| *position < anchors.len())
                    || decided.as_ref().map_or(true, FileChange::is_change)
            })
            .map(|(_, decided)| decided)
            .collect()
    }

    /// A certificate without the settings is harmless, and settings that name a missing certificate are not.
    fn files_of_containerd(&self) -> Vec<Decided> {
        let folder = self.containerd_folder();
        let (certificate, settings) = (folder.join("ca.crt"), folder.join("hosts.toml"));
        let settings = self.containerd_settings(settings);
        let certificate = self.decide(Target::Containerd, certificate, self.certificates());
        if self.anchors.is_some() { vec![certificate, settings] } else { vec![settings, certificate] }
    }

    fn containerd_settings(&self, path: PathBuf) -> Decided {
        let found = change::read(self.machine, Target::Containerd, &path)?;
        let text = found.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let api_host = api_host(self.registry);
        let wanted = match (self.anchors, &text) {
            (Some(_), text) => containerd::with_certificate(api_host, text.as_deref()).map(Wanted::Text),
            (None, Some(text)) => {
                containerd::without_certificate(api_host, text).map(|kept| kept.map_or(Wanted::NoFile, Wanted::Text))
            }
            (None, None) => Ok(Wanted::NoFile),
        };
        let wanted = wanted.map_err(|why| change::unusable(Target::Containerd, &path, &why))?;
        self.decide(Target::Containerd, path, wanted)
    }

    /// Returns the folder that containerd reads for the registry.
    fn containerd_folder(&self) -> PathBuf {
        let base = match self.containerd_base() {
            Some(base) => self.machine.at(base.trim_start_matches('/')),
            None => self.machine.at("etc/containerd/certs.d"),
        };
        let preferred = containerd::folder_without_colon(self.registry).map(|name| base.join(name));
        preferred.filter(|folder| folder.is_dir()).unwrap_or_else(|| base.join(self.registry))
    }

    fn containerd_base(&self) -> Option<String> {
        let text = std::fs::read_to_string(self.machine.at("etc/containerd/config.toml")).ok()?;
        containerd::config_path(&text).filter(|path| path.starts_with('/'))
    }

    /// Returns a warning if containerd is not configured to read these files.
    pub(super) fn containerd_warning(&self) -> Option<Problem> {
        self.containerd_base().is_none().then(|| {
            let file = self.machine.at("etc/containerd/config.toml");
            let message = format!(
                "'{}' sets no config_path, so containerd before 2.2 does not read the certificate",
                file.display()
            );
            Problem::warning(ErrorId::TrustContainerdUnconfigured, message)
        })
    }

    fn certificates(&self) -> Wanted {
        match self.anchors {
            Some(anchors) => Wanted::Certificates {
                pem: anchors.iter().map(Anchor::pem).collect(),
                ders: anchors.iter().map(|anchor| anchor.der.clone()).collect(),
            },
            None => Wanted::NoCertificates,
        }
    }

    fn decide(&self, target: Target, path: PathBuf, wanted: Wanted) -> Decided {
        FileChange::decide(self.machine, target, path, wanted)
    }
}

pub(super) fn unavailable(target: Target, why: &str) -> Problem {
    let message = format!("the registry cannot be trusted for {}: {why}", target.name());
    Problem::error(ErrorId::TrustTargetUnavailable, Parameter::Target, message)
}
