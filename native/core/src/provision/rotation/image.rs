//! Update-ContainerRegistryVirtualMachine: a virtual machine with a newer image, in a separate resource group, replaces the current one.
//!
//! It deploys with a temporary label, verifies with the registry's own name, swaps the labels, and on request removes the old resources. Each step reads the
//! current state, so a stopped run is completed by the next one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::deployed::Deployed;
use super::image_plan::{self, MovePlan, Progress};
use crate::arm::deployment::Deployment;
use crate::arm::image_sku;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::identity::context::Context;
use crate::provision::deployment::{self, DeploymentRequest, view::DeploymentView, view::Registry};
use crate::provision::findings::Findings;
use crate::provision::image_sku::image;
use crate::provision::images::connection::Connection;
use crate::provision::verification;
use crate::resource::deployment::of_registry_if_any;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::public_ip::{self, Address};
use crate::resource::target::Target;
use crate::secret::{SecretString, Secrets};
use crate::spelling;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Resource group of the current virtual machine.
    pub resource_group_name: String,
    pub new_resource_group_name: String,
    pub service_principal_client_id: String,
    /// Default: the newest of the stamp.
    pub virtual_machine_sku: Option<String>,
    pub template_file: Option<String>,
    pub template_uri: Option<String>,
    /// A login of the registry, for testing push and pull before the labels are swapped.
    pub user_name: Option<String>,
    #[serde(default)]
    pub remove_old: bool,
    #[serde(default)]
    pub what_if: bool,
    #[serde(flatten)]
    pub connection: Connection,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// `None` for a plan.
    pub deployment: Option<DeploymentView>,
    pub registry: Registry,
    pub virtual_machine_sku: String,
    /// `updated`, or `unchanged` if the registry already has this image.
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// The input of the run.
struct Work {
    target: Target,
    old: Scope,
    new: Scope,
    /// In the old group.
    deployed: Deployed,
    /// The newest deployment in the new group, if there is one.
    begun: Option<Deployment>,
    registry_name: String,
    label: String,
    wanted: DeploymentRequest,
}

/// Updates the virtual machine. Secrets: `servicePrincipalClientSecret`, and `password` if there is a user name.
pub async fn run(context: &Context, request: Request, secrets: Secrets) -> Result<Outcome> {
    let client_secret = secrets.require("servicePrincipalClientSecret")?;
    let work = prepare(context, &request).await?;
    let sku = work.wanted.virtual_machine_sku.clone().unwrap_or_default();
    let mut outcome = Outcome {
        deployment: None,
        registry: Registry::named(&work.registry_name),
        virtual_machine_sku: sku.clone(),
        action: "unchanged",
        plan: Vec::new(),
    };
    if work.begun.is_none()
        && work.deployed.current.parameter("virtualMachineSku").is_some_and(|held| spelling::same(&held, &sku))
    {
        let title = format!("Registry {}", work.registry_name);
        context.events.host(format!("{title} already has the image {sku}."));
        outcome.plan =
            vec![Step::new(StepKind::Deployment, title, Action::None, format!("it already has the image {sku}"))];
        return Ok(outcome);
    }
    let (old, new) = (work.old_address()?, work.new_address()?);
    let old = Address { scope: &work.old, name: &old };
    let new = Address { scope: &work.new, name: &new };
    let mode = Mode::of(request.what_if);
    let plan = plan(&work, &new, request.remove_old, mode).await?;
    Findings::from_iter(plan.check_rights(&work.target, &old, &new).await).settle(&context.events)?;
    (outcome.action, outcome.plan) = (plan.action(), plan.steps());
    if mode == Mode::Plan {
        if work.progress() == Progress::Missing {
            deployment::run(context, DeploymentRequest { what_if: true, ..work.wanted.clone() }, secrets).await?;
        }
        return Ok(outcome);
    }
    outcome.deployment = Some(deploy(context, &work, &client_secret, &secrets).await?);
    if plan.label.action != Action::None {
        verify(context, &work, &new, &request, &secrets).await?;
        plan.label.begin(&context.events);
        public_ip::swap(&work.target, &work.label, &old, &new)
            .await
            .inspect_err(|_| plan.label.failed(&context.events))?;
        plan.label.end(&context.events);
    }
    image_plan::remove(&work.target, &work.old, &work.deployed.current, &plan.removals).await?;
    Ok(outcome)
}

async fn plan(work: &Work, new: &Address<'_>, remove_old: bool, mode: Mode) -> Result<MovePlan> {
    let Work { target, old, label, .. } = work;
    let sku = work.wanted.virtual_machine_sku.as_deref().unwrap_or_default();
    Ok(MovePlan {
        group: image_plan::group(target, &work.new, mode).await?,
        deployment: image_plan::deployment(work.progress(), &work.new.resource_group, sku),
        label: image_plan::label(target, label, work.progress(), old, new).await?,
        removals: match remove_old {
            true => image_plan::removals(target, old, &work.deployed.current).await?,
            false => Vec::new(),
        },
    })
}

