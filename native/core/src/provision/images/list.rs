//! Get-ContainerRegistryImage: what a registry holds.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};

use super::connection::{Connection, Registries, login};
use super::pattern::{fits_any, is_pattern};
use crate::error::{ErrorId, Result};
use crate::event::{Event, EventSink};
use crate::identity::context::Context;
use crate::oci::digest::Digest;
use crate::oci::image::{Image, platform_of};
use crate::oci::origin::Origin;
use crate::oci::reference::Place;
use crate::oci::registry::{Registry, Repository};
use crate::secret::Secrets;

/// Small requests that wait for the registry most of the time.
pub const AT_A_TIME: usize = 8;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Host, and a prefix of repositories.
    pub registry: String,
    /// Names of repositories, with `*` and `?`; without any all that the catalog has.
    #[serde(default)]
    pub repositories: Vec<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    pub user_name: Option<String>,
    #[serde(flatten)]
    pub connection: Connection,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub images: Vec<View>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// The name by which it is pulled.
    pub image: String,
    pub registry: String,
    pub repository: String,
    pub tag: String,
    pub digest: String,
    pub media_type: String,
    pub platforms: Vec<String>,
    /// Bytes of all blobs and manifests.
    pub size: u64,
}

/// Secret: `password`.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Outcome> {
    let place = Place::parse(&request.registry)?;
    let given = login(request.user_name.as_deref(), &secrets, "password")?;
    let registry = Registries::new(&request.connection, events, stamp).await?.open(&place.registry, given).await?;
    let (repositories, named) = repositories(&registry, &place, &request.repositories).await?;
    let mut images = Vec::new();
    for (at, name) in repositories.iter().enumerate() {
        let percent = u8::try_from(at * 100 / repositories.len()).unwrap_or(100);
        events.send(Event::Progress {
            activity: format!("Listing the images of {}", registry.name),
            status: name.clone(),
            percent,
        });
        match of_repository(&registry.repository(name, "pull"), &request.tags).await {
            Ok(found) => images.extend(found),
            // The catalog goes on to name repositories whose last image is gone.
            Err(error) if error.id == ErrorId::ImageNotFound && !named => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Outcome { images })
}

/// The repositories to look into, and whether the caller named each of them.
async fn repositories(registry: &Arc<Registry>, place: &Place, wanted: &[String]) -> Result<(Vec<String>, bool)> {
    let prefix = if place.prefix.is_empty() { String::new() } else { format!("{}/", place.prefix) };
    let wanted: Vec<String> = wanted.iter().map(|name| format!("{prefix}{name}")).collect();
    if !wanted.is_empty() && !wanted.iter().any(|name| is_pattern(name)) {
        return Ok((wanted, true));
    }
    let mut all = registry.catalog().await?;
    all.retain(|name| name.starts_with(&prefix) && fits_any(&wanted, name));
    Ok((all, false))
}

async fn of_repository(repository: &Repository, wanted: &[String]) -> Result<Vec<View>> {
    let tags = repository.tags().await?;
    let tags: Vec<String> = tags.into_iter().filter(|tag| fits_any(wanted, tag)).collect();
    let digests = digests(repository, tags).await?;
    let mut distinct: Vec<Digest> = digests.iter().map(|(_, digest)| digest.clone()).collect();
    distinct.sort();
    distinct.dedup();
    let looked: HashMap<Digest, View> = stream::iter(distinct.into_iter().map(|digest| look(repository, digest)))
        .buffer_unordered(AT_A_TIME)
        .try_collect()
        .await?;
    let named = digests.into_iter().filter_map(|(tag, digest)| {
        let view = looked.get(&digest)?.clone();
        Some(View { image: format!("{}/{}:{tag}", view.registry, view.repository), tag, ..view })
    });
    Ok(named.collect())
}

/// The digest of each tag. Tags that vanish meanwhile are left out.
pub async fn digests(repository: &Repository, tags: Vec<String>) -> Result<Vec<(String, Digest)>> {
    let asked =
        tags.into_iter().map(|tag| async move { Ok(repository.digest_of(&tag).await?.map(|digest| (tag, digest))) });
    let found: Vec<Option<(String, Digest)>> = stream::iter(asked).buffered(AT_A_TIME).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn look(repository: &Repository, digest: Digest) -> Result<(Digest, View)> {
    let origin = Origin::Registry(repository.clone());
    let image = Image::load(&origin, &digest.to_string(), &[]).await?;
    let mut platforms = image.platforms();
    if platforms.is_empty() && image.below.is_empty() {
        platforms.extend(platform_of(&origin, &image.root).await?.map(|platform| platform.to_string()));
    }
    let view = View {
        image: String::new(),
        registry: repository.registry.name.clone(),
        repository: repository.name.clone(),
        tag: String::new(),
        digest: digest.to_string(),
        media_type: image.root.media_type.clone(),
        platforms,
        size: image.size(),
    };
    Ok((digest, view))
}
