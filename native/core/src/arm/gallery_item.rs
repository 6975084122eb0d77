//! Marketplace gallery items (2015-04-01), through the operator's endpoint.

use serde::Serialize;
use serde_json::{Value, json};

use super::Arm;
use crate::cloud::api_version::Service;
use crate::error::Result;
use crate::http::answer::Shape;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GalleryItem {
    pub name: String,
    pub display_name: String,
    pub publisher: String,
    pub version: String,
    pub id: String,
}

impl GalleryItem {
    fn read(value: &Value) -> Option<Self> {
        let property = |name: &str| value["properties"][name].as_str().unwrap_or_default().to_owned();
        Some(Self {
            name: value["name"].as_str()?.to_owned(),
            display_name: property("itemDisplayName"),
            publisher: property("publisher"),
            version: property("version"),
            id: value["id"].as_str().unwrap_or_default().to_owned(),
        })
    }
}

const ITEM: Shape<GalleryItem> =
    Shape { expected: "a gallery item with its name", read: |value| GalleryItem::read(&value) };

fn path(subscription_id: &str) -> String {
    format!("/subscriptions/{subscription_id}/providers/microsoft.gallery.admin/galleryItems")
}

pub(crate) async fn list(arm: &Arm, subscription_id: &str) -> Result<Vec<GalleryItem>> {
    arm.list(Service::GalleryAdmin, &path(subscription_id), &[], &ITEM).await
}

/// Adds the package at `uri`, which the stamp downloads itself. 201 for a new item, 200 for an existing one.
pub(crate) async fn add(arm: &Arm, subscription_id: &str, uri: &str) -> Result<GalleryItem> {
    let body = json!({ "galleryItemUri": uri });
    arm.post_read(Service::GalleryAdmin, &path(subscription_id), Some(&body), &ITEM).await
}

pub(crate) async fn remove(arm: &Arm, subscription_id: &str, name: &str) -> Result<()> {
    arm.delete(Service::GalleryAdmin, &format!("{}/{name}", path(subscription_id))).await
}
