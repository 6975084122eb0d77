//! Marketplace items, on the operator's side of the stamp.

use azcr_core::provision::gallery;

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Adds a Marketplace item. Request: `marketplaceUri`, `force?`, `whatIf?`. Result: `item`, `action`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_gallery_item_add_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { gallery::add(&context, request).await }) }
}

/// Removes a Marketplace item. Request: `name`, `whatIf?`. Result: `action`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_gallery_item_remove_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { gallery::remove(&context, request).await }) }
}

/// Lists Marketplace items. Request: `name?`. Result: `items`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_gallery_item_list_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { gallery::list(&context, request).await }) }
}
