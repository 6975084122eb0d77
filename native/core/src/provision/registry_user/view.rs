//! A user in results. The password is never part of it.

use serde::Serialize;

use crate::key_vault::secret::{Secret, SecretItem, Validity};
use crate::resource::login_kind::Kind;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    pub key_vault_name: String,
    pub user_name: String,
    /// A disabled secret cannot be read, so the setup cannot create its login.
    pub enabled: bool,
    /// Whether the next deployment omits it.
    pub retired: bool,
    pub created: Option<String>,
    pub updated: Option<String>,
    /// Before this time, the password should not be used. The setup uses it.
    pub not_before: Option<String>,
    /// After this time, the password should not be used. The setup uses it.
    pub expires: Option<String>,
    /// Whether the registry accepts the login; `None` when it was not asked.
    pub login_works: Option<bool>,
}

impl UserView {
    pub fn of_item(vault_name: &str, item: &SecretItem, kind: Kind) -> Self {
        Self {
            key_vault_name: vault_name.to_owned(),
            user_name: item.name.clone(),
            enabled: item.validity.enabled,
            retired: kind == Kind::Retired,
            created: item.created.map(|time| time.to_string()),
            updated: item.updated.map(|time| time.to_string()),
            not_before: item.validity.not_before.map(|time| time.to_string()),
            expires: item.validity.expires.map(|time| time.to_string()),
            login_works: None,
        }
    }

    /// Returns the view of a secret that was read, and is therefore enabled.
    pub fn of_secret(vault_name: &str, secret: &Secret) -> Self {
        let kind = Kind::of(secret.content_type.as_deref()).unwrap_or(Kind::Login);
        let item = SecretItem {
            name: secret.id.name.clone(),
            content_type: secret.content_type.clone(),
            created: secret.created,
            updated: secret.updated,
            validity: Validity { enabled: true, ..secret.validity },
        };
        Self::of_item(vault_name, &item, kind)
    }
}
