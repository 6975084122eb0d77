//! SKUs of a platform image (compute 2017-03-30). The list is a bare array; only `name` is always present.

use super::{Arm, NAMED};
use crate::cloud::api_version::Service;
use crate::error::Result;
use crate::spelling;

pub struct Image<'a> {
    pub publisher: &'a str,
    pub offer: &'a str,
}

impl Default for Image<'_> {
    /// Returns the AKS base image, which the solution template deploys.
    fn default() -> Self {
        Self { publisher: "microsoft-aks", offer: "aks" }
    }
}

/// Returns the SKUs in the order of the service; none if it does not know the publisher or the offer.
pub(crate) async fn list(arm: &Arm, subscription_id: &str, location: &str, image: &Image<'_>) -> Result<Vec<String>> {
    let Image { publisher, offer } = image;
    below(arm, subscription_id, location, &format!("/{publisher}/artifacttypes/vmimage/offers/{offer}/skus")).await
}

/// Returns the names of all publishers at the location.
pub(crate) async fn publishers(arm: &Arm, subscription_id: &str, location: &str) -> Result<Vec<String>> {
    below(arm, subscription_id, location, "").await
}

/// Returns the names of a publisher's offers; none if the service does not know the publisher.
pub(crate) async fn offers(arm: &Arm, subscription_id: &str, location: &str, publisher: &str) -> Result<Vec<String>> {
    below(arm, subscription_id, location, &format!("/{publisher}/artifacttypes/vmimage/offers")).await
}

/// Returns the versions of a SKU; none if the service does not know it.
pub(crate) async fn versions(
    arm: &Arm,
    subscription_id: &str,
    location: &str,
    image: &Image<'_>,
    sku: &str,
) -> Result<Vec<String>> {
    let Image { publisher, offer } = image;
    let path = format!("/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions");
    below(arm, subscription_id, location, &path).await
}

async fn below(arm: &Arm, subscription_id: &str, location: &str, path: &str) -> Result<Vec<String>> {
    let path =
        format!("/subscriptions/{subscription_id}/providers/Microsoft.Compute/locations/{location}/publishers{path}");
    Ok(arm.list_in_one_piece(Service::Compute, &path, &NAMED).await?.unwrap_or_default())
}

/// Returns the newest SKU. Names end in year and month (`aks-ubuntu-1604-201910`), so it is the last in order.
pub(crate) fn newest(skus: &[String]) -> Option<&String> {
    skus.iter().max_by_key(|sku| spelling::folded(sku))
}
