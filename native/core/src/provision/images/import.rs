//! Import-ContainerRegistryImage: imports the images of an archive, an OCI layout folder, or a `docker save` file to a registry.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::connection::{Connection, Registries, login};
use super::copy::{View, check_digest, parse_platforms, view};
use super::export::{Failure, fail};
use super::pattern::fits_any;
use super::push;
use crate::error::{Error, ErrorId, Result};
use crate::event::{EventSink, StepKind, StepState};
use crate::identity::context::Context;
use crate::oci::archive::{Archive, Depth, Stored};
use crate::oci::digest::Digest;
use crate::oci::image::Image;
use crate::oci::origin::Origin;
use crate::oci::platform::Wanted;
use crate::oci::progress::Progress;
use crate::oci::reference::{Place, Reference};
use crate::oci::registry::Repository;
use crate::resource::plan::{Action, Step};
use crate::secret::Secrets;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub path: String,
    /// Host and repository prefix; the images keep their names below it.
    pub registry: Option<String>,
    /// The full name, if only one image is imported.
    pub destination: Option<String>,
    /// Names in the archive, with `*` and `?`; without any, all images are imported.
    #[serde(default)]
    pub images: Vec<String>,
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

/// The state shared by all images of one import.
struct Import<'a> {
    events: &'a EventSink,
    origin: Origin,
    wanted: Vec<Wanted>,
    what_if: bool,
    /// For each registry, a repository with images of this archive, from which blobs can be mounted.
    filled: HashMap<String, String>,
}

/// Imports the images. Secret: `password`. If only one image was requested, its error is the error of the operation; of several images the others are imported.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Outcome> {
    let archive = read(events, &PathBuf::from(&request.path)).await?;
    let chosen = choose(&archive, &request)?;
    let given = login(request.user_name.as_deref(), &secrets, "password")?;
    let mut registries = Registries::new(&request.connection, events, stamp).await?;
    let mut outcome = Outcome {
        path: request.path.clone(),
        images: Vec::new(),
        failures: Vec::new(),
        action: "unchanged",
        plan: Vec::new(),
    };
    let mut import = Import {
        events,
        origin: Origin::Archive(Arc::new(archive)),
        wanted: parse_platforms(&request.platforms)?,
        what_if: request.what_if,
        filled: HashMap::new(),
    };
    for stored in &chosen {
        let shown = stored.name.clone().unwrap_or_else(|| stored.descriptor.digest.to_string());
        let one = async {
            let destination = destination(stored, &request)?;
            let registry = registries.open(&destination.registry, given.clone()).await?;
            let target = registry.repository(&destination.repository, "pull,push");
            import.one(stored, &shown, &destination, &target).await
        };
        match one.await {
            Ok((view, step)) => {
                if step.action != Action::None {
                    outcome.action = "created";
                }
                outcome.images.push(view);
                outcome.plan.push(step);
            }
            Err(error) => fail(&mut outcome.failures, &shown, error, chosen.len())?,
        }
    }
    Ok(outcome)
}

/// Opens the archive, and shows the progress of unpacking if it is compressed.
async fn read(events: &EventSink, path: &Path) -> Result<Archive> {
    let size = tokio::fs::metadata(path).await.map_or(0, |found| found.len());
    let progress = Progress::new(size);
    let mut share = progress.share(size);
    progress.watch(events, &format!("Reading {}", path.display()), Archive::read(path, &mut share)).await
}

