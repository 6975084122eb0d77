//! Export-ContainerRegistryImage: exports images to one archive, each blob once. Blobs that the archive already has are not downloaded again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::task::JoinSet;

use super::connection::{Connection, Registries, login};
use super::copy::{View, parse_platforms, view};
use super::push::{AT_A_TIME, Moved};
use crate::error::{Error, ErrorId, Result};
use crate::event::{EventSink, StepKind, StepState};
use crate::identity::context::Context;
use crate::oci::archive_writer::Writer;
use crate::oci::archive_writer::contents::Contents;
use crate::oci::blob_reader::BlobReader;
use crate::oci::image::Image;
use crate::oci::manifest::Descriptor;
use crate::oci::origin::Origin;
use crate::oci::platform::Wanted;
use crate::oci::progress::{Progress, size};
use crate::oci::reference::Reference;
use crate::oci::upload::Delivery;
use crate::resource::plan::{Action, Step};
use crate::secret::Secrets;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub images: Vec<String>,
    pub path: String,
    /// Adds to a complete archive; without it an existing archive stays unchanged.
    #[serde(default)]
    pub append: bool,
    #[serde(default)]
    pub platforms: Vec<String>,
    pub user_name: Option<String>,
    #[serde(default)]
    pub what_if: bool,
    #[serde(flatten)]
    pub connection: Connection,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub path: String,
    pub images: Vec<View>,
    pub failures: Vec<Failure>,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// An image that could not be transferred, while others were.
#[derive(Debug, Serialize)]
pub struct Failure {
    pub image: String,
    /// As in `docs/abi.md`, "Errors".
    pub error: Value,
}

/// An image that was found, before its blobs are downloaded.
struct Found {
    name: Reference,
    /// Its name in the archive.
    stored_as: String,
    origin: Origin,
    image: Image,
    view: View,
}

/// Exports the images. Secret: `password`. If only one image was requested, its error is the error of the operation; of several images the others are exported.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Outcome> {
    let path = PathBuf::from(&request.path);
    let wanted = parse_platforms(&request.platforms)?;
    Writer::check(&path)?;
    let contents = Contents::read(&path).await?;
    let mut outcome = Outcome {
        path: request.path.clone(),
        images: Vec::new(),
        failures: Vec::new(),
        action: "unchanged",
        plan: Vec::new(),
    };
    let found = find(events, &request, stamp, &secrets, &wanted, &mut outcome.failures).await?;
    let is_there = |found: &Found| contents.image(&found.stored_as) == Some(&found.image.root.digest);
    let lacking: Vec<&Found> = found.iter().filter(|found| !is_there(found)).collect();
    if contents.index.is_some() && !request.append && !lacking.is_empty() {
        let message = format!("'{}' already exists and does not contain all of these images", path.display());
        return Err(Error::new(ErrorId::ImageArchiveExists, message).with_target(request.path));
    }
    outcome.plan = found.iter().map(|found| step(found, &contents, is_there(found))).collect();
    if request.what_if || lacking.is_empty() {
        outcome.images = found.into_iter().map(|found| found.view).collect();
        return Ok(outcome);
    }
    outcome.action = if contents.index.is_some() { "updated" } else { "created" };
    let total = distinct(&found).iter().filter(|blob| !contents.has(&blob.digest)).map(|blob| blob.size).sum();
    let progress = Progress::new(total);
    let work = write(events, &path, found, &contents, &progress, &mut outcome);
    progress.watch(events, &format!("Exporting to {}", path.display()), work).await?;
    Ok(outcome)
}

async fn find(
    events: &EventSink,
    request: &Request,
    stamp: Option<Context>,
    secrets: &Secrets,
    wanted: &[Wanted],
    failures: &mut Vec<Failure>,
) -> Result<Vec<Found>> {
    let given = login(request.user_name.as_deref(), secrets, "password")?;
    let mut registries = Registries::new(&request.connection, events, stamp).await?;
    let mut found = Vec::new();
    for text in &request.images {
        let look = async {
            let name = Reference::parse(text)?;
            let registry = registries.open(&name.registry, given.clone()).await?;
            let origin = Origin::Registry(registry.repository(&name.repository, "pull"));
            let image = Image::load(&origin, &name.selector(), wanted).await?;
            let view = view(&origin, &image, name.to_string(), &name).await?;
            let stored_as = name.in_archive(&image.root.digest).to_string();
            Ok(Found { name, stored_as, origin, image, view: View { destination: request.path.clone(), ..view } })
        };
        match look.await {
            Ok(image) => found.push(image),
            Err(error) => fail(failures, text, error, request.images.len())?,
        }
    }
    Ok(found)
}

