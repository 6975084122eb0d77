//! New-ContainerRegistryDeployment: preflight, then the template deployment, followed to its end.

mod certificate;
pub(crate) mod extension;
mod inputs;
mod outdated;
mod parameters;
mod preflight;
mod principal;
pub mod read;
pub mod ready;
mod rights;
mod running;
mod ssh_key;
pub mod stop;
mod unchanged;
pub(crate) mod view;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use self::inputs::Inputs;
use self::preflight::Found;
use self::ready::Ready;
use self::view::{DeploymentView, Registry};
use super::findings::Findings;
use super::ssh_key::{self as new_ssh_key, Pair};
use crate::arm::deployment::Deployment;
use crate::cloud::resource_id::Scope;
use crate::error::{Problem, Result};
use crate::identity::context::Context;
use crate::parameter::Parameter;
use crate::resource::deployment::{failure, follow, host_key, step};
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::resource_group::WantedGroup;
use crate::resource::target::Target;
use crate::secret::{SecretString, Secrets};

pub use self::ssh_key::looks_like_key as is_key_text;

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentRequest {
    pub resource_group_name: String,
    pub location: Option<String>,
    pub deployment_name: Option<String>,
    pub dns_name_label: String,
    /// A custom domain name; without it the name is `<label>.<region>.cloudapp.<fqdn>`.
    pub host_name: Option<String>,
    /// The resource group in which the prerequisites will be created. Only for a plan: the next five members are not needed then, and are not checked.
    pub planned_prerequisites: Option<String>,
    #[serde(default)]
    pub storage_account_resource_id: String,
    #[serde(default)]
    pub storage_account_container: String,
    #[serde(default)]
    pub pfx_key_vault_resource_id: String,
    #[serde(default)]
    pub pfx_key_vault_secret_url: String,
    #[serde(default)]
    pub pfx_thumbprint: String,
    pub service_principal_client_id: String,
    /// The client secret will be created. Only for a plan, which then needs no secret and does not test the service principal.
    #[serde(default)]
    pub planned_client_secret: bool,
    pub admin_username: Option<String>,
    /// The text of the key, or the path of a file that contains it.
    pub admin_public_key: String,
    /// Creates the key pair if the file of `adminPublicKey` (`….pub`) does not exist.
    #[serde(default)]
    pub generate_ssh_key: bool,
    pub virtual_machine_size: Option<String>,
    pub virtual_machine_publisher: Option<String>,
    pub virtual_machine_offer: Option<String>,
    pub virtual_machine_sku: Option<String>,
    pub virtual_machine_version: Option<String>,
    pub public_ip_name: Option<String>,
    pub public_ip_allocation_method: Option<String>,
    pub registry_replicas: Option<u32>,
    #[serde(default)]
    pub enable_validations: bool,
    #[serde(default)]
    pub allow_ssh: bool,
    pub template_file: Option<String>,
    pub template_uri: Option<String>,
    #[serde(default)]
    pub no_wait: bool,
    /// Deploys nothing if the last deployment has the same parameters and its registry has the current logins.
    #[serde(default)]
    pub only_if_changed: bool,
    /// Deploys values that are older than those in the vault and in the running registry.
    #[serde(default)]
    pub force: bool,
    #[serde(default)]
    pub what_if: bool,
    /// A login that is written between the checks and the deployment, so the checks leave its current secret out.
    #[serde(skip)]
    pub renewed_login: Option<String>,
}

