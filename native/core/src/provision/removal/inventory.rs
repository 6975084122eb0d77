//! The existing resources, without a decision. Independent look-ups run in parallel.

use std::collections::BTreeSet;

use super::Request;
use super::found::{self, Found};
use crate::arm::key_vault::{self, KeyVault};
use crate::arm::resource_group::{self, Resource};
use crate::arm::role_assignment::{self, Assignment};
use crate::arm::storage_account;
use crate::cloud::resource_id::{self, Scope};
use crate::error::{Error, ErrorId, Result};
use crate::graph::service_principal;
use crate::identity::context::Context;
use crate::key_vault::secret::{SecretItem, Vault};
use crate::resource::existing;
use crate::resource::plan::Mode;
use crate::resource::target::Target;
use crate::storage::account::Account;

pub struct Inventory {
    pub scope: Scope,
    pub resources: Vec<Resource>,
    /// At the group and below it.
    pub assignments: Vec<Assignment>,
    pub vault: Option<HeldVault>,
    pub account: Option<HeldAccount>,
    /// Known object ids of the registry's service principal.
    pub principals: BTreeSet<String>,
    /// Known object ids of the operator.
    pub operators: BTreeSet<String>,
}

pub struct HeldVault {
    pub vault: KeyVault,
    pub data: Vault,
    pub secrets: Vec<SecretItem>,
}

/// The content of the account; not read if its data is kept.
#[derive(Debug, Default)]
pub struct HeldAccount {
    pub containers: Vec<String>,
    pub queues: Vec<String>,
    pub tables: Vec<String>,
}

impl Inventory {
    /// Reads the group; returns nothing if it does not exist.
    pub async fn take(target: &Target, request: &Request) -> Result<Found<Self>> {
        let scope = target.scope(&request.resource_group_name);
        match found::group(target, &resource_group::named(&scope), Mode::of(request.what_if)).await? {
            Found::Held(()) => {}
            Found::Absent => return Ok(Found::Absent),
            Found::Leaving => return Ok(Found::Leaving),
        }
        let group = scope.resource_group_id();
        let (resources, assignments, vault, held, named, caller) = tokio::join!(
            resource_group::resources(&target.arm, &scope),
            role_assignment::at_or_below(&target.arm, &group),
            vault(target, &scope, request),
            account(target, &scope, request),
            named_principal(target.context(), request),
            target.context().object_id(),
        );
        let assignments = assignments?;
        let account = scope.storage_account_id(&request.storage_account_name);
        let ours = assignments.iter().filter(|one| one.is_ours() && resource_id::covers(&account, &one.scope));
        let lower = |id: &str| id.to_ascii_lowercase();
        Ok(Found::Held(Self {
            principals: ours.map(|one| lower(&one.principal_id)).chain(named).collect(),
            operators: caller?.iter().chain(&request.user_object_id).map(|id| lower(id)).collect(),
            resources: resources?,
            assignments,
            vault: vault?,
            account: held?,
            scope,
        }))
    }
}

async fn vault(target: &Target, scope: &Scope, request: &Request) -> Result<Option<HeldVault>> {
    let name = &request.key_vault_name;
    let standing = existing::read(target, &key_vault::named(scope, name), Mode::of(request.what_if)).await?;
    let Some(vault) = standing.resource else { return Ok(None) };
    let data = Vault::new(target.context(), vault.uri()?, vault.is_registering());
    // Without the list it is unknown whether other secrets are stored there.
    let secrets = data.list().await.map_err(|error| {
        let denied = error.id == ErrorId::VaultAccessDenied;
        let error = error.context(format!("listing the secrets of the key vault '{name}'"));
        match denied {
            true => error.with_hint("Grant the signed-in account List and Delete on the secrets of the vault."),
            false => error,
        }
    })?;
    Ok(Some(HeldVault { vault, data, secrets }))
}

async fn account(target: &Target, scope: &Scope, request: &Request) -> Result<Option<HeldAccount>> {
    let name = &request.storage_account_name;
    let standing = existing::read(target, &storage_account::named(scope, name), Mode::of(request.what_if)).await?;
    let Some(found) = standing.resource else { return Ok(None) };
    // An account whose creation failed has no endpoint, so it has no content. One that failed later still has its data.
    let was_made = found.blob_endpoint().is_ok();
    if !request.remove_data || (found.has_failed() && !was_made) {
        return Ok(Some(HeldAccount::default()));
    }
    let doing =
        |what: &'static str| move |error: Error| error.context(format!("the {what} of the storage account '{name}'"));
    let key = storage_account::first_key(&target.arm, scope, name).await.map_err(doing("keys"))?;
    let blobs = found.blob_endpoint()?;
    // A premium account has neither queues nor tables.
    let queues = found.endpoint("queue")?;
    let tables = found.endpoint("table")?;
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
    Ok(Some(HeldAccount { containers, queues, tables }))
}

/// Returns the object ids of the principal in the request. A principal that was deleted from the directory is not an error.
async fn named_principal(context: &Context, request: &Request) -> Vec<String> {
    let given = [&request.service_principal_id, &request.application_identifier];
    let given = given.into_iter().flatten().map(|id| id.trim()).filter(|id| !id.is_empty());
    let mut ids = Vec::new();
    for id in given {
        ids.push(id.to_ascii_lowercase());
        match service_principal::find(context, id).await {
            Ok(found) => ids.extend(found.map(|principal| principal.object_id.to_ascii_lowercase())),
            Err(error) => context.events.verbose(format!("'{id}' could not be looked up: {}", error.message)),
        }
    }
    ids
}
