//! The part of the preflight that needs no stamp. Line breaks and blanks in pasted ids and URLs are removed.

use url::Url;

use super::{DeploymentRequest, ssh_key};
use crate::cloud::names;
use crate::cloud::resource_id::{self, Scope};
use crate::error::{ErrorId, Problem};
use crate::key_vault::secret::SecretId;
use crate::parameter::Parameter;
use crate::provision::findings::Findings;
use crate::spelling;

/// The normalized input; an unusable value is `None`, and a finding gives the reason.
pub struct Inputs {
    pub storage_account: Option<(Scope, String)>,
    pub key_vault: Option<(Scope, String)>,
    pub certificate: Option<SecretId>,
    pub certificate_url: String,
    /// The certificate is written to the vault later, so the current one is not checked.
    pub certificate_follows: bool,
    /// Deploys values that are older than those in use.
    pub force: bool,
    pub thumbprint: Option<String>,
    pub client_id: String,
    /// See [`DeploymentRequest::renewed_login`].
    pub renewed_login: Option<String>,
    pub container: String,
    pub label: Option<String>,
    pub host_name: Option<String>,
    pub ssh_key: Option<String>,
    /// The path of the private key, if the pair has to be created.
    pub new_key: Option<String>,
}

impl Inputs {
    /// Returns the name of the key vault; without its id the first label of the host in a secret's `url`.
    pub fn vault_name<'a>(&'a self, url: &'a Url) -> &'a str {
        let label = url.host_str().and_then(|host| host.split('.').next());
        self.key_vault.as_ref().map_or_else(|| label.unwrap_or_default(), |(_, name)| name)
    }
}

pub(super) fn check(request: &DeploymentRequest, findings: &mut Findings) -> Inputs {
    if let Some(group) = &request.planned_prerequisites {
        return planned(request, group, findings);
    }
    findings.extend(names::resource_group(&request.resource_group_name));
    let id = |text: &str, provider: &str, parameter| {
        let id = without_white_space(text);
        resource_id::parse(&id, provider)
            .ok_or_else(|| invalid(parameter, format!("'{id}' is not the id of a resource of type {provider}.")))
    };
    let storage_account = findings.keep(id(
        &request.storage_account_resource_id,
        "Microsoft.Storage/storageAccounts",
        Parameter::StorageAccountResourceId,
    ));
    let key_vault = findings.keep(id(
        &request.pfx_key_vault_resource_id,
        "Microsoft.KeyVault/vaults",
        Parameter::PfxKeyVaultResourceId,
    ));
    let thumbprint = findings.keep(thumbprint(&request.pfx_thumbprint));
    let label = findings.keep(label(&request.dns_name_label));
    let (ssh_key, new_key) = key(request, findings);
    let certificate_url = without_white_space(&request.pfx_key_vault_secret_url);
    let certificate = findings.keep(certificate(&certificate_url, key_vault.as_ref()));
    let groups = [&storage_account, &key_vault].into_iter().flatten().map(|(scope, _)| scope.resource_group.as_str());
    findings.extend(shared_group(request, groups));
    findings.extend(only_a_plan(request));
    let container = without_white_space(&request.storage_account_container);
    let of_container = Some(Parameter::StorageAccountContainer);
    findings.extend(names::blob_container(&container).map(|problem| Problem { parameter: of_container, ..problem }));
    Inputs {
        storage_account,
        key_vault,
        certificate,
        certificate_url,
        certificate_follows: false,
        force: request.force,
        thumbprint,
        client_id: without_white_space(&request.service_principal_client_id),
        renewed_login: request.renewed_login.clone(),
        container,
        label,
        host_name: host_name(request),
        ssh_key,
        new_key,
    }
}

/// Removes white space and the invisible characters that consoles and certificate dialogs add to copied text.
fn without_white_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !('\u{200b}'..='\u{200f}').contains(c)).collect()
}

fn invalid(parameter: Parameter, message: String) -> Problem {
    Problem::error(ErrorId::ResourceIdInvalid, parameter, message)
}

fn thumbprint(text: &str) -> Result<String, Problem> {
    let digits: String = without_white_space(text).replace(':', "").to_ascii_uppercase();
    let is_thumbprint = digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    match is_thumbprint {
        true => Ok(digits),
        false => {
            Err(invalid(Parameter::PfxThumbprint, format!("'{digits}' is not a thumbprint of 40 hexadecimal digits.")))
        }
    }
}

/// Checks against `^[a-z][a-z0-9-]{1,61}[a-z0-9]$`.
fn label(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_label = (3..=63).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && text.bytes().all(is_inner);
    match is_label {
        true => Ok(text.to_owned()),
        false => {
            let message = format!("'{text}' is not a valid DNS label of a public IP address.");
            Err(Problem::error(ErrorId::DnsLabelInvalid, Parameter::DnsNameLabel, message))
        }
    }
}

