//! Why a deployment failed: the failed operation, its innermost reason, and the last output of its setup.

use super::causes::{self, Cause};
use super::exit_code;
use crate::arm::deployment::{Deployment, Operation};
use crate::error::{Error, ErrorId, ServiceFault};
use crate::http::answer::has_failed;
use crate::http::{fault, service_code};
use crate::secret::{ExposeSecret, SecretString};
use crate::spelling;

/// A shorter secret cannot be distinguished from ordinary text.
const SHORTEST_SECRET: usize = 4;

/// Returns the error of a deployment; `None` if it succeeded.
pub(crate) fn of(deployment: &Deployment, operations: &[Operation], secret: &SecretString) -> Option<Error> {
    let error = describe(deployment, operations)?;
    Some(without(error, secret))
}

/// Like `of`, for a deployment of another user, whose secrets are not known.
pub(crate) fn describe(deployment: &Deployment, operations: &[Operation]) -> Option<Error> {
    match deployment.status() {
        state if spelling::is_one_of(state, &["Canceled", "Cancelled"]) => {
            return Some(Error::new(ErrorId::DeploymentCancelled, "the deployment was canceled"));
        }
        state if has_failed(state) => {}
        _ => return None,
    }
    let failed: Vec<(&Operation, Vec<Cause>)> = operations
        .iter()
        .filter(|one| spelling::same(&one.state, "Failed"))
        .map(|one| (one, causes::of(&one.status_message)))
        .collect();
    let in_operations =
        failed.iter().flat_map(|(one, causes)| causes.iter().map(move |cause| (Some(*one), cause.clone())));
    let told = causes::of(&deployment.properties.own.error).into_iter().map(|cause| (None, cause));
    let all: Vec<(Option<&Operation>, Cause)> = in_operations.chain(told).collect();
    // An exit code is the most specific, then a code with its own id; otherwise the first failure caused the others.
    let chosen = all
        .iter()
        .find(|(_, cause)| exit_code::find(&cause.message).is_some())
        .or_else(|| all.iter().find(|(_, cause)| id_of(cause) != ErrorId::DeploymentFailed))
        .or_else(|| all.first());
    Some(match chosen {
        Some((operation, cause)) => explain(*operation, cause),
        None => Error::new(ErrorId::DeploymentFailed, "the deployment failed, and the stamp returned no reason"),
    })
}

fn explain(operation: Option<&Operation>, cause: &Cause) -> Error {
    let place = operation.map(|one| format!("{} '{}'", one.kind.as_deref().unwrap_or("the operation"), one.name));
    let place = place.as_deref().unwrap_or("the deployment");
    let told = ServiceFault {
        status: 409,
        code: Some(cause.code.clone()).filter(|code| !code.is_empty()),
        message: cause.message.clone(),
        correlation_id: operation.and_then(|one| one.tracking_id.clone()),
        ..ServiceFault::default()
    };
    let error = match exit_code::find(&cause.message) {
        Some(code) => {
            let id = exit_code::id(code);
            let mut message = format!("the setup on the virtual machine ended with exit code {code}. {}", id.cause());
            for line in exit_code::tail(&cause.message) {
                message.push_str("\n  | ");
                message.push_str(&line);
            }
            Error::new(id, message)
        }
        None => Error::new(id_of(cause), format!("{place} failed ({}): {}", cause.code, cause.message)),
    };
    fault::with_remedy(error.with_service(told))
}

const IDS: [(&str, ErrorId); 12] = [
    ("FabricVmCreationError", ErrorId::DeploymentMachineFailed),
    ("VmProvisioningTimeout", ErrorId::DeploymentMachineFailed),
    ("OSProvisioningTimedOut", ErrorId::DeploymentMachineFailed),
    ("AllocationFailed", ErrorId::DeploymentMachineFailed),
    ("ImageNotFound", ErrorId::DeploymentImageMissing),
    ("PlatformImageNotFound", ErrorId::DeploymentImageMissing),
    ("DnsRecordInUse", ErrorId::DnsLabelTaken),
    ("VMExtensionProvisioningError", ErrorId::DeploymentExtensionFailed),
    ("VMExtensionHandlerNonTransientError", ErrorId::DeploymentExtensionFailed),
    ("VMExtensionProvisioningTimeout", ErrorId::DeploymentExtensionTimedOut),
    ("VMExtensionHandlerTimeout", ErrorId::DeploymentExtensionTimedOut),
    ("VMAgentStatusCommunicationError", ErrorId::DeploymentAgentSilent),
];

/// Returns the id of a deployment's code, in any case, otherwise of a general service code.
fn id_of(cause: &Cause) -> ErrorId {
    let own = IDS.iter().find(|(code, _)| spelling::same(code, &cause.code)).map(|(_, id)| *id);
    own.or_else(|| service_code::id(&cause.code, &cause.message)).unwrap_or(ErrorId::DeploymentFailed)
}

