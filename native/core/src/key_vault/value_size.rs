//! The size of the value of a secret.

use crate::error::{ErrorId, Problem};
use crate::parameter::Parameter;
use crate::secret::{ExposeSecret as _, SecretString};

/// Maximum size of a secret in bytes.
pub(crate) const LARGEST_VALUE: usize = 25 * 1024;

/// Returns a finding if a value is too large for a vault.
pub(crate) fn too_large(value: &SecretString, parameter: Parameter) -> Option<Problem> {
    let size = value.expose_secret().len();
    (size > LARGEST_VALUE).then(|| {
        let message = format!("The secret would have {size} bytes; the limit of a key vault is {LARGEST_VALUE}.");
        Problem::error(ErrorId::SecretTooLarge, parameter, message)
    })
}
