//! The authorization that a registry requires: none, a password with each request, or a token for each scope. The state belongs to one registry, so a
//! credential never reaches another host: redirects are followed without it, and a token service receives it only if the registry itself names the service, and
//! the service has the same owner or was allowed by the caller.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Method, StatusCode};
use serde::Deserialize;
use tokio::sync::{Mutex, MutexGuard};
use url::Url;
use zeroize::Zeroizing;

use super::challenge::Challenge;
use super::client::Client;
use super::{fault, token_service};
use crate::error::{Error, ErrorId, Result};
use crate::http::limits::DOCUMENT_BYTES;
use crate::oci::credential::Credential;
use crate::oci::registry_name::api_host;
use crate::secret::{ExposeSecret as _, SecretString};

/// Token services use it for statistics; any value is allowed.
const CLIENT_ID: &str = "azs-container-registry";

pub(super) struct Authorization {
    registry: String,
    credential: Option<Credential>,
    known: Mutex<Known>,
    /// Held while the login is sent for the first time: other requests wait for the outcome, since each attempt with a wrong password counts toward a lockout.
    first: Mutex<()>,
    is_accepted: AtomicBool,
}

#[derive(Default)]
struct Known {
    /// The header for each scope.
    headers: HashMap<String, HeaderValue>,
    /// The login was refused and is not sent again.
    refused: Option<Error>,
}

#[derive(Deserialize)]
struct Token {
    token: Option<SecretString>,
    access_token: Option<SecretString>,
}

impl Authorization {
    pub(super) fn new(registry: String, credential: Option<Credential>) -> Self {
        Self {
            registry,
            credential,
            known: Mutex::default(),
            first: Mutex::default(),
            is_accepted: AtomicBool::new(false),
        }
    }

    /// Returns the header for `scope`, if it is known. An error after the login was refused.
    pub(super) async fn header(&self, scope: &str) -> Result<Option<HeaderValue>> {
        let known = self.known.lock().await;
        match &known.refused {
            Some(error) => Err(error.clone()),
            None => Ok(known.headers.get(scope).cloned()),
        }
    }

