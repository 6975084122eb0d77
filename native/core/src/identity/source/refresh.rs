//! The refresh token of a signed-in user, only in memory. It gets tokens for other audiences without asking the user again.

use tokio::sync::Mutex;

use super::Asked;
use crate::error::{ErrorId, Result};
use crate::identity::login::Grant;
use crate::identity::token::Token;
use crate::secret::{ExposeSecret, SecretString};

/// The lock is held while a user signs in, so that concurrent requests for several audiences ask only once.
#[derive(Default)]
pub(crate) struct Refresh(Mutex<Option<SecretString>>);

impl Refresh {
    /// Returns a token by the refresh token, or by `sign_in` if there is none or the service does not accept it for this audience.
    pub(crate) async fn token(
        &self,
        application_id: &str,
        asked: &Asked<'_>,
        sign_in: impl Future<Output = Result<Grant>>,
    ) -> Result<Token> {
        let mut held = self.0.lock().await;
        let refreshed = match &*held {
            Some(refresh_token) => match by_refresh_token(application_id, refresh_token, asked).await {
                // The account itself is refused, so its password would be refused too, and each attempt counts toward a lockout.
                Err(error) if of_account(error.id) => return Err(error),
                outcome => outcome.ok(),
            },
            None => None,
        };
        let grant = match refreshed {
            Some(grant) => grant,
            None => sign_in.await?,
        };
        if let Some(refresh_token) = grant.refresh_token {
            *held = Some(refresh_token);
        }
        Ok(grant.token)
    }
}

fn of_account(id: ErrorId) -> bool {
    matches!(
        id,
        ErrorId::AccountLocked | ErrorId::AccountDisabled | ErrorId::PasswordExpired | ErrorId::ConditionalAccess
    )
}

async fn by_refresh_token(application_id: &str, refresh_token: &SecretString, asked: &Asked<'_>) -> Result<Grant> {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", application_id),
        ("refresh_token", refresh_token.expose_secret()),
        ("resource", asked.audience),
    ];
    asked.login.grant(&form, true).await
}
