//! Test-ContainerRegistry: which parts of a registry work and which fail. Checks that depend on a failed one are reported as skipped.

pub(super) mod certificate;
pub(super) mod check;
mod deployed_resources;
pub(super) mod image;
mod principal_secret;

use std::sync::Arc;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use self::check::{Check, Checks};
use self::image::Access;
use super::images::connection::{Connection, login};
use super::images::deployed_login;
use crate::clock::Clock;
use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;
use crate::http::Network;
use crate::identity::context::Context;
use crate::oci::reference::Place;
use crate::oci::registry::{Client, Registry};
use crate::oci::registry_name::api_host;
use crate::secret::Secrets;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerificationRequest {
    /// Host, with a port unless it is 443; a leading `https://` is accepted.
    pub registry: String,
    pub user_name: Option<String>,
    pub thumbprint: Option<String>,
    /// Skips push and pull.
    #[serde(default)]
    pub read_only: bool,
    #[serde(flatten)]
    pub connection: Connection,
}

/// A registry to test, and its service principal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TestRequest {
    #[serde(flatten)]
    pub registry: VerificationRequest,
    /// Application id of the registry's service principal, to check when its client secret ends.
    pub service_principal_client_id: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub registry: String,
    /// Whether no check failed.
    pub passed: bool,
    /// Whether the registry requires no login.
    pub open: bool,
    pub checks: Vec<Check>,
}

/// As [`run`], with a warning about deleted resources of a registry on the stamp, and with the check of the service principal's client secret when its
/// application id is given.
pub async fn test(
    events: &EventSink,
    stamp: Option<Context>,
    clock: &Clock,
    request: TestRequest,
    secrets: Secrets,
) -> Result<Outcome> {
    let mut outcome = run(events, stamp.clone(), clock, request.registry, secrets).await?;
    if let Some(stamp) = &stamp {
        deployed_resources::check(stamp, &outcome.registry).await;
    }
    if let Some(application_id) = request.service_principal_client_id {
        let mut checks = Checks::new(events);
        principal_secret::check(&mut checks, stamp.as_ref(), &application_id, clock.now()).await;
        outcome.checks.extend(checks.done());
        outcome.passed = outcome.checks.iter().all(Check::is_harmless);
    }
    Ok(outcome)
}

/// Checks a registry. Secret: `password`, if there is a user name. Without one, the login from the key vault is used for a registry on the stamp.
pub async fn run(
    events: &EventSink,
    stamp: Option<Context>,
    clock: &Clock,
    request: VerificationRequest,
    secrets: Secrets,
) -> Result<Outcome> {
    let (name, url) = address(&request.registry)?;
    let credential = match (login(request.user_name.as_deref(), &secrets, "password")?, &stamp) {
        (None, Some(stamp)) => deployed_login::find(stamp, &name).await,
        (given, _) => given,
    };
    let has_login = credential.is_some();
    let network = Network::read(
        request.connection.trusted_root_file.as_deref(),
        request.connection.environment.as_ref(),
        &request.connection.resolve,
    )?;
    let mut checks = Checks::new(events);
    look_at_certificate(&mut checks, &network, &url, request.thumbprint.as_deref(), clock.now()).await;
    let registry = Registry::new(Client::new(network, &request.connection.token_services, events)?, &name, credential)?;
    let open = speak(&mut checks, &registry, &url, has_login, request.read_only).await;
    let checks = checks.done();
    Ok(Outcome { registry: name, passed: checks.iter().all(Check::is_harmless), open, checks })
}

/// Returns the registry's name as in image names, and the URL that identifies a registry.
pub fn address(registry: &str) -> Result<(String, Url)> {
    let name = Place::parse(registry)?.registry;
    let url = Url::parse(&format!("https://{}/v2/", api_host(&name))).map_err(|_| {
        Error::new(ErrorId::ImageReferenceInvalid, format!("'{name}' is not a valid registry host name"))
            .with_target(&*name)
    })?;
    Ok((name, url))
}

async fn look_at_certificate(
    checks: &mut Checks<'_>,
    network: &Network,
    url: &Url,
    thumbprint: Option<&str>,
    now: Timestamp,
) {
    let seen = certificate::look(network.clone(), checks.events(), url).await;
    match seen {
        Ok(seen) => {
            checks.pass("name", format!("{} is resolved and answers.", url.host_str().unwrap_or_default()));
            for (check, outcome) in certificate::judge(&seen, url, thumbprint, now) {
                match outcome {
                    // The connection may be intercepted: no password is sent.
                    Err(error) if error.id == ErrorId::RegistryThumbprint => checks.stop(check, &error),
                    outcome => checks.note(check, outcome),
                }
            }
        }
        Err(error) => checks.stop("name", &error),
    }
}

/// Runs the steps of a client in order. Returns whether the registry requires no login.
async fn speak(checks: &mut Checks<'_>, registry: &Arc<Registry>, url: &Url, has_login: bool, read_only: bool) -> bool {
    let reached =
        checks.attempt_for("trust", "This machine trusts the certificate.", image::reach(registry, url)).await;
    let open = reached == Some(Access::Open);
    if open {
        checks.open(&registry.name);
    } else if has_login {
        checks.attempt("login", "The registry accepts the login.", image::log_in(registry)).await;
    } else {
        for check in ["login", "catalog", "push", "pull"] {
            checks.skip(check, "no login was given");
        }
        return false;
    }
    checks
        .attempt("catalog", "The registry lists its repositories.", async { registry.catalog().await.map(drop) })
        .await;
    if read_only {
        checks.skip("push", "-ReadOnly was given");
        checks.skip("pull", "-ReadOnly was given");
        return open;
    }
    checks.attempt("push", "A small image was pushed.", image::push(registry)).await;
    checks.attempt("pull", "The image was pulled unchanged.", image::pull(registry)).await;
    if let Err(error) = image::remove(registry).await {
        checks.warn(&error);
    }
    open
}
