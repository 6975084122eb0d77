//! The current state of the stamp. Independent requests run in parallel; the content of a missing resource group is not read, only whether its names are
//! available.

use futures_util::FutureExt;
use futures_util::future::Ready;
use url::Url;

use super::Request;
use super::early::{Principal, alongside};
use super::inputs::Inputs;
use crate::arm::key_vault::{self, KeyVault};
use crate::arm::resource_group::{self, ResourceGroup};
use crate::arm::storage_account::{self, StorageAccount};
use crate::cloud::resource_id::Scope;
use crate::error::{Problem, Result};
use crate::identity::context::Context;
use crate::key_vault::secret::{SecretId, Vault};
use crate::parameter::Parameter;
use crate::provision::findings::Findings;
use crate::resource::blob_container::WantedContainer;
use crate::resource::existing;
use crate::resource::key_vault::other_secrets::{self, OwnNames};
use crate::resource::key_vault::taken as vault_taken;
use crate::resource::opened_account::OpenedAccount;
use crate::resource::plan::{Mode, Step};
use crate::resource::rights::{self, ACCOUNT_KEYS, ACCOUNT_WRITE, GROUP_WRITE, Need, ROLE_WRITE, VAULT_WRITE};
use crate::resource::role_assignment::WantedRole;
use crate::resource::secret::{WantedSecret, access, certificate_secret};
use crate::resource::storage_account::taken as account_taken;
use crate::resource::target::Target;
use crate::secret::SecretString;

/// The resource group with its content; `None` for missing resources.
#[derive(Default)]
pub(super) struct Observed {
    pub group: Option<ResourceGroup>,
    pub storage: ObservedStorage,
    pub vault: ObservedVault,
}

#[derive(Default)]
pub(super) struct ObservedStorage {
    pub account: Option<StorageAccount>,
    /// `None` if it could not be read yet, here and below.
    pub container: Option<(OpenedAccount, Step)>,
    pub role: Option<Step>,
}

#[derive(Default)]
pub(super) struct ObservedVault {
    pub vault: Option<KeyVault>,
    pub user: Option<ReadSecret>,
    pub certificate: Option<ReadSecret>,
}

/// The step for a secret, and its newest version.
pub(super) type ReadSecret = (Step, Option<SecretId>);

/// The findings about other secrets of the vault, the login, and the certificate.
type Secrets = (Vec<Problem>, Option<ReadSecret>, Option<ReadSecret>);

/// Remembers the address of a vault for later runs of the session.
pub(super) fn note_address(context: &Context, vault_id: &str, address: &Url) {
    context.remembered().note_value(address_of(vault_id), address.clone());
}

/// Returns the name of the fact.
fn address_of(vault_id: &str) -> String {
    format!("address of {vault_id}")
}

/// Reads the stamp for one request.
pub(super) struct Observer<'a, 'p> {
    pub target: &'a Target,
    pub scope: &'a Scope,
    pub request: &'a Request,
    pub inputs: &'a Inputs,
    /// About the inputs: nothing is read by an unusable name.
    pub known: &'a Findings,
    /// In [`Mode::Plan`] there is no waiting.
    pub mode: Mode,
    /// The registry's service principal, looked up in parallel; `None` if there is a finding about it.
    pub principal: Principal<'p>,
}

