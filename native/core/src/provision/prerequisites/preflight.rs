//! Everything that can be told before the first write: what the stamp holds already, and what stands in the way. All lookups that do not
//! need each other go out side by side.

use futures_util::future::join_all;
use serde_json::Value;

use super::Request;
use super::inputs::Inputs;
use super::principal;
use crate::arm::key_vault::{self, Policy};
use crate::arm::standing::Standing;
use crate::arm::{image_sku, resource_group, storage_account, subscription};
use crate::cloud::endpoints::IdentitySystem;
use crate::cloud::resource_id::Scope;
use crate::error::{Category, ErrorId, Problem, Result};
use crate::graph::service_principal::ServicePrincipal;
use crate::key_vault::secret::{SecretItem, Vault};
use crate::provision::certificate::Certificate;
use crate::provision::existing;
use crate::provision::findings::beside;
use crate::provision::image_sku::image;
use crate::provision::key_vault::taken as vault_taken;
use crate::provision::key_vault_secret::{access, certificate_secret};
use crate::provision::plan::Mode;
use crate::provision::storage_account::taken as account_taken;
use crate::provision::target::Target;
use crate::secret::{ExposeSecret, SecretString};
use crate::spelling;

/// A vault with more secrets than this is not read through for stray logins.
const MOST_SECRETS_READ: usize = 50;
/// Longer values are not taken for logins on the VM.
const LONGEST_LOGIN: usize = 255;

/// What the run works on, once nothing stands in the way.
pub struct Found {
    pub target: Target,
    pub scope: Scope,
    pub request: Request,
    pub location: String,
    pub tenant_id: String,
    pub identity_system: IdentitySystem,
    pub principal: ServicePrincipal,
    pub caller: Option<String>,
    pub certificate: Certificate,
    pub registry_password: SecretString,
    pub resource_group: Option<Value>,
    pub storage_account: Option<Value>,
    pub key_vault: Option<Value>,
    pub skus: Vec<String>,
}

impl Found {
    /// The policies that the vault needs: the registry reads, the caller writes.
    pub fn policies(&self) -> Vec<Policy> {
        let caller = self.caller.as_deref();
        let is_same = caller.is_some_and(|caller| caller.eq_ignore_ascii_case(&self.principal.object_id));
        let mut policies = Vec::new();
        if let Some(caller) = caller {
            policies.push(Policy { object_id: caller.to_owned(), secrets: Policy::READ_WRITE });
        }
        if !is_same {
            policies.push(Policy { object_id: self.principal.object_id.clone(), secrets: Policy::READ });
        }
        policies
    }
}

/// With [`Mode::Plan`] nothing is waited for.
pub async fn run(
    target: &Target,
    request: &Request,
    inputs: Inputs,
    mode: Mode,
) -> (Result<Option<Found>>, Vec<Problem>) {
    let mut problems = inputs.problems.clone();
    let found = look(target, request, inputs, mode, &mut problems).await;
    beside(&found, &mut problems);
    (found, problems)
}

