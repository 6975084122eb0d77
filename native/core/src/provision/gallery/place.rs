//! The temporary location from which the stamp downloads a local package: a private blob container in the caller's account or in a new one.

use tokio::runtime::Handle;
use uuid::Uuid;

use crate::arm::storage_account::{self, SKUS, Settings, StorageAccount};
use crate::arm::{Arm, resource_group, standing};
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::event::StepKind;
use crate::identity::context::Context;
use crate::resource::existing;
use crate::resource::opened_account::OpenedAccount;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;
use crate::storage::container::{Container, Created};

/// The resources to remove.
#[derive(Clone)]
enum Temporary {
    /// Only the container.
    Container(OpenedAccount),
    /// The group, with the account and the container in it.
    Group(Scope),
}

/// The location. After it was opened it is removed, even if the operation is stopped.
pub(super) struct Place {
    target: Target,
    scope: Scope,
    account: String,
    container: String,
    /// Whether the account is the caller's.
    is_given: bool,
    opened: Option<Temporary>,
}

impl Place {
    /// Derives the names from subscription and item, so that a run finds what a killed one left. With 48 bits of a hash, resources with these names belong to
    /// an upload of this item.
    pub(super) fn new(target: &Target, given: Option<(&str, &str)>, item: &str) -> Self {
        let key = format!("azcr-gallery/{}/{}", target.subscription.id, item).to_ascii_lowercase();
        let id = &Uuid::new_v5(&Uuid::NAMESPACE_URL, key.as_bytes()).simple().to_string()[..12];
        let name = format!("azcr-gallery-{id}");
        let (group, account) = match given {
            Some((group, account)) => (group.to_owned(), account.to_owned()),
            None => (name.clone(), format!("azcrgallery{id}")),
        };
        let scope = target.scope(&group);
        Self { target: target.clone(), scope, account, container: name, is_given: given.is_some(), opened: None }
    }

    pub(super) fn container(&self) -> &str {
        &self.container
    }

    pub(super) fn step(&self) -> Step {
        let title = match self.is_given {
            true => format!("Temporary blob container '{}' in storage account '{}'", self.container, self.account),
            false => format!("Temporary resource group '{}' with a storage account", self.scope.resource_group),
        };
        Step::new(
            StepKind::GalleryUpload,
            title,
            Action::Create,
            "the stamp downloads the package from it; it is removed afterwards",
        )
    }

    /// Returns the step that removes what a killed run left, if there is something. [`Place::close`] carries it out, except in a plan.
    pub(super) async fn left(&mut self, mode: Mode) -> Result<Option<Step>> {
        let found = match self.is_given {
            true => self.left_container(mode).await?.map(Temporary::Container),
            false => {
                resource_group::get(&self.target.arm, &self.scope).await?.map(|_| Temporary::Group(self.scope.clone()))
            }
        };
        if found.is_none() {
            return Ok(None);
        }
        if mode == Mode::Apply {
            self.opened = found;
        }
        let (action, reason) = (Action::Remove, "an earlier run left it".to_owned());
        Ok(Some(Step { action, reason, ..self.step() }))
    }

    async fn left_container(&self, mode: Mode) -> Result<Option<OpenedAccount>> {
        let named = storage_account::named(&self.scope, &self.account);
        let Some(account) = existing::read(&self.target, &named, mode).await?.resource else { return Ok(None) };
        let held = OpenedAccount::read(&self.target.arm, &self.scope, &self.account, &account).await?;
        Ok(self.container_in(&held).exists().await?.then_some(held))
    }

    fn container_in<'a>(&'a self, account: &'a OpenedAccount) -> Container<'a> {
        Container { account: account.account(self.target.context()), name: &self.container }
    }

    /// Fails if the caller's account does not exist.
    pub(super) async fn check(&self, mode: Mode) -> Result<()> {
        if self.is_given {
            self.given(mode).await?;
        }
        Ok(())
    }

