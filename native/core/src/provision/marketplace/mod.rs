//! Test-ContainerRegistryMarketplace and Install-ContainerRegistryMarketplaceProduct: the Marketplace products that a registry needs.

mod download;
mod extension;
mod image;
pub mod inspection;
pub mod installation;
mod item;
mod location;
mod requirement;
mod source;
mod version;
mod view;
