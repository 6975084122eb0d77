//! Whether the given values would roll a registry back: an object of Set-ContainerRegistryPrerequisites contains the version of the certificate and the storage
//! at its time, while the vault and the running registry have the current ones.
//!
//! The vault is read with the permissions that also read the certificate. An unreadable one is an error and never counts as current, since the setup on the
//! virtual machine has to read it too.

use jiff::Timestamp;

use super::inputs::Inputs;
use crate::arm::{Arm, key_vault};
use crate::certificate::pfx::{self, Wanted};
use crate::certificate::{inspect, vault_value};
use crate::error::{ErrorId, Problem, Result, Severity};
use crate::key_vault::secret::{Secret, SecretId, Vault};
use crate::parameter::Parameter;
use crate::resource::deployment::running_now::{InUse, RunningNow};
use crate::secret::ExposeSecret;
use crate::spelling;

const URL: Parameter = Parameter::PfxKeyVaultSecretUrl;

/// The given certificate in the vault.
pub(super) struct Given<'a> {
    pub secret: &'a Secret,
    pub thumbprint: &'a str,
}

/// Compares with the current version of the secret, and with the certificates in use.
pub(super) async fn certificate(
    vault: &Vault,
    arm: &Arm,
    given: &Given<'_>,
    running: &RunningNow,
    force: bool,
) -> Result<Vec<Problem>> {
    let in_use = running.certificates();
    let mut problems = Vec::new();
    // Its newest version may have been disabled intentionally, so it cannot be suggested for a machine.
    let mut is_ordered = true;
    match vault.get(&given.secret.id.name).await {
        Ok(Some(current)) if is_replaced(given, &current) => {
            let user = in_use.iter().find(|one| one.id.is(&current.id));
            problems.push(replaced(given.secret, &current, user));
        }
        Ok(_) => {}
        Err(error) if error.id == ErrorId::SecretDisabled => is_ordered = false,
        Err(error) => return Err(error),
    }
    // A running version of the same secret is either older than the current one or the current one.
    let id = &given.secret.id;
    let is_settled = |used: &&InUse| used.id.is(id) || (is_ordered && used.id.is_of_secret(id));
    for used in in_use.iter().filter(|used| !is_settled(used)) {
        problems.extend(differs(vault, arm, given, used).await);
    }
    Ok(problems.into_iter().map(|problem| accepted(problem, force)).collect())
}

/// Compares the storage with that of the last deployment: the registry would otherwise serve different images.
pub(super) fn storage(inputs: &Inputs, running: &RunningNow) -> Option<Problem> {
    let (scope, name) = inputs.storage_account.as_ref()?;
    let now = (running.parameter("storageAccountResourceId")?, running.parameter("storageAccountContainer")?);
    let given = (scope.storage_account_id(name), inputs.container.clone());
    if spelling::same(&now.0, &given.0) && spelling::same(&now.1, &given.1) {
        return None;
    }
    let account = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
    let message = format!(
        "The registry stores its images in the container '{}' of the storage account '{}', but '{}' of '{}' was given.",
        now.1,
        account(&now.0),
        given.1,
        account(&given.0)
    );
    let mut problem = Problem::error(ErrorId::DeploymentOutdated, Parameter::StorageAccountContainer, message);
    problem.hint = format!(
        "Pass -StorageAccountResourceId {} -StorageAccountContainer {}, or add -Force to change the storage of the registry.",
        now.0, now.1
    );
    Some(accepted(problem, inputs.force))
}

/// Makes it a warning with `-Force`.
fn accepted(mut problem: Problem, force: bool) -> Problem {
    if force {
        problem.severity = Severity::Warning;
        problem.hint = "It is deployed because of -Force.".to_owned();
    }
    problem
}

/// Returns whether another version is current, with a different certificate.
fn is_replaced(given: &Given<'_>, current: &Secret) -> bool {
    !current.id.is(&given.secret.id) && thumbprint(current).as_deref() != Some(given.thumbprint)
}

fn thumbprint(secret: &Secret) -> Option<String> {
    let value = vault_value::decode(&secret.value)?;
    let wanted = Wanted { host: None, thumbprint: None };
    let pfx = pfx::open(value.pfx.expose_secret(), &value.password, "current certificate", wanted).ok()?;
    inspect::summary(&pfx).ok().map(|summary| summary.thumbprint)
}

fn replaced(given: &Secret, current: &Secret, user: Option<&InUse>) -> Problem {
    let used = user.map_or_else(String::new, |used| format!(" and used by the {}", used.user));
    let message = format!(
        "The version {} of the certificate '{}' is older than {}, which is current in the key vault{used}.",
        dated(&given.id, given.created),
        given.id.name,
        dated(&current.id, current.created),
    );
    let mut problem = Problem::error(ErrorId::DeploymentOutdated, URL, message);
    let now = thumbprint(current).map_or_else(String::new, |thumbprint| format!(" -PfxThumbprint {thumbprint}"));
    problem.hint = format!(
        "Run Set-ContainerRegistryPrerequisites -PassThru again with the current certificate and pass the new object, or pass -PfxKeyVaultSecretUrl {}{now}. To deploy the older version, add -Force.",
        current.id.with_port()
    );
    problem
}

/// Formats `3f9c2a1b (created 2026-11-29 06:35:10 UTC)`.
fn dated(id: &SecretId, created: Option<Timestamp>) -> String {
    let version = id.short_version();
    created.map_or_else(
        || version.to_owned(),
        |at| format!("{version} (created {})", at.strftime("%Y-%m-%d %H:%M:%S UTC")),
    )
}

/// Returns the problem if a certificate in use is in another secret. `None` if the given one is known to be as new.
async fn differs(vault: &Vault, arm: &Arm, given: &Given<'_>, used: &InUse) -> Option<Problem> {
    let reason = match used.id.is_of_vault(&given.secret.id) {
        true => match vault.get_version(&used.id.name, &used.id.version).await {
            Ok(None) => return None,
            Ok(Some(held)) if thumbprint(&held).as_deref() == Some(given.thumbprint) => return None,
            Ok(Some(held)) => match (held.created, given.secret.created) {
                (Some(held), Some(given)) if held <= given => return None,
                (Some(_), Some(_)) => format!("is newer: {}", dated(&held.id, held.created)),
                _ => "may be newer: the key vault does not report when it was created".to_owned(),
            },
            Err(error) => format!("may be newer: {}", error.message),
        },
        // The other vault is not read, since that needs other permissions. If it was deleted, there is no way back to it.
        false => match key_vault::by_id(arm, &used.vault).await {
            Ok(None) => return None,
            Ok(Some(_)) => "may be newer: it is in another key vault".to_owned(),
            Err(error) => format!("may be newer: its key vault could not be read: {}", error.message),
        },
    };
    let given = given.secret;
    let message = format!(
        "The {} uses the version {} of the certificate '{}' ({}), which {reason}. The version {} of '{}' was given.",
        used.user,
        used.id.short_version(),
        used.id.name,
        used.id.url.host_str().unwrap_or_default(),
        dated(&given.id, given.created),
        given.id.name,
    );
    let mut problem = Problem::error(ErrorId::DeploymentOutdated, URL, message);
    problem.hint = format!(
        "Run Set-ContainerRegistryPrerequisites -PassThru with the current names and pass the new object, or pass -PfxKeyVaultSecretUrl {} with its -PfxThumbprint and -PfxKeyVaultResourceId. To deploy the certificate that was given, add -Force.",
        used.id.with_port()
    );
    Some(problem)
}
