//! What the signed-in account may do at a scope (Microsoft.Authorization, 2015-07-01).

use serde_json::Value;

use super::Arm;
use crate::cloud::api_version::Service;
use crate::error::Result;
use crate::http::answer::Shape;
use crate::wildcard;

/// The permissions of one role assignment: operations such as `Microsoft.KeyVault/vaults/write`, with `*` for any text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Permission {
    actions: Vec<String>,
    not_actions: Vec<String>,
}

impl Permission {
    fn allows(&self, action: &str) -> bool {
        let names = |patterns: &[String]| patterns.iter().any(|pattern| wildcard::fits(pattern, action));
        names(&self.actions) && !names(&self.not_actions)
    }

    fn read(item: &Value) -> Option<Self> {
        let list = |name: &str| match &item[name] {
            Value::Null => Some(Vec::new()),
            Value::Array(texts) => texts.iter().map(|text| text.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        item["actions"].is_array().then_some(())?;
        Some(Self { actions: list("actions")?, not_actions: list("notActions")? })
    }
}

const PERMISSION: Shape<Permission> =
    Shape { expected: "a permission with lists of 'actions' and 'notActions'", read: |item| Permission::read(&item) };

/// Returns the permissions of the signed-in account at `scope`, with those that it inherits from the scopes above.
///
/// # Errors
/// Those of a request: `Service.Forbidden` when the account may not read its permissions there.
pub(crate) async fn at(arm: &Arm, scope: &str) -> Result<Vec<Permission>> {
    let path = format!("{}/providers/Microsoft.Authorization/permissions", scope.trim_end_matches('/'));
    arm.list(Service::Authorization, &path, &[], &PERMISSION).await
}

/// Returns whether any of the permissions allows the operation.
pub(crate) fn allow(permissions: &[Permission], action: &str) -> bool {
    permissions.iter().any(|permission| permission.allows(action))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_operation_needs_one_permission_that_does_not_exclude_it() {
        let read = |item: Value| Permission::read(&item).expect("a permission");
        let contributor = read(json!({ "actions": ["*"], "notActions": ["Microsoft.Authorization/*/Write"] }));
        let reader = read(json!({ "actions": ["*/read"] }));
        let access = read(json!({ "actions": ["Microsoft.Authorization/*"], "notActions": [] }));
        let both = [contributor, access];
        for (held, action, expected) in [
            (&both[..1], "Microsoft.KeyVault/vaults/write", true),
            (&both[..1], "microsoft.authorization/roleAssignments/write", false),
            (&both, "Microsoft.Authorization/roleAssignments/write", true),
            (&[reader][..], "Microsoft.KeyVault/vaults/read", true),
            (&[read(json!({ "actions": ["*/read"] }))], "Microsoft.KeyVault/vaults/write", false),
            (&[], "Microsoft.KeyVault/vaults/read", false),
        ] {
            assert_eq!(allow(held, action), expected, "{held:?} {action}");
        }
    }

    #[test]
    fn a_permission_without_a_list_of_operations_is_refused() {
        for item in [
            json!({}),
            json!({ "actions": "*" }),
            json!({ "actions": [1] }),
            json!({ "actions": [], "notActions": "x" }),
        ] {
            assert_eq!(Permission::read(&item), None, "{item}");
        }
    }
}
