//! Ownership across the boundary: what goes out is a box that the caller owns, what comes in is borrowed for one call.

use azcr_core::error::{Error, ErrorId, Result};

/// A type that callers hold by pointer.
pub trait Handle: Sized {
    /// For messages about a NULL where one is needed.
    const NAME: &str;

    /// Hands the value to the caller, who gives it back to `take` by the type's free function.
    fn give(self) -> *mut Self {
        Box::into_raw(Box::new(self))
    }

    /// # Safety
    /// - `pointer` is NULL or comes from [`Handle::give`] of the same type.
    /// - It has not been taken back, and is not while the borrow lives.
    unsafe fn borrow<'a>(pointer: *const Self) -> Option<&'a Self> {
        // SAFETY: live and aligned as the caller promises, or NULL, which `as_ref` tells apart.
        unsafe { pointer.as_ref() }
    }

    /// As [`Handle::borrow`], for calls that cannot do without.
    ///
    /// # Safety
    /// That of [`Handle::borrow`].
    unsafe fn require<'a>(pointer: *const Self) -> Result<&'a Self> {
        // SAFETY: the same promise, passed on.
        let borrowed = unsafe { Self::borrow(pointer) };
        borrowed.ok_or_else(|| Error::new(ErrorId::ArgumentMissing, format!("the {} is NULL", Self::NAME)))
    }

    /// # Safety
    /// - `pointer` is NULL or comes from [`Handle::give`] of the same type.
    /// - It has not been taken back, and nobody borrows it.
    unsafe fn take(pointer: *mut Self) -> Option<Box<Self>> {
        if pointer.is_null() {
            return None;
        }
        // SAFETY: it came from `Box::into_raw`, and the caller gives up the ownership that it had.
        Some(unsafe { Box::from_raw(pointer) })
    }
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
