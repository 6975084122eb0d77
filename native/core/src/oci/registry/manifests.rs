//! Manifests, tags, and the catalog.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Response, StatusCode};
use serde::Deserialize;

use super::call::{Call, Registry};
use super::repository::Repository;
use super::{fault, page};
use crate::error::{Error, ErrorId, Result};
use crate::http::transport::redacted;
use crate::oci::digest::Digest;
use crate::oci::manifest::{LARGEST, Manifest};
use crate::oci::media_type;

pub(super) const DIGEST_HEADER: &str = "docker-content-digest";

/// Both members are required: without them it is not known that there are no tags.
#[derive(Deserialize)]
struct TagPage {
    name: String,
    /// `null` after the last tag was deleted.
    #[serde(deserialize_with = "Option::deserialize")]
    tags: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct CatalogPage {
    repositories: Vec<String>,
}

impl Registry {
    /// Returns the names of all repositories that this login can read.
    pub async fn catalog(&self) -> Result<Vec<String>> {
        let pages = page::all::<CatalogPage>(
            self,
            self.url(&format!("_catalog?{}", page::PAGE))?,
            "registry:catalog:*",
            "a list of repositories",
        )
        .await?;
        let pages = pages.ok_or_else(|| {
            Error::new(ErrorId::RegistryUnsupported, format!("{} does not list its repositories", self.name))
                .with_target(self.name.as_str())
                .with_hint("Name the repositories with -Repository.")
        })?;
        Ok(pages.into_iter().flat_map(|page| page.repositories).collect())
    }
}

impl Repository {
    /// Returns the tags, in the registry's order. `Image.NotFound` if the repository does not exist.
    pub async fn tags(&self) -> Result<Vec<String>> {
        let url = self.url(&format!("tags/list?{}", page::PAGE))?;
        let pages = page::all::<TagPage>(&self.registry, url.clone(), self.scope(), "a list of tags").await?;
        let pages = pages.ok_or_else(|| self.not_found(&self.name))?;
        if let Some(other) = pages.iter().find(|page| page.name != self.name) {
            let message =
                format!("GET {} returned the tags of another repository, '{}'", redacted(&url), shown(&other.name));
            return Err(Error::new(ErrorId::RegistryRefused, message).with_target(self.name.as_str()));
        }
        Ok(pages.into_iter().filter_map(|page| page.tags).flatten().collect())
    }

    /// Returns the manifest for a tag or digest, verified against the digest. `Image.NotFound`, `Image.DigestMismatch`.
    pub async fn manifest(&self, selector: &str) -> Result<Manifest> {
        let call = self.manifest_call(Method::GET, selector)?;
        let url = call.url.clone();
        let Some(mut response) = self.send(call).await? else { return Err(self.not_found(selector)) };
        let content_type = header(&response, CONTENT_TYPE.as_str());
        let unexpected = fault::unexpected(&self.registry.name, &Method::GET, &response, "a manifest");
        let told = match selector.contains(':') {
            true => Some(Digest::parse(selector)?),
            false => header(&response, DIGEST_HEADER).and_then(|text| Digest::parse(&text).ok()),
        };
        let bytes = self.registry.client().body(&Method::GET, &url, &mut response, LARGEST).await?;
        let digest = told.as_ref().map_or_else(|| Digest::of(&bytes), |told| told.of_same_kind(&bytes));
        if told.is_some_and(|told| told != digest) {
            let message = format!(
                "{}/{} returned a manifest with the digest {digest} for {selector}",
                self.registry.name, self.name
            );
            return Err(Error::new(ErrorId::ImageDigestMismatch, message).with_target(self.name.as_str()));
        }
        // An answer that is not a JSON object does not come from a registry.
        let document: serde_json::Map<String, serde_json::Value> =
            fault::parse(&bytes, &Method::GET, &url, unexpected.clone())?;
        if document.is_empty() {
            return Err(unexpected);
        }
        drop(document);
        Manifest::parse(bytes, digest, content_type.as_deref())
    }

