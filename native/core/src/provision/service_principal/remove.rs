//! Remove-ContainerRegistryServicePrincipal: the application, and with it its service principal and its client secrets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::find;
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::graph::microsoft::MicrosoftGraph;
use crate::graph::{application, service_principal};
use crate::http::retry::{Attempts, RetryPolicy};
use crate::identity::context::Context;
use crate::resource::plan::{Action, Mode, Step};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemoveRequest {
    pub display_name: Option<String>,
    pub application_id: Option<String>,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Removed {
    pub application_id: String,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// # Errors
/// `Principal.NotFound` when there is nothing to remove, `Verification.Failed` when the application still exists afterwards.
pub async fn remove(context: &Context, request: RemoveRequest) -> Result<Removed> {
    let wanted = find::wanted(request.display_name.as_deref(), request.application_id.as_deref())?;
    let graph = find::directory(context, "Remove-GraphApplication -ApplicationIdentifier <id>").await?;
    let application = find::one(&graph, &wanted).await?;
    let principal = service_principal::of_application(&graph, application.app_id).await?;
    let title = format!("Application '{}' ({})", application.display_name, application.app_id);
    let of_principal = principal.map(|one| {
        let target = format!("Service principal {} of application '{}'", one.object_id, application.display_name);
        Step::new(StepKind::ServicePrincipal, target, Action::Remove, "the directory removes it with its application")
    });
    let of_application = Step::new(StepKind::Application, title, Action::Remove, "it exists in the tenant");
    let plan: Vec<Step> = [of_application].into_iter().chain(of_principal).collect();
    let removed =
        Removed { application_id: application.app_id.to_string(), action: Action::Remove.done(), plan: plan.clone() };
    if Mode::of(request.what_if) == Mode::Plan {
        return Ok(removed);
    }
    let events = &context.events;
    plan.iter().for_each(|step| step.begin(events));
    match remove_and_verify(context, &graph, application.id).await {
        Ok(()) => plan.iter().for_each(|step| step.end(events)),
        Err(error) => {
            plan.iter().for_each(|step| step.failed(events));
            return Err(error.context(format!("removing: {}", plan[0].target)));
        }
    }
    // What the session knows of the service principal is no longer true.
    context.forget();
    Ok(removed)
}

async fn remove_and_verify(context: &Context, graph: &MicrosoftGraph, id: Uuid) -> Result<()> {
    application::remove(graph, id).await?;
    let mut attempts = Attempts::new(RetryPolicy::DISAPPEARANCE, Some(&context.events));
    loop {
        attempts.begin();
        if application::read(graph, id).await?.is_none() {
            return Ok(());
        }
        if !attempts.again("looking for the removed application", None).await {
            let message = "the directory still shows the application after it reported its removal";
            return Err(Error::new(ErrorId::VerificationFailed, message).with_target(id.to_string()));
        }
    }
}
