//! Copy-ContainerRegistryImage: from registry to registry, without using the disk.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::connection::{Connection, Registries, login};
use super::push::{self, Moved};
use crate::error::{Error, ErrorId, Result};
use crate::event::{EventSink, StepKind, StepState};
use crate::identity::context::Context;
use crate::oci::image::{Image, platform_of};
use crate::oci::origin::Origin;
use crate::oci::platform::Wanted;
use crate::oci::progress::Progress;
use crate::oci::reference::Reference;
use crate::resource::plan::{Action, Step};
use crate::secret::Secrets;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub source: String,
    pub destination: String,
    #[serde(default)]
    pub platforms: Vec<String>,
    pub source_user_name: Option<String>,
    pub destination_user_name: Option<String>,
    #[serde(default)]
    pub what_if: bool,
    #[serde(flatten)]
    pub connection: Connection,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub image: View,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// An image in results.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    pub source: String,
    pub destination: String,
    pub digest: String,
    pub media_type: String,
    pub platforms: Vec<String>,
    /// Total size of all blobs and manifests in bytes.
    pub size: u64,
    #[serde(flatten)]
    pub moved: Moved,
}

/// Copies the images. Secrets: `sourcePassword`, `destinationPassword`.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Outcome> {
    let source = Reference::parse(&request.source)?;
    let destination = Reference::parse(&request.destination)?;
    let wanted = parse_platforms(&request.platforms)?;
    let mut registries = Registries::new(&request.connection, events, stamp).await?;
    let source_login = login(request.source_user_name.as_deref(), &secrets, "sourcePassword")?;
    let destination_login = login(request.destination_user_name.as_deref(), &secrets, "destinationPassword")?;
    // Within one registry a single login is used for both, and writing requires more permissions.
    let same = source.registry == destination.registry;
    let target_registry = registries
        .open(&destination.registry, destination_login.or_else(|| same.then(|| source_login.clone()).flatten()))
        .await?;
    let source_registry = registries.open(&source.registry, source_login).await?;
    let origin = Origin::Registry(source_registry.repository(&source.repository, "pull"));
    let target = target_registry.repository(&destination.repository, "pull,push");

    let image = Image::load(&origin, &source.selector(), &wanted).await?;
    check_digest(&image, &destination)?;
    let selector = destination.written_as();
    let mut outcome = Outcome {
        image: view(&origin, &image, source.to_string(), &destination).await?,
        action: Action::None.done(),
        plan: vec![push::plan(&image, &target, &selector, &destination.to_string()).await?],
    };
    let action = outcome.plan.first().map_or(Action::None, |step| step.action);
    outcome.action = action.done();
    if request.what_if || action == Action::None {
        return Ok(outcome);
    }
    let text = format!("Image '{destination}'");
    events.step(StepKind::Image, text.as_str(), StepState::Started);
    let progress = Progress::new(image.blobs().iter().map(|blob| blob.size).sum());
    let mount_from = same.then_some(source.repository.as_str());
    let transfer = push::push(&image, &origin, &target, &selector, mount_from, &progress);
    outcome.image.moved = progress
        .watch(events, &format!("Copying to {destination}"), transfer)
        .await
        .inspect_err(|_| events.step(StepKind::Image, text.as_str(), StepState::Failed))?;
    events.step(StepKind::Image, text, if action == Action::Create { StepState::Created } else { StepState::Updated });
    Ok(outcome)
}

pub async fn view(origin: &Origin, image: &Image, source: String, destination: &Reference) -> Result<View> {
    let mut platforms = image.platforms();
    if platforms.is_empty() && image.below.is_empty() {
        platforms.extend(platform_of(origin, &image.root).await?.map(|platform| platform.to_string()));
    }
    Ok(View {
        source,
        destination: destination.to_string(),
        digest: image.root.digest.to_string(),
        media_type: image.root.media_type.clone(),
        platforms,
        size: image.size(),
        moved: Moved::default(),
    })
}

pub fn parse_platforms(platforms: &[String]) -> Result<Vec<Wanted>> {
    platforms.iter().map(|text| Wanted::parse(text)).collect()
}

/// Refuses a destination whose digest differs from the image's.
pub fn check_digest(image: &Image, destination: &Reference) -> Result<()> {
    match &destination.digest {
        Some(digest) if *digest != image.root.digest => {
            let message = format!("'{destination}' has another digest than the image, {}", image.root.digest);
            Err(Error::new(ErrorId::ImageDigestMismatch, message)
                .with_hint("Pass a tag for the destination, or omit the digest."))
        }
        _ => Ok(()),
    }
}
