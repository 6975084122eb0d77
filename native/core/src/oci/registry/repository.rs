//! One repository of a registry, and its URLs.

use std::sync::Arc;

use reqwest::Response;
use url::Url;

use super::call::{Call, Registry};
use crate::error::{Error, ErrorId, Result};

/// One repository of a registry, for one purpose.
#[derive(Clone)]
pub struct Repository {
    pub registry: Arc<Registry>,
    pub name: String,
    scope: String,
}

impl Registry {
    /// Returns the repository for reading (`pull`), writing (`pull,push`), or deleting (`pull,delete`).
    pub fn repository(self: &Arc<Self>, name: &str, actions: &str) -> Repository {
        Repository { registry: Arc::clone(self), name: name.to_owned(), scope: format!("repository:{name}:{actions}") }
    }
}

impl Repository {
    /// Returns the URL of `path`: `manifests/` or `blobs/` with a tag or digest, which like the repository's name may come from a registry.
    pub fn url(&self, path: &str) -> Result<Url> {
        let (own, _) = path.split_once('?').unwrap_or((path, ""));
        match is_plain(&self.name) && is_plain(own.trim_end_matches('/')) {
            true => self.registry.url(&format!("{}/{path}", self.name)),
            false => {
                let message = format!("'{}/{own}' at {} is not a valid name", self.name, self.registry.name);
                Err(Error::new(
                    ErrorId::ImageReferenceInvalid,
                    message.chars().filter(|c| !c.is_control()).collect::<String>(),
                )
                .with_target(self.registry.name.as_str()))
            }
        }
    }

    pub fn scope(&self) -> &str {
        &self.scope
    }

    pub async fn send(&self, call: Call) -> Result<Option<Response>> {
        self.registry.send(call, &self.scope).await
    }
}

/// Returns whether `text` is unchanged in a path: another text could lead to another path or host.
fn is_plain(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+:".contains(&byte);
    let is_part = |part: &str| !matches!(part, "" | "." | "..") && part.bytes().all(is_sign);
    // A name with a colon would be parsed as the scheme of a URL.
    text.split('/').all(is_part) && !text.split('/').next().is_some_and(|first| first.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::super::client::Client;
    use super::*;
    use crate::event::EventSink;
    use crate::http::Network;

    #[test]
    fn unsafe_names_are_refused() {
        let (events, _receiver) = EventSink::new();
        let client = Client::new(Network::default(), &[], &events).expect("a client");
        let registry = Registry::new(client, "registry.example", None).expect("a registry");
        for name in ["team/app", "a", "A_b/c-d.e", "a__b"] {
            for selector in ["manifests/v1.0_x-y", "manifests/sha256:abcd", "tags/list?n=1000", "blobs/uploads/"] {
                let url = registry.repository(name, "pull").url(selector).expect("a URL");
                assert_eq!(url.as_str(), format!("https://registry.example/v2/{name}/{selector}"));
            }
        }
        for name in [
            "https://evil.example/x",
            "//evil.example/x",
            "a:b",
            "..",
            "a/../../x",
            "a//b",
            "/a",
            "a/",
            "",
            "a?b",
            "a#b",
            "a b",
            "a%2e",
            "ä",
            "a\\b",
            "a\u{0}b",
            "a\nb",
        ] {
            let error = registry.repository(name, "pull").url("manifests/v1").expect_err(name);
            assert_eq!(error.id, ErrorId::ImageReferenceInvalid, "{name}");
            assert!(!error.message.contains(char::is_control));
            if !name.contains(':') && !name.is_empty() && !name.ends_with('/') {
                let error = registry
                    .repository("a", "pull")
                    .url(&format!("manifests/{}", name.replace('?', "%3f")))
                    .expect_err(name);
                assert_eq!(error.id, ErrorId::ImageReferenceInvalid, "{name}");
            }
        }
    }
}
