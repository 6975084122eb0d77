//! A session in the scope of one operation, for the clients of the services.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use url::Url;

use super::login::Login;
use super::login_error;
use super::remembered::Remembered;
use super::session::Session;
use super::source::Asked;
use super::token::{Claims, Token};
use super::trust;
use crate::clock::Clock;
use crate::cloud::api_version::Versions;
use crate::cloud::audience;
use crate::cloud::endpoints::{IdentitySystem, Stamp};
use crate::error::{Error, ErrorId, Result};
use crate::event::{EventSink, Purpose};
use crate::http::Transport;
use crate::http::exchange::Observed;

#[derive(Clone)]
pub struct Context {
    pub session: Arc<Session>,
    pub events: EventSink,
}

impl Context {
    pub fn new(session: Arc<Session>, events: EventSink) -> Self {
        Self { session, events }
    }

    /// Returns the stamp; its endpoints are requested once per session.
    pub async fn stamp(&self) -> Result<&Stamp> {
        self.session.stamp(&*self.transport()).await
    }

    pub fn clock(&self) -> &Clock {
        &self.session.clock
    }

    /// Returns the API versions that this stamp accepts.
    pub fn versions(&self) -> &Versions {
        &self.session.versions
    }

    /// Returns the cache of the session.
    pub fn remembered(&self) -> &Remembered {
        &self.session.remembered
    }

    /// Returns the facts that all sessions of the same account share.
    pub fn facts(&self) -> &Remembered {
        &self.session.facts
    }

    /// Clears both caches, after an answer has shown that something changed.
    pub fn forget(&self) {
        self.session.remembered.forget();
        self.session.facts.forget();
    }

    /// Returns a transport without tokens: for blobs, which are signed, and for public URLs.
    pub fn plain(&self) -> Arc<dyn Transport> {
        self.transport()
    }

    /// Returns the session's transport with the observers of this operation.
    pub(super) fn transport(&self) -> Arc<dyn Transport> {
        Arc::new(Observed::new(Arc::clone(&self.session.transport), self.events.clone()))
    }

    /// Like [`Context::plain`], but with a new connection: an open connection may outlive the DNS name that it was opened for.
    pub fn unconnected(&self) -> Result<Arc<dyn Transport>> {
        Ok(Arc::new(Observed::new(self.session.unconnected()?, self.events.clone())))
    }

    /// Refuses a URL outside the stamp's domain, for requests with a signature instead of a token.
    pub async fn require_own(&self, url: &Url) -> Result<()> {
        trust::check_own(self.stamp().await?, url)
    }

    /// Returns the caller's own object id, from the `oid` claim of the ARM token. `None` on AD FS, whose tokens have none.
    pub async fn object_id(&self) -> Result<Option<String>> {
        match self.stamp().await?.identity_system {
            IdentitySystem::Adfs => Ok(None),
            IdentitySystem::Aad => Ok(self.arm_claims().await?.and_then(|claims| claims.oid)),
        }
    }

    /// Returns the application that the caller signed in as or through, from the ARM token; `None` if the token does not contain it.
    pub async fn application_id(&self) -> Result<Option<String>> {
        Ok(self.arm_claims().await?.and_then(|claims| claims.application_id().map(str::to_owned)))
    }

    /// Returns the tenant's GUID: on AD FS the end of the audience, on AAD the value from the caller or the ARM token.
    pub async fn tenant_id(&self) -> Result<String> {
        let stamp = self.stamp().await?;
        let given = || self.session.tenant.as_deref().and_then(audience::guid);
        let known = match stamp.identity_system {
            IdentitySystem::Adfs => audience::guid(&stamp.audience).or_else(given),
            IdentitySystem::Aad => match given() {
                Some(tenant) => Some(tenant),
                None => self.arm_claims().await?.and_then(|claims| claims.tid),
            },
        };
        known.ok_or_else(|| {
            Error::new(ErrorId::ArgumentMissing, "the token does not contain a tenant id, and none was given")
                .with_hint("Pass the GUID of the tenant with -TenantId.")
        })
    }

    /// Gets a token for Azure Resource Manager now, so that a refused sign-in is reported first.
    pub async fn sign_in(&self) -> Result<()> {
        self.arm_claims().await.map(drop)
    }

    async fn arm_claims(&self) -> Result<Option<Claims>> {
        let token = self.token(Purpose::Arm, &self.stamp().await?.audience, None).await?;
        Ok(Claims::read(&token.value))
    }

    /// Returns a cached or new token; `refused` is a token that a service has just refused.
    pub(super) async fn token(&self, purpose: Purpose, audience: &str, refused: Option<&Token>) -> Result<Token> {
        let session = &*self.session;
        let transport = self.transport();
        let asked = Asked {
            audience,
            purpose,
            login: Login {
                transport: &*transport,
                stamp: self.stamp().await?,
                tenant: session.tenant.as_deref(),
                clock: &session.clock,
            },
            events: &self.events,
        };
        let login = session.login_name();
        let fetch = || -> BoxFuture<'_, _> {
            Box::pin(self.events.logins().run(&login, session.source.token(&asked), login_error::verdict))
        };
        let outcome = session.tokens.token(purpose, audience, &session.clock, refused, fetch).await;
        outcome.map_err(|error| naming(&session.account(), error))
    }
}

#[cfg(test)]
impl Context {
    /// Returns a context for tests that send nothing.
    pub(crate) fn for_test() -> Self {
        let request = serde_json::json!({
            "version": 1, "armEndpoint": "https://management.shanghai.azurestack.example", "identity": { "kind": "azureCli" },
        });
        let request = serde_json::from_value(request).expect("a session request");
        Self::new(Arc::new(Session::new(request, Default::default()).expect("a session")), EventSink::new().0)
    }
}

/// Adds the account to the error of a login service that does not know it. AD FS does not name it.
fn naming(account: &str, mut error: Error) -> Error {
    let is_unknown = matches!(error.id, ErrorId::ApplicationUnknown | ErrorId::UserRejected);
    if is_unknown && !account.is_empty() && !error.message.contains(account) {
        error.message = format!("{} (account '{account}')", error.message);
    }
    error
}
