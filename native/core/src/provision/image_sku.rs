//! Get-VMImageSku: the SKUs of the image that the template deploys.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::report::{self, Report};
use crate::arm::image_sku::{self, Image};
use crate::arm::subscription;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::identity::context::Context;
use crate::resource::target::Target;

#[derive(Debug, Deserialize, JsonSchema)]
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
    let listed = image_sku::list(&target.arm, &target.subscription.id, &request.location, &image).await;
    let skus = match listed {
        Ok(skus) if !skus.is_empty() => skus,
        Err(error) if !may_mean_location(&error) => return Err(error),
        listed => match (unknown_location(&target, &request.location).await, listed) {
            (Some(problem), _) => {
                context.events.warn(&problem);
                Vec::new()
            }
            (None, listed) => listed?,
        },
    };
    let report = Report { before: report::skus(&skus, &image), after: Vec::new() };
    Ok(Outcome { skus, report })
}

/// Returns the SKUs, and caches them if there are any.
pub async fn known(target: &Target, location: &str, image: &Image<'_>) -> Result<Vec<String>> {
    let subscription = &target.subscription.id;
    let name = format!("SKUs {subscription} {location} {} {}", image.publisher, image.offer);
    let list = image_sku::list(&target.arm, subscription, location, image);
    target.context().facts().once(name, |skus: &Vec<String>| !skus.is_empty(), list).await
}

/// Returns whether the error may mean an unknown location. The compute provider answers differently (a 400 with or without a code, a 404), so the stamp's list
/// of locations is checked afterwards.
fn may_mean_location(error: &Error) -> bool {
    error.service.as_ref().is_some_and(|fault| matches!(fault.status, 400 | 404))
}

/// Returns the error for an unknown location. If the locations cannot be listed, the first error is kept.
async fn unknown_location(target: &Target, wanted: &str) -> Option<Problem> {
    let known = subscription::location(&target.arm, &target.subscription.id, wanted).await.ok()?.err()?;
    let message = format!("The stamp does not have the location '{wanted}'; its locations: {}.", known.join(", "));
    Some(Problem::warning(ErrorId::LocationUnknown, message))
}

/// Returns the requested image, by default the AKS base image.
pub fn image<'a>(publisher: Option<&'a str>, offer: Option<&'a str>) -> Image<'a> {
    let default = Image::default();
    Image { publisher: publisher.unwrap_or(default.publisher), offer: offer.unwrap_or(default.offer) }
}
