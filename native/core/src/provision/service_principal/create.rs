//! New-ContainerRegistryServicePrincipal: application, service principal and client secret, each only if it does not exist.

use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::find;
use super::validity::{self, MOST_DAYS};
use super::view::{View, Written};
use crate::error::Result;
use crate::event::{EventSink, StepKind};
use crate::graph::application::{self, Wanted};
use crate::graph::service_principal;
use crate::identity::context::Context;
use crate::resource::plan::{Action, Mode, Step};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateRequest {
    pub display_name: String,
    /// RFC 3339.
    pub end_date: Option<String>,
    #[schemars(range(min = 1, max = 3650))]
    pub valid_days: Option<u32>,
    #[serde(default)]
    pub what_if: bool,
}

const _: () = assert!(MOST_DAYS == 3650, "the schema has the limit too");

/// # Errors
/// `ServicePrincipal.Ambiguous` when several applications have the name, `ServicePrincipal.AccessDenied`, `ServicePrincipal.NotReplicated`,
/// `ServicePrincipal.PrivilegedEndpointNeeded` on an AD FS stamp, `Argument.Invalid` for name and end date.
pub async fn create(context: &Context, request: CreateRequest) -> Result<Written> {
    let name = find::display_name_of(&request.display_name)?;
    let end = validity::end(context.clock().now(), request.end_date.as_deref(), request.valid_days)?;
    let command = format!("New-GraphApplication -Name '{}' -GenerateClientSecret", name.replace('\'', "''"));
    let graph = find::directory(context, &command).await?;
    let tenant = context.tenant_id().await?;
    let found = find::at_most_one(&graph, &Wanted::DisplayName(name.clone())).await?;
    let principal = match &found {
        Some(application) => service_principal::of_application(&graph, application.app_id).await?,
        None => None,
    };
    let has_secret = found.as_ref().is_some_and(|application| !application.passwords.is_empty());
    let of_application = step(StepKind::Application, format!("Application '{name}'"), found.is_some());
    let of_principal =
        step(StepKind::ServicePrincipal, format!("Service principal of application '{name}'"), principal.is_some());
    let of_secret = step(StepKind::ClientSecret, format!("Client secret of application '{name}'"), has_secret);
    let mut written = Written {
        service_principal: found.as_ref().map(|application| View::of(application, principal.as_ref(), &tenant)),
        action: Action::None.done(),
        secret_created: false,
        plan: vec![of_application.clone(), of_principal.clone(), of_secret.clone()],
        client_secret: None,
    };
    if of_application.action == Action::Create {
        written.action = Action::Create.done();
    } else if written.plan.iter().any(|step| step.action == Action::Create) {
        // An earlier run was interrupted.
        written.action = Action::Update.done();
    }
    if Mode::of(request.what_if) == Mode::Plan {
        return Ok(written);
    }
    let events = &context.events;
    let application = ensure(events, &of_application, found, application::create(&graph, &name)).await?;
    let app_id = application.app_id;
    let principal = ensure(events, &of_principal, principal, service_principal::create(&graph, app_id)).await?;
    let view = View::of(&application, Some(&principal), &tenant);
    if has_secret {
        of_secret.end(events);
        written.service_principal = Some(view);
        return Ok(written);
    }
    let label = label();
    let new = ensure(events, &of_secret, None, application::add_password(&graph, application.id, &label, end)).await?;
    written.service_principal = Some(view.with_newest(&new.password));
    written.secret_created = true;
    written.client_secret = Some(new.secret);
    Ok(written)
}

/// Name of a new secret in the directory: who created it, and a part that no other secret has.
pub(super) fn label() -> String {
    format!("Azs.ContainerRegistry {}", &Uuid::new_v4().simple().to_string()[..12])
}

fn step(kind: StepKind, target: String, exists: bool) -> Step {
    match exists {
        true => Step::new(kind, target, Action::None, "it exists in the tenant"),
        false => Step::missing(kind, target),
    }
}

/// Returns what exists, or what `work` creates.
async fn ensure<T>(
    events: &EventSink,
    step: &Step,
    existing: Option<T>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    if let Some(existing) = existing {
        step.end(events);
        return Ok(existing);
    }
    step.begin(events);
    let made = work.await.inspect_err(|_| step.failed(events));
    let made = made.map_err(|error| error.context(format!("creating: {}", step.target)))?;
    step.end(events);
    Ok(made)
}
