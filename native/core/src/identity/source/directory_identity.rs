//! Sign-in methods that the Azure SDK for Rust implements. They support only Entra.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use azure_core::error::ErrorKind;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::{Asked, TokenSource};
use crate::error::{Error, ErrorId, Result};
use crate::identity::expiry::Times;
use crate::identity::token::Token;
use crate::secret::SecretString;

/// A credential of azure_identity.
pub(crate) struct DirectoryIdentity {
    pub credential: Arc<dyn TokenCredential>,
    /// Its name in messages.
    pub name: &'static str,
}

impl DirectoryIdentity {
    async fn get(&self, asked: &Asked<'_>) -> Result<Token> {
        if asked.login.is_adfs() {
            let message = format!(
                "{} is available only on AAD, but the stamp {} uses AD FS",
                self.name, asked.login.stamp.domain
            );
            return Err(Error::new(ErrorId::MethodNotForAdfs, message));
        }
        let scope = format!("{}/.default", asked.audience);
        let given = self.credential.get_token(&[&scope], None).await.map_err(|error| self.failed(&error))?;
        let ends = Timestamp::from_second(given.expires_on.unix_timestamp()).ok();
        Ok(Token::new(SecretString::from(given.token.secret()), ends, asked.login.clock.now()))
    }

    fn failed(&self, error: &azure_core::Error) -> Error {
        Error::new(ErrorId::SignInFailed, format!("{} returned no token: {}", self.name, reason(error)))
    }
}

impl TokenSource for DirectoryIdentity {
    fn token<'a>(&'a self, asked: &'a Asked<'a>) -> BoxFuture<'a, Result<Token>> {
        Box::pin(self.get(asked))
    }
}

/// Returns the first line of the SDK's text. The rest may quote an unexpected answer, which contains the token.
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

/// Rewrites the expiry. The SDK supports one form of `expires_on`, seconds since 1970, which `write` creates; `None` for an answer without a token.
pub(crate) fn with_plain_expiry(answer: &[u8], token: &str, write: fn(i64) -> Value) -> Option<Vec<u8>> {
    let mut json: Value = serde_json::from_slice(answer).ok()?;
    let value = SecretString::from(json.get(token)?.as_str()?);
    let (times, now) = (Times::deserialize(&json).unwrap_or_default(), Timestamp::now());
    let ends = Token::new(value, times.absolute().or_else(|| times.end(now)), now).expires;
    *json.as_object_mut()?.entry("expires_on").or_insert(Value::Null) = write(ends.as_second());
    serde_json::to_vec(&json).ok()
}

/// Returns the error for a credential that the SDK could not set up.
pub(crate) fn setup_failed(name: &str, error: &azure_core::Error) -> Error {
    Error::new(ErrorId::ArgumentInvalid, format!("{name} cannot be used: {error}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expiry_is_rewritten_for_the_sdk() {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let claims = URL_SAFE_NO_PAD.encode(json!({ "exp": 4_000_000_000.5 }).to_string());
        let own = format!("h.{claims}.s");
        for answer in [
            json!({ "access_token": "opaque", "expires_on": 4_000_000_000_u64 }),
            json!({ "access_token": "opaque", "expires_on": "10/02/2096 07:06:40 +00:00" }),
            json!({ "access_token": own }),
            json!({ "access_token": own, "expires_on": "never" }),
        ] {
            let plain = with_plain_expiry(answer.to_string().as_bytes(), "access_token", |end| end.to_string().into());
            let plain: Value = serde_json::from_slice(&plain.expect("an answer with a token")).expect("JSON");
            assert_eq!(plain["expires_on"], "4000000000", "{answer}");
            assert_eq!(plain["access_token"], answer["access_token"]);
        }
        assert_eq!(with_plain_expiry(b"<html>", "access_token", Into::into), None);
        assert_eq!(with_plain_expiry(br#"{"error":"none"}"#, "access_token", Into::into), None);
    }

    #[test]
    fn unexpected_answer_is_not_quoted() {
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
