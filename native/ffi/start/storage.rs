//! Resource group, storage account and container.

use azcr_core::provision::{resource_group, storage_account, storage_container};

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Makes sure of a resource group. Request: `resourceGroupName`, `location?` (to create it), `whatIf?`. Result: `resourceGroup`, `action`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_resource_group_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { resource_group::run(&context, request).await }) }
}

/// Makes sure of a storage account. Request: `resourceGroupName`, `location`, `storageAccountName`, `skuName?`,
/// `enableHttpsTrafficOnly?`, `whatIf?`. Result: `storageAccount`, `action`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_storage_account_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { storage_account::run(&context, request).await }) }
}

/// Makes sure of a private blob container. Request: `resourceGroupName`, `storageAccountName`, `storageAccountBlobContainer`,
/// `whatIf?`. Result: `container`, `action`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_storage_container_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { storage_container::run(&context, request).await }) }
}
