//! Which text is removed, which is kept, and how lines are streamed.

mod canaries;
mod hostile;
mod kept;
mod streamed;

use super::Redaction;
use crate::secret::{SecretString, Secrets};

fn redaction(secrets: &[&str]) -> Redaction {
    let mut named = Secrets::default();
    for (number, secret) in secrets.iter().enumerate() {
        named.insert(number.to_string(), SecretString::from(*secret));
    }
    Redaction::new(&[&named])
}
