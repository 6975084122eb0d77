//! As `judges_shapes`, for what a deployment consists of: the deployment itself, networks, machines, extensions.

use crate::deployment;
use crate::published::answers::{Answered, Case, Judge, case};
use reqwest::Method;
use serde_json::{Value, json};
use stamp::IdentitySystem;

const LIFE: &str = "resources/DeploymentLife.recorded";
const RESOURCES: &str = "2018-05-01";
const NETWORK: &str = "2017-10-01";
const COMPUTE: &str = "2017-03-30";

/// The recorded body, with a kind of resource that a registry needs in place of a load balancer.
fn recorded_body(judge: &Judge) -> Value {
    let file = judge.examples.answer(LIFE);
    let mut body = file["exchanges"][2]["request"]["body"].clone();
    let location = judge.stamp.stamp.description().location.clone();
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
    let Some(judge) = Judge::new("deployments_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let body = recorded_body(&judge);
    let recorded = |at: usize| format!("{LIFE}#@{at}");
    let deployments = format!("{}/providers/Microsoft.Resources/deployments", judge.group());
    let path = format!("{deployments}/mock-deployment");
    let validated = judge.arm(Method::POST, &format!("{path}/validate"), RESOURCES, Some(&body));
    let properties = &["properties.validatedResources.[].properties"];
    judge.compare(&validated, &Case { absent: properties, extra: properties, ..case(&[&recorded(1)], 200) });

    let begun = judge.arm(Method::PUT, &path, RESOURCES, Some(&body));
    judge.compare(&begun, &case(&[&recorded(2)], 201));
    let status_url = begun.async_operation.clone().expect("an address to look at");
    assert!(status_url.contains("/mock-deployment/operationStatuses/"), "{status_url}");
    let audience = judge.stamp.stamp.description().arm_audience.clone();
    let look = || judge.call(Method::GET, &status_url, &audience, None);
    let running = look();
    judge.compare(&running, &case(&[&recorded(3)], 200));
    assert_eq!(running.body["status"], "Running");
    let mut ended = look();
    while ended.body["status"] == "Running" {
        ended = look();
    }
    judge.compare(&ended, &case(&[&recorded(4)], 200));
    assert_eq!(ended.body["status"], "Succeeded");

    judge.compare(&judge.get(&path, RESOURCES), &case(&[&recorded(5)], 200));
    let operations = judge.get(&format!("{}/deployments/mock-deployment/operations", judge.group()), RESOURCES);
    // Only the last one is not about a resource, and says so with a message of null.
    let of_resources = &["value.[].properties.targetResource", "value.[].properties.serviceRequestId"];
    let message = &["value.[].properties.statusMessage"];
    judge.compare(&operations, &Case { absent: of_resources, extra: message, ..case(&[&recorded(6)], 200) });
    judge.compare(&judge.get(&deployments, RESOURCES), &case(&[&recorded(7)], 200));

    let mut failing = body.clone();
    failing["properties"]["template"]["resources"][0]["properties"] = json!({});
    let path = format!("{deployments}/failing");
    judge.arm(Method::PUT, &path, RESOURCES, Some(&failing));
    let mut failed = judge.get(&path, RESOURCES);
    while failed.body["properties"]["provisioningState"] == "Running" {
        failed = judge.get(&path, RESOURCES);
    }
    let again = judge.arm(Method::PUT, &path, RESOURCES, Some(&failing)).async_operation.expect("an address");
    let look = || judge.call(Method::GET, &again, &audience, None);
    let mut status = look();
    while status.body["status"] == "Running" {
        status = look();
    }
    // The example is the answer of a failed operation.
    judge.compare(&status, &case(&["errors/arm-200-operation-status-failed"], 200));
    assert_eq!(failed.body["properties"]["error"]["code"], "DeploymentFailed");
    assert_eq!(failed.body["properties"]["error"], status.body["error"]);
}

fn put(judge: &Judge, kind: &str, name: &str, example: &str, change: impl FnOnce(&mut Value)) -> Answered {
    let mut body = judge.examples.request(example);
    body["location"] = judge.stamp.stamp.description().location.as_str().into();
    change(&mut body);
    let version = if kind.starts_with("Microsoft.Compute") { COMPUTE } else { NETWORK };
    let path = format!("{}/providers/{kind}/{name}", judge.group());
    let made = judge.arm(Method::PUT, &path, version, Some(&body));
    assert_eq!(made.status.as_u16(), 201, "{kind}: {}", made.body);
    made
}

/// Every recorded network resource has these; the official examples leave them out.
const ALWAYS: &[&str] = &["etag", "properties.resourceGuid"];

#[test]
fn networks_and_machines_have_the_published_shape() {
    let Some(judge) = Judge::new("networks_and_machines_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let id = |kind: &str, name: &str| format!("{}/providers/{kind}/{name}", judge.group());

    let group = "Microsoft.Network/networkSecurityGroups";
    let made = put(&judge, group, "testnsg", "network/NetworkSecurityGroupCreateWithRule", |_| {});
    let rule = &["properties.securityRules.[].etag", "properties.securityRules.[].type"];
    let extra = [ALWAYS, rule].concat();
    judge.compare(&made, &Case { extra: &extra, ..case(&["network/NetworkSecurityGroupCreateWithRule#201"], 201) });

    let network = "Microsoft.Network/virtualNetworks";
    put(&judge, network, "test-vnet", "network/VirtualNetworkCreate", |_| {});
    let recorded = "network/VirtualNetworkCreate.recorded";
    let body = judge.examples.answer(recorded)["exchanges"][0]["request"]["body"].clone();
    let made = put(&judge, network, "vnet1", "network/VirtualNetworkCreate", |there| {
        there["properties"] = body["properties"].clone();
    });
    // Tags that are empty stay away.
    let tags = &["tags"];
    judge.compare(&made, &Case { absent: tags, ..case(&[&format!("{recorded}#@0")], 201) });
    assert_eq!(made.body["properties"]["provisioningState"], "Updating");
    let path = id(network, "vnet1");
    let mut read = judge.get(&path, NETWORK);
    while read.body["properties"]["provisioningState"] == "Updating" {
        read = judge.get(&path, NETWORK);
    }
    judge.compare(&read, &Case { absent: tags, ..case(&[&format!("{recorded}#@3")], 200) });

    let address = "Microsoft.Network/publicIPAddresses";
    let made = put(&judge, address, "test-ip", "network/PublicIpAddressCreateDns", |_| {});
    let unused = &["properties.ipConfiguration"];
    let extra = [ALWAYS, &["properties.ipTags"]].concat();
    let created = case(&["network/PublicIpAddressCreateDns#201"], 201);
    judge.compare(&made, &Case { absent: unused, extra: &extra, ..created });
    let path = format!(
        "{}/providers/Microsoft.Network/locations/{}/CheckDnsNameAvailability?domainNameLabel=dnslbl",
        judge.subscription(),
        judge.stamp.stamp.description().location
    );
    judge.compare(&judge.get(&path, NETWORK), &case(&["network/CheckDnsNameAvailability#200"], 200));

    let interface = "Microsoft.Network/networkInterfaces";
    let made = put(&judge, interface, "test-nic", "network/NetworkInterfaceCreate", |body| {
        let inner = &mut body["properties"]["ipConfigurations"][0]["properties"];
        inner["publicIPAddress"]["id"] = id(address, "test-ip").into();
        inner["subnet"]["id"] = format!("{}/subnets/subnet1", id(network, "vnet1")).into();
    });
    let part = &["properties.ipConfigurations.[].etag", "properties.ipConfigurations.[].type"];
    let extra = [ALWAYS, part].concat();
    judge.compare(&made, &Case { extra: &extra, ..case(&["network/NetworkInterfaceCreate#201"], 201) });
    let read = judge.get(&id(address, "test-ip"), NETWORK);
    let extra = [ALWAYS, &["properties.dnsSettings"]].concat();
    judge.compare(&read, &Case { extra: &extra, ..case(&["network/PublicIpAddressGet#200"], 200) });

    machine(&judge, &id(interface, "test-nic"));
}

fn machine(judge: &Judge, interface: &str) {
    let kind = "Microsoft.Compute/virtualMachines";
    let example = "compute/CreateAVmWithSshAuthentication";
    let made = put(judge, kind, "myVM", example, |body| {
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
    judge.compare(&made, &Case { extra: disk, ..case(&[&format!("{example}#201")], 201) });

    let path = format!("{}/providers/{kind}/myVM", judge.group());
    let extension = json!({ "location": judge.stamp.stamp.description().location, "properties": {
        "publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.0", "autoUpgradeMinorVersion": true,
        "forceUpdateTag": "1", "protectedSettings": { "script": "canary" } } });
    let made = judge.arm(Method::PUT, &format!("{path}/extensions/setup"), COMPUTE, Some(&extension));
    assert_eq!(made.status.as_u16(), 201, "{}", made.body);
    let recorded = "compute/VirtualMachineExtensionGetDelete.recorded#@0";
    judge.compare(&judge.get(&format!("{path}/extensions/setup"), COMPUTE), &case(&[recorded], 200));

    let whole = judge.get(&format!("{path}?$expand=instanceView"), COMPUTE);
    let ssh =
        &["properties.osProfile.linuxConfiguration.ssh", "properties.networkProfile.networkInterfaces.[].properties"];
    // No disk size was asked for, and no tags; a power state has no time.
    let absent = &["tags", "properties.storageProfile.osDisk.diskSizeGB", "properties.instanceView.statuses.[].time"];
    let view = case(&["compute/VirtualMachineInstanceViewWithExtension.recorded#@0"], 200);
    judge.compare(&whole, &Case { absent, extra: ssh, ..view });
    let view = judge.get(&format!("{path}/instanceView"), "2020-06-01");
    // What Windows, Azure's own host and boot diagnostics add.
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
    judge.compare(&view, &Case { absent, extra: message, ..case(&["compute/GetVirtualMachineInstanceView#200"], 200) });
}