impl DeploymentRequest {
    /// Returns whether all inputs exist, so that the stamp can validate the deployment.
    fn is_complete(&self) -> bool {
        self.planned_prerequisites.is_none() && !self.planned_client_secret
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// `None` for a plan.
    pub deployment: Option<DeploymentView>,
    pub registry: Registry,
    /// `created`, or `unchanged` if `onlyIfChanged` kept the last deployment.
    pub action: &'static str,
    pub plan: Vec<Step>,
    pub duration_ms: u64,
}

pub async fn run(context: &Context, request: DeploymentRequest, secrets: Secrets) -> Result<Outcome> {
    let started = Instant::now();
    let mut ready = prepare(context, &request, &secrets).await?;
    if request.only_if_changed && ready.is_group_idle() {
        match unchanged::find(&ready.found, &ready.parameters).await? {
            Ok(deployed) => return kept(&ready.found, &deployed, started).await,
            Err(reason) => {
                context.events.verbose(format!("A deployment is needed: {reason}."));
                ready.step.reason = reason;
            }
        }
    }
    if Mode::of(request.what_if) == Mode::Plan {
        ready.validate_if_possible().await?;
        return Ok(ready.planned());
    }
    let planned = ready.planned();
    let deployment = Some(ready.deploy().await?);
    Ok(Outcome { deployment, duration_ms: milliseconds(started), ..planned })
}

/// Checks everything that a deployment checks before it writes, once: the result can be deployed later.
///
/// # Errors
/// All problems together, and those of an unreachable stamp.
pub async fn prepare(context: &Context, request: &DeploymentRequest, secrets: &Secrets) -> Result<Ready> {
    let client_secret = match request.planned_client_secret {
        true => SecretString::default(),
        false => secrets.require("servicePrincipalClientSecret")?,
    };
    let mut findings = Findings::default();
    let mut inputs = inputs::check(request, &mut findings);
    let key_step = inputs.new_key.as_deref().map(new_ssh_key::step);
    let new_key = match request.is_complete() {
        true => new_key(&mut inputs, secrets, &mut findings).await,
        false => {
            // Only its step is needed; a key takes seconds.
            inputs.ssh_key = inputs.ssh_key.or_else(|| key_step.as_ref().map(|_| "ssh-rsa planned".to_owned()));
            None
        }
    };
    let found = match Target::select(context).await {
        Ok(target) => preflight::run(&target, request, inputs, &client_secret, &mut findings).await,
        Err(error) => Err(error),
    };
    let found = findings.conclude(&context.events, found)?;
    let ready = Ready::of(found, client_secret).with_key(key_step, new_key);
    // A rerun after a lost answer, or after Ctrl+C, would start a second deployment.
    match ready.found.resource_group.is_some() {
        true => ready.join_running().await,
        false => Ok(ready),
    }
}

/// Returns the outcome of a run that keeps the last deployment.
async fn kept(found: &Found, deployed: &Deployment, started: Instant) -> Result<Outcome> {
    let step = step(deployed.name(), Action::None, "it has the same parameters");
    if found.request.what_if {
        found.target.context().events.verbose(format!("{} has the same parameters.", step.target));
    } else {
        step.begin(&found.target.context().events);
        step.end(&found.target.context().events);
    }
    Ok(Outcome {
        deployment: Some(read::view(&found.target, &found.scope, deployed).await?),
        registry: Registry::named(&found.registry_name),
        action: Action::None.done(),
        plan: vec![WantedGroup { scope: &found.scope }.plan(found.resource_group.as_ref()), step],
        duration_ms: milliseconds(started),
    })
}

fn milliseconds(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Generates the key pair that is missing. Its public key is part of the plan's validation too; a plan writes no files.
async fn new_key(inputs: &mut Inputs, secrets: &Secrets, findings: &mut Findings) -> Option<Pair> {
    let path = inputs.new_key.take()?;
    let pair = Pair::generate(&path, new_ssh_key::DEFAULT_COMMENT, new_ssh_key::passphrase(secrets).as_ref()).await;
    let pair = findings.keep(pair.map_err(|error| Problem::from_error(&error, Some(Parameter::AdminPublicKey))))?;
    inputs.ssh_key = Some(pair.public_key().to_owned());
    Some(pair)
}

/// Runs all checks of a deployment whose certificate is not in the vault yet; the `findings` so far are reported with the results. The result can be deployed
/// when it has the certificate ([`Ready::with_certificate`]).
pub async fn check_before_certificate(
    target: &Target,
    request: &DeploymentRequest,
    client_secret: &SecretString,
    mut findings: Findings,
) -> Result<Ready> {
    let mut inputs = inputs::check(request, &mut findings);
    inputs.certificate_follows = true;
    let found = preflight::run(target, request, inputs, client_secret, &mut findings).await;
    Ok(Ready::of(findings.conclude(&target.context().events, found)?, client_secret.clone()))
}

/// Waits for a running deployment, and returns its outcome.
pub async fn await_end(
    target: &Target,
    scope: &Scope,
    name: &str,
    client_secret: &SecretString,
) -> Result<DeploymentView> {
    let ended = follow::to_the_end(target, scope, name).await?;
    match failure::of(&ended.deployment, &ended.operations, client_secret) {
        Some(error) => Err(error.with_target(name)),
        None => Ok(DeploymentView::of(scope, &ended.deployment, &ended.operations, None)
            .with_host_key(host_key::fingerprint(target, scope, &ended.operations).await)),
    }
}
