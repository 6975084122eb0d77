//! The logins that `docker login` stores: `config.json` with plain `auths`, and the credential helpers that it names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::credential::Credential;
use super::credential_helper;
use super::registry_name::{self, DOCKER_HUB};
use crate::blocking;
use crate::error::{Error, ErrorId, Result};
use crate::file_limits::DOCKER_CONFIG_BYTES;
use crate::secret::SecretString;
use crate::text_file;

/// Docker Hub's key is older than the concept of registries.
const DOCKER_HUB_KEY: &str = "https://index.docker.io/v1/";

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct DockerConfig {
    auths: Option<Entry<BTreeMap<String, Entry<Login>>>>,
    creds_store: Option<Entry<String>>,
    cred_helpers: Option<Entry<BTreeMap<String, Entry<String>>>>,
}

/// An invalid entry of the file does not affect the others.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry<T> {
    /// Must be first, since a list would otherwise be parsed as the members of a login in their order.
    List(#[expect(dead_code, reason = "only its form counts")] Vec<IgnoredAny>),
    Sound(T),
    Broken(IgnoredAny),
}

impl<T> Entry<T> {
    fn sound(&self) -> Option<&T> {
        match self {
            Self::Sound(value) => Some(value),
            Self::List(_) | Self::Broken(_) => None,
        }
    }

