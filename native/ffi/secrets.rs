//! A bag of named secrets. They are passed separately from the JSON, so that logged or displayed JSON never contains one.

use std::sync::{Mutex, PoisonError};

use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::secret::{SecretString, Secrets as Named};

use crate::failure::Failure;
use crate::guard::{guard, release};
use crate::handle::{Handle, lent, lent_text};
use crate::handle_table::HandleTable;
use crate::panic::catch;
use crate::status::Status;

/// Named secrets, owned by the caller: `azcr_secrets_free`, which wipes them. A call that takes a bag copies what it needs, so the bag can be freed when the
/// call returns.
#[derive(Default)]
pub struct Secrets(Mutex<Named>);

impl Handle for Secrets {
    const NAME: &str = "bag of secrets";

    fn table() -> &'static HandleTable<Self> {
        static TABLE: HandleTable<Secrets> = HandleTable::new(3);
        &TABLE
    }
}

impl Secrets {
    pub fn copy(&self) -> Named {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn insert(&self, name: &str, value: SecretString) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, value);
    }
}

/// Returns the secrets of a call; `secrets` may be NULL.
pub fn copy_of(secrets: *const Secrets) -> Result<Named> {
    Ok(Secrets::find(secrets)?.map(|secrets| secrets.copy()).unwrap_or_default())
}

/// Creates an empty bag of secrets. NULL if memory is exhausted. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_secrets_new() -> *mut Secrets {
    catch(|| Secrets::default().give()).unwrap_or(std::ptr::null_mut())
}

/// Adds the secret `name`, given as UTF-8; a secret of the same name is replaced. Both texts are borrowed for the call. Any thread.
///
/// # Safety
/// - `name` and `utf8` point to `name_len` and `len` bytes.
/// - `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_secrets_set(
    secrets: *const Secrets,
    name: *const u8,
    name_len: usize,
    utf8: *const u8,
    len: usize,
    error: *mut *mut Failure,
) -> Status {
    let body = || {
        let secrets = Secrets::require(secrets)?;
        // SAFETY: readable for this call, as the caller guarantees.
        let name = unsafe { lent_text(name, name_len, "the name of the secret") }?;
        // SAFETY: readable for this call, as the caller guarantees.
        let value = unsafe { lent_text(utf8, len, "the secret") }?;
        secrets.insert(name, SecretString::from(value));
        Ok(())
    };
    // SAFETY: `error` is NULL or valid for writes, as the caller guarantees.
    unsafe { guard(error, body) }
}

/// Adds the secret `name`, given as `units` UTF-16 code units (the content of a SecureString). Otherwise like `azcr_secrets_set`.
///
/// # Safety
/// - `name` points to `name_len` bytes; `utf16` points to `units` code units and is aligned for them.
/// - `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_secrets_set_utf16(
    secrets: *const Secrets,
    name: *const u8,
    name_len: usize,
    utf16: *const u16,
    units: usize,
    error: *mut *mut Failure,
) -> Status {
    let body = || {
        let secrets = Secrets::require(secrets)?;
        // SAFETY: readable for this call, as the caller guarantees.
        let name = unsafe { lent_text(name, name_len, "the name of the secret") }?;
        // SAFETY: readable for this call, as the caller guarantees.
        let value = unsafe { lent(utf16, units, "the secret") }?;
        secrets.insert(name, from_utf16(value)?);
        Ok(())
    };
    // SAFETY: `error` is NULL or valid for writes, as the caller guarantees.
    unsafe { guard(error, body) }
}

/// Converts UTF-16 to a secret. The length is computed first, so that the buffer is never reallocated, which would leave copies that are not wiped.
fn from_utf16(units: &[u16]) -> Result<SecretString> {
    let characters = || char::decode_utf16(units.iter().copied());
    let mut len = 0;
    for character in characters() {
        len += character.map_err(|_| not_utf16())?.len_utf8();
    }
    let mut text = String::with_capacity(len);
    text.extend(characters().filter_map(std::result::Result::ok));
    Ok(SecretString::from(text))
}

fn not_utf16() -> Error {
    Error::new(ErrorId::ArgumentInvalid, "the secret is not UTF-16")
}

/// Wipes and frees a bag. Does nothing for NULL; returns the number of `Argument.HandleInvalid` for a freed bag. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_secrets_free(secrets: *mut Secrets) -> Status {
    release(secrets)
}

#[cfg(test)]
mod tests {
    use azcr_core::secret::ExposeSecret;

    use super::*;

    #[test]
    fn utf16_is_converted_and_lone_surrogates_are_refused() {
        let units: Vec<u16> = "pä𝄞".encode_utf16().collect();
        assert_eq!(from_utf16(&units).expect("a secret").expose_secret(), "pä𝄞");
        assert_eq!(from_utf16(&[0xd834]).expect_err("a lone surrogate").id, ErrorId::ArgumentInvalid);
    }
}
