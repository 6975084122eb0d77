use reqwest::Method;
use serde_json::{Value, json};
use stamp::IdentitySystem;

use crate::client::Client;
use crate::template::{self, GROUP, body, deploy, operations};

/// Returns the error of the failed operation, for a machine with one change.
async fn refusal(client: &Client, name: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut template = template::machine(client);
    change(&mut template);
    let deployed = deploy(client, name, &body(&template, json!({"label": {"value": "registry"}}))).await;
    assert_eq!(deployed["properties"]["provisioningState"], "Failed", "{name}: {deployed:#}");
    let failed = operations(client, name)
        .await
        .into_iter()
        .find(|step| step["properties"]["provisioningState"] == "Failed")
        .unwrap();
    failed["properties"]["statusMessage"]["error"]["code"].as_str().unwrap_or_default().to_owned()
}

const MACHINE: usize = 1;

#[tokio::test]
async fn provider_refuses_machines_that_would_fail() {
    let client = Client::start(IdentitySystem::Aad).await;
    template::prepare(&client).await;
    let machine = |pointer: &'static str, value: Value| {
        move |template: &mut Value| *template["resources"][MACHINE]["properties"].pointer_mut(pointer).unwrap() = value
    };
    let certificate = "/osProfile/secrets/0/vaultCertificates/0/certificateUrl";
    let url = template::certificate_url(&client);
    let (secret, _) = url.rsplit_once('/').unwrap();
    for (name, code, pointer, value) in [
        ("size", "InvalidParameter", "/hardwareProfile/vmSize", json!("Standard_Z99")),
        ("image", "ImageNotFound", "/storageProfile/imageReference/sku", json!("no-such-sku")),
        (
            "key",
            "InvalidParameter",
            "/osProfile/linuxConfiguration/ssh/publicKeys/0/keyData",
            json!("ssh-ed25519 AAAA"),
        ),
        (
            "path",
            "InvalidParameter",
            "/osProfile/linuxConfiguration/ssh/publicKeys/0/path",
            json!("/root/.ssh/authorized_keys"),
        ),
        ("user", "InvalidParameter", "/osProfile/adminUsername", json!("admin")),
        (
            "nic",
            "InvalidResourceReference",
            "/networkProfile/networkInterfaces/0/id",
            json!("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkInterfaces/none"),
        ),
        ("unversioned", "InvalidParameter", certificate, json!(secret)),
        (
            "version",
            "KeyVaultSecretDoesNotExist",
            certificate,
            json!(format!("{secret}/00000000000000000000000000000000")),
        ),
        (
            "vault",
            "KeyVaultAccessForbidden",
            "/osProfile/secrets/0/sourceVault/id",
            json!("/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv"),
        ),
    ] {
        assert_eq!(refusal(&client, name, machine(pointer, value)).await, code, "{name}");
    }
    client.stamp.seed(&json!({"vaults": [{"name": "kv", "properties": {"enabledForDeployment": false}}]})).unwrap();
    assert_eq!(refusal(&client, "closed", |_| ()).await, "KeyVaultAccessForbidden");
    client.stamp.seed(&json!({"vaults": [{"name": "kv", "properties": {"enabledForDeployment": true}}]})).unwrap();

    let held = client.stamp.state()["vaults"][0]["secrets"]["cert"][0]["value"].clone();
    let secret = |value: &Value, content_type: &str| json!({"secrets": [{"vault": "kv", "name": "cert", "value": value, "contentType": content_type}]});
    client.stamp.seed(&secret(&held, "application/x-pkcs12")).unwrap();
    assert_eq!(refusal(&client, "content-type", |_| ()).await, "CertificateImproperlyFormatted");
    client.stamp.seed(&secret(&json!("bm90IEpTT04="), "pfx")).unwrap();
    assert_eq!(refusal(&client, "no-json", |_| ()).await, "CertificateImproperlyFormatted");
    client.stamp.seed(&secret(&held, "pfx")).unwrap();

    client.stamp.change_behaviour(|behaviour| behaviour.custom_script_versions = vec!["1.5.2".to_owned()]);
    assert_eq!(refusal(&client, "extension", |_| ()).await, "ArtifactNotFound");
    client.stamp.change_behaviour(|behaviour| {
        behaviour.custom_script_versions = vec!["2.0.6".to_owned()];
        behaviour.machine_failure = serde_json::from_value(
            json!({"code": "VmProvisioningTimeout", "message": "VM 'vm' failed to provision with timeout."}),
        )
        .unwrap();
    });
    assert_eq!(refusal(&client, "timeout", |_| ()).await, "ResourceDeploymentFailure");
    client.stamp.change_behaviour(|behaviour| behaviour.machine_failure = None);
    // The machine exists now, and keeps its image and its key.
    assert_eq!(
        refusal(
            &client,
            "another-image",
            machine("/storageProfile/imageReference/sku", json!("aks-ubuntu-1604-201910"))
        )
        .await,
        "PropertyChangeNotAllowed"
    );
    let new_key = template::public_key().replace("somebody", "somebody-else");
    assert_eq!(
        refusal(
            &client,
            "another-key",
            machine("/osProfile/linuxConfiguration/ssh/publicKeys/0/keyData", new_key.into())
        )
        .await,
        "PropertyChangeNotAllowed"
    );
}

