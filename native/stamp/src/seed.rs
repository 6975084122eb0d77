use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    arm::{key_vault, role, storage_account},
    behaviour::Behaviour,
    clock::{dotnet_time, http_date},
    key_vault::new_version,
    later::{Later, Pace},
    names::Names,
    random,
    shared::Shared,
    world::{
        Account, Blob, Container, Download, Group, Image, Place, RoleAssignment, Subscription, World,
        application::Application,
        directory::{Directory, Principal, object_id},
    },
};

/// Creates a stamp without resources: one subscription, owned by the deployer and the user, and the images of the registry.
pub fn new_world(names: &Names, behaviour: &Behaviour, pace: Pace) -> World {
    let late = Later::after(behaviour.principal_attempts, pace, jiff::Timestamp::now());
    let directory = Directory::seeded(names, late);
    let scope = format!("/subscriptions/{}", names.subscription_id);
    let owner = |principal: &Principal| {
        assignment(&scope, &principal.object_id, role::OWNER, &dotnet_time(jiff::Timestamp::now()))
    };
    let image = |publisher: &str, offer: &str, sku: &str, version: &str| Image {
        publisher: publisher.to_owned(),
        offer: offer.to_owned(),
        sku: sku.to_owned(),
        version: version.to_owned(),
    };
    World {
        subscriptions: vec![Subscription {
            subscription_id: names.subscription_id.clone(),
            display_name: names.subscription_name.clone(),
            state: "Enabled".to_owned(),
        }],
        role_assignments: vec![owner(directory.deployer()), owner(directory.user())],
        images: vec![
            image("Canonical", "UbuntuServer", "18.04-LTS", "18.04.20210105"),
            image("microsoft-aks", "aks", "aks-ubuntu-1604-201909", "2019.09.19"),
            image("microsoft-aks", "aks", "aks-ubuntu-1604-201910", "2019.10.24"),
            image("microsoft-aks", "aks", "aks-ubuntu-1804-202012", "2020.12.10"),
        ],
        directory,
        ..World::default()
    }
}

fn assignment(scope: &str, principal_id: &str, role: &str, time: &str) -> RoleAssignment {
    let subscription = scope.split('/').nth(2).unwrap_or_default();
    RoleAssignment {
        name: random::guid(),
        scope: scope.to_owned(),
        role_definition_id: role::full_id(subscription, role),
        principal_id: principal_id.to_owned(),
        created_on: time.to_owned(),
        created_by: principal_id.to_owned(),
    }
}

/// The body of `POST /_stamp/seed`: resources to create, and resources to remove. Existing ones with the same name are replaced.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Seed {
    subscriptions: Vec<Subscription>,
    groups: Vec<SeededGroup>,
    accounts: Vec<SeededResource>,
    containers: Vec<SeededContainer>,
    queues: Vec<SeededName>,
    tables: Vec<SeededName>,
    vaults: Vec<SeededVault>,
    secrets: Vec<SeededSecret>,
    role_assignments: Vec<SeededAssignment>,
    images: Option<Vec<Image>>,
    /// Products that were downloaded from Azure, replacing the previous ones.
    downloads: Option<Vec<Download>>,
    /// Versions of the custom script extension that were downloaded, replacing the previous ones.
    custom_script_versions: Option<Vec<String>>,
    principals: Vec<Value>,
    /// Applications of the tenant; missing ids are generated.
    applications: Vec<Application>,
    /// DNS labels used in other subscriptions, replacing the previous ones.
    taken_labels: Option<Vec<String>>,
    remove: Removed,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SeededGroup {
    name: String,
    subscription_id: Option<String>,
    location: Option<String>,
}

/// Without a subscription, the resource is in an invisible one: its name is taken elsewhere.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SeededResource {
    name: String,
    subscription_id: Option<String>,
    resource_group: Option<String>,
    sku: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SeededContainer {
    account: String,
    name: String,
    /// Public access: `blob` or `container`.
    public_access: Option<String>,
    /// Name to base64 of the content.
    #[serde(default)]
    blobs: BTreeMap<String, String>,
}

