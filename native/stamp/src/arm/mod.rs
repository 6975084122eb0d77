//! The gateway of Azure Resource Manager and its providers, one file per resource type.

pub mod access;
pub mod api_versions;
mod azure_bridge;
mod downloaded_product;
mod gallery_item;
mod headers;
pub mod key_vault;
pub mod lock;
pub mod long_running;
mod marketplace_product;
mod metadata;
pub mod operator;
mod permissions;
pub mod provider;
pub mod resource_group;
mod resource_list;
pub mod role;
mod role_assignment;
mod role_definition;
pub mod spelling;
pub mod storage_account;
mod subscription;

use crate::{
    caller::Caller,
    compute, deployments,
    exchange::{Answer, Reply, Request},
    identity::bearer,
    network, resource,
    shared::Shared,
    tokens::access_token::Refusal,
};

/// An authenticated request, with its parsed path.
pub struct Call<'a> {
    pub stamp: &'a Shared,
    pub request: &'a Request,
    pub caller: Caller,
    /// Segments as sent.
    pub segments: Vec<String>,
    pub api_version: String,
}

impl Call<'_> {
    /// Returns the segments in lowercase, for matching.
    fn path(&self) -> Vec<String> {
        self.segments.iter().map(|segment| segment.to_ascii_lowercase()).collect()
    }

    pub fn origin(&self, link: &str) -> String {
        self.stamp.behaviour().origin(link, format!("https://{}", self.request.host))
    }

    pub fn is(&self, method: &str) -> bool {
        self.request.method.as_str() == method
    }
}

/// Answers the user's endpoint, `management.…`.
pub async fn answer(stamp: &Shared, request: &Request) -> Reply {
    let segments = request.segments();
    let reply = if is_metadata(&segments) {
        Ok(metadata::answer(stamp, request, false))
    } else {
        user(stamp, request, segments).await
    };
    headers::decorate(stamp, request, reply.unwrap_or_else(|refusal| refusal))
}

fn is_metadata(segments: &[String]) -> bool {
    matches!(segments, [first, second] if first.eq_ignore_ascii_case("metadata") && second.eq_ignore_ascii_case("endpoints"))
}

async fn user(stamp: &Shared, request: &Request, segments: Vec<String>) -> Answer {
    let audience = stamp.names.audience("management");
    let call = sign_in(stamp, request, segments, &audience)?;
    let path = call.path();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    if let ["subscriptions", subscription, ..] = path.as_slice() {
        subscription::must_exist(&call, subscription)?;
    }
    if let Some(budget) = &stamp.behaviour().budget {
        stamp.throttle.must_allow(budget)?;
    }
    if !path.contains(&"locks") {
        lock::must_allow(&call, &stamp.world())?;
    }
    match path.as_slice() {
        ["subscriptions", s, "resourcegroups", _, "providers", "microsoft.resources", "deployments", rest @ ..]
        // The specification's path for the operations of a deployment.
        | ["subscriptions", s, "resourcegroups", _, "deployments", rest @ ..] => {
            deployments::answer(&call, s, rest).await
        }
        _ => dispatch(&call),
    }
}

