//! Resource groups (2018-05-01).

use serde_json::{Value, json};

use super::Arm;
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::Result;

pub async fn get(arm: &Arm, scope: &Scope) -> Result<Option<Value>> {
    arm.get(Service::Resources, &scope.resource_group_id(), &[]).await
}

pub async fn create(arm: &Arm, scope: &Scope, location: &str) -> Result<Value> {
    let body = json!({ "location": location });
    arm.put(Service::Resources, &scope.resource_group_id(), &body).await
}

pub async fn names(arm: &Arm, subscription_id: &str) -> Result<Vec<String>> {
    let path = format!("/subscriptions/{subscription_id}/resourcegroups");
    let items = arm.list(Service::Resources, &path, &[]).await?;
    Ok(items.iter().filter_map(|item| item["name"].as_str()).map(str::to_owned).collect())
}
