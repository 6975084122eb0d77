//! Service principals as results show them.

use std::cmp::Reverse;

use serde::Serialize;

use crate::graph::application::{Application, Password};
use crate::graph::service_principal::ServicePrincipal;
use crate::resource::plan::Step;
use crate::secret::SecretString;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    pub display_name: String,
    /// Client id.
    pub application_id: String,
    /// Of the service principal; missing where a run was interrupted before it was created.
    pub object_id: Option<String>,
    pub application_object_id: String,
    pub tenant_id: String,
    /// End of the newest client secret, RFC 3339 in UTC.
    pub secret_expires: Option<String>,
    /// Newest first.
    pub secrets: Vec<SecretView>,
}

/// A client secret without its value.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretView {
    pub key_id: String,
    pub display_name: Option<String>,
    pub end_date: Option<String>,
}

/// What a command that writes gives.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Written {
    /// Missing after a run that writes nothing.
    pub service_principal: Option<View>,
    pub action: &'static str,
    /// Whether there is a new client secret. Its value leaves the library by its own call.
    pub secret_created: bool,
    pub plan: Vec<Step>,
    #[serde(skip)]
    pub client_secret: Option<SecretString>,
}

impl View {
    pub fn of(application: &Application, principal: Option<&ServicePrincipal>, tenant_id: &str) -> Self {
        let mut passwords: Vec<&Password> = application.passwords.iter().collect();
        passwords.sort_by_key(|one| Reverse((one.start, one.end)));
        let secrets: Vec<SecretView> = passwords.into_iter().map(SecretView::of).collect();
        Self {
            display_name: application.display_name.clone(),
            application_id: application.app_id.to_string(),
            object_id: principal.map(|one| one.object_id.clone()),
            application_object_id: application.id.to_string(),
            tenant_id: tenant_id.to_owned(),
            secret_expires: secrets.first().and_then(|newest| newest.end_date.clone()),
            secrets,
        }
    }

    /// Puts a secret that was just created in front: the others may have been created in the same second.
    #[must_use]
    pub fn with_newest(mut self, newest: &Password) -> Self {
        let newest = SecretView::of(newest);
        self.secret_expires.clone_from(&newest.end_date);
        self.secrets.insert(0, newest);
        self
    }
}

impl SecretView {
    fn of(password: &Password) -> Self {
        Self {
            key_id: password.key_id.to_string(),
            display_name: password.display_name.clone(),
            end_date: password.end.map(|end| end.to_string()),
        }
    }
}
