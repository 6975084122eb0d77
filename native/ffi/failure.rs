//! Errors for the caller: JSON that the caller reads and frees.

use azcr_core::error::Error;

use crate::guard::release;
use crate::handle::Handle;
use crate::handle_table::HandleTable;
use crate::panic::catch;
use crate::status::Status;

/// An error as JSON, owned by the caller: `azcr_error_free`.
pub struct Failure {
    json: Box<[u8]>,
}

impl Handle for Failure {
    const NAME: &str = "error";

    fn table() -> &'static HandleTable<Self> {
        static TABLE: HandleTable<Failure> = HandleTable::new(1);
        &TABLE
    }
}

impl Failure {
    pub fn bytes(&self) -> &[u8] {
        &self.json
    }
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let json = error.to_json().to_string().into_bytes().into_boxed_slice();
        Self { json }
    }
}

pub fn status_of(error: &Error) -> Status {
    Status::from(i16::try_from(error.id.number()).unwrap_or(i16::MAX))
}

/// Returns the error as UTF-8 JSON, not NUL-terminated (length: `azcr_error_len`). The bytes are valid as long as the error. NULL for NULL and for a freed
/// error. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_error_data(error: *const Failure) -> *const u8 {
    let error = catch(|| Failure::require(error)).and_then(|found| found);
    error.map_or(std::ptr::null(), |error| error.bytes().as_ptr())
}

/// Returns the length of the error's JSON in bytes; 0 for NULL and for a freed error. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_error_len(error: *const Failure) -> usize {
    let error = catch(|| Failure::require(error)).and_then(|found| found);
    error.map_or(0, |error| error.bytes().len())
}

/// Frees an error. Does nothing for NULL; returns the number of `Argument.HandleInvalid` for a freed error. Any thread, after all threads have finished reading
/// the bytes.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_error_free(error: *mut Failure) -> Status {
    release(error)
}
