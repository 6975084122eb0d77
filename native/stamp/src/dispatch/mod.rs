//! Finds the type of the requested resource in the path of a request to Azure Resource Manager.

pub mod operation_result;
mod resource;

use crate::{
    arm::{
        Call, api_versions, key_vault, lock, not_found, permissions, provider, resource_group, resource_list,
        role_assignment, role_definition, storage_account, subscription,
    },
    caller::Caller,
    compute,
    exchange::{Answer, Request},
    network,
    shared::Shared,
};

/// Answers requests that need nothing from outside the stamp; deployments also send their resources here.
pub fn answer(call: &Call) -> Answer {
    let path = call.path();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    if let Some(position) = path.windows(2).position(|pair| pair == ["providers", "microsoft.authorization"]) {
        let scope = format!("/{}", call.segments[..position].join("/"));
        return match path.get(position + 2) {
            Some(&"roledefinitions") => role_definition::answer(call, &scope, position + 3),
            Some(&"permissions") if path.len() == position + 3 => permissions::answer(call, &scope),
            Some(&"locks") if path.len() <= position + 4 => lock::answer(call, &scope, position + 3),
            Some(&"roleassignments") => role_assignment::answer(call, &scope, position + 3),
            _ => Err(not_found(call)),
        };
    }
    match path.as_slice() {
        ["subscriptions"] => subscription::list(call),
        ["subscriptions", s] => subscription::one(call, s),
        ["subscriptions", s, "locations"] => subscription::locations(call, s),
        ["subscriptions", s, "resources"] => resource_list::answer(call, s),
        ["subscriptions", s, "resourcegroups"] => resource_group::list(call, s),
        ["subscriptions", s, "resourcegroups", _] => resource_group::answer(call, s),
        ["subscriptions", s, "resourcegroups", _, "resources"] => resource_group::resources(call, s),
        ["subscriptions", s, "operationresults", id] => operation_result::poll(call, s, id),
        ["subscriptions", s, "providers"] => provider::list(call, s),
        ["subscriptions", s, "providers", namespace] => provider::one(call, s, namespace),
        ["subscriptions", s, "providers", namespace, "register"] => provider::register(call, s, namespace),
        [
            "subscriptions",
            s,
            "providers",
            _,
            "locations",
            _,
            "asyncoperations" | "operations" | "operationresults",
            id,
        ] => operation_result::poll(call, s, id),
        ["subscriptions", s, "providers", "microsoft.storage", rest @ ..] => {
            storage_account::in_subscription(call, s, rest)
        }
        ["subscriptions", s, "resourcegroups", _, "providers", "microsoft.storage", "storageaccounts", rest @ ..] => {
            storage_account::answer(call, s, rest)
        }
        ["subscriptions", s, "providers", "microsoft.keyvault", "vaults"] => key_vault::list(call, s, None),
        ["subscriptions", s, "resourcegroups", group, "providers", "microsoft.keyvault", "vaults"] => {
            key_vault::list(call, s, Some(*group))
        }
        ["subscriptions", s, "resourcegroups", _, "providers", "microsoft.keyvault", "vaults", rest @ ..] => {
            key_vault::answer(call, s, rest)
        }
        ["subscriptions", s, "providers", "microsoft.compute", "locations", _, "vmsizes"] => {
            compute::sizes::answer(call, s)
        }
        ["subscriptions", s, "providers", "microsoft.compute", "locations", _, "usages"] => {
            compute::usages::answer(call, s)
        }
        ["subscriptions", s, "providers", "microsoft.network", "locations", _, "checkdnsnameavailability"] => {
            network::dns_label::answer(call, s)
        }
        ["subscriptions", s, "providers", "microsoft.compute", "locations", _, "publishers", behind @ ..]
            if behind.get(2) == Some(&"vmextension") =>
        {
            compute::extension_images::answer(call, s, behind)
        }
        ["subscriptions", s, "providers", "microsoft.compute", "locations", location, "publishers", rest @ ..] => {
            compute::images::answer(call, s, location, rest.len())
        }
        [
            "subscriptions",
            s,
            "resourcegroups",
            _,
            "providers",
            "microsoft.compute",
            "virtualmachines",
            _,
            "instanceview",
        ] => compute::instance_view::answer(call, s),
        ["subscriptions", s, "resourcegroups", _, "providers", "microsoft.network" | "microsoft.compute", _, ..] => {
            resource::in_group(call, s)
        }
        ["subscriptions", s, "providers", "microsoft.network" | "microsoft.compute", _] => {
            resource::in_subscription(call, s)
        }
        _ => Err(not_found(call)),
    }
}

/// Answers a provider request from a deployment, on behalf of the user who deploys.
pub fn on_behalf(stamp: &Shared, request: &Request, caller: Caller) -> Answer {
    let api_version = request.query("api-version").unwrap_or_default();
    let call = Call { stamp, request, caller, segments: request.segments(), api_version };
    api_versions::check(&call)?;
    answer(&call)
}
