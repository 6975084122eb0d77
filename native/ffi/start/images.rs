//! Images and the registries that hold them, which need no stamp. With a session the login for a registry on its stamp is found. All requests may have `trustedRootFile`, `environment`, `resolve` and
//! `dockerConfigFile` (`docs/abi.md`, "Images").

use azcr_core::provision::images::{copy, export, import, list, remove};

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Copies an image from registry to registry. Request: `source`, `destination`, `platforms?`, `sourceUserName?`, `destinationUserName?`,
/// `whatIf?`. Secrets: `sourcePassword?`, `destinationPassword?`. Result: `image`, `action`, `plan`. `session` may be NULL: without it no login comes from a key vault.
///
/// # Safety
/// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_copy_start(
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
        call.in_parallel(
            |events, stamp, request, secrets| async move { copy::run(&events, stamp, request, secrets).await },
        )
    }
}

/// Writes images into one archive. Request: `images`, `path`, `append?`, `platforms?`, `userName?`, `whatIf?`. Secret: `password?`. Result:
/// `path`, `images`, `failures`, `action`, `plan`. `session` may be NULL: without it no login comes from a key vault.
///
/// # Safety
/// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_export_start(
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
        call.in_parallel(|events, stamp, request, secrets| async move {
            export::run(&events, stamp, request, secrets).await
        })
    }
}

/// Pushes the images of an archive. Request: `path`, `registry?`, `destination?`, `images?`, `platforms?`, `userName?`, `whatIf?`. Secret:
/// `password?`. Result: `path`, `images`, `failures`, `action`, `plan`. `session` may be NULL: without it no login comes from a key vault.
///
/// # Safety
/// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_import_start(
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
        call.in_parallel(|events, stamp, request, secrets| async move {
            import::run(&events, stamp, request, secrets).await
        })
    }
}

/// Lists the images of a registry. Request: `registry`, `repositories?`, `tags?`, `userName?`. Secret: `password?`. Result: `images`,
/// `failures`. `session` may be NULL: without it no login comes from a key vault.
///
/// # Safety
/// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_list_start(
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
        call.in_parallel(
            |events, stamp, request, secrets| async move { list::run(&events, stamp, request, secrets).await },
        )
    }
}

/// Removes an image from a registry, with all of its tags. Request: `image`, `force?`, `userName?`, `whatIf?`. Secret: `password?`. Result:
/// `image`, `digest`, `tags`, `action`, `plan`. `session` may be NULL: without it no login comes from a key vault.
///
/// # Safety
/// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_remove_start(
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
        call.in_parallel(|events, stamp, request, secrets| async move {
            remove::run(&events, stamp, request, secrets).await
        })
    }
}
