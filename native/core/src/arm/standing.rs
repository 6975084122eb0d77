//! Resources with a running operation, such as a group that is being deleted or an account that is being created. A plan reports the operation; a run that
//! writes waits for its end, with a progress line, and treats a deleted resource as absent.

use std::time::Duration;

use tokio::time::Instant;

use super::Arm;
use super::resource::Resource;
use crate::cloud::api_version::Service;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::http::answer::{Shape, is_terminal};
use crate::http::poll::{Poll, Rhythm};
use crate::spelling;

const LONGEST: Duration = Duration::from_secs(20 * 60);
const RHYTHM: Rhythm = Rhythm { first: Duration::from_millis(500), longest: Duration::from_secs(5), limit: LONGEST };

/// A resource, and how messages name it.
pub(crate) struct Named<P: 'static> {
    pub service: Service,
    pub id: String,
    /// `resource group 'x'`
    pub title: String,
    /// What the answer must contain to be usable.
    pub shape: &'static Shape<Resource<P>>,
}

/// The current state of a resource.
pub(crate) struct Standing<P> {
    pub resource: Option<Resource<P>>,
    /// The running operation, which is then not waited for.
    pub notice: Option<Problem>,
}

impl<P> Standing<P> {
    /// Returns whether the resource is being deleted.
    pub(crate) fn is_leaving(&self) -> bool {
        self.notice.is_some() && self.resource.is_none()
    }
}

/// Reads the resource without waiting. A resource that is being deleted counts as absent, since a run that writes would find it absent.
pub(crate) async fn now<P: 'static>(arm: &Arm, what: &Named<P>) -> Result<Standing<P>> {
    let Some(resource) = arm.look_as(what.service, &what.id, what.shape).await? else {
        return Ok(Standing { resource: None, notice: None });
    };
    let Some(state) = working(&resource) else { return Ok(Standing { resource: Some(resource), notice: None }) };
    let leaves = is_deleting(state);
    let end = if leaves { "gone" } else { "ready" };
    let message =
        format!("The {} is in the state '{state}'. A run waits until it is {end} before it writes.", what.title);
    Ok(Standing {
        notice: Some(Problem::warning(ErrorId::ResourceNotFinal, message)),
        resource: (!leaves).then_some(resource),
    })
}

/// Reads the resource, and waits until no operation is running on it. Also returns whether it had to wait.
pub(crate) async fn settled<P: 'static>(arm: &Arm, what: &Named<P>) -> Result<(Option<Resource<P>>, bool)> {
    let started = Instant::now();
    let events = &arm.context().events;
    // Long pauses are not reported, since each look reports progress.
    let mut poll = Poll::new(&what.title, RHYTHM, None);
    let mut waited = false;
    loop {
        let resource = arm.look_as(what.service, &what.id, what.shape).await?;
        let Some(state) = resource.as_ref().and_then(working) else { return Ok((resource, waited)) };
        if !waited {
            let most = LONGEST.as_secs() / 60;
            events.host(format!(
                "The {} is in the state '{state}': waiting for its end, {most} min at most.",
                what.title
            ));
            waited = true;
        }
        let percent = started.elapsed().as_secs() * 100 / LONGEST.as_secs();
        events.progress(
            format!("Waiting for the {}", what.title),
            format!("It is in the state '{state}'"),
            usize::try_from(percent).unwrap_or(100),
        );
        if !poll.pause(None).await {
            let message =
                format!("the {} is still in the state '{state}' after {} min", what.title, LONGEST.as_secs() / 60);
            return Err(Error::new(ErrorId::ResourceNotFinal, message).with_target(&what.id));
        }
    }
}

/// Returns the state of a resource with a running operation; `None` if it is ready, has failed, or has no state.
pub(crate) fn working<P>(resource: &Resource<P>) -> Option<&str> {
    resource.state().filter(|state| !is_terminal(state) && !spelling::same(state, "RegisteringDns"))
}

fn is_deleting(state: &str) -> bool {
    spelling::is_one_of(state, &["Deleting", "Deprovisioning"])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn final_states_are_recognized_in_any_case() {
        let read = |resource: Value| -> Resource { Resource::read(resource).expect("a resource") };
        let with = |state: &str| read(json!({ "id": "/x", "properties": { "provisioningState": state } }));
        for state in ["Succeeded", "FAILED", "canceled", "registeringdns"] {
            assert_eq!(working(&with(state)), None, "{state}");
        }
        for state in ["Deleting", "updating", "Creating", "ResolvingDNS"] {
            assert_eq!(working(&with(state)), Some(state));
        }
        assert!(is_deleting("deleting") && !is_deleting("Updating"));
        assert_eq!(working(&read(json!({ "id": "x" }))), None);
    }
}
