//! Device code (RFC 8628): the user enters a short code in a browser on any machine. The only way on a jump host without a browser.

use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::time::Instant;

use super::refresh::Refresh;
use super::{Asked, TokenSource};
use crate::error::{Error, ErrorId, Result};
use crate::event::Event;
use crate::http::wait::sleep;
use crate::http::{Request, Response, answer};
use crate::identity::expiry::number;
use crate::identity::login::Grant;
use crate::identity::login_error;
use crate::identity::token::Token;
use crate::secret::{ExposeSecret, SecretString};

/// The default of the standard.
const USUAL_INTERVAL: Duration = Duration::from_secs(5);
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);
/// Added when the service answers `slow_down`.
const SLOWER: Duration = Duration::from_secs(5);
const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const USUAL_LIFETIME: Duration = Duration::from_secs(900);

pub(crate) struct DeviceCode {
    application_id: String,
    refresh: Refresh,
}

/// Entra has two generations of endpoints, and AD FS differs from both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    V1,
    V2,
    Adfs,
}

/// An issued code.
struct Given {
    dialect: Dialect,
    device_code: SecretString,
    user_code: String,
    verification_url: String,
    message: String,
    lifetime: Duration,
    interval: Duration,
}

impl DeviceCode {
    pub(crate) fn new(application_id: String) -> Self {
        Self { application_id, refresh: Refresh::default() }
    }

    async fn sign_in(&self, asked: &Asked<'_>) -> Result<Grant> {
        let given = self.begin(asked).await?;
        asked.events.send(Event::DeviceCode {
            user_code: given.user_code.clone(),
            verification_url: given.verification_url.clone(),
            message: given.message.clone(),
            expires_in: given.lifetime.as_secs(),
        });
        self.poll(asked, &given).await
    }

    async fn begin(&self, asked: &Asked<'_>) -> Result<Given> {
        if asked.login.is_adfs() {
            return self.ask_code(asked, Dialect::Adfs).await;
        }
        match self.ask_code(asked, Dialect::V1).await {
            // The login service does not have the older endpoint.
            Err(error) if error.service_status() == Some(404) => self.ask_code(asked, Dialect::V2).await,
            outcome => outcome,
        }
    }

    async fn ask_code(&self, asked: &Asked<'_>, dialect: Dialect) -> Result<Given> {
        let scope = format!("{}/.default offline_access", asked.audience);
        let (path, audience): (&[&str], _) = match dialect {
            Dialect::V2 => (&["oauth2", "v2.0", "devicecode"], ("scope", scope.as_str())),
            Dialect::V1 | Dialect::Adfs => (&["oauth2", "devicecode"], ("resource", asked.audience)),
        };
        let form = [("client_id", self.application_id.as_str()), audience];
        let (request, response) = asked.login.post(asked.login.url(path)?, &form, true).await?;
        read(dialect, &answer::json(&request, &response)?).ok_or_else(|| {
            Error::new(ErrorId::SignInFailed, format!("{}: the answer contains no device code", request.label()))
        })
    }

    /// Polls until the user has decided, at the interval of the service.
    async fn poll(&self, asked: &Asked<'_>, given: &Given) -> Result<Grant> {
        let end = Instant::now() + given.lifetime;
        let mut interval = given.interval;
        loop {
            // An interval longer than the lifetime of the code would make the user wait for nothing.
            sleep(interval.min(end.saturating_duration_since(Instant::now()))).await;
            if Instant::now() >= end {
                let message =
                    format!("the code {} was not used within {} s", given.user_code, given.lifetime.as_secs());
                return Err(Error::new(ErrorId::DeviceCodeExpired, message));
            }
            let (request, response) = self.redeem(asked, given).await?;
            if response.status.is_success() {
                return asked.login.granted(&request, response);
            }
            match login_error::word(&request, &response).as_deref() {
                Some("authorization_pending") => {}
                Some("slow_down") => interval += SLOWER,
                _ => return Err(login_error::read(&request, &response, asked.login.clock.now())),
            }
        }
    }

    async fn redeem(&self, asked: &Asked<'_>, given: &Given) -> Result<(Request, Response)> {
        let client_id = ("client_id", self.application_id.as_str());
        let code = given.device_code.expose_secret();
        let login = &asked.login;
        match given.dialect {
            Dialect::V1 => {
                let form = [("grant_type", "device_code"), client_id, ("code", code), ("resource", asked.audience)];
                login.exchange(login.token_url()?, &form, false).await
            }
            Dialect::Adfs => {
                let form = [("grant_type", GRANT), client_id, ("device_code", code), ("resource", asked.audience)];
                login.exchange(login.token_url()?, &form, false).await
            }
            Dialect::V2 => {
                let form = [("grant_type", GRANT), client_id, ("device_code", code)];
                login.exchange(login.url(&["oauth2", "v2.0", "token"])?, &form, false).await
            }
        }
    }
}

impl TokenSource for DeviceCode {
    fn token<'a>(&'a self, asked: &'a Asked<'a>) -> BoxFuture<'a, Result<Token>> {
        Box::pin(self.refresh.token(&self.application_id, asked, self.sign_in(asked)))
    }
}

fn read(dialect: Dialect, body: &Value) -> Option<Given> {
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    let seconds = |name: &str| number(&body[name]).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let user_code = text("user_code")?;
    let verification_url = text("verification_url").or_else(|| text("verification_uri"))?;
    let message = text("message")
        .unwrap_or_else(|| format!("To sign in, open {verification_url} in a browser and enter the code {user_code}."));
    Some(Given {
        dialect,
        device_code: SecretString::from(text("device_code")?),
        message,
        lifetime: seconds("expires_in").unwrap_or(USUAL_LIFETIME),
        interval: seconds("interval").unwrap_or(USUAL_INTERVAL).max(SHORTEST_INTERVAL),
        user_code,
        verification_url,
    })
}
