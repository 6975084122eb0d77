use std::{collections::BTreeMap, sync::Mutex};

use crate::{random, world::directory::Principal};

/// Refresh tokens of this run: principal's object id and resource.
#[derive(Default)]
pub struct RefreshTokens(Mutex<BTreeMap<String, (String, String)>>);

impl RefreshTokens {
    pub fn give(&self, principal: &Principal, resource: &str) -> String {
        let token = format!("0.{}{}", random::version(), random::version());
        self.lock().insert(token.clone(), (principal.object_id.clone(), resource.to_owned()));
        token
    }

    /// Returns the principal's object id and the resource of a token.
    pub fn find(&self, token: &str) -> Option<(String, String)> {
        self.lock().get(token).cloned()
    }

    /// Revokes all refresh tokens, like a change of the password.
    pub fn revoke_all(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, (String, String)>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
