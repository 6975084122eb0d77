//! Install-ContainerRegistryMarketplaceProduct: downloads the products that the stamp lacks from Azure.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::requirement::{Requirement, is_absence};
use super::source::{self, Source, Standing};
use super::view::ProductView;
use super::{download, location};
use crate::arm::azure_bridge::Product;
use crate::error::{Error, ErrorId, Result};
use crate::event::steps::StepProgress;
use crate::event::{StepKind, StepState};
use crate::identity::context::Context;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;
use crate::spelling;

const STEP: StepKind = StepKind::MarketplaceProduct;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Default: the region of the stamp.
    pub location: Option<String>,
    /// Products to download instead of the newest ones that the stamp lacks.
    pub product_names: Option<Vec<String>>,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    /// The products that were named or missing: all are on the stamp now, or, in a plan, would be.
    pub products: Vec<ProductView>,
    /// `downloaded` or `unchanged`.
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// What happens for a product. Without one, the stamp has what a registry needs.
struct Work {
    step: Step,
    product: Option<(Product, Standing)>,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let target = Target::operator(context).await?;
    let names = request.product_names.unwrap_or_default();
    let works = match names.is_empty() {
        true => missing(&target, request.location.as_deref()).await?,
        false => named(&target, &names).await?,
    };
    if Mode::of(request.what_if) == Mode::Apply {
        apply(&target, &works).await?;
    }
    let changes = works.iter().any(|work| work.step.action != Action::None);
    Ok(Outcome {
        products: works.iter().filter_map(|work| work.product.as_ref()).map(|(product, _)| product.into()).collect(),
        action: if changes { "downloaded" } else { "unchanged" },
        plan: works.into_iter().map(|work| work.step).collect(),
    })
}

/// Decides for each requirement. What could not be read is an error: it may be there.
async fn missing(target: &Target, wanted: Option<&str>) -> Result<Vec<Work>> {
    let location = location::choose(target, wanted).await?;
    let [first, second] = Requirement::ALL;
    let (one, two) = tokio::join!(first.look(target, &location), second.look(target, &location));
    let found = [(first, one), (second, two)];
    let is_absent = |outcome: &Result<String>| outcome.as_ref().err().is_some_and(is_absence);
    let absent: Vec<Requirement> =
        found.iter().filter(|(_, outcome)| is_absent(outcome)).map(|(requirement, _)| *requirement).collect();
    let mut source = None;
    let mut works = Vec::new();
    for (requirement, outcome) in found {
        works.push(match outcome {
            Ok(found) => satisfied(requirement, &found),
            Err(error) if !is_absence(&error) => return Err(error),
            Err(_) => {
                let source = match &source {
                    Some(source) => source,
                    None => {
                        let seen = Source::look(target).await?;
                        let seen =
                            seen.ok_or_else(|| source::not_registered().with_hint(source::offline_steps(&absent)))?;
                        source.insert(seen)
                    }
                };
                let product = requirement.newest(&source.offered).ok_or_else(|| not_offered(requirement, source))?;
                decide(source, product)?
            }
        });
    }
    Ok(works)
}

fn satisfied(requirement: Requirement, found: &str) -> Work {
    let reason = found.trim_end_matches('.');
    Work { step: Step::new(STEP, requirement.title(), Action::None, reason), product: None }
}

fn not_offered(requirement: Requirement, source: &Source) -> Error {
    let message = format!(
        "Azure offers {} products to the stamp, but none that a registry can use as '{}'",
        source.offered.len(),
        requirement.portal_name()
    );
    Error::new(ErrorId::MarketplaceProductMissing, message).with_target(requirement.portal_name())
}

async fn named(target: &Target, names: &[String]) -> Result<Vec<Work>> {
    let source = Source::look(target).await?.ok_or_else(source::not_registered)?;
    names
        .iter()
        .map(|name| {
            let product = source.offered.iter().find(|product| spelling::same(&product.name, name));
            decide(&source, product.ok_or_else(|| unknown(&source, name))?)
        })
        .collect()
}

fn unknown(source: &Source, name: &str) -> Error {
    let known = source.offered.iter().map(|product| product.name.as_str());
    let near = spelling::nearest(name, known).map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
    let message = format!("Azure does not offer the product '{name}' to the stamp{near}");
    Error::new(ErrorId::MarketplaceProductMissing, message).with_target(name)
}

fn decide(source: &Source, product: &Product) -> Result<Work> {
    let standing = source.standing(product);
    let (action, reason) = match standing {
        Standing::Absent => (Action::Create, "the stamp does not have it"),
        Standing::Failed => (Action::Create, "its last download failed"),
        Standing::Running => (Action::None, "its download is already running"),
        Standing::Downloaded => (Action::None, "it was downloaded"),
    };
    if let (Action::Create, Some(reason)) = (action, &product.incompatibility) {
        let message = format!("the stamp cannot use '{}': {reason}", product.name);
        return Err(Error::new(ErrorId::MarketplaceProductIncompatible, message).with_target(product.name.as_str()));
    }
    let step = Step::new(STEP, format!("Marketplace product '{}'", product.name), action, reason);
    Ok(Work { step, product: Some((product.clone(), standing)) })
}

async fn apply(target: &Target, works: &[Work]) -> Result<()> {
    let events = &target.context().events;
    let progress = StepProgress::new(events, "Downloading Marketplace products", works.len());
    for Work { step, product } in works {
        let Some((product, standing)) = product else {
            step.end(events);
            continue;
        };
        if *standing == Standing::Downloaded {
            step.end(events);
            continue;
        }
        let _running = progress.begin(format!("{} {}", product.display_name, product.version));
        events.host(format!("Downloading '{}' ({}, version {}).", product.name, product.display_name, product.version));
        events.step(step.step, step.target.as_str(), StepState::Started);
        let outcome = match standing {
            Standing::Running => download::join(target, product).await,
            _ => download::run(target, product).await,
        };
        outcome.inspect_err(|_| step.failed(events))?;
        events.host(format!("Downloaded '{}'.", product.name));
        let state = if step.action == Action::None { StepState::Unchanged } else { StepState::Created };
        events.step(step.step, step.target.as_str(), state);
    }
    // The session may have cached a list of images that lacks the new one.
    target.context().forget();
    Ok(())
}
