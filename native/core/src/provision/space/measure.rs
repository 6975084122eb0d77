//! Measure-ContainerRegistry: the size of each repository, and of blobs that no manifest refers to.
//!
//! The registry names only its tags. Manifests without a tag, and blobs without a manifest, are known from the blob container of the registry, which is read
//! first: a push that ends in between is then counted.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contents::{Contents, Found};
use super::ledger::Ledger;
use super::stored::Stored;
use crate::arm::storage_account;
use crate::cloud::resource_id;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::event::EventSink;
use crate::http::limits::MEASURED_MANIFESTS;
use crate::identity::context::Context;
use crate::oci::reference::Place;
use crate::oci::registry::Registry;
use crate::parameter::Parameter;
use crate::provision::images::connection::{Connection, Registries, login};
use crate::provision::images::deployed_login::newest_deployment;
use crate::provision::images::export::Failure;
use crate::resource::target::Target;
use crate::secret::Secrets;
use crate::storage::account::Account;
use crate::storage::container::Container;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Host, with a port unless it is 443.
    pub registry: String,
    pub user_name: Option<String>,
    /// The storage account of the registry. Default: that of the registry's deployment on the stamp.
    pub storage_account_resource_id: Option<String>,
    /// With `storage_account_resource_id`.
    pub storage_account_container: Option<String>,
    #[serde(flatten)]
    pub connection: Connection,
}

/// Sizes are bytes. What only the storage knows is `None` when it was not read.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub registry: String,
    /// By name.
    pub repositories: Vec<RepositoryView>,
    pub tags: usize,
    pub manifests: usize,
    /// All repositories, each blob once.
    pub size: u64,
    /// What removing the untagged images would leave without an owner.
    pub untagged_size: Option<u64>,
    /// Manifests that no tag leads to, as references for `azcr_image_remove_start`.
    pub untagged_images: Option<Vec<String>>,
    /// All blobs of the storage.
    pub stored_size: Option<u64>,
    /// Blobs that no manifest refers to: garbage collection deletes them. `None` also when a repository could not be read.
    pub orphaned_blobs: Option<usize>,
    pub orphaned_size: Option<u64>,
    /// Repositories that could not be read.
    pub failures: Vec<Failure>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryView {
    pub registry: String,
    pub repository: String,
    pub tags: usize,
    pub manifests: usize,
    pub untagged_manifests: Option<usize>,
    pub size: u64,
    /// The part of `size` that other repositories use too.
    pub shared_size: u64,
}

/// Measures the registry. Secret: `password`.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Outcome> {
    let place = Place::parse(&request.registry)?;
    let given = login(request.user_name.as_deref(), &secrets, "password")?;
    let registry =
        Registries::new(&request.connection, events, stamp.clone()).await?.open(&place.registry, given).await?;
    let mut names: BTreeSet<String> = registry.catalog().await?.into_iter().collect();
    let stored = find_stored(events, stamp.as_ref(), &request, &place.registry).await?;
    names.extend(stored.iter().flat_map(|stored| stored.revisions.keys().cloned()));
    let (mut ledger, mut room) = (Ledger::new(stored.as_ref()), MEASURED_MANIFESTS);
    let (mut views, mut untagged, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    let none = BTreeSet::new();
    for (at, name) in names.iter().enumerate() {
        events.progress(format!("Measuring {}", registry.name), name.as_str(), at * 100 / names.len());
        let revisions = stored.as_ref().and_then(|stored| stored.revisions.get(name)).unwrap_or(&none);
        let repository = registry.repository(name, "pull");
        let contents = match Contents::read(&repository, revisions, &mut room).await {
            Ok(contents) => contents,
            Err(error) if error.id == ErrorId::AnswerTooLarge || registry.login_is_refused().await => {
                return Err(error);
            }
            Err(error) => {
                failures.push(Failure::of(&format!("{}/{name}", registry.name), &error));
                continue;
            }
        };
        ledger.add(&contents)?;
        views.push(view(&registry, name, &contents, stored.is_some()));
        untagged.extend(untagged_of(&registry, name, &contents.manifests));
    }
    for (number, view) in views.iter_mut().enumerate() {
        (view.size, view.shared_size) = ledger.of_repository(number);
    }
    let orphans = stored.as_ref().filter(|_| failures.is_empty()).map(|stored| ledger.orphans(stored));
    Ok(Outcome {
        registry: registry.name.clone(),
        tags: views.iter().map(|view| view.tags).sum(),
        manifests: views.iter().map(|view| view.manifests).sum(),
        size: ledger.size(),
        untagged_size: stored.as_ref().map(|_| ledger.untagged_size()),
        untagged_images: stored.as_ref().map(|_| untagged),
        stored_size: stored.as_ref().map(|stored| stored.blobs.values().sum()),
        orphaned_blobs: orphans.map(|(count, _)| count),
        orphaned_size: orphans.map(|(_, size)| size),
        repositories: views,
        failures,
    })
}

