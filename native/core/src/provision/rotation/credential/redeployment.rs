//! `-Redeploy`: the registry is deployed again with the values of its last deployment, so that its setup reads the logins of the vault.

use super::{Outcome, Request, missing};
use crate::arm::key_vault::KeyVault;
use crate::error::{Error, ErrorId, Result};
use crate::identity::context::Context;
use crate::parameter::Parameter;
use crate::provision::deployment::{self, DeploymentRequest, ready::Ready};
use crate::provision::rotation::deployed::Deployed;
use crate::resource::deployment::active;
use crate::resource::target::Target;
use crate::secret::Secrets;
use crate::spelling;

pub(super) struct Redeployment {
    /// The name that the registry is reached by.
    pub host: String,
    wanted: DeploymentRequest,
    secrets: Secrets,
}

impl Redeployment {
    /// Finds the last deployment of the registry, which must use `vault` and must not be running.
    ///
    /// # Errors
    /// `Argument.Missing`, `Deployment.NotFound`, `Deployment.Active`, and `Argument.Invalid` for a registry of another vault.
    pub(super) async fn prepare(
        target: &Target,
        request: &Request,
        vault: &KeyVault,
        secrets: &Secrets,
    ) -> Result<Self> {
        let group = request.resource_group_name.as_deref().ok_or_else(|| missing(Parameter::ResourceGroupName))?;
        let client = request.service_principal_client_id.clone();
        let client = client.ok_or_else(|| missing(Parameter::ServicePrincipalClientId))?;
        secrets.require("servicePrincipalClientSecret")?;
        let scope = target.scope(group);
        let deployed = Deployed::find(target, &scope).await?;
        let stamp = target.context().stamp().await?;
        let mut wanted = deployed.again(group, &stamp.storage_suffix)?;
        let id = vault.id.as_str();
        if !spelling::same(&wanted.pfx_key_vault_resource_id, id) {
            let message = format!(
                "the registry in the resource group '{group}' reads its logins from the key vault '{}', not from '{id}'",
                wanted.pfx_key_vault_resource_id
            );
            return Err(Error::new(ErrorId::ArgumentInvalid, message).with_target(Parameter::KeyVaultName));
        }
        if !deployed.latest.has_ended() {
            let name = deployed.latest.name();
            // Its setup may have read the logins already.
            let message = format!("the deployment '{name}' is still running");
            return Err(active(&scope, name, message));
        }
        wanted.service_principal_client_id = client;
        wanted.renewed_login = Some(request.registry_user_name.clone());
        deployed.choose_template(&mut wanted, request.template_file.as_ref(), request.template_uri.as_ref())?;
        let host = deployed.host_name().ok_or_else(|| {
            let message = "the last deployment does not contain the name of the registry";
            Error::new(ErrorId::AnswerUnexpected, message).with_target(group)
        })?;
        Ok(Self { host, wanted, secrets: secrets.clone() })
    }

    /// Checks everything that the deployment checks before it writes. The result deploys the registry without checking again.
    pub(super) async fn check(&self, context: &Context, what_if: bool) -> Result<Ready> {
        let wanted = DeploymentRequest { what_if, ..self.wanted.clone() };
        let mut ready = deployment::prepare(context, &wanted, &self.secrets).await?;
        ready.validate_if_possible().await?;
        Ok(ready)
    }
}

/// Fails when the registry does not have the logins that it was deployed with; the old login is kept then.
pub(super) fn verify(outcome: &Outcome) -> Result<()> {
    let message = match (outcome.new_login_works, outcome.old_login_works) {
        (Some(true), Some(true)) => "the registry was deployed again, and still accepts the old login",
        (Some(true), _) => return Ok(()),
        _ => "the registry was deployed again, and does not accept the new login",
    };
    let error = Error::new(ErrorId::RegistryVerificationFailed, message);
    Err(error.with_target(outcome.registry.as_deref().unwrap_or_default()))
}
