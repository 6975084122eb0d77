use serde_json::{Map, Value, json};

use super::{Call, access, check_location, long_running, no_such_group, provider};
use crate::{
    behaviour::Outcome,
    exchange::{Answer, Reply},
    later::Later,
    world::{Place, Provisioning, Vault, World},
};

pub use crate::world::resource_id::VAULT_TYPE as TYPE;

/// Permissions of an access policy by object type.
const PERMISSIONS: &[(&str, &[&str])] = &[
    (
        "keys",
        &[
            "all",
            "encrypt",
            "decrypt",
            "wrapkey",
            "unwrapkey",
            "sign",
            "verify",
            "get",
            "list",
            "create",
            "update",
            "import",
            "delete",
            "backup",
            "restore",
            "recover",
            "purge",
        ],
    ),
    ("secrets", &["all", "get", "list", "set", "delete", "backup", "restore", "recover", "purge"]),
    (
        "certificates",
        &[
            "all",
            "get",
            "list",
            "delete",
            "create",
            "import",
            "update",
            "managecontacts",
            "getissuers",
            "listissuers",
            "setissuers",
            "deleteissuers",
            "manageissuers",
            "recover",
            "purge",
            "backup",
            "restore",
        ],
    ),
    (
        "storage",
        &[
            "all",
            "get",
            "list",
            "delete",
            "set",
            "update",
            "regeneratekey",
            "setsas",
            "listsas",
            "getsas",
            "deletesas",
            "recover",
            "purge",
            "backup",
            "restore",
        ],
    ),
];

/// Properties of newer vault versions that Azure Stack Hub does not have.
const NOT_ON_HUB: [&str; 4] =
    ["enableSoftDelete", "enablePurgeProtection", "enableRbacAuthorization", "softDeleteRetentionInDays"];

/// Checks for 3–24 letters, digits, and single hyphens, a letter first, no hyphen last.
fn is_name(name: &str) -> bool {
    (3..=24).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !name.ends_with('-')
        && !name.contains("--")
}

fn id(vault: &Vault) -> String {
    format!(
        "/subscriptions/{}/resourceGroups/{}/providers/{TYPE}/{}",
        vault.place.subscription_id, vault.place.resource_group, vault.name
    )
}

/// Returns the vault as JSON. `vaultUri` has no final slash while the vault is new, and has one later.
pub fn to_json(call: &Call, vault: &mut Vault) -> Value {
    let state = vault.provisioning.look(call.stamp.clock.now()).to_owned();
    let suffix = call.stamp.names.suffix();
    let origin = call
        .stamp
        .behaviour()
        .origin("vaultUri", format!("https://{}.vault.{suffix}", vault.name.to_ascii_lowercase()));
    let slash = if state == "Succeeded" { "/" } else { "" };
    let mut properties = vault.properties.clone();
    properties.insert("vaultUri".into(), format!("{origin}{slash}").into());
    properties.insert("provisioningState".into(), state.into());
    json!({"id": id(vault), "name": vault.name, "type": TYPE, "location": vault.location, "tags": vault.tags, "properties": properties})
}

pub fn list(call: &Call, subscription: &str, group: Option<&str>) -> Answer {
    if !call.is("GET") {
        return Err(super::not_found(call));
    }
    let mut world = call.stamp.world();
    let scope = group.map_or_else(
        || format!("/subscriptions/{subscription}"),
        |group| super::resource_group::id(subscription, group),
    );
    access::require(call, &world, "Microsoft.KeyVault/vaults/read", &scope)?;
    if let Some(group) = group {
        world.group(subscription, group).ok_or_else(|| no_such_group(group))?;
    }
    let belongs = |place: &Place| {
        place.subscription_id.eq_ignore_ascii_case(subscription)
            && group.is_none_or(|group| place.resource_group.eq_ignore_ascii_case(group))
    };
    let seen = world.vaults.iter_mut().filter(|vault| belongs(&vault.place));
    Ok(Reply::json(200, &json!({"value": seen.map(|vault| to_json(call, vault)).collect::<Vec<_>>()})))
}

