//! Sources of tokens: one file per sign-in method.

pub(crate) mod access_token;
pub(crate) mod assertion;
pub(crate) mod azure_cli;
pub(crate) mod client_certificate;
pub(crate) mod client_secret;
pub(crate) mod device_code;
pub(crate) mod directory_identity;
mod handed_check;
pub(crate) mod handed_over;
pub(crate) mod managed_identity;
pub(crate) mod password;
pub(crate) mod refresh;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use schemars::JsonSchema;
use serde::Deserialize;

use super::login::Login;
use super::token::Token;
use crate::cloud::names;
use crate::error::{Error, ErrorId, Result};
use crate::event::{EventSink, Purpose};
use crate::secret::Secrets;

/// The client id of Azure PowerShell, known to every tenant and registered on every AD FS stamp.
pub(crate) const PUBLIC_CLIENT: &str = "1950a258-227b-4e31-a9cf-717495945fc2";

/// What a token is requested for.
pub struct Asked<'a> {
    pub audience: &'a str,
    pub purpose: Purpose,
    pub login: Login<'a>,
    pub events: &'a EventSink,
}

/// A sign-in method. It does not cache tokens; the token cache does.
pub trait TokenSource: Send + Sync {
    fn token<'a>(&'a self, asked: &'a Asked<'a>) -> BoxFuture<'a, Result<Token>>;
}

/// `identity` of a session request; see `docs/abi.md`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum IdentityRequest {
    HandedOver { account: Option<String> },
    ClientSecret { application_id: String },
    ClientCertificate { application_id: String, certificate_file: String },
    DeviceCode { application_id: Option<String> },
    Password { user_name: String, application_id: Option<String> },
    ManagedIdentity { client_id: Option<String> },
    AzureCli,
    AccessToken,
}

impl IdentityRequest {
    /// Returns the account for messages.
    pub fn account(&self) -> String {
        match self {
            Self::HandedOver { account } => account.clone().unwrap_or_else(|| "the signed-in account".to_owned()),
            Self::ClientSecret { application_id } | Self::ClientCertificate { application_id, .. } => {
                format!("application {application_id}")
            }
            Self::DeviceCode { .. } => "the user of the device code".to_owned(),
            Self::Password { user_name, .. } => user_name.clone(),
            Self::ManagedIdentity { client_id: Some(client_id) } => format!("managed identity {client_id}"),
            Self::ManagedIdentity { client_id: None } => "the managed identity of this machine".to_owned(),
            Self::AzureCli => "the account of the Azure CLI".to_owned(),
            Self::AccessToken => "the holder of the access token".to_owned(),
        }
    }

    /// Returns the account if the request names it; otherwise it is known only after the sign-in.
    pub fn name(&self) -> Option<String> {
        match self {
            Self::HandedOver { account: Some(_) }
            | Self::ClientSecret { .. }
            | Self::ClientCertificate { .. }
            | Self::Password { .. }
            | Self::ManagedIdentity { .. } => Some(self.account()),
            Self::HandedOver { account: None } | Self::DeviceCode { .. } | Self::AzureCli | Self::AccessToken => None,
        }
    }

    pub fn source(self, tenant: Option<&str>, secrets: &Secrets) -> Result<Arc<dyn TokenSource>> {
        Ok(match self {
            Self::HandedOver { .. } => Arc::new(handed_over::HandedOver),
            Self::ClientSecret { application_id } => Arc::new(client_secret::ClientSecret {
                application_id: names::application(&required(application_id, "applicationId")?),
                secret: secrets.require("clientSecret")?,
            }),
            Self::ClientCertificate { application_id, certificate_file } => {
                let password = secrets.get("certificatePassword").cloned().unwrap_or_default();
                let application_id = names::application(&required(application_id, "applicationId")?);
                let certificate_file = required(certificate_file, "certificateFile")?;
                Arc::new(client_certificate::ClientCertificate::new(application_id, certificate_file, password))
            }
            Self::DeviceCode { application_id } => {
                Arc::new(device_code::DeviceCode::new(public_client(application_id)))
            }
            Self::Password { user_name, application_id } => Arc::new(password::Password::new(
                public_client(application_id),
                required(user_name, "userName")?,
                secrets.require("password")?,
            )),
            Self::ManagedIdentity { client_id } => {
                Arc::new(managed_identity::new(client_id.map(|id| names::application(&id)))?)
            }
            Self::AzureCli => Arc::new(azure_cli::new(tenant, None)?),
            Self::AccessToken => Arc::new(access_token::AccessToken {
                arm: secrets.require("accessToken")?,
                key_vault: secrets.get("keyVaultToken").cloned(),
                graph: secrets.get("graphToken").cloned(),
            }),
        })
    }
}

fn public_client(application_id: Option<String>) -> String {
    application_id
        .filter(|id| !id.trim().is_empty())
        .map_or_else(|| PUBLIC_CLIENT.to_owned(), |id| names::application(&id))
}

fn required(value: String, name: &str) -> Result<String> {
    match value.trim().is_empty() {
        true => Err(Error::new(ErrorId::ArgumentMissing, format!("'{name}' of the identity is empty"))),
        false => Ok(value),
    }
}
