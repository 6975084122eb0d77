//! Get-ContainerRegistryImage: lists the images of a registry.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::connection::{Connection, Registries, login};
use super::export::Failure;
use super::pattern::{fits_any, is_pattern};
use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;
use crate::http::failure::is_refusal;
use crate::identity::context::Context;
use crate::oci::digest::Digest;
use crate::oci::image::{Image, platform_of};
use crate::oci::origin::Origin;
use crate::oci::reference::Place;
use crate::oci::registry::{Registry, Repository};
use crate::secret::Secrets;

/// Small requests that mostly wait for the registry.
pub const AT_A_TIME: usize = 8;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Host and an optional repository prefix.
    pub registry: String,
    /// Repository names, with `*` and `?`; without any, all repositories of the catalog.
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
    /// Failures of single tags and repositories; all others were listed.
    pub failures: Vec<Failure>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// The name for pulling it.
    pub image: String,
    pub registry: String,
    pub repository: String,
    pub tag: String,
    pub digest: String,
    pub media_type: String,
    pub platforms: Vec<String>,
    /// Total size of all blobs and manifests in bytes.
    pub size: u64,
}

/// Lists the images. Secret: `password`.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Outcome> {
    let place = Place::parse(&request.registry)?;
    let given = login(request.user_name.as_deref(), &secrets, "password")?;
    let registry = Registries::new(&request.connection, events, stamp).await?.open(&place.registry, given).await?;
    let (repositories, named) = repositories(&registry, &place, &request.repositories).await?;
    let mut outcome = Outcome { images: Vec::new(), failures: Vec::new() };
    for (at, name) in repositories.iter().enumerate() {
        events.progress(
            format!("Listing the images of {}", registry.name),
            name.as_str(),
            at * 100 / repositories.len(),
        );
        let listing = Listing { repository: registry.repository(name, "pull"), wanted: &request.tags, named };
        let Err(error) = listing.add_to(&mut outcome).await else { continue };
        let is_first = outcome.images.is_empty() && outcome.failures.is_empty();
        let is_only = named && repositories.len() == 1;
        let reach = reach(&error, registry.login_is_refused().await);
        match error.id {
            // The catalog still lists repositories whose last image was deleted.
            ErrorId::ImageNotFound if !named => {}
            _ if is_first && (is_only || reach == Reach::Registry) => return Err(error),
            // The others are not requested: each would fail the same way, after the same number of attempts.
            _ if reach == Reach::Registry => {
                let rest = repositories[at..].iter().map(|name| format!("{}/{name}", registry.name));
                outcome.failures.extend(rest.map(|name| Failure::of(&name, &error)));
                break;
            }
            _ => outcome.failures.push(Failure::of(&listing.name(), &error)),
        }
    }
    Ok(outcome)
}

/// The scope of a failure to list a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Repository,
    /// Every other repository would fail the same way.
    Registry,
}

/// Returns the scope of an error. A registry may accept a login and refuse it for one repository, and one repository may time out: neither affects the others.
fn reach(error: &Error, login_is_refused: bool) -> Reach {
    match error.id {
        ErrorId::RegistryLoginFailed if login_is_refused => Reach::Registry,
        ErrorId::Unreachable
        | ErrorId::NameNotFound
        | ErrorId::ProxyFailed
        | ErrorId::ProxyUnreachable
        | ErrorId::ProxyLoginRefused
        | ErrorId::NotTls
        | ErrorId::TlsFailed => Reach::Registry,
        _ if is_refusal(error) => Reach::Registry,
        _ => Reach::Repository,
    }
}

/// Returns the repositories to list, and whether the caller named each of them.
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

/// What to list in one repository.
struct Listing<'a> {
    repository: Repository,
    wanted: &'a [String],
    /// The caller named the repository, so an empty result is reported.
    named: bool,
}

