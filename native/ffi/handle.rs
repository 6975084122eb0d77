//! Ownership across the boundary. Callers receive a handle that looks like a pointer but is a number in a table. The library never dereferences it, so a freed
//! handle, or a handle of another type, is refused.

use std::sync::Arc;

use azcr_core::error::{Error, ErrorId, Result};

use crate::handle_table::{HandleTable, Refusal};

/// A type that callers hold by a handle. In C it is a pointer to an opaque struct.
pub trait Handle: Send + Sync + Sized + 'static {
    /// The name in messages.
    const NAME: &str;

    fn table() -> &'static HandleTable<Self>;

    /// Ends the work of the value. A thread that is in a call with the handle keeps the value until that call returns.
    fn close(&self) {}

    /// Passes the value to the caller, who frees it with the type's free function.
    fn give(self) -> *mut Self {
        std::ptr::without_provenance_mut(Self::table().insert(self))
    }

    /// Returns the value; `None` for NULL.
    fn find(handle: *const Self) -> Result<Option<Arc<Self>>> {
        if handle.is_null() {
            return Ok(None);
        }
        Self::table().get(handle.addr()).map(Some).map_err(refused::<Self>)
    }

    /// Like [`Handle::find`], but NULL is an error.
    fn require(handle: *const Self) -> Result<Arc<Self>> {
        let found = Self::find(handle)?;
        found.ok_or_else(|| Error::new(ErrorId::ArgumentMissing, format!("the {} is NULL", Self::NAME)))
    }

    /// Takes the value back and closes it. Does nothing for NULL.
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

/// Borrows memory from the caller for the call. `pointer` may be NULL if `len` is 0.
///
/// # Safety
/// - `pointer` points to `len` elements that are not changed during the borrow, or `len` is 0.
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
    // SAFETY: not NULL, aligned, and of a valid length by the checks above; readable and unchanged as the caller guarantees.
    Ok(unsafe { std::slice::from_raw_parts(pointer, len) })
}

/// Borrows text from the caller for the call.
///
/// # Safety
/// The same as for [`lent`].
pub unsafe fn lent_text<'a>(pointer: *const u8, len: usize, what: &str) -> Result<&'a str> {
    // SAFETY: guaranteed by the caller.
    let bytes = unsafe { lent(pointer, len, what) }?;
    str::from_utf8(bytes).map_err(|_| Error::new(ErrorId::ArgumentInvalid, format!("{what} is not UTF-8")))
}

/// An output parameter. It is written at the end of the call, so that outputs are written only on success.
pub struct Output<T>(*mut *mut T);

impl<T: Handle> Output<T> {
    /// Checks the pointer of an output parameter.
    ///
    /// # Safety
    /// `place` is NULL or valid for writes during the call.
    pub unsafe fn new(place: *mut *mut T, what: &str) -> Result<Self> {
        if place.is_null() {
            return Err(Error::new(ErrorId::ArgumentMissing, format!("the place for the {what} is NULL")));
        }
        Ok(Self(place))
    }

    pub fn write(self, value: T) {
        // SAFETY: not NULL, and valid for writes as the caller of `new` guaranteed; the old content is not dropped.
        unsafe { self.0.write(value.give()) };
    }
}
