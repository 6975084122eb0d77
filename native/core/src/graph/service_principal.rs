//! Finds a service principal, and on AAD creates one for an application. Its object id is a GUID on AAD and a SID on AD FS.

use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::microsoft::MicrosoftGraph;
use super::post::{Look, NewObject, Post, Trace};
use crate::cloud::endpoints::IdentitySystem;
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::Shape;
use crate::http::retry::{self, RetryPolicy};
use crate::http::{Request, Response, answer, page};
use crate::identity::context::Context;

const SET: &str = "servicePrincipals";

/// Version of the graph of an AD FS stamp.
const ADFS_GRAPH_VERSION: &str = "1.6";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePrincipal {
    pub object_id: String,
    pub app_id: Option<String>,
}

/// Returns the service principal whose application id or object id is `id`, or `None` if the directory has neither. `Graph.Unreachable` if the directory does
/// not answer.
pub(crate) async fn find(context: &Context, id: &str) -> Result<Option<ServicePrincipal>> {
    // A SID is an object id of AD FS; any other id is more likely an application id.
    let ask_by_id_first = id.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("S-1-"));
    match ask_by_id_first {
        true => match by_object_id(context, id).await? {
            Some(found) => Ok(Some(found)),
            None => by_application_id(context, id).await,
        },
        false => match by_application_id(context, id).await? {
            Some(found) => Ok(Some(found)),
            None => by_object_id(context, id).await,
        },
    }
}

/// Returns the service principal of an application in the tenant of an AAD stamp. Unlike [`find`], it keeps the reason of a refusal.
pub(crate) async fn of_application(graph: &MicrosoftGraph, app_id: Uuid) -> Result<Option<ServicePrincipal>> {
    let found = graph.filtered(SET, "appId", &app_id.to_string(), &PRINCIPAL).await?;
    Ok(found.into_iter().find(|one| one.app_id.as_deref().and_then(|id| Uuid::try_parse(id).ok()) == Some(app_id)))
}

/// Creates the service principal of an application, which may be so new that not every part of the directory knows it.
pub(crate) async fn create(graph: &MicrosoftGraph, app_id: Uuid) -> Result<ServicePrincipal> {
    let look: &Look<'_, ServicePrincipal> =
        &|| Box::pin(async move { Ok(of_application(graph, app_id).await?.map_or(Trace::Nothing, Trace::Done)) });
    let post = Post { path: &[SET], body: json!({ "appId": app_id.to_string() }), new_object: NewObject::InBody };
    graph.post_once(&post, &PRINCIPAL, look).await
}

async fn by_application_id(context: &Context, id: &str) -> Result<Option<ServicePrincipal>> {
    let filter = format!("appId eq '{}'", id.replace('\'', "''"));
    let Some((request, response)) = ask(context, None, Some(&filter)).await? else { return Ok(None) };
    let found = page::read(&request, &response, &PRINCIPAL).map_err(unreachable)?;
    Ok(found.items.into_iter().next())
}

async fn by_object_id(context: &Context, id: &str) -> Result<Option<ServicePrincipal>> {
    let Some((request, response)) = ask(context, Some(id), None).await? else { return Ok(None) };
    let found = answer::json(&request, &response).and_then(|value| PRINCIPAL.check(&request, &response, value));
    found.map(Some).map_err(unreachable)
}

/// Sends one query; `None` if no service principal has this id.
async fn ask(context: &Context, object_id: Option<&str>, filter: Option<&str>) -> Result<Option<(Request, Response)>> {
    let request = Request::get(url(context, object_id, filter).await?);
    let response = retry::send(&context.graph(), &request, RetryPolicy::DIRECTORY).await.map_err(unreachable)?;
    if is_unknown(&response) {
        return Ok(None);
    }
    answer::success(&request, &response).map_err(unreachable)?;
    Ok(Some((request, response)))
}

async fn url(context: &Context, object_id: Option<&str>, filter: Option<&str>) -> Result<Url> {
    let stamp = context.stamp().await?;
    let mut url = stamp
        .graph
        .clone()
        .ok_or_else(|| Error::new(ErrorId::GraphUnreachable, "the stamp's metadata names no graph"))?;
    let root = match stamp.identity_system {
        IdentitySystem::Aad => "v1.0".to_owned(),
        IdentitySystem::Adfs => context.tenant_id().await?,
    };
    url.path_segments_mut()
        .map_err(|()| Error::new(ErrorId::GraphUnreachable, "the stamp's metadata names no usable graph"))?
        .clear()
        .extend([root.as_str(), SET])
        .extend(object_id);
    if let Some(filter) = filter {
        url.query_pairs_mut().append_pair("$filter", filter);
    }
    if stamp.identity_system == IdentitySystem::Adfs {
        url.query_pairs_mut().append_pair("api-version", ADFS_GRAPH_VERSION);
    }
    Ok(url)
}

/// Returns whether the id is unknown: 404, or 400 if it does not have the form of an object id.
fn is_unknown(response: &Response) -> bool {
    matches!(response.status.as_u16(), 400 | 404)
}

fn unreachable(error: Error) -> Error {
    let message = format!("the directory cannot be queried: {}", error.message);
    error.retold(ErrorId::GraphUnreachable, message)
}

const PRINCIPAL: Shape<ServicePrincipal> =
    Shape { expected: "a service principal with its object id", read: |value| read(&value) };

/// Parses `id` of Microsoft Graph, or `objectId` of the graph of a stamp.
fn read(value: &Value) -> Option<ServicePrincipal> {
    let object_id = value["objectId"].as_str().or_else(|| value["id"].as_str())?;
    Some(ServicePrincipal { object_id: object_id.to_owned(), app_id: value["appId"].as_str().map(str::to_owned) })
}
