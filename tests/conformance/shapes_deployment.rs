//! Like `shapes`, for the parts of a deployment: the deployment itself, networks, machines, extensions.

use crate::deployment;
use crate::published::answers::{Answered, Case, Reference, case};
use reqwest::Method;
use serde_json::{Value, json};
use stamp::IdentitySystem;

const LIFE: &str = "resources/DeploymentLife.recorded";
const RESOURCES: &str = "2018-05-01";
const NETWORK: &str = "2017-10-01";
const COMPUTE: &str = "2017-03-30";

/// Returns the recorded body, with a resource type of a registry instead of a load balancer.
fn recorded_body(reference: &Reference) -> Value {
    let file = reference.examples.answer(LIFE);
    let mut body = file["exchanges"][2]["request"]["body"].clone();
    let location = reference.stamp.stamp.description().location.clone();
    body["properties"]["parameters"]["location"]["value"] = location.into();
    body["properties"]["template"]["resources"][0] = json!({
        "name": "[parameters('name')]", "type": "Microsoft.Network/virtualNetworks", "apiVersion": NETWORK, "dependsOn": [],
        "tags": "[parameters('tags')]", "location": "[parameters('location')]",
        "properties": { "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] } },
    });
    body
}

#[test]
fn deployments_have_the_published_shape() {
    let Some(reference) = Reference::new("deployments_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let body = recorded_body(&reference);
    let recorded = |at: usize| format!("{LIFE}#@{at}");
    let deployments = format!("{}/providers/Microsoft.Resources/deployments", reference.group());
    let path = format!("{deployments}/mock-deployment");
    let validated = reference.arm(Method::POST, &format!("{path}/validate"), RESOURCES, Some(&body));
    let properties = &["properties.validatedResources.[].properties"];
    reference.compare(&validated, &Case { absent: properties, extra: properties, ..case(&[&recorded(1)], 200) });

    let begun = reference.arm(Method::PUT, &path, RESOURCES, Some(&body));
    reference.compare(&begun, &case(&[&recorded(2)], 201));
    let status_url = begun.async_operation.clone().expect("a URL to poll");
    assert!(status_url.contains("/mock-deployment/operationStatuses/"), "{status_url}");
    let audience = reference.stamp.stamp.description().arm_audience.clone();
    let look = || reference.call(Method::GET, &status_url, &audience, None);
    let running = look();
    reference.compare(&running, &case(&[&recorded(3)], 200));
    assert_eq!(running.body["status"], "Running");
    let mut ended = look();
    while ended.body["status"] == "Running" {
        ended = look();
    }
    reference.compare(&ended, &case(&[&recorded(4)], 200));
    assert_eq!(ended.body["status"], "Succeeded");

    reference.compare(&reference.get(&path, RESOURCES), &case(&[&recorded(5)], 200));
    let operations = reference.get(&format!("{}/deployments/mock-deployment/operations", reference.group()), RESOURCES);
    // Only the last operation does not concern a resource, and has a null message.
    let of_resources = &["value.[].properties.targetResource", "value.[].properties.serviceRequestId"];
    let message = &["value.[].properties.statusMessage"];
    reference.compare(&operations, &Case { absent: of_resources, extra: message, ..case(&[&recorded(6)], 200) });
    reference.compare(&reference.get(&deployments, RESOURCES), &case(&[&recorded(7)], 200));

    let mut failing = body.clone();
    failing["properties"]["template"]["resources"][0]["properties"] = json!({});
    let path = format!("{deployments}/failing");
    reference.arm(Method::PUT, &path, RESOURCES, Some(&failing));
    let mut failed = reference.get(&path, RESOURCES);
    while failed.body["properties"]["provisioningState"] == "Running" {
        failed = reference.get(&path, RESOURCES);
    }
    let again = reference.arm(Method::PUT, &path, RESOURCES, Some(&failing)).async_operation.expect("an address");
    let look = || reference.call(Method::GET, &again, &audience, None);
    let mut status = look();
    while status.body["status"] == "Running" {
        status = look();
    }
    // The example is the answer of a failed operation.
    reference.compare(&status, &case(&["errors/arm-200-operation-status-failed"], 200));
    assert_eq!(failed.body["properties"]["error"]["code"], "DeploymentFailed");
    assert_eq!(failed.body["properties"]["error"], status.body["error"]);
}

fn put(reference: &Reference, kind: &str, name: &str, example: &str, change: impl FnOnce(&mut Value)) -> Answered {
    let mut body = reference.examples.request(example);
    body["location"] = reference.stamp.stamp.description().location.as_str().into();
    change(&mut body);
    let version = if kind.starts_with("Microsoft.Compute") { COMPUTE } else { NETWORK };
    let path = format!("{}/providers/{kind}/{name}", reference.group());
    let made = reference.arm(Method::PUT, &path, version, Some(&body));
    assert_eq!(made.status.as_u16(), 201, "{kind}: {}", made.body);
    made
}

/// Every recorded network resource has these; the official examples omit them.
const ALWAYS: &[&str] = &["etag", "properties.resourceGuid"];

#[test]
fn networks_and_machines_have_the_published_shape() {
    let Some(reference) = Reference::new("networks_and_machines_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let id = |kind: &str, name: &str| format!("{}/providers/{kind}/{name}", reference.group());

    let group = "Microsoft.Network/networkSecurityGroups";
    let made = put(&reference, group, "testnsg", "network/NetworkSecurityGroupCreateWithRule", |_| {});
    let rule = &["properties.securityRules.[].etag", "properties.securityRules.[].type"];
    let extra = [ALWAYS, rule].concat();
    reference.compare(&made, &Case { extra: &extra, ..case(&["network/NetworkSecurityGroupCreateWithRule#201"], 201) });

    let network = "Microsoft.Network/virtualNetworks";
    put(&reference, network, "test-vnet", "network/VirtualNetworkCreate", |_| {});
    let recorded = "network/VirtualNetworkCreate.recorded";
    let body = reference.examples.answer(recorded)["exchanges"][0]["request"]["body"].clone();
    let made = put(&reference, network, "vnet1", "network/VirtualNetworkCreate", |there| {
        there["properties"] = body["properties"].clone();
    });
    // Empty tags are omitted.
    let tags = &["tags"];
    reference.compare(&made, &Case { absent: tags, ..case(&[&format!("{recorded}#@0")], 201) });
    assert_eq!(made.body["properties"]["provisioningState"], "Updating");
    let path = id(network, "vnet1");
    let mut read = reference.get(&path, NETWORK);
    while read.body["properties"]["provisioningState"] == "Updating" {
        read = reference.get(&path, NETWORK);
    }
    reference.compare(&read, &Case { absent: tags, ..case(&[&format!("{recorded}#@3")], 200) });

    let address = "Microsoft.Network/publicIPAddresses";
    let made = put(&reference, address, "test-ip", "network/PublicIpAddressCreateDns", |_| {});
    let unused = &["properties.ipConfiguration"];
    let extra = [ALWAYS, &["properties.ipTags"]].concat();
    let created = case(&["network/PublicIpAddressCreateDns#201"], 201);
    reference.compare(&made, &Case { absent: unused, extra: &extra, ..created });
    let path = format!(
        "{}/providers/Microsoft.Network/locations/{}/CheckDnsNameAvailability?domainNameLabel=dnslbl",
        reference.subscription(),
        reference.stamp.stamp.description().location
    );
    reference.compare(&reference.get(&path, NETWORK), &case(&["network/CheckDnsNameAvailability#200"], 200));

    let interface = "Microsoft.Network/networkInterfaces";
    let made = put(&reference, interface, "test-nic", "network/NetworkInterfaceCreate", |body| {
        let inner = &mut body["properties"]["ipConfigurations"][0]["properties"];
        inner["publicIPAddress"]["id"] = id(address, "test-ip").into();
        inner["subnet"]["id"] = format!("{}/subnets/subnet1", id(network, "vnet1")).into();
    });
    let part = &["properties.ipConfigurations.[].etag", "properties.ipConfigurations.[].type"];
    let extra = [ALWAYS, part].concat();
    reference.compare(&made, &Case { extra: &extra, ..case(&["network/NetworkInterfaceCreate#201"], 201) });
    let read = reference.get(&id(address, "test-ip"), NETWORK);
    let extra = [ALWAYS, &["properties.dnsSettings"]].concat();
    reference.compare(&read, &Case { extra: &extra, ..case(&["network/PublicIpAddressGet#200"], 200) });

    machine(&reference, &id(interface, "test-nic"));
}

fn machine(reference: &Reference, interface: &str) {
    let kind = "Microsoft.Compute/virtualMachines";
    let example = "compute/CreateAVmWithSshAuthentication";
    let made = put(reference, kind, "myVM", example, |body| {
        let properties = &mut body["properties"];
        properties["networkProfile"]["networkInterfaces"][0]["id"] = interface.into();
        let image =
            json!({ "publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS", "version": "latest" });
        properties["storageProfile"]["imageReference"] = image;
        properties["osProfile"]["adminUsername"] = "azureuser".into();
        let key = &mut properties["osProfile"]["linuxConfiguration"]["ssh"]["publicKeys"][0];
        key["path"] = "/home/azureuser/.ssh/authorized_keys".into();
        key["keyData"] = deployment::public_key(256).into();
    });
    let disk = &["properties.storageProfile.osDisk.managedDisk.id"];
    reference.compare(&made, &Case { extra: disk, ..case(&[&format!("{example}#201")], 201) });

    let path = format!("{}/providers/{kind}/myVM", reference.group());
    let extension = json!({ "location": reference.stamp.stamp.description().location, "properties": {
        "publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.0", "autoUpgradeMinorVersion": true,
        "forceUpdateTag": "1", "protectedSettings": { "script": "canary" } } });
    let made = reference.arm(Method::PUT, &format!("{path}/extensions/setup"), COMPUTE, Some(&extension));
    assert_eq!(made.status.as_u16(), 201, "{}", made.body);
    let recorded = "compute/VirtualMachineExtensionGetDelete.recorded#@0";
    reference.compare(&reference.get(&format!("{path}/extensions/setup"), COMPUTE), &case(&[recorded], 200));

    let whole = reference.get(&format!("{path}?$expand=instanceView"), COMPUTE);
    let ssh =
        &["properties.osProfile.linuxConfiguration.ssh", "properties.networkProfile.networkInterfaces.[].properties"];
    // Neither disk size nor tags were requested; a power state has no time.
    let absent = &["tags", "properties.storageProfile.osDisk.diskSizeGB", "properties.instanceView.statuses.[].time"];
    let view = case(&["compute/VirtualMachineInstanceViewWithExtension.recorded#@0"], 200);
    reference.compare(&whole, &Case { absent, extra: ssh, ..view });
    let view = reference.get(&format!("{path}/instanceView"), "2020-06-01");
    // Added by Windows, Azure's own host, and boot diagnostics.
    let absent = &[
        "platformUpdateDomain",
        "platformFaultDomain",
        "computerName",
        "osName",
        "osVersion",
        "bootDiagnostics",
        "hyperVGeneration",
        "patchStatus",
        "statuses.[].time",
    ];
    let message = &["vmAgent.extensionHandlers.[].status.message"];
    reference
        .compare(&view, &Case { absent, extra: message, ..case(&["compute/GetVirtualMachineInstanceView#200"], 200) });
}
