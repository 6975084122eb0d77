//! Update-ContainerRegistryCredential: a new password or user for the registry.
//!
//! The registry reads its logins from the vault when its setup runs, so a login is changed in this order: the new one is written; once it works, the
//! old one is retired, which the setup leaves out; once the registry rejects it, it is deleted. Each run checks how far things are and does what can
//! be done now; between them the registry is deployed again. With `redeploy` the run deploys the registry itself, once: the old login is retired
//! before, since the running registry keeps it until its setup runs.

mod old_login;
mod plan;
mod redeployment;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::old_login::OldLogin;
use self::plan::{Answers, Course};
use self::redeployment::Redeployment;
use crate::cloud::names;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::identity::context::Context;
use crate::key_vault::secret::Vault;
use crate::parameter::Parameter;
use crate::provision::deployment::view::DeploymentView;
use crate::provision::findings::Findings;
use crate::provision::images::connection::Connection;
use crate::provision::registry_password::unusable_password;
use crate::provision::registry_user::asked::Asked;
use crate::resource::key_vault::named as vault_named;
use crate::resource::plan::{Mode, Step};
use crate::resource::secret::access;
use crate::resource::target::Target;
use crate::secret::{SecretString, Secrets};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub key_vault_name: String,
    pub registry_user_name: String,
    /// The user to remove; without it only the password of `registry_user_name` changes.
    pub old_registry_user_name: Option<String>,
    /// Host of the registry, with a port when it is not 443. Not needed with `force` or `redeploy`.
    pub registry: Option<String>,
    /// Deletes the old login at once, whether or not the new one works.
    #[serde(default)]
    pub force: bool,
    /// Deploys the registry again when it does not accept the new login, or still accepts the old one.
    #[serde(default)]
    pub redeploy: bool,
    /// With `redeploy`: the resource group of the virtual machine.
    pub resource_group_name: Option<String>,
    /// With `redeploy`.
    pub service_principal_client_id: Option<String>,
    /// With `redeploy`: the template, when it is not the module's own.
    pub template_file: Option<String>,
    /// With `redeploy`.
    pub template_uri: Option<String>,
    #[serde(default)]
    pub what_if: bool,
    #[serde(flatten)]
    pub connection: Connection,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum UpdateState {
    /// The new login works, and the old one is gone from registry and vault; with `force` from the vault.
    Complete,
    /// The registry has to be deployed again, and the same request made once more.
    DeploymentNeeded,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// `None` for a plan.
    pub state: Option<UpdateState>,
    pub registry: Option<String>,
    pub registry_user_name: String,
    pub old_registry_user_name: Option<String>,
    /// What the registry answered; `None` when it was not asked.
    pub new_login_works: Option<bool>,
    pub old_login_works: Option<bool>,
    /// `None` unless this run deployed the registry.
    pub deployment: Option<DeploymentView>,
    pub plan: Vec<Step>,
}

