//! The virtual machines in the resource group of a deployment, and the last successful deployment of a registry.

use super::of_registry_if_any;
use crate::arm::compute::{self, ImageReference, VirtualMachine};
use crate::arm::deployment::Deployment;
use crate::arm::image_sku::Image;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, Problem};
use crate::key_vault::secret::SecretId;
use crate::resource::target::Target;

#[derive(Debug, Default)]
pub(crate) struct RunningNow {
    machines: Vec<VirtualMachine>,
    /// The newest successful deployment of a registry.
    deployed: Option<Deployment>,
    /// Values that could not be read, which do not count as absent.
    pub unread: Vec<Problem>,
}

/// A certificate in use, and its user.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InUse {
    /// `virtual machine 'container-registry'`
    pub user: String,
    /// Resource id of the vault.
    pub vault: String,
    pub id: SecretId,
}

impl RunningNow {
    pub(crate) async fn read(target: &Target, scope: &Scope) -> Self {
        let (machines, deployments) =
            tokio::join!(compute::machines(&target.arm, scope), of_registry_if_any(target, scope));
        let mut unread = Vec::new();
        let mut keep = |what: &str, error: Error| {
            let message = format!("{what} in '{}' could not be read: {}", scope.resource_group, error.message);
            let mut problem = Problem::warning(error.id, message);
            problem.hint = "The settings of the running registry are not compared with this deployment.".to_owned();
            unread.push(problem);
        };
        let machines = machines.unwrap_or_else(|error| {
            keep("The virtual machines", error);
            Vec::new()
        });
        let deployed = match deployments {
            Ok(all) => all.into_iter().rfind(Deployment::has_succeeded),
            Err(error) => {
                keep("The deployments", error);
                None
            }
        };
        Self { machines, deployed, unread }
    }

    /// Returns the certificates installed on machines; without such a machine, the one of the last deployment.
    pub(crate) fn certificates(&self) -> Vec<InUse> {
        let installed: Vec<InUse> = self.machines.iter().flat_map(installed).collect();
        if !installed.is_empty() {
            return installed;
        }
        let deployed = self.deployed.iter().filter_map(|one| {
            let id = SecretId::parse(&one.parameter("pfxKeyVaultSecretUrl")?)?;
            let vault = one.parameter("pfxKeyVaultResourceId").unwrap_or_default();
            Some(InUse { user: format!("deployment '{}'", one.name()), vault, id })
        });
        deployed.collect()
    }

    /// Returns a parameter of the last deployment.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.deployed.as_ref()?.parameter(name).filter(|text| !text.is_empty())
    }

    /// Returns the SKU of the image. A virtual machine keeps its image permanently, so an earlier deployment's image takes precedence over the newest.
    pub(crate) fn sku(&self, image: &Image<'_>, skus: &[String]) -> Option<String> {
        let is_of_image = |from: &&ImageReference| from.publisher.is(image.publisher) && from.offer.is(image.offer);
        let held: Vec<&ImageReference> =
            self.machines.iter().filter_map(VirtualMachine::image).filter(is_of_image).collect();
        skus.iter().find(|sku| held.iter().any(|held| held.sku.is(sku))).cloned()
    }

    /// Returns the size of the registry's machine, if there is one.
    pub(crate) fn size(&self) -> Option<&str> {
        self.machines.iter().find(|machine| !installed(machine).is_empty())?.size()
    }
}

/// Returns the certificates that the compute provider installed on a machine.
pub(crate) fn installed(machine: &VirtualMachine) -> Vec<InUse> {
    let user = format!("virtual machine '{}'", machine.name.text().unwrap_or_default());
    let ids = machine.certificates().filter_map(|(vault, url)| Some((vault, SecretId::parse(url)?)));
    ids.map(|(vault, id)| InUse { user: user.clone(), vault: vault.to_owned(), id }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arm::resource::Resource;

    fn machine() -> VirtualMachine {
        let machine = json!({ "id": "/m", "name": "container-registry", "properties": { "hardwareProfile": { "vmSize": "Standard_A2" }, "osProfile": { "secrets": [
            { "sourceVault": { "id": "/x" }, "vaultCertificates": [{ "certificateUrl": "https://v.vault.x:443/secrets/cert/2" }] }] } } });
        Resource::read(machine).expect("a machine")
    }

    fn deployed() -> Deployment {
        let deployment = json!({ "name": "first", "properties": { "parameters": { "pfxKeyVaultSecretUrl": { "value": "https://v.vault.x:443/secrets/cert/1" } } } });
        serde_json::from_value(deployment).expect("a deployment")
    }

    #[test]
    fn the_machine_decides_before_the_last_deployment() {
        let other = json!({ "id": "/o", "name": "other", "properties": { "hardwareProfile": { "vmSize": "Standard_D1" }, "osProfile": { "secrets": [] } } });
        let other: VirtualMachine = Resource::read(other).expect("a machine");
        for (machines, user, version, size) in [
            (vec![other.clone(), machine()], "virtual machine 'container-registry'", "2", Some("Standard_A2")),
            (vec![other], "deployment 'first'", "1", None),
            (Vec::new(), "deployment 'first'", "1", None),
        ] {
            let now = RunningNow { machines, deployed: Some(deployed()), unread: Vec::new() };
            let found: Vec<(String, String)> =
                now.certificates().into_iter().map(|one| (one.user, one.id.version)).collect();
            assert_eq!(found, [(user.to_owned(), version.to_owned())]);
            assert_eq!(now.size(), size);
        }
        assert_eq!(RunningNow::default().certificates(), []);
    }
}
