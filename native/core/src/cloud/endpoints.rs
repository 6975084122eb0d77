//! Discovery: the answer of `GET /metadata/endpoints` in all its shapes (1.0 and 2015-01-01: an object; 2019-10-01: a list; 2022-09-01: either), and what can
//! be derived from the host name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::{Host, Url};

use super::{audience, entra};
use crate::error::{Error, ErrorId, Result};
use crate::http::retry::{self, RetryPolicy};
use crate::http::{Request, Response, Transport, answer, fault};
use crate::spelling;

/// Every stamp supports the first; the others are tried if it is refused or its answer cannot be used.
const VERSIONS: [&str; 4] = ["2015-01-01", "1.0", "2019-10-01", "2022-09-01"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum IdentitySystem {
    #[serde(rename = "AAD")]
    Aad,
    #[serde(rename = "ADFS")]
    Adfs,
}

impl std::fmt::Display for IdentitySystem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Aad => "AAD",
            Self::Adfs => "ADFS",
        })
    }
}

/// A stamp, seen by users or by operators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// `https://management.<region>.<fqdn>/`, or `adminmanagement` for operators.
    pub arm: Url,
    pub identity_system: IdentitySystem,
    /// With a final slash; on AD FS it ends with `/adfs/`.
    pub login: Url,
    /// Microsoft Graph on AAD, the stamp's own graph on AD FS. With a final slash.
    pub graph: Option<Url>,
    pub graph_audience: Option<String>,
    /// Audience of Azure Resource Manager.
    pub audience: String,
    pub region: String,
    /// `<region>.<fqdn>`, taken from the ARM endpoint that the caller gave, never from an answer.
    pub domain: String,
    /// A blob endpoint is `<account>.blob.<suffix>`.
    pub storage_suffix: String,
    /// A vault is `<name>.<suffix>`.
    pub key_vault_suffix: String,
    pub operator: bool,
    pub portal: Option<Url>,
    pub gallery: Option<Url>,
}

impl Stamp {
    /// Returns whether the host is in the stamp's domain.
    pub fn owns(&self, host: &str) -> bool {
        is_below(host, &self.domain)
    }
}