/// Replaces the login. Secrets: `registryUserPassword`, the new one; with `redeploy` `servicePrincipalClientSecret`.
///
/// # Errors
/// Those of the vault, the registry, and the deployment; `Registry.VerificationFailed` when the deployed registry has the wrong logins.
pub async fn run(context: &Context, request: Request, secrets: Secrets) -> Result<Outcome> {
    let password = secrets.require("registryUserPassword")?;
    check(&request, &password).settle(&context.events)?;
    let target = Target::select(context).await?;
    let found = vault_named(&target, &request.key_vault_name).await?;
    let redeployment = match request.redeploy {
        true => Some(Redeployment::prepare(&target, &request, &found, &secrets).await?),
        false => None,
    };
    let vault = Vault::new(context, found.uri()?, found.is_registering());
    let host = request.registry.clone().or_else(|| redeployment.as_ref().map(|again| again.host.clone()));
    let registry = match &host {
        Some(host) if !request.force => Some(Asked::reach(host, &request.connection, &context.events).await?),
        _ => None,
    };
    let old = OldLogin::find(&vault, &request.key_vault_name, request.old_registry_user_name.as_deref()).await?;
    let new = access(&request.registry_user_name, &password);
    let (step, existing) = new.observe(&vault).await?;
    let mut answers = Answers::of(registry.as_ref(), (new.name, &password), old.as_ref()).await?;
    let course = Course::choose(step, old.as_ref(), answers, redeployment.is_some());
    let mut outcome = Outcome {
        state: None,
        registry: host,
        plan: course.steps(),
        registry_user_name: request.registry_user_name.clone(),
        old_registry_user_name: request.old_registry_user_name.clone(),
        new_login_works: answers.map(|answers| answers.new),
        old_login_works: answers.and_then(|answers| answers.old),
        deployment: None,
    };
    let ready = match &redeployment {
        Some(again) if course.deploys() => Some(again.check(context, request.what_if).await?),
        _ => None,
    };
    if Mode::of(request.what_if) == Mode::Plan {
        return Ok(outcome);
    }
    new.ensure(&vault, context, &course.new, existing).await?;
    if let (Some(old), Some(step)) = (&old, &course.retirement) {
        old.retire(context, &vault, step).await?;
    }
    if let Some(ready) = ready {
        outcome.deployment = Some(ready.deploy().await?);
        answers = Answers::of(registry.as_ref(), (new.name, &password), old.as_ref()).await?;
        outcome.new_login_works = answers.map(|answers| answers.new);
        outcome.old_login_works = answers.and_then(|answers| answers.old);
        redeployment::verify(&outcome)?;
    }
    if let (Some(old), Some(step)) = (&old, course.removal()) {
        old.delete(context, &vault, step).await?;
    }
    outcome.state = Some(plan::state(answers));
    report(context, &outcome);
    Ok(outcome)
}

/// Shows what the registry answered.
fn report(context: &Context, outcome: &Outcome) {
    let accepts = |user: &str, works: bool, kind: &str| {
        let verb = if works { "accepts" } else { "does not accept" };
        format!("The registry {verb} the {kind} login of '{user}'.")
    };
    if let Some(works) = outcome.new_login_works {
        context.events.host(accepts(&outcome.registry_user_name, works, "new"));
    }
    if let (Some(works), Some(user)) = (outcome.old_login_works, &outcome.old_registry_user_name) {
        context.events.host(accepts(user, works, "old"));
    }
    if outcome.state == Some(UpdateState::DeploymentNeeded) {
        context.events.host("Deploy the registry again with the same values, then run the same command again.");
    }
}

fn check(request: &Request, password: &SecretString) -> Findings {
    let mut findings: Findings = [
        names::key_vault(&request.key_vault_name),
        names::registry_user(&request.registry_user_name),
        unusable_password(password, Parameter::RegistryUserPassword),
        request.resource_group_name.as_deref().and_then(names::resource_group),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(old) = &request.old_registry_user_name {
        findings.extend(names::registry_user(old).map(|mut problem| {
            problem.parameter = Some(Parameter::OldRegistryUserName);
            problem
        }));
        if old.eq_ignore_ascii_case(&request.registry_user_name) {
            let message = format!(
                "'{old}' and '{}' are the same secret because secret names ignore case; the new password would be deleted.",
                request.registry_user_name
            );
            findings.add(Problem::error(ErrorId::NamesCollide, Parameter::OldRegistryUserName, message));
        }
    }
    if request.registry.is_none() && !request.force && !request.redeploy {
        let message = "The name of the registry is required to check whether the new login works.";
        findings.add(Problem::error(ErrorId::ArgumentMissing, Parameter::Registry, message));
    }
    if request.force && request.redeploy {
        let message =
            "-Force deletes the old login without asking the registry, so it cannot be combined with -Redeploy.";
        findings.add(Problem::error(ErrorId::ArgumentInvalid, Parameter::Force, message));
    }
    findings
}

fn missing(parameter: Parameter) -> Error {
    Error::new(ErrorId::ArgumentMissing, format!("-Redeploy needs -{parameter}")).with_target(parameter)
}
