//! Checks the rights of the signed-in account before the first write, so that a run does not stop half-way for a missing role.

use crate::arm::permissions;
use crate::cloud::resource_id;
use crate::error::{Error, ErrorId, Problem};
use crate::resource::target::Target;

pub(crate) const GROUP_WRITE: &str = "Microsoft.Resources/subscriptions/resourceGroups/write";
pub(crate) const GROUP_DELETE: &str = "Microsoft.Resources/subscriptions/resourceGroups/delete";
pub(crate) const ACCOUNT_WRITE: &str = "Microsoft.Storage/storageAccounts/write";
pub(crate) const ACCOUNT_DELETE: &str = "Microsoft.Storage/storageAccounts/delete";
pub(crate) const ACCOUNT_KEYS: &str = "Microsoft.Storage/storageAccounts/listKeys/action";
pub(crate) const VAULT_WRITE: &str = "Microsoft.KeyVault/vaults/write";
pub(crate) const VAULT_DELETE: &str = "Microsoft.KeyVault/vaults/delete";
pub(crate) const ROLE_WRITE: &str = "Microsoft.Authorization/roleAssignments/write";
pub(crate) const ROLE_DELETE: &str = "Microsoft.Authorization/roleAssignments/delete";
pub(crate) const DEPLOYMENT_WRITE: &str = "Microsoft.Resources/deployments/write";

/// An operation that a run needs, and the id of the resource that it changes or, when the run creates it, of the nearest scope that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Need {
    pub action: String,
    pub at: String,
}

impl Need {
    pub(crate) fn new(action: impl Into<String>, at: impl Into<String>) -> Self {
        Self { action: action.into(), at: at.into() }
    }
}

/// Returns a problem for each operation that the signed-in account may not do. A scope whose permissions cannot be read gives none:
/// then the service decides when it is asked to write.
pub(crate) async fn check(target: &Target, needs: &[Need]) -> Vec<Problem> {
    let mut open: Vec<&Need> = Vec::new();
    for need in needs {
        if !open.contains(&need) {
            open.push(need);
        }
    }
    let mut scopes: Vec<&str> = open.iter().map(|need| need.at.as_str()).collect();
    // A scope above another one comes first: most roles are assigned to a subscription or to a group.
    scopes.sort_by_key(|scope| (scope.len(), *scope));
    scopes.dedup();
    for scope in scopes {
        if !open.iter().any(|need| need.at == scope) {
            continue;
        }
        let ask = permissions::at(&target.arm, scope);
        match target.context().remembered().once(format!("permissions {scope}"), |held| !held.is_empty(), ask).await {
            // Whoever sees the subscription has a role somewhere: an empty list proves nothing.
            Ok(held) if held.is_empty() => open.retain(|need| need.at != scope),
            Ok(held) => {
                open.retain(|need| !(resource_id::covers(scope, &need.at) && permissions::allow(&held, &need.action)));
            }
            Err(error) => {
                let text = format!("The permissions at '{scope}' could not be checked: {}", error.message);
                target.context().events.verbose(text);
                open.retain(|need| need.at != scope);
            }
        }
    }
    if !open.is_empty() {
        // The next run asks again: the account may have been given the role by then.
        target.context().remembered().forget();
    }
    open.into_iter().map(missing).collect()
}

fn missing(need: &Need) -> Problem {
    let Need { action, at } = need;
    let message = format!("The signed-in account does not have permission for '{action}' at '{at}'.");
    Problem::from_error(&Error::new(ErrorId::Forbidden, message), None)
}
