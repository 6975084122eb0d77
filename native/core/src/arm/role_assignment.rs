//! Role assignments (2015-07-01).

use serde_json::{Value, json};
use uuid::Uuid;

use super::Arm;
use crate::cloud::api_version::Service;
use crate::cloud::resource_id;
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::Shape;
use crate::http::retry::{Attempts, RetryPolicy};
use crate::spelling;

/// The built-in role Contributor: <https://learn.microsoft.com/azure/role-based-access-control/built-in-roles>. Observed stamps use the same id.
const CONTRIBUTOR: &str = "b24988ac-6180-42a0-ab88-20f7382dd24c";

/// Ids and names of the built-in roles, which are the same on every stamp.
const ROLES: [(&str, &str); 4] = [
    ("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner"),
    (CONTRIBUTOR, "Contributor"),
    ("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader"),
    ("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator"),
];

/// Namespace for the names of our role assignments: UUIDv5 of the URL namespace and this product's name.
const NAMESPACE: &str = "Azs.ContainerRegistry/roleAssignment";

/// Returns whether the principal has any role assignment on `scope` or above.
pub(crate) async fn exists(arm: &Arm, scope: &str, principal_id: &str) -> Result<bool> {
    let filter = format!("principalId eq '{principal_id}'");
    let items = arm.list(Service::Authorization, &collection(scope), &[("$filter", &filter)], &ASSIGNMENT).await?;
    // The list also contains assignments below the scope.
    Ok(items.iter().any(|one| one.gives(principal_id, scope)))
}

/// A principal, its role, and the scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub name: String,
    pub scope: String,
    pub principal_id: String,
    pub role_definition_id: String,
}

impl Assignment {
    /// Returns whether this product created the assignment: its name is then the derived one.
    pub(crate) fn is_ours(&self) -> bool {
        let derived = assignment_name(&self.scope, &self.principal_id, &self.role_definition_id);
        Uuid::parse_str(&self.name).is_ok_and(|name| name == derived)
    }

    /// Returns the name of the role for messages; for a custom role, a phrase that says so.
    pub(crate) fn role(&self) -> &'static str {
        let id = last_segment(&self.role_definition_id);
        ROLES.iter().find(|(known, _)| spelling::same(known, id)).map_or("a custom role", |(_, name)| name)
    }

    /// Returns whether it assigns its role to the principal on `scope`.
    fn gives(&self, principal_id: &str, scope: &str) -> bool {
        spelling::same(&self.principal_id, principal_id) && resource_id::covers(&self.scope, scope)
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

/// Returns all role assignments at `scope` and below it.
pub(crate) async fn at_or_below(arm: &Arm, scope: &str) -> Result<Vec<Assignment>> {
    let mut items = arm.list(Service::Authorization, &collection(scope), &[], &ASSIGNMENT).await?;
    // The list also contains those above.
    items.retain(|one| resource_id::covers(scope, &one.scope));
    Ok(items)
}

pub(crate) async fn delete(arm: &Arm, assignment: &Assignment) -> Result<()> {
    arm.delete(Service::Authorization, &format!("{}/{}", collection(&assignment.scope), assignment.name)).await
}

fn collection(scope: &str) -> String {
    format!("{scope}/providers/Microsoft.Authorization/roleAssignments")
}

/// Returns the full id of the role, which is the same on every stamp and in public Azure.
fn contributor(scope: &str) -> String {
    let subscription = scope.split('/').nth(2).unwrap_or_default();
    format!("/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{CONTRIBUTOR}")
}

/// Assigns the role Contributor. The name of the assignment is derived, so a lost answer never causes a second assignment.
pub(crate) async fn create(arm: &Arm, scope: &str, principal_id: &str) -> Result<()> {
    let definition = contributor(scope);
    let name = assignment_name(scope, principal_id, &definition);
    let path = format!("{}/{name}", collection(scope));
    let body = json!({ "properties": { "roleDefinitionId": definition, "principalId": principal_id } });
    let mut attempts = Attempts::new(RetryPolicy::REPLICATION, Some(&arm.context().events)).without_limit();
    loop {
        attempts.begin();
        let error = match arm.put_as(Service::Authorization, &path, &body, &ASSIGNMENT).await {
            Ok(made) if made.gives(principal_id, scope) => return Ok(()),
            // The answer shows a different assignment, so the list decides.
            Ok(_) if exists(arm, scope, principal_id).await? => return Ok(()),
            Ok(_) => {
                let message = format!("the role assignment of {principal_id} does not exist after it was created");
                return Err(Error::new(ErrorId::VerificationFailed, message).with_target(scope));
            }
            Err(error) if error.service_code() == Some("RoleAssignmentExists") => return Ok(()),
            Err(error) => error,
        };
        let is_passing = error.service_code() == Some("PrincipalNotFound");
        if !(is_passing && attempts.again(&format!("the role assignment of {principal_id}"), None).await) {
            return Err(error);
        }
    }
}

fn assignment_name(scope: &str, principal_id: &str, definition: &str) -> Uuid {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
    // Ids are returned in either spelling; only the last segment identifies the role.
    let role = last_segment(definition);
    let name = format!("{scope}|{principal_id}|{role}").to_ascii_lowercase();
    Uuid::new_v5(&namespace, name.as_bytes())
}

fn last_segment(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_name_ignores_spelling_and_differs_by_principal() {
        let role = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r";
        let name = assignment_name("/subscriptions/s/resourceGroups/g", "p", role);
        assert_eq!(name, assignment_name("/subscriptions/S/resourcegroups/G", "P", "/providers/x/roleDefinitions/R"));
        assert_ne!(name, assignment_name("/subscriptions/s/resourceGroups/g", "q", role));
    }

    #[test]
    fn derived_name_identifies_our_assignments() {
        let scope = "/subscriptions/s/resourceGroups/g";
        let role = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r";
        let name = assignment_name(scope, "p", role).to_string();
        let item = |name: &str| json!({ "name": name, "properties": { "scope": scope, "principalId": "P", "roleDefinitionId": role } });
        assert!(Assignment::read(&item(&name)).expect("an assignment").is_ours());
        assert!(Assignment::read(&item(&name.to_uppercase())).expect("an assignment").is_ours());
        assert!(!Assignment::read(&item("5a2c1f0e-3b1d-4c5e-9a7b-1f2e3d4c5b6a")).expect("an assignment").is_ours());
    }

    #[test]
    fn built_in_roles_have_names() {
        let role = |id: &str| {
            let definition = format!("/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/{id}");
            let item = json!({ "name": "n", "properties": { "scope": "/s", "principalId": "p", "roleDefinitionId": definition } });
            Assignment::read(&item).expect("an assignment").role()
        };
        assert_eq!(role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), "Owner");
        assert_eq!(role("B24988AC-6180-42A0-AB88-20F7382DD24C"), "Contributor");
        assert_eq!(role("acdd72a7-3385-48ef-bd42-f606fba81ae7"), "Reader");
        assert_eq!(role("0a1b2c3d-0000-1111-2222-333344445555"), "a custom role");
    }
}
