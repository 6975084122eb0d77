//! Names of the request that do not exist. If none exists, it is an error: the names are wrong, or everything was already removed, and a stamp does not record
//! which. If some exist, a stopped run is completed, and a name that resembles an existing one is only a warning.

use super::Request;
use super::inventory::Inventory;
use crate::arm::{key_vault, resource_group, storage_account};
use crate::error::{Error, ErrorId, Problem, Result};
use crate::resource::target::Target;
use crate::spelling::{nearest, same};

/// A name that does not exist.
pub(super) struct Missing {
    /// `key vault 'newregkv2'`
    title: String,
    /// The most similar existing name. It is the same one if it exists in another resource group.
    nearest: Option<String>,
    is_elsewhere: bool,
}

impl Missing {
    fn new<'a>(kind: &str, name: &str, existing: impl Iterator<Item = &'a str>) -> Self {
        let nearest = nearest(name, existing).map(str::to_owned);
        let is_elsewhere = nearest.as_ref().is_some_and(|nearest| same(nearest, name));
        Self { title: format!("{kind} '{name}'"), nearest, is_elsewhere }
    }

    fn text(&self) -> String {
        match &self.nearest {
            Some(_) if self.is_elsewhere => format!("{} (it exists in another resource group)", self.title),
            Some(nearest) => format!("{} (did you mean '{nearest}'?)", self.title),
            None => self.title.clone(),
        }
    }

    /// Returns a warning for a name that resembles an existing one.
    pub(super) fn warning(&self) -> Option<Problem> {
        let nearest = self.nearest.as_ref()?;
        let message = format!("The {} does not exist. Did you mean '{nearest}'?", self.title);
        let mut problem = Problem::warning(ErrorId::RemovalNothingFound, message);
        problem.hint = "Ignore this if an earlier run removed it.".to_owned();
        Some(problem)
    }
}

/// Returns the names that are missing in the resource group of the prerequisites.
pub(super) fn in_group(request: &Request, inventory: &Inventory) -> Vec<Missing> {
    let of_kind = |kind: &'static str| {
        let resources = inventory.resources.iter().filter(move |one| same(&one.kind, kind));
        resources.map(|one| one.name.as_str())
    };
    let mut missing = Vec::new();
    match &inventory.vault {
        None => {
            missing.push(Missing::new("key vault", &request.key_vault_name, of_kind("Microsoft.KeyVault/vaults")));
        }
        Some(held) => {
            let existing = || held.secrets.iter().map(|item| item.name.as_str());
            let named = request.registry_user_names.iter().chain([&request.certificate_secret_name]);
            let absent = named.filter(|name| !existing().any(|existing| same(existing, name)));
            missing.extend(absent.map(|name| Missing::new("secret", name, existing())));
        }
    }
    let container = &request.storage_account_blob_container;
    match &inventory.account {
        None => {
            let accounts = of_kind("Microsoft.Storage/storageAccounts");
            missing.push(Missing::new("storage account", &request.storage_account_name, accounts));
        }
        // Its containers are only read if they are to be removed.
        Some(held) if request.remove_data && !held.containers.contains(container) => {
            missing.push(Missing::new("blob container", container, held.containers.iter().map(String::as_str)));
        }
        Some(_) => {}
    }
    missing
}

/// Returns the resource groups of deployments that do not exist.
pub(super) async fn groups(target: &Target, names: &[&String]) -> Vec<Missing> {
    if names.is_empty() {
        return Vec::new();
    }
    let existing = known(target, "resource groups", resource_group::names(&target.arm, &target.subscription.id).await);
    names.iter().map(|name| Missing::new("resource group", name, existing.iter().map(String::as_str))).collect()
}

/// Returns the error if none of the names exists. `missing` are the ones found so far.
pub(super) async fn nothing_found(
    target: &Target,
    request: &Request,
    group_exists: bool,
    mut missing: Vec<Missing>,
) -> Error {
    if !group_exists {
        let subscription = &target.subscription.id;
        let (vaults, accounts) = tokio::join!(
            key_vault::names(&target.arm, subscription),
            storage_account::names(&target.arm, subscription)
        );
        let vaults = known(target, "key vaults", vaults);
        let accounts = known(target, "storage accounts", accounts);
        let mut all = groups(target, &[&request.resource_group_name]).await;
        all.push(Missing::new("key vault", &request.key_vault_name, vaults.iter().map(String::as_str)));
        all.push(Missing::new("storage account", &request.storage_account_name, accounts.iter().map(String::as_str)));
        all.append(&mut missing);
        missing = all;
    }
    let names: Vec<String> = missing.iter().map(Missing::text).collect();
    let place = match group_exists {
        true => format!(" in the resource group '{}'", request.resource_group_name),
        false => String::new(),
    };
    let message = format!("nothing that was named exists{place}: {}", names.join(", "));
    Error::new(ErrorId::RemovalNothingFound, message).with_target(&request.resource_group_name)
}

/// Returns known names; none, without an error, if the list cannot be read.
fn known(target: &Target, what: &str, outcome: Result<Vec<String>>) -> Vec<String> {
    outcome.unwrap_or_else(|error| {
        target.context().events.verbose(format!("The {what} could not be listed: {}", error.message));
        Vec::new()
    })
}
