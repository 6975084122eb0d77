//! Subscriptions (2016-06-01) and their locations.

use serde_json::Value;

use super::{Arm, NAMED};
use crate::cloud::api_version::Service;
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::Shape;
use crate::spelling;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    pub id: String,
    pub name: String,
    /// Introduced with 2019-06-01 and may be absent; some stamps send it anyway.
    pub tenant_id: Option<String>,
}

impl Subscription {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: value["subscriptionId"].as_str()?.to_owned(),
            name: value["displayName"].as_str().unwrap_or_default().to_owned(),
            tenant_id: value["tenantId"].as_str().map(str::to_owned),
        })
    }
}

pub(crate) async fn list(arm: &Arm) -> Result<Vec<Subscription>> {
    let item = Shape { expected: "a list of subscriptions with their ids", read: |item| Subscription::read(&item) };
    arm.list(Service::Subscriptions, "/subscriptions", &[], &item).await
}

/// Returns the subscription `wanted` (id or name), or the only one. If there are several and none is chosen, the error lists them.
pub(crate) async fn choose(arm: &Arm, wanted: Option<&str>) -> Result<Subscription> {
    let subscriptions = list(arm).await?;
    let listed = || {
        let lines = subscriptions.iter().map(|one| format!("{} ({})", one.id, one.name));
        lines.collect::<Vec<_>>().join(", ")
    };
    if subscriptions.is_empty() {
        return Err(Error::new(ErrorId::NoSubscription, "the account has no subscription on this stamp"));
    }
    let Some(wanted) = wanted else {
        return match subscriptions.as_slice() {
            [only] => Ok(only.clone()),
            _ => Err(Error::new(
                ErrorId::SeveralSubscriptions,
                format!("the account has several subscriptions: {}", listed()),
            )),
        };
    };
    let found = subscriptions
        .iter()
        .find(|one| one.id.eq_ignore_ascii_case(wanted))
        .or_else(|| subscriptions.iter().find(|one| spelling::same(&one.name, wanted)));
    found.cloned().ok_or_else(|| {
        Error::new(
            ErrorId::SubscriptionNotFound,
            format!("the account does not have access to subscription '{wanted}'; it has access to {}", listed()),
        )
        .with_target(wanted)
    })
}

/// Returns the names of the locations. A stamp has one, its region.
pub(crate) async fn locations(arm: &Arm, subscription_id: &str) -> Result<Vec<String>> {
    let path = format!("/subscriptions/{subscription_id}/locations");
    arm.list(Service::Subscriptions, &path, &[], &NAMED).await
}

/// Returns the stamp's spelling of a location, ignoring the case and blanks of `wanted`; the error lists the locations of the stamp.
pub(crate) async fn location(
    arm: &Arm,
    subscription_id: &str,
    wanted: &str,
) -> Result<std::result::Result<String, Vec<String>>> {
    let known = locations(arm, subscription_id).await?;
    Ok(known.iter().find(|name| spelling::same_region(name, wanted)).cloned().ok_or(known))
}