    fn is_broken(&self) -> bool {
        self.sound().is_none()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Login {
    auth: Option<SecretString>,
    username: Option<String>,
    password: Option<SecretString>,
    identitytoken: Option<SecretString>,
}

impl DockerConfig {
    /// Returns `$DOCKER_CONFIG/config.json`, or `.docker/config.json` in the home folder. `None` if neither variable is set.
    pub(crate) fn default_path(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
        let filled = |name| variable(name).filter(|value| !value.trim().is_empty());
        let folder = match filled("DOCKER_CONFIG") {
            Some(folder) => PathBuf::from(folder),
            None => PathBuf::from(filled("HOME").or_else(|| filled("USERPROFILE"))?).join(".docker"),
        };
        Some(folder.join("config.json"))
    }

    /// Reads the file. A missing file contains no logins. `Registry.CredentialUnreadable` if it is not valid JSON.
    pub(crate) async fn read(path: &Path) -> Result<Self> {
        let unreadable = |why: String| {
            Error::new(
                ErrorId::RegistryCredentialUnreadable,
                format!("the logins in '{}' cannot be read: {why}", path.display()),
            )
            .with_target(path.display().to_string())
        };
        let file = path.to_owned();
        let read = blocking::run("reading Docker's logins", move || Ok(text_file::read(&file, DOCKER_CONFIG_BYTES)));
        match read.await? {
            // The parser's message would quote the file; line and column are enough.
            Ok(bytes) => serde_json::from_slice(&text_file::to_utf8(bytes)).map_err(|error| {
                unreadable(format!(
                    "it is not the JSON that Docker writes, at line {}, column {}",
                    error.line(),
                    error.column()
                ))
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(unreadable(error.to_string())),
        }
    }

    /// Returns the login for a registry, in Docker's order: its own helper, the default helper, the file itself. Problems are added to `warnings`: the registry
    /// may not require a login.
    pub(crate) async fn credential(&self, registry: &str, warnings: &mut Vec<Error>) -> Option<Credential> {
        let mut list = |member: &str, is_broken: bool| {
            if is_broken {
                warnings.push(broken(registry, &format!("its '{member}' is not a list of registries")));
            }
        };
        list("credHelpers", self.cred_helpers.as_ref().is_some_and(Entry::is_broken));
        list("auths", self.auths.as_ref().is_some_and(Entry::is_broken));
        let own = self.cred_helpers.as_ref().and_then(Entry::sound).and_then(|helpers| find(helpers, registry));
        match own.or(self.creds_store.as_ref()) {
            Some(Entry::Sound(helper)) if !helper.is_empty() => {
                for key in keys(registry) {
                    match credential_helper::get(helper, &key).await {
                        Ok(Some(found)) => return Some(found),
                        Ok(None) => {}
                        Err(error) => {
                            warnings.push(error);
                            break;
                        }
                    }
                }
            }
            Some(Entry::List(_) | Entry::Broken(_)) => {
                warnings.push(broken(registry, "the credential helper is not a name"))
            }
            Some(Entry::Sound(_)) | None => {}
        }
        match self.auths.as_ref().and_then(Entry::sound).and_then(|auths| find(auths, registry))? {
            Entry::Sound(login) => login.credential(registry).unwrap_or_else(|error| {
                warnings.push(error);
                None
            }),
            Entry::List(_) | Entry::Broken(_) => {
                warnings.push(broken(registry, "it is not of the form that Docker writes"));
                None
            }
        }
    }
}

/// Returns the entry of a registry: under a name that Docker itself would look up, otherwise under any other name of this registry.
fn find<'a, T>(entries: &'a BTreeMap<String, T>, registry: &str) -> Option<&'a T> {
    keys(registry).iter().find_map(|key| entries.get(key)).or_else(|| {
        let means_it = |key: &str| registry_name::read(key).is_some_and(|(found, _)| found == registry);
        entries.iter().find(|(key, _)| means_it(key)).map(|(_, entry)| entry)
    })
}

fn broken(registry: &str, why: &str) -> Error {
    let message = format!("the login for {registry} in Docker's config.json cannot be used: {why}");
    Error::new(ErrorId::RegistryCredentialUnreadable, message).with_target(registry)
}

impl Login {
    fn credential(&self, registry: &str) -> Result<Option<Credential>> {
        use crate::secret::ExposeSecret as _;
        if let Some(token) = self.identitytoken.as_ref().filter(|token| !token.expose_secret().is_empty()) {
            return Ok(Some(Credential::IdentityToken(token.clone())));
        }
        if let (Some(user), Some(password)) = (&self.username, &self.password) {
            return Ok(Some(Credential::Password { user: user.clone(), password: password.clone() }));
        }
        let Some(auth) = self.auth.as_ref().filter(|auth| !auth.expose_secret().is_empty()) else { return Ok(None) };
        let unreadable = || broken(registry, "it is not base64 of user:password");
        let text = zeroize::Zeroizing::new(BASE64_STANDARD.decode(auth.expose_secret()).map_err(|_| unreadable())?);
        let text = std::str::from_utf8(&text).map_err(|_| unreadable())?;
        // Docker pads the encoded text with NUL.
        let (user, password) = text.trim_end_matches('\0').split_once(':').ok_or_else(unreadable)?;
        Ok(Some(Credential::Password { user: user.to_owned(), password: SecretString::from(password) }))
    }
}

/// Returns the name under which `docker login` stores the login of a registry.
pub(crate) fn key_of(registry: &str) -> String {
    if registry == DOCKER_HUB { DOCKER_HUB_KEY } else { registry }.to_owned()
}

fn keys(registry: &str) -> Vec<String> {
    match registry {
        DOCKER_HUB => vec![DOCKER_HUB_KEY.to_owned(), DOCKER_HUB.to_owned(), "registry-1.docker.io".to_owned()],
        other => vec![other.to_owned(), format!("https://{other}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::ExposeSecret as _;

    async fn found(json: &str, registry: &str) -> Option<(String, String)> {
        let config: DockerConfig = serde_json::from_str(json).expect("a config.json");
        let mut warnings = Vec::new();
        let found = config.credential(registry, &mut warnings).await;
        assert!(warnings.is_empty(), "{warnings:?}");
        match found {
            Some(Credential::Password { user, password }) => Some((user, password.expose_secret().to_owned())),
            Some(Credential::IdentityToken(token)) => Some(("<token>".to_owned(), token.expose_secret().to_owned())),
            None => None,
        }
    }

    #[tokio::test]
    async fn finds_logins_stored_by_docker() {
        let json = r#"{ "auths": {
            "r.example:5000": { "auth": "dXNlcjpwYTpzcw==" },
            "https://index.docker.io/v1/": { "username": "hub", "password": "p" },
            "https://old.example/v2/": { "auth": "b2xkOnA=" },
            "token.example": { "auth": "", "identitytoken": "t" } }, "other": [1] }"#;
        let pair = |user: &str, password: &str| Some((user.to_owned(), password.to_owned()));
        assert_eq!(found(json, "r.example:5000").await, pair("user", "pa:ss"));
        assert_eq!(found(json, "docker.io").await, pair("hub", "p"));
        assert_eq!(found(json, "old.example").await, pair("old", "p"));
        assert_eq!(found(json, "token.example").await, pair("<token>", "t"));
        assert_eq!(found(json, "r.example").await, None, "another port is another registry");
    }

    #[tokio::test]
    async fn finds_logins_for_every_spelling_of_the_registry() {
        for (key, registry) in [
            ("r.example", "r.example"),
            ("R.Example", "r.example"),
            ("r.example:443", "r.example"),
            ("https://r.example/", "r.example"),
            ("http://r.example/v1/", "r.example"),
            ("https://R.example:443/v2/", "r.example"),
            ("r.example:5000/", "r.example:5000"),
            ("docker.io", "docker.io"),
            ("index.docker.io", "docker.io"),
            ("https://registry-1.docker.io/v2/", "docker.io"),
            ("https://index.docker.io/v1/", "docker.io"),
        ] {
            let json =
                format!(r#"{{ "auths": {{ "{key}": {{ "auth": "dTpw" }}, "other.example": {{ "auth": "eDp5" }} }} }}"#);
            assert_eq!(found(&json, registry).await, Some(("u".to_owned(), "p".to_owned())), "{key}");
        }
    }

    #[tokio::test]
    async fn invalid_entry_is_a_warning_and_the_others_are_used() {
        for broken in
            [r#"{ "auth": "c2VjcmV0" }"#, r#"{ "auth": "%%%secret" }"#, r#"{ "auth": 5 }"#, r#""secret""#, "null", "[]"]
        {
            let json = format!(
                r#"{{ "auths": {{ "r.example": {broken}, "sound.example": {{ "auth": "dTpw" }} }}, "credHelpers": {{ "helped.example": 7, "gone.example": "azcr-absent" }} }}"#
            );
            let config: DockerConfig = serde_json::from_str(&json).expect("JSON");
            let mut warnings = Vec::new();
            assert!(config.credential("r.example", &mut warnings).await.is_none(), "{broken}");
            assert_eq!(warnings.len(), 1, "{broken}");
            assert_eq!(warnings[0].id, ErrorId::RegistryCredentialUnreadable);
            let text = warnings[0].to_string();
            assert!(!text.contains("c2VjcmV0") && !text.contains("secret"), "{text}");
            assert!(config.credential("sound.example", &mut warnings).await.is_some());
            assert_eq!(warnings.len(), 1);
            for helper in ["helped.example", "gone.example"] {
                assert!(config.credential(helper, &mut warnings).await.is_none());
                assert!(warnings.pop().is_some_and(|warning| warning.to_string().contains(helper)), "{helper}");
            }
        }
    }

    #[tokio::test]
    async fn member_of_the_wrong_type_is_a_warning_and_the_others_are_used() {
        for broken in ["[]", r#""secret""#, "7", "false"] {
            for (json, member) in [
                (
                    format!(r#"{{ "auths": {{ "r.example": {{ "auth": "dTpw" }} }}, "credHelpers": {broken} }}"#),
                    "credHelpers",
                ),
                (format!(r#"{{ "auths": {broken} }}"#), "auths"),
            ] {
                let config: DockerConfig = serde_json::from_str(&json).expect("JSON");
                let mut warnings = Vec::new();
                assert_eq!(
                    config.credential("r.example", &mut warnings).await.is_some(),
                    member == "credHelpers",
                    "{json}"
                );
                assert_eq!(warnings.len(), 1, "{json}");
                let text = warnings[0].to_string();
                assert!(text.contains(member) && !text.contains("secret"), "{text}");
            }
        }
    }
}
