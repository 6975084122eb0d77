//! What moving a registry to a virtual machine of another image takes: a deployment, the DNS label, and on request the removal of the old resources.

use crate::arm::deployment::Deployment;
use crate::arm::{public_ip, resource_group};
use crate::cloud::resource_id::Scope;
use crate::error::{Problem, Result};
use crate::event::StepKind;
use crate::resource::deployed::{self, Made};
use crate::resource::deployment::RUNS_ALREADY;
use crate::resource::existing;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::public_ip::Address;
use crate::resource::resource_group::WantedGroup;
use crate::resource::rights::{self, Need};
use crate::resource::target::Target;

/// The steps of a move, in the order in which they are done.
pub(super) struct MovePlan {
    /// `None` when the resource group exists.
    pub group: Option<Step>,
    pub deployment: Step,
    pub label: Step,
    pub removals: Vec<(Step, Made)>,
}

/// How far the deployment of the new virtual machine is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    Missing,
    Running,
    Done,
}

impl MovePlan {
    pub(super) fn steps(&self) -> Vec<Step> {
        let removals = self.removals.iter().map(|(step, _)| step);
        self.group.iter().chain([&self.deployment, &self.label]).chain(removals).cloned().collect()
    }

    /// Returns what was done, or would be: `updated` when any step changes something.
    pub(super) fn action(&self) -> &'static str {
        let changes = self.steps().iter().any(|step| step.action != Action::None);
        if changes { Action::Update.done() } else { Action::None.done() }
    }

    /// Checks the rights for the label and for the removal. The deployment checks its own.
    pub(super) async fn check_rights(&self, target: &Target, old: &Address<'_>, new: &Address<'_>) -> Vec<Problem> {
        let mut needs = Vec::new();
        if self.label.action != Action::None {
            let write = "Microsoft.Network/publicIPAddresses/write";
            needs.push(Need::new(write, public_ip::id(old.scope, old.name)));
            if self.deployment.action == Action::None {
                needs.push(Need::new(write, public_ip::id(new.scope, new.name)));
            }
        }
        needs.extend(self.removals.iter().map(|(_, made)| made.right_to_delete()));
        rights::check(target, &needs).await
    }
}

/// Returns the step that creates the resource group of the deployment.
pub(super) async fn group(target: &Target, new: &Scope, mode: Mode) -> Result<Option<Step>> {
    let (standing, _) = existing::look(&target.arm, &resource_group::named(new), mode).await?;
    Ok(standing.resource.is_none().then(|| WantedGroup { scope: new }.plan(None)))
}

/// Returns the step of the deployment in the resource group `new`.
pub(super) fn deployment(progress: Progress, new: &str, sku: &str) -> Step {
    let (action, reason) = match progress {
        Progress::Done => (Action::None, "it already has the requested image".to_owned()),
        Progress::Running => (Action::None, RUNS_ALREADY.to_owned()),
        Progress::Missing => (Action::Create, format!("the registry gets the image {sku}")),
    };
    Step::new(StepKind::Deployment, format!("Deployment in '{new}'"), action, reason)
}

/// Returns the step of the label: it stays where a run before has moved it.
pub(super) async fn label(
    target: &Target,
    label: &str,
    progress: Progress,
    old: &Scope,
    new: &Address<'_>,
) -> Result<Step> {
    let (from, to) = (&old.resource_group, &new.scope.resource_group);
    let is_moved = progress == Progress::Done && new.holds(target, label).await?;
    let (action, reason) = match is_moved {
        true => (Action::None, format!("it already leads to the virtual machine in '{to}'")),
        false => (Action::Update, format!("it moves from '{from}' to '{to}'")),
    };
    Ok(Step::new(StepKind::Label, format!("DNS label '{label}'"), action, reason))
}

/// Returns a step for each resource of the old deployment that exists.
pub(super) async fn removals(target: &Target, old: &Scope, deployment: &Deployment) -> Result<Vec<(Step, Made)>> {
    let held = resource_group::resources(&target.arm, old).await?;
    let made = deployed::existing(target, old, std::slice::from_ref(deployment), &held).await?;
    let step = |one: &Made| {
        Step::new(StepKind::DeployedResource, one.title.as_str(), Action::Remove, "the new virtual machine replaces it")
    };
    Ok(made.into_iter().map(|one| (step(&one), one)).collect())
}

/// Removes what the plan named and what still exists: only what two looks found is removed.
pub(super) async fn remove(
    target: &Target,
    old: &Scope,
    deployment: &Deployment,
    planned: &[(Step, Made)],
) -> Result<()> {
    if planned.is_empty() {
        return Ok(());
    }
    let again = removals(target, old, deployment).await?;
    for (step, one) in planned.iter().filter(|(_, one)| again.iter().any(|(_, found)| found.is(&one.id))) {
        step.remove(&target.context().events, one.delete(target)).await?;
    }
    Ok(())
}