    /// Returns the current digest of a tag; `None` if the tag does not exist.
    pub async fn digest_of(&self, selector: &str) -> Result<Option<Digest>> {
        let Some(response) = self.send(self.manifest_call(Method::HEAD, selector)?).await? else { return Ok(None) };
        match header(&response, DIGEST_HEADER) {
            Some(text) => Digest::parse(&text).map(Some).map_err(|_| {
                fault::unexpected(&self.registry.name, &Method::HEAD, &response, "the digest of a manifest")
            }),
            // Registries need not send it.
            None => match self.manifest(selector).await {
                Ok(manifest) => Ok(Some(manifest.digest)),
                Err(error) if error.id == ErrorId::ImageNotFound => Ok(None),
                Err(error) => Err(error),
            },
        }
    }

    /// Stores a manifest under a tag or its digest. `Image.DigestMismatch` if the registry reports a different digest.
    pub async fn put_manifest(&self, manifest: &Manifest, selector: &str) -> Result<()> {
        let mut call = Call::new(Method::PUT, self.url(&format!("manifests/{selector}"))?);
        call.headers.insert(CONTENT_TYPE, header_value(&manifest.media_type)?);
        call.body = manifest.bytes.clone();
        let Some(response) = self.send(call).await? else { return Err(self.not_found(selector)) };
        let stored = header(&response, DIGEST_HEADER).and_then(|text| Digest::parse(&text).ok());
        // A registry answers 201; any other success, such as the page of a proxy, stores nothing.
        if stored.is_none() && response.status() != StatusCode::CREATED {
            return Err(fault::unexpected(&self.registry.name, &Method::PUT, &response, "201 for a stored manifest"));
        }
        match stored {
            Some(stored) if stored.algorithm() == manifest.digest.algorithm() && stored != manifest.digest => {
                let message =
                    format!("{}/{} stored {stored} in place of {}", self.registry.name, self.name, manifest.digest);
                Err(Error::new(ErrorId::ImageDigestMismatch, message))
            }
            _ => Ok(()),
        }
    }

    /// Deletes a manifest by digest, with all of its tags; an answer other than 202 is believed only if the manifest is gone. `Registry.DeletionOff` if the registry does not allow deletion.
    pub async fn delete_manifest(&self, digest: &Digest) -> Result<()> {
        let call = Call::new(Method::DELETE, self.url(&format!("manifests/{digest}"))?);
        match self.send(call).await {
            Ok(Some(response)) if response.status() == StatusCode::ACCEPTED => Ok(()),
            Ok(Some(response)) => match self.digest_of(&digest.to_string()).await? {
                None => Ok(()),
                Some(_) => {
                    let expected = "202 for a deleted manifest";
                    Err(fault::unexpected(&self.registry.name, &Method::DELETE, &response, expected))
                }
            },
            Ok(None) => Err(self.not_found(&digest.to_string())),
            Err(error) if error.id == ErrorId::RegistryUnsupported => {
                let message = format!("image deletion is disabled in {}", self.registry.name);
                Err(Error::new(ErrorId::RegistryDeletionOff, message).with_target(self.registry.name.as_str()))
            }
            Err(error) => Err(error),
        }
    }

    fn manifest_call(&self, method: Method, selector: &str) -> Result<Call> {
        let mut call = Call::new(method, self.url(&format!("manifests/{selector}"))?);
        call.headers.insert(ACCEPT, HeaderValue::from_static(media_type::ACCEPTED));
        Ok(call)
    }

    fn not_found(&self, what: &str) -> Error {
        let name = format!("{}/{}", self.registry.name, self.name);
        let message = if what == self.name {
            format!("repository {name} does not exist")
        } else {
            format!("{name} has no {what}")
        };
        Error::new(ErrorId::ImageNotFound, message).with_target(name)
    }
}

pub(super) fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name)?.to_str().ok().map(str::to_owned)
}

/// Returns a name from a registry in printable form.
fn shown(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(255).collect()
}

fn header_value(text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text)
        .map_err(|_| Error::new(ErrorId::ImageManifestUnsupported, format!("'{text}' is not a media type")))
}
