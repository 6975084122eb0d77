//! The parameters of a deployed registry, as recorded by the stamp, without secret ones.

use serde_json::Value;

use crate::arm::deployment::Deployment;
use crate::cloud::endpoints::public_suffix;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::provision::deployment::DeploymentRequest;
use crate::resource::deployment::of_registry;
use crate::resource::target::Target;
use crate::spelling;

/// The deployments of a registry in one group.
pub(super) struct Deployed {
    /// The newest successful one, whose registry is running.
    pub current: Deployment,
    /// The newest of all.
    pub latest: Deployment,
}

impl Deployed {
    pub(super) async fn find(target: &Target, scope: &Scope) -> Result<Self> {
        let mut all = of_registry(target, scope).await?;
        let current = all.iter().rfind(|one| one.has_succeeded()).cloned();
        match (current, all.pop()) {
            (Some(current), Some(latest)) => Ok(Self { current, latest }),
            _ => {
                let group = &scope.resource_group;
                let message = format!("no deployment of a registry has succeeded in the resource group '{group}'");
                Err(Error::new(ErrorId::DeploymentNotFound, message).with_target(group))
            }
        }
    }

    /// Returns the host name of the registry, from the outputs of its deployment.
    pub(super) fn host_name(&self) -> Option<String> {
        let told = self.current.output("registryHostName").and_then(Value::as_str).map(str::to_owned);
        told.or_else(|| self.current.parameter("registryHostName")).filter(|name| !name.is_empty())
    }

    /// Returns the DNS label of the registry: the one in its name, since its address may have been deployed with a temporary label
    /// (Update-ContainerRegistryVirtualMachine). A custom domain name has none.
    pub(super) fn label(&self, stamp_suffix: &str) -> Option<String> {
        let named = self.host_name().and_then(|name| {
            let suffix = format!(".{}", public_suffix(stamp_suffix)?);
            let (label, end) = name.split_at_checked(name.len().checked_sub(suffix.len())?)?;
            spelling::same(end, &suffix).then(|| label.to_owned())
        });
        named.or_else(|| self.current.parameter("pipDomainNameLabel"))
    }

    /// Returns the request of the same deployment, in this group.
    pub(super) fn again(&self, resource_group_name: &str, stamp_suffix: &str) -> Result<DeploymentRequest> {
        let text = |name: &str| self.current.parameter(name).filter(|text| !text.is_empty());
        let needed = |name: &str| {
            text(name).ok_or_else(|| {
                let message = format!("the last deployment does not have the parameter '{name}'");
                Error::new(ErrorId::AnswerUnexpected, message).with_target(resource_group_name)
            })
        };
        Ok(DeploymentRequest {
            resource_group_name: resource_group_name.to_owned(),
            location: None,
            deployment_name: None,
            dns_name_label: match self.label(stamp_suffix) {
                Some(label) => label,
                None => needed("pipDomainNameLabel")?,
            },
            host_name: text("registryHostName"),
            planned_prerequisites: None,
            renewed_login: None,
            storage_account_resource_id: needed("storageAccountResourceId")?,
            storage_account_container: needed("storageAccountContainer")?,
            pfx_key_vault_resource_id: needed("pfxKeyVaultResourceId")?,
            pfx_key_vault_secret_url: needed("pfxKeyVaultSecretUrl")?,
            pfx_thumbprint: needed("pfxThumbprint")?,
            // A secret parameter, which the caller provides.
            service_principal_client_id: String::new(),
            planned_client_secret: false,
            admin_username: text("adminUsername"),
            admin_public_key: needed("adminPublicKey")?,
            generate_ssh_key: false,
            virtual_machine_size: text("virtualMachineSize"),
            virtual_machine_publisher: text("virtualMachinePublisher"),
            virtual_machine_offer: text("virtualMachineOffer"),
            // A machine keeps its image permanently.
            virtual_machine_sku: text("virtualMachineSku"),
            virtual_machine_version: text("virtualMachineVersion"),
            public_ip_name: text("pipName"),
            public_ip_allocation_method: text("pipAllocationMethod"),
            registry_replicas: text("registryReplicas").and_then(|count| count.parse().ok()),
            enable_validations: text("enableValidations").is_some_and(|text| spelling::same(&text, "true")),
            allow_ssh: text("sshAccess").is_some_and(|text| spelling::same(&text, "Allow")),
            template_file: None,
            template_uri: self.current.template_uri().map(str::to_owned),
            no_wait: false,
            only_if_changed: false,
            // The caller names the certificate, or the current one is kept.
            force: true,
            what_if: false,
        })
    }

    /// Selects the given template, otherwise the one that the stamp recorded, otherwise the module's own if it was used.
    pub(super) fn choose_template(
        &self,
        wanted: &mut DeploymentRequest,
        file: Option<&String>,
        uri: Option<&String>,
    ) -> Result<()> {
        if file.is_some() || uri.is_some() {
            wanted.template_file = file.cloned();
            wanted.template_uri = uri.cloned();
            return Ok(());
        }
        // The Marketplace item's template lacks this parameter, and its resources have other names: it would create a second machine.
        let is_own = self.current.given("sshAccess").is_some();
        if is_own || wanted.template_uri.is_some() {
            return Ok(());
        }
        let message = "the registry was deployed with a template other than the module's own";
        Err(Error::new(ErrorId::ArgumentMissing, message)
            .with_target(&wanted.resource_group_name)
            .with_hint("Pass the same template with -TemplateFile or -TemplateUri."))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_label_is_read_from_a_name_in_any_case() {
        const SUFFIX: &str = "shanghai.azurestack.example";
        for (name, label) in [
            ("registry.shanghai.cloudapp.azurestack.example", "registry"),
            ("registry.Shanghai.CloudApp.AzureStack.Example", "registry"),
            ("REGISTRY.SHANGHAI.CLOUDAPP.AZURESTACK.EXAMPLE", "REGISTRY"),
            ("registry.example", "passing"),
            ("x.azurestack.example", "passing"),
            ("\u{fc}", "passing"),
        ] {
            let current: Deployment = serde_json::from_value(json!({ "properties": {
                "outputs": { "registryHostName": { "value": name } },
                "parameters": { "pipDomainNameLabel": { "value": "passing" } },
            } }))
            .expect("a deployment");
            let deployed = Deployed { latest: current.clone(), current };
            assert_eq!(deployed.label(SUFFIX).as_deref(), Some(label), "{name}");
        }
    }
}
