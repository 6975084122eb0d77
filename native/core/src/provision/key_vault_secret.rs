//! New-KeyVaultSecret, Set-RegistryAccessSecret, and Set-CertificateSecret: ensures the value of one secret.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::certificate::{self, Certificate};
use super::findings::Findings;
use super::registry_password::unusable_password;
use super::report::{self, Report};
use crate::arm::key_vault;
use crate::cloud::names;
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::identity::context::Context;
use crate::key_vault::secret::{SecretId, Vault};
use crate::key_vault::value_size::too_large;
use crate::parameter::Parameter;
use crate::resource::key_vault as vault;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::secret::{CREDENTIALS_TYPE, WantedSecret, access, certificate_secret};
use crate::resource::target::Target;
use crate::secret::{SecretString, Secrets};
use crate::spelling;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecretRequest {
    pub key_vault_name: String,
    pub secret_name: String,
    pub content_type: String,
    #[serde(default)]
    pub skip_exist_check: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadRequest {
    pub key_vault_name: String,
    pub secret_name: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessRequest {
    pub key_vault_name: String,
    pub registry_user_name: String,
    #[serde(default)]
    pub skip_exist_check: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CertificateRequest {
    pub key_vault_name: String,
    pub certificate_secret_name: String,
    pub certificate_file_path: String,
    pub dns_name: Option<String>,
    #[serde(default)]
    pub skip_exist_check: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub secret: Option<View>,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateOutcome {
    pub secret: Option<View>,
    pub action: &'static str,
    pub plan: Vec<Step>,
    pub thumbprint: String,
    pub key_vault_resource_id: String,
    pub secret_url: Option<String>,
    pub report: Report,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    pub id: String,
    pub name: String,
    pub version: String,
    pub url: String,
    pub content_type: String,
}

impl View {
    fn of(id: &SecretId, content_type: &str) -> Self {
        Self {
            id: id.url.to_string(),
            name: id.name.clone(),
            version: id.version.clone(),
            url: id.with_port(),
            content_type: content_type.to_owned(),
        }
    }
}

pub async fn run(context: &Context, request: SecretRequest, secrets: Secrets) -> Result<Outcome> {
    let value = secrets.require("secretValue")?;
    let wanted = WantedSecret {
        step: StepKind::Secret,
        name: &request.secret_name,
        value: &value,
        content_type: &request.content_type,
    };
    let mut findings: Findings = names::secret(&request.secret_name, Parameter::SecretName).into_iter().collect();
    findings.extend(too_large(&value, Parameter::SecretValue));
    if spelling::same(&request.content_type, CREDENTIALS_TYPE) {
        // Every secret of this type becomes a login.
        findings.extend(names::registry_user(&request.secret_name));
        findings.extend(unusable_password(&value, Parameter::SecretValue));
    }
    let mode = Mode::of(request.what_if);
    let (outcome, _) =
        write(context, &request.key_vault_name, &wanted, request.skip_exist_check, mode, findings).await?;
    Ok(outcome)
}

/// Returns the current value of a secret.
///
/// # Errors
/// `Service.NotFound` if the vault or the secret does not exist.
pub async fn read(context: &Context, request: &ReadRequest) -> Result<SecretString> {
    let (vault_name, name) = (&request.key_vault_name, &request.secret_name);
    let problems = [names::key_vault(vault_name), names::secret(name, Parameter::SecretName)];
    Findings::from_iter(problems.into_iter().flatten()).settle(&context.events)?;
    let target = Target::select(context).await?;
    let missing = |what: String| Error::new(ErrorId::NotFound, what).with_target(name);
    let vault = key_vault::find(&target.arm, &target.subscription.id, vault_name).await?;
    let vault = vault.ok_or_else(|| missing(format!("the subscription has no key vault '{vault_name}'")))?;
    let secret = Vault::new(context, vault.uri()?, false).get(name).await?;
    Ok(secret.ok_or_else(|| missing(format!("the key vault '{vault_name}' has no secret '{name}'")))?.value)
}

pub async fn run_access(context: &Context, request: AccessRequest, secrets: Secrets) -> Result<Outcome> {
    let value = secrets.require("registryUserPassword")?;
    let wanted = access(&request.registry_user_name, &value);
    let mut findings: Findings = names::registry_user(&request.registry_user_name).into_iter().collect();
    findings.extend(unusable_password(&value, Parameter::RegistryUserPassword));
    let mode = Mode::of(request.what_if);
    let (outcome, _) =
        write(context, &request.key_vault_name, &wanted, request.skip_exist_check, mode, findings).await?;
    Ok(outcome)
}

pub async fn run_certificate(
    context: &Context,
    request: CertificateRequest,
    secrets: Secrets,
) -> Result<CertificateOutcome> {
    let password = secrets.require("certificatePassword")?;
    let mut findings: Findings =
        names::secret(&request.certificate_secret_name, Parameter::CertificateSecretName).into_iter().collect();
    let now = context.clock().now();
    let certificate =
        certificate::load(request.certificate_file_path, password, request.dns_name, now, &mut findings).await;
    let Some(Certificate { encoded, summary }) = certificate else {
        return findings.conclude(&context.events, Ok(None));
    };
    let wanted = certificate_secret(&request.certificate_secret_name, &encoded);
    let mode = Mode::of(request.what_if);
    let (outcome, vault_id) =
        write(context, &request.key_vault_name, &wanted, request.skip_exist_check, mode, findings).await?;
    let secret_url = outcome.secret.as_ref().map(|secret| secret.url.clone());
    Ok(CertificateOutcome {
        report: Report {
            before: report::certificate(&vault_id, secret_url.as_deref().unwrap_or_default(), &summary.thumbprint),
            after: vec![report::RULE.to_owned()],
        },
        thumbprint: summary.thumbprint,
        key_vault_resource_id: vault_id,
        secret_url,
        secret: outcome.secret,
        action: outcome.action,
        plan: outcome.plan,
    })
}

/// Runs a single command: finds the vault in the subscription; an existing secret is an error unless the caller allows it.
async fn write(
    context: &Context,
    vault_name: &str,
    wanted: &WantedSecret<'_>,
    skip_exist_check: bool,
    mode: Mode,
    mut findings: Findings,
) -> Result<(Outcome, String)> {
    findings.extend(names::key_vault(vault_name));
    findings.settle(&context.events)?;
    let target = Target::select(context).await?;
    let found = vault::named(&target, vault_name).await?;
    let vault_id = found.id.clone();
    let vault = Vault::new(context, found.uri()?, found.is_registering());
    let (mut step, existing) = wanted.observe(&vault).await?;
    if step.action != Action::Create && !skip_exist_check {
        let message = format!("the key vault '{vault_name}' already has a secret '{}'", wanted.name);
        return Err(Error::new(ErrorId::SecretExists, message).with_target(wanted.name));
    }
    // The single commands always write when they are not in a dry run: operators use them to create a new version.
    if step.action != Action::Create {
        step = wanted.rewritten();
    }
    let secret = match mode {
        Mode::Plan => existing.map(|id| View::of(&id, wanted.content_type)),
        Mode::Apply => Some(View::of(&wanted.ensure(&vault, context, &step, existing).await?, wanted.content_type)),
    };
    let outcome = Outcome { secret, action: step.action.done(), plan: vec![step] };
    Ok((outcome, vault_id))
}