fn view(registry: &Registry, name: &str, contents: &Contents, has_storage: bool) -> RepositoryView {
    let untagged = contents.manifests.iter().filter(|found| !found.is_tagged).count();
    RepositoryView {
        registry: registry.name.clone(),
        repository: name.to_owned(),
        tags: contents.tags,
        manifests: contents.manifests.len(),
        untagged_manifests: has_storage.then_some(untagged),
        size: 0,
        shared_size: 0,
    }
}

fn untagged_of(registry: &Registry, name: &str, manifests: &[Found]) -> Vec<String> {
    let untagged = manifests.iter().filter(|found| !found.is_tagged);
    untagged.map(|found| format!("{}/{name}@{}", registry.name, found.manifest)).collect()
}

/// Reads the storage of the registry: the one that the caller names, otherwise that of its deployment on the stamp. A storage that was not named and cannot be
/// read is a warning.
async fn find_stored(
    events: &EventSink,
    stamp: Option<&Context>,
    request: &Request,
    registry: &str,
) -> Result<Option<Stored>> {
    let named = match (&request.storage_account_resource_id, &request.storage_account_container) {
        (Some(account), Some(container)) => Some((account.clone(), container.clone())),
        (None, None) => None,
        (account, _) => {
            let missing = if account.is_none() {
                Parameter::StorageAccountResourceId
            } else {
                Parameter::StorageAccountContainer
            };
            let message =
                "the storage of the registry is named by -StorageAccountResourceId and -StorageAccountContainer";
            return Err(Error::new(ErrorId::ArgumentMissing, message).with_target(missing));
        }
    };
    match (stamp, named) {
        (Some(stamp), Some(named)) => read_stored(stamp, &named).await.map(Some),
        (Some(stamp), None) => match stored_by_deployment(stamp, registry).await {
            Ok(stored) => {
                if stored.is_none() {
                    events.verbose(format!("no deployment on the stamp names the storage of {registry}"));
                }
                Ok(stored)
            }
            Err(error) => {
                let message = format!("The storage of {registry} cannot be read: {}", error.message);
                events.warn(&Problem::warning(error.id, message));
                Ok(None)
            }
        },
        (None, Some(_)) => {
            let message = "the storage of the registry cannot be read without a session on the stamp";
            Err(Error::new(ErrorId::NotSignedIn, message))
        }
        (None, None) => Ok(None),
    }
}

/// Reads the storage that the deployment of the registry names; `None` for a registry without a deployment on the stamp.
pub async fn stored_by_deployment(stamp: &Context, registry: &str) -> Result<Option<Stored>> {
    let host = registry.split(':').next().unwrap_or_default();
    let target = Target::select(stamp).await?;
    let Some(deployment) = newest_deployment(&target, host).await? else { return Ok(None) };
    let account = deployment.parameter("storageAccountResourceId");
    match account.zip(deployment.parameter("storageAccountContainer")) {
        Some(named) => read_stored(stamp, &named).await.map(Some),
        None => Ok(None),
    }
}

async fn read_stored(stamp: &Context, (id, container): &(String, String)) -> Result<Stored> {
    let (scope, name) = resource_id::parse(id, "Microsoft.Storage/storageAccounts").ok_or_else(|| {
        let message = format!("'{id}' is not a valid resource id of a storage account");
        Error::new(ErrorId::ArgumentInvalid, message).with_target(Parameter::StorageAccountResourceId)
    })?;
    let target = Target::select(stamp).await?;
    let account = storage_account::get(&target.arm, &scope, &name).await?.ok_or_else(|| {
        Error::new(ErrorId::NotFound, format!("the storage account '{name}' does not exist")).with_target(&name)
    })?;
    let key = storage_account::first_key_now(&target.arm, &scope, &name).await?;
    let endpoint = account.blob_endpoint()?;
    let account = Account { context: stamp, endpoint: &endpoint, name: &name, key: &key };
    Stored::read(&Container { account, name: container }).await
}
