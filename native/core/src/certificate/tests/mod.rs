mod findings;
mod leaf_choice;
mod made_by_openssl;
mod mutated_files;
mod openssl;
mod refusals;
mod self_signed;
mod vault_value;
mod zero_length_password;

use jiff::Timestamp;
use secrecy::SecretString;

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

/// A moment at which the fixtures are valid.
fn fixture_time() -> Timestamp {
    "2027-06-01T00:00:00Z".parse().expect("a timestamp")
}
