//! The checks of a configuration that need no stamp.

use serde_json::Value;

use super::model::{Configuration, Image, SecretReference, ServicePrincipal, Stamp};
use crate::cloud::names;
use crate::error::{Error, ErrorId, Problem};
use crate::oci::reference::Reference;
use crate::parameter::Parameter;
use crate::spelling;

/// Members whose value is a reference to a secret.
const SECRETS: [&str; 5] = ["password", "clientSecret", "certificatePassword", "keyPassphrase", "sourcePassword"];

/// Returns a problem for each secret that the file contains instead of a reference. The value is not part of it.
pub(super) fn literal_secrets(value: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    find_literals(value, "", &mut problems);
    problems
}

fn find_literals(value: &Value, path: &str, problems: &mut Vec<Problem>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                let is_secret = SECRETS.iter().any(|secret| spelling::same(secret, name));
                if is_secret && !member.is_object() && !member.is_null() {
                    let mut problem = wrong(&path, "it contains a value instead of a reference");
                    "Remove the secret from the file, and change it if others could read it. Refer to it, for example: { \"environment\": \"REGISTRY_PASSWORD\" }."
                        .clone_into(&mut problem.hint);
                    problems.push(problem);
                }
                find_literals(member, &path, problems);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| find_literals(item, &format!("{path}[{at}]"), problems));
        }
        _ => {}
    }
}

