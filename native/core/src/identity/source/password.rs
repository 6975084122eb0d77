//! User name and password (the resource owner grant). Not possible for accounts with multi-factor authentication.

use futures_util::future::BoxFuture;

use super::refresh::Refresh;
use super::{Asked, TokenSource};
use crate::error::Result;
use crate::identity::login::Grant;
use crate::identity::token::Token;
use crate::secret::{ExposeSecret, SecretString};

pub(crate) struct Password {
    application_id: String,
    user_name: String,
    password: SecretString,
    refresh: Refresh,
}

impl Password {
    pub(crate) fn new(application_id: String, user_name: String, password: SecretString) -> Self {
        Self { application_id, user_name, password, refresh: Refresh::default() }
    }

    async fn sign_in(&self, asked: &Asked<'_>) -> Result<Grant> {
        let form = [
            ("grant_type", "password"),
            ("client_id", self.application_id.as_str()),
            ("username", self.user_name.as_str()),
            ("password", self.password.expose_secret()),
            ("resource", asked.audience),
            ("scope", "openid"),
        ];
        asked.login.grant(&form, true).await
    }
}

impl TokenSource for Password {
    fn token<'a>(&'a self, asked: &'a Asked<'a>) -> BoxFuture<'a, Result<Token>> {
        Box::pin(self.refresh.token(&self.application_id, asked, self.sign_in(asked)))
    }
}
