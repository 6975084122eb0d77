//! The registry's deployment: starting, looking, stopping.

use azcr_core::provision::deployment;

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Deploys the registry and follows the deployment to its end. Request: `resourceGroupName`, `location?`, `deploymentName?`, `dnsNameLabel`,
/// `hostName?`, `storageAccountResourceId`, `storageAccountContainer`, `pfxKeyVaultResourceId`, `pfxKeyVaultSecretUrl`, `pfxThumbprint`,
/// `servicePrincipalClientId`, `adminUsername?`, `adminPublicKey`, `virtualMachineSize?`, `virtualMachinePublisher?`,
/// `virtualMachineOffer?`, `virtualMachineSku?`, `virtualMachineVersion?`, `publicIpName?`, `publicIpAllocationMethod?`,
/// `registryReplicas?`, `enableValidations?`, `allowSsh?`, `templateFile?`, `templateUri?`, `noWait?`, `whatIf?`. Secret:
/// `servicePrincipalClientSecret`. Result: `deployment`, `registry`, `plan`, `durationMs`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_deployment_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe {
        call.on_stamp(|context, request, secrets| async move { deployment::run(&context, request, secrets).await })
    }
}

/// Tells how deployments of a registry stand. Request: `resourceGroupName`, `name?`. Result: `deployments`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_deployment_read_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { deployment::read::run(&context, request).await }) }
}

/// Cancels a deployment that runs. Request: `resourceGroupName`, `name`, `whatIf?`. Result: `deployment`, `action`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_deployment_stop_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { deployment::stop::run(&context, request).await }) }
}
