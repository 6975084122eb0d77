//! Get-ContainerRegistryPrerequisites: the values of existing prerequisites, read from the stamp. It needs neither the PFX file nor a password.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Prerequisites;
use crate::arm::resource_group::{self, GenericResource};
use crate::arm::{image_sku, key_vault, role_assignment, storage_account};
use crate::certificate::pfx::{self, Wanted};
use crate::certificate::{inspect, vault_value};
use crate::cloud::endpoints::IdentitySystem;
use crate::cloud::names;
use crate::cloud::resource_id::{self, Scope};
use crate::error::{Error, ErrorId, Problem, Result};
use crate::graph::service_principal;
use crate::identity::context::Context;
use crate::key_vault::secret::{Secret, SecretItem, Vault};
use crate::parameter::Parameter;
use crate::provision::findings::Findings;
use crate::provision::image_sku::image;
use crate::resource::opened_account::OpenedAccount;
use crate::resource::secret::CREDENTIALS_TYPE;
use crate::resource::target::Target;
use crate::secret::ExposeSecret;
use crate::spelling;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub resource_group_name: String,
    /// Needed only if the resource group contains several.
    pub storage_account_name: Option<String>,
    pub storage_account_blob_container: Option<String>,
    pub key_vault_name: Option<String>,
    /// Needed only if the key vault contains several certificates.
    pub certificate_secret_name: Option<String>,
    /// Needed only if several service principals have our role assignment: the application id or object id.
    pub service_principal_id: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub prerequisites: Read,
}

/// The values, with all logins of the key vault.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Read {
    #[serde(flatten)]
    pub values: Prerequisites,
    pub registry_user_names: Vec<String>,
    /// On AD FS: the operator with an access policy of the vault, if there is exactly one. Elsewhere the token has the id.
    pub user_object_id: Option<String>,
}

/// Reads the prerequisites of a registry.
///
/// # Errors
/// `Service.NotFound` for a resource that does not exist, `Argument.Missing` if a resource group contains several candidates and none is named.
pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    Findings::from_iter(names::resource_group(&request.resource_group_name)).settle(&context.events)?;
    let target = Target::select(context).await?;
    let stamp = context.stamp().await?;
    let scope = target.scope(&request.resource_group_name);
    let (group, resources) =
        tokio::join!(resource_group::get(&target.arm, &scope), resource_group::resources(&target.arm, &scope));
    let group = group?.ok_or_else(|| missing("resource group", &request.resource_group_name, "subscription"))?;
    let resources = resources?;
    let in_group = format!("resource group '{}'", request.resource_group_name);
    let of_kind = |kind: &str| names_of(&resources, kind);
    let account = Choice { kind: "storage account", parameter: Parameter::StorageAccountName, place: &in_group }
        .of(of_kind("Microsoft.Storage/storageAccounts"), request.storage_account_name.as_deref())?;
    let vault_name = Choice { kind: "key vault", parameter: Parameter::KeyVaultName, place: &in_group }
        .of(of_kind("Microsoft.KeyVault/vaults"), request.key_vault_name.as_deref())?;
    let image = image(None, None);
    let account_id = scope.storage_account_id(&account);
    let (container, held, principal, skus) = tokio::join!(
        container(&target, &scope, &account, request.storage_account_blob_container.as_deref()),
        content(&target, &scope, &vault_name, request.certificate_secret_name.as_deref()),
        principal(&target, &account_id, request.service_principal_id.as_deref()),
        image_sku::list(&target.arm, &target.subscription.id, &stamp.region, &image),
    );
    let (held, principal, skus) = (held?, principal?, skus?);
    let user_object_id = match stamp.identity_system {
        IdentitySystem::Aad => None,
        IdentitySystem::Adfs => only_operator(&held.policies, &principal.object_id),
    };
    let location = group.location.text().unwrap_or(&stamp.region).to_owned();
    let values = Prerequisites {
        location,
        subscription_id: scope.subscription_id.clone(),
        tenant_id: context.tenant_id().await?,
        identity_system: stamp.identity_system,
        resource_group_name: request.resource_group_name.clone(),
        storage_account_resource_id: account_id,
        storage_account_name: account,
        storage_account_container: container?,
        pfx_key_vault_resource_id: scope.key_vault_id(&vault_name),
        key_vault_name: vault_name,
        pfx_key_vault_secret_url: held.certificate.id.with_port(),
        pfx_thumbprint: held.thumbprint,
        certificate_secret_name: held.certificate.id.name.clone(),
        registry_user_name: held.users.first().cloned().unwrap_or_default(),
        service_principal_client_id: principal.app_id,
        service_principal_object_id: principal.object_id,
        virtual_machine_publisher: image.publisher.to_owned(),
        virtual_machine_offer: image.offer.to_owned(),
        virtual_machine_sku: image_sku::newest(&skus).cloned(),
        skus,
    };
    Ok(Outcome { prerequisites: Read { values, registry_user_names: held.users, user_object_id } })
}

/// One of several resources: the named one, otherwise the only one.
struct Choice<'a> {
    kind: &'static str,
    parameter: Parameter,
    place: &'a str,
}