async fn look(
    target: &Target,
    request: &Request,
    inputs: Inputs,
    mode: Mode,
    problems: &mut Vec<Problem>,
) -> Result<Option<Found>> {
    let context = target.context();
    let stamp = context.stamp().await?;
    let system = stamp.identity_system;
    let scope = target.scope(&request.resource_group_name);
    if let Some(wanted) = request.identity_system.filter(|wanted| *wanted != system) {
        let message = format!("The stamp signs in with {system}, and IdentitySystem says {wanted}.");
        problems.push(Problem::error(ErrorId::IdentitySystemMismatch, "IdentitySystem", message));
    }
    let missing_ids = principal::missing_ids(request, system);
    let ids_given = missing_ids.is_empty();
    problems.extend(missing_ids);

    let (location, group, account, vault, principal) = tokio::join!(
        location(target, &request.location),
        async {
            match inputs.is_valid("ResourceGroupName") {
                true => existing::look(&target.arm, &resource_group::named(&scope), mode).await,
                false => Ok((Standing { resource: None, notice: None }, false)),
            }
        },
        existing_account(target, &scope, request, &inputs, mode),
        existing_vault(target, &scope, request, &inputs, mode),
        async {
            match ids_given {
                true => principal::find(context, request, system).await.map(Some),
                false => Ok(None),
            }
        },
    );
    let (location, skus) = match location? {
        Ok(location) => {
            let image = image(request.publisher_name.as_deref(), request.offer.as_deref());
            let skus = image_sku::list(&target.arm, &scope.subscription_id, &location, &image).await?;
            if skus.is_empty() {
                let message =
                    format!("The stamp has no image of publisher '{}', offer '{}'.", image.publisher, image.offer);
                problems.push(Problem::warning(ErrorId::ImageSkuMissing, message));
            }
            (Some(location), skus)
        }
        Err(problem) => {
            problems.push(problem);
            (None, Vec::new())
        }
    };
    let (group, group_was_waited_for) = group?;
    let (account, vault) = match (group.is_leaving(), group_was_waited_for) {
        // What is in the group goes with it.
        (true, _) => (Ok(None), Ok(None)),
        (false, true) => {
            let account = existing_account(target, &scope, request, &inputs, mode).await?;
            (account, existing_vault(target, &scope, request, &inputs, mode).await?)
        }
        (false, false) => (account?, vault?),
    };
    let mut taken = |outcome: std::result::Result<Option<Standing>, Problem>| match outcome {
        Ok(standing) => standing.and_then(|Standing { resource, notice }| {
            problems.extend(notice);
            resource
        }),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let (account, vault) = (taken(account), taken(vault));
    let resource_group = taken(Ok(Some(group)));
    if let Some(vault) = &vault {
        problems.extend(other_secrets(target, vault, request).await);
    }
    let principal = principal.unwrap_or_else(|error| {
        let parameter =
            if request.service_principal_id.is_some() { "ServicePrincipalId" } else { "ApplicationIdentifier" };
        problems.push(Problem::from_error(&error, Some(parameter)));
        None
    });
    let caller = principal::caller(context, request, system).await?;
    let tenant_id = context.tenant_id().await?;
    let (Some(location), Some(principal), Some(certificate)) = (location, principal, inputs.certificate) else {
        // There is a finding for each of them.
        return Ok(None);
    };
    Ok(Some(Found {
        target: target.clone(),
        scope,
        request: request.clone(),
        location,
        tenant_id,
        identity_system: system,
        principal,
        caller,
        certificate,
        registry_password: inputs.registry_password,
        resource_group,
        storage_account: account,
        key_vault: vault,
        skus,
    }))
}

/// The stamp's own spelling of the location.
async fn location(target: &Target, wanted: &str) -> Result<std::result::Result<String, Problem>> {
    let found = subscription::location(&target.arm, &target.subscription.id, wanted).await?;
    Ok(found.map_err(|known| {
        let message = format!("The stamp has no location '{wanted}'; it has {}.", known.join(", "));
        Problem::error(ErrorId::LocationUnknown, "Location", message)
    }))
}

/// What there is of the name, or the finding that others have it.
type Existing = Result<std::result::Result<Option<Standing>, Problem>>;

async fn existing_account(target: &Target, scope: &Scope, request: &Request, inputs: &Inputs, mode: Mode) -> Existing {
    let name = &request.storage_account_name;
    if !(inputs.is_valid("StorageAccountName") && inputs.is_valid("ResourceGroupName")) {
        return Ok(Ok(None));
    }
    let (standing, _) = existing::look(&target.arm, &storage_account::named(scope, name), mode).await?;
    if standing.resource.is_some() || standing.is_leaving() {
        return Ok(Ok(Some(standing)));
    }
    Ok(account_taken(target, name).await?.map_or(Ok(None), Err))
}

async fn existing_vault(target: &Target, scope: &Scope, request: &Request, inputs: &Inputs, mode: Mode) -> Existing {
    let name = &request.key_vault_name;
    if !(inputs.is_valid("KeyVaultName") && inputs.is_valid("ResourceGroupName")) {
        return Ok(Ok(None));
    }
    let (standing, _) = existing::look(&target.arm, &key_vault::named(scope, name), mode).await?;
    if standing.resource.is_some() || standing.is_leaving() {
        return Ok(Ok(Some(standing)));
    }
    Ok(vault_taken(target, name).await?.map_or(Ok(None), Err))
}

/// What the vault's other secrets mean for the run. A caller who may not list is told nothing.
async fn other_secrets(target: &Target, vault: &Value, request: &Request) -> Vec<Problem> {
    let Ok(uri) = key_vault::uri(vault) else { return Vec::new() };
    let vault = Vault::new(target.context(), uri, false);
    let others = match vault.list().await {
        Ok(others) => others,
        // A list that continues at a foreign host is not a missing right.
        Err(error) if error.id.category() == Category::SecurityError => {
            return vec![Problem::from_error(&error, Some("KeyVaultName"))];
        }
        Err(_) => return Vec::new(),
    };
    let mut problems = spelled_otherwise(&others, request);
    problems.extend(other_logins(&vault, others, request).await);
    problems
}

/// Our names in another case: the secrets of those names would be overwritten.
fn spelled_otherwise(items: &[SecretItem], request: &Request) -> Vec<Problem> {
    let none = SecretString::from("");
    let own = [
        (access(&request.registry_user_name, &none), "RegistryUserName"),
        (certificate_secret(&request.certificate_secret_name, &none), "CertificateSecretName"),
    ];
    let refused = own.iter().flat_map(|(secret, parameter)| {
        let errors = items.iter().filter_map(|item| secret.require_spelling(&item.name).err());
        errors.map(|error| Problem::from_error(&error, Some(parameter)))
    });
    refused.collect()
}

/// On the VM every secret of at most 255 characters becomes a login of the registry.
async fn other_logins(vault: &Vault, mut others: Vec<SecretItem>, request: &Request) -> Option<Problem> {
    let own = [&request.registry_user_name, &request.certificate_secret_name];
    others.retain(|item| !own.iter().any(|name| spelling::same(name, &item.name)));
    others.truncate(MOST_SECRETS_READ);
    let is_login = async |item: &SecretItem| {
        let secret = vault.get(&item.name).await.ok()??;
        (secret.value.expose_secret().chars().count() <= LONGEST_LOGIN).then(|| item.name.clone())
    };
    let names: Vec<String> = join_all(others.iter().map(is_login)).await.into_iter().flatten().collect();
    (!names.is_empty()).then(|| {
        let message = format!("The key vault '{}' also holds: {}.", request.key_vault_name, names.join(", "));
        Problem::warning(ErrorId::OtherCredentials, message)
    })
}
