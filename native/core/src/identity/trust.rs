//! The trust rule: tokens are sent only to hosts in the stamp's domain, to the login service, and to Graph, and only over https. The answers of services
//! contain many URLs (vaultUri, Location, nextLink, …); each is checked here before it receives a token.

use url::Url;

use crate::cloud::endpoints::Stamp;
use crate::cloud::{audience, entra};
use crate::error::{Error, ErrorId, Result};
use crate::event::Purpose;

/// Checks a URL to which a token for `purpose` is about to be sent.
pub(crate) fn check(stamp: &Stamp, purpose: Purpose, url: &Url) -> Result<()> {
    match purpose {
        Purpose::Arm | Purpose::KeyVault => check_own(stamp, url),
        Purpose::Graph => check_graph(stamp, url),
    }
}

/// Checks that the host is in the stamp's domain.
pub(crate) fn check_own(stamp: &Stamp, url: &Url) -> Result<()> {
    let host = https_host(url)?;
    allow(stamp.owns(host), stamp, host)
}

/// Checks the login service, to which secrets and assertions are sent: AD FS of the stamp, or one of Entra's hosts.
pub(crate) fn check_login(stamp: &Stamp, url: &Url) -> Result<()> {
    let host = https_host(url)?;
    let named = stamp.login.host_str().unwrap_or_default();
    let login = entra::same_login(named, host) && (entra::is_login_host(host) || stamp.owns(host));
    allow(login, stamp, host)
}

fn check_graph(stamp: &Stamp, url: &Url) -> Result<()> {
    let host = https_host(url)?;
    let named = stamp.graph.as_ref().and_then(Url::host_str).unwrap_or_default();
    allow(host == named && (entra::is_graph_host(host) || stamp.owns(host)), stamp, host)
}

/// Checks the `authorization` and `resource` of a vault's challenge. The resource is a name in the directory and never matches the vault's host: it must be the
/// sibling of the stamp's ARM audience, or end in the stamp's vault suffix.
pub(crate) fn check_challenge(stamp: &Stamp, tenant: Option<&str>, authorization: &str, resource: &str) -> Result<()> {
    if !is_login(stamp, authorization) {
        return Err(foreign_audience(stamp, "sign-in at", authorization));
    }
    if !is_vault_audience(stamp, tenant, resource) {
        return Err(foreign_audience(stamp, "a token for", resource));
    }
    Ok(())
}

/// Returns whether the URL is the metadata's login endpoint, with or without a tenant. Entra's hosts of one cloud count as equal.
fn is_login(stamp: &Stamp, authorization: &str) -> bool {
    let Ok(url) = Url::parse(authorization) else { return false };
    if check_login(stamp, &url).is_err() || url.port_or_known_default() != stamp.login.port_or_known_default() {
        return false;
    }
    let own = segments(&stamp.login);
    let there = segments(&url);
    let tenants = there.len().saturating_sub(own.len());
    let same_path = own.iter().zip(&there).all(|(one, other)| one.eq_ignore_ascii_case(other));
    there.len() >= own.len() && same_path && tenants <= 1
}

fn is_vault_audience(stamp: &Stamp, tenant: Option<&str>, resource: &str) -> bool {
    let sibling = audience::vault_sibling(&stamp.audience);
    // One stamp was reported to end its vault audience with the tenant instead of the GUID of the ARM audience.
    let with_tenant = || audience::with_guid(sibling.as_deref()?, &audience::guid(tenant?)?);
    if [sibling.clone(), with_tenant()].into_iter().flatten().any(|known| audience::same(&known, resource)) {
        return true;
    }
    let Ok(url) = Url::parse(resource) else { return false };
    let host = url.host_str().unwrap_or_default();
    let suffix = format!("vault.{}", stamp.domain);
    let under = |suffix: &str| host == suffix || host.ends_with(&format!(".{suffix}"));
    url.scheme() == "https" && (under(&stamp.key_vault_suffix) || under(&suffix))
}

fn segments(url: &Url) -> Vec<&str> {
    let segments = url.path_segments().into_iter().flatten();
    segments.filter(|segment| !segment.is_empty()).collect()
}

fn https_host(url: &Url) -> Result<&str> {
    let host = url.host_str().unwrap_or_default();
    if url.scheme() == "https" {
        return Ok(host);
    }
    let message =
        format!("a URL on {host} begins with {}:// instead of https://, and nothing was sent to it", url.scheme());
    Err(Error::new(ErrorId::NotHttps, message).with_target(host))
}

fn allow(allowed: bool, stamp: &Stamp, host: &str) -> Result<()> {
    if allowed {
        return Ok(());
    }
    let message = format!("the host {host} does not belong to the stamp {}, and nothing was sent to it", stamp.domain);
    Err(Error::new(ErrorId::ForeignHost, message).with_target(host))
}

fn foreign_audience(stamp: &Stamp, what: &str, named: &str) -> Error {
    let message =
        format!("a key vault requested {what} '{named}', which does not belong to the stamp {}", stamp.domain);
    Error::new(ErrorId::ForeignAudience, message).with_target(named)
}
