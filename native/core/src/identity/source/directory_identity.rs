//! Ways of signing in that the Azure SDK for Rust knows already. They speak to Entra alone.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use azure_core::error::ErrorKind;
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
        Error::new(ErrorId::SignInFailed, format!("{} gave no token: {}", self.name, reason(error)))
    }
}

impl TokenSource for DirectoryIdentity {
    fn token<'a>(&'a self, asked: &'a Asked<'a>) -> BoxFuture<'a, Result<Token>> {
        Box::pin(self.get(asked))
    }
}

/// The first line of the SDK's text. An answer that does not fit is quoted in that text, and it holds the token.
fn reason(error: &azure_core::Error) -> String {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = cause {
        let about_content =
            one.downcast_ref::<azure_core::Error>().is_some_and(|one| *one.kind() == ErrorKind::DataConversion);
        if about_content || one.is::<serde_json::Error>() {
            return "its answer does not have the expected form".to_owned();
        }
        cause = one.source();
    }
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

/// An error of the SDK while a credential is set up.
pub fn setup_failed(name: &str, error: &azure_core::Error) -> Error {
    Error::new(ErrorId::ArgumentInvalid, format!("{name} cannot be used: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_does_not_fit_is_not_quoted() {
        let quoting = || serde_json::from_str::<u16>(r#""canary""#).expect_err("no number");
        assert!(quoting().to_string().contains("canary"), "what must not reach a message");
        for error in [
            azure_core::Error::new(ErrorKind::DataConversion, quoting()),
            azure_core::Error::with_error(ErrorKind::Credential, quoting(), "AzureCliCredential: \"canary\""),
            azure_core::Error::with_error(
                ErrorKind::Credential,
                azure_core::Error::new(ErrorKind::DataConversion, quoting()),
                "AzureCliCredential: \"canary\"",
            ),
        ] {
            assert_eq!(reason(&error), "its answer does not have the expected form");
        }
        let plain = azure_core::Error::with_message(ErrorKind::Credential, "Please run 'az login'.\ndetails");
        assert_eq!(reason(&plain), "Please run 'az login'.");
    }
}
