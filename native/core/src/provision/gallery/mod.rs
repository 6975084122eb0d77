//! Add-, Get-, and Remove-ContainerRegistryGalleryItem, New-ContainerRegistryGalleryPackage: the Marketplace item and its package.

mod package;
mod place;
mod upload;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::arm::gallery_item::{self, GalleryItem};
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::http::retry::{self, RetryPolicy};
use crate::http::transport::Method;
use crate::http::{Request as HttpRequest, Transport};
use crate::identity::context::Context;
use crate::parameter::Parameter;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;
use crate::spelling;

pub use package::{PackageRequest, create as create_package};
pub use upload::{UploadRequest, upload};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddRequest {
    pub marketplace_uri: String,
    #[serde(default)]
    pub force: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemoveRequest {
    pub name: String,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListRequest {
    pub name: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Added {
    pub item: Option<GalleryItem>,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

#[derive(Debug, Serialize)]
pub struct Removed {
    pub action: &'static str,
    pub plan: Vec<Step>,
}

#[derive(Debug, Serialize)]
pub struct Listed {
    pub items: Vec<GalleryItem>,
}

/// Adds the package. An existing item (by the name in its URL) stays unchanged unless `force` adds it again.
pub async fn add(context: &Context, request: AddRequest) -> Result<Added> {
    let uri = Url::parse(&request.marketplace_uri)
        .ok()
        .filter(|uri| ["http", "https"].contains(&uri.scheme()))
        .ok_or_else(|| {
            // The query contains the signature of a storage account.
            let shown = request.marketplace_uri.split(['?', '#']).next().unwrap_or_default();
            let message = format!("'{shown}' is not a valid URL of a package");
            Error::new(ErrorId::ArgumentInvalid, message).with_target(Parameter::MarketplaceUri)
        })?;
    let target = Target::operator(context).await?;
    let name = item_name(&uri);
    let existing = match &name {
        Some(name) => find(&target, name).await?,
        None => None,
    };
    let step = decide(name.as_deref().unwrap_or(uri.path()), existing.as_ref(), request.force);
    if Mode::of(request.what_if) == Mode::Plan || step.action == Action::None {
        if Mode::of(request.what_if) == Mode::Apply {
            step.end(&context.events);
        }
        return Ok(Added { item: existing, action: step.action.done(), plan: vec![step] });
    }
    if !request.force {
        check_readable(context, &uri).await?;
    }
    step.begin(&context.events);
    let item = gallery_item::add(&target.arm, &target.subscription.id, uri.as_str())
        .await
        .inspect_err(|_| step.failed(&context.events))
        .map_err(|error| error.context("adding the gallery item"))?;
    step.end(&context.events);
    Ok(Added { item: Some(item), action: step.action.done(), plan: vec![step] })
}

fn decide(name: &str, existing: Option<&GalleryItem>, force: bool) -> Step {
    let title = format!("Gallery item '{name}'");
    match (existing, force) {
        (Some(_), false) => Step::new(StepKind::GalleryItem, title, Action::None, "it exists in the gallery"),
        (Some(_), true) => {
            Step::new(StepKind::GalleryItem, title, Action::Update, "it is added again because of -Force")
        }
        (None, _) => Step::new(StepKind::GalleryItem, title, Action::Create, "it does not exist in the gallery"),
    }
}

pub async fn remove(context: &Context, request: RemoveRequest) -> Result<Removed> {
    let target = Target::operator(context).await?;
    let title = format!("Gallery item '{}'", request.name);
    let Some(item) = find(&target, &request.name).await? else {
        context.events.host(format!("{title} does not exist in the gallery; no change."));
        let step = Step::new(StepKind::GalleryItem, title, Action::None, "it does not exist in the gallery");
        return Ok(Removed { action: step.action.done(), plan: vec![step] });
    };
    let step = Step::new(StepKind::GalleryItem, title, Action::Remove, "it exists in the gallery");
    if Mode::of(request.what_if) == Mode::Apply {
        step.begin(&context.events);
        gallery_item::remove(&target.arm, &target.subscription.id, &item.name)
            .await
            .inspect_err(|_| step.failed(&context.events))
            .map_err(|error| error.context("removing the gallery item"))?;
        step.end(&context.events);
    }
    Ok(Removed { action: "removed", plan: vec![step] })
}

pub async fn list(context: &Context, request: ListRequest) -> Result<Listed> {
    let target = Target::operator(context).await?;
    let mut items = gallery_item::list(&target.arm, &target.subscription.id).await?;
    if let Some(name) = request.name {
        items.retain(|item| spelling::same(&item.name, &name));
    }
    Ok(Listed { items })
}

/// Returns the item name: `Publisher.Item.1.0.2` for `https://…/Publisher.Item.1.0.2.azpkg`.
fn item_name(uri: &Url) -> Option<String> {
    let file = uri.path_segments()?.next_back()?;
    let name = file.strip_suffix(".azpkg").or_else(|| file.strip_suffix(".AZPKG"))?;
    (!name.is_empty()).then(|| name.to_owned())
}

async fn find(target: &Target, name: &str) -> Result<Option<GalleryItem>> {
    let items = gallery_item::list(&target.arm, &target.subscription.id).await?;
    Ok(items.into_iter().find(|item| spelling::same(&item.name, name)))
}

/// Checks that the URL is readable. The stamp would download an error page as if it were a package, and report little about it. No token is sent there.
async fn check_readable(context: &Context, uri: &Url) -> Result<()> {
    let head = HttpRequest::new(Method::HEAD, uri.clone());
    let transport = context.plain();
    let unreachable = |reason: String| {
        let message = format!("the package at {} cannot be read: {reason}", crate::http::transport::redacted(uri));
        Error::new(ErrorId::GalleryUriUnreachable, message)
    };
    let response = retry::send(&*transport as &dyn Transport, &head, RetryPolicy::PROBE)
        .await
        .map_err(|error| unreachable(error.message))?;
    // Release pages redirect to the location of the file; the stamp follows redirects.
    match response.status.as_u16() {
        status if status < 400 => Ok(()),
        status => Err(unreachable(format!("the server answered with status {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn item_name_is_read_from_the_url() {
        let uri =
            Url::parse("https://x/releases/Microsoft.AzureStackContainerRegistry.1.0.2.azpkg?sig=1").expect("a URL");
        assert_eq!(item_name(&uri).as_deref(), Some("Microsoft.AzureStackContainerRegistry.1.0.2"));
        assert_eq!(item_name(&Url::parse("https://x/download").expect("a URL")), None);
    }
}
