//! Who signs in to a registry.

use crate::secret::SecretString;

#[derive(Debug, Clone)]
pub enum Credential {
    Password {
        user: String,
        password: SecretString,
    },
    /// A refresh token that the registry's token service gave at an earlier login; it takes the place of a password.
    IdentityToken(SecretString),
}
