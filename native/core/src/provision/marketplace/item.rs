//! The item of the container registry in the gallery: that of Microsoft, or of `New-ContainerRegistryGalleryPackage`.

use super::version;
use crate::arm::gallery_item::{self, GalleryItem};
use crate::error::{Error, ErrorId, Result};
use crate::resource::target::Target;
use crate::spelling;

/// Part of the name of every known item: `Microsoft.AzureStackContainerRegistry.1.0.3`, `Contoso.ContainerRegistry.1.0.0`.
const NAME: &str = "containerregistry";

pub(super) async fn look(target: &Target) -> Result<String> {
    let items = gallery_item::list(&target.arm, &target.subscription.id).await?;
    match newest(&items) {
        Some(item) => Ok(format!("The gallery has the item '{}'.", item.name)),
        None => {
            let message = "The gallery does not have an item whose name contains 'ContainerRegistry'.";
            Err(Error::new(ErrorId::MarketplaceItemMissing, message))
        }
    }
}

fn newest(items: &[GalleryItem]) -> Option<&GalleryItem> {
    items
        .iter()
        .filter(|item| spelling::folded(&item.name).contains(NAME))
        .max_by_key(|item| version::numbers(&item.version))
}
