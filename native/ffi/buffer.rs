//! Bytes that the library owns until the caller frees them. Events and secrets share this type, so all of them are wiped.

use azcr_core::secret::{ExposeSecret, SecretSlice};

use crate::guard::release;
use crate::handle::Handle;
use crate::handle_table::HandleTable;
use crate::panic::catch;
use crate::status::Status;

/// Bytes that the caller owns: `azcr_buffer_free`, which wipes them.
pub struct Buffer(SecretSlice<u8>);

impl Handle for Buffer {
    const NAME: &str = "buffer";

    fn table() -> &'static HandleTable<Self> {
        static TABLE: HandleTable<Buffer> = HandleTable::new(2);
        &TABLE
    }
}

impl Buffer {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

/// Returns the bytes, not NUL-terminated (length: `azcr_buffer_len`). They are valid as long as the buffer. NULL for NULL and for a freed buffer. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_buffer_data(buffer: *const Buffer) -> *const u8 {
    let buffer = catch(|| Buffer::require(buffer)).and_then(|found| found);
    buffer.map_or(std::ptr::null(), |buffer| buffer.0.expose_secret().as_ptr())
}

/// Returns the length in bytes; 0 for NULL and for a freed buffer. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_buffer_len(buffer: *const Buffer) -> usize {
    let buffer = catch(|| Buffer::require(buffer)).and_then(|found| found);
    buffer.map_or(0, |buffer| buffer.0.expose_secret().len())
}

/// Wipes and frees a buffer. Does nothing for NULL; returns the number of `Argument.HandleInvalid` for a freed buffer. Any thread, after all threads have
/// finished reading the bytes.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_buffer_free(buffer: *mut Buffer) -> Status {
    release(buffer)
}
