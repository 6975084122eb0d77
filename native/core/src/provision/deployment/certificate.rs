//! Checks the certificate in the vault for the virtual machine.

use crate::certificate::pfx::{self, Wanted};
use crate::certificate::{inspect, vault_value};
use crate::error::{ErrorId, Problem, Result};
use crate::key_vault::secret::Vault;
use crate::provision::target::Target;
use crate::secret::ExposeSecret;

use super::inputs::Inputs;
use super::outdated::{self, Given};
use super::running_now::RunningNow;

const URL: &str = "PfxKeyVaultSecretUrl";

/// Returns all its problems; an error if the vault cannot be read.
pub async fn check(
    vault: &Vault,
    caller: &Target,
    inputs: &Inputs,
    registry_name: Option<&str>,
    running: &RunningNow,
) -> Result<Vec<Problem>> {
    let Some(id) = inputs.certificate.as_ref().filter(|_| !inputs.certificate_follows) else { return Ok(Vec::new()) };
    let unusable = |message: String| Ok(vec![Problem::error(ErrorId::DeploymentCertificateUnusable, URL, message)]);
    let Some(secret) = vault.get_version(&id.name, &id.version).await? else {
        return unusable(format!("The vault has no secret '{}' of the version {}.", id.name, id.version));
    };
    if secret.content_type.as_deref() != Some(vault_value::CONTENT_TYPE) {
        let held = secret.content_type.as_deref().unwrap_or("none");
        return unusable(format!(
            "The secret '{}' has the content type '{held}', not '{}'.",
            id.name,
            vault_value::CONTENT_TYPE
        ));
    }
    let Some(value) = vault_value::decode(&secret.value) else {
        return unusable(format!(
            "The secret '{}' contains no PFX in the form that the compute provider reads.",
            id.name
        ));
    };
    let wanted = Wanted { host: registry_name, thumbprint: inputs.thumbprint.as_deref() };
    let source = format!("PFX of the secret '{}'", id.name);
    let pfx = match pfx::open(value.pfx.expose_secret(), &value.password, &source, wanted) {
        Ok(pfx) => pfx,
        Err(error) => return unusable(format!("The certificate in the vault is not usable: {}.", error.message)),
    };
    let mut problems = judge(&pfx, caller, registry_name);
    if let Ok(summary) = inspect::summary(&pfx) {
        let given = Given { secret: &secret, thumbprint: &summary.thumbprint };
        problems.extend(mismatch(&summary.thumbprint, inputs));
        problems.extend(outdated::certificate(vault, &caller.arm, &given, running, inputs.force).await?);
    }
    Ok(problems)
}

fn mismatch(held: &str, inputs: &Inputs) -> Option<Problem> {
    let given = inputs.thumbprint.as_ref().filter(|given| *given != held)?;
    let message = format!("The certificate in the vault has the thumbprint {held}, but {given} was given.");
    Some(Problem::error(ErrorId::DeploymentThumbprintMismatch, "PfxThumbprint", message))
}

fn judge(pfx: &pfx::Pfx, caller: &Target, registry_name: Option<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    // Only findings that make a deployment fail; the others are reported when the certificate is written to the vault.
    for finding in inspect::check(pfx, registry_name, caller.context().clock().now()) {
        let id = match finding.id {
            ErrorId::CertificateNameMismatch | ErrorId::CertificateNoSan => ErrorId::DeploymentNameMismatch,
            ErrorId::CertificateExpired | ErrorId::CertificateNotYetValid | ErrorId::CertificateExpiresSoon => {
                ErrorId::DeploymentCertificateOld
            }
            ErrorId::CertificateKeyIdMismatch | ErrorId::CertificateKeyUnsupported => {
                ErrorId::DeploymentCertificateUnusable
            }
            _ => continue,
        };
        let parameter = if id == ErrorId::DeploymentNameMismatch { "DnsNameLabel" } else { URL };
        problems.push(Problem::error(id, parameter, finding.message));
    }
    problems
}
