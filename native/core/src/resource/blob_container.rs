//! Blob containers.

use super::opened_account::OpenedAccount;
use crate::arm::storage_account;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::identity::context::Context;
use crate::resource::plan::{Action, Step};
use crate::resource::target::Target;
use crate::storage::container::{Access, Container, Created};

const STEP: StepKind = StepKind::BlobContainer;

/// The required state of a container: existing and private.
#[derive(Clone, Copy)]
pub(crate) struct WantedContainer<'a> {
    pub context: &'a Context,
    pub name: &'a str,
}

impl WantedContainer<'_> {
    /// Returns the step for an account without containers.
    pub(crate) fn missing(&self) -> Step {
        Step::missing(STEP, title(self.name))
    }

    /// Reads the container and plans its step.
    pub(crate) async fn observe(&self, account: &OpenedAccount) -> Result<Step> {
        Ok(match self.at(account).access().await.map_err(|error| self.doing(error))? {
            None => self.missing(),
            Some(Access::Private) => Step::new(STEP, title(self.name), Action::None, "it exists"),
            Some(Access::Public(level)) => {
                Step::new(STEP, title(self.name), Action::Update, "it can be read without signing in")
                    .differs("private", format!("public access level '{level}'"))
            }
        })
    }

    /// Creates a missing container and makes a public one private. Returns the completed step.
    pub(crate) async fn ensure(&self, account: &OpenedAccount, step: Step) -> Result<Step> {
        let events = &self.context.events;
        step.begin(events);
        let step = self.write(account, &step).await.inspect_err(|_| step.failed(events))?;
        step.end(events);
        Ok(step)
    }

    async fn write(&self, account: &OpenedAccount, step: &Step) -> Result<Step> {
        let container = self.at(account);
        let mut step = step.clone();
        if step.action == Action::Create {
            match container.create().await.map_err(|error| self.doing(error))? {
                Created::Private => return Ok(step),
                Created::Unclear => {}
                // Another run was faster, or the container was not read.
                Created::AlreadyThere => step = self.observe(account).await?,
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

    pub(crate) fn at<'b>(&'b self, account: &'b OpenedAccount) -> Container<'b> {
        Container { account: account.account(self.context), name: self.name }
    }

    fn doing(&self, error: Error) -> Error {
        error.context(format!("the blob container '{}'", self.name))
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

pub(crate) fn planned_removal(name: &str) -> Step {
    Step::new(STEP, title(name), Action::Remove, "it contains the images of the registry")
}

/// Deletes the container with its content. A missing account has no container.
pub(crate) async fn remove(target: &Target, scope: &Scope, account: &str, name: &str) -> Result<()> {
    let Some(found) = storage_account::get(&target.arm, scope, account).await? else { return Ok(()) };
    let opened = OpenedAccount::read(&target.arm, scope, account, &found).await?;
    Container { account: opened.account(target.context()), name }.delete().await
}

fn title(name: &str) -> String {
    format!("Blob container '{name}'")
}