/// Answers `…/vaults/{name}[/accessPolicies/{add|replace|remove}]` in a resource group.
pub fn answer(call: &Call, subscription: &str, rest: &[&str]) -> Answer {
    let (group, name) = (&call.segments[3], &call.segments[7]);
    let scope = format!("/subscriptions/{subscription}/resourceGroups/{group}/providers/{TYPE}/{name}");
    let mut world = call.stamp.world();
    let method = call.request.method.as_str();
    let action = match (method, rest) {
        ("GET" | "HEAD", [_]) => "read",
        ("PUT" | "PATCH", [_]) => "write",
        ("PUT", [_, "accesspolicies", "add" | "replace" | "remove"]) => "accessPolicies/write",
        ("DELETE", [_]) => "delete",
        _ => return Err(super::not_found(call)),
    };
    access::require(call, &world, &format!("{TYPE}/{action}"), &scope)?;
    world.group(subscription, group).ok_or_else(|| no_such_group(group))?;
    let position =
        world.vaults.iter().position(|v| v.place.is(subscription, group) && v.name.eq_ignore_ascii_case(name));
    if method == "PUT" && action == "write" {
        let place = Place { subscription_id: subscription.to_owned(), resource_group: group.clone() };
        return put(call, &mut world, place, name, position);
    }
    let Some(position) = position else {
        return if method == "DELETE" { Ok(Reply::empty(204)) } else { Err(super::not_found(call)) };
    };
    match action {
        "read" => Ok(Reply::json(200, &to_json(call, &mut world.vaults[position]))),
        "delete" => {
            world.vaults.remove(position);
            Ok(Reply::empty(200))
        }
        "write" => {
            let body = call.request.json();
            check_properties(call, &body["properties"], false)?;
            let vault = &mut world.vaults[position];
            if let Some(changes) = body["properties"].as_object() {
                vault.properties.extend(changes.clone());
                spread(call, vault);
            }
            Ok(Reply::json(200, &to_json(call, vault)))
        }
        _ => change_policies(call, &mut world.vaults[position], rest[2]),
    }
}

fn bad_request(message: &str) -> Reply {
    Reply::error(400, "BadRequest", message)
}

fn check_properties(call: &Call, properties: &Value, whole: bool) -> Result<(), Reply> {
    let invalid = |name: &str| bad_request(&format!("An invalid value was provided for '{name}'."));
    if let Some(name) = NOT_ON_HUB.iter().find(|name| !properties[**name].is_null()) {
        return Err(bad_request(&format!("The property '{name}' is not supported by this service.")));
    }
    if whole && properties["tenantId"] != call.stamp.names.tenant_id.as_str() {
        return Err(invalid("tenantId"));
    }
    let sku = &properties["sku"];
    let is = |member: &str, allowed: &[&str]| {
        sku[member].as_str().is_some_and(|v| allowed.iter().any(|a| a.eq_ignore_ascii_case(v)))
    };
    if (whole || !sku.is_null()) && !(is("family", &["A"]) && is("name", &["standard", "premium"])) {
        return Err(invalid("sku"));
    }
    if whole || !properties["accessPolicies"].is_null() {
        let policies = properties["accessPolicies"].as_array().ok_or_else(|| invalid("accessPolicies"))?;
        if !policies.iter().all(|policy| is_policy(call, policy)) {
            return Err(invalid("accessPolicies"));
        }
    }
    Ok(())
}

/// Checks an access policy. Object ids are GUIDs on AAD and SIDs on AD FS; permissions must be known.
fn is_policy(call: &Call, policy: &Value) -> bool {
    let object_id = policy["objectId"].as_str().unwrap_or_default();
    let identified = if call.stamp.names.is_aad() {
        uuid::Uuid::parse_str(object_id).is_ok()
    } else {
        object_id.starts_with("S-1-")
    };
    let permissions = policy["permissions"].as_object();
    let known = permissions.is_some_and(|kinds| {
        kinds.iter().all(|(kind, given)| {
            let allowed =
                PERMISSIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind)).map(|(_, allowed)| *allowed);
            given.is_null()
                || allowed.zip(given.as_array()).is_some_and(|(allowed, given)| {
                    given
                        .iter()
                        .all(|one| one.as_str().is_some_and(|one| allowed.iter().any(|a| a.eq_ignore_ascii_case(one))))
                })
        })
    });
    identified && known && policy["tenantId"] == call.stamp.names.tenant_id.as_str()
}

fn spread(call: &Call, vault: &mut Vault) {
    vault.policies_spread =
        Later::after(call.stamp.behaviour().policy_spread_attempts, call.stamp.pace, call.stamp.clock.now());
}