impl Observer<'_, '_> {
    /// Reads everything, and adds the obstacles to `findings`.
    pub(super) async fn look(&self, findings: &mut Findings) -> Result<Observed> {
        if self.known.concern(Parameter::ResourceGroupName) {
            return Ok(Observed::default());
        }
        let named = resource_group::named(self.scope);
        let group = existing::look(&self.target.arm, &named, self.mode);
        // A group that this session has seen most likely still exists. Its content has further requests behind it, so it comes first: the first requests get
        // the open connections.
        let known = self.target.context().remembered().is_noted(&named.id);
        let ((standing, waited), early) = match known {
            true => {
                let (contents, group) = tokio::join!(self.contents(true), group);
                (group?, Some(contents))
            }
            false => (group.await?, None),
        };
        let exists = standing.resource.is_some();
        if exists {
            self.target.context().remembered().note(named.id);
        }
        // What was read while waiting for the group may have been deleted with it.
        let contents = match early.filter(|_| exists && !waited) {
            Some(contents) => contents?,
            // The content is deleted with the group, and its names are not available before.
            None if standing.is_leaving() => Contents::default(),
            None if exists || !self.request.needs_rights(self.mode) => self.contents(exists).await?,
            None => {
                let (contents, missing_rights) = tokio::join!(self.contents(false), self.rights_to_create());
                findings.extend(missing_rights);
                contents?
            }
        };
        findings.extend(contents.findings);
        findings.extend(standing.notice);
        Ok(Observed { group: standing.resource, storage: contents.storage, vault: contents.vault })
    }

    /// Checks the rights to create the resource group and everything in it.
    async fn rights_to_create(&self) -> Vec<Problem> {
        let subscription = format!("/subscriptions/{}", self.scope.subscription_id);
        let all = [GROUP_WRITE, ACCOUNT_WRITE, ACCOUNT_KEYS, ROLE_WRITE, VAULT_WRITE];
        rights::check(self.target, &all.map(|action| Need::new(action, subscription.as_str()))).await
    }

    async fn contents(&self, group_exists: bool) -> Result<Contents> {
        let (mut findings, mut about_vault) = (Findings::default(), Findings::default());
        let (storage, vault) =
            tokio::join!(self.storage(group_exists, &mut findings), self.vault(group_exists, &mut about_vault));
        findings.extend(about_vault);
        Ok(Contents { storage: storage?, vault: vault?, findings })
    }

    async fn storage(&self, group_exists: bool, findings: &mut Findings) -> Result<ObservedStorage> {
        let (name, target) = (&self.request.storage_account_name, self.target);
        if self.known.concern(Parameter::StorageAccountName) {
            return Ok(ObservedStorage::default());
        }
        let named = storage_account::named(self.scope, name);
        if group_exists {
            let known = target.context().remembered().is_noted(&named.id);
            let look = existing::look(&target.arm, &named, self.mode);
            let (standing, early) = match known {
                true => {
                    let (key, standing, role) = tokio::join!(self.key(), look, self.role());
                    (standing?.0, Some((key, role)))
                }
                false => (look.await?.0, None),
            };
            let leaves = standing.is_leaving();
            findings.extend(standing.notice);
            match standing.resource {
                Some(account) => return Ok(self.in_account(account, early).await),
                // Its name is not available before it is deleted.
                None if leaves => return Ok(ObservedStorage::default()),
                None => {}
            }
        }
        let Some(problem) = account_taken(target, name).await? else { return Ok(ObservedStorage::default()) };
        // Another run may have created it here since it was read.
        match existing::look(&target.arm, &named, self.mode).await?.0.resource {
            Some(account) => Ok(self.in_account(account, None).await),
            None => {
                findings.add(problem);
                Ok(ObservedStorage::default())
            }
        }
    }

    async fn in_account(
        &self,
        account: StorageAccount,
        early: Option<(Option<SecretString>, Option<Step>)>,
    ) -> ObservedStorage {
        self.target.context().remembered().note(self.scope.storage_account_id(&self.request.storage_account_name));
        let (key, role) = match early {
            Some(early) => early,
            None if account.is_ready() => tokio::join!(self.key(), self.role()),
            None => (None, None),
        };
        ObservedStorage { container: self.container(&account, key).await, account: Some(account), role }
    }

    async fn key(&self) -> Option<SecretString> {
        storage_account::first_key_now(&self.target.arm, self.scope, &self.request.storage_account_name).await.ok()
    }

    async fn role(&self) -> Option<Step> {
        let principal = self.principal.clone().await.ok()??;
        let account_id = self.scope.storage_account_id(&self.request.storage_account_name);
        WantedRole { account_id: &account_id, principal_id: &principal.object_id }.observe(self.target).await.ok()
    }

