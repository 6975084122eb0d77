//! Finds the application that a command names.

use uuid::Uuid;

use crate::error::{Error, ErrorId, Result};
use crate::graph::application::{self, Application, Wanted};
use crate::graph::microsoft::MicrosoftGraph;
use crate::identity::context::Context;
use crate::parameter::Parameter;

/// Longest display name that the directory takes.
const LONGEST_NAME: usize = 256;

/// Returns the lookup for an application. Exactly one of the two is given.
pub(super) fn wanted(display_name: Option<&str>, application_id: Option<&str>) -> Result<Wanted> {
    match (display_name, application_id) {
        (Some(name), None) => display_name_of(name).map(Wanted::DisplayName),
        (None, Some(id)) => Uuid::try_parse(id.trim()).map(Wanted::ApplicationId).map_err(|_| {
            let message = format!("'{id}' is not a valid application id; expected a GUID");
            Error::new(ErrorId::ArgumentInvalid, message).with_target(Parameter::ApplicationId)
        }),
        (Some(_), Some(_)) => {
            Err(Error::new(ErrorId::ArgumentInvalid, "DisplayName and ApplicationId exclude each other"))
        }
        (None, None) => Err(Error::new(ErrorId::ArgumentMissing, "DisplayName or ApplicationId is required")),
    }
}

pub(super) fn display_name_of(given: &str) -> Result<String> {
    let name = given.trim();
    let why = match name {
        "" => "it is empty",
        _ if name.chars().any(char::is_control) => "it contains a control character",
        _ if name.chars().count() > LONGEST_NAME => "it is longer than 256 characters",
        _ => return Ok(name.to_owned()),
    };
    let message = format!("the display name of the application cannot be used: {why}");
    Err(Error::new(ErrorId::ArgumentInvalid, message).with_target(Parameter::DisplayName))
}

/// Opens the directory. `command` is what the operator of an AD FS stamp runs instead.
pub(super) async fn directory(context: &Context, command: &str) -> Result<MicrosoftGraph> {
    MicrosoftGraph::new(context).await.map_err(|error| match error.id {
        ErrorId::PrivilegedEndpointNeeded => error.with_hint(format!(
            "Open a session with New-PSSession -ConfigurationName PrivilegedEndpoint, and run the same command with -PrivilegedEndpointSession. \
             Or ask the operator of the stamp to run there: {command}"
        )),
        _ => error,
    })
}

/// Returns the application, or `None` when the tenant has none. Several of one name are an error, since a command must not choose.
pub(super) async fn at_most_one(graph: &MicrosoftGraph, wanted: &Wanted) -> Result<Option<Application>> {
    let mut found = application::find(graph, wanted).await?;
    if found.len() < 2 {
        return Ok(found.pop());
    }
    let ids: Vec<String> = found.iter().map(|one| one.app_id.to_string()).collect();
    let message = format!("{} applications in the tenant have {}: {}", found.len(), described(wanted), ids.join(", "));
    Err(Error::new(ErrorId::ServicePrincipalAmbiguous, message).with_target(text(wanted)))
}

/// As [`at_most_one`], where an application is expected.
pub(super) async fn one(graph: &MicrosoftGraph, wanted: &Wanted) -> Result<Application> {
    at_most_one(graph, wanted).await?.ok_or_else(|| missing(wanted))
}

pub(super) fn missing(wanted: &Wanted) -> Error {
    let message = format!("no application in the tenant has {}", described(wanted));
    Error::new(ErrorId::PrincipalNotFound, message)
        .with_hint("Check the name and the tenant of the session. New-ContainerRegistryServicePrincipal creates an application.")
        .with_target(text(wanted))
}

fn described(wanted: &Wanted) -> String {
    match wanted {
        Wanted::DisplayName(name) => format!("the display name '{name}'"),
        Wanted::ApplicationId(id) => format!("the application id {id}"),
    }
}

fn text(wanted: &Wanted) -> String {
    match wanted {
        Wanted::DisplayName(name) => name.clone(),
        Wanted::ApplicationId(id) => id.to_string(),
    }
}
