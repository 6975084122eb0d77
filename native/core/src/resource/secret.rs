//! Secrets of a key vault: their values, and the removal of those that belong to the registry.

use crate::certificate::pfx::{self, Wanted};
use crate::certificate::{inspect, vault_value};
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::identity::context::Context;
use crate::key_vault::NewVersion;
use crate::key_vault::secret::{Secret, SecretId, SecretItem, Vault};
use crate::resource::plan::{Action, Step};
use crate::secret::{ExposeSecret, SecretString};
use crate::spelling;

/// The content type by which the VM's setup recognizes a login of the registry.
pub(crate) const CREDENTIALS_TYPE: &str = "user credentials";

/// The required state of a secret.
pub(crate) struct WantedSecret<'a> {
    pub step: StepKind,
    pub name: &'a str,
    pub value: &'a SecretString,
    pub content_type: &'a str,
}

pub(crate) fn access<'a>(user: &'a str, password: &'a SecretString) -> WantedSecret<'a> {
    WantedSecret { step: StepKind::RegistryUser, name: user, value: password, content_type: CREDENTIALS_TYPE }
}

pub(crate) fn certificate_secret<'a>(name: &'a str, encoded: &'a SecretString) -> WantedSecret<'a> {
    WantedSecret { step: StepKind::Certificate, name, value: encoded, content_type: vault_value::CONTENT_TYPE }
}

impl WantedSecret<'_> {
    /// Reads and compares the secret. Also returns its id, unless it cannot be read or does not exist.
    pub(crate) async fn observe(&self, vault: &Vault) -> Result<(Step, Option<SecretId>)> {
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
    pub(crate) fn require_spelling(&self, held: &str) -> Result<()> {
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
    pub(crate) fn plan(&self, existing: Option<&Secret>) -> Step {
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

    /// Returns the step that writes a new version, whatever the current one is.
    pub(crate) fn rewritten(&self) -> Step {
        Step::new(self.step, self.title(), Action::Update, "a new version was requested")
    }

    /// Returns the step for a secret that cannot be read before the access policies are fixed.
    pub(crate) fn unreadable(&self) -> Step {
        let reason = "it cannot be read yet, and is written if it differs";
        Step::new(self.step, self.title(), Action::Update, reason)
    }

    pub(crate) async fn ensure(
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
    pub(crate) async fn newest(&self, vault: &Vault, written: SecretId) -> SecretId {
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
        title(self.name)
    }

    /// Describes the wanted and the existing value without showing a secret.
    fn tell_apart(&self, held: &SecretString) -> (String, String) {
        match self.content_type {
            vault_value::CONTENT_TYPE => {
                let describe = |value| thumbprint(value).map(|hex| format!("the certificate {hex}"));
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

/// Returns the thumbprint of the certificate in a vault's value; `None` if it cannot be opened.
pub(crate) fn thumbprint(value: &SecretString) -> Option<String> {
    let held = vault_value::decode(value)?;
    let pfx = pfx::open(held.pfx.expose_secret(), &held.password, "PFX of the secret", Wanted::default()).ok()?;
    Some(inspect::summary(&pfx).ok()?.thumbprint)
}

/// Plans the removal of a secret that belongs to the registry.
pub(crate) fn planned_removal(item: &SecretItem) -> Step {
    Step::new(StepKind::Secret, title(&item.name), Action::Remove, "it belongs to the registry")
}

/// Returns the step of a secret with one of our names that we did not write.
pub(crate) fn kept(item: &SecretItem) -> Step {
    let kind = item.content_type.as_deref().unwrap_or("none");
    let reason = format!("its content type is '{kind}', so it does not belong to the registry");
    Step::new(StepKind::Secret, title(&item.name), Action::None, reason)
}

/// Deletes all versions of the secret.
pub(crate) async fn remove(vault: &Vault, name: &str) -> Result<()> {
    match vault.delete(name).await {
        Err(error) if error.id == ErrorId::VaultAccessDenied => {
            Err(error.with_hint("Grant the signed-in account Delete on the secrets of the vault."))
        }
        outcome => outcome,
    }
}

fn title(name: &str) -> String {
    format!("Secret '{name}'")
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
