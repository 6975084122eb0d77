//! Marketplace products that the stamp downloads from Azure (AzureBridge, 2016-01-01), through the operator's endpoint. Source: the specification
//! `azsadmin/resource-manager/azurebridge` of Azure's REST APIs.

use std::time::Duration;

use serde_json::Value;

use super::Arm;
use crate::cloud::api_version::Service;
use crate::error::Result;
use crate::http::answer::{Shape, has_id};
use crate::http::long_running::Patience;

/// An image has tens of gigabytes, and the connection of a stamp may be slow.
pub(crate) const PATIENCE: Patience =
    Patience { longest: Duration::from_secs(12 * 60 * 60), pause: Duration::from_secs(10) };

/// The registration of the stamp, as far as downloads need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Activation {
    /// Whether the stamp may download products.
    pub syndication: bool,
}

/// A product that Azure offers to the stamp, or that the stamp downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub name: String,
    pub display_name: String,
    pub publisher: String,
    pub offer: String,
    pub sku: String,
    /// `virtualMachine`, `virtualMachineExtension`, and others.
    pub kind: String,
    pub extension_type: String,
    pub version: String,
    /// Bytes, if the service gives them.
    pub length: Option<u64>,
    /// `Downloading`, `Succeeded`, and others, of a downloaded product.
    pub state: String,
    /// Why the stamp cannot use the product.
    pub incompatibility: Option<String>,
}

impl Product {
    fn read(value: &Value) -> Option<Self> {
        // The name comes with the name of the activation: `default/microsoft.docker-arm.1.1.0`.
        let name = value["name"].as_str()?.rsplit('/').next()?;
        let properties = value["properties"].as_object()?;
        let text = |name: &str| properties.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let compatibility = properties.get("compatibility").unwrap_or(&Value::Null);
        let incompatibility = (compatibility["isCompatible"] == false)
            .then(|| compatibility["message"].as_str().unwrap_or_default().trim().to_owned());
        (!name.is_empty()).then(|| Self {
            name: name.to_owned(),
            display_name: text("displayName"),
            publisher: text("publisherIdentifier"),
            offer: text("offer"),
            sku: text("sku"),
            kind: text("productKind"),
            extension_type: text("vmExtensionType"),
            version: value["properties"]["productProperties"]["version"].as_str().unwrap_or_default().trim().to_owned(),
            length: value["properties"]["payloadLength"].as_u64(),
            state: text("provisioningState"),
            incompatibility,
        })
    }
}

const ACTIVATION: Shape<Activation> = Shape {
    expected: "an activation with its 'properties'",
    // Optional in the specification. A stamp whose syndication is disabled says so.
    read: |value| {
        let has_form = has_id(&value) && value["properties"].is_object();
        has_form.then(|| Activation { syndication: value["properties"]["marketplaceSyndicationEnabled"] != false })
    },
};
const PRODUCT: Shape<Product> =
    Shape { expected: "a Marketplace product with 'name' and 'properties'", read: |value| Product::read(&value) };

fn path(subscription_id: &str) -> String {
    format!(
        "/subscriptions/{subscription_id}/resourceGroups/azurestack-activation/providers/Microsoft.AzureBridge.Admin/activations/default"
    )
}

/// Returns the registration of the stamp; `None` if it is not registered.
pub(crate) async fn activation(arm: &Arm, subscription_id: &str) -> Result<Option<Activation>> {
    arm.look_as(Service::AzureBridgeAdmin, &path(subscription_id), &ACTIVATION).await
}

/// Returns the products that Azure offers to the stamp.
pub(crate) async fn products(arm: &Arm, subscription_id: &str) -> Result<Vec<Product>> {
    arm.list(Service::AzureBridgeAdmin, &format!("{}/products", path(subscription_id)), &[], &PRODUCT).await
}

/// Returns the products that the stamp downloaded, or is downloading.
pub(crate) async fn downloaded(arm: &Arm, subscription_id: &str) -> Result<Vec<Product>> {
    arm.list(Service::AzureBridgeAdmin, &format!("{}/downloadedProducts", path(subscription_id)), &[], &PRODUCT).await
}

/// Returns the product as the stamp has it now, even during its download.
pub(crate) async fn look(arm: &Arm, subscription_id: &str, name: &str) -> Result<Option<Product>> {
    let path = format!("{}/downloadedProducts/{name}", path(subscription_id));
    arm.look_as(Service::AzureBridgeAdmin, &path, &PRODUCT).await
}

/// Starts the download and follows its operation to the end. A second start while it is running is a conflict.
pub(crate) async fn download(arm: &Arm, subscription_id: &str, name: &str) -> Result<()> {
    let path = format!("{}/products/{name}/download", path(subscription_id));
    arm.post_and_wait(Service::AzureBridgeAdmin, &path, PATIENCE).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_a_product_and_refuses_one_without_its_name() {
        let product = json!({ "id": "/x", "name": "default/microsoft.docker-arm.1.1.0", "properties": { "displayName": "Docker",
            "productKind": "virtualMachineExtension", "vmExtensionType": "DockerExtension", "payloadLength": 7,
            "productProperties": { "version": "1.1.0" }, "compatibility": { "isCompatible": false, "message": "Update." } } });
        let read = Product::read(&product).expect("a product");
        assert_eq!(
            (read.name.as_str(), read.version.as_str(), read.length),
            ("microsoft.docker-arm.1.1.0", "1.1.0", Some(7))
        );
        assert_eq!((read.state.as_str(), read.incompatibility.as_deref()), ("", Some("Update.")));
        for other in [json!({}), json!({ "name": "default/", "properties": {} }), json!({ "name": "a" }), json!([])] {
            assert_eq!(Product::read(&other), None, "{other}");
        }
    }

    #[test]
    fn reads_an_activation_only_from_an_object_with_properties() {
        let read = |properties: Value| (ACTIVATION.read)(json!({ "id": "/x", "properties": properties }));
        assert_eq!(read(json!({})), Some(Activation { syndication: true }));
        assert_eq!(read(json!({ "marketplaceSyndicationEnabled": false })), Some(Activation { syndication: false }));
        assert_eq!(read(json!(null)), None);
        assert_eq!((ACTIVATION.read)(json!({ "value": [] })), None);
    }
}