/// Requests the endpoints of the stamp at `arm`.
pub async fn discover(transport: &dyn Transport, arm: &Url) -> Result<Stamp> {
    let mut failure = None;
    for version in VERSIONS {
        let request = Request::get(metadata_url(arm, version)).for_document();
        let response = retry::send(transport, &request, RetryPolicy::default()).await?;
        let outcome = match response.status.is_success() {
            true => answer::json(&request, &response).and_then(|body| read(arm, &body)),
            false => Err(refused(&request, &response)),
        };
        match outcome {
            Ok(stamp) => return Ok(stamp),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    Err(failure.unwrap_or_else(|| unusable(arm, "it is empty")).with_target(arm.as_str()))
}

/// Checks that `text` can be the ARM endpoint of a stamp.
pub fn parse_arm_endpoint(text: &str) -> Result<Url> {
    let invalid = |why: &str| {
        Error::new(ErrorId::EndpointInvalid, format!("'{text}' is not a valid ARM endpoint of a stamp: {why}"))
    };
    let mut url = Url::parse(text.trim()).map_err(|_| invalid("it is not a URL"))?;
    if url.scheme() != "https" {
        return Err(invalid("it does not begin with https://"));
    }
    let Some(Host::Domain(host)) = url.host() else {
        return Err(invalid("it has an IP address instead of a host name"));
    };
    if entra::is_public_azure(host) {
        return Err(Error::new(
            ErrorId::ContextOfPublicAzure,
            format!("'{text}' belongs to public Azure, not to a stamp"),
        ));
    }
    if host.split('.').filter(|label| !label.is_empty()).count() < 3 {
        return Err(invalid("the host name has fewer than three labels"));
    }
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    // A URL without a password needs no clearing; a failure means that it cannot have one.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Ok(url)
}

/// Returns the DNS suffix of public IP addresses, `<region>.cloudapp.<fqdn>`, for the stamp with the suffix `<region>.<fqdn>`.
pub fn public_suffix(domain: &str) -> Option<String> {
    let (region, fqdn) = domain.split_once('.')?;
    Some(format!("{region}.cloudapp.{fqdn}"))
}

fn metadata_url(arm: &Url, version: &str) -> Url {
    let mut url = arm.clone();
    url.set_path("/metadata/endpoints");
    url.set_query(Some(&format!("api-version={version}")));
    url
}

fn refused(request: &Request, response: &Response) -> Error {
    let error = fault::error(request, response);
    if error.id == ErrorId::AnswerForeign {
        return error;
    }
    let message = error.message.clone();
    error.retold(ErrorId::DiscoveryFailed, message)
}

fn unusable(arm: &Url, why: &str) -> Error {
    let host = arm.host_str().unwrap_or_default();
    Error::new(ErrorId::DiscoveryFailed, format!("the metadata of {host} is not usable: {why}"))
}

/// The used parts of an answer, in both spellings of the older and the newer shape. All other members are ignored.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    #[serde(alias = "portalEndpoint")]
    portal: Option<String>,
    #[serde(alias = "galleryEndpoint")]
    gallery: Option<String>,
    #[serde(alias = "graphEndpoint")]
    graph: Option<String>,
    graph_audience: Option<String>,
    microsoft_graph_resource_id: Option<String>,
    resource_manager: Option<String>,
    authentication: Authentication,
    #[serde(default)]
    suffixes: Option<Suffixes>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Authentication {
    login_endpoint: String,
    audiences: Vec<String>,
    identity_provider: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Suffixes {
    storage: Option<String>,
    key_vault_dns: Option<String>,
}

fn read(arm: &Url, body: &Value) -> Result<Stamp> {
    let host = arm.host_str().unwrap_or_default();
    let (side, domain) = host.split_once('.').ok_or_else(|| unusable(arm, "the host name has only one label"))?;
    let metadata = choose(body, domain)
        .ok_or_else(|| unusable(arm, "it has no authentication section with login endpoint and audiences"))?;
    let audience = metadata
        .authentication
        .audiences
        .first()
        .filter(|audience| !audience.is_empty())
        .cloned()
        .ok_or_else(|| unusable(arm, "it has no audience"))?;
    let login = endpoint(&metadata.authentication.login_endpoint)
        .ok_or_else(|| unusable(arm, "its login endpoint is not a URL"))?;
    let (identity_system, login) = sort_login(login, metadata.authentication.identity_provider.as_deref());
    let graph = graph(identity_system, &login, &metadata);
    let suffix = |told: Option<&String>, usual: String| match told {
        Some(told) if is_below(&spelling::folded(told), domain) => spelling::folded(told),
        _ => usual,
    };
    let suffixes = metadata.suffixes.unwrap_or_default();
    let operator = side == "adminmanagement";
    let vault = if operator { "adminvault" } else { "vault" };
    Ok(Stamp {
        graph_audience: graph.as_ref().map(|graph| match (identity_system, metadata.graph_audience) {
            (IdentitySystem::Adfs, Some(audience)) => audience,
            _ => graph.to_string(),
        }),
        arm: arm.clone(),
        identity_system,
        login,
        graph,
        audience,
        region: domain.split('.').next().unwrap_or_default().to_owned(),
        domain: domain.to_owned(),
        storage_suffix: suffix(suffixes.storage.as_ref(), domain.to_owned()),
        key_vault_suffix: suffix(suffixes.key_vault_dns.as_ref(), format!("{vault}.{domain}")),
        operator,
        portal: metadata.portal.as_deref().and_then(endpoint),
        gallery: metadata.gallery.as_deref().and_then(endpoint),
    })
}

/// Returns the entry for this stamp: the only one, or in a list the first that names a host of the stamp, otherwise the first usable one.
fn choose(body: &Value, domain: &str) -> Option<Metadata> {
    let entries = match body {
        Value::Array(entries) => entries.as_slice(),
        one => std::slice::from_ref(one),
    };
    let usable = || entries.iter().filter_map(|entry| Metadata::deserialize(entry).ok());
    let names_stamp = |entry: &Metadata| {
        let hosts = [&entry.resource_manager, &entry.portal].into_iter().flatten();
        hosts.filter_map(|url| Url::parse(url).ok()).any(|url| is_below(url.host_str().unwrap_or_default(), domain))
    };
    usable().find(names_stamp).or_else(|| usable().next())
}

/// Determines the identity system from the login endpoint. AD FS has no tenants: the path after `/adfs` is dropped.
fn sort_login(mut login: Url, provider: Option<&str>) -> (IdentitySystem, Url) {
    let first = login.path_segments().and_then(|mut segments| segments.next()).unwrap_or_default();
    if first.eq_ignore_ascii_case("adfs") || provider.is_some_and(|name| name.eq_ignore_ascii_case("ADFS")) {
        login.set_path("/adfs/");
        return (IdentitySystem::Adfs, login);
    }
    (IdentitySystem::Aad, login)
}

/// Returns the graph endpoint. AAD metadata names Azure AD Graph, which was retired; it is replaced by Microsoft Graph of the same cloud.
fn graph(identity_system: IdentitySystem, login: &Url, metadata: &Metadata) -> Option<Url> {
    let named = metadata.graph.as_deref().and_then(endpoint);
    if identity_system == IdentitySystem::Adfs {
        return named;
    }
    let newer = metadata.microsoft_graph_resource_id.as_deref().and_then(endpoint);
    let usable = named.filter(|graph| !entra::is_retired_graph(graph.host_str().unwrap_or_default()));
    let usual = || endpoint(&format!("https://{}/", entra::graph_host(login.host_str().unwrap_or_default())));
    newer.or(usable).or_else(usual)
}

/// Parses a URL and adds a final slash; `None` if it is empty or invalid.
fn endpoint(text: &str) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok().filter(Url::has_host)?;
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Some(url)
}

fn is_below(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// Returns the tenant from the metadata of a stamp: on AD FS the GUID of the audience, on AAD the verified domain.
pub fn tenant_of(stamp: &Stamp) -> Option<String> {
    match stamp.identity_system {
        IdentitySystem::Adfs => audience::guid(&stamp.audience),
        IdentitySystem::Aad => audience::verified_domain(&stamp.audience),
    }
}
