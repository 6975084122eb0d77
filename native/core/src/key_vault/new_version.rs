//! Writes a secret. Every write creates a permanent version, so after a lost answer the secret is read before the write is repeated.

use bytes::Bytes;
use serde::Serialize;
use zeroize::Zeroizing;

use super::secret::{Secret, SecretId, Vault, read, success};
use crate::error::{Error, ErrorId, Result};
use crate::http::retry::{Attempts, RetryPolicy};
use crate::http::transport::{Method, StatusCode};
use crate::secret::{ExposeSecret, SecretString};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewSecret<'a> {
    value: &'a str,
    content_type: &'a str,
}

/// The new value and the version that it replaces.
pub(crate) struct NewVersion<'a> {
    pub name: &'a str,
    pub value: &'a SecretString,
    pub content_type: &'a str,
    /// The newest version before the write, if the secret exists.
    pub before: Option<&'a SecretId>,
}

impl NewVersion<'_> {
    fn is(&self, held: &Secret) -> bool {
        held.value.expose_secret() == self.value.expose_secret()
            && held.content_type.as_deref() == Some(self.content_type)
            && self.before != Some(&held.id)
    }

    fn body(&self) -> Result<Bytes> {
        let new = NewSecret { value: self.value.expose_secret(), content_type: self.content_type };
        let body = serde_json::to_vec(&new)
            .map_err(|_| Error::new(ErrorId::InternalDefect, "the secret cannot be written as JSON"))?;
        // Wiped when the request is dropped.
        Ok(Bytes::from_owner(Zeroizing::new(body)))
    }
}

impl Vault {
    /// Writes a new version and returns its id, after the answer or the vault has confirmed the value.
    pub(crate) async fn set(&self, new: &NewVersion<'_>) -> Result<SecretId> {
        let body = new.body()?;
        let mut attempts = Attempts::new(RetryPolicy::NEW_VERSION, Some(&self.context().events)).without_limit();
        loop {
            attempts.begin();
            let failure = match self.send(Method::PUT, &["secrets", new.name], &[], Some(body.clone())).await {
                Ok((request, response)) => match success(&request, &response) {
                    Ok(()) => match read(&request, &response) {
                        Ok(written) if new.is(&written) => return Ok(written.id),
                        // The answer does not confirm it, so the secret is read.
                        Ok(_) => return self.written(new).await?.ok_or_else(|| another(new.name)),
                        Err(error) => return self.written(new).await?.ok_or(error),
                    },
                    Err(error) if may_have_acted(response.status) => error,
                    Err(error) => return Err(error),
                },
                Err(error) if matches!(error.id, ErrorId::AnswerBroken | ErrorId::TransportTimedOut) => error,
                Err(error) => return Err(error),
            };
            match self.written(new).await {
                Ok(Some(id)) => return Ok(id),
                Ok(None) => {}
                // Without reading first, another attempt could create a second version.
                Err(_) => return Err(failure),
            }
            if !attempts.again(&format!("the secret '{}'", new.name), None).await {
                return Err(failure);
            }
        }
    }

    /// Returns the id of the newest version if it has the value that was sent.
    async fn written(&self, new: &NewVersion<'_>) -> Result<Option<SecretId>> {
        Ok(self.get(new.name).await?.filter(|held| new.is(held)).map(|held| held.id))
    }
}

/// Returns whether the vault may have processed the write: a gateway may send this status while the vault is still working.
fn may_have_acted(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT
}

fn another(name: &str) -> Error {
    let message = format!("the secret '{name}' is not the one that was just written");
    Error::new(ErrorId::VerificationFailed, message).with_target(name)
}
