//! The transport that adds a token to each request, after the trust rule has allowed its URL. A refused token is replaced once.

use std::sync::atomic::Ordering;

use zeroize::Zeroizing;

use super::challenge;
use super::context::Context;
use super::server_time;
use super::token::Token;
use super::trust;
use crate::cloud::audience;
use crate::cloud::endpoints::Stamp;
use crate::error::{Error, ErrorId, Result};
use crate::event::{EventSink, Purpose};
use crate::http::Transport;
use crate::http::transport::{BoxFuture, Request, Response};
use crate::secret::ExposeSecret;

pub struct Authorized {
    context: Context,
    purpose: Purpose,
}

impl Context {
    pub fn arm(&self) -> Authorized {
        Authorized::new(self, Purpose::Arm)
    }

    pub fn key_vault(&self) -> Authorized {
        Authorized::new(self, Purpose::KeyVault)
    }

    pub fn graph(&self) -> Authorized {
        Authorized::new(self, Purpose::Graph)
    }

    /// Gets the token for the most likely audience of a vault, so that the first request to a vault does not wait for it. A refusal is reported by that
    /// request.
    pub async fn expect_vault(&self) {
        if self.key_vault().prepare().await.is_err() {
            self.events.verbose("no token for the key vault yet: its first request asks for one");
        }
    }
}

impl Authorized {
    fn new(context: &Context, purpose: Purpose) -> Self {
        Self { context: context.clone(), purpose }
    }

    async fn authorize_and_send(&self, request: Request) -> Result<Response> {
        let stamp = self.context.stamp().await?;
        trust::check(stamp, self.purpose, &request.url)?;
        match self.purpose {
            Purpose::Arm => self.with_audience(&request, &stamp.audience).await,
            Purpose::Graph => {
                let audience = stamp.graph_audience.as_deref();
                let audience = audience
                    .ok_or_else(|| Error::new(ErrorId::GraphUnreachable, "the stamp's metadata names no graph"))?;
                self.with_audience(&request, audience).await
            }
            Purpose::KeyVault => self.to_vault(stamp, request).await,
        }
    }

    async fn with_audience(&self, request: &Request, audience: &str) -> Result<Response> {
        let token = self.context.token(self.purpose, audience, None).await?;
        let response = self.send_with(request, &token).await?;
        match response.status.as_u16() {
            401 => self.once_more(request, audience, &token, response).await,
            _ => Ok(response),
        }
    }

    /// Repeats the request with a new token: the service may have revoked the old one, or its clock may be ahead.
    async fn once_more(
        &self,
        request: &Request,
        audience: &str,
        refused: &Token,
        response: Response,
    ) -> Result<Response> {
        let token = self.context.token(self.purpose, audience, Some(refused)).await?;
        let response = match token.is_same(refused) {
            true => response,
            false => self.send_with(request, &token).await?,
        };
        let is_refused = response.status.as_u16() == 401;
        match server_time::skew(&response, self.context.clock().now()).filter(|_| is_refused) {
            Some(skew) => Err(skew),
            None => Ok(response),
        }
    }

    async fn to_vault(&self, stamp: &Stamp, request: Request) -> Result<Response> {
        let session = &self.context.session;
        if let Some(given) = &session.key_vault_audience {
            return self.with_audience(&request, given).await;
        }
        let host = request.url.host_str().unwrap_or_default();
        if let Some(known) = session.vault_audience(host) {
            return self.with_audience(&request, &known).await;
        }
        let guess = audience::vault_sibling(&stamp.audience);
        let token = match &guess {
            Some(guess) => self.guessed(guess).await?,
            None => None,
        };
        let response = match &token {
            Some(token) => self.send_with(&request, token).await?,
            // Without its body: it may be a secret, and this request only serves to get the challenge.
            None => self.context.transport().send(Request { body: Default::default(), ..request.clone() }).await?,
        };
        let Some(challenge) = challenge::read(&response) else {
            if let Some(guess) = guess.filter(|_| response.status.as_u16() != 401) {
                session.remember_vault_audience(host, &guess);
            }
            return Ok(response);
        };
        trust::check_challenge(stamp, session.tenant.as_deref(), &challenge.authorization, &challenge.resource)?;
        session.remember_vault_audience(host, &challenge.resource);
        match (token, guess) {
            (Some(token), Some(guess)) if audience::same(&guess, &challenge.resource) => {
                self.once_more(&request, &challenge.resource, &token, response).await
            }
            _ => self.with_audience(&request, &challenge.resource).await,
        }
    }

    /// Gets the token for the most likely audience of a vault, before the first request to a vault.
    async fn prepare(&self) -> Result<()> {
        if let Some(given) = &self.context.session.key_vault_audience {
            return self.context.token(self.purpose, given, None).await.map(drop);
        }
        match audience::vault_sibling(&self.context.stamp().await?.audience) {
            Some(guess) => self.guessed(&guess).await.map(drop),
            None => Ok(()),
        }
    }

    /// Returns a token for the most likely audience of the vault; `None` if that is unknown and the vault has to send a challenge.
    async fn guessed(&self, audience: &str) -> Result<Option<Token>> {
        let refused = &self.context.session.no_usual_vault_token;
        if refused.load(Ordering::Relaxed) {
            return Ok(None);
        }
        match self.context.token(self.purpose, audience, None).await {
            Ok(token) => Ok(Some(token)),
            Err(error) if matches!(error.id, ErrorId::ResourceRejected | ErrorId::HandOverFailed) => {
                refused.store(true, Ordering::Relaxed);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn send_with(&self, request: &Request, token: &Token) -> Result<Response> {
        let mut request = request.clone();
        // AD FS sends the token type `bearer`, and the vaults of old stamps refuse that spelling.
        let value = Zeroizing::new(format!("Bearer {}", token.value.expose_secret()));
        request.sensitive_header(reqwest::header::AUTHORIZATION, &value)?;
        self.context.transport().send(request).await
    }
}

impl Transport for Authorized {
    fn events(&self) -> Option<&EventSink> {
        Some(&self.context.events)
    }

    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        Box::pin(self.authorize_and_send(request))
    }
}
