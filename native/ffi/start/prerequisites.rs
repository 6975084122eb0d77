//! The main job: all that a container registry needs on the stamp.

use azcr_core::provision::prerequisites::{self, drift};
use azcr_core::provision::removal;

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Prepares all that the registry's template needs: resource group, storage account and container, key vault, role, access policies,
/// secrets. Request: `location`, `servicePrincipalId?`, `applicationIdentifier?`, `userObjectId?`, `resourceGroupName`,
/// `storageAccountName`, `storageAccountBlobContainer`, `keyVaultName`, `certificateSecretName`, `certificateFilePath`,
/// `registryUserName`, `identitySystem?`, `dnsName?`, `publisherName?`, `offer?`, `whatIf?`. Secrets: `certificatePassword`,
/// `registryUserPassword`. Result: `prerequisites`, `report`, `plan`, `durationMs`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_prerequisites_start(
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
        call.on_stamp(|context, request, secrets| async move { prerequisites::run(&context, request, secrets).await })
    }
}

/// Tells what differs from what `azcr_prerequisites_start` would make of the same request, and writes nothing. Request and secrets: those of
/// that call. Result: `passed`, `compared`, `differences` (each with `what`, `resource`, `expected`, `actual`, `hint`), `problems`. What
/// differs is no failure of the operation.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_prerequisites_test_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, secrets| async move { drift::run(&context, request, secrets).await }) }
}

/// Removes what `azcr_prerequisites_start` made, and before that what `azcr_deployment_start` made in the groups that are named; nothing else.
/// Request: `resourceGroupName`, `storageAccountName`, `storageAccountBlobContainer`, `keyVaultName`, `certificateSecretName`,
/// `registryUserNames` (list), `servicePrincipalId?`, `applicationIdentifier?`, `userObjectId?`, `removeData?`,
/// `deploymentResourceGroupNames?` (list), `whatIf?`. Result: `action`, `plan`, with what is kept as steps of the action `none`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_removal_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { removal::run(&context, request).await }) }
}
