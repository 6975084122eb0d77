//! Tokens of one session, by purpose and audience. Concurrent requests for one token share one answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use tokio::sync::Mutex as AsyncMutex;

use super::token::Token;
use crate::clock::Clock;
use crate::error::Result;
use crate::event::Purpose;

type Slot = Arc<AsyncMutex<Option<Token>>>;

#[derive(Debug, Default)]
pub(crate) struct TokenCache(Mutex<HashMap<(Purpose, String), Slot>>);

impl TokenCache {
    /// Returns the cached token, or calls `fetch` if there is none, if it is about to expire, or if it is `refused`: the token that a service has just refused.
    pub(crate) async fn token<'a>(
        &self,
        purpose: Purpose,
        audience: &str,
        clock: &Clock,
        refused: Option<&Token>,
        fetch: impl FnOnce() -> BoxFuture<'a, Result<Token>>,
    ) -> Result<Token> {
        let slot = self.slot(purpose, audience);
        let mut held = slot.lock().await;
        if let Some(token) = &*held
            && token.is_fresh(clock.now())
            && refused.is_none_or(|refused| !refused.is_same(token))
        {
            return Ok(token.clone());
        }
        let token = fetch().await?;
        *held = Some(token.clone());
        Ok(token)
    }

    fn slot(&self, purpose: Purpose, audience: &str) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry((purpose, audience.to_owned())).or_default())
    }
}
