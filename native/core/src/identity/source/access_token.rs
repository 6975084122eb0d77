//! Tokens that the caller obtained elsewhere. They cannot be renewed.

use futures_util::future::BoxFuture;

use super::handed_check;
use super::{Asked, TokenSource};
use crate::error::{Error, ErrorId, Result};
use crate::event::Purpose;
use crate::identity::token::Token;
use crate::secret::SecretString;

pub(crate) struct AccessToken {
    pub arm: SecretString,
    pub key_vault: Option<SecretString>,
    pub graph: Option<SecretString>,
}

impl TokenSource for AccessToken {
    fn token<'a>(&'a self, asked: &'a Asked<'a>) -> BoxFuture<'a, Result<Token>> {
        Box::pin(async move {
            let (given, name) = match asked.purpose {
                Purpose::Arm => (Some(&self.arm), "AccessToken"),
                Purpose::KeyVault => (self.key_vault.as_ref(), "KeyVaultToken"),
                Purpose::Graph => (self.graph.as_ref(), "GraphToken"),
            };
            let given = given.ok_or_else(|| {
                let message = format!("a token for '{}' is required, but {name} was not given", asked.audience);
                Error::new(ErrorId::ArgumentMissing, message)
            })?;
            let now = asked.login.clock.now();
            let token = Token::new(given.clone(), None, now);
            if token.expires <= now {
                return Err(Error::new(ErrorId::TokenExpired, format!("the token in {name} has expired")));
            }
            handed_check::check(&token, asked)?;
            Ok(token)
        })
    }
}
