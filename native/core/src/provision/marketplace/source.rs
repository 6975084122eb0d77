//! Where the stamp gets a missing product: from Azure, or, if it is not registered, from a medium.

use super::requirement::Requirement;
use crate::arm::azure_bridge::{self, Product};
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::{has_failed, has_succeeded};
use crate::resource::target::Target;
use crate::spelling;

/// What the stamp can download, and what it downloaded.
pub(super) struct Source {
    pub offered: Vec<Product>,
    downloaded: Vec<Product>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Absent,
    /// The last download failed.
    Failed,
    Running,
    Downloaded,
}

impl Source {
    /// Returns `None` if the stamp is not registered with Azure, or may not download products.
    pub(super) async fn look(target: &Target) -> Result<Option<Self>> {
        let (arm, subscription) = (&target.arm, &target.subscription.id);
        let activation = azure_bridge::activation(arm, subscription).await?;
        if !activation.is_some_and(|activation| activation.syndication) {
            return Ok(None);
        }
        let (offered, downloaded) =
            tokio::join!(azure_bridge::products(arm, subscription), azure_bridge::downloaded(arm, subscription));
        Ok(Some(Self { offered: offered?, downloaded: downloaded? }))
    }

    pub(super) fn standing(&self, product: &Product) -> Standing {
        match self.downloaded.iter().find(|one| spelling::same(&one.name, &product.name)) {
            None => Standing::Absent,
            Some(one) if has_succeeded(&one.state) => Standing::Downloaded,
            Some(one) if has_failed(&one.state) => Standing::Failed,
            Some(_) => Standing::Running,
        }
    }
}

/// Returns the error for a stamp that cannot download.
pub(super) fn not_registered() -> Error {
    let message = "the stamp is not registered with Azure, or its Marketplace syndication is disabled, so it cannot download products";
    Error::new(ErrorId::MarketplaceNotRegistered, message)
}

/// Returns the steps for a stamp without a connection to Azure.
pub(super) fn offline_steps(requirements: &[Requirement]) -> String {
    let names: Vec<String> = requirements.iter().map(|one| format!("'{}'", one.portal_name())).collect();
    let (names, them) = (names.join(" and "), if requirements.len() == 1 { "it" } else { "them" });
    format!(
        "On a computer with Internet access, download {names} with Export-AzsMarketplaceItem of the module Azs.Syndication.Admin; on a computer \
         that reaches the stamp, add {them} with Import-AzsMarketplaceItem."
    )
}

/// Returns what to do about a missing product, for an operator.
pub(super) fn advice(source: Option<&Source>, requirement: Requirement) -> String {
    let Some(source) = source else { return offline_steps(&[requirement]) };
    let portal_name = requirement.portal_name();
    let Some(product) = requirement.newest(&source.offered) else {
        return format!(
            "Azure does not offer a suitable product to this stamp. Search for '{portal_name}' in the administrator portal, under Marketplace \
             management, Add from Azure."
        );
    };
    let Product { name, display_name, version, .. } = product;
    match (source.standing(product), &product.incompatibility) {
        (Standing::Running, _) => format!(
            "The download of '{name}' is running. Install-ContainerRegistryMarketplaceProduct waits until it has ended."
        ),
        (Standing::Downloaded, _) => format!(
            "The product '{name}' was downloaded. Wait some minutes until the stamp lists it. If it still does not, delete the product in the \
             administrator portal and download it again."
        ),
        (_, Some(reason)) => {
            format!("Update the stamp: the product '{name}' cannot be used with its version. {reason}")
        }
        (Standing::Absent | Standing::Failed, None) => format!(
            "Run Install-ContainerRegistryMarketplaceProduct, which downloads '{name}' ({display_name}, version {version})."
        ),
    }
}

/// Returns what to do about a missing product, for a user.
pub(super) fn advice_for_user(requirement: Requirement) -> String {
    format!(
        "Ask the operator of the stamp to run Install-ContainerRegistryMarketplaceProduct, or to download '{}' in the administrator portal. If \
         the stamp is not connected to Azure: {}",
        requirement.portal_name(),
        offline_steps(&[requirement])
    )
}
