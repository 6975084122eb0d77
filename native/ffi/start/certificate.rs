//! Certificates, which need no stamp.

use azcr_core::provision::certificate;
use azcr_core::secret::Secrets as Named;

use crate::call::{Call, answer};
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Reads and checks a PFX file. Request: `certificateFilePath`. Secret: `certificatePassword`. Result: `certificate`; the vault's value is
/// the secret result `encoded`. `session` may be NULL.
///
/// # Safety
/// - `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_certificate_encode_start(
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
        call.alone(|events, clock, request, secrets| async move {
            let encoded = certificate::encode(&events, &clock, request, secrets).await?;
            let mut secrets = Named::default();
            secrets.insert("encoded", encoded.encoded.clone());
            answer(&encoded, secrets)
        })
    }
}

/// Makes a self-signed certificate with its key as a new PFX file. Request: `commonName`, `filePath`, `wildcard?`, `keyAlgorithm?`,
/// `validityDays?` (1 to 7300), `modern?`, `whatIf?`. Secret: `certificatePassword`. Result: `certificate`, `filePath`. `session` may be NULL.
///
/// # Safety
/// - `json` leads to `len` bytes; `secrets` is NULL or a live bag.
/// - `operation` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_certificate_create_start(
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
        call.alone(|events, clock, request, secrets| async move {
            let created = certificate::create(&events, &clock, request, secrets).await?;
            answer(&created, Named::default())
        })
    }
}
