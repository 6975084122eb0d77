//! Names of images, with Docker's rules for what is left out: `ubuntu` is `docker.io/library/ubuntu:latest`.

use std::fmt;

use super::digest::Digest;
use crate::error::{Error, ErrorId, Result};

/// The registry that names without one belong to.
pub const DOCKER_HUB: &str = "docker.io";
const DEFAULT_TAG: &str = "latest";
/// Limits of the distribution specification 1.1, "Pulling manifests".
const LONGEST_REPOSITORY: usize = 255;
const LONGEST_TAG: usize = 128;

/// `registry/repository[:tag][@digest]`, always with a tag or a digest. With both, the digest says what it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Host and port, as Docker writes it (`docker.io`, not its API host).
    pub registry: String,
    pub repository: String,
    pub tag: Option<String>,
    pub digest: Option<Digest>,
}

/// A registry and the beginning of its repositories' names: `registry.example:5000/team/a`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub registry: String,
    pub prefix: String,
}

impl Reference {
    /// Reads a name as `docker pull` does. `Image.ReferenceInvalid` when it breaks the grammar.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let invalid = |why: &str| {
            Error::new(ErrorId::ImageReferenceInvalid, format!("'{text}' is no name of an image: {why}"))
                .with_target(text)
        };
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(Digest::parse(digest)?)),
            None => (text, None),
        };
        let (name, tag) = match name.rsplit_once(':') {
            // A colon before a slash is the one of the port.
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (name, None),
        };
        let (registry, repository) = split_registry(name);
        if registry.is_empty() || !is_host(&registry) {
            return Err(invalid("the registry is no host name"));
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

    /// What stands in the URL of the manifest.
    pub fn selector(&self) -> String {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => digest.to_string(),
            (None, Some(tag)) => tag.clone(),
            (None, None) => DEFAULT_TAG.to_owned(),
        }
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
    /// Reads `registry[/prefix]`. Here the first part is always the registry.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim().trim_end_matches('/');
        let (registry, prefix) = text.split_once('/').unwrap_or((text, ""));
        if !is_host(registry) || !(prefix.is_empty() || is_repository(prefix)) {
            let message = format!(
                "'{text}' is no registry: give its host, and a repository prefix if there is one, as in registry.example/team"
            );
            return Err(Error::new(ErrorId::ImageReferenceInvalid, message).with_target(text));
        }
        Ok(Self { registry: registry.to_owned(), prefix: prefix.to_owned() })
    }

    /// The same image at this place: repository and tag stay, the registry is replaced.
    pub fn hold(&self, image: &Reference) -> Result<Reference> {
        let mut held = image.clone();
        held.registry.clone_from(&self.registry);
        if !self.prefix.is_empty() {
            held.repository = format!("{}/{}", self.prefix, image.repository);
        }
        Reference::parse(&held.to_string())
    }
}

/// Docker takes the first part for a host when it has a dot, a colon or a capital letter, or is `localhost`.
fn split_registry(name: &str) -> (String, String) {
    if let Some((first, rest)) = name.split_once('/')
        && (first.contains(['.', ':']) || first == "localhost" || first.to_lowercase() != first)
    {
        let registry = if first == "index.docker.io" { DOCKER_HUB } else { first };
        return (registry.to_owned(), official(registry, rest));
    }
    (DOCKER_HUB.to_owned(), official(DOCKER_HUB, name))
}

/// Images that Docker Hub itself publishes are named without `library/`.
fn official(registry: &str, repository: &str) -> String {
    match registry == DOCKER_HUB && !repository.contains('/') && !repository.is_empty() {
        true => format!("library/{repository}"),
        false => repository.to_owned(),
    }
}

fn is_host(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            if address.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            ("v6", port)
        }
        None => match text.split_once(':') {
            Some((host, _)) => (host, &text[host.len()..]),
            None => (text, ""),
        },
    };
    let port_fits = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    let label_fits = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    port_fits && host.split('.').all(label_fits)
}

fn is_repository(text: &str) -> bool {
    text.len() <= LONGEST_REPOSITORY && text.split('/').all(is_path_component)
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
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
    fn completes_names_as_docker_does() {
        for (given, full) in [
            ("ubuntu", "docker.io/library/ubuntu:latest"),
            ("ubuntu:24.04", "docker.io/library/ubuntu:24.04"),
            ("bitnami/redis", "docker.io/bitnami/redis:latest"),
            ("docker.io/ubuntu", "docker.io/library/ubuntu:latest"),
            ("index.docker.io/library/ubuntu", "docker.io/library/ubuntu:latest"),
            ("localhost/a", "localhost/a:latest"),
            ("localhost:5000/a/b:c", "localhost:5000/a/b:c"),
            ("mcr.example/windows/nanoserver:ltsc2019", "mcr.example/windows/nanoserver:ltsc2019"),
            ("Registry/a", "Registry/a:latest"),
            ("[::1]:5000/a", "[::1]:5000/a:latest"),
        ] {
            assert_eq!(Reference::parse(given).expect(given).to_string(), full);
        }
        let both = Reference::parse(&format!("r.example/a:b@{DIGEST}")).expect("a reference");
        assert_eq!((both.tag.as_deref(), both.selector().as_str()), (Some("b"), DIGEST));
        let digest_alone = Reference::parse(&format!("r.example/a@{DIGEST}")).expect("a reference");
        assert_eq!(digest_alone.tag, None);
    }

    #[test]
    fn refuses_what_breaks_the_grammar() {
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
    fn puts_images_at_a_place() {
        let image = Reference::parse("ubuntu:24.04").expect("a reference");
        let place = |text| Place::parse(text).expect(text).hold(&image).expect(text).to_string();
        assert_eq!(place("r.example:5000"), "r.example:5000/library/ubuntu:24.04");
        assert_eq!(place("r.example/team/a/"), "r.example/team/a/library/ubuntu:24.04");
        assert!(Place::parse("r.example/Team").is_err());
        assert!(Place::parse("https://r.example").is_err());
    }
}