impl Import<'_> {
    async fn one(
        &mut self,
        stored: &Stored,
        shown: &str,
        destination: &Reference,
        target: &Repository,
    ) -> Result<(View, Step)> {
        let image = Image::load(&self.origin, &stored.descriptor.digest.to_string(), &self.wanted).await?;
        check_digest(&image, destination)?;
        self.check_layers(&image, Depth::Glance).await?;
        let selector = destination.written_as();
        let mut view = view(&self.origin, &image, shown.to_owned(), destination).await?;
        let step = push::plan(&image, target, &selector, &destination.to_string()).await?;
        if step.action == Action::None {
            return Ok((view, step));
        }
        self.check_layers(&image, Depth::Unpack).await?;
        if self.what_if {
            return Ok((view, step));
        }
        let text = format!("Image '{destination}'");
        self.events.step(StepKind::Image, text.as_str(), StepState::Started);
        let progress = Progress::new(image.blobs().iter().map(|blob| blob.size).sum());
        let mount_from = self.filled.get(&destination.registry).map(String::as_str);
        let transfer = push::push(&image, &self.origin, target, &selector, mount_from, &progress);
        view.moved = progress
            .watch(self.events, &format!("Importing {destination}"), transfer)
            .await
            .inspect_err(|_| self.events.step(StepKind::Image, text.as_str(), StepState::Failed))?;
        self.events.step(
            StepKind::Image,
            text,
            if step.action == Action::Create { StepState::Created } else { StepState::Updated },
        );
        self.filled.entry(destination.registry.clone()).or_insert_with(|| destination.repository.clone());
        Ok((view, step))
    }

    /// Refuses an image whose manifest and configuration list different layers.
    async fn check_layers(&self, image: &Image, depth: Depth) -> Result<()> {
        let Origin::Archive(archive) = &self.origin else { return Ok(()) };
        for manifest in image.manifests() {
            if let Some(why) = archive.disagreement(manifest, depth).await? {
                let path = archive.path().display();
                let message = format!("the manifest {} in '{path}' was refused: {why}", manifest.digest);
                return Err(Error::new(ErrorId::ImageArchiveInvalid, message)
                    .with_hint("Save the image again with a current tool; it was not pushed.")
                    .with_target(path.to_string()));
            }
        }
        Ok(())
    }
}

fn choose(archive: &Archive, request: &Request) -> Result<Vec<Stored>> {
    let fits = |stored: &Stored| match &stored.name {
        Some(name) => {
            fits_any(&request.images, name)
                || request.images.iter().any(|wanted| is_same(wanted, name, &stored.descriptor.digest))
        }
        None => request.images.is_empty(),
    };
    let chosen: Vec<Stored> = archive.images.iter().filter(|stored| fits(stored)).cloned().collect();
    let held = || {
        archive
            .images
            .iter()
            .map(|stored| stored.name.as_deref().unwrap_or("an image without a name"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    if chosen.is_empty() {
        let message = format!("'{}' contains none of these images; it has {}", request.path, held());
        return Err(Error::new(ErrorId::ImageNotFound, message).with_target(request.path.as_str()));
    }
    if request.destination.is_some() && chosen.len() > 1 {
        let message = format!("-Destination names one image, but {} are selected: {}", chosen.len(), held());
        return Err(Error::new(ErrorId::ArgumentInvalid, message)
            .with_hint("Use -Registry to keep the names, or select one image with -Name."));
    }
    Ok(chosen)
}

/// Returns whether the names are equal: `ubuntu` and `docker.io/library/ubuntu:latest` are. A requested digest must be the image's own.
fn is_same(wanted: &str, name: &str, digest: &Digest) -> bool {
    let (Ok(wanted), Ok(name)) = (Reference::parse(wanted), Reference::parse(name)) else { return false };
    let is_named = match &wanted.tag {
        Some(_) => wanted.tag == name.tag,
        None => true,
    };
    let is_it = wanted.digest.as_ref().is_none_or(|wanted| wanted == digest);
    is_named && is_it && wanted.registry == name.registry && wanted.repository == name.repository
}

fn destination(stored: &Stored, request: &Request) -> Result<Reference> {
    if let Some(destination) = &request.destination {
        return Reference::parse(destination);
    }
    let Some(registry) = &request.registry else {
        return Err(Error::new(ErrorId::ArgumentMissing, "neither a registry nor a destination was given"));
    };
    let place = Place::parse(registry)?;
    match &stored.name {
        Some(name) => {
            let name = Reference::parse(name)?;
            if let Some(digest) = name.digest.as_ref().filter(|digest| **digest != stored.descriptor.digest) {
                let message = format!(
                    "the archive '{}' names the image '{name}', but its content has the digest {}",
                    request.path, stored.descriptor.digest
                );
                return Err(Error::new(ErrorId::ImageDigestMismatch, message).with_target(digest.to_string()));
            }
            // With some of its platforms only, the image gets a different digest.
            let digest = if name.tag.is_some() { None } else { name.digest.clone() };
            place.hold(&Reference { digest, ..name })
        }
        None => Err(Error::new(
            ErrorId::ImageNameMissing,
            format!("the image {} in '{}' has no name", stored.descriptor.digest, request.path),
        )),
    }
}
