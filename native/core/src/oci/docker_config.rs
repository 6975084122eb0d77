//! The logins that `docker login` keeps: `config.json` with plain `auths`, and the credential helpers that it names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

use super::credential::Credential;
use super::credential_helper;
use super::reference::DOCKER_HUB;
use crate::error::{Error, ErrorId, Result};
use crate::secret::SecretString;
use crate::text_file;

/// Docker Hub's key is older than registries themselves.
const DOCKER_HUB_KEY: &str = "https://index.docker.io/v1/";

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DockerConfig {
    auths: BTreeMap<String, Login>,
    creds_store: Option<String>,
    cred_helpers: BTreeMap<String, String>,
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
    /// `$DOCKER_CONFIG/config.json`, or `.docker/config.json` in the home folder. `None` when neither variable is there.
    pub fn default_path(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
        let filled = |name| variable(name).filter(|value| !value.trim().is_empty());
        let folder = match filled("DOCKER_CONFIG") {
            Some(folder) => PathBuf::from(folder),
            None => PathBuf::from(filled("HOME").or_else(|| filled("USERPROFILE"))?).join(".docker"),
        };
        Some(folder.join("config.json"))
    }

    /// A file that is not there holds no logins. `Registry.CredentialUnreadable` when it is no JSON.
    pub async fn read(path: &Path) -> Result<Self> {
        let unreadable = |why: String| {
            Error::new(
                ErrorId::RegistryCredentialUnreadable,
                format!("the logins in '{}' cannot be read: {why}", path.display()),
            )
            .with_target(path.display().to_string())
        };
        match tokio::fs::read(path).await {
            // The message of the parser would quote the file; line and column are enough.
            Ok(bytes) => serde_json::from_slice(&text_file::to_utf8(bytes)).map_err(|error| {
                unreadable(format!("no JSON of this kind at line {}, column {}", error.line(), error.column()))
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(unreadable(error.to_string())),
        }
    }

    /// The login for a registry, in Docker's order: its own helper, the common helper, the file itself.
    pub async fn credential(&self, registry: &str) -> Result<Option<Credential>> {
        let keys = keys(registry);
        let own = keys.iter().find_map(|key| self.cred_helpers.get(key));
        if let Some(helper) = own.or(self.creds_store.as_ref()).filter(|name| !name.is_empty()) {
            for key in &keys {
                if let Some(found) = credential_helper::get(helper, key).await? {
                    return Ok(Some(found));
                }
            }
        }
        let login = keys.iter().find_map(|key| self.auths.get(key)).or_else(|| self.auth_with_path(registry));
        login.map_or(Ok(None), |login| login.credential(registry))
    }

    /// Older files keep `https://registry/v2/` for `registry`.
    fn auth_with_path(&self, registry: &str) -> Option<&Login> {
        let host = |key: &str| key.trim_start_matches("https://").split('/').next().unwrap_or_default().to_owned();
        self.auths.iter().find(|(key, _)| host(key) == registry).map(|(_, login)| login)
    }
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
        let unreadable = || {
            let message = format!("the login for {registry} in Docker's config.json is no base64 of user:password");
            Error::new(ErrorId::RegistryCredentialUnreadable, message).with_target(registry)
        };
        let text = zeroize::Zeroizing::new(BASE64_STANDARD.decode(auth.expose_secret()).map_err(|_| unreadable())?);
        let text = std::str::from_utf8(&text).map_err(|_| unreadable())?;
        // Docker pads what it encodes with NUL.
        let (user, password) = text.trim_end_matches('\0').split_once(':').ok_or_else(unreadable)?;
        Ok(Some(Credential::Password { user: user.to_owned(), password: SecretString::from(password) }))
    }
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
        match config.credential(registry).await.expect("a lookup") {
            Some(Credential::Password { user, password }) => Some((user, password.expose_secret().to_owned())),
            Some(Credential::IdentityToken(token)) => Some(("<token>".to_owned(), token.expose_secret().to_owned())),
            None => None,
        }
    }

    #[tokio::test]
    async fn finds_logins_as_docker_keeps_them() {
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
    async fn a_broken_login_is_told_without_its_text() {
        let config: DockerConfig =
            serde_json::from_str(r#"{ "auths": { "r.example": { "auth": "c2VjcmV0" } } }"#).expect("JSON");
        let error = config.credential("r.example").await.expect_err("no colon");
        assert_eq!(error.id, ErrorId::RegistryCredentialUnreadable);
        assert!(!error.to_string().contains("c2VjcmV0") && !error.to_string().contains("secret"));
    }
}
