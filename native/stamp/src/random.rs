use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::{Engine, engine::general_purpose::STANDARD};

pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).expect("the system has randomness");
    bytes
}

/// Returns a storage account key: 64 bytes, base64.
pub fn account_key() -> String {
    STANDARD.encode(bytes::<64>())
}

/// Returns a password like those of Entra, of characters that need no quoting.
pub fn password() -> String {
    let text = STANDARD.encode(bytes::<30>()).replace(['+', '/'], "~");
    format!("{}.{}", &text[..3], &text[3..])
}

/// Returns a GUID with hyphens.
pub fn guid() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Returns a secret's version: 32 hexadecimal digits.
pub fn version() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// Formats bytes as lowercase hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
