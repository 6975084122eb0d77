//! All checks before the first write: the current state of the stamp, and all obstacles. Independent look-ups run in parallel.

use std::sync::Arc;

use super::Request;
use super::early::Early;
use super::inputs::Inputs;
use super::observed::{Observed, Observer};
use super::{principal, rights};
use crate::arm::key_vault::Policy;
use crate::arm::storage_account::Settings;
use crate::arm::subscription;
use crate::cloud::endpoints::IdentitySystem;
use crate::cloud::resource_id::Scope;
use crate::error::{ErrorId, Problem, Result};
use crate::graph::service_principal::ServicePrincipal;
use crate::parameter::Parameter;
use crate::provision::certificate::Certificate;
use crate::provision::findings::Findings;
use crate::provision::image_sku::{self, image};
use crate::resource::key_vault::{DEFAULT_SKU, WantedVault};
use crate::resource::plan::Mode;
use crate::resource::rights::check as check_rights;
use crate::resource::storage_account::{DEFAULT_SKU as ACCOUNT_SKU, WantedAccount};
use crate::resource::target::Target;
use crate::secret::SecretString;
use crate::spelling;

/// The input of the run after a successful preflight.
pub(super) struct Found {
    pub target: Target,
    pub scope: Scope,
    pub request: Request,
    pub location: String,
    pub tenant_id: String,
    pub identity_system: IdentitySystem,
    pub principal: ServicePrincipal,
    pub caller: Option<String>,
    pub certificate: Arc<Certificate>,
    pub registry_password: SecretString,
    pub observed: Observed,
    pub skus: Vec<String>,
}

impl Found {
    /// Returns the access policies that the vault needs: the registry reads, the caller writes.
    fn policies(&self) -> Vec<Policy> {
        let caller = self.caller.as_deref();
        let is_same = caller.is_some_and(|caller| caller.eq_ignore_ascii_case(&self.principal.object_id));
        let mut policies = Vec::new();
        if let Some(caller) = caller {
            policies.push(Policy { object_id: caller.to_owned(), secrets: Policy::READ_WRITE });
        }
        if !is_same {
            policies.push(Policy { object_id: self.principal.object_id.clone(), secrets: Policy::READ });
        }
        policies
    }

    /// Returns the account as the registry needs it.
    pub(super) fn wanted_account(&self) -> WantedAccount<'_> {
        let settings = Settings { location: &self.location, sku: ACCOUNT_SKU, https_only: true };
        WantedAccount { name: &self.request.storage_account_name, settings, https_only: true }
    }

    /// Returns the vault as the registry needs it.
    pub(super) fn wanted_vault<'a>(&'a self, sku: &'a str) -> WantedVault<'a> {
        WantedVault {
            name: &self.request.key_vault_name,
            location: &self.location,
            tenant_id: &self.tenant_id,
            sku,
            policies: self.policies(),
            creator: self.caller.clone(),
        }
    }
}

/// Runs the preflight. Without a result, at least one of the `findings` is an error. In [`Mode::Plan`] there is no waiting.
pub(super) async fn run(
    target: &Target,
    request: &Request,
    inputs: Inputs,
    early: Early<'_>,
    mode: Mode,
    findings: &mut Findings,
) -> Result<Option<Found>> {
    let certificate = inputs.certificate.clone();
    let mut about_stamp = Findings::default();
    let look = look(target, request, inputs, early, mode, findings, &mut about_stamp);
    let (loaded, found) = tokio::join!(certificate, look);
    findings.extend(loaded.problems);
    findings.extend(about_stamp);
    found
}

/// Adds what it finds to `findings`; `known` are those about the inputs.
async fn look(
    target: &Target,
    request: &Request,
    inputs: Inputs,
    early: Early<'_>,
    mode: Mode,
    known: &Findings,
    findings: &mut Findings,
) -> Result<Option<Found>> {
    let context = target.context();
    let stamp = context.stamp().await?;
    let system = stamp.identity_system;
    let scope = target.scope(&request.resource_group_name);
    if let Some(wanted) = request.identity_system.filter(|wanted| *wanted != system) {
        let message = format!("The identity system of the stamp is {system}, but IdentitySystem is {wanted}.");
        findings.add(Problem::error(ErrorId::IdentitySystemMismatch, Parameter::IdentitySystem, message));
    }
    findings.extend(principal::missing_ids(request, system));

    let mut about_resources = Findings::default();
    let (observed, images, principal, ()) = {
        let (scope, inputs, Early { principal, vault_token }) = (&scope, &inputs, early);
        let observer = Observer { target, scope, request, inputs, known, mode, principal: principal.clone() };
        let observed = observer.look(&mut about_resources);
        tokio::join!(observed, images(target, request), principal, vault_token)
    };
    let (location, skus) = match images? {
        Ok((location, skus)) => {
            if skus.is_empty() {
                let image = image(request.publisher_name.as_deref(), request.offer.as_deref());
                let message =
                    format!("The stamp has no image of publisher '{}', offer '{}'.", image.publisher, image.offer);
                findings.add(Problem::warning(ErrorId::ImageSkuMissing, message));
            }
            (Some(location), skus)
        }
        Err(problem) => {
            findings.add(problem);
            (None, Vec::new())
        }
    };
    let observed = observed?;
    findings.extend(about_resources);
    let principal = principal.unwrap_or_else(|error| {
        let parameter = if request.service_principal_id.is_some() {
            Parameter::ServicePrincipalId
        } else {
            Parameter::ApplicationIdentifier
        };
        findings.add(Problem::from_error(&error, Some(parameter)));
        None
    });
    let caller = principal::caller(context, request, system).await?;
    let tenant_id = context.tenant_id().await?;
    let certificate = inputs.certificate.await.certificate;
    let (Some(location), Some(principal), Some(certificate)) = (location, principal, certificate) else {
        // There is a finding for each missing one.
        return Ok(None);
    };
    let found = Found {
        target: target.clone(),
        scope,
        request: request.clone(),
        location,
        tenant_id,
        identity_system: system,
        principal,
        caller,
        certificate,
        registry_password: inputs.registry_password,
        observed,
        skus,
    };
    if found.observed.group.is_some() && request.needs_rights(mode) {
        let Found { scope, observed, .. } = &found;
        let needs = rights::for_changes(scope, observed, &found.wanted_account(), &found.wanted_vault(DEFAULT_SKU));
        findings.extend(check_rights(target, &needs).await);
    }
    Ok(Some(found))
}

/// Returns the location in the stamp's spelling with the image SKUs there, or a finding if it is not a location of the stamp.
async fn images(target: &Target, request: &Request) -> Result<std::result::Result<(String, Vec<String>), Problem>> {
    let location = match location(target, &request.location).await? {
        Ok(location) => location,
        Err(problem) => return Ok(Err(problem)),
    };
    let image = image(request.publisher_name.as_deref(), request.offer.as_deref());
    let skus = image_sku::known(target, &location, &image).await?;
    Ok(Ok((location, skus)))
}

/// Returns the stamp's spelling of the location. A stamp is one region, which is part of its endpoint; the list is read only for other values.
async fn location(target: &Target, wanted: &str) -> Result<std::result::Result<String, Problem>> {
    let region = &target.context().stamp().await?.region;
    if spelling::same_region(region, wanted) {
        return Ok(Ok(region.clone()));
    }
    let found = subscription::location(&target.arm, &target.subscription.id, wanted).await?;
    Ok(found.map_err(|known| {
        let message = format!("The stamp does not have the location '{wanted}'; its locations: {}.", known.join(", "));
        Problem::error(ErrorId::LocationUnknown, Parameter::Location, message)
    }))
}
