//! Key vault and its secrets.

use azcr_core::provision::{credential_rotation, key_vault, key_vault_secret};

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Makes sure of a key vault. Request: `resourceGroupName`, `location`, `keyVaultName`, `sku?`, `whatIf?`. Result: `keyVault`, `action`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_key_vault_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { key_vault::run(&context, request).await }) }
}

/// Writes a secret. Request: `keyVaultName`, `secretName`, `contentType`, `skipExistCheck?`, `whatIf?`. Secret: `secretValue`. Result:
/// `secret`, `action`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_key_vault_secret_start(
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
        call.on_stamp(
            |context, request, secrets| async move { key_vault_secret::run(&context, request, secrets).await },
        )
    }
}

/// Writes a certificate as the compute provider reads it. Request: `keyVaultName`, `certificateSecretName`, `certificateFilePath`,
/// `skipExistCheck?`, `dnsName?`, `whatIf?`. Secret: `certificatePassword`. Result: `secret`, `thumbprint`, `keyVaultResourceId`,
/// `secretUrl`, `report`, `action`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_certificate_secret_start(
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
        call.on_stamp(|context, request, secrets| async move {
            key_vault_secret::run_certificate(&context, request, secrets).await
        })
    }
}

/// Writes a login of the registry. Request: `keyVaultName`, `registryUserName`, `skipExistCheck?`, `whatIf?`. Secret:
/// `registryUserPassword`. Result: `secret`, `action`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_access_secret_start(
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
        call.on_stamp(|context, request, secrets| async move {
            key_vault_secret::run_access(&context, request, secrets).await
        })
    }
}

/// Replaces a login of the registry, as far as the registry allows it now. Request: `keyVaultName`, `registryUserName`, `oldRegistryUserName?`,
/// `registry?`, `force?`, `whatIf?`, `trustedRootFile?`, `environment?`, `resolve?` (those of the registry). Secret: `registryUserPassword`.
/// Result: `state` (`complete`, `deploymentNeeded`), `registryUserName`, `oldRegistryUserName`, `newLoginWorks`, `oldLoginWorks`, `plan`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_credential_update_start(
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
        call.on_stamp(
            |context, request, secrets| async move { credential_rotation::run(&context, request, secrets).await },
        )
    }
}