impl Choice<'_> {
    fn of(&self, found: Vec<String>, named: Option<&str>) -> Result<String> {
        let named = named.map(str::trim).filter(|name| !name.is_empty());
        if let Some(named) = named {
            let is_it = |name: &String| spelling::same(name, named);
            return found.into_iter().find(is_it).ok_or_else(|| missing(self.kind, named, self.place));
        }
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(Error::new(ErrorId::NotFound, format!("the {} contains no {}", self.place, self.kind))),
            several => {
                let message = format!("the {} contains several {}s: {}", self.place, self.kind, several.join(", "));
                Err(Error::new(ErrorId::ArgumentMissing, message)
                    .with_target(self.parameter)
                    .with_hint(format!("Pass -{} with one of them.", self.parameter)))
            }
        }
    }
}

fn names_of(resources: &[GenericResource], kind: &str) -> Vec<String> {
    resources.iter().filter(|one| spelling::same(&one.kind, kind)).map(|one| one.name.clone()).collect()
}

fn missing(kind: &str, name: &str, place: &str) -> Error {
    Error::new(ErrorId::NotFound, format!("the {place} has no {kind} '{name}'")).with_target(name)
}

async fn container(target: &Target, scope: &Scope, account: &str, named: Option<&str>) -> Result<String> {
    let found = storage_account::get(&target.arm, scope, account).await?;
    let found = found.ok_or_else(|| missing("storage account", account, "resource group"))?;
    let opened = OpenedAccount::read(&target.arm, scope, account, &found).await?;
    let names = opened.account(target.context()).containers().await?;
    let place = format!("storage account '{account}'");
    Choice { kind: "blob container", parameter: Parameter::StorageAccountBlobContainer, place: &place }.of(names, named)
}

/// The certificate and the logins of a key vault.
struct Content {
    certificate: Secret,
    thumbprint: String,
    users: Vec<String>,
    /// The object ids of the access policies.
    policies: Vec<String>,
}

/// Returns the only object id other than that of the registry's service principal.
fn only_operator(policies: &[String], principal: &str) -> Option<String> {
    let mut others = policies.iter().filter(|id| !spelling::same(id, principal));
    let first = others.next()?;
    others.next().is_none().then(|| first.clone())
}

async fn content(target: &Target, scope: &Scope, name: &str, certificate: Option<&str>) -> Result<Content> {
    let found = key_vault::get(&target.arm, scope, name).await?;
    let found = found.ok_or_else(|| missing("key vault", name, "resource group"))?;
    let vault = Vault::new(target.context(), found.uri()?, false);
    let secrets = vault.list().await?;
    let place = format!("key vault '{name}'");
    let choice = Choice { kind: "certificate", parameter: Parameter::CertificateSecretName, place: &place };
    let chosen = choice.of(of_type(&secrets, vault_value::CONTENT_TYPE), certificate)?;
    let secret = vault.get(&chosen).await?.ok_or_else(|| missing("secret", &chosen, &place))?;
    let unusable = |reason: &str| {
        let message = format!("the secret '{chosen}' of the {place} contains no usable certificate: {reason}");
        Error::new(ErrorId::DeploymentCertificateUnusable, message).with_target(&chosen)
    };
    let value = vault_value::decode(&secret.value).ok_or_else(|| unusable("it has another form"))?;
    let wanted = Wanted { host: None, thumbprint: None };
    let pfx = pfx::open(value.pfx.expose_secret(), &value.password, "certificate in the key vault", wanted)
        .map_err(|error| unusable(&error.message))?;
    let thumbprint = inspect::summary(&pfx)?.thumbprint;
    let ids = found.policies().map(|policy| policy.object_id.clone());
    Ok(Content { certificate: secret, thumbprint, users: of_type(&secrets, CREDENTIALS_TYPE), policies: ids.collect() })
}

fn of_type(secrets: &[SecretItem], content_type: &str) -> Vec<String> {
    let is_it =
        |item: &&SecretItem| item.content_type.as_deref().is_some_and(|held| spelling::same(held, content_type));
    secrets.iter().filter(is_it).map(|item| item.name.clone()).collect()
}

/// Returns the service principal of our role assignment on the storage account. Its application id is read from the directory, if it can be reached.
async fn principal(
    target: &Target,
    account_id: &str,
    named: Option<&str>,
) -> Result<service_principal::ServicePrincipal> {
    let context = target.context();
    if let Some(named) = named.map(str::trim).filter(|named| !named.is_empty()) {
        let found = service_principal::find(context, named).await?;
        return found.ok_or_else(|| missing("service principal", named, "directory"));
    }
    let assignments = role_assignment::at_or_below(&target.arm, account_id).await?;
    let ours = assignments.into_iter().filter(|one| one.is_ours() && resource_id::covers(account_id, &one.scope));
    let place = "role assignments of the storage account";
    let object_id = Choice { kind: "service principal", parameter: Parameter::ServicePrincipalId, place }
        .of(ours.map(|one| one.principal_id).collect(), None)?;
    match service_principal::find(context, &object_id).await {
        Ok(Some(found)) => Ok(found),
        Ok(None) => Err(missing("service principal", &object_id, "directory")),
        Err(error) if error.id == ErrorId::GraphUnreachable => {
            let message =
                format!("The application id of the service principal '{object_id}' is not known: {}", error.message);
            context.events.warn(&Problem::warning(error.id, message));
            Ok(service_principal::ServicePrincipal { object_id, app_id: None })
        }
        Err(error) => Err(error),
    }
}