fn step(found: &Found, contents: &Contents, is_there: bool) -> Step {
    let missing: u64 = found.image.blobs().iter().map(|blob| contents.missing(blob)).sum();
    let (action, reason) = match is_there {
        true => (Action::None, "the archive already contains it".to_owned()),
        false => {
            (Action::Create, format!("{} of {} are not in the archive yet", size(missing), size(found.image.size())))
        }
    };
    Step::new(StepKind::Image, format!("Image '{}'", found.name), action, reason)
}

fn distinct(found: &[Found]) -> Vec<Descriptor> {
    let mut seen = BTreeSet::new();
    found.iter().flat_map(|found| found.image.blobs()).filter(|blob| seen.insert(blob.digest.clone())).collect()
}

async fn write(
    events: &EventSink,
    path: &Path,
    found: Vec<Found>,
    contents: &Contents,
    progress: &Arc<Progress>,
    outcome: &mut Outcome,
) -> Result<()> {
    let writer = Arc::new(Writer::open(path).await?);
    let count = found.len();
    let mut named = Vec::new();
    let mut fetched = BTreeSet::new();
    for mut image in found {
        let name = image.name.to_string();
        let text = format!("Image '{name}'");
        let blobs = image.image.blobs();
        let (present, lacking): (Vec<_>, Vec<_>) =
            blobs.into_iter().partition(|blob| contents.has(&blob.digest) || fetched.contains(&blob.digest));
        let here = present.iter().map(|blob| blob.size).sum();
        progress.name(name.as_str());
        events.step(StepKind::Image, text.as_str(), StepState::Started);
        match fetch(&writer, &image, lacking, progress).await {
            Ok(moved) => {
                fetched.extend(image.image.blobs().into_iter().map(|blob| blob.digest));
                image.view.moved = Moved { present_bytes: here, ..moved };
                named.push((image.stored_as, image.image.root.descriptor()));
                outcome.images.push(image.view);
                events.step(StepKind::Image, text, StepState::Created);
            }
            Err(error) => {
                events.step(StepKind::Image, text, StepState::Failed);
                // A full disk affects all of them.
                if matches!(error.id, ErrorId::ImageDiskFull | ErrorId::ImageArchiveUnwritable) {
                    return Err(error);
                }
                fail(&mut outcome.failures, &name, error, count)?;
            }
        }
    }
    writer.finish(named).await
}

async fn fetch(writer: &Arc<Writer>, found: &Found, blobs: Vec<Descriptor>, progress: &Arc<Progress>) -> Result<Moved> {
    let mut moved = Moved::default();
    let mut waiting = blobs.into_iter();
    let mut running: JoinSet<Result<u64>> = JoinSet::new();
    loop {
        while running.len() < AT_A_TIME
            && let Some(blob) = waiting.next()
        {
            let (writer, mut share, size) = (Arc::clone(writer), progress.share(blob.size), blob.size);
            let reader = BlobReader::new(found.origin.clone(), blob);
            running.spawn(async move { writer.add_blob(reader, &mut share).await.map(|()| size) });
        }
        let Some(ended) = running.join_next().await else { break };
        moved.add(
            Delivery::Sent,
            ended.map_err(|_| Error::new(ErrorId::InternalPanic, "a transfer stopped because of a defect"))??,
        );
    }
    for manifest in found.image.manifests() {
        writer.add_manifest(manifest).await?;
    }
    Ok(moved)
}

impl Failure {
    /// Creates a failure from `error`, which names its image.
    pub fn of(image: &str, error: &Error) -> Self {
        let mut named = error.clone();
        named.message = naming(image, &error.message);
        Self { image: image.to_owned(), error: named.to_json() }
    }
}

/// Handles an error: of a single image it becomes the error of the operation; of several images it is a result among the others. In both cases it names its
/// image.
pub fn fail(failures: &mut Vec<Failure>, image: &str, mut error: Error, of: usize) -> Result<()> {
    if of == 1 {
        error.message = naming(image, &error.message);
        return Err(error);
    }
    failures.push(Failure::of(image, &error));
    Ok(())
}

fn naming(image: &str, message: &str) -> String {
    match message.contains(image) {
        true => message.to_owned(),
        false => format!("image '{image}': {message}"),
    }
}