impl Listing<'_> {
    fn name(&self) -> String {
        format!("{}/{}", self.repository.registry.name, self.repository.name)
    }

    /// Adds the images, and the failures of single ones. Fails if the repository cannot be listed at all.
    async fn add_to(&self, outcome: &mut Outcome) -> Result<()> {
        let all = self.repository.tags().await?;
        if self.named {
            outcome.failures.extend(self.unmatched(&all));
        }
        let tags = all.into_iter().filter(|tag| fits_any(self.wanted, tag));
        let asked = tags.map(|tag| async move {
            let digest = self.repository.digest_of(&tag).await;
            (tag, digest)
        });
        let found: Vec<(String, Result<Option<Digest>>)> = stream::iter(asked).buffered(AT_A_TIME).collect().await;
        let mut distinct: Vec<Digest> = found.iter().filter_map(|(_, digest)| digest.as_ref().ok()?.clone()).collect();
        distinct.sort();
        distinct.dedup();
        let looks = distinct.into_iter().map(|digest| async move {
            let view = look(&self.repository, &digest).await;
            (digest, view)
        });
        let looked: HashMap<Digest, Result<View>> = stream::iter(looks).buffer_unordered(AT_A_TIME).collect().await;
        for (tag, digest) in found {
            let image = format!("{}:{tag}", self.name());
            let missing;
            let view = match &digest {
                Ok(Some(digest)) => looked.get(digest).map(Result::as_ref),
                Ok(None) => {
                    missing = Error::new(
                        ErrorId::ImageNotFound,
                        format!("the registry lists '{image}' but has no manifest for it"),
                    );
                    Some(Err(&missing))
                }
                Err(error) => Some(Err(error)),
            };
            match view {
                Some(Ok(view)) => outcome.images.push(View { image, tag, ..view.clone() }),
                Some(Err(error)) => outcome.failures.push(Failure::of(&image, error)),
                None => {}
            }
        }
        Ok(())
    }

    /// Returns failures for requested tags that are not in `all`: for each exact name, and for patterns only if none matches.
    fn unmatched(&self, all: &[String]) -> Vec<Failure> {
        let held = match all.len() {
            0 => "it has no tags".to_owned(),
            count => format!("it has {count} tags"),
        };
        let none_fits = !all.iter().any(|tag| fits_any(self.wanted, tag));
        let failure = |image: String, what: String| {
            let error = Error::new(ErrorId::ImageNotFound, what).with_target(image.as_str());
            Failure::of(&image, &error)
        };
        if self.wanted.is_empty() {
            let nothing = format!("the repository '{}' has no tags", self.name());
            return none_fits.then(|| failure(self.name(), nothing)).into_iter().collect();
        }
        let missing = self.wanted.iter().filter(|wanted| match is_pattern(wanted) {
            true => none_fits,
            false => !all.iter().any(|tag| fits_any(std::slice::from_ref(*wanted), tag)),
        });
        let missing = missing.map(|wanted| {
            let image = format!("{}:{wanted}", self.name());
            let what = format!("no tag of the repository '{}' matches '{wanted}'; {held}", self.name());
            failure(image, what)
        });
        missing.collect()
    }
}

/// Returns the digest of each tag. Tags that are deleted meanwhile are skipped.
pub async fn digests(repository: &Repository, tags: Vec<String>) -> Result<Vec<(String, Digest)>> {
    let asked =
        tags.into_iter().map(|tag| async move { Ok(repository.digest_of(&tag).await?.map(|digest| (tag, digest))) });
    let found: Vec<Option<(String, Digest)>> = stream::iter(asked).buffered(AT_A_TIME).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn look(repository: &Repository, digest: &Digest) -> Result<View> {
    let origin = Origin::Registry(repository.clone());
    let image = Image::load(&origin, &digest.to_string(), &[]).await?;
    let mut platforms = image.platforms();
    if platforms.is_empty() && image.below.is_empty() {
        platforms.extend(platform_of(&origin, &image.root).await?.map(|platform| platform.to_string()));
    }
    Ok(View {
        image: String::new(),
        registry: repository.registry.name.clone(),
        repository: repository.name.clone(),
        tag: String::new(),
        digest: digest.to_string(),
        media_type: image.root.media_type.clone(),
        platforms,
        size: image.size(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_failure_of_the_whole_registry_stops_the_listing() {
        for (id, login_is_refused, expected) in [
            (ErrorId::TransportTimedOut, false, Reach::Repository),
            (ErrorId::AnswerBroken, false, Reach::Repository),
            (ErrorId::RegistryUnavailable, false, Reach::Repository),
            (ErrorId::RegistryRateLimited, false, Reach::Repository),
            (ErrorId::RegistryAccessDenied, false, Reach::Repository),
            (ErrorId::RegistryLoginFailed, false, Reach::Repository),
            (ErrorId::RegistryLoginFailed, true, Reach::Registry),
            (ErrorId::Unreachable, false, Reach::Registry),
            (ErrorId::ProxyLoginRefused, false, Reach::Registry),
            (ErrorId::UntrustedCertificate, false, Reach::Registry),
            (ErrorId::HostCertificateWithoutNames, false, Reach::Registry),
            (ErrorId::TlsFailed, false, Reach::Registry),
        ] {
            assert_eq!(reach(&Error::new(id, "it failed"), login_is_refused), expected, "{id:?}");
        }
    }
}
