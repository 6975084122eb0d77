//! New-KeyVaultSecret, Set-RegistryAccessSecret, and Set-CertificateSecret: ensures the value of one secret.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::certificate::{self, Certificate};
use super::findings::settle;
use super::registry_password::unusable_password;
use super::report::{self, Report};
use crate::arm::key_vault::{self, KeyVault};
use crate::certificate::vault_value;
use crate::cloud::names;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::identity::context::Context;
use crate::key_vault::NewVersion;
use crate::key_vault::secret::{Secret, SecretId, Vault};
use crate::key_vault::value_size::too_large;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;
use crate::secret::{ExposeSecret, SecretString, Secrets};
use crate::spelling;

/// The content type by which the VM's setup recognizes a login of the registry.
pub const CREDENTIALS_TYPE: &str = "user credentials";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecretRequest {
    pub key_vault_name: String,
    pub secret_name: String,
    pub content_type: String,
    #[serde(default)]
    pub skip_exist_check: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadRequest {
    pub key_vault_name: String,
    pub secret_name: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessRequest {
    pub key_vault_name: String,
    pub registry_user_name: String,
    #[serde(default)]
    pub skip_exist_check: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CertificateRequest {
    pub key_vault_name: String,
    pub certificate_secret_name: String,
    pub certificate_file_path: String,
    pub dns_name: Option<String>,
    #[serde(default)]
    pub skip_exist_check: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub secret: Option<View>,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateOutcome {
    pub secret: Option<View>,
    pub action: &'static str,
    pub plan: Vec<Step>,
    pub thumbprint: String,
    pub key_vault_resource_id: String,
    pub secret_url: Option<String>,
    pub report: Report,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    pub id: String,
    pub name: String,
    pub version: String,
    pub url: String,
    pub content_type: String,
}

impl View {
    fn of(id: &SecretId, content_type: &str) -> Self {
        Self {
            id: id.url.to_string(),
            name: id.name.clone(),
            version: id.version.clone(),
            url: id.with_port(),
            content_type: content_type.to_owned(),
        }
    }
}

/// The required state of a secret.
pub struct Wanted<'a> {
    pub step: &'static str,
    pub name: &'a str,
    pub value: &'a SecretString,
    pub content_type: &'a str,
}

pub async fn run(context: &Context, request: SecretRequest, secrets: Secrets) -> Result<Outcome> {
    let value = secrets.require("secretValue")?;
    let wanted =
        Wanted { step: "secret", name: &request.secret_name, value: &value, content_type: &request.content_type };
    let mut problems: Vec<Problem> = names::secret(&request.secret_name, "SecretName").into_iter().collect();
    problems.extend(too_large(&value, "SecretValue"));
    if spelling::same(&request.content_type, CREDENTIALS_TYPE) {
        // Every secret of this type becomes a login.
        problems.extend(names::registry_user(&request.secret_name));
        problems.extend(unusable_password(&value, "SecretValue"));
    }
    let mode = Mode::of(request.what_if);
    let (outcome, _) =
        write(context, &request.key_vault_name, &wanted, request.skip_exist_check, mode, problems).await?;
    Ok(outcome)
}

/// Returns the current value of a secret.
///
/// # Errors
/// `Service.NotFound` if the vault or the secret does not exist.
pub async fn read(context: &Context, request: &ReadRequest) -> Result<SecretString> {
    let (vault_name, name) = (&request.key_vault_name, &request.secret_name);
    let problems = [names::key_vault(vault_name), names::secret(name, "SecretName")];
    settle(&context.events, problems.into_iter().flatten().collect())?;
    let target = Target::select(context).await?;
    let missing = |what: String| Error::new(ErrorId::NotFound, what).with_target(name);
    let vault = key_vault::find(&target.arm, &target.subscription.id, vault_name).await?;
    let vault = vault.ok_or_else(|| missing(format!("the subscription has no key vault '{vault_name}'")))?;
    let secret = Vault::new(context, vault.uri()?, false).get(name).await?;
    Ok(secret.ok_or_else(|| missing(format!("the key vault '{vault_name}' has no secret '{name}'")))?.value)
}

pub async fn run_access(context: &Context, request: AccessRequest, secrets: Secrets) -> Result<Outcome> {
    let value = secrets.require("registryUserPassword")?;
    let wanted = access(&request.registry_user_name, &value);
    let mut problems: Vec<Problem> = names::registry_user(&request.registry_user_name).into_iter().collect();
    problems.extend(unusable_password(&value, "RegistryUserPassword"));
    let mode = Mode::of(request.what_if);
    let (outcome, _) =
        write(context, &request.key_vault_name, &wanted, request.skip_exist_check, mode, problems).await?;
    Ok(outcome)
}

pub async fn run_certificate(
    context: &Context,
    request: CertificateRequest,
    secrets: Secrets,
) -> Result<CertificateOutcome> {
    let password = secrets.require("certificatePassword")?;
    let mut problems: Vec<Problem> =
        names::secret(&request.certificate_secret_name, "CertificateSecretName").into_iter().collect();
    let now = context.clock().now();
    let (certificate, findings) =
        certificate::load(request.certificate_file_path, password, request.dns_name, now).await;
    problems.extend(findings);
    let Some(Certificate { encoded, summary }) = certificate else {
        return Err(Error::from_problems(problems)
            .unwrap_or_else(|| Error::new(ErrorId::InternalDefect, "a certificate was rejected without a reason")));
    };
    let wanted = certificate_secret(&request.certificate_secret_name, &encoded);
    let mode = Mode::of(request.what_if);
    let (outcome, vault_id) =
        write(context, &request.key_vault_name, &wanted, request.skip_exist_check, mode, problems).await?;
    let secret_url = outcome.secret.as_ref().map(|secret| secret.url.clone());
    Ok(CertificateOutcome {
        report: Report {
            before: report::certificate(&vault_id, secret_url.as_deref().unwrap_or_default(), &summary.thumbprint),
            after: vec![report::RULE.to_owned()],
        },
        thumbprint: summary.thumbprint,
        key_vault_resource_id: vault_id,
        secret_url,
        secret: outcome.secret,
        action: outcome.action,
        plan: outcome.plan,
    })
}

pub fn access<'a>(user: &'a str, password: &'a SecretString) -> Wanted<'a> {
    Wanted { step: "registryUser", name: user, value: password, content_type: CREDENTIALS_TYPE }
}

pub fn certificate_secret<'a>(name: &'a str, encoded: &'a SecretString) -> Wanted<'a> {
    Wanted { step: "certificate", name, value: encoded, content_type: vault_value::CONTENT_TYPE }
}

/// Returns the vault of this name, in any resource group of the subscription.
pub async fn vault_named(target: &Target, name: &str) -> Result<KeyVault> {
    key_vault::find(&target.arm, &target.subscription.id, name).await?.ok_or_else(|| {
        let message = format!("the subscription '{}' has no key vault '{name}'", target.subscription.name);
        Error::new(ErrorId::VaultNotFound, message).with_target(name)
    })
}

/// Runs a single command: finds the vault in the subscription; an existing secret is an error unless the caller allows it.
async fn write(
    context: &Context,
    vault_name: &str,
    wanted: &Wanted<'_>,
    skip_exist_check: bool,
    mode: Mode,
    mut problems: Vec<Problem>,
) -> Result<(Outcome, String)> {
    problems.extend(names::key_vault(vault_name));
    settle(&context.events, problems)?;
    let target = Target::select(context).await?;
    let found = vault_named(&target, vault_name).await?;
    let vault_id = found.id.clone();
    let vault = Vault::new(context, found.uri()?, found.is_registering());
    let (mut step, existing) = wanted.look(&vault).await?;
    if step.action != Action::Create && !skip_exist_check {
        let message = format!("the key vault '{vault_name}' already has a secret '{}'", wanted.name);
        return Err(Error::new(ErrorId::SecretExists, message).with_target(wanted.name));
    }
    // The single commands always write when they are not in a dry run: operators use them to create a new version.
    if step.action != Action::Create {
        step = Step::new(wanted.step, wanted.title(), Action::Update, "a new version was requested");
    }
    let secret = match mode {
        Mode::Plan => existing.map(|id| View::of(&id, wanted.content_type)),
        Mode::Apply => Some(View::of(&wanted.ensure(&vault, context, &step, existing).await?, wanted.content_type)),
    };
    let outcome = Outcome { secret, action: step.action.done(), plan: vec![step] };
    Ok((outcome, vault_id))
}

impl Wanted<'_> {
    /// Reads and compares the secret. Also returns its id, unless it cannot be read or does not exist.
    pub async fn look(&self, vault: &Vault) -> Result<(Step, Option<SecretId>)> {
        match vault.get(self.name).await {
            Ok(existing) => {
                if let Some(existing) = &existing {
                    self.require_spelling(&existing.id.name)?;
                }
                Ok((self.plan(existing.as_ref()), existing.map(|secret| secret.id)))
            }
            // A new version is enabled.
            Err(error) if error.id == ErrorId::SecretDisabled => {
                // The refusal does not name the secret.
                for item in vault.list().await.unwrap_or_default() {
                    self.require_spelling(&item.name)?;
                }
                let step = Step::new(self.step, self.title(), Action::Update, "it is disabled");
                Ok((step.differs("enabled", "disabled"), None))
            }
            Err(error) => Err(error.context(format!("reading the secret '{}'", self.name))),
        }
    }

    /// Fails if the vault's name `held` differs from this one only in case: writing would replace that secret's value under its old name.
    pub fn require_spelling(&self, held: &str) -> Result<()> {
        if held == self.name || !spelling::same(held, self.name) {
            return Ok(());
        }
        let message = format!(
            "The key vault has the secret '{held}', and secret names ignore case: '{}' would overwrite it.",
            self.name
        );
        Err(Error::new(ErrorId::SecretSpelledOtherwise, message)
            .with_target(self.name)
            .with_hint(format!("Use '{held}' to write a new version of it, or choose another name.")))
    }

    /// Compares with the existing secret. The value is never part of the reason.
    pub fn plan(&self, existing: Option<&Secret>) -> Step {
        let step = |action, reason| Step::new(self.step, self.title(), action, reason);
        match existing {
            None => Step::missing(self.step, self.title()),
            Some(secret) if secret.content_type.as_deref() != Some(self.content_type) => {
                let held = secret.content_type.as_deref().map_or("no content type".to_owned(), content_type);
                step(Action::Update, "its content type differs").differs(content_type(self.content_type), held)
            }
            Some(secret) if !self.is_same_value(&secret.value) => {
                let (expected, actual) = self.tell_apart(&secret.value);
                step(Action::Update, "its value differs").differs(expected, actual)
            }
            Some(_) => step(Action::None, "it has this value"),
        }
    }

    /// Returns the step for a secret that cannot be read before the access policies are fixed.
    pub fn unreadable(&self) -> Step {
        let reason = "it cannot be read yet, and is written if it differs";
        Step::new(self.step, self.title(), Action::Update, reason)
    }

    pub async fn ensure(
        &self,
        vault: &Vault,
        context: &Context,
        step: &Step,
        existing: Option<SecretId>,
    ) -> Result<SecretId> {
        step.begin(&context.events);
        let id = match (step.action, existing) {
            (Action::None, Some(id)) => id,
            (_, existing) => vault
                .set(&self.over(existing.as_ref()))
                .await
                .inspect_err(|_| step.failed(&context.events))
                .map_err(|error| error.context(format!("writing the secret '{}'", self.name)))?,
        };
        step.end(&context.events);
        Ok(id)
    }

    /// Returns the newest version if another run has written this value once more since `written`, so that both runs return the same version.
    pub async fn newest(&self, vault: &Vault, written: SecretId) -> SecretId {
        match vault.get(self.name).await {
            Ok(Some(held)) if self.plan(Some(&held)).action == Action::None => held.id,
            _ => written,
        }
    }

    /// Returns the write that replaces the version `before`.
    fn over<'b>(&'b self, before: Option<&'b SecretId>) -> NewVersion<'b> {
        NewVersion { name: self.name, value: self.value, content_type: self.content_type, before }
    }

    fn title(&self) -> String {
        format!("Secret '{}'", self.name)
    }

    /// Describes the wanted and the existing value without showing a secret.
    fn tell_apart(&self, held: &SecretString) -> (String, String) {
        match self.content_type {
            vault_value::CONTENT_TYPE => {
                let describe = |value| certificate::thumbprint(value).map(|hex| format!("the certificate {hex}"));
                let wanted = describe(self.value).unwrap_or_else(|| "the given certificate".to_owned());
                match describe(held) {
                    // Renewed with the same key, or packed again.
                    Some(held) if held == wanted => (wanted.clone(), format!("{wanted} in another PFX file")),
                    Some(held) => (wanted, held),
                    None => (wanted, "no certificate in the form that the compute provider reads".to_owned()),
                }
            }
            _ => ("the given value".to_owned(), "another value".to_owned()),
        }
    }

    /// Returns whether the values are equal. The old scripts may have written a certificate's value with different white space in its JSON.
    fn is_same_value(&self, held: &SecretString) -> bool {
        held.expose_secret() == self.value.expose_secret()
            || (self.content_type == vault_value::CONTENT_TYPE && vault_value::is_same(held, self.value))
    }
}

fn content_type(name: &str) -> String {
    format!("content type '{name}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_with_a_name_in_another_case_is_not_overwritten() {
        let value = SecretString::from("x");
        for (held, name) in [("Administrator", "administrator"), ("containersecret", "ContainerSecret")] {
            let error = access(name, &value).require_spelling(held).expect_err("another spelling");
            assert_eq!(error.id, ErrorId::SecretSpelledOtherwise);
            assert!(error.message.contains(held) && error.message.contains(name));
        }
        for (held, name) in [("admin", "admin"), ("administrator", "admin")] {
            assert!(access(name, &value).require_spelling(held).is_ok());
        }
    }
}