async fn prepare(context: &Context, request: &Request) -> Result<Work> {
    let target = Target::select(context).await?;
    let stamp = context.stamp().await?;
    let (old, new) = (target.scope(&request.resource_group_name), target.scope(&request.new_resource_group_name));
    if spelling::same(&old.resource_group, &new.resource_group) {
        let message = format!("the registry already runs in the resource group '{}'", new.resource_group);
        return Err(Error::new(ErrorId::SameResourceGroup, message).with_target(&new.resource_group));
    }
    let deployed = Deployed::find(&target, &old).await?;
    let begun = of_registry_if_any(&target, &new).await?.pop();
    let mut wanted = deployed.again(&new.resource_group, &stamp.storage_suffix)?;
    let (Some(registry_name), Some(label)) = (deployed.host_name(), deployed.label(&stamp.storage_suffix)) else {
        let message = "the last deployment does not contain the name of the registry";
        return Err(Error::new(ErrorId::AnswerUnexpected, message).with_target(&old.resource_group));
    };
    let image = image(wanted.virtual_machine_publisher.as_deref(), wanted.virtual_machine_offer.as_deref());
    let skus = image_sku::list(&target.arm, &target.subscription.id, &stamp.region, &image).await?;
    let given = request.virtual_machine_sku.clone().filter(|sku| !sku.trim().is_empty());
    wanted.virtual_machine_sku = given.or_else(|| image_sku::newest(&skus).cloned());
    wanted.virtual_machine_version = None;
    wanted.dns_name_label = public_ip::passing(&label);
    wanted.host_name = Some(registry_name.clone());
    wanted.service_principal_client_id.clone_from(&request.service_principal_client_id);
    deployed.choose_template(&mut wanted, request.template_file.as_ref(), request.template_uri.as_ref())?;
    Ok(Work { target, old, new, deployed, begun, registry_name, label, wanted })
}

impl Work {
    /// Returns whether the new group contains the registry with the requested image.
    fn is_deployed(&self) -> bool {
        self.begun.as_ref().is_some_and(|begun| {
            begun.has_succeeded()
                && match (begun.parameter("virtualMachineSku"), &self.wanted.virtual_machine_sku) {
                    (Some(held), Some(wanted)) => spelling::same(&held, wanted),
                    (held, wanted) => held.is_none() && wanted.is_none(),
                }
        })
    }

    fn progress(&self) -> Progress {
        match &self.begun {
            Some(_) if self.is_deployed() => Progress::Done,
            Some(begun) if !begun.has_ended() => Progress::Running,
            _ => Progress::Missing,
        }
    }

    fn old_address(&self) -> Result<String> {
        self.deployed.current.parameter("pipName").ok_or_else(no_address)
    }

    /// Returns the address in the new group, which has the same name as the old one.
    fn new_address(&self) -> Result<String> {
        self.wanted.public_ip_name.clone().ok_or_else(no_address)
    }
}

fn no_address() -> Error {
    Error::new(ErrorId::AnswerUnexpected, "the last deployment does not contain the name of its public IP address")
}

/// Deploys the new machine, or waits for the deployment of an earlier run.
async fn deploy(
    context: &Context,
    work: &Work,
    client_secret: &SecretString,
    secrets: &Secrets,
) -> Result<DeploymentView> {
    if let Some(begun) = &work.begun {
        let name = begun.name();
        if work.progress() == Progress::Done {
            return Ok(DeploymentView::of(&work.new, begun, &[], None));
        }
        if work.progress() == Progress::Running {
            context.events.host(format!("Deployment '{name}' is already running; waiting for it."));
            return deployment::await_end(&work.target, &work.new, name, client_secret).await;
        }
    }
    deployment::prepare(context, &work.wanted, secrets).await?.deploy().await
}

/// Verifies the new virtual machine with the registry's own name, which still resolves to the old one.
async fn verify(context: &Context, work: &Work, new: &Address<'_>, request: &Request, secrets: &Secrets) -> Result<()> {
    let mut connection = request.connection.clone();
    let is_given = |host: &String| spelling::same(host.trim().trim_end_matches('.'), &work.registry_name);
    if !connection.resolve.keys().any(is_given) {
        let address = new.read(&work.target).await?;
        let ip = address.ip().ok_or_else(|| {
            Error::new(ErrorId::RegistryUnreachable, "the new virtual machine has no public IP address")
                .with_target(new.name)
        })?;
        connection.resolve.insert(work.registry_name.clone(), format!("{ip}:443"));
    }
    let asked = verification::VerificationRequest {
        registry: work.registry_name.clone(),
        user_name: request.user_name.clone(),
        thumbprint: Some(work.wanted.pfx_thumbprint.clone()),
        read_only: false,
        connection,
    };
    let found =
        verification::run(&context.events, Some(context.clone()), context.clock(), asked, secrets.clone()).await?;
    let failed: Vec<String> = found
        .checks
        .iter()
        .filter(|check| !check.is_harmless())
        .map(|check| format!("{}: {}", check.check, check.message))
        .collect();
    if found.open {
        let message = "the new registry was not put into service: it requires no login";
        return Err(Error::new(ErrorId::RegistryOpen, message).with_target(&work.registry_name));
    }
    if found.passed {
        return Ok(());
    }
    let message = format!("the new registry was not put into service: {}", failed.join("; "));
    Err(Error::new(ErrorId::RegistryVerificationFailed, message).with_target(&work.registry_name))
}
