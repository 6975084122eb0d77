//! The logs of a registry's machine, which need no stamp.

use azcr_core::provision::log_collection;

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Collects the logs of a registry's machine by SSH into one ZIP file, without secrets. Request: `host`, `port?`, `userName?`, `keyFile`,
/// `hostKeyFingerprint?`, `knownHostsFile?`, `path`, `force?`. Secret: `keyPassphrase?`. Result: `path`, `size`, `host`,
/// `hostKeyFingerprint`, `collected`, `missing`. `session` may be NULL: it is not looked at.
///
/// # Safety
/// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_log_collect_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    let work = |events, _stamp, request, secrets| async move { log_collection::run(&events, request, secrets).await };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.in_parallel(work) }
}
