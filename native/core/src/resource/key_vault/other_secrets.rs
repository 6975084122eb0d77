//! Other secrets of the vault that affect the registry.

use futures_util::future::join_all;
use jiff::Timestamp;

use crate::error::{ErrorId, Problem, Severity};
use crate::key_vault::secret::{SecretItem, Vault};
use crate::parameter::Parameter;
use crate::resource::login_kind::Kind;
use crate::resource::secret::{access, certificate_secret};
use crate::resource::secret_validity::Named;
use crate::secret::{ExposeSecret, SecretString};
use crate::spelling;

/// A vault with more secrets is not searched for unintended logins.
const MOST_SECRETS_READ: usize = 50;
/// Longer values do not become logins on the VM.
const LONGEST_LOGIN: usize = 255;

/// The names that the registry uses in a vault.
#[derive(Clone, Copy)]
pub(crate) struct OwnNames<'a> {
    pub vault: &'a str,
    pub user: &'a str,
    pub certificate: &'a str,
}

/// Returns the findings about other secrets of the vault; none for a caller without permission to list them.
pub(crate) async fn findings(vault: &Vault, own: OwnNames<'_>, now: Timestamp) -> Vec<Problem> {
    let others = match vault.list().await {
        Ok(others) => others,
        Err(error) if is_distrusted(error.id) => {
            return vec![Problem::from_error(&error, Some(Parameter::KeyVaultName))];
        }
        Err(_) => return Vec::new(),
    };
    let mut problems = spelled_otherwise(&others, own);
    problems.extend(not_valid_now(&others, own, now));
    problems.extend(other_logins(vault, others, own).await);
    problems
}

impl OwnNames<'_> {
    fn include(&self, name: &str) -> bool {
        [self.user, self.certificate].iter().any(|own| spelling::same(own, name))
    }
}

/// Returns whether a list was refused by this side, for example because it continues at a foreign host. That is not a missing permission.
fn is_distrusted(id: ErrorId) -> bool {
    matches!(
        id,
        ErrorId::ForeignHost
            | ErrorId::ForeignAudience
            | ErrorId::NotHttps
            | ErrorId::UntrustedCertificate
            | ErrorId::HostCertificateExpired
            | ErrorId::HostCertificateNotYetValid
            | ErrorId::HostCertificateOtherName
            | ErrorId::HostCertificateWithoutNames
    )
}

/// Finds our names in another case: the secrets with those names would be overwritten.
fn spelled_otherwise(items: &[SecretItem], own: OwnNames<'_>) -> Vec<Problem> {
    let none = SecretString::from("");
    let secrets = [
        (access(own.user, &none), Parameter::RegistryUserName),
        (certificate_secret(own.certificate, &none), Parameter::CertificateSecretName),
    ];
    let refused = secrets.iter().flat_map(|(secret, parameter)| {
        let errors = items.iter().filter_map(|item| secret.require_spelling(&item.name).err());
        errors.map(|error| Problem::from_error(&error, Some(*parameter)))
    });
    refused.collect()
}

/// Finds other logins that are disabled, with which no deployment succeeds, and secrets of the registry outside of their dates. A disabled secret of the
/// request is written again.
fn not_valid_now(items: &[SecretItem], own: OwnNames<'_>, now: Timestamp) -> Vec<Problem> {
    let mut problems = Vec::new();
    for item in items {
        let is_own = own.include(&item.name);
        let is_login = Kind::of(item.content_type.as_deref()) == Some(Kind::Login);
        let named = Named { vault: own.vault, name: &item.name, version: None };
        if is_login && !is_own && !item.validity.enabled {
            problems.push(Problem {
                severity: Severity::Warning,
                parameter: None,
                ..named.disabled(Parameter::KeyVaultName)
            });
        }
        if is_login || is_own {
            problems.extend(named.outdated(item.validity, now));
        }
    }
    problems
}

/// Finds secrets that are not logins and may become some: the setup of the Marketplace item makes a login of every secret of at most 255 characters.
async fn other_logins(vault: &Vault, mut others: Vec<SecretItem>, own: OwnNames<'_>) -> Option<Problem> {
    // Logins of several users are intended.
    let is_login = |item: &SecretItem| Kind::of(item.content_type.as_deref()) == Some(Kind::Login);
    others.retain(|item| !is_login(item) && !own.include(&item.name));
    others.truncate(MOST_SECRETS_READ);
    let becomes_login = async |item: &SecretItem| {
        let secret = vault.get(&item.name).await.ok()??;
        (secret.value.expose_secret().chars().count() <= LONGEST_LOGIN).then(|| item.name.clone())
    };
    let names: Vec<String> = join_all(others.iter().map(becomes_login)).await.into_iter().flatten().collect();
    (!names.is_empty()).then(|| {
        let message = format!("The key vault '{}' also contains: {}.", own.vault, names.join(", "));
        Problem::warning(ErrorId::OtherCredentials, message)
    })
}
