//! Removes what a deployment made, and nothing else: the resources that it tells of, users before what they use.

use serde_json::Value;

use crate::cloud::api_version::Service;
use crate::error::Result;
use crate::provision::target::Target;

/// In this order; extensions go with their machine.
const KINDS: [(&str, Service); 5] = [
    ("/Microsoft.Compute/virtualMachines/", Service::Compute),
    ("/Microsoft.Network/networkInterfaces/", Service::Network),
    ("/Microsoft.Network/virtualNetworks/", Service::Network),
    ("/Microsoft.Network/publicIPAddresses/", Service::Network),
    ("/Microsoft.Network/networkSecurityGroups/", Service::Network),
];

pub async fn remove(target: &Target, deployment: &Value) -> Result<()> {
    let made = deployment["properties"]["outputResources"].as_array().into_iter().flatten();
    let ids: Vec<&str> = made.filter_map(|one| one["id"].as_str()).filter(|id| !id.contains("/extensions/")).collect();
    for (kind, service) in KINDS {
        let kind = kind.to_ascii_lowercase();
        for id in ids.iter().filter(|id| id.to_ascii_lowercase().contains(&kind)) {
            // The disk of a machine is made with it, stays behind, and is told by nothing but the machine.
            let disk = match service {
                Service::Compute => disk(target, id).await?,
                _ => None,
            };
            delete(target, service, id).await?;
            if let Some(disk) = disk {
                delete(target, Service::Compute, &disk).await?;
            }
        }
    }
    Ok(())
}

async fn disk(target: &Target, machine: &str) -> Result<Option<String>> {
    let machine = target.arm.get(Service::Compute, machine, &[]).await?.unwrap_or_default();
    let id = &machine["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"];
    Ok(id.as_str().map(str::to_owned))
}

async fn delete(target: &Target, service: Service, id: &str) -> Result<()> {
    let name = id.rsplit('/').next().unwrap_or(id);
    target.arm.delete(service, id).await.map_err(|error| error.context(format!("removing '{name}'")))?;
    target.context().events.host(format!("'{name}' was removed."));
    Ok(())
}
