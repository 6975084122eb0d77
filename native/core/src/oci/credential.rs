//! The login at a registry.

use crate::secret::SecretString;

#[derive(Debug, Clone)]
pub enum Credential {
    Password {
        user: String,
        password: SecretString,
    },
    /// A refresh token from the registry's token service, used instead of a password.
    IdentityToken(SecretString),
}