    async fn given(&self, mode: Mode) -> Result<StorageAccount> {
        let named = storage_account::named(&self.scope, &self.account);
        existing::read(&self.target, &named, mode).await?.resource.ok_or_else(|| {
            let message =
                format!("the resource group '{}' has no storage account '{}'", self.scope.resource_group, self.account);
            Error::new(ErrorId::NotFound, message)
                .with_target(&self.account)
                .with_hint("Check -ResourceGroupName and -StorageAccountName, or omit both to use a temporary account.")
        })
    }

    /// Returns whether the location no longer exists: another upload of the same item uses it too, and removes it at its end.
    pub(super) async fn is_gone(&self) -> bool {
        let found = match &self.opened {
            Some(Temporary::Container(held)) => self.container_in(held).exists().await,
            Some(Temporary::Group(scope)) => {
                let found = standing::now(&self.target.arm, &resource_group::named(scope)).await;
                found.map(|group| group.resource.is_some())
            }
            None => return false,
        };
        matches!(found, Ok(false))
    }

    /// Creates the location, and returns its account.
    pub(super) async fn open(&mut self) -> Result<OpenedAccount> {
        let held = match self.is_given {
            true => {
                let account = self.given(Mode::Apply).await?;
                let held = OpenedAccount::read(&self.target.arm, &self.scope, &self.account, &account).await?;
                self.opened = Some(Temporary::Container(held.clone()));
                held
            }
            false => self.make_account().await?,
        };
        match self.container_in(&held).create().await? {
            Created::Private | Created::AlreadyThere => Ok(held),
            Created::Unclear => {
                let message = format!("the blob container '{}' was not created as a private one", self.container);
                Err(Error::new(ErrorId::VerificationFailed, message))
            }
        }
    }

    async fn make_account(&mut self) -> Result<OpenedAccount> {
        let (arm, scope) = (&self.target.arm, &self.scope);
        let location = self.target.context().stamp().await?.region.clone();
        self.opened = Some(Temporary::Group(scope.clone()));
        resource_group::create(arm, scope, &location).await?;
        let settings = Settings { location: &location, sku: SKUS[1], https_only: true };
        let account = storage_account::create(arm, scope, &self.account, &settings).await?;
        OpenedAccount::read(arm, scope, &self.account, &account).await
    }

    /// Removes the created resources. A failure is a warning: the item may have been added.
    pub(super) async fn close(mut self) {
        let Some(opened) = &self.opened else { return };
        let mut step = self.step();
        step.action = Action::Remove;
        let (events, target) = (&self.target.context().events, &self.target);
        let removed = step.remove(events, remove(target, opened, &self.container)).await;
        if let Err(error) = removed {
            events.warn(&self.remains(&error));
        }
        self.opened = None;
    }

    fn remains(&self, error: &Error) -> Problem {
        let mut problem = Problem::warning(ErrorId::GalleryUploadRemains, error.message.clone());
        problem.hint = match self.is_given {
            true => {
                format!("Delete the blob container '{}' of the storage account '{}'.", self.container, self.account)
            }
            false => format!("Run: Remove-AzResourceGroup -Name {}", self.scope.resource_group),
        };
        problem
    }
}

async fn remove(target: &Target, what: &Temporary, container: &str) -> Result<()> {
    match what {
        Temporary::Container(held) => {
            Container { account: held.account(target.context()), name: container }.delete().await
        }
        Temporary::Group(scope) => resource_group::delete(&target.arm, scope).await,
    }
}

impl Drop for Place {
    /// Handles a stopped operation. The session's runtime removes the location in the background, without an event.
    fn drop(&mut self) {
        let (Some(opened), Ok(runtime)) = (self.opened.take(), Handle::try_current()) else { return };
        let context = self.target.context();
        let context = Context::new(context.session.clone(), context.events.silenced());
        let (subscription, container) = (self.target.subscription.clone(), std::mem::take(&mut self.container));
        runtime.spawn(async move {
            let target = Target { arm: Arm::new(&context).await?, subscription };
            remove(&target, &opened, &container).await
        });
    }
}
