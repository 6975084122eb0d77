//! Ownership across the boundary. What goes out is a value in a table, named by a handle that only looks like a pointer: the library never follows
//! it, so a handle that was freed, or is one of another kind, is refused.

use std::sync::Arc;

use azcr_core::error::{Error, ErrorId, Result};

use crate::handle_table::{HandleTable, Refusal};

/// A type that callers hold by a handle. C has it as a pointer to an opaque struct.
pub trait Handle: Send + Sync + Sized + 'static {
    /// For messages.
    const NAME: &str;

    fn table() -> &'static HandleTable<Self>;

    /// Ends the work of the value. A thread that is in a call with the handle may keep the value until that call returns.
    fn close(&self) {}

    /// Hands the value to the caller, who gives it back by the type's free function.
    fn give(self) -> *mut Self {
        std::ptr::without_provenance_mut(Self::table().insert(self))
    }

    /// `None` for NULL.
    fn find(handle: *const Self) -> Result<Option<Arc<Self>>> {
        if handle.is_null() {
            return Ok(None);
        }
        Self::table().get(handle.addr()).map(Some).map_err(refused::<Self>)
    }

    /// As [`Handle::find`], for calls that cannot do without.
    fn require(handle: *const Self) -> Result<Arc<Self>> {
        let found = Self::find(handle)?;
        found.ok_or_else(|| Error::new(ErrorId::ArgumentMissing, format!("the {} is NULL", Self::NAME)))
    }

    /// Takes the value back and closes it; nothing for NULL.
    fn free(handle: *mut Self) -> Result<()> {
        if !handle.is_null() {
            Self::table().remove(handle.addr()).map_err(refused::<Self>)?.close();
        }
        Ok(())
    }
}

fn refused<T: Handle>(refusal: Refusal) -> Error {
    let name = T::NAME;
    let message = match refusal {
        Refusal::Freed => format!("the {name} was freed"),
        Refusal::OtherKind => format!("the handle is not one of a {name}"),
    };
    Error::new(ErrorId::HandleInvalid, message)
}

/// Bytes that the caller lends for the call. Zero bytes may have a NULL pointer.
///
/// # Safety
/// - `pointer` leads to `len` elements that nobody changes while the borrow lives, or `len` is 0.
/// - It is aligned for `T`.
pub unsafe fn lent<'a, T>(pointer: *const T, len: usize, what: &str) -> Result<&'a [T]> {
    if len == 0 {
        return Ok(&[]);
    }
    if pointer.is_null() {
        return Err(Error::new(ErrorId::ArgumentMissing, format!("{what} is NULL")));
    }
    if len > isize::MAX as usize / size_of::<T>() {
        return Err(Error::new(ErrorId::ArgumentInvalid, format!("{what} is longer than memory can hold")));
    }
    if !pointer.is_aligned() {
        return Err(Error::new(ErrorId::ArgumentInvalid, format!("{what} is not aligned")));
    }
    // SAFETY: not NULL, aligned and of a possible length by the checks above; readable and unchanged as the caller promises.
    Ok(unsafe { std::slice::from_raw_parts(pointer, len) })
}

/// Text that the caller lends for the call.
///
/// # Safety
/// That of [`lent`].
pub unsafe fn lent_text<'a>(pointer: *const u8, len: usize, what: &str) -> Result<&'a str> {
    // SAFETY: the same promise, passed on.
    let bytes = unsafe { lent(pointer, len, what) }?;
    str::from_utf8(bytes).map_err(|_| Error::new(ErrorId::ArgumentInvalid, format!("{what} is not UTF-8")))
}

/// A place where an output goes. Writing is put off until all is done, so that outputs are written on success alone.
pub struct Output<T>(*mut *mut T);

impl<T: Handle> Output<T> {
    /// # Safety
    /// `place` is NULL or may be written for the length of the call.
    pub unsafe fn new(place: *mut *mut T, what: &str) -> Result<Self> {
        if place.is_null() {
            return Err(Error::new(ErrorId::ArgumentMissing, format!("the place for the {what} is NULL")));
        }
        Ok(Self(place))
    }

    pub fn write(self, value: T) {
        // SAFETY: not NULL, and writable as the caller of `new` promised; the old content is no value of ours.
        unsafe { self.0.write(value.give()) };
    }
}
