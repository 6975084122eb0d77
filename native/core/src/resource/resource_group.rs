//! Resource groups.

use crate::arm::resource_group::{self, ResourceGroup};
use crate::arm::role_assignment;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::resource::plan::{Action, Step};
use crate::resource::target::Target;

const STEP: StepKind = StepKind::ResourceGroup;

/// The required state: the group exists.
pub(crate) struct WantedGroup<'a> {
    pub scope: &'a Scope,
}

impl WantedGroup<'_> {
    pub(crate) fn plan(&self, existing: Option<&ResourceGroup>) -> Step {
        let title = title(&self.scope.resource_group);
        match existing {
            Some(_) => Step::new(STEP, title, Action::None, "it exists"),
            None => Step::missing(STEP, title),
        }
    }

    /// Creates the group if necessary. Returns whether this run created it: it is then empty.
    pub(crate) async fn ensure(&self, target: &Target, step: &Step, location: &str) -> Result<bool> {
        let events = &target.context().events;
        step.begin(events);
        let mut is_new = false;
        if step.action == Action::Create {
            is_new = resource_group::create(&target.arm, self.scope, location)
                .await
                .inspect_err(|_| step.failed(events))
                .map_err(|error| {
                    error.context(format!("creating the resource group '{}'", self.scope.resource_group))
                })?;
        }
        step.end(events);
        Ok(is_new)
    }
}

/// What keeps a group from being removed.
#[derive(Default)]
pub(crate) struct GroupContent<'a> {
    /// Names of the resources that are left in it.
    pub resources: Vec<&'a str>,
    pub has_foreign_role: bool,
    pub reasons: Vec<String>,
}

impl GroupContent<'_> {
    /// Plans the removal of the group `name` if nothing keeps it.
    pub(crate) fn plan_removal(self, name: &str) -> Step {
        let mut reasons = self.reasons;
        if !self.resources.is_empty() {
            reasons.push(format!("it contains {}", self.resources.join(", ")));
        }
        if self.has_foreign_role {
            reasons.push("it has another role assignment".to_owned());
        }
        match reasons.is_empty() {
            true => Step::new(STEP, title(name), Action::Remove, "it contains nothing else"),
            false => Step::new(STEP, title(name), Action::None, reasons.join("; ")),
        }
    }
}

/// Deletes a group. Resources that were added meanwhile would be deleted too, so the group is read again.
pub(crate) async fn remove(target: &Target, scope: &Scope) -> Result<()> {
    let id = scope.resource_group_id();
    let (left, roles) = tokio::try_join!(
        resource_group::resources(&target.arm, scope),
        role_assignment::at_or_below(&target.arm, &id)
    )?;
    // Ours were removed before, and a list may contain them for a few seconds.
    let roles = roles.iter().filter(|one| !one.is_ours()).map(|one| format!("a role of {}", one.principal_id));
    let held: Vec<String> = left.into_iter().map(|one| one.name).chain(roles).collect();
    if !held.is_empty() {
        let message = format!("the resource group '{}' now contains {}", scope.resource_group, held.join(", "));
        return Err(Error::new(ErrorId::GroupNotEmpty, message));
    }
    resource_group::delete(&target.arm, scope).await
}

fn title(name: &str) -> String {
    format!("Resource group '{name}'")
}
