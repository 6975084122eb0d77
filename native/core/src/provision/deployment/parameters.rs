//! The parameters of the template, by its own names. Omitted ones have the template's defaults.

use serde_json::{Map, Value, json};

use super::preflight::Found;
use crate::resource::deployment::template;
use crate::secret::{ExposeSecret, SecretString};

/// Returns the parameters, including the client secret: they are only used in the request.
pub(super) fn of(found: &Found, client_secret: &SecretString) -> Value {
    let request = &found.request;
    let text =
        |value: &Option<String>| value.as_deref().map(str::trim).filter(|value| !value.is_empty()).map(Value::from);
    let inputs = &found.inputs;
    let given = [
        ("adminUsername", text(&request.admin_username)),
        ("adminPublicKey", text(&inputs.ssh_key)),
        ("virtualMachineSize", text(&found.size)),
        ("virtualMachinePublisher", text(&request.virtual_machine_publisher)),
        ("virtualMachineOffer", text(&request.virtual_machine_offer)),
        ("virtualMachineSku", Some(found.sku.as_str().into())),
        ("virtualMachineVersion", text(&request.virtual_machine_version)),
        ("pipName", Some(found.public_ip_name.as_str().into())),
        ("pipDomainNameLabel", text(&inputs.label)),
        ("pipAllocationMethod", text(&request.public_ip_allocation_method)),
        (
            "storageAccountResourceId",
            inputs.storage_account.as_ref().map(|(scope, name)| scope.storage_account_id(name).into()),
        ),
        ("storageAccountContainer", Some(inputs.container.as_str().into())),
        ("pfxKeyVaultResourceId", inputs.key_vault.as_ref().map(|(scope, name)| scope.key_vault_id(name).into())),
        ("pfxKeyVaultSecretUrl", Some(inputs.certificate_url.as_str().into())),
        ("pfxThumbprint", text(&inputs.thumbprint)),
        ("registryReplicas", request.registry_replicas.map(|count| count.to_string().into())),
        ("servicePrincipalClientId", Some(inputs.client_id.as_str().into())),
        ("servicePrincipalClientSecret", Some(client_secret.expose_secret().into())),
        ("enableValidations", request.enable_validations.then(|| "true".into())),
        ("registryHostName", text(&inputs.host_name)),
        ("sshAccess", request.allow_ssh.then(|| "Allow".into())),
    ];
    let parameters: Map<String, Value> = given
        .into_iter()
        .filter(|(name, _)| template::declares(&found.template, name))
        .filter_map(|(name, value)| Some((name.to_owned(), json!({ "value": value? }))))
        .collect();
    Value::Object(parameters)
}
