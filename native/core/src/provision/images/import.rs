//! Import-ContainerRegistryImage: the images of an archive, an OCI layout folder or a `docker save` file into a registry.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::connection::{Connection, Registries, login};
use super::copy::{View, check_digest, parse_platforms, view};
use super::export::{Failure, fail};
use super::pattern::fits_any;
use super::push;
use crate::error::{Error, ErrorId, Result};
use crate::event::{EventSink, StepState};
use crate::identity::context::Context;
use crate::oci::archive::{Archive, Stored};
use crate::oci::image::Image;
use crate::oci::origin::Origin;
use crate::oci::platform::Wanted;
use crate::oci::progress::Progress;
use crate::oci::reference::{Place, Reference};
use crate::oci::registry::Repository;
use crate::provision::plan::{Action, Step};
use crate::secret::Secrets;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub path: String,
    /// Host and repository prefix under which the images keep their names.
    pub registry: Option<String>,
    /// The whole name for the one image that is imported.
    pub destination: Option<String>,
    /// Names in the archive, with `*` and `?`; without any all images are imported.
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

/// What all images of one import share.
struct Import<'a> {
    events: &'a EventSink,
    origin: Origin,
    wanted: Vec<Wanted>,
    what_if: bool,
    /// For each registry a repository that has images of this archive: where blobs can be mounted from.
    filled: HashMap<String, String>,
}

/// Secret: `password`. One image that fails alone is the error of the operation; of several the others are imported.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Outcome> {
    let archive = Archive::read(&PathBuf::from(&request.path)).await?;
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
        let selector = destination.selector();
        let mut view = view(&self.origin, &image, shown.to_owned(), destination).await?;
        let step = push::plan(&image, target, &selector, &destination.to_string()).await?;
        if self.what_if || step.action == Action::None {
            return Ok((view, step));
        }
        let text = format!("Image '{destination}'");
        self.events.step("image", text.as_str(), StepState::Started);
        let progress = Progress::new(image.blobs().iter().map(|blob| blob.size).sum());
        let mount_from = self.filled.get(&destination.registry).map(String::as_str);
        let transfer = push::push(&image, &self.origin, target, &selector, mount_from, &progress);
        view.moved = progress
            .watch(self.events, &format!("Importing {destination}"), transfer)
            .await
            .inspect_err(|_| self.events.step("image", text.as_str(), StepState::Failed))?;
        self.events.step(
            "image",
            text,
            if step.action == Action::Create { StepState::Created } else { StepState::Updated },
        );
        self.filled.entry(destination.registry.clone()).or_insert_with(|| destination.repository.clone());
        Ok((view, step))
    }
}

fn choose(archive: &Archive, request: &Request) -> Result<Vec<Stored>> {
    let fits = |stored: &Stored| match &stored.name {
        Some(name) => fits_any(&request.images, name) || request.images.iter().any(|wanted| is_same(wanted, name)),
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
        let message = format!("'{}' holds none of these images; it has {}", request.path, held());
        return Err(Error::new(ErrorId::ImageNotFound, message).with_target(request.path.as_str()));
    }
    if request.destination.is_some() && chosen.len() > 1 {
        let message = format!("-Destination names one image, and {} were chosen: {}", chosen.len(), held());
        return Err(Error::new(ErrorId::ArgumentInvalid, message)
            .with_hint("Give -Registry to keep the names, or choose one with -Name."));
    }
    Ok(chosen)
}

/// `ubuntu` and `docker.io/library/ubuntu:latest` are one name.
fn is_same(one: &str, other: &str) -> bool {
    matches!((Reference::parse(one), Reference::parse(other)), (Ok(one), Ok(other)) if one == other)
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
        Some(name) => place.hold(&Reference::parse(name)?),
        None => Err(Error::new(
            ErrorId::ImageNameMissing,
            format!("the image {} in '{}' has no name", stored.descriptor.digest, request.path),
        )),
    }
}
