//! Argument completion for values on the signed-in stamp. Names in a registry: `images/lookup.rs`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::image_sku::image;
use crate::arm::key_vault::KeyVault;
use crate::arm::public_ip::PublicIp;
use crate::arm::resource::Resource;
use crate::arm::storage_account::StorageAccount;
use crate::arm::{
    Arm, compute, gallery_item, image_sku, key_vault, public_ip, resource_group, storage_account, subscription,
};
use crate::cloud::resource_id;
use crate::error::Result;
use crate::identity::context::Context;
use crate::key_vault::secret::Vault;
use crate::resource::deployment::of_registry;
use crate::resource::key_vault::named as vault_named;
use crate::resource::secret::CREDENTIALS_TYPE;
use crate::resource::target::Target;
use crate::spelling;
use crate::storage::account::Account;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    Subscriptions,
    Locations,
    ResourceGroups,
    StorageAccounts,
    StorageAccountIds,
    Containers,
    KeyVaults,
    KeyVaultIds,
    Secrets,
    RegistryUsers,
    /// Deployments of a registry in a resource group.
    Deployments,
    /// Host names of the subscription's public IP addresses.
    Registries,
    GalleryItems,
    VmSizes,
    ImagePublishers,
    ImageOffers,
    ImageSkus,
    ImageVersions,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub kind: Kind,
    /// Region of sizes and images. Default: the region of the stamp.
    pub location: Option<String>,
    pub publisher_name: Option<String>,
    pub offer: Option<String>,
    pub sku: Option<String>,
    /// Restricts storage accounts and key vaults; deployments require it.
    pub resource_group_name: Option<String>,
    pub storage_account_name: Option<String>,
    pub key_vault_name: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub values: Vec<String>,
}

/// Returns the existing names; none if the request lacks a name that they depend on.
pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let values = match request.kind {
        // Works before a subscription is chosen.
        Kind::Subscriptions => {
            let subscriptions = subscription::list(&Arm::new(context).await?).await?;
            subscriptions.into_iter().map(|one| one.id).collect()
        }
        _ => Asked { target: Target::select(context).await?, request }.values().await?,
    };
    Ok(Outcome { values })
}

struct Asked {
    target: Target,
    request: Request,
}

impl Asked {
    async fn values(&self) -> Result<Vec<String>> {
        let (arm, subscription) = (&self.target.arm, self.target.subscription.id.as_str());
        match self.request.kind {
            Kind::Subscriptions => Ok(Vec::new()),
            Kind::Locations => subscription::locations(arm, subscription).await,
            Kind::ResourceGroups => resource_group::names(arm, subscription).await,
            Kind::StorageAccounts => Ok(names(self.accounts().await?)),
            Kind::StorageAccountIds => Ok(ids(self.accounts().await?)),
            Kind::KeyVaults => Ok(names(self.vaults().await?)),
            Kind::KeyVaultIds => Ok(ids(self.vaults().await?)),
            Kind::Containers => self.containers().await,
            Kind::Secrets => self.secrets(|_| true).await,
            Kind::RegistryUsers => self.secrets(|kind| spelling::same(kind, CREDENTIALS_TYPE)).await,
            Kind::Deployments => self.deployments().await,
            Kind::Registries => {
                let addresses = public_ip::list(arm, subscription).await?;
                Ok(addresses.iter().filter_map(PublicIp::host).map(str::to_owned).collect())
            }
            Kind::GalleryItems => {
                let items = gallery_item::list(arm, subscription).await?;
                Ok(items.into_iter().map(|item| item.name).collect())
            }
            Kind::VmSizes => compute::sizes(arm, subscription, &self.location().await?).await,
            Kind::ImagePublishers => image_sku::publishers(arm, subscription, &self.location().await?).await,
            Kind::ImageOffers => {
                let publisher = self.image().publisher;
                image_sku::offers(arm, subscription, &self.location().await?, publisher).await
            }
            Kind::ImageSkus => image_sku::list(arm, subscription, &self.location().await?, &self.image()).await,
            Kind::ImageVersions => match &self.request.sku {
                Some(sku) => image_sku::versions(arm, subscription, &self.location().await?, &self.image(), sku).await,
                None => Ok(Vec::new()),
            },
        }
    }

    async fn location(&self) -> Result<String> {
        match &self.request.location {
            Some(location) => Ok(location.clone()),
            None => Ok(self.target.context().stamp().await?.region.clone()),
        }
    }

    fn image(&self) -> image_sku::Image<'_> {
        image(self.request.publisher_name.as_deref(), self.request.offer.as_deref())
    }

    async fn accounts(&self) -> Result<Vec<StorageAccount>> {
        let all = storage_account::list(&self.target.arm, &self.target.subscription.id).await?;
        Ok(self.in_group(all))
    }

    async fn vaults(&self) -> Result<Vec<KeyVault>> {
        let all = key_vault::list(&self.target.arm, &self.target.subscription.id).await?;
        Ok(self.in_group(all))
    }

    /// Filters by the requested resource group, if there is one.
    fn in_group<P>(&self, mut resources: Vec<Resource<P>>) -> Vec<Resource<P>> {
        if let Some(wanted) = &self.request.resource_group_name {
            resources.retain(|resource| {
                let group = resource_id::resource_group_of(&resource.id);
                group.is_some_and(|group| spelling::same(group, wanted))
            });
        }
        resources
    }

    async fn containers(&self) -> Result<Vec<String>> {
        let Some(name) = &self.request.storage_account_name else { return Ok(Vec::new()) };
        let accounts = self.accounts().await?;
        let Some(account) = accounts.iter().find(|account| account.is_named(name)) else {
            return Ok(Vec::new());
        };
        let Some((scope, name)) = resource_id::parse(&account.id, "Microsoft.Storage/storageAccounts") else {
            return Ok(Vec::new());
        };
        let key = storage_account::first_key_now(&self.target.arm, &scope, &name).await?;
        let endpoint = account.blob_endpoint()?;
        let context = self.target.context();
        Account { context, endpoint: &endpoint, name: &name, key: &key }.containers().await
    }

    /// Returns the names of the vault's secrets whose content type is `fitting`. Their values are not read.
    async fn secrets(&self, fitting: fn(&str) -> bool) -> Result<Vec<String>> {
        let Some(name) = &self.request.key_vault_name else { return Ok(Vec::new()) };
        let vault = vault_named(&self.target, name).await?;
        let vault = Vault::new(self.target.context(), vault.uri()?, false);
        let mut secrets = vault.list().await?;
        secrets.retain(|secret| fitting(secret.content_type.as_deref().unwrap_or_default()));
        Ok(secrets.into_iter().map(|secret| secret.name).collect())
    }

    async fn deployments(&self) -> Result<Vec<String>> {
        let Some(group) = &self.request.resource_group_name else { return Ok(Vec::new()) };
        let all = of_registry(&self.target, &self.target.scope(group)).await?;
        Ok(names(all))
    }
}

fn names<P>(resources: Vec<Resource<P>>) -> Vec<String> {
    resources.iter().filter_map(|one| one.name.text()).map(str::to_owned).collect()
}

fn ids<P>(resources: Vec<Resource<P>>) -> Vec<String> {
    resources.into_iter().map(|one| one.id).collect()
}
