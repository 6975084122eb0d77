//! An application with a secret, on AAD and AD FS: a form with `resource`.

use futures_util::future::BoxFuture;

use super::{Asked, TokenSource};
use crate::error::Result;
use crate::identity::token::Token;
use crate::secret::{ExposeSecret, SecretString};

pub(crate) struct ClientSecret {
    pub application_id: String,
    pub secret: SecretString,
}

impl TokenSource for ClientSecret {
    fn token<'a>(&'a self, asked: &'a Asked<'a>) -> BoxFuture<'a, Result<Token>> {
        Box::pin(async move {
            let form = [
                ("grant_type", "client_credentials"),
                ("client_id", self.application_id.as_str()),
                ("client_secret", self.secret.expose_secret()),
                ("resource", asked.audience),
            ];
            Ok(asked.login.grant(&form, true).await?.token)
        })
    }
}
