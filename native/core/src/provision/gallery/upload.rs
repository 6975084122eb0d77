//! Add-ContainerRegistryGalleryItem -Path: the stamp downloads a package only from a URL, so a local one is uploaded to it first.

use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::time::timeout;
use url::Url;

use super::place::Place;
use super::{Added, decide, find};
use crate::arm::gallery_item::{self, GalleryItem};
use crate::cloud::names;
use crate::error::{Error, ErrorId, Result};
use crate::gallery_package::{self, Identity};
use crate::identity::context::Context;
use crate::parameter::Parameter;
use crate::redaction::Redaction;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;
use crate::secret::{ExposeSecret, SecretString, Secrets};
use crate::storage::blob::{Blob, MOST_BYTES};

/// How long the stamp can download the package. The clocks of stamp and caller may differ by a quarter of an hour.
const READABLE: Duration = Duration::from_secs(45 * 60);

/// Maximum time in which a failed run looks for the result of another one.
const LONGEST_LOOK: Duration = Duration::from_secs(10);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UploadRequest {
    /// The `.azpkg` file.
    pub path: String,
    /// A storage account to upload to, with its resource group. Without one a temporary account is created.
    pub resource_group_name: Option<String>,
    pub storage_account_name: Option<String>,
    #[serde(default)]
    pub force: bool,
    #[serde(default)]
    pub what_if: bool,
}

/// Adds the package, unless the gallery already has its item. The resources for the upload are removed in every outcome.
pub async fn upload(context: &Context, request: UploadRequest) -> Result<Added> {
    let given = given(&request)?;
    let (identity, content) = read(&request.path)?;
    let target = Target::operator(context).await?;
    let name = identity.item_id();
    let existing = find(&target, &name).await?;
    let step = decide(&name, existing.as_ref(), request.force);
    let mode = Mode::of(request.what_if);
    let mut place = Place::new(&target, given, &name);
    if step.action == Action::None {
        let removal = place.left(mode).await?;
        if mode == Mode::Apply {
            place.close().await;
            step.end(&context.events);
        }
        let plan = removal.into_iter().chain([step.clone()]).collect();
        return Ok(Added { item: existing, action: step.action.done(), plan });
    }
    place.check(mode).await?;
    let plan = vec![place.step(), step.clone()];
    if mode == Mode::Plan {
        return Ok(Added { item: existing, action: step.action.done(), plan });
    }
    let added = match deliver(&target, &mut place, &step, &identity, content).await {
        Ok(item) => Ok((item, step.action)),
        Err(error) => of_another_run(&target, &place, &name, existing.is_some(), error).await,
    };
    place.close().await;
    let (item, action) = added?;
    Ok(Added { item: Some(item), action: action.done(), plan })
}

/// Judges a failure while another run may have uploaded the same item: its result is the result of this run, too, or it removed the location of the upload.
async fn of_another_run(
    target: &Target,
    place: &Place,
    name: &str,
    existed: bool,
    error: Error,
) -> Result<(GalleryItem, Action)> {
    let looked = async {
        let found = if existed { None } else { find(target, name).await.ok().flatten() };
        match found {
            Some(item) => Ok(item),
            None => Err(place.is_gone().await),
        }
    };
    match timeout(LONGEST_LOOK, looked).await {
        Ok(Ok(item)) => {
            target.context().events.host(format!("Gallery item '{name}' was added by another run; no change."));
            Ok((item, Action::None))
        }
        Ok(Err(true)) => Err(error.with_hint(format!(
            "Another upload of '{name}' removed the temporary copy at its end. Run the same command again."
        ))),
        Ok(Err(false)) | Err(_) => Err(error),
    }
}

async fn deliver(
    target: &Target,
    place: &mut Place,
    step: &Step,
    identity: &Identity,
    content: Bytes,
) -> Result<GalleryItem> {
    let (context, upload) = (target.context(), place.step());
    let events = &context.events;
    upload.begin(events);
    let uploaded = async {
        let held = place.open().await?;
        let blob = Blob { account: held.account(context), container: place.container(), name: &identity.file_name() };
        blob.write(content).await?;
        blob.readable_for(READABLE)
    };
    let url = uploaded
        .await
        .inspect_err(|_| upload.failed(events))
        .map_err(|error| error.context("uploading the package"))?;
    upload.end(events);
    step.begin(events);
    let item = gallery_item::add(&target.arm, &target.subscription.id, url.expose_secret())
        .await
        .inspect_err(|_| step.failed(events))
        .map_err(|error| without(&url, error).context("adding the gallery item"))?;
    step.end(events);
    Ok(item)
}

/// Returns the resource group and the name of the caller's account, if one is given.
fn given(request: &UploadRequest) -> Result<Option<(&str, &str)>> {
    match (request.resource_group_name.as_deref(), request.storage_account_name.as_deref()) {
        (None, None) => Ok(None),
        (Some(group), Some(account)) => {
            let problems = [names::resource_group(group), names::storage_account(account)];
            Error::from_problems(problems.into_iter().flatten().collect()).map_or(Ok(Some((group, account))), Err)
        }
        (group, _) => {
            let missing = if group.is_none() { Parameter::ResourceGroupName } else { Parameter::StorageAccountName };
            let message = format!(
                "a storage account to upload to needs both its name and its resource group; -{missing} is missing"
            );
            Err(Error::new(ErrorId::ArgumentMissing, message).with_target(missing))
        }
    }
}

fn read(path: &str) -> Result<(Identity, Bytes)> {
    let invalid = |reason: String| {
        Error::new(ErrorId::GalleryPackageInvalid, format!("the package '{path}' cannot be used: {reason}"))
            .with_target(path)
    };
    let found = std::fs::metadata(Path::new(path)).map_err(|error| invalid(error.to_string()))?;
    if !found.is_file() {
        return Err(invalid("it is not a file".to_owned()));
    }
    if found.len() > MOST_BYTES as u64 {
        return Err(invalid(format!("it has {} bytes, and {MOST_BYTES} can be uploaded", found.len())));
    }
    let content = std::fs::read(path).map_err(|error| invalid(error.to_string()))?;
    let identity = gallery_package::read_identity(&content).map_err(invalid)?;
    Ok((identity, Bytes::from(content)))
}

/// Removes the URL from the error of a gallery that cannot download the package, since such an error quotes it.
fn without(url: &SecretString, mut error: Error) -> Error {
    let parsed = Url::parse(url.expose_secret()).ok();
    let mut secrets = Secrets::default();
    secrets.insert("url", url.clone());
    for (number, text) in parsed.iter().flat_map(parts).enumerate() {
        secrets.insert(number.to_string(), SecretString::from(text));
    }
    let redaction = Redaction::new(&[&secrets]);
    error.message = redaction.clean_message(&error.message);
    if let Some(service) = &mut error.service {
        service.message = redaction.clean_message(&service.message);
    }
    match error.id {
        ErrorId::GalleryItemRejected => error.with_hint(
            "Read the gallery's reason in the message. New-ContainerRegistryGalleryPackage creates a package that galleries accept.",
        ),
        _ => error,
    }
}

/// Returns the query, and its signature in both spellings.
fn parts(url: &Url) -> Vec<String> {
    let query = url.query().unwrap_or_default();
    let spelled = query.rsplit_once("sig=").map(|(_, signature)| signature.to_owned());
    let signature = url.query_pairs().find(|(name, _)| name == "sig").map(|(_, value)| value.into_owned());
    [Some(query.to_owned()), spelled, signature].into_iter().flatten().collect()
}
