//! Ways of signing in that the Azure SDK for Rust knows already. They speak to Entra alone.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::{Asked, TokenSource};
use crate::error::{Error, ErrorId, Result};
use crate::identity::token::Token;
use crate::secret::SecretString;

/// A credential of azure_identity.
pub struct DirectoryIdentity {
    pub credential: Arc<dyn TokenCredential>,
    /// How messages call it.
    pub name: &'static str,
}

impl DirectoryIdentity {
    async fn get(&self, asked: &Asked<'_>) -> Result<Token> {
        if asked.login.is_adfs() {
            let message =
                format!("{} exists on AAD alone, and the stamp {} uses AD FS", self.name, asked.login.stamp.domain);
            return Err(Error::new(ErrorId::MethodNotForAdfs, message));
        }
        let scope = format!("{}/.default", asked.audience);
        let given = self.credential.get_token(&[&scope], None).await.map_err(|error| self.failed(&error))?;
        let ends = Timestamp::from_second(given.expires_on.unix_timestamp()).ok();
        Ok(Token::new(SecretString::from(given.token.secret()), ends, asked.login.clock.now()))
    }

    fn failed(&self, error: &azure_core::Error) -> Error {
        let reason = error.to_string();
        let line = reason.lines().next().unwrap_or_default();
        Error::new(ErrorId::SignInFailed, format!("{} gave no token: {line}", self.name))
    }
}

impl TokenSource for DirectoryIdentity {
    fn token<'a>(&'a self, asked: &'a Asked<'a>) -> BoxFuture<'a, Result<Token>> {
        Box::pin(self.get(asked))
    }
}

/// An error of the SDK while a credential is set up.
pub fn setup_failed(name: &str, error: &azure_core::Error) -> Error {
    Error::new(ErrorId::ArgumentInvalid, format!("{name} cannot be used: {error}"))
}
