//! Resource groups (2018-05-01) and the resources in them.

use serde_json::{Map, Value, json};

use super::resource::Resource;
use super::standing::{Named, settled};
use super::{Arm, NAMED};
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::Result;
use crate::http::answer::{RESOURCE, Shape};

pub(crate) type ResourceGroup = Resource;

const GROUP: Shape<ResourceGroup> = Resource::SHAPE;

/// Returns the resource group, after waiting for any running operation on it.
pub(crate) async fn get(arm: &Arm, scope: &Scope) -> Result<Option<ResourceGroup>> {
    Ok(settled(arm, &named(scope)).await?.0)
}

pub(crate) fn named(scope: &Scope) -> Named<Map<String, Value>> {
    let title = format!("resource group '{}'", scope.resource_group);
    Named { service: Service::Resources, id: scope.resource_group_id(), title, shape: &GROUP }
}

/// Creates the resource group. Returns whether it is new: `false` if another run was faster.
pub(crate) async fn create(arm: &Arm, scope: &Scope, location: &str) -> Result<bool> {
    let body = json!({ "location": location });
    let (_, is_new) =
        arm.put_until(Service::Resources, &scope.resource_group_id(), &body, &RESOURCE, |_| false).await?;
    Ok(is_new)
}

/// Deletes the resource group with all its resources.
pub(crate) async fn delete(arm: &Arm, scope: &Scope) -> Result<()> {
    arm.delete(Service::Resources, &scope.resource_group_id()).await
}

/// A resource of a group, of any provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GenericResource {
    pub id: String,
    /// `Microsoft.Storage/storageAccounts`
    pub kind: String,
    pub name: String,
}

const RESOURCE_ITEM: Shape<GenericResource> = Shape {
    expected: "a list of resources with 'id', 'type' and 'name'",
    read: |item| {
        let text = |name: &str| item[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        Some(GenericResource { id: text("id")?, kind: text("type")?, name: text("name")? })
    },
};

pub(crate) async fn resources(arm: &Arm, scope: &Scope) -> Result<Vec<GenericResource>> {
    let path = format!("{}/resources", scope.resource_group_id());
    arm.list(Service::Resources, &path, &[], &RESOURCE_ITEM).await
}

pub(crate) async fn names(arm: &Arm, subscription_id: &str) -> Result<Vec<String>> {
    let path = format!("/subscriptions/{subscription_id}/resourcegroups");
    arm.list(Service::Resources, &path, &[], &NAMED).await
}
