//! Bytes that the library owns until the caller frees them. Events and secrets share the type, so all of them are wiped.

use azcr_core::secret::{ExposeSecret, SecretSlice};

use crate::guard::release;
use crate::handle::Handle;

/// Bytes that the caller owns: `azcr_buffer_free`, which wipes them.
pub struct Buffer(SecretSlice<u8>);

impl Handle for Buffer {
    const NAME: &str = "buffer";
}

impl Buffer {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

/// Gives the bytes, not NUL-terminated (length: `azcr_buffer_len`). They live as long as the buffer. NULL for NULL. Any thread.
///
/// # Safety
/// `buffer` is NULL or comes from a call of this library and is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_buffer_data(buffer: *const Buffer) -> *const u8 {
    // SAFETY: the caller promises a live buffer or NULL.
    let buffer = unsafe { Buffer::borrow(buffer) };
    buffer.map_or(std::ptr::null(), |buffer| buffer.0.expose_secret().as_ptr())
}

/// Gives the length in bytes; 0 for NULL. Any thread.
///
/// # Safety
/// `buffer` is NULL or comes from a call of this library and is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_buffer_len(buffer: *const Buffer) -> usize {
    // SAFETY: the caller promises a live buffer or NULL.
    let buffer = unsafe { Buffer::borrow(buffer) };
    buffer.map_or(0, |buffer| buffer.0.expose_secret().len())
}

/// Wipes and frees a buffer. NULL does nothing. Any thread; nobody may use the buffer any more.
///
/// # Safety
/// `buffer` is NULL or comes from a call of this library and is freed once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_buffer_free(buffer: *mut Buffer) {
    // SAFETY: the caller gives the buffer back and keeps no pointer to it.
    unsafe { release(buffer) };
}
