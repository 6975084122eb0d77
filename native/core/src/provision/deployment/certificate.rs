//! Checks the certificate in the vault for the virtual machine.

use crate::certificate::pfx::{self, Wanted};
use crate::certificate::{inspect, vault_value};
use crate::error::{ErrorId, Problem, Result};
use crate::key_vault::secret::Vault;
use crate::parameter::Parameter;
use crate::resource::deployment::running_now::RunningNow;
use crate::resource::secret_validity::Named;
use crate::resource::target::Target;
use crate::secret::ExposeSecret;

use super::inputs::Inputs;
use super::outdated::{self, Given};

const URL: Parameter = Parameter::PfxKeyVaultSecretUrl;

/// Returns all its problems; an error if the vault cannot be read.
pub(super) async fn check(
    vault: &Vault,
    caller: &Target,
    inputs: &Inputs,
    registry_name: Option<&str>,
    running: &RunningNow,
) -> Result<Vec<Problem>> {
    let Some(id) = inputs.certificate.as_ref().filter(|_| !inputs.certificate_follows) else { return Ok(Vec::new()) };
    let unusable = |message: String| Ok(vec![Problem::error(ErrorId::DeploymentCertificateUnusable, URL, message)]);
    let named = Named { vault: inputs.vault_name(&id.url), name: &id.name, version: Some(&id.version) };
    let read = match vault.get_version(&id.name, &id.version).await {
        Err(error) if error.id == ErrorId::SecretDisabled => return Ok(vec![named.disabled(URL)]),
        outcome => outcome?,
    };
    let Some(secret) = read else {
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
    problems.extend(named.outdated(secret.validity, caller.context().clock().now()));
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
    Some(Problem::error(ErrorId::DeploymentThumbprintMismatch, Parameter::PfxThumbprint, message))
}

/// Judges as the prerequisites do: an error there is an error here, a warning a warning. Findings that only matter when the certificate is put
/// into the vault are left out.
fn judge(pfx: &pfx::Pfx, caller: &Target, registry_name: Option<&str>) -> Vec<Problem> {
    let findings = inspect::check(pfx, registry_name, caller.context().clock().now());
    findings.into_iter().filter_map(concerning).collect()
}

fn concerning(mut finding: Problem) -> Option<Problem> {
    finding.parameter = Some(URL);
    Some(match finding.id {
        ErrorId::CertificateExpiresSoon | ErrorId::CertificateNoSan => finding,
        // Now the name of the registry is certain.
        ErrorId::CertificateNameMismatch => {
            Problem::error(ErrorId::DeploymentNameMismatch, Parameter::DnsNameLabel, finding.message)
        }
        ErrorId::CertificateExpired | ErrorId::CertificateNotYetValid => {
            Problem::error(ErrorId::DeploymentCertificateOld, URL, finding.message)
        }
        ErrorId::CertificateKeyIdMismatch | ErrorId::CertificateKeyUnsupported => {
            Problem::error(ErrorId::DeploymentCertificateUnusable, URL, finding.message)
        }
        _ => return None,
    })
}
