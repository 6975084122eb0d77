//! Get-ContainerRegistryServicePrincipal: the applications of a name or an id, without the values of their secrets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::find;
use super::view::View;
use crate::error::Result;
use crate::graph::{application, service_principal};
use crate::identity::context::Context;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadRequest {
    pub display_name: Option<String>,
    pub application_id: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    pub service_principals: Vec<View>,
}

/// Several applications of one name are all returned.
///
/// # Errors
/// `Principal.NotFound` when the tenant has none.
pub async fn read(context: &Context, request: ReadRequest) -> Result<Found> {
    let wanted = find::wanted(request.display_name.as_deref(), request.application_id.as_deref())?;
    let graph = find::directory(context, "Get-GraphApplication").await?;
    let applications = application::find(&graph, &wanted).await?;
    if applications.is_empty() {
        return Err(find::missing(&wanted));
    }
    let tenant = context.tenant_id().await?;
    let mut service_principals = Vec::with_capacity(applications.len());
    for application in &applications {
        let principal = service_principal::of_application(&graph, application.app_id).await?;
        service_principals.push(View::of(application, principal.as_ref(), &tenant));
    }
    Ok(Found { service_principals })
}
