//! Install- and Uninstall-ContainerRegistryTrust: makes Docker, Podman, containerd, and the system trust a registry, or undoes it.

mod change;
mod containerd;
mod places;
pub mod source;
mod work;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::places::{Subject, unavailable};
use self::source::{CertificateView, Way};
use self::work::{ChangeView, Work};
use super::findings::Findings;
use super::trust_places::machine::Machine;
use super::trust_places::scope::Scope;
use super::trust_places::system;
use super::trust_places::target::Target;
use super::verification;
use crate::blocking;
use crate::certificate::trust_anchor::Anchor;
use crate::clock::Clock;
use crate::error::{Error, ErrorId, Problem, Result, Severity};
use crate::event::EventSink;
use crate::resource::plan::{Action, Mode, Step};

/// The places of both use cases.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Places {
    /// Host, with a port unless it is 443.
    pub registry: String,
    /// Without any: those that the machine has.
    #[serde(default)]
    pub targets: Vec<Target>,
    #[serde(default)]
    pub scope: Scope,
    /// PEM, DER, or PKCS#7.
    pub certificate_file_path: Option<String>,
    /// Root of a mounted file system to change instead of this machine's.
    pub mount_path: Option<String>,
    /// The caller's `$XDG_CONFIG_HOME` or `~/.config`.
    pub user_config_folder: Option<String>,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InstallRequest {
    #[serde(flatten)]
    pub places: Places,
    /// SHA-1 or SHA-256 of the certificate that the registry presents. Required without a file.
    pub thumbprint: Option<String>,
    #[serde(flatten)]
    pub way: Way,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UninstallRequest {
    #[serde(flatten)]
    pub places: Places,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub registry: String,
    /// The certificates that are trusted now.
    pub certificates: Vec<CertificateView>,
    pub changes: Vec<ChangeView>,
    pub plan: Vec<Step>,
}

/// Installs the certificates of a registry.
pub async fn install(events: &EventSink, clock: &Clock, request: InstallRequest) -> Result<Outcome> {
    let (registry, url) = verification::address(&request.places.registry)?;
    let anchors = match request.places.certificate_file_path.clone() {
        Some(path) => blocking::run("reading the certificate", move || source::of_file(&path)).await?,
        None => source::of_registry(events, &request.way, &url, request.thumbprint.as_deref()).await?,
    };
    let findings = source::check_dates(&anchors, clock.now()).into_iter().collect();
    run(events, &registry, request.places, Some(anchors), findings).await
}

/// Removes the certificates of a registry. On Windows, the certificate store is changed only if the request names the certificate.
pub async fn uninstall(events: &EventSink, request: UninstallRequest) -> Result<Outcome> {
    let (registry, _) = verification::address(&request.places.registry)?;
    run(events, &registry, request.places, None, Findings::default()).await
}

async fn run(
    events: &EventSink,
    registry: &str,
    places: Places,
    anchors: Option<Vec<Anchor>>,
    mut findings: Findings,
) -> Result<Outcome> {
    let mode = Mode::of(places.what_if);
    let machine = Machine::new(places.mount_path.as_deref(), places.user_config_folder.as_deref());
    check_mount(&machine)?;
    let subject = Subject { machine: &machine, scope: places.scope, registry, anchors: anchors.as_deref() };
    let mut works = Vec::new();
    for target in targets(&places, &machine)? {
        match target {
            Target::System if cfg!(windows) => {
                collect_entries(&subject, &places, &mut works, &mut findings).await?;
            }
            Target::System => collect_system(&subject, &mut works, &mut findings),
            client => {
                take(subject.files_of_client(client), &mut works, &mut findings);
                if client == Target::Containerd && places.scope == Scope::AllUsers && subject.anchors.is_some() {
                    findings.extend(subject.containerd_warning());
                }
            }
        }
    }
    for work in &mut works {
        // Whoever looks at a plan need not have the rights for it yet.
        findings.extend(work.take_denied().map(|problem| match mode {
            Mode::Apply => problem,
            Mode::Plan => Problem { severity: Severity::Warning, ..problem },
        }));
    }
    findings.settle(events)?;
    let outcome = Outcome {
        registry: registry.to_owned(),
        certificates: anchors.iter().flatten().map(CertificateView::of).collect(),
        changes: works.iter().map(Work::view).collect(),
        plan: works.iter().map(Work::step).collect(),
    };
    if mode == Mode::Apply {
        apply(events, &works, anchors.is_some()).await?;
        say_what_remains(events, &machine, &works);
    }
    Ok(outcome)
}

fn check_mount(machine: &Machine) -> Result<()> {
    match machine.mounted() {
        Some(folder) if !folder.is_dir() => {
            let message = format!("'{}' is not a folder with a mounted file system", folder.display());
            Err(Error::new(ErrorId::ArgumentInvalid, message).with_target(folder.display().to_string()))
        }
        _ => Ok(()),
    }
}

fn targets(places: &Places, machine: &Machine) -> Result<Vec<Target>> {
    let mut targets = places.targets.clone();
    if targets.is_empty() {
        targets = Target::ALL.into_iter().filter(|target| target.is_present(machine, places.scope)).collect();
    }
    targets.sort_unstable();
    targets.dedup();
    if targets.is_empty() {
        let message = "neither Docker, Podman, containerd, nor a certificate folder of the system was found here";
        return Err(Error::new(ErrorId::TrustTargetUnavailable, message));
    }
    Ok(targets)
}

fn take(
    decided: Vec<std::result::Result<change::FileChange, Problem>>,
    works: &mut Vec<Work>,
    findings: &mut Findings,
) {
    works.extend(decided.into_iter().filter_map(|one| findings.keep(one)).map(Work::File));
}

fn collect_system(subject: &Subject<'_>, works: &mut Vec<Work>, findings: &mut Findings) {
    let found = system::is_supported(subject.machine, subject.scope).and_then(|()| system::store(subject.machine));
    let store = match found {
        Ok(store) => store,
        Err(why) => return findings.add(unavailable(Target::System, &why)),
    };
    let anchors = subject.anchors.unwrap_or_default();
    findings.extend(source::check_for_system(anchors, store.only_authorities));
    let before = works.len();
    take(subject.files_of_system(store), works, findings);
    if !subject.machine.is_mounted() {
        let is_changed = works[before..].iter().any(|work| work.action() != Action::None);
        works.push(Work::bundle(store, subject.machine, anchors, is_changed || !store.has(subject.machine, anchors)));
    }
}

async fn collect_entries(
    subject: &Subject<'_>,
    places: &Places,
    works: &mut Vec<Work>,
    findings: &mut Findings,
) -> Result<()> {
    if let Err(why) = system::is_supported(subject.machine, subject.scope) {
        findings.add(unavailable(Target::System, &why));
        return Ok(());
    }
    let named = match (subject.anchors, &places.certificate_file_path) {
        (None, Some(path)) => source::of_file(path)?,
        _ => Vec::new(),
    };
    let anchors = subject.anchors.unwrap_or(&named);
    if anchors.is_empty() {
        let message = "the certificate store was left as it is, because no certificate was named";
        findings.add(Problem {
            hint: "Pass the certificate with -CertificateFilePath.".to_owned(),
            ..Problem::warning(ErrorId::TrustTargetUnavailable, message)
        });
    }
    findings.extend(source::check_for_system(subject.anchors.unwrap_or_default(), false));
    for anchor in anchors {
        works.push(Work::entry(subject.scope, anchor, subject.anchors.is_some()).await?);
    }
    Ok(())
}

async fn apply(events: &EventSink, works: &[Work], installs: bool) -> Result<()> {
    for work in works {
        let step = work.step();
        match step.action {
            Action::None if installs => step.end(events),
            Action::None => {}
            Action::Remove => step.remove(events, work.apply()).await?,
            Action::Create | Action::Update => {
                step.begin(events);
                work.apply().await.inspect_err(|_| step.failed(events))?;
                step.end(events);
            }
        }
    }
    if !installs && works.iter().all(|work| work.action() == Action::None) {
        events.host("No certificate of the registry is installed; no change.");
    }
    Ok(())
}

fn say_what_remains(events: &EventSink, machine: &Machine, works: &[Work]) {
    let is_system_changed = works.iter().any(|work| work.view().restart_needed);
    match (is_system_changed, machine.mounted(), system::store(machine)) {
        (true, Some(folder), Ok(store)) => {
            events.host(format!("Run '{}' in '{}' (chroot).", store.command(), folder.display()));
        }
        (true, None, _) => {
            events.host("Restart programs that read the system's certificates when they start, such as Docker.")
        }
        _ => {}
    }
}
