//! Update-ContainerRegistryCertificate: writes a new version of the certificate to the vault, and repeats the deployment with it.
//!
//! It can be run again after a stop at any point: it finds a written version, waits for a running deployment, and does not repeat a successful one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::deployed::Deployed;
use crate::arm::deployment::Deployment;
use crate::arm::key_vault;
use crate::cloud::names;
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::identity::context::Context;
use crate::key_vault::secret::{SecretId, Vault};
use crate::parameter::Parameter;
use crate::provision::certificate::{self, Certificate};
use crate::provision::deployment::{self, DeploymentRequest, view::DeploymentView};
use crate::provision::findings::Findings;
use crate::resource::deployment::{RUNS_ALREADY, active};
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::secret::certificate_secret;
use crate::resource::target::Target;
use crate::secret::Secrets;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Resource group of the virtual machine.
    pub resource_group_name: String,
    pub certificate_file_path: String,
    /// Name of the secret; by default that of the last deployment. A different one must be in the same vault.
    pub certificate_secret_name: Option<String>,
    pub service_principal_client_id: String,
    pub deployment_name: Option<String>,
    pub template_file: Option<String>,
    pub template_uri: Option<String>,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// `None` for a plan.
    pub deployment: Option<DeploymentView>,
    pub thumbprint: String,
    /// With its version; `None` for a plan that would write one.
    pub secret_url: Option<String>,
    /// `updated`, or `unchanged` if the registry already has this certificate.
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// Updates the certificate. Secrets: `certificatePassword`, `servicePrincipalClientSecret`.
pub async fn run(context: &Context, request: Request, secrets: Secrets) -> Result<Outcome> {
    let password = secrets.require("certificatePassword")?;
    let client_secret = secrets.require("servicePrincipalClientSecret")?;
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let deployed = Deployed::find(&target, &scope).await?;
    let stamp = context.stamp().await?;
    let wanted = again(&request, &deployed, &stamp.storage_suffix)?;
    let held = SecretId::parse(&wanted.pfx_key_vault_secret_url);
    let name = request.certificate_secret_name.clone().or_else(|| held.map(|held| held.name)).unwrap_or_default();

    let mut findings: Findings = names::secret(&name, Parameter::CertificateSecretName).into_iter().collect();
    let (path, host) = (request.certificate_file_path.clone(), deployed.host_name());
    let read = certificate::load(path, password, host, context.clock().now(), &mut findings).await;
    let ready = deployment::check_before_certificate(&target, &wanted, &client_secret, findings).await?;
    let Certificate { summary, encoded } =
        read.ok_or_else(|| Error::new(ErrorId::InternalDefect, "a certificate was rejected without a reason"))?;

    let vault = vault(&target, &wanted.pfx_key_vault_resource_id).await?;
    let existing = vault.get(&name).await?;
    // The name in the deployment's URL may have the spelling of a user.
    let name = match (&request.certificate_secret_name, &existing) {
        (None, Some(existing)) => existing.id.name.clone(),
        _ => name,
    };
    let secret = certificate_secret(&name, &encoded);
    if let Some(existing) = &existing {
        secret.require_spelling(&existing.id.name)?;
    }
    let secret_step = secret.plan(existing.as_ref());
    let known = existing.map(|existing| existing.id).filter(|_| secret_step.action == Action::None);
    let has_it = known.as_ref().is_some_and(|known| takes(&deployed.latest, known, &summary.thumbprint));
    let runs = !deployed.latest.has_ended();
    let running = deployed.latest.name();
    if runs && !has_it {
        let message = format!("the deployment '{running}' of another certificate is still running");
        return Err(active(&scope, running, message));
    }
    let is_done = has_it && deployed.latest.has_succeeded();
    let deploy_step = plan(is_done, runs);
    let mut outcome = Outcome {
        deployment: None,
        thumbprint: summary.thumbprint.clone(),
        secret_url: known.as_ref().map(SecretId::with_port),
        action: if is_done { Action::None.done() } else { Action::Update.done() },
        plan: vec![secret_step.clone(), deploy_step.clone()],
    };
    if Mode::of(request.what_if) == Mode::Plan {
        return Ok(outcome);
    }
    let id = secret.ensure(&vault, context, &secret_step, known).await?;
    outcome.secret_url = Some(id.with_port());
    outcome.deployment = Some(if is_done {
        deploy_step.end(&context.events);
        DeploymentView::of(&scope, &deployed.latest, &[], None)
    } else if runs {
        context
            .events
            .host(format!("Deployment '{running}' with this certificate is already running; waiting for it."));
        deployment::await_end(&target, &scope, running, &client_secret).await?
    } else {
        ready.with_certificate(&id, &summary.thumbprint).deploy().await?
    });
    Ok(outcome)
}

/// Returns the request of the same deployment, with the caller's changes.
fn again(request: &Request, deployed: &Deployed, stamp_suffix: &str) -> Result<DeploymentRequest> {
    let mut wanted = deployed.again(&request.resource_group_name, stamp_suffix)?;
    wanted.service_principal_client_id.clone_from(&request.service_principal_client_id);
    wanted.deployment_name.clone_from(&request.deployment_name);
    deployed.choose_template(&mut wanted, request.template_file.as_ref(), request.template_uri.as_ref())?;
    Ok(wanted)
}

async fn vault(target: &Target, id: &str) -> Result<Vault> {
    let found = key_vault::by_id(&target.arm, id).await?.ok_or_else(|| {
        Error::new(ErrorId::DeploymentVaultNotEnabled, "the key vault of the registry does not exist").with_target(id)
    })?;
    Ok(Vault::new(target.context(), found.uri()?, found.is_registering()))
}

fn plan(is_done: bool, runs: bool) -> Step {
    let (action, reason) = match (is_done, runs) {
        (true, _) => (Action::None, "the registry already uses this certificate"),
        (false, true) => (Action::None, RUNS_ALREADY),
        (false, false) => (Action::Update, "the registry gets another certificate"),
    };
    Step::new(StepKind::Deployment, "Deployment of the registry", action, reason)
}

/// Returns whether the deployment was started with this version of the certificate.
fn takes(deployment: &Deployment, id: &SecretId, thumbprint: &str) -> bool {
    let url = deployment.parameter("pfxKeyVaultSecretUrl").and_then(|url| SecretId::parse(&url));
    url.is_some_and(|url| url.name.eq_ignore_ascii_case(&id.name) && url.version.eq_ignore_ascii_case(&id.version))
        && deployment.parameter("pfxThumbprint").is_some_and(|known| known.eq_ignore_ascii_case(thumbprint))
}
