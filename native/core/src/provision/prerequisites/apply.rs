//! The steps, each of which starts when its inputs exist: first the resource group; then account and vault in parallel; container and role when the account is
//! ready; both secrets when the vault exists.

use std::time::Duration;

use super::early::alongside;
use super::observed::{Observed, ReadSecret, note_address};
use super::preflight::Found;
use crate::arm::key_vault::{self as arm_vault, KeyVault};
use crate::arm::storage_account::{self as arm_account, StorageAccount};
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::event::steps::{Running, StepProgress};
use crate::http::jitter::Jitter;
use crate::http::retry::{Attempts, RetryPolicy};
use crate::http::wait::sleep;
use crate::key_vault::secret::{SecretId, Vault};
use crate::resource::access_policy;
use crate::resource::blob_container::WantedContainer;
use crate::resource::key_vault::DEFAULT_SKU;
use crate::resource::opened_account::OpenedAccount;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::resource_group::WantedGroup;
use crate::resource::role_assignment::WantedRole;
use crate::resource::secret::{WantedSecret, access, certificate_secret};

const ACTIVITY: &str = "Preparing the container registry";
/// Delay before reading, if another run is creating the same resources.
const HEAD_START: Duration = Duration::from_secs(1);

/// Each step once, in one place for all callers.
struct Steps {
    resource_group: Step,
    storage_account: Step,
    blob_container: Step,
    role_assignment: Step,
    key_vault: Step,
    registry_user: Step,
    certificate: Step,
}

impl Steps {
    const COUNT: usize = 7;

    /// Returns the steps in the order of results.
    fn listed(self) -> [Step; Self::COUNT] {
        [
            self.resource_group,
            self.storage_account,
            self.blob_container,
            self.role_assignment,
            self.key_vault,
            self.registry_user,
            self.certificate,
        ]
    }
}

/// The results of the steps, or the expected results of a plan.
pub(super) struct Done {
    pub steps: Vec<Step>,
    /// `None` in a plan if the certificate does not exist.
    pub certificate: Option<SecretId>,
}

impl Done {
    /// Returns whether a registry that was deployed with the prerequisites has them still: only the blob container and settings of the storage account change.
    pub(super) fn keeps_values(&self) -> bool {
        self.steps.iter().all(|step| match step.step {
            StepKind::BlobContainer => true,
            StepKind::StorageAccount => step.action != Action::Create,
            _ => step.action == Action::None,
        })
    }
}

/// How the content of the resource group is known.
struct Contents {
    account: Option<StorageAccount>,
    vault: Option<KeyVault>,
    origin: Origin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// This run created the group, so nothing in it has to be read.
    Own,
    /// The group appeared after it was read: another run is using it.
    Contested,
    /// As read by the preflight.
    Observed,
}

/// Runs the steps: writes with [`Mode::Apply`], and reports what would be written with [`Mode::Plan`].
pub(super) async fn walk(found: &Found, mode: Mode) -> Result<Done> {
    let progress = StepProgress::new(&found.target.context().events, ACTIVITY, Steps::COUNT);
    let walk = Walk { found, mode, progress };
    let (resource_group, contents) = walk.resource_group().await?;
    // Both branches run to their end, so that a failure in one does not interrupt the other.
    let (storage, vault) = tokio::join!(walk.storage(&contents), walk.vault(&contents));
    let ((storage_account, blob_container, role_assignment), (key_vault, user, certificate)) = (storage?, vault?);
    let steps = Steps {
        resource_group,
        storage_account,
        blob_container,
        role_assignment,
        key_vault,
        registry_user: user.0,
        certificate: certificate.0,
    };
    Ok(Done { steps: steps.listed().into(), certificate: certificate.1 })
}

struct Walk<'a> {
    found: &'a Found,
    mode: Mode,
    progress: StepProgress<'a>,
}