pub(super) fn problems(configuration: &Configuration) -> Vec<Problem> {
    let prerequisites = &configuration.prerequisites;
    let mut all: Vec<Problem> = [
        at("prerequisites.resourceGroupName", names::resource_group(&prerequisites.resource_group_name)),
        at("prerequisites.storageAccountName", names::storage_account(&prerequisites.storage_account_name)),
        at(
            "prerequisites.storageAccountBlobContainer",
            names::blob_container(&prerequisites.storage_account_blob_container),
        ),
        at("prerequisites.keyVaultName", names::key_vault(&prerequisites.key_vault_name)),
        at(
            "certificate.secretName",
            names::secret(&configuration.certificate.secret_name, Parameter::CertificateSecretName),
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    all.extend(reference("certificate.password", &configuration.certificate.password));
    all.extend(configuration.stamp.iter().flat_map(sign_in));
    all.extend(principal(&configuration.service_principal));
    all.extend(users(configuration));
    if let Some(deployment) = &configuration.deployment {
        all.extend(at("deployment.resourceGroupName", names::resource_group(&deployment.resource_group_name)));
        all.extend(deployment.key_passphrase.iter().filter_map(|held| reference("deployment.keyPassphrase", held)));
        if deployment.registry_replicas.is_some_and(|count| !(1..=100).contains(&count)) {
            all.push(wrong("deployment.registryReplicas", "it is not between 1 and 100"));
        }
        if spelling::same(&deployment.resource_group_name, &prerequisites.resource_group_name) {
            all.push(wrong("deployment.resourceGroupName", "it is the resource group of the prerequisites"));
        }
    } else if !configuration.images.is_empty() {
        all.push(wrong("images", "there is no deployment, so there is no registry to copy them to"));
    }
    all.extend(configuration.images.iter().enumerate().flat_map(|(index, one)| image(index, one)));
    all
}

/// Checks that exactly one kind of sign-in is given; without one, the operator signs in by device code.
fn sign_in(stamp: &Stamp) -> Vec<Problem> {
    let kinds = [
        ("clientSecret", stamp.client_secret.is_some()),
        ("certificateFile", stamp.certificate_file.is_some()),
        ("userName", stamp.user_name.is_some()),
        ("managedIdentity", stamp.managed_identity),
        ("azureCli", stamp.azure_cli),
    ];
    let given: Vec<&str> = kinds.iter().filter(|(_, is_given)| *is_given).map(|(name, _)| *name).collect();
    let mut problems = Vec::new();
    if given.len() > 1 {
        problems.push(wrong("stamp", &format!("it has several ways to sign in: {}", given.join(", "))));
    }
    let needs = [
        (
            stamp.client_secret.is_some() || stamp.certificate_file.is_some(),
            stamp.application_id.is_none(),
            "applicationId",
        ),
        (stamp.user_name.is_some(), stamp.password.is_none(), "password"),
        (stamp.password.is_some(), stamp.user_name.is_none(), "userName"),
        (stamp.certificate_password.is_some(), stamp.certificate_file.is_none(), "certificateFile"),
    ];
    for (_, _, name) in needs.into_iter().filter(|(applies, is_missing, _)| *applies && *is_missing) {
        problems.push(wrong(&format!("stamp.{name}"), "it is missing"));
    }
    let secrets = [
        ("stamp.clientSecret", &stamp.client_secret),
        ("stamp.certificatePassword", &stamp.certificate_password),
        ("stamp.password", &stamp.password),
    ];
    // Before the sign-in, no key vault of the stamp can be read.
    for (path, held) in secrets.into_iter().filter_map(|(path, held)| Some((path, held.as_ref()?))) {
        problems.extend(reference(path, held));
        if held.key_vault_name.is_some() {
            problems.push(wrong(path, "a key vault of the stamp can be read only after the sign-in"));
        }
    }
    problems
}

fn principal(principal: &ServicePrincipal) -> Vec<Problem> {
    let mut problems: Vec<Problem> =
        principal.client_secret.iter().filter_map(|held| reference("servicePrincipal.clientSecret", held)).collect();
    if principal.id.is_some() == principal.display_name.is_some() {
        problems.push(wrong("servicePrincipal", "it must have exactly one of 'id' and 'displayName'"));
    }
    if principal.id.is_some() && principal.client_secret.is_none() {
        problems.push(wrong("servicePrincipal.clientSecret", "it is missing"));
    }
    problems
}

fn users(configuration: &Configuration) -> Vec<Problem> {
    let users = &configuration.users;
    let mut problems = Vec::new();
    if users.is_empty() {
        problems.push(wrong("users", "the registry needs at least one login"));
    }
    for (index, user) in users.iter().enumerate() {
        let path = format!("users[{index}].name");
        problems.extend(at(&path, names::registry_user(&user.name)));
        problems.extend(reference(&format!("users[{index}].password"), &user.password));
        if users[..index].iter().any(|other| spelling::same(&other.name, &user.name)) {
            problems.push(wrong(&path, &format!("there are several users '{}'", user.name)));
        }
        if spelling::same(&user.name, &configuration.certificate.secret_name) {
            problems.push(wrong(&path, "it is also the name of the certificate's secret"));
        }
    }
    problems
}

fn image(index: usize, image: &Image) -> Vec<Problem> {
    let path = format!("images[{index}]");
    let mut problems: Vec<Problem> =
        image.source_password.iter().filter_map(|held| reference(&format!("{path}.sourcePassword"), held)).collect();
    if image.source.is_some() == image.path.is_some() {
        problems.push(wrong(&path, "it must have exactly one of 'source' and 'path'"));
    }
    if image.source_user_name.is_some() != image.source_password.is_some() {
        problems.push(wrong(&path, "'sourceUserName' and 'sourcePassword' belong together"));
    }
    if let Some(Err(error)) = image.source.as_deref().map(Reference::parse) {
        problems.push(wrong(&format!("{path}.source"), &error.message));
    }
    // The registry is not part of it; any host makes it a complete name.
    if let Some(Err(error)) =
        image.destination.as_deref().map(|name| Reference::parse(&format!("registry.invalid/{name}")))
    {
        problems.push(wrong(&format!("{path}.destination"), &error.message));
    }
    problems
}

/// Checks that a reference has exactly one source, with its name.
fn reference(path: &str, held: &SecretReference) -> Option<Problem> {
    let sources = [&held.environment, &held.secret_name, &held.key_vault_secret_name, &held.prompt];
    let given: Vec<&String> = sources.into_iter().flatten().collect();
    let reason = match given.as_slice() {
        [one] if one.trim().is_empty() => "its name is empty",
        [_] if held.key_vault_name.is_some() != held.key_vault_secret_name.is_some() => {
            "'keyVaultName' and 'keyVaultSecretName' belong together"
        }
        [_] if held.secret_vault.is_some() && held.secret_name.is_none() => "'secretVault' needs 'secretName'",
        [_] => return None,
        _ => "it must have exactly one of 'environment', 'secretName', 'keyVaultSecretName', and 'prompt'",
    };
    Some(wrong(path, reason))
}

/// Adds the place in the file to a finding.
fn at(path: &str, problem: Option<Problem>) -> Option<Problem> {
    problem.map(|mut problem| {
        problem.message = format!("{path}: {}", problem.message);
        problem.parameter = None;
        problem
    })
}

fn wrong(path: &str, reason: &str) -> Problem {
    Problem::from_error(&Error::new(ErrorId::ConfigurationInvalid, format!("{path}: {reason}.")), None)
}
