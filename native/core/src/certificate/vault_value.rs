//! The secret value in which a vault stores a certificate. The compute provider reads it to install the certificate on the VM.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// The required content type of the secret.
pub(crate) const CONTENT_TYPE: &str = "pfx";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    data: &'a str,
    data_type: &'a str,
    password: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    data: String,
    data_type: String,
    password: String,
}

impl Drop for Read {
    fn drop(&mut self) {
        self.data.zeroize();
        self.password.zeroize();
    }
}

/// The content of a vault value.
#[derive(Debug)]
pub(crate) struct VaultValue {
    pub pfx: SecretSlice<u8>,
    pub password: SecretString,
}

/// Returns the Base64 of the JSON `{"data": base64 of the PFX, "dataType": "pfx", "password": …}`.
pub(crate) fn encode(pfx_bytes: &[u8], password: &SecretString) -> SecretString {
    let data = Zeroizing::new(STANDARD.encode(pfx_bytes));
    let password = password.expose_secret();
    // A character takes at most six bytes in JSON (\u0000). With enough capacity, the buffer is never reallocated and leaves no copy.
    let mut json = Zeroizing::new(Vec::with_capacity(64 + data.len() + 6 * password.len()));
    let written = Written { data: &data, data_type: CONTENT_TYPE, password };
    // Serializing strings into memory cannot fail.
    let _infallible = serde_json::to_writer(&mut *json, &written);
    SecretString::from(STANDARD.encode(&*json))
}

/// Decodes a value in any JSON layout; `None` if it does not have this form.
pub(crate) fn decode(value: &SecretString) -> Option<VaultValue> {
    let json = Zeroizing::new(STANDARD.decode(value.expose_secret().trim()).ok()?);
    let mut read: Read = serde_json::from_slice(&json).ok()?;
    if read.data_type != CONTENT_TYPE {
        return None;
    }
    Some(VaultValue {
        pfx: SecretSlice::from(STANDARD.decode(&read.data).ok()?),
        password: SecretString::from(std::mem::take(&mut read.password)),
    })
}

/// Returns whether two values contain the same file and the same password, so that no write is needed.
pub(crate) fn is_same(one: &SecretString, other: &SecretString) -> bool {
    match (decode(one), decode(other)) {
        (Some(one), Some(other)) => {
            one.pfx.expose_secret() == other.pfx.expose_secret()
                && one.password.expose_secret() == other.password.expose_secret()
        }
        _ => one.expose_secret() == other.expose_secret(),
    }
}
