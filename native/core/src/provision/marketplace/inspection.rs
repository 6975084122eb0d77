//! Test-ContainerRegistryMarketplace: whether the stamp has what a registry needs, and what to download. Writes nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::requirement::{Requirement, is_absence};
use super::source::{self, Source};
use super::view::ProductView;
use super::{item, location};
use crate::error::{Error, Result};
use crate::identity::context::Context;
use crate::provision::verification::check::{Check, Checks};
use crate::resource::target::Target;

const ITEM: &str = "galleryItem";
const REGISTRATION: &str = "registration";
const OPERATOR_ONLY: &str = "only a session on the operator endpoint can read it";

#[derive(Debug, Deserialize, JsonSchema)]
pub struct Request {
    /// Default: the region of the stamp.
    pub location: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub location: String,
    /// Whether the session is on the operator endpoint.
    pub operator: bool,
    /// Whether no check failed.
    pub passed: bool,
    /// The products that the stamp lacks and can download.
    pub products: Vec<ProductView>,
    pub checks: Vec<Check>,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let target = Target::select(context).await?;
    let operator = context.stamp().await?.operator;
    let location = location::choose(&target, request.location.as_deref()).await?;
    let (image, extension, item) = tokio::join!(
        Requirement::BaseImage.look(&target, &location),
        Requirement::CustomScript.look(&target, &location),
        async {
            match operator {
                true => Some(item::look(&target).await),
                false => None,
            }
        }
    );
    let found = [(Requirement::BaseImage, image), (Requirement::CustomScript, extension)];
    let lacks_any = found.iter().any(|(_, outcome)| outcome.as_ref().err().is_some_and(is_absence));
    let source = match operator && lacks_any {
        true => Some(Source::look(&target).await),
        false => None,
    };

    let mut checks = Checks::new(&context.events);
    let mut products = Vec::new();
    for (requirement, outcome) in found {
        let absent = outcome.as_ref().err().is_some_and(is_absence);
        if let (true, Some(Ok(Some(source)))) = (absent, &source) {
            products.extend(requirement.newest(&source.offered).map(ProductView::from));
        }
        checks
            .note(requirement.check(), outcome.map_err(|error| advised(error, requirement, operator, source.as_ref())));
    }
    match item {
        Some(outcome) => checks.note(ITEM, outcome),
        None => checks.skip(ITEM, OPERATOR_ONLY),
    }
    match source {
        Some(Ok(Some(_))) => checks.pass(REGISTRATION, "The stamp is registered with Azure and can download products."),
        // A stamp without a connection works, too.
        Some(Ok(None)) => checks.skip(REGISTRATION, &source::not_registered().message),
        Some(Err(error)) => checks.note(REGISTRATION, Err(error.context("reading what Azure offers to the stamp"))),
        None if operator => checks.skip(REGISTRATION, "nothing has to be downloaded"),
        None => checks.skip(REGISTRATION, OPERATOR_ONLY),
    }
    let checks = checks.done();
    Ok(Outcome { location, operator, passed: checks.iter().all(Check::is_harmless), products, checks })
}

/// Adds what to do about a missing product. The remedy of any other error stays.
fn advised(error: Error, requirement: Requirement, operator: bool, source: Option<&Result<Option<Source>>>) -> Error {
    match source {
        _ if !is_absence(&error) => error,
        Some(Ok(source)) => error.with_hint(source::advice(source.as_ref(), requirement)),
        // The check of the registration shows why.
        Some(Err(_)) => error.with_hint(format!(
            "Run Install-ContainerRegistryMarketplaceProduct. If the stamp is not connected to Azure: {}",
            source::offline_steps(&[requirement])
        )),
        None if operator => error,
        None => error.with_hint(source::advice_for_user(requirement)),
    }
}
