//! Deployed registries that use the key vault or the storage account, and that this run does not remove: without them the next setup on their virtual machine
//! fails, and their images would be deleted with the data.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use super::Request;
use crate::arm::compute::{self, VirtualMachine};
use crate::cloud::resource_id::resource_group_of;
use crate::error::{ErrorId, Problem, Result, Severity};
use crate::parameter::Parameter;
use crate::resource::deployment::{of_registry, running_now};
use crate::resource::target::Target;
use crate::spelling;

/// Returns one problem for each virtual machine; a warning with `-Force`. `removed` returns whether this run removes the machine with an id.
pub(super) async fn check(target: &Target, request: &Request, removed: impl Fn(&str) -> bool) -> Result<Vec<Problem>> {
    let machines = compute::machines_of_subscription(&target.arm, &target.subscription.id).await.map_err(|error| {
        let hint =
            "Grant the signed-in account Reader on the subscription, or add -Force to remove without this check.";
        error.context("looking for virtual machines that use the key vault").with_hint(hint)
    });
    let machines = match machines {
        Ok(machines) => machines,
        Err(error) if request.force => {
            return Ok(vec![Problem::warning(error.id, error.message)]);
        }
        Err(error) => return Err(error),
    };
    let scope = target.scope(&request.resource_group_name);
    let vault = scope.key_vault_id(&request.key_vault_name);
    let account = scope.storage_account_id(&request.storage_account_name);
    let left: Vec<&VirtualMachine> = machines.iter().filter(|machine| !removed(&machine.id)).collect();
    let (users, others): (Vec<&VirtualMachine>, Vec<&VirtualMachine>) = left
        .into_iter()
        .partition(|machine| running_now::installed(machine).iter().any(|one| spelling::same(&one.vault, &vault)));
    let title = format!("key vault '{}'", request.key_vault_name);
    let mut problems: Vec<Problem> = users.iter().map(|machine| problem(request, &title, machine)).collect();
    // A registry may use the account with another vault: the parameters of its deployment show it.
    let title = format!("storage account '{}'", request.storage_account_name);
    for machine in deployed_with(target, &others, "storageAccountResourceId", &account).await? {
        problems.push(problem(request, &title, machine));
    }
    Ok(problems)
}

/// Returns the machines whose group has a last successful deployment with this parameter.
async fn deployed_with<'a>(
    target: &Target,
    machines: &[&'a VirtualMachine],
    name: &str,
    value: &str,
) -> Result<Vec<&'a VirtualMachine>> {
    let mut groups: BTreeMap<String, &'a VirtualMachine> = BTreeMap::new();
    // Only a machine with a certificate from a vault can be a registry's.
    for machine in machines.iter().filter(|machine| !running_now::installed(machine).is_empty()) {
        if let Some(group) = resource_group_of(&machine.id) {
            groups.entry(spelling::folded(group)).or_insert(machine);
        }
    }
    let found = join_all(groups.iter().map(async |(group, machine)| {
        let all = of_registry(target, &target.scope(group)).await?;
        let last = all.iter().rfind(|one| one.has_succeeded());
        let uses = last.and_then(|last| last.parameter(name)).is_some_and(|held| spelling::same(&held, value));
        Ok(uses.then_some(*machine))
    }))
    .await;
    Ok(found.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

fn problem(request: &Request, title: &str, machine: &VirtualMachine) -> Problem {
    let group = resource_group_of(&machine.id).unwrap_or_default();
    let message = format!(
        "The {title} is used by the virtual machine '{}' in the resource group '{group}'.",
        machine.name.text().unwrap_or_default()
    );
    let mut problem = Problem::error(ErrorId::RemovalInUse, Parameter::KeyVaultName, message);
    problem.hint = format!(
        "To remove that registry too, add -DeploymentResourceGroupName '{group}'. To remove the resources that it uses anyway, add -Force."
    );
    if request.force {
        problem.severity = Severity::Warning;
        problem.hint = "It is removed because of -Force.".to_owned();
    }
    problem
}
