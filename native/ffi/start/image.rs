//! The virtual machine image that the registry runs on.

use azcr_core::provision::image_sku;

use crate::call::Call;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Lists the SKUs of the image. Request: `location`, `publisherName?`, `offer?`. Result: `skus`, `report`.
///
/// # Safety
/// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_sku_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    let call = Call { session, json, len, secrets, operation, error };
    // SAFETY: the caller's promises, passed on.
    unsafe { call.on_stamp(|context, request, _| async move { image_sku::run(&context, request).await }) }
}