impl Walk<'_> {
    async fn resource_group(&self) -> Result<(Step, Contents)> {
        let Found { target, scope, observed, request, .. } = self.found;
        let wanted = WantedGroup { scope };
        let step = wanted.plan(observed.group.as_ref());
        let (account, vault) = (observed.storage.account.clone(), observed.vault.vault.clone());
        let Some(_running) = self.begin(&step) else {
            return Ok((step, Contents { account, vault, origin: Origin::Observed }));
        };
        let is_new = wanted.ensure(target, &step, &self.found.location).await?;
        target.context().remembered().note(scope.resource_group_id());
        let contents = match (step.action, is_new) {
            (Action::Create, true) => Contents { account: None, vault: None, origin: Origin::Own },
            (Action::Create, false) => {
                sleep(HEAD_START).await;
                let (account, vault) = tokio::join!(
                    arm_account::get(&target.arm, scope, &request.storage_account_name),
                    arm_vault::get(&target.arm, scope, &request.key_vault_name),
                );
                Contents { account: account?, vault: vault?, origin: Origin::Contested }
            }
            _ => Contents { account, vault, origin: Origin::Observed },
        };
        Ok((step, contents))
    }

    async fn storage(&self, contents: &Contents) -> Result<(Step, Step, Step)> {
        let Found { target, scope, .. } = self.found;
        let wanted = self.found.wanted_account();
        let step = wanted.plan(contents.account.as_ref());
        let mut account = contents.account.clone();
        if let Some(_running) = self.begin(&step) {
            let made = wanted.ensure(target, scope, &step, account).await?;
            target.context().remembered().note(scope.storage_account_id(wanted.name));
            account = Some(made);
        }
        // A plan does not wait for an account.
        let account = account.as_ref().filter(|account| self.mode == Mode::Apply || account.is_ready());
        // An account that is created again has new keys and no content.
        let is_new = step.action == Action::Create || contents.account.as_ref().is_some_and(StorageAccount::has_failed);
        let (container, role) =
            tokio::join!(self.blob_container(account, is_new), self.role_assignment(account, is_new, contents.origin));
        Ok((step, container?, role?))
    }

    async fn blob_container(&self, account: Option<&StorageAccount>, is_new: bool) -> Result<Step> {
        let Found { target, scope, request, observed, .. } = self.found;
        let account_name = &request.storage_account_name;
        let wanted = WantedContainer { context: target.context(), name: &request.storage_account_blob_container };
        let Some(account) = account else { return Ok(wanted.missing()) };
        let seen = observed.storage.container.as_ref().filter(|_| !is_new);
        let opened;
        let (account, step) = match seen {
            Some((account, step)) => (account, step.clone()),
            None => {
                opened = OpenedAccount::read(&target.arm, scope, account_name, account).await?;
                let step = if is_new { wanted.missing() } else { wanted.observe(&opened).await? };
                (&opened, step)
            }
        };
        match self.begin(&step) {
            Some(_running) => wanted.ensure(account, step).await,
            None => Ok(step),
        }
    }

    async fn role_assignment(&self, account: Option<&StorageAccount>, is_new: bool, origin: Origin) -> Result<Step> {
        let Found { target, scope, request, observed, principal, .. } = self.found;
        let account_id = scope.storage_account_id(&request.storage_account_name);
        let wanted = WantedRole { account_id: &account_id, principal_id: &principal.object_id };
        let step = match &observed.storage.role {
            _ if is_new && origin == Origin::Own => wanted.missing(),
            // A plan of an account that does not exist. A role may be inherited from its resource group.
            _ if account.is_none() && observed.group.is_none() => wanted.missing(),
            Some(step) => step.clone(),
            None => wanted.observe(target).await?,
        };
        if let Some(_running) = self.begin(&step) {
            wanted.ensure(target, &step).await?;
        }
        Ok(step)
    }

    async fn vault(&self, contents: &Contents) -> Result<(Step, ReadSecret, ReadSecret)> {
        let Found { target, scope, request, observed, .. } = self.found;
        let name = &request.key_vault_name;
        let wanted = self.found.wanted_vault(DEFAULT_SKU);
        let mut vault = contents.vault.clone();
        if vault.is_none() && self.mode == Mode::Apply {
            vault = self.made_by_another(contents.origin).await?;
        }
        let step = wanted.plan(vault.as_ref());
        let mut is_fresh = false;
        if let Some(_running) = self.begin(&step) {
            let made = wanted.ensure(target, scope, &step, vault).await?;
            is_fresh = step.action != Action::None || made.is_registering();
            vault = Some(made);
        }
        let vault = match &vault {
            Some(vault) => {
                let address = vault.uri()?;
                note_address(target.context(), &scope.key_vault_id(name), &address);
                Some(Vault::new(target.context(), address, is_fresh))
            }
            None => None,
        };
        let user = access(&request.registry_user_name, &self.found.registry_password);
        let certificate = certificate_secret(&request.certificate_secret_name, &self.found.certificate.encoded);
        let origin = contents.origin;
        let around = Around { vault: vault.as_ref(), vault_action: step.action, origin };
        let secrets = async {
            tokio::join!(
                self.secret(&around, &user, observed.vault.user.as_ref()),
                self.secret(&around, &certificate, observed.vault.certificate.as_ref()),
            )
        };
        let (user, certificate) = if self.mode == Mode::Apply && step.action != Action::None {
            let policies = if step.action == Action::Create { wanted.at_creation() } else { wanted.policies };
            let (user, certificate) =
                alongside(secrets, access_policy::keep(&target.arm, scope, name, &policies)).await;
            let written = (user?, certificate?);
            // A run that created the resource group is waited for by others.
            if origin != Origin::Own {
                access_policy::restored(&target.arm, scope, name, &policies).await?;
            }
            written
        } else {
            let (user, certificate) = secrets.await;
            (user?, certificate?)
        };
        Ok((step, user, certificate))
    }

    /// Reads the vault directly before it is created: a creation replaces the access policies of a vault that another run has created meanwhile.
    async fn made_by_another(&self, origin: Origin) -> Result<Option<KeyVault>> {
        let Found { target, scope, request, .. } = self.found;
        let mut looks = Attempts::new(RetryPolicy::OTHER_RUN, Some(&self.found.target.context().events));
        loop {
            looks.begin();
            let vault = match origin {
                Origin::Own => return Ok(None),
                Origin::Contested | Origin::Observed => {
                    arm_vault::get(&target.arm, scope, &request.key_vault_name).await?
                }
            };
            // The run that created the resource group creates the vault next.
            if vault.is_some() || origin == Origin::Observed || !looks.again("the other run", None).await {
                return Ok(vault);
            }
        }
    }

    async fn secret(
        &self,
        around: &Around<'_>,
        wanted: &WantedSecret<'_>,
        seen: Option<&ReadSecret>,
    ) -> Result<ReadSecret> {
        let Some(vault) = around.vault else { return Ok((wanted.plan(None), None)) };
        let is_own = around.origin == Origin::Own;
        let mut known = match seen {
            _ if is_own => (wanted.plan(None), None),
            Some(seen) => seen.clone(),
            None => self.read(around, vault, wanted).await?,
        };
        if self.mode == Mode::Apply && !is_own && known.0.action != Action::None {
            let is_expected = self.may_be_in_progress(around) && known.0.action == Action::Create;
            known = self.read_before_write(is_expected, vault, wanted).await?;
        }
        let (step, held) = known;
        let Some(_running) = self.begin(&step) else { return Ok((step, held)) };
        let id = wanted.ensure(vault, self.found.target.context(), &step, held).await?;
        let id = if is_own || step.action == Action::None { id } else { wanted.newest(vault, id).await };
        Ok((step, Some(id)))
    }

    /// Returns whether another run may be between the creation of the vault and its secrets. Then other parts of the target are missing too; a vault without one
    /// secret in a target that is otherwise complete was changed by hand, or gets another name.
    fn may_be_in_progress(&self, around: &Around<'_>) -> bool {
        let Observed { storage, vault, .. } = &self.found.observed;
        let is_missing = |step: Option<&Step>| step.is_none_or(|step| step.action == Action::Create);
        let is_incomplete = || {
            is_missing(storage.container.as_ref().map(|(_, step)| step))
                || is_missing(storage.role.as_ref())
                || [&vault.user, &vault.certificate].iter().all(|read| is_missing(read.as_ref().map(|(step, _)| step)))
        };
        match around.origin {
            Origin::Own => false,
            Origin::Contested => true,
            Origin::Observed => around.vault_action != Action::Create && is_incomplete(),
        }
    }

    /// Reads a secret directly before it is written: another run with the same request may have written it meanwhile, and each write adds a version. A secret
    /// that another run is `expected` to write is waited for.
    async fn read_before_write(&self, expected: bool, vault: &Vault, wanted: &WantedSecret<'_>) -> Result<ReadSecret> {
        if !expected {
            // Runs that were started at the same time would otherwise read at the same time.
            let spread = RetryPolicy::OTHER_RUN;
            let pause = spread.pauses(Jitter::random()).next().unwrap_or(spread.first_pause);
            sleep(pause.saturating_sub(spread.first_pause) * 4).await;
            return wanted.observe(vault).await;
        }
        let mut looks = Attempts::new(RetryPolicy::OTHER_RUN, Some(&self.found.target.context().events));
        loop {
            looks.begin();
            let read = wanted.observe(vault).await?;
            if read.0.action != Action::Create || !looks.again("the other run", None).await {
                return Ok(read);
            }
        }
    }

    async fn read(&self, around: &Around<'_>, vault: &Vault, wanted: &WantedSecret<'_>) -> Result<ReadSecret> {
        match wanted.observe(vault).await {
            // The missing access policy may be the caller's own.
            Err(error) if self.is_unreadable_yet(&error, around) => Ok((wanted.unreadable(), None)),
            outcome => outcome,
        }
    }

    fn is_unreadable_yet(&self, error: &Error, around: &Around<'_>) -> bool {
        let is_plan_of_update = self.mode == Mode::Plan && around.vault_action == Action::Update;
        is_plan_of_update && error.id == ErrorId::VaultAccessDenied
    }

    /// Shows that the step is running until the guard is dropped; `None` in a plan.
    fn begin(&self, step: &Step) -> Option<Running<'_>> {
        (self.mode == Mode::Apply).then(|| self.progress.begin(step.target.as_str()))
    }
}

/// The vault of a secret; `None` in a plan that would create it.
struct Around<'a> {
    vault: Option<&'a Vault>,
    vault_action: Action,
    origin: Origin,
}
