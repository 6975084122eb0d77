//! The AKS base image: which SKU and version a deployment would use by default, and whether it is new enough.

use super::version::{self, OLDEST_IMAGE};
use crate::arm::image_sku::{self, Image};
use crate::error::{Error, ErrorId, Result};
use crate::resource::target::Target;

pub(super) async fn look(target: &Target, location: &str) -> Result<String> {
    let (arm, subscription, image) = (&target.arm, &target.subscription.id, Image::default());
    let skus = image_sku::list(arm, subscription, location, &image).await?;
    let Some(sku) = image_sku::newest(&skus) else {
        let Image { publisher, offer } = image;
        let message = format!("The stamp has no image of publisher '{publisher}', offer '{offer}'.");
        return Err(Error::new(ErrorId::ImageSkuMissing, message));
    };
    let versions = image_sku::versions(arm, subscription, location, &image, sku).await?;
    judge(sku, &versions)
}

fn judge(sku: &str, versions: &[String]) -> Result<String> {
    let Some(newest) = versions.iter().max_by_key(|version| version::numbers(version)) else {
        let message = format!("The stamp lists the SKU '{sku}' of the AKS base image, but no version of it.");
        return Err(Error::new(ErrorId::ImageSkuMissing, message));
    };
    match version::month(sku, newest) {
        Some(month) if month >= OLDEST_IMAGE => {
            Ok(format!("The stamp has the AKS base image '{sku}', version {newest}."))
        }
        Some(_) => {
            let message = format!(
                "The newest AKS base image of the stamp is '{sku}', version {newest}; a registry needs one of September 2019 or later."
            );
            Err(Error::new(ErrorId::MarketplaceImageOutdated, message))
        }
        None => {
            let message = format!(
                "The date of the AKS base image '{sku}', version {newest}, cannot be read from its name; a registry needs one of September \
                 2019 or later."
            );
            Err(Error::new(ErrorId::AnswerUnexpected, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_judged_by_its_newest_version() {
        let judged = |sku: &str, versions: &[&str]| {
            judge(sku, &versions.iter().map(|&version| version.to_owned()).collect::<Vec<_>>())
                .map_err(|error| error.id)
        };
        let found = judged("aks-ubuntu-1604-201909", &["2019.9.19", "2019.10.24"]).expect("new enough");
        assert!(found.contains("2019.10.24"), "{found}");
        assert_eq!(judged("aks-ubuntu-1604-201908", &["2019.08.09"]), Err(ErrorId::MarketplaceImageOutdated));
        assert_eq!(judged("aks-ubuntu-1604-201909", &[]), Err(ErrorId::ImageSkuMissing));
        assert_eq!(judged("custom", &["1.0.0"]), Err(ErrorId::AnswerUnexpected));
    }
}
