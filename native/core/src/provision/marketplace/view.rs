//! A Marketplace product in results.

use serde::Serialize;

use crate::arm::azure_bridge::Product;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductView {
    pub name: String,
    pub display_name: String,
    pub version: String,
    /// Bytes.
    pub length: Option<u64>,
}

impl From<&Product> for ProductView {
    fn from(product: &Product) -> Self {
        Self {
            name: product.name.clone(),
            display_name: product.display_name.clone(),
            version: product.version.clone(),
            length: product.length,
        }
    }
}
