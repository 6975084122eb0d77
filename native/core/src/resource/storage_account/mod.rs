//! Storage accounts.

mod content;

pub(crate) use content::{AccountContent, kept};

use crate::arm::storage_account::{self, SKUS, Settings, StorageAccount};
use crate::cloud::resource_id::{self, Scope};
use crate::error::{ErrorId, Problem, Result};
use crate::event::StepKind;
use crate::parameter::Parameter;
use crate::resource::plan::{Action, Step};
use crate::resource::target::Target;

const STEP: StepKind = StepKind::StorageAccount;
pub(crate) const DEFAULT_SKU: &str = SKUS[0];

/// The required state of an account.
pub(crate) struct WantedAccount<'a> {
    pub name: &'a str,
    /// For a new account.
    pub settings: Settings<'a>,
    /// An existing account that accepts plain HTTP is updated.
    pub https_only: bool,
}

impl WantedAccount<'_> {
    pub(crate) fn plan(&self, existing: Option<&StorageAccount>) -> Step {
        let title = title(self.name);
        match existing {
            Some(account) if account.has_failed() => {
                Step::new(STEP, title, Action::Update, "an earlier creation failed, so it is created again")
                    .differs("it is ready", "its creation failed")
            }
            Some(account) if self.https_only && account.https_only() == Some(false) => {
                Step::new(STEP, title, Action::Update, "it accepts plain HTTP")
                    .differs("HTTPS only", "it accepts plain HTTP")
            }
            Some(_) => Step::new(STEP, title, Action::None, "it exists"),
            None => Step::missing(STEP, title),
        }
    }

    /// Returns the account, ready to use; waits if another run is creating it.
    pub(crate) async fn ensure(
        &self,
        target: &Target,
        scope: &Scope,
        step: &Step,
        existing: Option<StorageAccount>,
    ) -> Result<StorageAccount> {
        let (arm, events, name) = (&target.arm, &target.context().events, self.name);
        step.begin(events);
        let made = match existing {
            Some(account) if step.action == Action::None => storage_account::ready(arm, scope, name, account).await,
            Some(account) if !account.has_failed() => storage_account::require_https(arm, scope, name).await,
            // Existing settings are not replaced by our defaults.
            Some(account) => storage_account::create_again(arm, scope, name, &account, self.https_only).await,
            None => storage_account::create(arm, scope, name, &self.settings).await,
        };
        let account = made
            .inspect_err(|_| step.failed(events))
            .map_err(|error| error.context(format!("the storage account '{name}'")))?;
        step.end(events);
        Ok(account)
    }
}

/// Returns a finding if the name is taken, in another resource group of the subscription or elsewhere on the stamp.
pub(crate) async fn taken(target: &Target, name: &str) -> Result<Option<Problem>> {
    let free = storage_account::name_is_free(&target.arm, &target.subscription.id, name).await?;
    let Err(reason) = free else { return Ok(None) };
    let own = storage_account::find(&target.arm, &target.subscription.id, name).await;
    // Without permission to list, the service's own reason is kept.
    let own = own.inspect_err(|error| target.context().events.verbose(error.message.clone())).ok().flatten();
    let group = own.as_ref().and_then(|account| resource_id::resource_group_of(&account.id));
    let Some(group) = group else {
        let message = format!("The storage account name '{name}' is not available: {reason}");
        return Ok(Some(Problem::error(ErrorId::StorageNameTaken, Parameter::StorageAccountName, message)));
    };
    let message = format!(
        "The storage account '{name}' already exists in the resource group '{group}' of the subscription '{}'.",
        target.subscription.name
    );
    let mut problem = Problem::error(ErrorId::StorageNameTaken, Parameter::StorageAccountName, message);
    problem.hint = format!("Pass -ResourceGroupName {group} to use it, or choose another StorageAccountName.");
    Ok(Some(problem))
}

fn title(name: &str) -> String {
    format!("Storage account '{name}'")
}
