//! The products that the deployment of a registry needs on the stamp.

use super::{extension, image, version};
use crate::arm::azure_bridge::Product;
use crate::arm::image_sku::Image;
use crate::error::{Error, ErrorId, Result};
use crate::provision::deployment::extension::{CUSTOM_SCRIPT, is_usable};
use crate::resource::target::Target;
use crate::spelling;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Requirement {
    BaseImage,
    CustomScript,
}

impl Requirement {
    /// The small one first.
    pub(super) const ALL: [Self; 2] = [Self::CustomScript, Self::BaseImage];

    pub(super) fn check(self) -> &'static str {
        match self {
            Self::BaseImage => "aksBaseImage",
            Self::CustomScript => "customScriptExtension",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::BaseImage => "AKS base image",
            Self::CustomScript => "Custom script extension for Linux",
        }
    }

    /// Returns the name by which the administrator portal finds the products.
    pub(super) fn portal_name(self) -> &'static str {
        match self {
            Self::BaseImage => "AKS Base Ubuntu",
            Self::CustomScript => "Custom Script for Linux 2.0",
        }
    }

    /// Returns what the stamp has, as a sentence; an error if it has nothing that fits, or if that cannot be read.
    pub(super) async fn look(self, target: &Target, location: &str) -> Result<String> {
        match self {
            Self::BaseImage => image::look(target, location).await,
            Self::CustomScript => extension::look(target, location).await,
        }
    }

    fn fits(self, product: &Product) -> bool {
        match self {
            Self::BaseImage => {
                let image = Image::default();
                spelling::same(&product.kind, "virtualMachine")
                    && spelling::same(&product.publisher, image.publisher)
                    && spelling::same(&product.offer, image.offer)
                    && version::month(&product.sku, &product.version)
                        .is_some_and(|month| month >= version::OLDEST_IMAGE)
            }
            Self::CustomScript => {
                let (publisher, kind) = CUSTOM_SCRIPT;
                spelling::same(&product.kind, "virtualMachineExtension")
                    && spelling::same(&product.publisher, publisher)
                    && spelling::same(&product.extension_type, kind)
                    && is_usable(&product.version)
            }
        }
    }

    /// Returns the newest product that fits. One that this version of the stamp can use wins.
    pub(super) fn newest(self, products: &[Product]) -> Option<&Product> {
        let rank = |product: &&Product| (product.incompatibility.is_none(), version::numbers(&product.version));
        products.iter().filter(|product| self.fits(product)).max_by_key(rank)
    }
}

/// Returns whether the error means that the stamp lacks the product, rather than that this could not be found out.
pub(super) fn is_absence(error: &Error) -> bool {
    [ErrorId::ImageSkuMissing, ErrorId::MarketplaceImageOutdated, ErrorId::ExtensionMissing].contains(&error.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(name: &str, kind: &str, members: [&str; 4], version: &str) -> Product {
        let [publisher, offer, sku, extension_type] = members.map(str::to_owned);
        Product {
            name: name.to_owned(),
            display_name: String::new(),
            publisher,
            offer,
            sku,
            kind: kind.to_owned(),
            extension_type,
            version: version.to_owned(),
            length: None,
            state: String::new(),
            incompatibility: None,
        }
    }

    #[test]
    fn the_newest_usable_product_is_chosen() {
        let image =
            |sku: &str, version: &str| product(version, "VirtualMachine", ["Microsoft-AKS", "AKS", sku, ""], version);
        let script = |publisher: &str, kind: &str, version: &str| {
            product(version, "virtualMachineExtension", [publisher, "", "", kind], version)
        };
        let mut products = vec![
            image("aks-ubuntu-1604-201908", "2019.08.09"),
            image("aks-ubuntu-1604-201910", "2019.10.24"),
            image("aks-ubuntu-1604-201909", "2019.9.19"),
            product("windows", "virtualMachine", ["microsoft-aks", "aks-windows", "2019", ""], "2029.01.01"),
            script("Microsoft.Azure.Extensions", "CustomScript", "2.0.9"),
            script("Microsoft.Azure.Extensions", "CustomScript", "2.0.10"),
            script("Microsoft.Azure.Extensions", "CustomScript", "3.0.0"),
            script("Microsoft.Compute", "CustomScriptExtension", "2.1.0"),
        ];
        let newest =
            |products: &[Product]| Requirement::ALL.map(|one| one.newest(products).map(|found| found.name.clone()));
        assert_eq!(newest(&products), [Some("2.0.10".to_owned()), Some("2019.10.24".to_owned())]);
        for product in &mut products[1..=1] {
            product.incompatibility = Some("Update the stamp.".to_owned());
        }
        assert_eq!(newest(&products)[1].as_deref(), Some("2019.9.19"));
        assert_eq!(newest(&products[..1]), [None, None], "August 2019 is too old");
    }
}
