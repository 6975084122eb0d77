//! Decides what is removed from a group of deployments and what is kept. Reads nothing.

use super::inventory::{DeployedInventory, Other};
use crate::cloud::resource_id::{self, Scope};
use crate::event::StepKind;
use crate::resource::deployed::Made;
use crate::resource::plan::{Action, Step};
use crate::resource::resource_group::GroupContent;
use crate::resource::rights::{GROUP_DELETE, Need};

pub(super) struct DeployedRemoval {
    pub resources: Vec<(Step, Made)>,
    pub group: Step,
    kept: Vec<Step>,
}

impl DeployedRemoval {
    /// Returns the steps in execution order; kept resources are at the end.
    pub(super) fn steps(&self) -> impl Iterator<Item = &Step> {
        self.resources.iter().map(|(step, _)| step).chain([&self.group]).chain(&self.kept)
    }

    /// Returns the rights that the removal needs.
    pub(super) fn needs(&self, scope: &Scope) -> Vec<Need> {
        let group = (self.group.action == Action::Remove).then(|| Need::new(GROUP_DELETE, scope.resource_group_id()));
        let resources = self.resources.iter().map(|(_, made)| made.right_to_delete());
        resources.chain(group).collect()
    }

    /// Returns the step of one resource; `None` if it was not found.
    pub(super) fn of(&self, resource: &Made) -> Option<&Step> {
        let goes = self.resources.iter().find(|(_, made)| made.is(&resource.id)).map(|(step, _)| step);
        goes.or_else(|| self.kept.iter().find(|step| step.target == resource.title))
    }
}

pub(super) fn decide(inventory: &DeployedInventory) -> DeployedRemoval {
    let name = &inventory.scope.resource_group;
    let mut kept: Vec<Step> = inventory.others.iter().map(|other| other_deployment(name, other)).collect();
    let mut resources = Vec::new();
    for made in &inventory.made {
        let step = |action, reason: String| Step::new(StepKind::DeployedResource, made.title.clone(), action, reason);
        let sharer = inventory.others.iter().find(|other| other.made.iter().any(|one| one.is(&made.id)));
        match sharer {
            Some(other) => kept.push(step(Action::None, format!("the deployment '{}' also created it", other.name))),
            None => {
                let reason = format!("a deployment of the registry in '{name}' created it");
                resources.push((step(Action::Remove, reason), made.clone()));
            }
        }
    }
    // Child resources of a machine are removed with it.
    let goes = |id: &str| resources.iter().any(|(_, made)| resource_id::covers(&made.id, id));
    let left = GroupContent {
        resources: inventory.resources.iter().filter(|one| !goes(&one.id)).map(|one| one.name.as_str()).collect(),
        has_foreign_role: inventory.has_roles,
        reasons: further_reasons(inventory),
    };
    let group = left.plan_removal(name);
    DeployedRemoval { resources, group, kept }
}

/// Returns reasons in addition to the group's content. A group without a deployment of the registry may have another purpose.
fn further_reasons(inventory: &DeployedInventory) -> Vec<String> {
    let mut reasons = Vec::new();
    if !inventory.has_deployment {
        reasons.push("this registry has no deployment in it".to_owned());
    }
    if !inventory.others.is_empty() {
        let names: Vec<String> = inventory.others.iter().map(|other| format!("'{}'", other.name)).collect();
        reasons.push(format!("it contains other deployments ({})", names.join(", ")));
    }
    reasons
}

fn other_deployment(group: &str, other: &Other) -> Step {
    let reason = match other.is_registry {
        true => "it uses another storage account or key vault, so it belongs to another registry",
        false => "it is still running and does not belong to the registry",
    };
    Step::new(StepKind::Deployment, format!("Deployment '{}' in '{group}'", other.name), Action::None, reason)
}