    async fn container(&self, account: &StorageAccount, key: Option<SecretString>) -> Option<(OpenedAccount, Step)> {
        if !account.is_ready() || self.known.concern(Parameter::StorageAccountBlobContainer) {
            return None;
        }
        let opened = OpenedAccount::new(&self.request.storage_account_name, account, key?).ok()?;
        let wanted =
            WantedContainer { context: self.target.context(), name: &self.request.storage_account_blob_container };
        let step = wanted.observe(&opened).await.ok()?;
        Some((opened, step))
    }

    async fn vault(&self, group_exists: bool, findings: &mut Findings) -> Result<ObservedVault> {
        let (name, target) = (&self.request.key_vault_name, self.target);
        if self.known.concern(Parameter::KeyVaultName) {
            return Ok(ObservedVault::default());
        }
        let named = key_vault::named(self.scope, name);
        if group_exists {
            let look = existing::look(&target.arm, &named, self.mode);
            // The address of a vault does not change, so that of one that this session has seen is used at once.
            let address = target.context().remembered().noted::<Url>(&address_of(&named.id));
            let early = address.map(|address| (address.clone(), self.secrets(address).boxed().shared()));
            let (standing, waited) = match &early {
                Some((_, secrets)) => alongside(look, secrets.clone()).await?,
                None => look.await?,
            };
            let leaves = standing.is_leaving();
            findings.extend(standing.notice);
            match standing.resource {
                Some(vault) => {
                    // What was read while waiting for the vault may have been deleted with it.
                    let early = early.filter(|(address, _)| !waited && vault.uri().is_ok_and(|uri| uri == *address));
                    return Ok(self.in_vault(vault, early.map(|(_, secrets)| secrets), findings).await);
                }
                None if leaves => return Ok(ObservedVault::default()),
                None => {}
            }
        }
        let Some(problem) = vault_taken(target, name).await? else { return Ok(ObservedVault::default()) };
        match existing::look(&target.arm, &named, self.mode).await?.0.resource {
            Some(vault) => Ok(self.in_vault(vault, None::<Ready<Secrets>>, findings).await),
            None => {
                findings.add(problem);
                Ok(ObservedVault::default())
            }
        }
    }

    async fn in_vault(
        &self,
        vault: KeyVault,
        early: Option<impl Future<Output = Secrets>>,
        findings: &mut Findings,
    ) -> ObservedVault {
        let (about_secrets, user, certificate) = match (early, vault.uri()) {
            (Some(secrets), _) => secrets.await,
            (None, Ok(address)) => {
                let id = self.scope.key_vault_id(&self.request.key_vault_name);
                note_address(self.target.context(), &id, &address);
                self.secrets(address).await
            }
            (None, Err(_)) => Secrets::default(),
        };
        findings.extend(about_secrets);
        ObservedVault { vault: Some(vault), user, certificate }
    }

    async fn secrets(&self, address: Url) -> Secrets {
        let (open, request) = (Vault::new(self.target.context(), address, false), self.request);
        let user = access(&request.registry_user_name, &self.inputs.registry_password);
        let certificate = async {
            let given = self.inputs.certificate.clone().await.certificate;
            let name = &request.certificate_secret_name;
            let wanted = given.as_ref().map(|given| certificate_secret(name, &given.encoded));
            read(&open, wanted.as_ref()).await
        };
        let own = OwnNames {
            vault: &request.key_vault_name,
            user: &request.registry_user_name,
            certificate: &request.certificate_secret_name,
        };
        tokio::join!(
            other_secrets::findings(&open, own, self.target.context().clock().now()),
            read(&open, Some(&user)),
            certificate,
        )
    }
}

async fn read(vault: &Vault, wanted: Option<&WantedSecret<'_>>) -> Option<ReadSecret> {
    wanted?.observe(vault).await.ok()
}

/// The content of the resource group, and the findings about it.
#[derive(Default)]
struct Contents {
    storage: ObservedStorage,
    vault: ObservedVault,
    findings: Findings,
}