/// A queue or a table.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SeededName {
    account: String,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SeededVault {
    name: String,
    subscription_id: Option<String>,
    resource_group: Option<String>,
    /// Replaces or adds members of the vault's `properties`.
    #[serde(default)]
    properties: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SeededSecret {
    vault: String,
    name: String,
    value: String,
    content_type: Option<String>,
    /// Replaces or adds members of the `attributes`: `enabled`, `nbf`, `exp`.
    #[serde(default)]
    attributes: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SeededAssignment {
    scope: String,
    principal_id: String,
    role_name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Removed {
    subscriptions: Vec<String>,
    groups: Vec<String>,
    accounts: Vec<String>,
    vaults: Vec<String>,
    /// Ids of network and compute resources.
    resources: Vec<String>,
    /// Containers as `account/container`.
    containers: Vec<String>,
    /// Secrets as `vault/secret`.
    secrets: Vec<String>,
    /// Object ids whose assignments are removed.
    role_assignments_of: Vec<String>,
}

/// Changes the world without the client, and updates the state file.
///
/// # Errors
/// A text that names an unknown member or a missing resource.
pub fn apply(stamp: &Shared, changes: &Value) -> Result<(), String> {
    let seed = Seed::deserialize(changes).map_err(|e| e.to_string())?;
    {
        let mut world = stamp.world();
        remove(&mut world, &seed.remove);
        add(stamp, &mut world, seed)?;
    }
    stamp.save();
    Ok(())
}

fn remove(world: &mut World, gone: &Removed) {
    let named = |names: &[String], name: &str| names.iter().any(|one| one.eq_ignore_ascii_case(name));
    world.subscriptions.retain(|s| !named(&gone.subscriptions, &s.subscription_id));
    world.groups.retain(|g| !named(&gone.groups, &g.name));
    world.accounts.retain(|a| !named(&gone.accounts, &a.name) && !named(&gone.groups, &a.place.resource_group));
    world.vaults.retain(|v| !named(&gone.vaults, &v.name) && !named(&gone.groups, &v.place.resource_group));
    world.deployments.retain(|d| !named(&gone.groups, &d.place.resource_group));
    world.resources.retain(|r| !named(&gone.resources, &r.id()) && !named(&gone.groups, &r.place.resource_group));
    for account in &mut world.accounts {
        let name = account.name.clone();
        account.containers.retain(|container, _| !named(&gone.containers, &format!("{name}/{container}")));
    }
    for vault in &mut world.vaults {
        let name = vault.name.clone();
        vault.secrets.retain(|secret, _| !named(&gone.secrets, &format!("{name}/{secret}")));
    }
    world.role_assignments.retain(|a| !named(&gone.role_assignments_of, &a.principal_id));
}

fn account<'a>(world: &'a mut World, name: &str) -> Result<&'a mut Account, String> {
    world.account(name).ok_or_else(|| format!("no account {name}"))
}

fn add(stamp: &Shared, world: &mut World, seed: Seed) -> Result<(), String> {
    let now = stamp.clock.now();
    let place = |subscription: Option<String>, group: Option<String>| Place {
        subscription_id: subscription.unwrap_or_else(random::guid),
        resource_group: group.unwrap_or_else(|| "elsewhere".to_owned()),
    };
    for subscription in seed.subscriptions {
        // Visible to both seeded owners, so that a client has several to choose from.
        let scope = format!("/subscriptions/{}", subscription.subscription_id);
        for principal in [world.directory.deployer().object_id.clone(), world.directory.user().object_id.clone()] {
            world.role_assignments.push(assignment(&scope, &principal, role::OWNER, &dotnet_time(now)));
        }
        world.subscriptions.push(subscription);
    }
    for group in seed.groups {
        world.groups.push(Group {
            subscription_id: group.subscription_id.unwrap_or_else(|| stamp.names.subscription_id.clone()),
            name: group.name,
            location: group.location.unwrap_or_else(|| stamp.names.region.clone()),
            tags: Map::new(),
        });
    }
    for account in seed.accounts {
        world.accounts.retain(|there| there.name != account.name);
        let sku = account.sku.as_deref().unwrap_or("Premium_LRS");
        world.accounts.push(storage_account::new(
            stamp,
            place(account.subscription_id, account.resource_group),
            &account.name,
            sku,
        ));
    }
    for queue in seed.queues {
        account(world, &queue.account)?.queues.insert(queue.name);
    }
    for table in seed.tables {
        account(world, &table.account)?.tables.insert(table.name);
    }
    for container in seed.containers {
        let account = account(world, &container.account)?;
        let blobs = container.blobs.into_iter().map(|(name, content)| {
            let content_type = "application/octet-stream".to_owned();
            (name, Blob { etag: "\"0x1\"".to_owned(), last_modified: http_date(now), content_type, content })
        });
        let made = Container {
            etag: "\"0x1\"".to_owned(),
            last_modified: http_date(now),
            public_access: container.public_access,
            blobs: blobs.collect(),
        };
        account.containers.insert(container.name, made);
    }
    for vault in seed.vaults {
        match world.vault(&vault.name) {
            Some(there) => there.properties.extend(vault.properties),
            None => {
                let usual = json!({"sku": {"family": "A", "name": "standard"}, "tenantId": stamp.names.tenant_id, "accessPolicies": [],
                    "enabledForDeployment": true});
                let mut properties = usual.as_object().cloned().unwrap_or_default();
                properties.extend(vault.properties);
                let place = place(vault.subscription_id, vault.resource_group);
                world.vaults.push(key_vault::new(place, &vault.name, &stamp.names.region, properties));
            }
        }
    }
    for secret in seed.secrets {
        let vault = world.vault(&secret.vault).ok_or_else(|| format!("no vault {}", secret.vault))?;
        let mut version = new_version(&secret.value, now.as_second());
        version.content_type = secret.content_type;
        version.attributes.extend(secret.attributes);
        vault.secrets.entry(secret.name).or_default().push(version);
    }
    for given in seed.role_assignments {
        let role = role::by_name(&given.role_name).ok_or_else(|| format!("no role {}", given.role_name))?;
        world.role_assignments.push(assignment(&given.scope, &given.principal_id, role.id, &dotnet_time(now)));
    }
    if let Some(images) = seed.images {
        world.images = images;
    }
    if let Some(downloads) = seed.downloads {
        world.downloads = downloads;
    }
    if let Some(versions) = seed.custom_script_versions {
        world.custom_script_versions = versions;
    }
    if let Some(labels) = seed.taken_labels {
        world.taken_labels = labels;
    }
    for mut application in seed.applications {
        for id in [&mut application.id, &mut application.app_id] {
            if id.is_empty() {
                *id = random::guid();
            }
        }
        world.applications.push(application);
    }
    for principal in seed.principals {
        add_principal(stamp, world, principal)?;
    }
    Ok(())
}

/// Replaces members of an existing application (by `appId`), or adds a new principal with defaults.
fn add_principal(stamp: &Shared, world: &mut World, changes: Value) -> Result<(), String> {
    let app_id = changes["appId"].as_str().unwrap_or_default().to_owned();
    let known =
        world.directory.principals.iter_mut().find(|p| !app_id.is_empty() && p.app_id.eq_ignore_ascii_case(&app_id));
    if let Some(known) = known {
        let mut merged = serde_json::to_value(&*known).map_err(|e| e.to_string())?;
        crate::behaviour::merge_json(&mut merged, &changes);
        *known = Principal::deserialize(merged).map_err(|e| e.to_string())?;
        return Ok(());
    }
    let is_replicated = changes.get("replicated").is_some();
    let mut principal = Principal::deserialize(changes).map_err(|e| e.to_string())?;
    if !is_replicated {
        principal.replicated = Later::after(stamp.behaviour().principal_attempts, stamp.pace, stamp.clock.now());
    }
    if principal.object_id.is_empty() {
        let number = 1200 + u32::try_from(world.directory.principals.len()).unwrap_or_default();
        principal.object_id = object_id(&stamp.names, number);
    }
    world.directory.principals.push(principal);
    Ok(())
}
