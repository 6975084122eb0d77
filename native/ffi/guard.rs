//! The boundary around every exported function: errors and panics become a status and an error handle.

use azcr_core::error::Result;

use crate::failure::{Failure, status_of};
use crate::handle::Handle;
use crate::panic::catch;
use crate::status::{AZCR_OK, Status};

/// Runs `body`. Failures are returned as the status, and as `*error` unless `error` is NULL.
///
/// # Safety
/// `error` is NULL or valid for writes.
pub unsafe fn guard(error: *mut *mut Failure, body: impl FnOnce() -> Result<()>) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { guard_status(error, || body().map(|()| AZCR_OK)) }
}

/// Like [`guard`], for a body with more than one success status.
///
/// # Safety
/// The same as for [`guard`].
pub unsafe fn guard_status(error: *mut *mut Failure, body: impl FnOnce() -> Result<Status>) -> Status {
    let failed = match catch(body).and_then(|result| result) {
        Ok(status) => return status,
        Err(failed) => failed,
    };
    if !error.is_null() {
        let failure = Failure::from(&failed).give();
        // SAFETY: not NULL, and valid for writes, as the caller guarantees.
        unsafe { error.write(failure) };
    }
    status_of(&failed)
}

/// Takes a handle back and drops its value. Failures are returned only as the status: free functions have no error parameter.
pub fn release<T: Handle>(handle: *mut T) -> Status {
    let freed = catch(|| T::free(handle)).and_then(|freed| freed);
    freed.map_or_else(|error| status_of(&error), |()| AZCR_OK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle_table::HandleTable;

    fn json_of(failure: *mut Failure) -> serde_json::Value {
        let json = serde_json::from_slice(Failure::require(failure).expect("an error").bytes()).expect("JSON");
        assert_eq!(release(failure), AZCR_OK);
        json
    }

    #[test]
    fn panic_becomes_a_status_with_its_location_and_literal_text() {
        let mut failure = std::ptr::null_mut();
        // SAFETY: `error` is valid for writes.
        let status = unsafe { guard(&raw mut failure, || panic!("a literal")) };
        assert_eq!(status, 901);
        let json = json_of(failure);
        assert_eq!(json["id"], "Internal.Panic");
        let message = json["message"].as_str().expect("text");
        assert!(message.contains("guard.rs:") && message.ends_with(": a literal"), "{message}");
    }

    #[test]
    fn formatted_panic_text_is_omitted() {
        let secret = String::from("é-hunter2");
        let mut failure = std::ptr::null_mut();
        // SAFETY: `error` is valid for writes.
        let status = unsafe { guard(&raw mut failure, || panic!("{}", &secret[1..])) };
        assert_eq!(status, 901);
        assert!(!json_of(failure).to_string().contains("hunter2"));
    }

    #[test]
    fn status_shows_the_error_if_the_error_pointer_is_null() {
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { guard(std::ptr::null_mut(), || panic!("no error pointer")) }, 901);
    }

    #[test]
    fn panic_during_drop_stops_at_the_boundary() {
        struct Grumpy;
        impl Drop for Grumpy {
            fn drop(&mut self) {
                panic!("not now");
            }
        }
        impl Handle for Grumpy {
            const NAME: &str = "grumpy";

            fn table() -> &'static HandleTable<Self> {
                static TABLE: HandleTable<Grumpy> = HandleTable::new(255);
                &TABLE
            }
        }
        let handle = Grumpy.give();
        assert_eq!(release(handle), 901);
        assert_eq!(release(handle), 105, "it is gone all the same");
    }
}