/// Checks for `https://<vault>.vault.<region>.<fqdn>[:443]/secrets/<name>/<version>` in the given vault.
fn certificate(url: &str, key_vault: Option<&(Scope, String)>) -> Result<SecretId, Problem> {
    let wrong = |message: String| invalid(Parameter::PfxKeyVaultSecretUrl, message);
    let id = SecretId::parse(url)
        .filter(|id| id.url.scheme() == "https")
        .ok_or_else(|| wrong(format!("'{url}' is not the URL of a version of a secret.")))?;
    let host = id.url.host_str().unwrap_or_default();
    let vault = host.split('.').next().unwrap_or_default();
    match key_vault {
        Some((_, named)) if !named.eq_ignore_ascii_case(vault) => {
            Err(wrong(format!("The secret is in the vault '{vault}', but PfxKeyVaultResourceId names '{named}'.")))
        }
        _ => Ok(id),
    }
}

/// Checks the input for prerequisites that do not exist yet: only a plan can be made.
fn planned(request: &DeploymentRequest, prerequisites: &str, findings: &mut Findings) -> Inputs {
    findings.extend(names::resource_group(&request.resource_group_name));
    findings.extend(only_a_plan(request));
    findings.extend(shared_group(request, std::iter::once(prerequisites)));
    let label = findings.keep(label(&request.dns_name_label));
    let (ssh_key, new_key) = key(request, findings);
    Inputs {
        storage_account: None,
        key_vault: None,
        certificate: None,
        certificate_url: String::new(),
        certificate_follows: true,
        force: request.force,
        thumbprint: None,
        client_id: without_white_space(&request.service_principal_client_id),
        renewed_login: request.renewed_login.clone(),
        container: String::new(),
        label,
        host_name: host_name(request),
        ssh_key,
        new_key,
    }
}

/// Returns a problem if the request has inputs that do not exist yet, and is not for a plan.
fn only_a_plan(request: &DeploymentRequest) -> Option<Problem> {
    (!request.is_complete() && !request.what_if).then(|| {
        let message = "The prerequisites or the client secret do not exist yet, so only a plan can be made.";
        Problem::error(ErrorId::ArgumentInvalid, Parameter::ServicePrincipalClientSecret, message)
    })
}

/// Returns the public key, or the path of the private key of the pair to create.
fn key(request: &DeploymentRequest, findings: &mut Findings) -> (Option<String>, Option<String>) {
    match ssh_key::missing(request) {
        None => (findings.keep(ssh_key::read(&request.admin_public_key)), None),
        Some(path) => (None, findings.keep(path)),
    }
}

fn host_name(request: &DeploymentRequest) -> Option<String> {
    request.host_name.as_deref().map(without_white_space).filter(|name| !name.is_empty())
}

fn shared_group<'a>(request: &DeploymentRequest, mut groups: impl Iterator<Item = &'a str>) -> Option<Problem> {
    let group = &request.resource_group_name;
    groups.any(|one| spelling::same(one, group)).then(|| {
        let message = format!("The resource group '{group}' contains the prerequisites.");
        Problem::error(ErrorId::SameResourceGroup, Parameter::ResourceGroupName, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_text_is_mended() {
        assert_eq!(
            without_white_space(" /subscriptions/1/resourceGroups/newr\r\n    egreg1\t"),
            "/subscriptions/1/resourceGroups/newregreg1"
        );
        let pasted = "\u{200e}64 bd 5f 3b c4 1d cb c6 49 59 98 90 0e d3 22 d8 11 0d e2 5e";
        assert_eq!(thumbprint(pasted).as_deref(), Ok("64BD5F3BC41DCBC6495998900ED322D8110DE25E"));
        assert!(thumbprint("64BD").is_err());
    }

    #[test]
    fn labels_at_their_edges() {
        for good in ["abc", "a-1", &"a".repeat(63)] {
            assert!(label(good).is_ok(), "{good}");
        }
        for bad in ["ab", "1abc", "Abc", "abc-", "a_c", &"a".repeat(64)] {
            assert!(label(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_secret_is_of_the_named_vault() {
        let scope = Scope { subscription_id: "s".to_owned(), resource_group: "g".to_owned() };
        let url = "https://newregkv1.vault.shanghai.azurestack.example:443/secrets/cert/37cc";
        assert!(certificate(url, Some(&(scope.clone(), "NewRegKv1".to_owned()))).is_ok());
        assert!(certificate(url, Some(&(scope, "other".to_owned()))).is_err());
        assert!(certificate("https://newregkv1.vault.x/secrets/cert", None).is_err(), "the version is needed");
    }
}
