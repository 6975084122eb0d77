//! The download of one product: the stamp loads it from Azure in the background, and the command waits.

use std::time::Duration;

use crate::arm::azure_bridge::{self, PATIENCE, Product};
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::{has_failed, has_succeeded};
use crate::http::poll::{Poll, Rhythm};
use crate::resource::target::Target;

const RHYTHM: Rhythm =
    Rhythm { first: Duration::from_millis(500), longest: Duration::from_secs(15), limit: PATIENCE.longest };

/// Looks that may not find the product yet, although its download was accepted.
const LATE_LOOKS: usize = 5;

/// Starts the download and waits until the stamp has the product.
pub(super) async fn run(target: &Target, product: &Product) -> Result<()> {
    let started = azure_bridge::download(&target.arm, &target.subscription.id, &product.name).await;
    match started {
        // Another run was faster, or an earlier attempt of this request arrived.
        Err(error) if error.id == ErrorId::Conflict => join(target, product).await,
        // The record of the operation may be gone, or cannot be polled: the state of the product decides.
        Err(error) if error.service_status() == Some(404) => wait(target, product, Some(error)).await,
        Err(error) => Err(told(product, error)),
        Ok(()) => wait(target, product, None).await,
    }
}

/// Waits for a download that is already running.
pub(super) async fn join(target: &Target, product: &Product) -> Result<()> {
    wait(target, product, None).await
}

/// Waits for the end of a download. `reason` is the error if the stamp does not know the product.
async fn wait(target: &Target, product: &Product, reason: Option<Error>) -> Result<()> {
    let what = format!("Marketplace product '{}'", product.name);
    let mut poll = Poll::new(&what, RHYTHM, Some(&target.context().events));
    let mut late = 0;
    loop {
        let seen = azure_bridge::look(&target.arm, &target.subscription.id, &product.name).await?;
        let Some(seen) = seen else {
            late += 1;
            if reason.is_none() && late <= LATE_LOOKS && poll.pause(None).await {
                continue;
            }
            let message = "the stamp no longer has the product, and no download of it is running".to_owned();
            return Err(told(
                product,
                reason.unwrap_or_else(|| Error::new(ErrorId::MarketplaceDownloadFailed, message)),
            ));
        };
        if has_succeeded(&seen.state) {
            return Ok(());
        }
        if has_failed(&seen.state) {
            let message = format!("the download ended with the state '{}'; the stamp gave no reason", seen.state);
            return Err(told(product, Error::new(ErrorId::MarketplaceDownloadFailed, message)));
        }
        if !poll.pause(None).await {
            let message = format!("it did not end within {} hours", RHYTHM.limit.as_secs() / 3600);
            return Err(told(product, Error::new(ErrorId::TimedOut, message)));
        }
    }
}

/// Adds the product to the message. A failed operation is a failed download.
fn told(product: &Product, error: Error) -> Error {
    let error = match error.id {
        ErrorId::OperationFailed => {
            let message = error.message.clone();
            error.retold(ErrorId::MarketplaceDownloadFailed, message)
        }
        _ => error,
    };
    error.context(format!("downloading '{}'", product.name)).with_target(product.name.as_str())
}
