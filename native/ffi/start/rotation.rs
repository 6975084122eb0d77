//! What is renewed in a registry that runs.

use azcr_core::provision::rotation;

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Puts a certificate into the vault of a registry and deploys the registry again with it, in the same resource group and with the values of the
/// last deployment that succeeded. Nothing is done when it has this certificate already. Request: `resourceGroupName`, `certificateFilePath`,
/// `certificateSecretName?`, `servicePrincipalClientId`, `deploymentName?`, `templateFile?`, `templateUri?`, `whatIf?`. Secrets:
/// `certificatePassword`, `servicePrincipalClientSecret`. Result: `deployment`, `thumbprint`, `secretUrl`, `action`, `plan`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_certificate_update_start(
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
            rotation::certificate::run(&context, request, secrets).await
        })
    }
}

/// Deploys the registry with a newer image into a group of its own, with the same storage and vault; verifies the new virtual machine, and gives it
/// the DNS label. The old one stays until it is asked to be removed. Request: `resourceGroupName`, `newResourceGroupName`,
/// `servicePrincipalClientId`, `virtualMachineSku?`, `templateFile?`, `templateUri?`, `userName?`, `removeOld?`, `whatIf?`, and what requests about
/// images have: `trustedRootFile?`, `environment?`, `resolve?`. Secrets: `servicePrincipalClientSecret`, `password?`. Result: `deployment`,
/// `registry`, `virtualMachineSku`, `action`, `plan`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_image_update_start(
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
        call.on_stamp(|context, request, secrets| async move { rotation::image::run(&context, request, secrets).await })
    }
}