/// Answers requests that need nothing from outside the stamp; deployments also send their resources here.
pub fn dispatch(call: &Call) -> Answer {
    let path = call.path();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    if let Some(position) = path.windows(2).position(|pair| pair == ["providers", "microsoft.authorization"]) {
        let scope = format!("/{}", call.segments[..position].join("/"));
        return match path.get(position + 2) {
            Some(&"roledefinitions") => role_definition::answer(call, &scope, position + 3),
            Some(&"permissions") if path.len() == position + 3 => permissions::answer(call, &scope),
            Some(&"locks") if path.len() <= position + 4 => lock::answer(call, &scope, position + 3),
            Some(&"roleassignments") => role_assignment::answer(call, &scope, position + 3),
            _ => Err(not_found(call)),
        };
    }
    match path.as_slice() {
        ["subscriptions"] => subscription::list(call),
        ["subscriptions", s] => subscription::one(call, s),
        ["subscriptions", s, "locations"] => subscription::locations(call, s),
        ["subscriptions", s, "resources"] => resource_list::answer(call, s),
        ["subscriptions", s, "resourcegroups"] => resource_group::list(call, s),
        ["subscriptions", s, "resourcegroups", _] => resource_group::answer(call, s),
        ["subscriptions", s, "resourcegroups", _, "resources"] => resource_group::resources(call, s),
        ["subscriptions", s, "operationresults", id] => long_running::poll(call, s, id),
        ["subscriptions", s, "providers"] => provider::list(call, s),
        ["subscriptions", s, "providers", namespace] => provider::one(call, s, namespace),
        ["subscriptions", s, "providers", namespace, "register"] => provider::register(call, s, namespace),
        [
            "subscriptions",
            s,
            "providers",
            _,
            "locations",
            _,
            "asyncoperations" | "operations" | "operationresults",
            id,
        ] => long_running::poll(call, s, id),
        ["subscriptions", s, "providers", "microsoft.storage", rest @ ..] => {
            storage_account::in_subscription(call, s, rest)
        }
        ["subscriptions", s, "resourcegroups", _, "providers", "microsoft.storage", "storageaccounts", rest @ ..] => {
            storage_account::answer(call, s, rest)
        }
        ["subscriptions", s, "providers", "microsoft.keyvault", "vaults"] => key_vault::list(call, s, None),
        ["subscriptions", s, "resourcegroups", group, "providers", "microsoft.keyvault", "vaults"] => {
            key_vault::list(call, s, Some(*group))
        }
        ["subscriptions", s, "resourcegroups", _, "providers", "microsoft.keyvault", "vaults", rest @ ..] => {
            key_vault::answer(call, s, rest)
        }
        ["subscriptions", s, "providers", "microsoft.compute", "locations", _, "vmsizes"] => {
            compute::sizes::answer(call, s)
        }
        ["subscriptions", s, "providers", "microsoft.compute", "locations", _, "usages"] => {
            compute::usages::answer(call, s)
        }
        ["subscriptions", s, "providers", "microsoft.network", "locations", _, "checkdnsnameavailability"] => {
            network::dns_label::answer(call, s)
        }
        ["subscriptions", s, "providers", "microsoft.compute", "locations", _, "publishers", behind @ ..]
            if behind.get(2) == Some(&"vmextension") =>
        {
            compute::extension_images::answer(call, s, behind)
        }
        ["subscriptions", s, "providers", "microsoft.compute", "locations", location, "publishers", rest @ ..] => {
            compute::images::answer(call, s, location, rest.len())
        }
        [
            "subscriptions",
            s,
            "resourcegroups",
            _,
            "providers",
            "microsoft.compute",
            "virtualmachines",
            _,
            "instanceview",
        ] => compute::instance_view::answer(call, s),
        ["subscriptions", s, "resourcegroups", _, "providers", "microsoft.network" | "microsoft.compute", _, ..] => {
            resource::answer::in_group(call, s)
        }
        ["subscriptions", s, "providers", "microsoft.network" | "microsoft.compute", _] => {
            resource::answer::in_subscription(call, s)
        }
        _ => Err(not_found(call)),
    }
}

/// Answers a provider request from a deployment, on behalf of the user who deploys.
pub fn on_behalf(stamp: &Shared, request: &Request, caller: Caller) -> Answer {
    let api_version = request.query("api-version").unwrap_or_default();
    let call = Call { stamp, request, caller, segments: request.segments(), api_version };
    api_versions::check(&call)?;
    dispatch(&call)
}

