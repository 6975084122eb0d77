//! Requests that are sent as early as possible, before it is certain that their answers are needed.

use std::convert::Infallible;
use std::future::pending;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};

use super::{Request, principal};
use crate::error::Result;
use crate::graph::service_principal::ServicePrincipal;
use crate::identity::context::Context;

/// The service principal when it is known, shared by all users.
pub(super) type Principal<'a> = Shared<BoxFuture<'a, Result<Option<ServicePrincipal>>>>;

/// What needs only the sign-in, and is requested while the subscription is selected.
pub(super) struct Early<'a> {
    /// The registry's service principal; `None` if its id is missing.
    pub principal: Principal<'a>,
    /// The token for the vault.
    pub vault_token: Shared<BoxFuture<'a, ()>>,
}

impl<'a> Early<'a> {
    /// Sends nothing until its members are awaited.
    pub(super) fn new(context: &'a Context, request: &'a Request) -> Self {
        let principal = async move {
            let system = context.stamp().await?.identity_system;
            match principal::missing_ids(request, system).is_empty() {
                true => principal::find(context, request, system).await.map(Some),
                false => Ok(None),
            }
        };
        Self { principal: principal.boxed().shared(), vault_token: context.expect_vault().boxed().shared() }
    }

    /// Waits for all of it. Who uses the members handles their errors.
    pub(super) async fn all(&self) {
        let _ = tokio::join!(self.principal.clone(), self.vault_token.clone());
    }
}

/// Runs `work`, and `early` for as long: its requests must not delay the outcome of `work`. Where both send a request at once, that of `work` is the first.
pub(super) async fn alongside<T>(work: impl Future<Output = T>, early: impl Future) -> T {
    let endless = async {
        early.await;
        pending::<Infallible>().await
    };
    tokio::select! {
        biased;
        done = work => done,
        never = endless => match never {},
    }
}
