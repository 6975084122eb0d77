//! Trying a registry as a client would, which needs no stamp.

use azcr_core::clock::Clock;
use azcr_core::provision::verification;

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Tells which part of a registry works. Request: `registry`, `userName?`, `thumbprint?`, `readOnly?`, `trustedRootFile?`, `environment?`,
/// `resolve?`. Secret: `password?`. Result: `registry`, `passed`, `open`, `checks`. A check that failed is no failure of the operation.
/// `session` may be NULL: without it no login comes from a key vault.
///
/// # Safety
/// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_test_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    let work = |events, stamp, request, secrets| async move {
        verification::run(&events, stamp, &Clock::system(), request, secrets).await
    };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.in_parallel(work) }
}
