//! Argument completion for names in a registry: repositories, or the tags of one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::connection::{Connection, Registries, login};
use crate::error::Result;
use crate::event::EventSink;
use crate::identity::context::Context;
use crate::oci::reference::Place;
use crate::secret::Secrets;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Host and an optional repository prefix.
    pub registry: String,
    /// Lists the tags of this repository instead of the repositories.
    pub repository: Option<String>,
    pub user_name: Option<String>,
    #[serde(flatten)]
    pub connection: Connection,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub values: Vec<String>,
}

/// Returns names below the prefix of `registry`. Secret: `password`.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Outcome> {
    let place = Place::parse(&request.registry)?;
    let given = login(request.user_name.as_deref(), &secrets, "password")?;
    let registry = Registries::new(&request.connection, events, stamp).await?.open(&place.registry, given).await?;
    let prefix = if place.prefix.is_empty() { String::new() } else { format!("{}/", place.prefix) };
    let values = match &request.repository {
        Some(name) => registry.repository(&format!("{prefix}{name}"), "pull").tags().await?,
        None => {
            let all = registry.catalog().await?;
            all.iter().filter_map(|name| name.strip_prefix(&prefix)).map(str::to_owned).collect()
        }
    };
    Ok(Outcome { values })
}
