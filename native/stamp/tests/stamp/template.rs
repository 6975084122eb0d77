//! A minimal template of a virtual machine like that of a registry, and its deployment.

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Answered, Client};

pub const GROUP: &str = "machines";
const SECRET: &str = "script-secret-canary";

/// Returns a template with network, machine, and extension; the certificate is in the vault `kv`.
pub fn machine(client: &Client) -> Value {
    let about = client.about();
    let vault = format!(
        "/subscriptions/{}/resourceGroups/registry/providers/Microsoft.KeyVault/vaults/kv",
        about.subscription_id
    );
    let network = |kind: &str, name: &str, after: &[&str], properties: Value| {
        json!({"type": format!("Microsoft.Network/{kind}"), "apiVersion": "2017-10-01",
        "name": name, "location": "[resourceGroup().location]", "dependsOn": after, "properties": properties})
    };
    let id = |kind: &str, name: &str| format!("[resourceId('Microsoft.Network/{kind}', '{name}')]");
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {
            "label": {"type": "string"},
            "secret": {"type": "securestring", "defaultValue": SECRET},
            "certificateUrl": {"type": "string", "defaultValue": certificate_url(client)},
            "size": {"type": "string", "defaultValue": "Standard_F8s_v2", "allowedValues": ["Standard_F8s_v2", "Standard_Z99"]},
        },
        "resources": [
            {"type": "Microsoft.Compute/virtualMachines/extensions", "apiVersion": "2017-03-30", "name": "vm/setup", "location": "shanghai",
                "dependsOn": ["Microsoft.Compute/virtualMachines/vm"], "properties": {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript",
                "typeHandlerVersion": "2.0", "autoUpgradeMinorVersion": true, "settings": {},
                "protectedSettings": {"script": "[base64(concat(parameters('secret'), reference('pip').dnsSettings.fqdn))]"}}},
            {"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2017-03-30", "name": "vm", "location": "shanghai", "dependsOn": ["nic"],
                "properties": {
                    "hardwareProfile": {"vmSize": "[parameters('size')]"},
                    "storageProfile": {"imageReference": {"publisher": "microsoft-aks", "offer": "aks", "sku": "aks-ubuntu-1804-202012", "version": "latest"},
                        "osDisk": {"createOption": "FromImage", "managedDisk": {"storageAccountType": "Standard_LRS"}}},
                    "osProfile": {"computerName": "vm", "adminUsername": "azureuser", "linuxConfiguration": {"disablePasswordAuthentication": true,
                        "ssh": {"publicKeys": [{"path": "/home/azureuser/.ssh/authorized_keys", "keyData": public_key()}]}},
                        "secrets": [{"sourceVault": {"id": vault}, "vaultCertificates": [{"certificateUrl": "[parameters('certificateUrl')]"}]}]},
                    "networkProfile": {"networkInterfaces": [{"id": id("networkInterfaces", "nic")}]}}},
            network("networkInterfaces", "nic", &["vnet", &id("publicIPAddresses", "pip")], json!({"ipConfigurations": [{"name": "first", "properties": {
                "subnet": {"id": "[concat(resourceId('Microsoft.Network/virtualNetworks', 'vnet'), '/subnets/inner')]"},
                "publicIPAddress": {"id": id("publicIPAddresses", "pip")}}}]})),
            network("virtualNetworks", "vnet", &["nsg"], json!({"addressSpace": {"addressPrefixes": ["172.16.0.0/24"]}, "subnets": [{"name": "inner",
                "properties": {"addressPrefix": "172.16.0.0/24", "networkSecurityGroup": {"id": id("networkSecurityGroups", "nsg")}}}]})),
            network("networkSecurityGroups", "nsg", &[], json!({"securityRules": []})),
            network("publicIPAddresses", "pip", &[], json!({"publicIPAllocationMethod": "dynamic", "dnsSettings": {"domainNameLabel": "[parameters('label')]"}})),
        ],
        "outputs": {"name": {"type": "string", "value": "[reference('pip').dnsSettings.fqdn]"}, "hidden": {"type": "securestring", "value": "[parameters('secret')]"}},
    })
}

pub fn public_key() -> String {
    let blob = [b"\0\0\0\x07ssh-rsa\0\0\0\x03\x01\0\x01\0\0\x01\x01\0".as_slice(), &[0xC5; 256]].concat();
    format!("ssh-rsa {} somebody", STANDARD.encode(blob))
}

/// Returns the newest version of the secret `cert`.
pub fn certificate_url(client: &Client) -> String {
    let versions = client.stamp.state()["vaults"][0]["secrets"]["cert"].clone();
    let version = versions
        .as_array()
        .and_then(|all| all.last())
        .and_then(|last| last["version"].as_str())
        .unwrap_or_default()
        .to_owned();
    format!("https://kv.{}:443/secrets/cert/{version}", client.about().key_vault_suffix)
}

/// Creates a resource group for the deployment, and a certificate in a vault.
pub async fn prepare(client: &Client) {
    client.group(GROUP).await;
    client.group("registry").await;
    let value = json!({"data": STANDARD.encode([0x30, 0x03, 0x02, 0x01, 0x03]), "dataType": "pfx", "password": "x"});
    let secret =
        json!({"vault": "kv", "name": "cert", "value": STANDARD.encode(value.to_string()), "contentType": "pfx"});
    let vault = json!({"name": "kv", "resourceGroup": "registry", "subscriptionId": client.about().subscription_id});
    client.stamp.seed(&json!({"vaults": [vault], "secrets": [secret]})).unwrap();
}

pub fn path(name: &str, action: &str) -> String {
    format!("/resourceGroups/{GROUP}/providers/Microsoft.Resources/deployments/{name}{action}?api-version=2018-05-01")
}

pub fn body(template: &Value, parameters: Value) -> Value {
    json!({"properties": {"mode": "Incremental", "template": template, "parameters": parameters}})
}

/// Deploys, and polls until the end; returns the deployment.
pub async fn deploy(client: &Client, name: &str, body: &Value) -> Value {
    let first = client.arm(Method::PUT, &path(name, ""), body.clone()).await;
    assert!(matches!(first.status.as_u16(), 200 | 201), "{}", first.text);
    assert_eq!(first.json()["properties"]["provisioningState"], "Accepted");
    let status_url = first.header("azure-asyncoperation").to_owned();
    while client.follow(&status_url).await.json()["status"] == "Running" {}
    client.arm(Method::GET, &path(name, ""), Value::Null).await.json()
}

pub async fn operations(client: &Client, name: &str) -> Vec<Value> {
    // The specification's path, without the provider.
    let path = format!("/resourceGroups/{GROUP}/deployments/{name}/operations?api-version=2018-05-01");
    let short = client.arm(Method::GET, &path, Value::Null).await.json();
    assert_eq!(short, client.arm(Method::GET, &self::path(name, "/operations"), Value::Null).await.json());
    short["value"].as_array().unwrap().clone()
}

pub async fn resource(client: &Client, kind: &str, name: &str) -> Answered {
    let version = if kind.starts_with("Microsoft.Compute") { "2017-03-30" } else { "2017-10-01" };
    client
        .arm(
            Method::GET,
            &format!("/resourceGroups/{GROUP}/providers/{kind}/{name}?api-version={version}"),
            Value::Null,
        )
        .await
}
