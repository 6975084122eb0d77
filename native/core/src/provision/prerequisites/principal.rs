//! The object ids that get access: the registry's service principal and, for the vault, the caller.

use uuid::Uuid;

use super::Request;
use crate::cloud::endpoints::IdentitySystem;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::graph::service_principal::{self, ServicePrincipal};
use crate::identity::context::Context;
use crate::parameter::Parameter;

/// Returns the findings about missing ids; each names the parameter.
pub(super) fn missing_ids(request: &Request, system: IdentitySystem) -> Vec<Problem> {
    if request.planned_service_principal && system == IdentitySystem::Aad {
        return Vec::new();
    }
    let is_given = |value: &Option<String>| value.as_deref().is_some_and(|text| !text.trim().is_empty());
    let needed = match system {
        IdentitySystem::Aad => vec![(
            Parameter::ServicePrincipalId,
            is_given(&request.service_principal_id) || is_given(&request.application_identifier),
        )],
        IdentitySystem::Adfs => vec![
            (
                Parameter::ApplicationIdentifier,
                is_given(&request.application_identifier) || is_given(&request.service_principal_id),
            ),
            (Parameter::UserObjectId, is_given(&request.user_object_id)),
        ],
    };
    let missing = needed.into_iter().filter(|(_, is_given)| !is_given);
    missing
        .map(|(parameter, _)| {
            let message = format!("The identity system {system} requires {parameter}, which is missing.");
            Problem::error(ErrorId::IdentityIdsMissing, parameter, message)
        })
        .collect()
}

/// Returns the registry's service principal. `ApplicationIdentifier` is an object id (a SID on AD FS), `ServicePrincipalId` an application id; each is looked
/// up as both, since operators confuse them.
pub(super) async fn find(context: &Context, request: &Request, system: IdentitySystem) -> Result<ServicePrincipal> {
    if request.planned_service_principal {
        // No principal of a directory has this id, so nothing is assigned to it.
        return Ok(ServicePrincipal { object_id: Uuid::nil().to_string(), app_id: None });
    }
    let given = [&request.service_principal_id, &request.application_identifier];
    let [app_id, object_id] = given.map(|value| value.as_deref().map(str::trim).filter(|text| !text.is_empty()));
    let preferred = match system {
        IdentitySystem::Aad => app_id.or(object_id),
        IdentitySystem::Adfs => object_id.or(app_id),
    };
    let id = preferred.unwrap_or_default();
    let name = format!("service principal {id}");
    match context.facts().once(name, Option::is_some, service_principal::find(context, id)).await {
        Ok(Some(found)) => Ok(found),
        Ok(None) => {
            let message = format!("The service principal '{id}' does not exist in the directory of the stamp.");
            Err(Error::new(ErrorId::PrincipalNotFound, message).with_target(id))
        }
        Err(error) if error.id == ErrorId::GraphUnreachable => {
            let known = without_graph(context, app_id, object_id, system).await?;
            known.ok_or(error)
        }
        Err(error) => Err(error),
    }
}

/// Handles an unreachable directory: an object id from the caller is used unchanged, and the caller's own is known.
async fn without_graph(
    context: &Context,
    app_id: Option<&str>,
    object_id: Option<&str>,
    system: IdentitySystem,
) -> Result<Option<ServicePrincipal>> {
    if let Some(object_id) = object_id {
        context.events.verbose(format!("the directory cannot be queried; '{object_id}' is used as the object id"));
        return Ok(Some(ServicePrincipal { object_id: object_id.to_owned(), app_id: app_id.map(str::to_owned) }));
    }
    let own_app = context.application_id().await?;
    let is_caller = own_app.is_some() && own_app.as_deref() == app_id && system == IdentitySystem::Aad;
    if !is_caller {
        return Ok(None);
    }
    let own = context.object_id().await?;
    Ok(own.map(|object_id| ServicePrincipal { object_id, app_id: own_app }))
}

/// Returns the principal that writes the secrets: from the token on AAD, `UserObjectId` on AD FS, whose tokens do not contain it.
pub(super) async fn caller(context: &Context, request: &Request, system: IdentitySystem) -> Result<Option<String>> {
    match system {
        IdentitySystem::Aad => Ok(context.object_id().await?.or_else(|| request.user_object_id.clone())),
        IdentitySystem::Adfs => Ok(request.user_object_id.clone()),
    }
}
