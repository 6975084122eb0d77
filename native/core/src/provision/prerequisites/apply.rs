//! The steps: the resource group first, then storage and key vault side by side, each with what stands on it.

use super::preflight::Found;
use crate::arm::key_vault as arm_vault;
use crate::arm::storage_account::{Settings, is_ready};
use crate::error::{ErrorId, Result};
use crate::event::Event;
use crate::key_vault::secret::{SecretId, Vault};
use crate::provision::key_vault::{self, DEFAULT_SKU};
use crate::provision::key_vault_secret::{Wanted, access, certificate_secret};
use crate::provision::plan::{Action, Mode, Step};
use crate::provision::storage_account::{self, DEFAULT_SKU as STORAGE_SKU};
use crate::provision::{resource_group, role, storage_container};

const ACTIVITY: &str = "Preparing the container registry";
const STEPS: usize = 7;

/// What came out of the steps.
pub struct Done {
    pub steps: Vec<Step>,
    pub certificate: SecretId,
    pub vault: Vault,
}

/// What a run would do now; reads alone.
pub async fn plan(found: &Found) -> Result<Vec<Step>> {
    let request = &found.request;
    let wanted = wanted_vault(found);
    let mut steps = vec![
        resource_group::plan(&found.scope, found.resource_group.as_ref()),
        storage_account::plan(&request.storage_account_name, found.storage_account.as_ref(), true),
    ];
    let (account_name, container) = (&request.storage_account_name, &request.storage_account_blob_container);
    match &found.storage_account {
        Some(account) if is_ready(account) => {
            let id = found.scope.storage_account_id(account_name);
            let (container, role) = tokio::join!(
                storage_container::apply(&found.target, &found.scope, account_name, container, account, Mode::Plan),
                role::plan(&found.target, &id, &found.principal.object_id),
            );
            steps.extend([container?.0, role?]);
        }
        _ => steps.extend([storage_container::planned(container), role::planned(&found.principal.object_id)]),
    }
    let vault_step = key_vault::plan(&request.key_vault_name, found.key_vault.as_ref(), &wanted);
    let [user, certificate] = secrets(found);
    let (user, certificate) =
        tokio::join!(plan_secret(found, &user, vault_step.action), plan_secret(found, &certificate, vault_step.action));
    steps.extend([vault_step, user?, certificate?]);
    Ok(steps)
}

async fn plan_secret(found: &Found, wanted: &Wanted<'_>, vault_action: Action) -> Result<Step> {
    let Some(vault) = &found.key_vault else { return Ok(wanted.plan(None)) };
    let vault = Vault::new(found.target.context(), arm_vault::uri(vault)?, false);
    match wanted.look(&vault).await {
        Ok((step, _)) => Ok(step),
        // The missing access policy is perhaps the caller's own.
        Err(error) if error.id == ErrorId::VaultAccessDenied && vault_action == Action::Update => {
            Ok(wanted.unreadable())
        }
        Err(error) => Err(error),
    }
}

pub async fn run(found: &Found) -> Result<Done> {
    let progress = Progress::new(found);
    let step = resource_group::plan(&found.scope, found.resource_group.as_ref());
    progress.show(0, &step.target);
    resource_group::ensure(&found.target, &found.scope, &step, &found.location).await?;
    // Both branches run to their end, so that a failure in one does not leave the other half-way.
    let (storage, vault) = tokio::join!(storage(found, &progress), vault(found, &progress));
    let (storage, vault) = (storage?, vault?);
    let steps = std::iter::once(step).chain(storage).chain(vault.steps).collect();
    Ok(Done { steps, ..vault })
}

async fn storage(found: &Found, progress: &Progress<'_>) -> Result<Vec<Step>> {
    let (target, scope, request) = (&found.target, &found.scope, &found.request);
    let name = &request.storage_account_name;
    let settings = Settings { location: &found.location, sku: STORAGE_SKU, https_only: true };
    let step = storage_account::plan(name, found.storage_account.as_ref(), true);
    progress.show(1, &step.target);
    let account =
        storage_account::ensure(target, scope, name, &step, found.storage_account.clone(), &settings, true).await?;
    progress.show(3, &step.target);
    let id = scope.storage_account_id(name);
    let (container, role) = tokio::join!(
        storage_container::apply(target, scope, name, &request.storage_account_blob_container, &account, Mode::Apply),
        role::ensure(target, &id, &found.principal.object_id),
    );
    let steps = vec![step, container?.0, role?];
    progress.show(5, &steps[1].target);
    Ok(steps)
}

async fn vault(found: &Found, progress: &Progress<'_>) -> Result<Done> {
    let context = found.target.context();
    let name = &found.request.key_vault_name;
    let wanted = wanted_vault(found);
    let step = key_vault::plan(name, found.key_vault.as_ref(), &wanted);
    progress.show(2, &step.target);
    let held = key_vault::ensure(&found.target, &found.scope, name, &step, found.key_vault.clone(), &wanted).await?;
    progress.show(4, &step.target);
    let fresh = step.action != Action::None || arm_vault::is_registering(&held);
    let vault = Vault::new(context, arm_vault::uri(&held)?, fresh);
    let [user, certificate] = secrets(found);
    let (access, certificate) = tokio::join!(secret(found, &vault, &user), secret(found, &vault, &certificate));
    let ((access_step, _), (certificate_step, certificate)) = (access?, certificate?);
    progress.show(6, &certificate_step.target);
    let steps = vec![step, access_step, certificate_step];
    Ok(Done { steps, certificate, vault })
}

async fn secret(found: &Found, vault: &Vault, wanted: &Wanted<'_>) -> Result<(Step, SecretId)> {
    let (step, existing) = wanted.look(vault).await?;
    let id = wanted.ensure(vault, found.target.context(), &step, existing).await?;
    Ok((step, id))
}

fn secrets(found: &Found) -> [Wanted<'_>; 2] {
    [
        access(&found.request.registry_user_name, &found.registry_password),
        certificate_secret(&found.request.certificate_secret_name, &found.certificate.encoded),
    ]
}

fn wanted_vault(found: &Found) -> key_vault::Wanted<'_> {
    key_vault::Wanted {
        location: &found.location,
        tenant_id: &found.tenant_id,
        sku: DEFAULT_SKU,
        policies: found.policies(),
        creator: found.caller.clone(),
    }
}

/// Tells how far the run has come; steps that run side by side count when they are reached.
struct Progress<'a>(&'a Found);

impl<'a> Progress<'a> {
    fn new(found: &'a Found) -> Self {
        Self(found)
    }

    fn show(&self, reached: usize, status: &str) {
        let percent = u8::try_from((reached + 1) * 100 / (STEPS + 1)).unwrap_or(100);
        self.0.target.context().events.send(Event::Progress {
            activity: ACTIVITY.to_owned(),
            status: status.to_owned(),
            percent,
        });
    }
}