    /// Waits for a running attempt; `None` if there is none.
    pub(super) async fn turn(&self, header: Option<&HeaderValue>) -> Result<Option<MutexGuard<'_, ()>>> {
        if header.is_none() || self.is_accepted() {
            return Ok(None);
        }
        let turn = self.first.lock().await;
        match &self.known.lock().await.refused {
            Some(error) => Err(error.clone()),
            None => Ok(Some(turn)),
        }
    }

    /// Records that the registry accepted the login.
    pub(super) fn accepted(&self) {
        self.is_accepted.store(true, Ordering::Release);
    }

    pub(super) fn is_accepted(&self) -> bool {
        self.is_accepted.load(Ordering::Acquire)
    }

    pub(super) async fn is_refused(&self) -> bool {
        self.known.lock().await.refused.is_some()
    }

    /// Records that the registry refused the login because of `error`.
    pub(super) async fn refused(&self, error: Error) -> Error {
        self.known.lock().await.refused = Some(error.clone());
        error
    }

    /// Answers `challenge`, received for a request with the header `sent`. `Registry.LoginFailed` if no better header is available.
    pub(super) async fn meet(
        &self,
        client: &Client,
        challenge: &Challenge,
        scope: &str,
        sent: Option<&HeaderValue>,
    ) -> Result<()> {
        let mut known = self.known.lock().await;
        if let Some(error) = &known.refused {
            return Err(error.clone());
        }
        if known.headers.get(scope) != sent {
            // Another request of this scope has already answered it.
            return Ok(());
        }
        let header = match challenge {
            Challenge::Basic => self.basic(sent),
            Challenge::Bearer { realm, service, scope: asked } => {
                let scope = if scope.is_empty() { asked.as_deref().unwrap_or_default() } else { scope };
                self.bearer(client, realm, service.as_deref(), scope).await
            }
        };
        match header {
            Ok(header) => {
                known.headers.insert(scope.to_owned(), header);
                Ok(())
            }
            Err(error) => {
                // A token service may accept a login and refuse one scope.
                let is_login = error.id == ErrorId::RegistryLoginFailed && !self.is_accepted();
                if is_login && self.credential.is_some() {
                    known.refused = Some(error.clone());
                }
                Err(error)
            }
        }
    }

    fn basic(&self, sent: Option<&HeaderValue>) -> Result<HeaderValue> {
        match &self.credential {
            None => Err(self.login_failed("it requires a login, and none was given")),
            Some(_) if sent.is_some() => Err(self.login_failed("it does not accept the user name and password")),
            Some(Credential::Password { user, password }) => basic(user, password),
            Some(Credential::IdentityToken(_)) => {
                Err(self.login_failed("it requires a password, but the login is a token"))
            }
        }
    }

    async fn bearer(&self, client: &Client, realm: &str, service: Option<&str>, scope: &str) -> Result<HeaderValue> {
        let mut url =
            Url::parse(realm).map_err(|_| self.login_failed("the address of its token service is not a URL"))?;
        if url.scheme() != "https" {
            let message = format!("{} names a token service without TLS; nothing was sent there", self.registry);
            return Err(Error::new(ErrorId::NotHttps, message).with_target(self.registry.as_str()));
        }
        if self.credential.is_some() {
            token_service::check(&self.registry, api_host(&self.registry), &url, client.token_services())?;
        }
        let scopes = scope.split(' ').filter(|scope| !scope.is_empty());
        let request = match &self.credential {
            Some(Credential::IdentityToken(token)) => {
                let form = Zeroizing::new(
                    url::form_urlencoded::Serializer::new(String::new())
                        .append_pair("grant_type", "refresh_token")
                        .append_pair("service", service.unwrap_or_default())
                        .append_pair("client_id", CLIENT_ID)
                        .append_pair("scope", scope)
                        .append_pair("refresh_token", token.expose_secret())
                        .finish(),
                );
                let request = client.http().post(url.clone()).body(form.as_bytes().to_vec());
                request.header(reqwest::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            }
            login => {
                {
                    let mut query = url.query_pairs_mut();
                    query.extend_pairs(service.map(|service| ("service", service)));
                    query.extend_pairs(scopes.map(|scope| ("scope", scope)));
                }
                let request = client.http().get(url.clone());
                match login {
                    Some(Credential::Password { user, password }) => {
                        request.header(AUTHORIZATION, basic(user, password)?)
                    }
                    Some(Credential::IdentityToken(_)) | None => request,
                }
            }
        };
        let mut response = client.passing(|| request.try_clone(), &url).await?;
        if matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            let given =
                if self.credential.is_some() { "the login that was given" } else { "a request without a login" };
            return Err(self.login_failed(&format!("its token service does not accept {given}")));
        }
        if !response.status().is_success() {
            return Err(fault::read(&Method::GET, &url, response)
                .await
                .context(format!("signing in to {}", self.registry)));
        }
        let unexpected = fault::unexpected(&self.registry, &Method::GET, &response, "a token");
        let body = client.body(&Method::GET, &url, &mut response, DOCUMENT_BYTES).await?;
        let token = fault::parse::<Token>(&body, &Method::GET, &url, unexpected.clone())?;
        let token = token.token.or(token.access_token);
        let token = token.filter(|token| !token.expose_secret().is_empty()).ok_or(unexpected)?;
        self.accepted();
        sensitive(&Zeroizing::new(format!("Bearer {}", token.expose_secret())))
    }

    fn login_failed(&self, why: &str) -> Error {
        Error::new(ErrorId::RegistryLoginFailed, format!("{} rejected the login: {why}", self.registry))
            .with_target(self.registry.as_str())
    }
}

fn basic(user: &str, password: &SecretString) -> Result<HeaderValue> {
    let pair = Zeroizing::new(format!("{user}:{}", password.expose_secret()));
    sensitive(&Zeroizing::new(format!("Basic {}", BASE64_STANDARD.encode(pair.as_bytes()))))
}

fn sensitive(text: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| Error::new(ErrorId::RegistryLoginFailed, "the login has characters that no header can carry"))?;
    value.set_sensitive(true);
    Ok(value)
}
