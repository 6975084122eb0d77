//! Which secrets of a key vault are logins of a registry, by their content type.

use crate::error::{Error, ErrorId, Result};
use crate::resource::secret::CREDENTIALS_TYPE;
use crate::spelling;

/// The content type of a login that the setup leaves out.
pub(crate) const RETIRED_TYPE: &str = "retired user credentials";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The next deployment accepts it.
    Login,
    /// The next deployment omits it (`Update-ContainerRegistryCredential`).
    Retired,
}

impl Kind {
    /// Returns `None` for a secret that is not a login, such as a certificate.
    pub fn of(content_type: Option<&str>) -> Option<Self> {
        match content_type? {
            held if spelling::same(held, CREDENTIALS_TYPE) => Some(Self::Login),
            held if spelling::same(held, RETIRED_TYPE) => Some(Self::Retired),
            _ => None,
        }
    }

    /// Returns the kind of the login named `user`.
    ///
    /// # Errors
    /// `Argument.Invalid` for a secret that is not a login: it belongs to someone else, or is the certificate.
    pub fn of_login(user: &str, content_type: Option<&str>) -> Result<Self> {
        Self::of(content_type).ok_or_else(|| {
            let held = content_type.unwrap_or("none");
            let message = format!("the secret '{user}' has the content type '{held}', so it is not a registry login");
            Error::new(ErrorId::ArgumentInvalid, message).with_target(user)
        })
    }
}
