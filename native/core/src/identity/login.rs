//! The login service of a stamp: where its token endpoint is, and how it is asked. Entra takes v1 requests (`resource`), as AD FS does;
//! v2 is used where v1 is not offered.

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

/// The login service as one session sees it.
#[derive(Clone, Copy)]
pub struct Login<'a> {
    pub transport: &'a dyn Transport,
    pub stamp: &'a Stamp,
    /// Name or GUID; without it AAD is asked in the tenant whose domain the stamp's audience names.
    pub tenant: Option<&'a str>,
    pub clock: &'a Clock,
}

/// A form to post.
pub type Form<'a> = &'a [(&'a str, &'a str)];

/// What the service gave.
pub struct Grant {
    pub token: Token,
    pub refresh_token: Option<SecretString>,
}

impl Login<'_> {
    pub fn is_adfs(&self) -> bool {
        self.stamp.identity_system == IdentitySystem::Adfs
    }

    /// `{login}/oauth2/token` on AD FS, `{login}/{tenant}/oauth2/token` on AAD.
    pub fn token_url(&self) -> Result<Url> {
        self.url(&["oauth2", "token"])
    }

    /// `path` below the login endpoint, behind the tenant on AAD.
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

    /// Asks the token endpoint. `repeat`: a lost answer may be asked for again (false where a code is good for one use).
    pub async fn grant(&self, form: Form<'_>, repeat: bool) -> Result<Grant> {
        self.grant_at(self.token_url()?, form, repeat).await
    }

    pub async fn grant_at(&self, url: Url, form: Form<'_>, repeat: bool) -> Result<Grant> {
        let body = encode(form);
        self.grant_once(url, || Ok(body.clone()), repeat).await
    }

    /// The same with a form that is made for each attempt, since an assertion is good for one use and for some minutes. A refusal for the time
    /// is asked again once: the services of a farm differ, and clocks are set while one works. Nothing in a password or client secret depends on
    /// the time, so those are not sent again.
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

    /// Posts a form and gives the answer of a success.
    pub async fn post(&self, url: Url, form: Form<'_>, repeat: bool) -> Result<(Request, Response)> {
        let (request, response) = self.exchange(url, form, repeat).await?;
        match response.status.is_success() {
            true => Ok((request, response)),
            false => Err(login_error::read(&request, &response, self.clock.now())),
        }
    }

    /// Posts a form and gives the answer, whatever its status.
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

    /// The tokens in an answer of success.
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

pub fn encode(form: Form<'_>) -> Bytes {
    // Of its final size from the start: a growing buffer would leave copies of secrets behind.
    let size: usize = form.iter().map(|(name, value)| 2 + 3 * (name.len() + value.len())).sum();
    let mut serializer = form_urlencoded::Serializer::new(String::with_capacity(size));
    serializer.extend_pairs(form);
    Bytes::from_owner(Zeroizing::new(serializer.finish().into_bytes()))
}

/// The body held tokens. One that the transport still shares cannot be wiped from here.
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
