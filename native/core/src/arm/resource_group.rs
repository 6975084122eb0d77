//! Resource groups (2018-05-01) and what is in them.

use serde_json::{Value, json};

use super::Arm;
use super::standing::{Named, settled};
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::Result;

/// The group; one that something works on is waited for.
pub async fn get(arm: &Arm, scope: &Scope) -> Result<Option<Value>> {
    Ok(settled(arm, &named(scope)).await?.0)
}

pub fn named(scope: &Scope) -> Named {
    let title = format!("resource group '{}'", scope.resource_group);
    Named { service: Service::Resources, id: scope.resource_group_id(), title }
}

pub async fn create(arm: &Arm, scope: &Scope, location: &str) -> Result<Value> {
    let body = json!({ "location": location });
    arm.put(Service::Resources, &scope.resource_group_id(), &body).await
}

/// Deletes the group with all that is in it.
pub async fn delete(arm: &Arm, scope: &Scope) -> Result<()> {
    arm.delete(Service::Resources, &scope.resource_group_id()).await
}

/// What is in a group, whatever its provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    pub id: String,
    /// `Microsoft.Storage/storageAccounts`
    pub kind: String,
    pub name: String,
}

pub async fn resources(arm: &Arm, scope: &Scope) -> Result<Vec<Resource>> {
    let path = format!("{}/resources", scope.resource_group_id());
    let items = arm.list(Service::Resources, &path, &[]).await?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let read = |item: &Value| Resource { id: text(&item["id"]), kind: text(&item["type"]), name: text(&item["name"]) };
    Ok(items.iter().map(read).collect())
}

pub async fn names(arm: &Arm, subscription_id: &str) -> Result<Vec<String>> {
    let path = format!("/subscriptions/{subscription_id}/resourcegroups");
    let items = arm.list(Service::Resources, &path, &[]).await?;
    Ok(items.iter().filter_map(|item| item["name"].as_str()).map(str::to_owned).collect())
}
