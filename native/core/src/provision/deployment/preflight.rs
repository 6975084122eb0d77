//! All checks before anything is created, since a failure on the virtual machine appears only after a quarter of an hour. Independent look-ups run in parallel.

use super::inputs::Inputs;
use super::{DeploymentRequest, extension, outdated, principal, rights};
use crate::arm::deployment::Template;
use crate::arm::image_sku::{self, newest};
use crate::arm::public_ip::PublicIp;
use crate::arm::resource_group::{self, ResourceGroup};
use crate::arm::standing::Standing;
use crate::arm::{compute, key_vault, public_ip};
use crate::cloud::endpoints::public_suffix;
use crate::cloud::resource_id::{self, Scope};
use crate::error::{ErrorId, Problem, Result};
use crate::parameter::Parameter;
use crate::provision::findings::Findings;
use crate::provision::image_sku::image;
use crate::resource::deployment::running_now::RunningNow;
use crate::resource::deployment::template;
use crate::resource::existing;
use crate::resource::plan::Mode;
use crate::resource::rights::check as check_rights;
use crate::resource::target::Target;
use crate::secret::SecretString;
use crate::spelling;

const DEFAULT_SIZE: &str = "Standard_F8s_v2";
const DEFAULT_PUBLIC_IP: &str = "container-registry-pip";

/// The input of the deployment after a successful preflight.
pub struct Found {
    pub target: Target,
    pub scope: Scope,
    pub request: DeploymentRequest,
    pub inputs: Inputs,
    pub name: String,
    pub location: String,
    pub registry_name: String,
    pub public_ip_name: String,
    pub sku: String,
    /// `None` uses the template's default.
    pub size: Option<String>,
    pub template: Template,
    pub resource_group: Option<ResourceGroup>,
}

/// Runs the preflight. Without a result, at least one of the `findings` is an error.
pub(super) async fn run(
    target: &Target,
    request: &DeploymentRequest,
    inputs: Inputs,
    client_secret: &SecretString,
    findings: &mut Findings,
) -> Result<Option<Found>> {
    let stamp = target.context().stamp().await?;
    let scope = target.scope(&request.resource_group_name);
    let location =
        request.location.as_deref().map(str::trim).filter(|given| !given.is_empty()).unwrap_or(&stamp.region);
    let template = findings.keep(template::choose(request.template_file.as_deref(), request.template_uri.as_deref())?);
    let registry_name = registry_name(&inputs, &stamp.storage_suffix);
    let public_ip_name = request.public_ip_name.clone().unwrap_or_else(|| DEFAULT_PUBLIC_IP.to_owned());
    let mode = Mode::of(request.what_if);
    let running = RunningNow::read(target, &scope).await;
    findings.extend(running.unread.iter().cloned().chain(outdated::storage(&inputs, &running)));
    let default = template.as_ref().and_then(|template| template::default(template, "virtualMachineSize"));
    let default = default.unwrap_or_else(|| DEFAULT_SIZE.to_owned());
    // A resized machine keeps its size, unless a size is requested.
    let kept = running.size().filter(|size| !spelling::same(size, &default)).map(str::to_owned);
    let chosen = request.virtual_machine_size.clone().or(kept);
    let size = chosen.clone().unwrap_or(default);
    let group_named = resource_group::named(&scope);
    let (group, size, sku, extension, label, vault, principal) = tokio::join!(
        existing::look(&target.arm, &group_named, mode),
        check_size(target, location, &size),
        choose_sku(target, &running, location, request),
        check_extension(target, location),
        check_label(target, &scope, location, inputs.label.as_deref(), &public_ip_name),
        check_vault(target, &inputs, mode),
        async {
            match request.planned_client_secret {
                true => Vec::new(),
                false => {
                    principal::check(target, &inputs, client_secret, registry_name.as_deref(), &running, mode).await
                }
            }
        },
    );
    findings.extend(size.into_iter().chain(extension).chain(label).chain(vault).chain(principal));
    let sku = findings.keep(sku?);
    let Standing { resource: resource_group, notice } = group?.0;
    findings.extend(notice);
    // There is a finding for each missing one.
    let (Some(template), Some(registry_name), Some(sku)) = (template, registry_name, sku) else {
        return Ok(None);
    };
    let needs = rights::needed(&scope, resource_group.is_some(), &template);
    findings.extend(check_rights(target, &needs).await);
    Ok(Some(Found {
        name: request.deployment_name.clone().unwrap_or_else(|| default_name(target)),
        target: target.clone(),
        location: location.to_owned(),
        request: request.clone(),
        scope,
        inputs,
        registry_name,
        public_ip_name,
        sku,
        size: chosen,
        template,
        resource_group,
    }))
}

/// Returns a unique name for each run: the setup runs again on the virtual machine if the name changes.
fn default_name(target: &Target) -> String {
    format!("container-registry-{}", target.context().clock().now().strftime("%Y%m%d%H%M%S%3f"))
}

/// Returns `<label>.<region>.cloudapp.<fqdn>`, or the custom domain name.
fn registry_name(inputs: &Inputs, stamp_suffix: &str) -> Option<String> {
    let suffix = public_suffix(stamp_suffix)?;
    let public = |label: &String| format!("{label}.{suffix}");
    inputs.host_name.clone().or_else(|| inputs.label.as_ref().map(public))
}

