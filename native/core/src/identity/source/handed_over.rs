//! Tokens of the caller's own session (Az or AzureRM): requested by an event, one for each audience, and again before they expire.

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::handed_check;
use super::{Asked, TokenSource};
use crate::error::{Error, ErrorId, Result};
use crate::identity::token::Token;

pub(crate) struct HandedOver;

impl TokenSource for HandedOver {
    fn token<'a>(&'a self, asked: &'a Asked<'a>) -> BoxFuture<'a, Result<Token>> {
        Box::pin(async move {
            let handed = asked.events.ask_token(asked.audience, asked.purpose).await?;
            let now = asked.login.clock.now();
            let ends = handed.expires_on.and_then(|seconds| Timestamp::from_second(seconds).ok());
            let token = Token::new(handed.token, ends, now);
            if token.expires <= now {
                return Err(Error::new(ErrorId::TokenExpired, "the signed-in session returned an expired token"));
            }
            handed_check::check(&token, asked)?;
            Ok(token)
        })
    }
}
