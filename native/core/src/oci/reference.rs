//! Image names, with Docker's defaults: `ubuntu` is `docker.io/library/ubuntu:latest`.

use std::fmt;

use super::digest::Digest;
use super::registry_name::{self, DOCKER_HUB, is_host};
use crate::error::{Error, ErrorId, Result};

const DEFAULT_TAG: &str = "latest";
/// Limits of the distribution specification 1.1, "Pulling manifests".
const LONGEST_REPOSITORY: usize = 255;
const LONGEST_TAG: usize = 128;

/// `registry/repository[:tag][@digest]`, always with a tag or a digest. With both, the digest identifies the image.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Host and port, as Docker writes it (`docker.io`, not its API host).
    pub registry: String,
    pub repository: String,
    pub tag: Option<String>,
    pub digest: Option<Digest>,
}

/// A registry and a prefix for repository names: `registry.example:5000/team/a`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub registry: String,
    pub prefix: String,
}

impl Reference {
    /// Parses a name as `docker pull` does. `Image.ReferenceInvalid` if it violates the grammar.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let invalid = |why: &str| {
            Error::new(ErrorId::ImageReferenceInvalid, format!("'{text}' is not a valid name of an image: {why}"))
                .with_target(text)
        };
        if text.contains("://") {
            return Err(invalid("leave out the scheme, as in registry.example/repository:tag"));
        }
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(Digest::parse(digest)?)),
            None => (text, None),
        };
        let (name, tag) = match name.rsplit_once(':') {
            // A colon before a slash belongs to the port.
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (name, None),
        };
        let (registry, repository) = split_registry(name);
        if registry.is_empty() || !is_host(&registry) {
            return Err(invalid("the registry is not a host name"));
        }
        if !is_repository(&repository) {
            return Err(invalid(
                "the repository must be lowercase letters, digits, and single '.', '_', '-', '/' between them",
            ));
        }
        if let Some(tag) = tag
            && !is_tag(tag)
        {
            return Err(invalid("a tag is 1 to 128 letters, digits, '_', '.' and '-', and begins with no '.' or '-'"));
        }
        let tag = tag.map(str::to_owned).or_else(|| digest.is_none().then(|| DEFAULT_TAG.to_owned()));
        Ok(Self { registry, repository, tag, digest })
    }

    /// Returns the selector for reading the manifest: the digest if the name has one.
    pub fn selector(&self) -> String {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => digest.to_string(),
            (None, Some(tag)) => tag.clone(),
            (None, None) => DEFAULT_TAG.to_owned(),
        }
    }

    /// Returns the selector for writing the manifest: the tag, since a manifest can always be found by its digest.
    pub fn written_as(&self) -> String {
        self.tag.clone().unwrap_or_else(|| self.selector())
    }

    /// Returns the name in an archive for the image whose root has the digest `root`. Readers of archives search by name, and do not find a name with a digest
    /// after its tag.
    pub fn in_archive(&self, root: &Digest) -> Self {
        let digest = self.tag.is_none().then(|| root.clone());
        Self { digest, ..self.clone() }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

impl Place {
    /// Parses `registry[/prefix]`. The first part is always the registry.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        match registry_name::read(text) {
            Some((registry, prefix)) if prefix.is_empty() || is_repository(&prefix) => Ok(Self { registry, prefix }),
            _ => {
                // The text before an @ may be a password.
                let shown = text.rsplit('@').next().unwrap_or_default();
                let message = format!(
                    "'{shown}' is not a valid registry: give its host, and a repository prefix if there is one, as in registry.example/team"
                );
                Err(Error::new(ErrorId::ImageReferenceInvalid, message).with_target(shown))
            }
        }
    }

    /// Returns the same image at this place: repository and tag are kept, the registry is replaced.
    pub(crate) fn hold(&self, image: &Reference) -> Result<Reference> {
        let mut held = image.clone();
        held.registry.clone_from(&self.registry);
        if !self.prefix.is_empty() {
            held.repository = format!("{}/{}", self.prefix, image.repository);
        }
        if !is_repository(&held.repository) {
            let message = format!("'{held}' is not a valid name of an image: its repository has more than 255 letters");
            return Err(Error::new(ErrorId::ImageReferenceInvalid, message).with_target(held.to_string()));
        }
        Ok(held)
    }
}