/// Turns a failed look-up into a warning: the deployment itself would report the problem.
fn unknown<T>(target: &Target, what: &str, outcome: Result<T>) -> Option<T> {
    outcome
        .inspect_err(|error| target.context().events.verbose(format!("{what} could not be checked: {}", error.message)))
        .ok()
}

async fn check_size(target: &Target, location: &str, size: &str) -> Option<Problem> {
    let sizes = compute::sizes(&target.arm, &target.subscription.id, location).await;
    let sizes = unknown(target, "the size of the virtual machine", sizes)?;
    let is_there = sizes.is_empty() || sizes.iter().any(|known| known.eq_ignore_ascii_case(size));
    (!is_there).then(|| {
        let message = format!("The stamp has no virtual machine of the size '{size}'; it has {}.", sizes.join(", "));
        Problem::error(ErrorId::MachineSizeUnknown, Parameter::VirtualMachineSize, message)
    })
}

async fn choose_sku(
    target: &Target,
    running: &RunningNow,
    location: &str,
    request: &DeploymentRequest,
) -> Result<std::result::Result<String, Problem>> {
    let image = image(request.virtual_machine_publisher.as_deref(), request.virtual_machine_offer.as_deref());
    let skus = image_sku::list(&target.arm, &target.subscription.id, location, &image).await?;
    let wanted = request.virtual_machine_sku.as_deref().map(str::trim).filter(|sku| !sku.is_empty());
    Ok(match (wanted, newest(&skus)) {
        (_, None) => {
            let message =
                format!("The stamp has no image of publisher '{}', offer '{}'.", image.publisher, image.offer);
            Err(Problem::error(ErrorId::ImageSkuMissing, Parameter::VirtualMachineSku, message))
        }
        (None, Some(newest)) => Ok(running.sku(&image, &skus).unwrap_or_else(|| newest.clone())),
        (Some(wanted), Some(_)) => skus.iter().find(|sku| sku.eq_ignore_ascii_case(wanted)).cloned().ok_or_else(|| {
            let message = format!("The stamp has no SKU '{wanted}' of the image; it has {}.", skus.join(", "));
            Problem::error(ErrorId::MachineSkuUnknown, Parameter::VirtualMachineSku, message)
        }),
    })
}

async fn check_extension(target: &Target, location: &str) -> Option<Problem> {
    let versions = extension::versions(target, location).await;
    let versions = unknown(target, "the custom script extension", versions)?;
    let usable = versions.iter().any(|version| extension::is_usable(version));
    (!usable).then(|| Problem::from_error(&extension::absent(&versions), None))
}

/// Checks that the label is free, or used by the registry's own address.
async fn check_label(
    target: &Target,
    scope: &Scope,
    location: &str,
    label: Option<&str>,
    public_ip_name: &str,
) -> Option<Problem> {
    let label = label?;
    let free = public_ip::label_is_free(&target.arm, &target.subscription.id, location, label).await;
    if unknown(target, "the DNS label", free)? {
        return None;
    }
    let own = match public_ip::get(&target.arm, scope, public_ip_name).await {
        Ok(own) => own,
        // It may belong to this registry.
        Err(error) => {
            let message = format!(
                "The DNS label '{label}' is in use at {location}, and whether by '{public_ip_name}' cannot be read: {}",
                error.message
            );
            return Some(Problem::warning(error.id, message));
        }
    };
    let is_own = own.as_ref().and_then(PublicIp::label).is_some_and(|held| held.eq_ignore_ascii_case(label));
    if is_own {
        return None;
    }
    let holder = public_ip::holder(&target.arm, &target.subscription.id, location, label).await;
    let holder = unknown(target, "the holder of the DNS label", holder).flatten();
    let place =
        holder.as_ref().and_then(|address| Some((address.name.text()?, resource_id::resource_group_of(&address.id)?)));
    let by = place.map_or_else(String::new, |(address, group)| {
        format!(" by the public IP address '{address}' in the resource group '{group}' of this subscription")
    });
    let message = format!("The DNS label '{label}' is already taken at {location}{by}.");
    Some(Problem::error(ErrorId::DnsLabelTaken, Parameter::DnsNameLabel, message))
}

async fn check_vault(target: &Target, inputs: &Inputs, mode: Mode) -> Vec<Problem> {
    let Some((scope, name)) = &inputs.key_vault else { return Vec::new() };
    let found = existing::look(&target.arm, &key_vault::named(scope, name), mode).await;
    let Some((standing, _)) = unknown(target, "the key vault", found) else { return Vec::new() };
    let reason = match &standing.resource {
        None => Some("is not there"),
        Some(vault) if !vault.is_enabled_for_deployment() => Some("is not enabled for deployment"),
        Some(_) => None,
    };
    let problem = reason.map(|reason| {
        let message = format!("The key vault '{name}' {reason}.");
        Problem::error(ErrorId::DeploymentVaultNotEnabled, Parameter::PfxKeyVaultResourceId, message)
    });
    problem.into_iter().chain(standing.notice).collect()
}
