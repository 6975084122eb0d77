//! New-StorageAccountContainer: ensures that the blob container exists and is private.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arm::storage_account;
use crate::cloud::names;
use crate::error::{Error, ErrorId, Result};
use crate::identity::context::Context;
use crate::provision::findings::Findings;
use crate::resource::blob_container::WantedContainer;
use crate::resource::existing;
use crate::resource::opened_account::OpenedAccount;
use crate::resource::plan::{Mode, Step};
use crate::resource::target::Target;

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
    Findings::from_iter(problems.into_iter().flatten()).settle(&context.events)?;
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let (account_name, name) = (&request.storage_account_name, &request.storage_account_blob_container);
    let missing = || {
        let message = format!("the resource group '{}' has no storage account '{account_name}'", scope.resource_group);
        Error::new(ErrorId::NotFound, message)
            .with_target(account_name)
            .with_hint("Create it with New-StorageAccount, or check the names.")
    };
    let mode = Mode::of(request.what_if);
    let account = existing::read(&target, &storage_account::named(&scope, account_name), mode).await?;
    let account = account.resource.ok_or_else(missing)?;
    let wanted = WantedContainer { context, name };
    // Without its keys the containers cannot be listed, and a plan does not wait for the keys.
    let (step, url) = match mode == Mode::Plan && !account.is_ready() {
        true => (wanted.missing(), String::new()),
        false => {
            let account = OpenedAccount::read(&target.arm, &scope, account_name, &account).await?;
            let step = wanted.observe(&account).await?;
            let step = if mode == Mode::Apply { wanted.ensure(&account, step).await? } else { step };
            (step, wanted.at(&account).url())
        }
    };
    Ok(Outcome { container: View { name: name.clone(), url }, action: step.action.done(), plan: vec![step] })
}
