//! New-StorageAccountContainer: ensures that the blob container exists and is private.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::arm::storage_account::{self, StorageAccount};
use crate::cloud::names;
use crate::error::{Error, ErrorId, Result};
use crate::identity::context::Context;
use crate::resource::existing;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;
use crate::secret::SecretString;
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
        let message = format!("the resource group '{}' has no storage account '{account_name}'", scope.resource_group);
        Error::new(ErrorId::NotFound, message)
            .with_target(account_name)
            .with_hint("Create it with New-StorageAccount, or check the names.")
    };
    let mode = Mode::of(request.what_if);
    let account = existing::read(&target, &storage_account::named(&scope, account_name), mode).await?;
    let account = account.resource.ok_or_else(missing)?;
    let wanted = Wanted { context, account_name, name };
    // Without its keys the containers cannot be listed, and a plan does not wait for the keys.
    let (step, url) = match mode == Mode::Plan && !account.is_ready() {
        true => (wanted.missing(), String::new()),
        false => {
            let account = Opened::new(&account, storage_account::first_key(&target.arm, &scope, account_name).await?)?;
            let step = wanted.look(&account).await?;
            let step = if mode == Mode::Apply { wanted.ensure(&account, step).await? } else { step };
            (step, wanted.at(&account).url())
        }
    };
    Ok(Outcome { container: View { name: name.clone(), url }, action: step.action.done(), plan: vec![step] })
}

/// An account with a key.
pub struct Opened {
    endpoint: Url,
    key: SecretString,
}

impl Opened {
    pub fn new(account: &StorageAccount, key: SecretString) -> Result<Self> {
        Ok(Self { endpoint: account.blob_endpoint()?, key })
    }

    /// Returns the blob service of the account with this name.
    pub fn account<'a>(&'a self, context: &'a Context, name: &'a str) -> Account<'a> {
        Account { context, endpoint: &self.endpoint, name, key: &self.key }
    }
}

/// The required state of the container: existing and private.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub context: &'a Context,
    pub account_name: &'a str,
    pub name: &'a str,
}

impl Wanted<'_> {
    /// Returns the step for an account without containers.
    pub fn missing(&self) -> Step {
        Step::missing("blobContainer", self.title())
    }

    pub async fn look(&self, account: &Opened) -> Result<Step> {
        Ok(match self.at(account).access().await.map_err(|error| self.doing(error))? {
            None => self.missing(),
            Some(Access::Private) => Step::new("blobContainer", self.title(), Action::None, "it exists"),
            Some(Access::Public(level)) => {
                Step::new("blobContainer", self.title(), Action::Update, "it can be read without signing in")
                    .differs("private", format!("public access level '{level}'"))
            }
        })
    }

    /// Creates a missing container and makes a public one private. Returns the completed step.
    pub async fn ensure(&self, account: &Opened, step: Step) -> Result<Step> {
        let events = &self.context.events;
        step.begin(events);
        let step = self.write(account, &step).await.inspect_err(|_| step.failed(events))?;
        step.end(events);
        Ok(step)
    }

    async fn write(&self, account: &Opened, step: &Step) -> Result<Step> {
        let container = self.at(account);
        let mut step = step.clone();
        if step.action == Action::Create {
            match container.create().await.map_err(|error| self.doing(error))? {
                Created::Private => return Ok(step),
                Created::Unclear => {}
                // Another run was faster, or the container was not read.
                Created::AlreadyThere => step = self.look(account).await?,
            }
        }
        if step.action == Action::Update {
            container.make_private().await.map_err(|error| self.doing(error))?;
        }
        if step.action != Action::None {
            read_back(&container).await.map_err(|error| self.doing(error))?;
        }
        Ok(step)
    }

    fn at<'b>(&'b self, account: &'b Opened) -> Container<'b> {
        Container { account: account.account(self.context, self.account_name), name: self.name }
    }

    fn doing(&self, error: Error) -> Error {
        error.context(format!("the blob container '{}'", self.name))
    }

    fn title(&self) -> String {
        format!("Blob container '{}'", self.name)
    }
}

async fn read_back(container: &Container<'_>) -> Result<()> {
    let message = match container.access().await? {
        Some(Access::Private) => return Ok(()),
        Some(Access::Public(level)) => format!("it is still public at the level '{level}' after it was made private"),
        None => "it does not exist after it was created".to_owned(),
    };
    Err(Error::new(ErrorId::VerificationFailed, message).with_target(container.name))
}
