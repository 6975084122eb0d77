//! Get-VMImageSku: the SKUs of the image that the template deploys.

use serde::{Deserialize, Serialize};

use super::report::{self, Report};
use super::target::Target;
use crate::arm::image_sku::{self, Image};
use crate::error::Result;
use crate::identity::context::Context;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub location: String,
    pub publisher_name: Option<String>,
    pub offer: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub skus: Vec<String>,
    pub report: Report,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let image = image(request.publisher_name.as_deref(), request.offer.as_deref());
    let target = Target::select(context).await?;
    let skus = image_sku::list(&target.arm, &target.subscription.id, &request.location, &image).await?;
    let report = Report { before: report::skus(&skus, &image), after: Vec::new() };
    Ok(Outcome { skus, report })
}

/// The image that was asked for, the AKS base image by default.
pub fn image<'a>(publisher: Option<&'a str>, offer: Option<&'a str>) -> Image<'a> {
    let default = Image::default();
    Image { publisher: publisher.unwrap_or(default.publisher), offer: offer.unwrap_or(default.offer) }
}
