mod encoding;
mod findings;
mod iterations;
mod key_ids;
mod leaf_choice;
mod made_by_openssl;
mod mutated_files;
pub(crate) mod openssl;
mod other_encodings;
mod refusals;
mod self_signed;
mod vault_value;
mod zero_length_password;

use jiff::Timestamp;
use secrecy::SecretString;

use super::pfx::{self, Pfx, Wanted};
use crate::error::Result;

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

/// Returns a time at which the fixtures are valid.
fn fixture_time() -> Timestamp {
    "2027-06-01T00:00:00Z".parse().expect("a timestamp")
}

fn open(bytes: &[u8], password: &SecretString) -> Result<Pfx> {
    pfx::open(bytes, password, "PFX file 'test.pfx'", Wanted::default())
}

fn open_for(host: &str, bytes: &[u8], password: &SecretString) -> Result<Pfx> {
    pfx::open(bytes, password, "PFX file 'test.pfx'", Wanted { host: Some(host), thumbprint: None })
}
