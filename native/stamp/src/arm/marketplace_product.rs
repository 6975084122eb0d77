//! The products that Azure offers to the stamp for download: those of a registry, and some that resemble them.

use serde_json::{Value, json};

use crate::world::{Image, World};

/// The publisher and the type of an extension, or publisher, offer, and SKU of an image.
pub enum Kind {
    Image { publisher: &'static str, offer: &'static str, sku: &'static str },
    Extension { publisher: &'static str, extension_type: &'static str },
}

pub struct Product {
    pub name: &'static str,
    display_name: &'static str,
    version: &'static str,
    payload_length: u64,
    pub kind: Kind,
}

const fn image(
    name: &'static str,
    display_name: &'static str,
    offer: &'static str,
    sku: &'static str,
    version: &'static str,
) -> Product {
    let kind = Kind::Image { publisher: "microsoft-aks", offer, sku };
    Product { name, display_name, version, payload_length: 32_212_365_220, kind }
}

const fn extension(
    name: &'static str,
    display_name: &'static str,
    publisher: &'static str,
    extension_type: &'static str,
    version: &'static str,
) -> Product {
    let kind = Kind::Extension { publisher, extension_type };
    Product { name, display_name, version, payload_length: 6_613_419, kind }
}

/// Names are the publisher, what it offers, and the version.
pub const OFFERED: &[Product] = &[
    image(
        "microsoft-aks.aks-windows2019-datacenter-core-smalldisk-2012-17763.1637.201210",
        "AKS Base Windows Server 2019 Datacenter Core",
        "aks-windows",
        "2019-datacenter-core-smalldisk-2012",
        "17763.1637.201210",
    ),
    image(
        "microsoft-aks.aksaks-ubuntu-1604-201908-2019.08.09",
        "AKS Base Ubuntu 16.04-LTS Image Distro, August 2019",
        "aks",
        "aks-ubuntu-1604-201908",
        "2019.08.09",
    ),
    image(
        "microsoft-aks.aksaks-ubuntu-1604-201910-2019.10.24",
        "AKS Base Ubuntu 16.04-LTS Image Distro, October 2019",
        "aks",
        "aks-ubuntu-1604-201910",
        "2019.10.24",
    ),
    image(
        "microsoft-aks.aksaks-ubuntu-1804-202012-2020.12.10",
        "AKS Base Ubuntu 18.04-LTS Image Distro, December 2020",
        "aks",
        "aks-ubuntu-1804-202012",
        "2020.12.10",
    ),
    extension(
        "microsoft.custom-script-windows-arm-1.10.12",
        "Custom Script Extension",
        "Microsoft.Compute",
        "CustomScriptExtension",
        "1.10.12",
    ),
    extension(
        "microsoft.customscriptforlinux-arm-1.5.5",
        "Custom Script for Linux",
        "Microsoft.OSTCExtensions",
        "CustomScriptForLinux",
        "1.5.5",
    ),
    extension(
        "microsoft.custom-script-linux-arm-2.0.6",
        "Custom Script for Linux 2.0",
        "Microsoft.Azure.Extensions",
        "CustomScript",
        "2.0.6",
    ),
    extension(
        "microsoft.custom-script-linux-arm-2.0.3",
        "Custom Script for Linux 2.0",
        "Microsoft.Azure.Extensions",
        "CustomScript",
        "2.0.3",
    ),
];

pub fn find(name: &str) -> Option<&'static Product> {
    OFFERED.iter().find(|product| product.name.eq_ignore_ascii_case(name))
}

impl Product {
    /// Returns the resource below `activations/default`; `list` is `products` or `downloadedProducts`.
    pub fn to_json(&self, activation: &str, list: &str, state: &str, incompatible: bool) -> Value {
        let mut properties = json!({
            "displayName": self.display_name, "description": format!("<p>{}</p>", self.display_name),
            "publisherDisplayName": "Microsoft", "offerVersion": "", "billingPartNumber": "", "iconUris": {}, "links": [],
            "payloadLength": self.payload_length, "productProperties": {"version": self.version},
            "provisioningState": state,
            "compatibility": {"isCompatible": !incompatible,
                "message": if incompatible { "This product requires a newer version of Azure Stack Hub." } else { "" },
                "issues": if incompatible { json!(["HigherDeviceVersionRequired"]) } else { json!([]) }},
        });
        let members = match self.kind {
            Kind::Image { publisher, offer, sku } => {
                json!({"publisherIdentifier": publisher, "offer": offer, "sku": sku, "productKind": "virtualMachine"})
            }
            Kind::Extension { publisher, extension_type } => {
                json!({"publisherIdentifier": publisher, "offer": "", "sku": "", "vmExtensionType": extension_type,
                    "productKind": "virtualMachineExtension"})
            }
        };
        crate::behaviour::merge_json(&mut properties, &members);
        json!({"id": format!("{activation}/{list}/{}", self.name), "name": format!("default/{}", self.name),
            "type": format!("Microsoft.AzureBridge.Admin/activations/{list}"), "properties": properties})
    }

    /// Makes the product usable by virtual machines.
    pub fn arrive(&self, world: &mut World) {
        match self.kind {
            Kind::Image { publisher, offer, sku } => {
                let known = |image: &Image| image.sku == sku && image.version == self.version;
                if !world.images.iter().any(known) {
                    let [publisher, offer, sku, version] = [publisher, offer, sku, self.version].map(str::to_owned);
                    world.images.push(Image { publisher, offer, sku, version });
                }
            }
            Kind::Extension { extension_type: "CustomScript", .. } => {
                let version = self.version.to_owned();
                if !world.custom_script_versions.contains(&version) {
                    world.custom_script_versions.push(version);
                }
            }
            Kind::Extension { .. } => {}
        }
    }
}
