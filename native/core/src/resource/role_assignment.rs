//! Role assignments of the service principal on the storage account.

use crate::arm::role_assignment::{self, Assignment};
use crate::cloud::resource_id;
use crate::error::Result;
use crate::event::StepKind;
use crate::resource::plan::{Action, Step};
use crate::resource::target::Target;

const STEP: StepKind = StepKind::RoleAssignment;
/// The role to assign if the principal has none on the account or above.
const ROLE: &str = "Contributor";

/// The required state: the principal has access to the account.
pub(crate) struct WantedRole<'a> {
    pub account_id: &'a str,
    pub principal_id: &'a str,
}

impl WantedRole<'_> {
    /// Returns the step that assigns the role to a principal without access.
    pub(crate) fn missing(&self) -> Step {
        let reason = "no role assignment at its scope or above grants access";
        Step::new(STEP, self.title(), Action::Create, reason)
            .differs("a role assignment at its scope or above grants access", reason)
    }

    /// Reads the role assignments of an existing account and plans the step.
    pub(crate) async fn observe(&self, target: &Target) -> Result<Step> {
        Ok(match role_assignment::exists(&target.arm, self.account_id, self.principal_id).await? {
            true => Step::new(STEP, self.title(), Action::None, "it already has access"),
            false => self.missing(),
        })
    }

    pub(crate) async fn ensure(&self, target: &Target, step: &Step) -> Result<()> {
        let events = &target.context().events;
        step.begin(events);
        if step.action == Action::Create {
            role_assignment::create(&target.arm, self.account_id, self.principal_id)
                .await
                .inspect_err(|_| step.failed(events))
                .map_err(|error| error.context(format!("assigning the role {ROLE} to {}", self.principal_id)))?;
        }
        step.end(events);
        Ok(())
    }

    fn title(&self) -> String {
        format!("Role {ROLE} on the storage account for {}", self.principal_id)
    }
}

/// Returns whether this product created the assignment, on the account or below it.
pub(crate) fn is_ours(assignment: &Assignment, account_id: &str) -> bool {
    assignment.is_ours() && resource_id::covers(account_id, &assignment.scope)
}

/// Plans the removal of an assignment if this product created it.
pub(crate) fn plan_removal(assignment: &Assignment, account_id: &str) -> Step {
    let Assignment { principal_id, scope, .. } = assignment;
    let role = assignment.role();
    match is_ours(assignment, account_id) {
        true => {
            let target = format!("Role assignment of {principal_id} as {role} on the storage account");
            Step::new(STEP, target, Action::Remove, "it was created by this module")
        }
        false => {
            let target = format!("Role assignment of {principal_id} as {role} at {scope}");
            Step::new(STEP, target, Action::None, "it was not created by this module")
        }
    }
}