fn put(call: &Call, world: &mut World, place: Place, name: &str, position: Option<usize>) -> Answer {
    provider::must_be_registered(call, "Microsoft.KeyVault")?;
    let body = call.request.json();
    if !body.is_object() {
        return Err(super::bad_request_body());
    }
    check_location(call, body["location"].as_str().unwrap_or_default(), TYPE)?;
    if !is_name(name) {
        return Err(Reply::error(
            400,
            "VaultNameNotValid",
            format!(
                "The vault name '{name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end \
             with a letter or digit, and not contain consecutive hyphens."
            ),
        ));
    }
    check_properties(call, &body["properties"], true)?;
    let properties = body["properties"].as_object().cloned().unwrap_or_default();
    let tags = body["tags"].as_object().cloned().unwrap_or_default();
    if let Some(position) = position {
        let vault = &mut world.vaults[position];
        vault.properties = properties;
        vault.tags = tags;
        spread(call, vault);
        return Ok(Reply::json(200, &to_json(call, vault)));
    }
    if world.vault(name).is_some() {
        return Err(Reply::error(
            409,
            "VaultAlreadyExists",
            format!(
                "The vault name '{name}' is already in use. Vault names are globally unique so it is possible that the name is already taken."
            ),
        ));
    }
    let behaviour = call.stamp.behaviour();
    let now = call.stamp.clock.now();
    let later = |attempts| Later::after(attempts, call.stamp.pace, now);
    let mut vault = Vault {
        provisioning: Provisioning {
            ready: later(behaviour.vault_registering_reads),
            running: "RegisteringDns".into(),
            ends: "Succeeded".into(),
        },
        dns: later(behaviour.vault_dns_attempts),
        tags,
        ..new(place, name, &call.stamp.names.region, properties)
    };
    spread(call, &mut vault);
    // The answer of the PUT itself does not count as a read of the new vault.
    let mut first = vault.clone();
    if vault.provisioning.is_done() {
        first.provisioning.ready = Later::Attempts(1);
    }
    let body = to_json(call, &mut first);
    let resource_id = id(&vault);
    let scripted = behaviour.outcomes.contains_key("vault");
    if scripted {
        let running = vault.provisioning.running.clone();
        vault.provisioning = Provisioning { running, ..long_running::provisioning(call, "vault", Outcome::Immediate) };
    }
    world.vaults.push(vault);
    Ok(if scripted {
        long_running::begin(call, world, "vault", &resource_id, Outcome::Immediate, &body)
    } else {
        Reply::json(200, &body)
    })
}

/// Creates a ready vault without secrets.
pub fn new(place: Place, name: &str, region: &str, properties: Map<String, Value>) -> Vault {
    Vault {
        place,
        name: name.to_owned(),
        location: region.to_owned(),
        tags: Map::new(),
        properties,
        provisioning: Provisioning::done(),
        dns: Later::Now,
        policies_spread: Later::Now,
        secrets: std::collections::BTreeMap::new(),
    }
}

/// Changes access policies: `add` merges the permissions of an existing object, `replace` replaces them, `remove` removes them.
fn change_policies(call: &Call, vault: &mut Vault, kind: &str) -> Answer {
    if !call.stamp.behaviour().access_policies_add {
        return Err(super::not_found(call));
    }
    let body = call.request.json();
    let changes = body["properties"]["accessPolicies"].as_array().cloned().unwrap_or_default();
    if changes.is_empty() || !changes.iter().all(|policy| is_policy(call, policy)) {
        return Err(bad_request("An invalid value was provided for 'accessPolicies'."));
    }
    let policies = vault.properties.entry("accessPolicies").or_insert_with(|| json!([]));
    let Some(policies) = policies.as_array_mut() else {
        return Err(super::bad_request_body());
    };
    for change in &changes {
        // A policy belongs to the combination of principal and application.
        let same = |policy: &Value| {
            let id = |policy: &Value, name: &str| policy[name].as_str().unwrap_or_default().to_ascii_lowercase();
            ["objectId", "applicationId"].iter().all(|name| id(policy, name) == id(change, name))
        };
        match (kind, policies.iter_mut().find(|policy| same(policy))) {
            ("remove", Some(_)) => policies.retain(|policy| !same(policy)),
            ("remove", None) => {}
            ("add", Some(there)) => join(there, change),
            (_, Some(there)) => *there = change.clone(),
            (_, None) => policies.push(change.clone()),
        }
    }
    let all = policies.clone();
    spread(call, vault);
    Ok(Reply::json(
        200,
        &json!({"id": format!("{}/accessPolicies/", id(vault)), "type": format!("{TYPE}/accessPolicies"),
        "properties": {"accessPolicies": all}}),
    ))
}

fn join(there: &mut Value, change: &Value) {
    for (kind, given) in change["permissions"].as_object().into_iter().flatten() {
        let mut all = there["permissions"][kind].as_array().cloned().unwrap_or_default();
        for one in given.as_array().into_iter().flatten() {
            let known =
                all.iter().any(|a| a.as_str().zip(one.as_str()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b)));
            if !known {
                all.push(one.clone());
            }
        }
        there["permissions"][kind] = all.into();
    }
}
