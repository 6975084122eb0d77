use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::later::Later;

/// An application that was registered through Microsoft Graph. The seeded principals have none: their applications belong to another tenant.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Application {
    pub id: String,
    pub app_id: String,
    pub display_name: String,
    pub sign_in_audience: String,
    pub created: String,
    pub passwords: Vec<Password>,
    /// Filters that still do not find it.
    pub listed: Later,
    /// Service principals for it that are still refused.
    pub known_to_principals: Later,
    /// Requests by its id that are still answered with 404.
    pub known_by_id: Later,
}

/// A client secret. Its text leaves the service once, in the answer that creates it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Password {
    pub key_id: String,
    pub display_name: Option<String>,
    pub start: String,
    pub end: String,
    pub secret: String,
}

impl Application {
    pub fn to_json(&self) -> Value {
        let passwords: Vec<Value> = self.passwords.iter().map(|password| password.to_json(None)).collect();
        json!({"id": self.id, "deletedDateTime": null, "appId": self.app_id, "applicationTemplateId": null,
            "createdDateTime": self.created, "displayName": self.display_name, "description": null, "identifierUris": [],
            "publisherDomain": null, "signInAudience": self.sign_in_audience, "tags": [], "keyCredentials": [],
            "passwordCredentials": passwords, "requiredResourceAccess": []})
    }

    /// Whether one of its secrets that have not expired is `secret`.
    pub fn takes(&self, secret: &str, now: Timestamp) -> bool {
        let lives = |password: &&Password| password.end.parse::<Timestamp>().is_ok_and(|end| end > now);
        self.passwords.iter().filter(lives).any(|password| password.secret == secret)
    }
}

impl Password {
    pub fn to_json(&self, shown: Option<&str>) -> Value {
        json!({"customKeyIdentifier": null, "displayName": self.display_name, "endDateTime": self.end,
            "hint": self.secret.get(..3), "keyId": self.key_id, "secretText": shown, "startDateTime": self.start})
    }
}
