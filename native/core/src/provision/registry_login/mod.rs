//! Get-ContainerRegistryLogin: the login of a registry, for PowerShell, as Docker's config.json, or as a Kubernetes secret.

mod found;
mod kubernetes;
mod merge;
pub mod save;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::found::Source;
use crate::error::{Error, Problem, Result};
use crate::event::EventSink;
use crate::identity::context::Context;
use crate::secret::{SecretString, Secrets};

/// The form of a login in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Form {
    DockerConfig,
    KubernetesSecret,
}

/// The login, and its form.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    #[serde(flatten)]
    pub source: Source,
    /// Without it, the result is user name and password.
    #[serde(rename = "as")]
    pub form: Option<Form>,
    /// Of the Kubernetes secret.
    pub name: Option<String>,
    pub namespace: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    #[serde(flatten)]
    pub wanted: Wanted,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Login {
    pub registry: String,
    pub user_name: String,
    /// The password, or the text of the file, which a separate call returns to the caller.
    #[serde(skip)]
    pub value: SecretString,
}

/// Returns the login. Secret: `password`, if there is a user name and no key vault.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Login> {
    let wanted = request.wanted;
    check(&wanted)?;
    let found = found::find(events, stamp, &wanted.source, &secrets).await?;
    let value = match wanted.form {
        None => found.password.clone(),
        Some(form) => text(&wanted, form, &found)?,
    };
    Ok(Login { registry: found.registry, user_name: found.user, value })
}

/// Returns the text of a new file.
fn text(wanted: &Wanted, form: Form, found: &found::FoundLogin) -> Result<SecretString> {
    let config = merge::into(None, found)?;
    Ok(match form {
        Form::DockerConfig => config.text,
        Form::KubernetesSecret => {
            kubernetes::manifest(wanted.name.as_deref(), wanted.namespace.as_deref(), &config.text)
        }
    })
}

fn check(wanted: &Wanted) -> Result<()> {
    let problems: Vec<Problem> = match wanted.form {
        Some(Form::KubernetesSecret) => kubernetes::check(wanted.name.as_deref(), wanted.namespace.as_deref()),
        _ => Vec::new(),
    };
    Error::from_problems(problems).map_or(Ok(()), Err)
}
