//! Set-ContainerRegistryPrerequisites: preflight, then the required steps. The answer of a write is compared with the request.

mod apply;
pub mod drift;
mod early;
mod inputs;
mod observed;
mod preflight;
mod principal;
pub mod read;
mod rights;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use self::early::{Early, alongside};
use super::findings::Findings;
use super::image_sku::image;
use super::report::{self, Report};
use crate::arm::image_sku::newest;
use crate::cloud::endpoints::IdentitySystem;
use crate::error::Result;
use crate::identity::context::Context;
use crate::key_vault::secret::SecretId;
use crate::resource::plan::{Mode, Step};
use crate::resource::target::Target;
use crate::secret::Secrets;

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub location: String,
    pub service_principal_id: Option<String>,
    pub application_identifier: Option<String>,
    pub user_object_id: Option<String>,
    pub resource_group_name: String,
    pub storage_account_name: String,
    pub storage_account_blob_container: String,
    pub key_vault_name: String,
    pub certificate_secret_name: String,
    pub certificate_file_path: String,
    /// The certificate file will be created. Only for a plan.
    #[serde(default)]
    pub planned_certificate: bool,
    /// The service principal will be created. Only for a plan.
    #[serde(default)]
    pub planned_service_principal: bool,
    pub registry_user_name: String,
    pub identity_system: Option<IdentitySystem>,
    pub dns_name: Option<String>,
    pub publisher_name: Option<String>,
    pub offer: Option<String>,
    #[serde(default)]
    pub what_if: bool,
}

impl Request {
    /// Returns whether rights to write are needed: for a run and for its plan, not for a comparison.
    fn needs_rights(&self, mode: Mode) -> bool {
        mode == Mode::Apply || self.what_if
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// For a plan only if the run keeps all values: then a registry that uses them has to be deployed again only for other reasons.
    pub prerequisites: Option<Prerequisites>,
    pub report: Report,
    pub plan: Vec<Step>,
    pub duration_ms: u64,
}

/// The values for the solution template, by its own names if it has them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Prerequisites {
    pub location: String,
    pub subscription_id: String,
    pub tenant_id: String,
    pub identity_system: IdentitySystem,
    pub resource_group_name: String,
    pub storage_account_name: String,
    pub storage_account_resource_id: String,
    pub storage_account_container: String,
    pub key_vault_name: String,
    pub pfx_key_vault_resource_id: String,
    pub pfx_key_vault_secret_url: String,
    pub pfx_thumbprint: String,
    pub certificate_secret_name: String,
    pub registry_user_name: String,
    pub service_principal_client_id: Option<String>,
    pub service_principal_object_id: String,
    pub virtual_machine_publisher: String,
    pub virtual_machine_offer: String,
    /// The newest one; the template's default may not exist on the stamp.
    pub virtual_machine_sku: Option<String>,
    pub skus: Vec<String>,
}

pub async fn run(context: &Context, request: Request, secrets: Secrets) -> Result<Outcome> {
    let outcome = provision(context, &request, &secrets).await;
    if outcome.is_err() {
        // Cached facts may be the cause of the failure.
        context.forget();
    }
    outcome
}

async fn provision(context: &Context, request: &Request, secrets: &Secrets) -> Result<Outcome> {
    let started = Instant::now();
    let mode = Mode::of(request.what_if);
    let mut findings = Findings::default();
    let found = check(context, request, secrets, mode, &mut findings).await;
    let found = findings.conclude(&context.events, found)?;
    let done = apply::walk(&found, mode).await?;
    let is_known = mode == Mode::Apply || done.keeps_values();
    let certificate = done.certificate.as_ref().filter(|_| is_known);
    let prerequisites = certificate.map(|certificate| describe(request, &found, certificate));
    let shown = prerequisites.as_ref().filter(|_| mode == Mode::Apply);
    Ok(Outcome {
        report: shown.map(|made| report(request, made)).unwrap_or_default(),
        prerequisites,
        plan: done.steps,
        duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}

/// Runs only the preflight. Fails if the stamp cannot be read.
async fn check(
    context: &Context,
    request: &Request,
    secrets: &Secrets,
    mode: Mode,
    findings: &mut Findings,
) -> Result<Option<preflight::Found>> {
    let password = secrets.require("registryUserPassword")?;
    let certificate_password = secrets.require("certificatePassword")?;
    let inputs = inputs::check(request, password, certificate_password, context.clock().now(), findings);
    let early = Early::new(context, request);
    let others = async { tokio::join!(inputs.certificate.clone(), early.all()) };
    match alongside(Target::select(context), others).await {
        Ok(target) => preflight::run(&target, request, inputs, early, mode, findings).await,
        Err(error) => {
            findings.extend(inputs.certificate.await.problems);
            Err(error)
        }
    }
}

fn describe(request: &Request, found: &preflight::Found, certificate: &SecretId) -> Prerequisites {
    let image = image(request.publisher_name.as_deref(), request.offer.as_deref());
    Prerequisites {
        location: found.location.clone(),
        subscription_id: found.scope.subscription_id.clone(),
        tenant_id: found.tenant_id.clone(),
        identity_system: found.identity_system,
        resource_group_name: request.resource_group_name.clone(),
        storage_account_name: request.storage_account_name.clone(),
        storage_account_resource_id: found.scope.storage_account_id(&request.storage_account_name),
        storage_account_container: request.storage_account_blob_container.clone(),
        key_vault_name: request.key_vault_name.clone(),
        pfx_key_vault_resource_id: found.scope.key_vault_id(&request.key_vault_name),
        pfx_key_vault_secret_url: certificate.with_port(),
        pfx_thumbprint: found.certificate.summary.thumbprint.clone(),
        certificate_secret_name: request.certificate_secret_name.clone(),
        registry_user_name: request.registry_user_name.clone(),
        service_principal_client_id: found.principal.app_id.clone(),
        service_principal_object_id: found.principal.object_id.clone(),
        virtual_machine_publisher: image.publisher.to_owned(),
        virtual_machine_offer: image.offer.to_owned(),
        virtual_machine_sku: newest(&found.skus).cloned(),
        skus: found.skus.clone(),
    }
}

fn report(request: &Request, made: &Prerequisites) -> Report {
    let image = image(request.publisher_name.as_deref(), request.offer.as_deref());
    let mut before =
        report::certificate(&made.pfx_key_vault_resource_id, &made.pfx_key_vault_secret_url, &made.pfx_thumbprint);
    before.extend(report::storage(&made.storage_account_resource_id, &made.storage_account_container));
    before.push(report::RULE.to_owned());
    before.extend(report::skus(&made.skus, &image));
    Report { before, after: vec![report::RULE.to_owned()] }
}
