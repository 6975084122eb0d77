//! New-StorageAccountContainer: the blob container is there, private.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::existing;
use super::plan::{Action, Mode, Step};
use super::target::Target;
use crate::arm::storage_account;
use crate::cloud::names;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::identity::context::Context;
use crate::storage::account::Account;
use crate::storage::container::{Access, Container, Created};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub resource_group_name: String,
    pub storage_account_name: String,
    pub storage_account_blob_container: String,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub container: View,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

#[derive(Debug, Serialize)]
pub struct View {
    pub name: String,
    pub url: String,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let problems = [
        names::resource_group(&request.resource_group_name),
        names::storage_account(&request.storage_account_name),
        names::blob_container(&request.storage_account_blob_container),
    ];
    if let Some(error) = Error::from_problems(problems.into_iter().flatten().collect()) {
        return Err(error);
    }
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let (account_name, name) = (&request.storage_account_name, &request.storage_account_blob_container);
    let missing = || {
        let message =
            format!("there is no storage account '{account_name}' in the resource group '{}'", scope.resource_group);
        Error::new(ErrorId::NotFound, message)
            .with_target(account_name)
            .with_hint("Create it with New-StorageAccount, or check the names.")
    };
    let mode = Mode::of(request.what_if);
    let account = existing::read(&target, &storage_account::named(&scope, account_name), mode).await?;
    let account = account.resource.ok_or_else(missing)?;
    // Without its keys nothing is known of its containers, and a plan does not wait for them.
    let (step, url) = match mode == Mode::Plan && !storage_account::is_ready(&account) {
        true => (planned(name), String::new()),
        false => apply(&target, &scope, account_name, name, &account, mode).await?,
    };
    Ok(Outcome { container: View { name: name.clone(), url }, action: step.action.done(), plan: vec![step] })
}

/// Reads, and creates what is missing and shuts what is public when `mode` says so. Gives the step as it turned out, and the container's URL.
pub async fn apply(
    target: &Target,
    scope: &Scope,
    account_name: &str,
    name: &str,
    account: &Value,
    mode: Mode,
) -> Result<(Step, String)> {
    let context = target.context();
    let endpoint = storage_account::blob_endpoint(account)?;
    let key = storage_account::first_key(&target.arm, scope, account_name).await?;
    let container =
        Container { account: Account { context, endpoint: &endpoint, name: account_name, key: &key }, name };
    let doing = |error: Error| error.context(format!("the blob container '{name}'"));
    let mut step = match container.access().await.map_err(doing)? {
        None => planned(name),
        Some(Access::Private) => Step::new("blobContainer", title(name), Action::None, "it exists"),
        Some(Access::Public(level)) => {
            Step::new("blobContainer", title(name), Action::Update, "anybody may read it without signing in")
                .differs("private", format!("public access level '{level}'"))
        }
    };
    if mode == Mode::Apply {
        step.begin(&context.events);
        if step.action == Action::Create {
            let created = container.create().await.inspect_err(|_| step.failed(&context.events)).map_err(doing)?;
            if created == Created::AlreadyThere {
                step.action = Action::None;
            }
        }
        if step.action == Action::Update {
            container.make_private().await.inspect_err(|_| step.failed(&context.events)).map_err(doing)?;
        }
        if step.action != Action::None {
            read_back(&container).await.inspect_err(|_| step.failed(&context.events)).map_err(doing)?;
        }
        step.end(&context.events);
    }
    Ok((step, container.url()))
}

async fn read_back(container: &Container<'_>) -> Result<()> {
    let message = match container.access().await? {
        Some(Access::Private) => return Ok(()),
        Some(Access::Public(level)) => format!("it is still public at the level '{level}' after it was made private"),
        None => "it does not exist after it was created".to_owned(),
    };
    Err(Error::new(ErrorId::VerificationFailed, message).with_target(container.name))
}

/// The step when it is known that there can be no container yet.
pub fn planned(name: &str) -> Step {
    Step::missing("blobContainer", title(name))
}

fn title(name: &str) -> String {
    format!("Blob container '{name}'")
}
