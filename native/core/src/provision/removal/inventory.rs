//! The existing resources, without a decision. Independent look-ups run in parallel.

use std::collections::BTreeSet;

use super::Request;
use super::found::{self, Found};
use crate::arm::key_vault;
use crate::arm::resource_group::{self, GenericResource};
use crate::arm::role_assignment::{self, Assignment};
use crate::arm::storage_account;
use crate::cloud::resource_id::Scope;
use crate::error::Result;
use crate::graph::service_principal;
use crate::identity::context::Context;
use crate::resource::existing;
use crate::resource::key_vault::VaultContent;
use crate::resource::plan::Mode;
use crate::resource::role_assignment::is_ours;
use crate::resource::storage_account::AccountContent;
use crate::resource::target::Target;

pub(super) struct Inventory {
    pub scope: Scope,
    pub resources: Vec<GenericResource>,
    /// At the group and below it.
    pub assignments: Vec<Assignment>,
    pub vault: Option<VaultContent>,
    /// Its content is not read if its data is kept.
    pub account: Option<AccountContent>,
    /// Known object ids of the registry's service principal.
    pub principals: BTreeSet<String>,
    /// Known object ids of the operator.
    pub operators: BTreeSet<String>,
}

impl Inventory {
    /// Reads the group; returns nothing if it does not exist.
    pub(super) async fn take(target: &Target, request: &Request) -> Result<Found<Self>> {
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
        let ours = assignments.iter().filter(|one| is_ours(one, &account));
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

async fn vault(target: &Target, scope: &Scope, request: &Request) -> Result<Option<VaultContent>> {
    let name = &request.key_vault_name;
    let standing = existing::read(target, &key_vault::named(scope, name), Mode::of(request.what_if)).await?;
    match standing.resource {
        Some(vault) => VaultContent::read(target.context(), name, vault).await.map(Some),
        None => Ok(None),
    }
}

async fn account(target: &Target, scope: &Scope, request: &Request) -> Result<Option<AccountContent>> {
    let name = &request.storage_account_name;
    let standing = existing::read(target, &storage_account::named(scope, name), Mode::of(request.what_if)).await?;
    match standing.resource {
        Some(account) if request.remove_data => AccountContent::read(target, scope, name, &account).await.map(Some),
        Some(_) => Ok(Some(AccountContent::default())),
        None => Ok(None),
    }
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
