//! Values for argument completion, from the stamp that one is signed in to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::image_sku::image;
use super::target::Target;
use crate::arm::{Arm, image_sku, resource_group, subscription};
use crate::error::Result;
use crate::identity::context::Context;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    Subscriptions,
    Locations,
    ResourceGroups,
    ImageSkus,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub kind: Kind,
    pub location: Option<String>,
    pub publisher_name: Option<String>,
    pub offer: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub values: Vec<String>,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let values = match request.kind {
        Kind::Subscriptions => {
            let subscriptions = subscription::list(&Arm::new(context).await?).await?;
            subscriptions.into_iter().map(|one| one.id).collect()
        }
        Kind::Locations => {
            let Target { arm, subscription } = Target::select(context).await?;
            subscription::locations(&arm, &subscription.id).await?
        }
        Kind::ResourceGroups => {
            let Target { arm, subscription } = Target::select(context).await?;
            resource_group::names(&arm, &subscription.id).await?
        }
        Kind::ImageSkus => {
            let Target { arm, subscription } = Target::select(context).await?;
            let location = match request.location {
                Some(location) => location,
                None => context.stamp().await?.region.clone(),
            };
            let image = image(request.publisher_name.as_deref(), request.offer.as_deref());
            image_sku::list(&arm, &subscription.id, &location, &image).await?
        }
    };
    Ok(Outcome { values })
}
