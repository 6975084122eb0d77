//! Resources of Azure Resource Manager, one file per type, and what all of its requests have in common.

pub mod access;
pub mod api_versions;
pub mod azure_bridge;
pub mod downloaded_product;
pub mod gallery_item;
pub mod key_vault;
pub mod lock;
pub mod long_running;
mod marketplace_product;
pub mod permissions;
pub mod provider;
pub mod resource_group;
pub mod resource_list;
pub mod role;
pub mod role_assignment;
pub mod role_definition;
pub mod spelling;
pub mod storage_account;
pub mod subscription;

use crate::{
    caller::Caller,
    exchange::{Reply, Request},
    shared::Shared,
};

/// An authenticated request, with its parsed path.
pub struct Call<'a> {
    pub stamp: &'a Shared,
    pub request: &'a Request,
    pub caller: Caller,
    /// Segments as sent.
    pub segments: Vec<String>,
    pub api_version: String,
}

impl Call<'_> {
    /// Returns the segments in lowercase, for matching.
    pub fn path(&self) -> Vec<String> {
        self.segments.iter().map(|segment| segment.to_ascii_lowercase()).collect()
    }

    pub fn origin(&self, link: &str) -> String {
        self.stamp.behaviour().origin(link, format!("https://{}", self.request.host))
    }

    pub fn is(&self, method: &str) -> bool {
        self.request.method.as_str() == method
    }
}

/// Returns a refusal by ARM itself, not by a provider.
pub fn gateway_error(status: u16, code: &str, message: &str) -> Reply {
    Reply::error(status, code, message).header("x-ms-failure-cause", "gateway")
}

/// Returns the refusal for a missing resource.
pub fn not_found(call: &Call) -> Reply {
    let path = call.path();
    let providers = path.iter().position(|segment| segment == "providers");
    let group = path.iter().position(|segment| segment == "resourcegroups").and_then(|at| call.segments.get(at + 1));
    let resource = providers.map(|at| &call.segments[at + 1..]).unwrap_or_default();
    let message = match (resource, group) {
        ([namespace, kind, name, ..], Some(group)) => {
            format!("The Resource '{namespace}/{kind}/{name}' under resource group '{group}' was not found.")
        }
        _ => format!("The requested resource '{}' was not found.", call.request.path),
    };
    gateway_error(404, "ResourceNotFound", &message)
}

pub fn no_such_group(name: &str) -> Reply {
    gateway_error(404, "ResourceGroupNotFound", &format!("Resource group '{name}' could not be found."))
}

pub fn bad_request_body() -> Reply {
    gateway_error(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.")
}

/// Checks that `location` is the region of the stamp.
pub fn check_location(call: &Call, location: &str, resource_type: &str) -> Result<(), Reply> {
    let region = &call.stamp.names.region;
    if location.replace(' ', "").eq_ignore_ascii_case(region) {
        return Ok(());
    }
    if location.is_empty() {
        return Err(gateway_error(400, "LocationRequired", "The location property is required for this definition."));
    }
    let (code, what) = if resource_type == "resourceGroups" {
        ("LocationNotAvailableForResourceGroup", "resource group".to_owned())
    } else {
        ("LocationNotAvailableForResourceType", format!("resource type '{resource_type}'"))
    };
    Err(gateway_error(
        400,
        code,
        &format!(
            "The provided location '{location}' is not available for {what}. List of available regions is '{region}'."
        ),
    ))
}