/// Removes the secret from the script's output, which is shown.
fn without(mut error: Error, secret: &SecretString) -> Error {
    let secret = secret.expose_secret();
    if secret.len() >= SHORTEST_SECRET {
        error.message = error.message.replace(secret, "***");
        if let Some(fault) = error.service.as_mut() {
            fault.message = fault.message.replace(secret, "***");
        }
    }
    error
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn deployment(answer: Value) -> Deployment {
        serde_json::from_value(answer).expect("a deployment")
    }

    fn operation(state: &str, status_message: Value) -> Operation {
        Operation {
            kind: Some("Microsoft.Compute/virtualMachines/extensions".to_owned()),
            name: "container-registry/registry-setup".to_owned(),
            state: state.to_owned(),
            status_message,
            tracking_id: Some("track".to_owned()),
        }
    }

    fn extension(code: u16) -> Value {
        let text = format!(
            "VM has reported a failure when processing extension 'registry-setup'. Error message: \"Enable failed: failed to execute command: command terminated with exit status={code}\n[stdout]\nsaying canary\n[stderr]\nerror {code}\n\""
        );
        json!({ "status": "Failed", "error": { "code": "ResourceDeploymentFailure", "message": "terminal state",
            "details": [{ "code": "VMExtensionProvisioningError", "message": text }] } })
    }

    #[test]
    fn an_exit_code_gives_its_own_id_with_the_last_lines() {
        let failed = deployment(json!({ "properties": { "provisioningState": "Failed" } }));
        let operations = [operation("Succeeded", Value::Null), operation("Failed", extension(12))];
        let error = of(&failed, &operations, &SecretString::from("canary")).expect("an error");
        assert_eq!(error.id, ErrorId::SetupNoCredentials);
        assert!(error.message.contains("| error 12") && error.message.contains("saying ***"), "{}", error.message);
        assert!(!error.to_json().to_string().contains("canary"));
        assert_eq!(error.service_code(), Some("VMExtensionProvisioningError"));
    }

    #[test]
    fn the_code_of_the_stamp_decides_the_id() {
        let failed = deployment(json!({ "properties": { "provisioningState": "Failed" } }));
        let quota = "Operation results in exceeding quota limits of Core. Maximum allowed: 4, Current in use: 3, Additional requested: 2.";
        for (code, message, id) in [
            ("RequestDisallowedByPolicy", "Resource 'x' was disallowed by policy.", ErrorId::PolicyDisallowed),
            ("OperationNotAllowed", quota, ErrorId::QuotaExceeded),
            ("QuotaExceeded", quota, ErrorId::QuotaExceeded),
            ("ScopeLocked", "the scope is locked", ErrorId::ResourceLocked),
            ("ReadOnlyDisabledSubscription", "the subscription is disabled", ErrorId::SubscriptionReadOnly),
            (
                "VMExtensionProvisioningTimeout",
                "Provisioning of VM extension has timed out.",
                ErrorId::DeploymentExtensionTimedOut,
            ),
            (
                "VMAgentStatusCommunicationError",
                "VM has not reported status for VM agent.",
                ErrorId::DeploymentAgentSilent,
            ),
            ("vmextensionprovisioningtimeout", "Provisioning has timed out.", ErrorId::DeploymentExtensionTimedOut),
            ("AuthorizationFailed", "The client does not have authorization.", ErrorId::Forbidden),
            ("MissingSubscriptionRegistration", "The subscription is not registered.", ErrorId::ProviderNotRegistered),
            ("SomethingElse", "unknown", ErrorId::DeploymentFailed),
        ] {
            let cause = json!({ "code": code, "message": message });
            let nested = json!({ "status": "Failed", "error": { "code": "ResourceDeploymentFailure", "message": "x", "details": [cause] } });
            for body in [nested.clone(), Value::from(nested.to_string()), json!({ "error": nested.to_string() })] {
                let operations = [
                    operation("Failed", json!({ "code": "Conflict", "message": "a consequence" })),
                    operation("Failed", body),
                ];
                let error =
                    describe(&failed, if id == ErrorId::DeploymentFailed { &operations[1..] } else { &operations })
                        .expect("an error");
                assert_eq!((error.id, error.service_code()), (id, Some(code)), "{code}");
                assert!(error.message.contains(message), "{}", error.message);
                assert_eq!(
                    error.hint().contains("4, 3 are in use, 2 more"),
                    id == ErrorId::QuotaExceeded,
                    "{}",
                    error.hint()
                );
            }
        }
    }

    #[test]
    fn the_deployments_own_error_is_used_when_there_are_no_operations() {
        let inner = json!({ "error": { "code": "ImageNotFound", "message": "not available" } }).to_string();
        let failed = deployment(
            json!({ "properties": { "provisioningState": "Failed", "error": { "code": "DeploymentFailed", "message": "x",
            "details": [{ "code": "NotFound", "message": inner }] } } }),
        );
        assert_eq!(describe(&failed, &[]).map(|error| error.id), Some(ErrorId::DeploymentImageMissing));
        assert!(describe(&deployment(json!({ "properties": { "provisioningState": "Succeeded" } })), &[]).is_none());
        let cancelled = deployment(json!({ "properties": { "provisioningState": "Canceled" } }));
        assert_eq!(describe(&cancelled, &[]).map(|error| error.id), Some(ErrorId::DeploymentCancelled));
    }
}