fn sign_in<'a>(
    stamp: &'a Shared,
    request: &'a Request,
    segments: Vec<String>,
    audience: &str,
) -> Result<Call<'a>, Reply> {
    let caller =
        bearer::caller(stamp, request, &[audience.to_owned()]).map_err(|why| unauthorized(stamp, audience, &why))?;
    let api_version = request.query("api-version").filter(|version| !version.is_empty()).ok_or_else(|| {
        gateway_error(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    })?;
    let call = Call { stamp, request, caller, segments, api_version };
    api_versions::check(&call)?;
    Ok(call)
}

fn unauthorized(stamp: &Shared, audience: &str, why: &Refusal) -> Reply {
    let (code, message) = match why {
        Refusal::Missing => {
            ("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.".to_owned())
        }
        Refusal::Malformed | Refusal::Signature => {
            ("InvalidAuthenticationToken", "The access token is invalid.".to_owned())
        }
        Refusal::NotYetValid => ("InvalidAuthenticationToken", "The access token is not valid yet.".to_owned()),
        Refusal::Expired(at) => (
            "ExpiredAuthenticationToken",
            format!(
                "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
                at.strftime("%-m/%-d/%Y %-I:%M:%S %p"),
                stamp.clock.now().strftime("%-m/%-d/%Y %-I:%M:%S %p")
            ),
        ),
        Refusal::Audience(got) => (
            "InvalidAuthenticationTokenAudience",
            format!(
                "The access token has been obtained for the wrong audience or resource '{got}'. It should exactly match with one of the allowed \
             audiences '{audience}'."
            ),
        ),
    };
    let login = stamp.names.login_endpoint();
    let authority = if stamp.names.is_aad() { format!("{login}/{}", stamp.names.tenant_id) } else { login };
    gateway_error(401, code, &message).header(
        "WWW-Authenticate",
        format!(
            "Bearer authorization_uri=\"{authority}\", error=\"invalid_token\", error_description=\"{}\"",
            if matches!(why, Refusal::Missing) {
                "The access token is missing."
            } else {
                "The access token is not usable."
            }
        ),
    )
}

/// Returns a refusal by ARM itself, not by a provider.
pub fn gateway_error(status: u16, code: &str, message: &str) -> Reply {
    Reply::error(status, code, message).header("x-ms-failure-cause", "gateway")
}

/// Returns the refusal for a missing resource.
pub fn not_found(call: &Call) -> Reply {
    let path = call.path();
    let providers = path.iter().position(|segment| segment == "providers");
    let group = path.iter().position(|segment| segment == "resourcegroups").and_then(|at| call.segments.get(at + 1));
    let resource = providers.map(|at| &call.segments[at + 1..]).unwrap_or_default();
    let message = match (resource, group) {
        ([namespace, kind, name, ..], Some(group)) => {
            format!("The Resource '{namespace}/{kind}/{name}' under resource group '{group}' was not found.")
        }
        _ => format!("The requested resource '{}' was not found.", call.request.path),
    };
    gateway_error(404, "ResourceNotFound", &message)
}

pub fn no_such_group(name: &str) -> Reply {
    gateway_error(404, "ResourceGroupNotFound", &format!("Resource group '{name}' could not be found."))
}

pub fn bad_request_body() -> Reply {
    gateway_error(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.")
}

/// Checks that `location` is the region of the stamp.
pub fn check_location(call: &Call, location: &str, resource_type: &str) -> Result<(), Reply> {
    let region = &call.stamp.names.region;
    if location.replace(' ', "").eq_ignore_ascii_case(region) {
        return Ok(());
    }
    if location.is_empty() {
        return Err(gateway_error(400, "LocationRequired", "The location property is required for this definition."));
    }
    let (code, what) = if resource_type == "resourceGroups" {
        ("LocationNotAvailableForResourceGroup", "resource group".to_owned())
    } else {
        ("LocationNotAvailableForResourceType", format!("resource type '{resource_type}'"))
    };
    Err(gateway_error(
        400,
        code,
        &format!(
            "The provided location '{location}' is not available for {what}. List of available regions is '{region}'."
        ),
    ))
}
