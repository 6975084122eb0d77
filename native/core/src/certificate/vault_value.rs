//! The form in which the vault keeps a certificate: what the compute provider reads when it installs it on the VM.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// The content type that the secret must carry.
pub const CONTENT_TYPE: &str = "pfx";

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

/// What a vault's value says.
#[derive(Debug)]
pub struct VaultValue {
    pub pfx: SecretSlice<u8>,
    pub password: SecretString,
}

/// Base64 of the JSON `{"data": base64 of the PFX, "dataType": "pfx", "password": …}`.
pub fn encode(pfx_bytes: &[u8], password: &SecretString) -> SecretString {
    let data = Zeroizing::new(STANDARD.encode(pfx_bytes));
    let password = password.expose_secret();
    // A character takes at most six bytes in JSON (\u0000). With room enough the buffer never moves and leaves no copy behind.
    let mut json = Zeroizing::new(Vec::with_capacity(64 + data.len() + 6 * password.len()));
    let written = Written { data: &data, data_type: CONTENT_TYPE, password };
    // Strings into memory: neither of the two ways in which this can fail exists here.
    let _infallible = serde_json::to_writer(&mut *json, &written);
    SecretString::from(STANDARD.encode(&*json))
}

/// Reads a value back, however its JSON is laid out; `None` when it is not of this form.
pub fn decode(value: &SecretString) -> Option<VaultValue> {
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

/// Whether two values hold the same file and the same password, so that nothing need be written.
pub fn is_same(one: &SecretString, other: &SecretString) -> bool {
    match (decode(one), decode(other)) {
        (Some(one), Some(other)) => {
            one.pfx.expose_secret() == other.pfx.expose_secret()
                && one.password.expose_secret() == other.password.expose_secret()
        }
        _ => one.expose_secret() == other.expose_secret(),
    }
}
