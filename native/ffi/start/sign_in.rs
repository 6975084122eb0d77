//! Signing in, and what the stamp offers.

use azcr_core::provision::{connect, lookup};

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Signs in and finds the stamp and the subscription. Request: no fields. Result: `stamp`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_connect_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { connect::run(&context, request).await }) }
}

/// Tells who is signed in where. Request: no fields. Result: `loggedIn`, `stamp`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_login_status_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { connect::login_status(&context, request).await }) }
}

/// Lists names for completion. Request: `kind` (`subscriptions`, `locations`, `resourceGroups`, `imageSkus`), `location?`,
/// `publisherName?`, `offer?`. Result: `values`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_lookup_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { lookup::run(&context, request).await }) }
}
