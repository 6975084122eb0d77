//! The content of a storage account, which decides whether a removal deletes the account or only the container of the registry.

use super::{STEP, title};
use crate::arm::storage_account::{self, StorageAccount};
use crate::cloud::resource_id::Scope;
use crate::error::{Error, Result};
use crate::resource::blob_container;
use crate::resource::plan::{Action, Step};
use crate::resource::target::Target;
use crate::storage::account::Account;

#[derive(Debug, Default)]
pub(crate) struct AccountContent {
    pub containers: Vec<String>,
    queues: Vec<String>,
    tables: Vec<String>,
}

impl AccountContent {
    pub(crate) async fn read(target: &Target, scope: &Scope, name: &str, existing: &StorageAccount) -> Result<Self> {
        // An account whose creation failed has no endpoint, so it has no content. One that failed later still has its data.
        if existing.has_failed() && existing.blob_endpoint().is_err() {
            return Ok(Self::default());
        }
        let doing = |what: &'static str| {
            move |error: Error| error.context(format!("the {what} of the storage account '{name}'"))
        };
        let key = storage_account::first_key(&target.arm, scope, name).await.map_err(doing("keys"))?;
        let blobs = existing.blob_endpoint()?;
        // A premium account has neither queues nor tables.
        let queues = existing.endpoint("queue")?;
        let tables = existing.endpoint("table")?;
        let at = |endpoint| Account { context: target.context(), endpoint, name, key: &key };
        let (containers, queues, tables) = tokio::try_join!(
            async { at(&blobs).containers().await.map_err(doing("containers")) },
            async {
                let Some(endpoint) = &queues else { return Ok(Vec::new()) };
                at(endpoint).queues().await.map_err(doing("queues"))
            },
            async {
                let Some(endpoint) = &tables else { return Ok(Vec::new()) };
                at(endpoint).tables().await.map_err(doing("tables"))
            },
        )?;
        Ok(Self { containers, queues, tables })
    }

    /// Plans the removal of the account `name` if it contains nothing except `container`, and otherwise of the container. Returns the step of the container, if
    /// it is removed by itself, and the step of the account.
    pub(crate) fn plan_removal(&self, name: &str, container: &str, has_foreign_role: bool) -> (Option<Step>, Step) {
        let mut reasons = Vec::new();
        let others: Vec<&String> = self.containers.iter().filter(|one| *one != container).collect();
        let kinds = [
            ("other containers", others),
            ("queues", self.queues.iter().collect()),
            ("tables", self.tables.iter().collect()),
        ];
        for (what, names) in kinds {
            let names: Vec<String> = names.into_iter().map(|name| format!("'{name}'")).collect();
            if !names.is_empty() {
                reasons.push(format!("it contains {what} ({})", names.join(", ")));
            }
        }
        if has_foreign_role {
            reasons.push("it has another role assignment".to_owned());
        }
        if reasons.is_empty() {
            let reason = "it contains only the container of the registry";
            return (None, Step::new(STEP, title(name), Action::Remove, reason));
        }
        let exists = self.containers.iter().any(|one| one == container);
        (exists.then(|| blob_container::planned_removal(container)), kept(name, reasons.join("; ")))
    }
}

/// Returns the step of an account that a removal keeps.
pub(crate) fn kept(name: &str, reason: impl Into<String>) -> Step {
    Step::new(STEP, title(name), Action::None, reason)
}
