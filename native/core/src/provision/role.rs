//! Ensures that the service principal has access to the storage account.

use crate::arm::role_assignment;
use crate::error::Result;
use crate::resource::plan::{Action, Step};
use crate::resource::target::Target;

/// The role to assign if the principal has none on the account or above.
const ROLE: &str = "Contributor";

pub fn planned(principal_id: &str) -> Step {
    let reason = "no role assignment at its scope or above grants access";
    Step::new("roleAssignment", title(principal_id), Action::Create, reason)
        .differs("a role assignment at its scope or above grants access", reason)
}

/// Plans the changes for an existing account.
pub async fn plan(target: &Target, account_id: &str, principal_id: &str) -> Result<Step> {
    Ok(match role_assignment::exists(&target.arm, account_id, principal_id).await? {
        true => Step::new("roleAssignment", title(principal_id), Action::None, "it already has access"),
        false => planned(principal_id),
    })
}

pub async fn ensure(target: &Target, account_id: &str, principal_id: &str, step: &Step) -> Result<()> {
    let events = &target.context().events;
    step.begin(events);
    if step.action == Action::Create {
        role_assignment::create(&target.arm, account_id, principal_id)
            .await
            .inspect_err(|_| step.failed(events))
            .map_err(|error| error.context(format!("assigning the role {ROLE} to {principal_id}")))?;
    }
    step.end(events);
    Ok(())
}

fn title(principal_id: &str) -> String {
    format!("Role {ROLE} on the storage account for {principal_id}")
}
