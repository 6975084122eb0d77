//! The last look: what was written is read back. What was found right before is not read again.

use super::apply::Done;
use super::preflight::Found;
use crate::arm::key_vault;
use crate::error::{Error, ErrorId, Result};
use crate::provision::key_vault_secret::{Wanted, access, certificate_secret};
use crate::provision::plan::Action;

pub async fn run(found: &Found, done: &Done) -> Result<()> {
    let changed = |step: &str| done.steps.iter().any(|one| one.step == step && one.action != Action::None);
    let user = access(&found.request.registry_user_name, &found.registry_password);
    let certificate = certificate_secret(&found.request.certificate_secret_name, &found.certificate.encoded);
    let (vault, user, certificate) = tokio::join!(
        async { if changed("keyVault") { policies(found).await } else { Ok(()) } },
        async { if changed(user.step) { secret(done, &user).await } else { Ok(()) } },
        async { if changed(certificate.step) { secret(done, &certificate).await } else { Ok(()) } },
    );
    vault.and(user).and(certificate)
}

async fn policies(found: &Found) -> Result<()> {
    let vault =
        key_vault::get(&found.target.arm, &found.scope, &found.request.key_vault_name).await?.unwrap_or_default();
    let wanted = found.policies();
    let missing = key_vault::missing(&vault, &wanted);
    match missing.first() {
        None => Ok(()),
        Some(policy) => Err(failed(format!(
            "the key vault '{}' lacks the access policy of {} that was just written",
            found.request.key_vault_name, policy.object_id
        ))),
    }
}

async fn secret(done: &Done, wanted: &Wanted<'_>) -> Result<()> {
    let held = done.vault.get(wanted.name).await?;
    match wanted.plan(held.as_ref()).action {
        Action::None => Ok(()),
        _ => Err(failed(format!("the secret '{}' is not the one that was just written", wanted.name))),
    }
}

fn failed(message: String) -> Error {
    Error::new(ErrorId::VerificationFailed, message)
}
