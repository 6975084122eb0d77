//! The login that is removed.

use crate::error::{Error, ErrorId, Result};
use crate::event::StepState;
use crate::identity::context::Context;
use crate::key_vault::secret::{Secret, Vault};
use crate::resource::login_kind::{Kind, RETIRED_TYPE};
use crate::resource::plan::Step;
use crate::resource::secret_validity::Named;

pub(super) struct OldLogin {
    pub user: String,
    pub secret: Secret,
}

impl OldLogin {
    /// Returns `None` when there is no login to remove, or it was removed before.
    pub(super) async fn find(vault: &Vault, vault_name: &str, user: Option<&str>) -> Result<Option<Self>> {
        let Some(user) = user else { return Ok(None) };
        let doing = |error: Error| {
            let is_disabled = error.id == ErrorId::SecretDisabled;
            let error = error.context(format!("reading the old login '{user}'"));
            let named = Named { vault: vault_name, name: user, version: None };
            if is_disabled { error.with_hint(named.remedy_of_disabled()) } else { error }
        };
        let Some(secret) = vault.get(user).await.map_err(doing)? else { return Ok(None) };
        Kind::of_login(user, secret.content_type.as_deref())?;
        // The registry takes the vault's spelling and no other.
        Ok(Some(Self { user: secret.id.name.clone(), secret }))
    }

    pub(super) fn is_retired(&self) -> bool {
        Kind::of(self.secret.content_type.as_deref()) == Some(Kind::Retired)
    }

    /// Makes the next setup leave it out. The value stays, so that the registry can be asked whether it still accepts it.
    pub(super) async fn retire(&self, context: &Context, vault: &Vault, step: &Step) -> Result<()> {
        let told = |state| context.events.step(step.step, step.target.as_str(), state);
        told(StepState::Started);
        vault
            .set_content_type(&self.secret.id, RETIRED_TYPE)
            .await
            .inspect_err(|_| told(StepState::Failed))
            .map_err(|error| error.context(format!("retiring the old login '{}'", self.user)))?;
        told(StepState::Updated);
        context.events.host(format!("Retired the old login '{}'; the next deployment omits it.", self.user));
        Ok(())
    }

    pub(super) async fn delete(&self, context: &Context, vault: &Vault, step: &Step) -> Result<()> {
        step.begin(&context.events);
        if let Err(error) = vault.delete(&self.user).await {
            step.failed(&context.events);
            let denied = error.id == ErrorId::VaultAccessDenied;
            let error = error.context(format!("deleting the old login '{}'", self.user));
            return Err(match denied {
                true => error.with_hint(
                    "Grant the signed-in account Delete on the secrets of the vault, then run the same command again.",
                ),
                false => error,
            });
        }
        step.end(&context.events);
        Ok(())
    }
}