fn split_registry(name: &str) -> (String, String) {
    match name.split_once('/') {
        Some((first, rest)) if registry_name::is_recognized(first) => {
            let registry = registry_name::canonical(first);
            let repository = official(&registry, rest);
            (registry, repository)
        }
        _ => (DOCKER_HUB.to_owned(), official(DOCKER_HUB, name)),
    }
}

/// Adds `library/` to the names of official Docker Hub images.
fn official(registry: &str, repository: &str) -> String {
    match registry == DOCKER_HUB && !repository.contains('/') && !repository.is_empty() {
        true => format!("library/{repository}"),
        false => repository.to_owned(),
    }
}

fn is_repository(text: &str) -> bool {
    text.len() <= LONGEST_REPOSITORY && text.split('/').all(is_path_component)
}

/// Returns whether the text matches `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`.
fn is_path_component(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let ends_plain = text.starts_with(is_plain) && text.ends_with(is_plain);
    let mut separators = text.split(is_plain).filter(|between| !between.is_empty());
    ends_plain
        && separators.all(|between| matches!(between, "." | "_" | "__") || between.bytes().all(|byte| byte == b'-'))
}

fn is_tag(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() <= LONGEST_TAG
        && text.bytes().next().is_some_and(is_word)
        && text.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn completes_names_like_docker() {
        for (given, full) in [
            ("ubuntu", "docker.io/library/ubuntu:latest"),
            ("ubuntu:24.04", "docker.io/library/ubuntu:24.04"),
            ("bitnami/redis", "docker.io/bitnami/redis:latest"),
            ("docker.io/ubuntu", "docker.io/library/ubuntu:latest"),
            ("index.docker.io/library/ubuntu", "docker.io/library/ubuntu:latest"),
            ("localhost/a", "localhost/a:latest"),
            ("localhost:5000/a/b:c", "localhost:5000/a/b:c"),
            ("mcr.example/windows/nanoserver:ltsc2019", "mcr.example/windows/nanoserver:ltsc2019"),
            ("registry-1.docker.io/ubuntu", "docker.io/library/ubuntu:latest"),
            ("Docker.io/ubuntu", "docker.io/library/ubuntu:latest"),
            ("R.Example:443/a", "r.example/a:latest"),
            ("Registry/a", "Registry/a:latest"),
            ("[::1]:5000/a", "[::1]:5000/a:latest"),
        ] {
            assert_eq!(Reference::parse(given).expect(given).to_string(), full);
        }
        let both = Reference::parse(&format!("r.example/a:b@{DIGEST}")).expect("a reference");
        assert_eq!((both.tag.as_deref(), both.selector().as_str()), (Some("b"), DIGEST));
        assert_eq!(both.written_as(), "b");
        let root = Digest::of(b"root");
        assert_eq!(both.in_archive(&root).to_string(), "r.example/a:b");
        let digest_alone = Reference::parse(&format!("r.example/a@{DIGEST}")).expect("a reference");
        assert_eq!((digest_alone.tag.as_deref(), digest_alone.written_as().as_str()), (None, DIGEST));
        assert_eq!(digest_alone.in_archive(&root).to_string(), format!("r.example/a@{root}"));
    }

    #[test]
    fn refuses_invalid_names() {
        let long = format!("r.example/{}", "a".repeat(256));
        for text in [
            "",
            "UPPER/",
            "r.example/UPPER",
            "r.example/a//b",
            "r.example/a:",
            "r.example/a:.x",
            "r.example/../a",
            "r.example/a___b",
            "r.example/a@sha256:12",
            "https://r.example/a",
            "r.example:port/a",
            "-r.example/a",
            "r.example/a b",
            &long,
        ] {
            assert_eq!(Reference::parse(text).expect_err(text).id, ErrorId::ImageReferenceInvalid);
        }
    }

    #[test]
    fn maps_images_to_a_place() {
        let image = Reference::parse("ubuntu:24.04").expect("a reference");
        let place = |text| Place::parse(text).expect(text).hold(&image).expect(text).to_string();
        assert_eq!(place("r.example:5000"), "r.example:5000/library/ubuntu:24.04");
        assert_eq!(place("r.example/team/a/"), "r.example/team/a/library/ubuntu:24.04");
        assert!(Place::parse("r.example/Team").is_err());
        assert_eq!(place("https://R.example:443/team/"), "r.example/team/library/ubuntu:24.04");
        let host_only = Place::parse("registry").expect("a host").hold(&image).expect("a name");
        assert_eq!(host_only.registry, "registry", "not a repository of Docker Hub");
        let error = Place::parse("https://user:canary@r.example").expect_err("a login is not part of the name");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
}