#[tokio::test]
async fn used_resource_stays_until_its_user_is_deleted() {
    let client = Client::start(IdentitySystem::Aad).await;
    template::prepare(&client).await;
    deploy(&client, "all", &body(&template::machine(&client), json!({"label": {"value": "registry"}}))).await;
    let delete = async |kind: &str, name: &str| {
        let version = if kind.starts_with("Microsoft.Compute") { "2017-03-30" } else { "2017-10-01" };
        client
            .arm(
                Method::DELETE,
                &format!("/resourceGroups/{GROUP}/providers/{kind}/{name}?api-version={version}"),
                Value::Null,
            )
            .await
    };
    let network = |kind: &str| format!("Microsoft.Network/{kind}");
    for (kind, name, code) in [
        ("networkSecurityGroups", "nsg", "InUseNetworkSecurityGroupCannotBeDeleted"),
        ("virtualNetworks", "vnet", "InUseSubnetCannotBeDeleted"),
        ("publicIPAddresses", "pip", "PublicIPAddressCannotBeDeleted"),
        ("networkInterfaces", "nic", "NicInUse"),
    ] {
        let refused = delete(&network(kind), name).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, code));
    }
    let expanded = client.arm(Method::GET, &format!("/resourceGroups/{GROUP}/providers/Microsoft.Compute/virtualMachines/vm?api-version=2017-03-30&$expand=instanceView"), Value::Null).await.json();
    assert_eq!(expanded["properties"]["instanceView"]["statuses"][1]["code"], "PowerState/running");
    assert_eq!(expanded["resources"][0]["name"], "setup");
    let machines = client
        .arm(Method::GET, "/providers/Microsoft.Compute/virtualMachines?api-version=2017-03-30", Value::Null)
        .await
        .json();
    assert_eq!(machines["value"].as_array().map(Vec::len), Some(1));

    for (kind, name) in [
        ("Microsoft.Compute/virtualMachines".to_owned(), "vm"),
        (network("networkInterfaces"), "nic"),
        (network("publicIPAddresses"), "pip"),
        (network("virtualNetworks"), "vnet"),
        (network("networkSecurityGroups"), "nsg"),
    ] {
        let gone = delete(&kind, name).await;
        assert_eq!(gone.status, 202, "{}", gone.text);
        while client.follow(gone.header("azure-asyncoperation")).await.json()["status"] == "InProgress" {}
        assert_eq!(template::resource(&client, &kind, name).await.code(), "ResourceNotFound");
        assert_eq!(delete(&kind, name).await.status, 204);
    }
    assert_eq!(client.stamp.state()["resources"], json!([]), "the extension went with its machine");
}

#[tokio::test]
async fn dns_label_is_unique() {
    let client = Client::start(IdentitySystem::Aad).await;
    template::prepare(&client).await;
    let available = async |label: &str| {
        let path = format!(
            "/providers/Microsoft.Network/locations/shanghai/CheckDnsNameAvailability?domainNameLabel={label}&api-version=2017-10-01"
        );
        client.arm(Method::GET, &path, Value::Null).await
    };
    let put = async |name: &str, label: &str| {
        let path = format!(
            "/resourceGroups/{GROUP}/providers/Microsoft.Network/publicIPAddresses/{name}?api-version=2017-10-01"
        );
        let settings = if label.is_empty() { Value::Null } else { json!({"domainNameLabel": label}) };
        client.arm(Method::PUT, &path, json!({"location": "shanghai", "properties": {"dnsSettings": settings}})).await
    };
    assert_eq!(available("registry").await.json(), json!({"available": true}));
    assert_eq!(available("1registry").await.code(), "InvalidDomainNameLabel");
    assert_eq!(put("one", "registry").await.status, 201);
    assert_eq!(available("registry").await.json(), json!({"available": false}));
    assert_eq!(put("one", "registry").await.status, 200, "its own label is free for an address");
    let taken = put("two", "registry").await;
    assert_eq!((taken.status.as_u16(), taken.code().as_str()), (400, "DnsRecordInUse"));
    assert_eq!(put("one", "").await.status, 200);
    assert_eq!(put("two", "registry").await.status, 201, "a label that was given up is free");
    client.stamp.seed(&json!({"takenLabels": ["elsewhere"]})).unwrap();
    assert_eq!(put("three", "elsewhere").await.code(), "DnsRecordInUse");
}

#[tokio::test]
async fn sizes_and_the_extension_are_listed() {
    let client = Client::start(IdentitySystem::Aad).await;
    let get = async |path: &str| {
        client
            .arm(
                Method::GET,
                &format!("/providers/Microsoft.Compute/locations/shanghai/{path}?api-version=2017-03-30"),
                Value::Null,
            )
            .await
    };
    let sizes = get("vmSizes").await.json();
    assert!(sizes["value"].as_array().unwrap().iter().any(|size| size["name"] == "Standard_F8s_v2"));
    let publisher = "publishers/Microsoft.Azure.Extensions/artifacttypes/vmextension/types";
    assert_eq!(get(publisher).await.json()[0]["name"], "CustomScript");
    assert_eq!(get(&format!("{publisher}/CustomScript/versions")).await.json()[0]["name"], "2.0.6");
    assert_eq!(get(&format!("{publisher}/Other/versions")).await.status, 404);
}
