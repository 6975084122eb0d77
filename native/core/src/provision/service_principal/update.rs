//! Update-ContainerRegistryServicePrincipal: a new client secret, and on request the end of the others.

use schemars::JsonSchema;
use serde::Deserialize;

use super::create::label;
use super::view::{View, Written};
use super::{find, validity};
use crate::error::{Problem, Result};
use crate::event::StepKind;
use crate::graph::application::{self, Application, Password};
use crate::graph::microsoft::MicrosoftGraph;
use crate::graph::service_principal;
use crate::identity::context::Context;
use crate::resource::plan::{Action, Mode, Step};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateRequest {
    pub display_name: Option<String>,
    pub application_id: Option<String>,
    /// RFC 3339.
    pub end_date: Option<String>,
    #[schemars(range(min = 1, max = 3650))]
    pub valid_days: Option<u32>,
    /// Whether the other secrets are removed after the new one was created.
    #[serde(default)]
    pub remove_old: bool,
    #[serde(default)]
    pub what_if: bool,
}

/// A secret that cannot be removed is a warning: the new one exists, and its value is shown only now.
///
/// # Errors
/// `Principal.NotFound`, and those of [`super::create`].
pub async fn update(context: &Context, request: UpdateRequest) -> Result<Written> {
    let wanted = find::wanted(request.display_name.as_deref(), request.application_id.as_deref())?;
    let end = validity::end(context.clock().now(), request.end_date.as_deref(), request.valid_days)?;
    let graph = find::directory(context, "Set-GraphApplication -ApplicationIdentifier <id> -ResetClientSecret").await?;
    let tenant = context.tenant_id().await?;
    let mut application = find::one(&graph, &wanted).await?;
    let principal = service_principal::of_application(&graph, application.app_id).await?;
    let name = application.display_name.clone();
    let create = Step::new(
        StepKind::ClientSecret,
        format!("Client secret of application '{name}'"),
        Action::Create,
        "a new client secret was requested",
    );
    let old = if request.remove_old { application.passwords.clone() } else { Vec::new() };
    let removals: Vec<Step> = old.iter().map(|password| removal(&name, password)).collect();
    let mut written = Written {
        service_principal: None,
        action: Action::Update.done(),
        secret_created: false,
        plan: [create.clone()].into_iter().chain(removals.clone()).collect(),
        client_secret: None,
    };
    if Mode::of(request.what_if) == Mode::Plan {
        written.service_principal = Some(View::of(&application, principal.as_ref(), &tenant));
        return Ok(written);
    }
    let events = &context.events;
    create.begin(events);
    let label = label();
    let new = application::add_password(&graph, application.id, &label, end).await;
    let new =
        new.inspect_err(|_| create.failed(events)).map_err(|error| error.context("creating the client secret"))?;
    create.end(events);
    remove_old(context, &graph, &mut application, old.iter().zip(&removals)).await;
    written.service_principal = Some(View::of(&application, principal.as_ref(), &tenant).with_newest(&new.password));
    written.secret_created = true;
    written.client_secret = Some(new.secret);
    Ok(written)
}

fn removal(application: &str, password: &Password) -> Step {
    let target = format!("Client secret {} of application '{application}'", password.key_id);
    Step::new(StepKind::OldClientSecret, target, Action::Remove, "the new client secret replaces it")
}

/// Removes the secrets from the directory and from `application`; those that cannot be removed stay in both.
async fn remove_old<'a>(
    context: &Context,
    graph: &MicrosoftGraph,
    application: &mut Application,
    old: impl Iterator<Item = (&'a Password, &'a Step)>,
) {
    for (password, step) in old {
        let work = application::remove_password(graph, application.id, password.key_id);
        match step.remove(&context.events, work).await {
            Ok(()) => application.passwords.retain(|one| one.key_id != password.key_id),
            Err(error) => context.events.warn(&Problem::warning(error.id, error.message)),
        }
    }
}
