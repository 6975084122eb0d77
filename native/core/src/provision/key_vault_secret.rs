//! New-KeyVaultSecret, Set-RegistryAccessSecret and Set-CertificateSecret: one secret of a vault has one value.

use serde::{Deserialize, Serialize};

use super::certificate::{self, Certificate};
use super::findings::settle;
use super::plan::{Action, Mode, Step};
use super::report::{self, Report};
use super::target::Target;
use crate::arm::key_vault;
use crate::certificate::vault_value;
use crate::cloud::names;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::identity::context::Context;
use crate::key_vault::secret::{LARGEST_VALUE, Secret, SecretId, Vault};
use crate::secret::{ExposeSecret, SecretString, Secrets};

/// What the VM's setup takes for a login of the registry.
pub const CREDENTIALS_TYPE: &str = "user credentials";

#[derive(Debug, Deserialize)]
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

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessRequest {
    pub key_vault_name: String,
    pub registry_user_name: String,
    #[serde(default)]
    pub skip_exist_check: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Deserialize)]
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

/// A secret as it should be.
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
    let mode = Mode::of(request.what_if);
    let (outcome, _) =
        write(context, &request.key_vault_name, &wanted, request.skip_exist_check, mode, problems).await?;
    Ok(outcome)
}

pub async fn run_access(context: &Context, request: AccessRequest, secrets: Secrets) -> Result<Outcome> {
    let value = secrets.require("registryUserPassword")?;
    let wanted = access(&request.registry_user_name, &value);
    let mut problems: Vec<Problem> = names::registry_user(&request.registry_user_name).into_iter().collect();
    problems.extend(unusable_password(&value));
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
            .unwrap_or_else(|| Error::new(ErrorId::InternalDefect, "a certificate without a finding was refused")));
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

/// The single commands: the vault is searched in the subscription; an existing secret is an error unless the caller says otherwise.
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
    let found = key_vault::find(&target.arm, &target.subscription.id, vault_name).await?.ok_or_else(|| {
        let message = format!("the subscription '{}' has no key vault '{vault_name}'", target.subscription.name);
        Error::new(ErrorId::VaultNotFound, message).with_target(vault_name)
    })?;
    let vault_id = found["id"].as_str().unwrap_or_default().to_owned();
    let vault = Vault::new(context, key_vault::uri(&found)?, key_vault::is_registering(&found));
    let existing = vault.get(wanted.name).await?;
    if existing.is_some() && !skip_exist_check {
        let message = format!("the key vault '{vault_name}' holds a secret '{}' already", wanted.name);
        return Err(Error::new(ErrorId::SecretExists, message).with_target(wanted.name));
    }
    // Asked to write, the single commands always write: operators use them to make a new version.
    let step = match existing {
        Some(_) => Step::new(wanted.step, wanted.title(), Action::Update, "a new version was asked for"),
        None => wanted.plan(None),
    };
    let secret = match mode {
        Mode::Plan => existing.map(|secret| View::of(&secret.id, wanted.content_type)),
        Mode::Apply => Some(View::of(&wanted.ensure(&vault, context, &step, None).await?, wanted.content_type)),
    };
    let outcome = Outcome { secret, action: step.action.done(), plan: vec![step] };
    Ok((outcome, vault_id))
}

impl Wanted<'_> {
    /// Compares with what the vault holds. The value is never part of the reason.
    pub fn plan(&self, existing: Option<&Secret>) -> Step {
        let (action, reason) = match existing {
            None => (Action::Create, "it does not exist"),
            Some(secret) if secret.content_type.as_deref() != Some(self.content_type) => {
                (Action::Update, "its content type is another one")
            }
            Some(secret) if !self.is_same_value(&secret.value) => (Action::Update, "its value is another one"),
            Some(_) => (Action::None, "it has this value"),
        };
        Step::new(self.step, self.title(), action, reason)
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
            _ => vault
                .set(self.name, self.value, self.content_type)
                .await
                .inspect_err(|_| step.failed(&context.events))
                .map_err(|error| error.context(format!("writing the secret '{}'", self.name)))?,
        };
        step.end(&context.events);
        Ok(id)
    }

    fn title(&self) -> String {
        format!("Secret '{}'", self.name)
    }

    /// A certificate's value may have been written by the old scripts, with other white space in its JSON.
    fn is_same_value(&self, held: &SecretString) -> bool {
        held.expose_secret() == self.value.expose_secret()
            || (self.content_type == vault_value::CONTENT_TYPE && vault_value::is_same(held, self.value))
    }
}

/// The finding when a value is larger than a vault holds.
pub fn too_large(value: &SecretString, parameter: &'static str) -> Option<Problem> {
    let size = value.expose_secret().len();
    (size > LARGEST_VALUE).then(|| {
        let message = format!("The secret would be {size} bytes long; a key vault holds {LARGEST_VALUE}.");
        Problem::error(ErrorId::SecretTooLarge, parameter, message)
    })
}

/// The finding when the password would break the registry's login file on the VM, where values stand unquoted.
pub fn unusable_password(password: &SecretString) -> Option<Problem> {
    /// Longer values are not taken for logins on the VM.
    const LONGEST: usize = 255;
    let text = password.expose_secret();
    let reason = if text.is_empty() {
        "it is empty"
    } else if text.len() > LONGEST {
        "it is longer than 255 characters"
    } else if text.starts_with('-') {
        "it begins with a dash"
    } else if text.chars().any(char::is_whitespace) {
        "it has white space in it"
    } else if text.chars().any(|c| !c.is_ascii() || c.is_ascii_control()) {
        "it has characters outside printable ASCII"
    } else if text.chars().any(|c| "'\"`\\".contains(c)) {
        "it has quotes or a backslash in it"
    } else if text.chars().any(|c| "*?[]".contains(c)) {
        "it has one of '*', '?', '[' and ']' in it"
    } else {
        return None;
    };
    let message = format!("The registry password would break the registry's login file: {reason}.");
    Some(Problem::error(ErrorId::PasswordUnusable, "RegistryUserPassword", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_a_login_file_survives() {
        for good in ["a", "P@ssw0rd!$%&", "x-y_z.~{}|;<>()#^=+,:/"] {
            assert_eq!(unusable_password(&SecretString::from(good)), None, "{good} can be used");
        }
        let long = "a".repeat(256);
        for bad in
            ["", "-n", "a b", "a\tb", "a\nb", "ü", "a'b", "a\"b", "a`b", "a\\b", "a*b", "a?b", "[ab", "\u{7}", &long]
        {
            let problem = unusable_password(&SecretString::from(bad)).expect("a finding");
            assert!(bad.len() < 2 || !problem.message.contains(bad), "the password is not told");
        }
    }
}
