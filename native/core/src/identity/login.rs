//! The login service of a stamp: its token endpoint and the requests to it. Entra and AD FS accept v1 requests (`resource`); v2 is used where v1 is not
//! available.

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use url::{Url, form_urlencoded};
use zeroize::{Zeroize, Zeroizing};

use super::expiry::Times;
use super::token::Token;
use super::{login_error, server_time, trust};
use crate::clock::Clock;
use crate::cloud::endpoints::{self, IdentitySystem, Stamp};
use crate::error::{Error, ErrorId, Result};
use crate::http::retry::{self, RetryPolicy};
use crate::http::transport::{HeaderValue, Method};
use crate::http::{Request, Response, Transport, answer};
use crate::secret::SecretString;

/// The login service of one session.
#[derive(Clone, Copy)]
pub struct Login<'a> {
    pub transport: &'a dyn Transport,
    pub stamp: &'a Stamp,
    /// Name or GUID; without it, AAD uses the tenant whose domain is in the stamp's audience.
    pub tenant: Option<&'a str>,
    pub clock: &'a Clock,
}

/// A form to be posted.
pub(crate) type Form<'a> = &'a [(&'a str, &'a str)];

/// The tokens in an answer.
pub struct Grant {
    pub token: Token,
    pub refresh_token: Option<SecretString>,
}

impl Login<'_> {
    pub fn is_adfs(&self) -> bool {
        self.stamp.identity_system == IdentitySystem::Adfs
    }

    /// Returns `{login}/oauth2/token` on AD FS, `{login}/{tenant}/oauth2/token` on AAD.
    pub fn token_url(&self) -> Result<Url> {
        self.url(&["oauth2", "token"])
    }

    /// Returns the URL of `path` below the login endpoint, after the tenant on AAD.
    pub fn url(&self, path: &[&str]) -> Result<Url> {
        let mut url = self.stamp.login.clone();
        let tenant = match self.stamp.identity_system {
            IdentitySystem::Adfs => None,
            IdentitySystem::Aad => Some(self.tenant_name()?),
        };
        url.path_segments_mut()
            .map_err(|()| Error::new(ErrorId::DiscoveryFailed, "the stamp's login endpoint cannot carry a path"))?
            .pop_if_empty()
            .extend(tenant.as_deref())
            .extend(path);
        Ok(url)
    }

    fn tenant_name(&self) -> Result<String> {
        let named = self.tenant.map(str::to_owned);
        named.or_else(|| endpoints::tenant_of(self.stamp)).ok_or_else(|| {
            Error::new(
                ErrorId::ArgumentMissing,
                "the metadata of the stamp does not contain the tenant, and none was given",
            )
            .with_hint("Pass the GUID or name of the tenant with -TenantId.")
        })
    }

    /// Requests a token. `repeat`: the request can be repeated after a lost answer (false if it contains a code that is valid once).
    pub async fn grant(&self, form: Form<'_>, repeat: bool) -> Result<Grant> {
        self.grant_at(self.token_url()?, form, repeat).await
    }

    pub async fn grant_at(&self, url: Url, form: Form<'_>, repeat: bool) -> Result<Grant> {
        let body = encode(form);
        self.grant_once(url, || Ok(body.clone()), repeat).await
    }

    /// Like `grant`, but creates the form for each attempt, since an assertion can be used once and only for a few minutes. A refusal because of the time is
    /// retried once: the servers of a farm may differ, and clocks may be set meanwhile. Passwords and client secrets do not depend on the time, so they are not
    /// sent again.
    pub async fn grant_made(&self, url: Url, body: impl Fn() -> Result<Bytes>, repeat: bool) -> Result<Grant> {
        match self.grant_once(url.clone(), &body, repeat).await {
            Err(error) if error.id == ErrorId::ClockSkew && repeat => self.grant_once(url, &body, repeat).await,
            outcome => outcome,
        }
    }

    async fn grant_once(&self, url: Url, body: impl Fn() -> Result<Bytes>, repeat: bool) -> Result<Grant> {
        let (request, response) = self.exchange_made(url, body, repeat).await?;
        match response.status.is_success() {
            true => self.granted(&request, response),
            false => Err(login_error::read(&request, &response, self.clock.now())),
        }
    }

    /// Posts a form and returns the successful answer.
    pub async fn post(&self, url: Url, form: Form<'_>, repeat: bool) -> Result<(Request, Response)> {
        let (request, response) = self.exchange(url, form, repeat).await?;
        match response.status.is_success() {
            true => Ok((request, response)),
            false => Err(login_error::read(&request, &response, self.clock.now())),
        }
    }

    /// Posts a form and returns the answer, whatever its status.
    pub async fn exchange(&self, url: Url, form: Form<'_>, repeat: bool) -> Result<(Request, Response)> {
        let body = encode(form);
        self.exchange_made(url, || Ok(body.clone()), repeat).await
    }

    async fn exchange_made(
        &self,
        url: Url,
        body: impl Fn() -> Result<Bytes>,
        repeat: bool,
    ) -> Result<(Request, Response)> {
        trust::check_login(self.stamp, &url)?;
        let mut request = Request::new(Method::POST, url).for_document();
        request.idempotent = repeat;
        let content = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers.insert(reqwest::header::CONTENT_TYPE, content);
        request.headers.insert(reqwest::header::ACCEPT, HeaderValue::from_static("application/json"));
        let make = || Ok(Request { body: body()?, ..request.clone() });
        let response = retry::send_made(self.transport, make, RetryPolicy::default()).await?;
        Ok((request, response))
    }

    /// Returns the tokens in a successful answer.
    pub fn granted(&self, request: &Request, response: Response) -> Result<Grant> {
        let now = self.clock.now();
        let granted = match server_time::skew(&response, now) {
            Some(skew) => Err(skew),
            None => read_grant(request, &response, now),
        };
        wipe(response.body);
        granted
    }
}

pub(crate) fn encode(form: Form<'_>) -> Bytes {
    // Of its final size from the start: a growing buffer would leave copies of secrets.
    let size: usize = form.iter().map(|(name, value)| 2 + 3 * (name.len() + value.len())).sum();
    let mut serializer = form_urlencoded::Serializer::new(String::with_capacity(size));
    serializer.extend_pairs(form);
    Bytes::from_owner(Zeroizing::new(serializer.finish().into_bytes()))
}

/// Wipes a body with tokens. It cannot be wiped if the transport still shares it.
fn wipe(body: Bytes) {
    if let Ok(mut body) = body.try_into_mut() {
        body.zeroize();
    }
}

#[derive(Deserialize)]
struct GrantAnswer {
    access_token: String,
    refresh_token: Option<String>,
}

fn read_grant(request: &Request, response: &Response, now: Timestamp) -> Result<Grant> {
    let answer: GrantAnswer = serde_json::from_slice(response.content()).map_err(|_| {
        let lacking =
            |_| Error::new(ErrorId::SignInFailed, format!("{}: the answer contains no access token", request.label()));
        answer::json(request, response).map_or_else(|foreign| foreign, lacking)
    })?;
    let times: Times = serde_json::from_slice(response.content()).unwrap_or_default();
    Ok(Grant {
        token: Token::new(SecretString::from(answer.access_token), times.end(now), now),
        refresh_token: answer.refresh_token.map(SecretString::from),
    })
}
