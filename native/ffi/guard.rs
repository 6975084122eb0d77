//! The boundary that every export runs inside: errors and panics become a status and an error handle.

use azcr_core::error::Result;

use crate::failure::{Failure, status_of};
use crate::handle::Handle;
use crate::panic::catch;
use crate::status::{AZCR_OK, Status};

/// Runs `body`. What goes wrong is told by the status, and by `*error` unless `error` is NULL.
///
/// # Safety
/// `error` is NULL or may be written.
pub unsafe fn guard(error: *mut *mut Failure, body: impl FnOnce() -> Result<()>) -> Status {
    // SAFETY: the same promise, passed on.
    unsafe { guard_status(error, || body().map(|()| AZCR_OK)) }
}

/// As [`guard`], for a body that has more than one way to succeed.
///
/// # Safety
/// That of [`guard`].
pub unsafe fn guard_status(error: *mut *mut Failure, body: impl FnOnce() -> Result<Status>) -> Status {
    let failed = match catch(body).and_then(|result| result) {
        Ok(status) => return status,
        Err(failed) => failed,
    };
    if !error.is_null() {
        let failure = Failure::from(&failed).give();
        // SAFETY: not NULL, and writable as the caller promises.
        unsafe { error.write(failure) };
    }
    status_of(&failed)
}

/// Takes a handle back and drops its value. Only the status shows a failure: a free function has no parameter for an error.
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
    fn a_panic_becomes_a_status_with_its_place_and_literal_text() {
        let mut failure = std::ptr::null_mut();
        // SAFETY: the place is writable.
        let status = unsafe { guard(&raw mut failure, || panic!("a literal")) };
        assert_eq!(status, 901);
        let json = json_of(failure);
        assert_eq!(json["id"], "Internal.Panic");
        let message = json["message"].as_str().expect("text");
        assert!(message.contains("guard.rs:") && message.ends_with(": a literal"), "{message}");
    }

    #[test]
    fn a_formatted_panic_text_is_left_out_since_it_may_hold_a_secret() {
        let secret = String::from("é-hunter2");
        let mut failure = std::ptr::null_mut();
        // SAFETY: the place is writable.
        let status = unsafe { guard(&raw mut failure, || panic!("{}", &secret[1..])) };
        assert_eq!(status, 901);
        assert!(!json_of(failure).to_string().contains("hunter2"));
    }

    #[test]
    fn without_a_place_for_the_error_the_status_tells_it() {
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { guard(std::ptr::null_mut(), || panic!("nobody listens")) }, 901);
    }

    #[test]
    fn a_panic_while_dropping_stops_at_the_boundary() {
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
