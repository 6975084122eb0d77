//! Role definitions and assignments (2015-07-01).

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use super::Arm;
use crate::cloud::api_version::Service;
use crate::cloud::resource_id;
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::{RESOURCE, Shape};
use crate::http::retry::RetryPolicy;
use crate::spelling;

/// A new principal takes a while until every part of the directory knows it.
const REPLICATION: RetryPolicy =
    RetryPolicy { attempts: 8, first_pause: Duration::from_millis(500), longest_pause: Duration::from_secs(30) };

/// Namespace of our assignments' names: UUIDv5 of the URL namespace and this product's name.
const NAMESPACE: &str = "Azs.ContainerRegistry/roleAssignment";

/// Whether an assignment on `scope` or above gives the principal any role.
pub async fn exists(arm: &Arm, scope: &str, principal_id: &str) -> Result<bool> {
    let filter = format!("principalId eq '{principal_id}'");
    let items = arm.list(Service::Authorization, &collection(scope), &[("$filter", &filter)], &ASSIGNMENT).await?;
    // The list also holds assignments below the scope.
    let gives =
        |one: &Assignment| spelling::same(&one.principal_id, principal_id) && resource_id::covers(&one.scope, scope);
    Ok(items.iter().any(gives))
}

/// Who has which role where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    pub name: String,
    pub scope: String,
    pub principal_id: String,
    pub role_definition_id: String,
}

impl Assignment {
    /// Whether this product gave it: its name is then the derived one.
    pub fn is_ours(&self) -> bool {
        let derived = assignment_name(&self.scope, &self.principal_id, &self.role_definition_id);
        Uuid::parse_str(&self.name).is_ok_and(|name| name == derived)
    }

    fn read(item: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let properties = &item["properties"];
        Some(Self {
            name: text(&item["name"])?,
            scope: text(&properties["scope"])?,
            principal_id: text(&properties["principalId"])?,
            role_definition_id: text(&properties["roleDefinitionId"])?,
        })
    }
}

const ASSIGNMENT: Shape<Assignment> =
    Shape { expected: "a role assignment with name, scope, principal and role", read: |item| Assignment::read(&item) };

/// All assignments at `scope` and below it.
pub async fn at_or_below(arm: &Arm, scope: &str) -> Result<Vec<Assignment>> {
    let mut items = arm.list(Service::Authorization, &collection(scope), &[], &ASSIGNMENT).await?;
    // The list also holds those above.
    items.retain(|one| resource_id::covers(scope, &one.scope));
    Ok(items)
}

pub async fn delete(arm: &Arm, assignment: &Assignment) -> Result<()> {
    arm.delete(Service::Authorization, &format!("{}/{}", collection(&assignment.scope), assignment.name)).await
}

fn collection(scope: &str) -> String {
    format!("{scope}/providers/Microsoft.Authorization/roleAssignments")
}

/// Full id of the role `name` at `scope`.
pub async fn definition(arm: &Arm, scope: &str, name: &str) -> Result<String> {
    let path = format!("{scope}/providers/Microsoft.Authorization/roleDefinitions");
    let filter = format!("roleName eq '{name}'");
    let items = arm.list(Service::Authorization, &path, &[("$filter", &filter)], &RESOURCE).await?;
    let found = items.iter().find(|item| spelling::is(&item["properties"]["roleName"], name));
    found
        .and_then(|item| item["id"].as_str())
        .map(str::to_owned)
        .ok_or_else(|| Error::new(ErrorId::NotFound, format!("the stamp has no role '{name}'")).with_target(name))
}

/// Gives the role. The name of the assignment is derived, so a lost answer never makes a second one.
pub async fn create(arm: &Arm, scope: &str, principal_id: &str, definition: &str) -> Result<()> {
    let name = assignment_name(scope, principal_id, definition);
    let path = format!("{}/{name}", collection(scope));
    let body = json!({ "properties": { "roleDefinitionId": definition, "principalId": principal_id } });
    let mut pauses = REPLICATION.pauses();
    loop {
        let error = match arm.put_as(Service::Authorization, &path, &body, &ASSIGNMENT).await {
            Ok(_) => return Ok(()),
            Err(error) if error.service_code() == Some("RoleAssignmentExists") => return Ok(()),
            Err(error) => error,
        };
        match (error.service_code(), pauses.next()) {
            (Some("PrincipalNotFound"), Some(pause)) => tokio::time::sleep(pause).await,
            _ => return Err(error),
        }
    }
}

fn assignment_name(scope: &str, principal_id: &str, definition: &str) -> Uuid {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
    // Ids come back in either spelling; the role is told apart by its last segment alone.
    let role = definition.rsplit('/').next().unwrap_or(definition);
    let name = format!("{scope}|{principal_id}|{role}").to_ascii_lowercase();
    Uuid::new_v5(&namespace, name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_same_for_every_spelling_and_differs_by_principal() {
        let role = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r";
        let name = assignment_name("/subscriptions/s/resourceGroups/g", "p", role);
        assert_eq!(name, assignment_name("/subscriptions/S/resourcegroups/G", "P", "/providers/x/roleDefinitions/R"));
        assert_ne!(name, assignment_name("/subscriptions/s/resourceGroups/g", "q", role));
    }

    #[test]
    fn ours_is_told_by_the_derived_name() {
        let scope = "/subscriptions/s/resourceGroups/g";
        let role = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r";
        let name = assignment_name(scope, "p", role).to_string();
        let item = |name: &str| json!({ "name": name, "properties": { "scope": scope, "principalId": "P", "roleDefinitionId": role } });
        assert!(Assignment::read(&item(&name)).expect("an assignment").is_ours());
        assert!(Assignment::read(&item(&name.to_uppercase())).expect("an assignment").is_ours());
        assert!(!Assignment::read(&item("5a2c1f0e-3b1d-4c5e-9a7b-1f2e3d4c5b6a")).expect("an assignment").is_ours());
    }
}
