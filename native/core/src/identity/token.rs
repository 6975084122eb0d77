//! Access tokens and their readable claims.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::expiry::{self, later};
use crate::secret::{ExposeSecret, SecretString};

/// Tokens are renewed this long before they expire, so that none expires during a request.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);
/// For a token without an expiry.
const USUAL_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

#[derive(Debug, Clone)]
pub struct Token {
    pub value: SecretString,
    pub expires: Timestamp,
    renew: Timestamp,
}

impl Token {
    /// Creates a token. `expires`, or the token's own `exp` claim, is its expiry.
    pub fn new(value: SecretString, expires: Option<Timestamp>, now: Timestamp) -> Self {
        let claimed = || expiry::moment(&Claims::read(&value)?.exp, &TimeZone::UTC);
        let expires = expires.or_else(claimed).unwrap_or_else(|| later(now, USUAL_LIFETIME));
        // A token with a lifetime below twice the margin is used for half of its life.
        let half = now.duration_until(expires).max(SignedDuration::ZERO) / 2;
        let renew = later(expires, -MARGIN.min(half));
        Self { value, expires, renew }
    }

    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now < self.renew
    }

    pub fn is_same(&self, other: &Self) -> bool {
        self.value.expose_secret() == other.value.expose_secret()
    }
}

/// The used claims. None is trusted: the services verify tokens; the library only reads its own.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Claims {
    /// A text, or by the standard a list.
    #[serde(default)]
    aud: Value,
    pub iss: Option<String>,
    pub tid: Option<String>,
    pub oid: Option<String>,
    appid: Option<String>,
    azp: Option<String>,
    /// A number by the standard, which may have a fraction.
    #[serde(default)]
    exp: Value,
}

impl Claims {
    pub(crate) fn audience(&self) -> Option<&str> {
        self.aud.as_str().or_else(|| self.aud.get(0)?.as_str())
    }

    /// Returns the application that the token was issued to: `appid` in v1 tokens, `azp` in v2 tokens.
    pub(crate) fn application_id(&self) -> Option<&str> {
        self.appid.as_deref().or(self.azp.as_deref())
    }

    /// Parses the claims; `None` for a token that is not a JWT.
    pub(crate) fn read(token: &SecretString) -> Option<Self> {
        let mut parts = token.expose_secret().split('.');
        let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
        let json = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
        serde_json::from_slice(&json).ok()
    }
}
