//! Storage accounts (2017-10-01). Azure Stack Hub supports only general-purpose v1: `kind` is always `Storage`.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::resource::{Member, Resource};
use super::rewrite::{self, Body};
use super::standing::{Named, settled, working};
use super::{Arm, NAMED};
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::{Shape, has_failed, has_succeeded};
use crate::http::jitter::Jitter;
use crate::http::retry::RetryPolicy;
use crate::http::wait::sleep;
use crate::secret::SecretString;

/// How long a new account may refuse to list its keys.
const LONGEST_PROVISIONING: Duration = Duration::from_secs(10 * 60);

/// Members of `properties` that the service computes.
const COMPUTED: [&str; 10] = [
    "creationTime",
    "primaryEndpoints",
    "primaryLocation",
    "statusOfPrimary",
    "secondaryEndpoints",
    "secondaryLocation",
    "statusOfSecondary",
    "lastGeoFailoverTime",
    "privateEndpointConnections",
    "keyCreationTime",
];

/// SKUs that stamps accept.
pub(crate) const SKUS: [&str; 2] = ["Premium_LRS", "Standard_LRS"];

pub(crate) struct Settings<'a> {
    pub location: &'a str,
    pub sku: &'a str,
    pub https_only: bool,
}

pub(crate) type StorageAccount = Resource<AccountProperties>;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountProperties {
    supports_https_traffic_only: Member<bool>,
    /// `blob`, and `queue`, `table`, and `file` if the stamp has these services.
    pub primary_endpoints: Value,
    /// As the service returns it, here and below.
    pub primary_location: Value,
    pub status_of_primary: Value,
    pub creation_time: Value,
    #[serde(flatten)]
    others: Map<String, Value>,
}

const ACCOUNT: Shape<StorageAccount> = Resource::SHAPE;

impl StorageAccount {
    /// Returns whether an earlier creation failed; the same PUT then creates the account again.
    pub fn has_failed(&self) -> bool {
        self.state().is_some_and(has_failed)
    }

    /// Returns whether the keys of the account can be listed.
    pub fn is_ready(&self) -> bool {
        self.state().is_none_or(has_succeeded)
    }

    /// Returns whether the account refuses requests without TLS; `None` if it does not say so.
    pub fn https_only(&self) -> Option<bool> {
        self.properties.own.supports_https_traffic_only.get().copied()
    }

    /// Returns the blob endpoint that the account names.
    pub fn blob_endpoint(&self) -> Result<url::Url> {
        self.endpoint("blob")?
            .ok_or_else(|| Error::new(ErrorId::AnswerUnexpected, "the storage account names no blob endpoint"))
    }

    /// Returns the endpoint of the service `blob`, `queue`, or `table`; `None` if the account does not have the service.
    pub fn endpoint(&self, service: &str) -> Result<Option<url::Url>> {
        let named = &self.properties.own.primary_endpoints[service];
        let unusable = || {
            let message = format!("the {service} endpoint of the storage account is not a URL");
            Error::new(ErrorId::AnswerUnexpected, message)
        };
        match named.as_str() {
            None if named.is_null() => Ok(None),
            text => text.and_then(|text| url::Url::parse(text).ok()).map(Some).ok_or_else(unusable),
        }
    }
}

/// Returns the account, after waiting for any running operation on it.
pub(crate) async fn get(arm: &Arm, scope: &Scope, name: &str) -> Result<Option<StorageAccount>> {
    Ok(settled(arm, &named(scope, name)).await?.0)
}

pub(crate) fn named(scope: &Scope, name: &str) -> Named<AccountProperties> {
    let title = format!("storage account '{name}'");
    Named { service: Service::Storage, id: scope.storage_account_id(name), title, shape: &ACCOUNT }
}

pub(crate) async fn create(arm: &Arm, scope: &Scope, name: &str, settings: &Settings<'_>) -> Result<StorageAccount> {
    let body = json!({
        "location": settings.location,
        "kind": "Storage",
        "sku": { "name": settings.sku },
        "properties": { "supportsHttpsTrafficOnly": settings.https_only },
    });
    let account = arm.put_as(Service::Storage, &scope.storage_account_id(name), &body, &ACCOUNT).await?;
    ready(arm, scope, name, account).await
}

/// Repeats the creation of an account whose creation failed, with all its settings; `https_only` disables plain HTTP.
pub(crate) async fn create_again(
    arm: &Arm,
    scope: &Scope,
    name: &str,
    failed: &StorageAccount,
    https_only: bool,
) -> Result<StorageAccount> {
    let body = again(failed, https_only)?;
    let account = arm.put_as(Service::Storage, &scope.storage_account_id(name), &body, &ACCOUNT).await?;
    ready(arm, scope, name, account).await
}

fn again(failed: &StorageAccount, https_only: bool) -> Result<Value> {
    let mut body = Body::of(failed, &COMPUTED)?;
    // Only the name of the SKU is a setting, and the time is not a setting of the encryption.
    if let Some(sku) = body.members.get_mut("sku").and_then(Value::as_object_mut) {
        rewrite::retain(sku, &["tier", "kind", "locations", "capabilities", "restrictions", "resourceType"]);
    }
    let encryption = body.properties.get_mut("encryption").and_then(|encryption| encryption.get_mut("services"));
    let services = encryption.and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut);
    for service in services.filter_map(Value::as_object_mut) {
        rewrite::retain(service, &["lastEnabledTime"]);
    }
    if https_only {
        body.set("supportsHttpsTrafficOnly", true);
    }
    Ok(body.into_value())
}

pub(crate) async fn delete(arm: &Arm, scope: &Scope, name: &str) -> Result<()> {
    arm.delete(Service::Storage, &scope.storage_account_id(name)).await
}

/// Disables plain HTTP, and leaves everything else unchanged.
pub(crate) async fn require_https(arm: &Arm, scope: &Scope, name: &str) -> Result<StorageAccount> {
    let body = json!({ "properties": { "supportsHttpsTrafficOnly": true } });
    arm.patch(Service::Storage, &scope.storage_account_id(name), &body, &ACCOUNT).await
}

/// Waits until the account is ready. The poll of its creation may end earlier, or name no operation at all.
pub(crate) async fn ready(arm: &Arm, scope: &Scope, name: &str, account: StorageAccount) -> Result<StorageAccount> {
    let account = match working(&account) {
        None => account,
        Some(_) => {
            let (made, _) = settled(arm, &named(scope, name)).await.map_err(|error| match error.id {
                ErrorId::ResourceNotFinal => {
                    let message = error.message.clone();
                    error.retold(ErrorId::StorageAccountNotReady, message)
                }
                _ => error,
            })?;
            made.ok_or_else(|| {
                let message = format!("the storage account '{name}' disappeared while it was being created");
                Error::new(ErrorId::StorageAccountNotReady, message).with_target(name)
            })?
        }
    };
    match account.has_failed() {
        true => {
            let state = account.state().unwrap_or_default();
            Err(Error::new(
                ErrorId::OperationFailed,
                format!("the storage account '{name}' ended in the state {state}"),
            ))
        }
        false => Ok(account),
    }
}

/// Returns names of all accounts of the subscription.
pub(crate) async fn names(arm: &Arm, subscription_id: &str) -> Result<Vec<String>> {
    of_subscription(arm, subscription_id, &NAMED).await
}

/// Returns the account `name`, in any resource group of the subscription.
pub(crate) async fn find(arm: &Arm, subscription_id: &str, name: &str) -> Result<Option<StorageAccount>> {
    Ok(list(arm, subscription_id).await?.into_iter().find(|account| account.is_named(name)))
}

/// Returns all storage accounts of the subscription.
pub(crate) async fn list(arm: &Arm, subscription_id: &str) -> Result<Vec<StorageAccount>> {
    of_subscription(arm, subscription_id, &ACCOUNT).await
}

async fn of_subscription<T>(arm: &Arm, subscription_id: &str, item: &Shape<T>) -> Result<Vec<T>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.Storage/storageAccounts");
    arm.list(Service::Storage, &path, &[], item).await
}

/// Returns whether the name is available on the whole stamp; the text gives the reason if it is not.
pub(crate) async fn name_is_free(
    arm: &Arm,
    subscription_id: &str,
    name: &str,
) -> Result<std::result::Result<(), String>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.Storage/checkNameAvailability");
    let body = json!({ "name": name, "type": "Microsoft.Storage/storageAccounts" });
    let shape = Shape {
        expected: "an object with 'nameAvailable'",
        read: |answer| match answer["nameAvailable"].as_bool()? {
            true => Some(Ok(())),
            false => Some(Err(answer["message"].as_str().unwrap_or("it is taken").to_owned())),
        },
    };
    arm.post_read(Service::Storage, &path, Some(&body), &shape).await
}

const FIRST_KEY: Shape<SecretString> = Shape {
    expected: "an object with the keys of the account",
    read: |answer| {
        let key = answer["keys"].get(0)?["value"].as_str().filter(|key| !key.is_empty())?;
        Some(SecretString::from(key.to_owned()))
    },
};

/// Returns the first key of the account. A new account answers 409 for a while.
pub(crate) async fn first_key(arm: &Arm, scope: &Scope, name: &str) -> Result<SecretString> {
    let started = Instant::now();
    let mut pauses = RetryPolicy::PROVISIONING.pauses(Jitter::random());
    loop {
        match first_key_now(arm, scope, name).await {
            Err(error) if error.service_status() == Some(409) && started.elapsed() < LONGEST_PROVISIONING => {
                sleep(pauses.next().unwrap_or(RetryPolicy::PROVISIONING.longest_pause)).await;
            }
            outcome => return outcome,
        }
    }
}

/// Like [`first_key`], but for an account that may be missing or not ready.
pub(crate) async fn first_key_now(arm: &Arm, scope: &Scope, name: &str) -> Result<SecretString> {
    let path = format!("{}/listKeys", scope.storage_account_id(name));
    arm.post_read(Service::Storage, &path, None, &FIRST_KEY).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(answer: &Value) -> StorageAccount {
        Resource::read(answer.clone()).expect("an account")
    }

    fn again_of(answer: &Value, https_only: bool) -> Value {
        again(&account(answer), https_only).expect("a body")
    }

    #[test]
    fn repeated_creation_keeps_the_settings() {
        let failed = json!({
            "id": "/x", "name": "a", "type": "t", "location": "shanghai", "kind": "Storage", "tags": { "owner": "them" },
            "sku": { "name": "Standard_LRS", "tier": "Standard" },
            "properties": {
                "provisioningState": "failed", "creationTime": "2026-01-01", "supportsHttpsTrafficOnly": false,
                "encryption": { "keySource": "Microsoft.Storage", "services": { "blob": { "enabled": true, "lastEnabledTime": "x" } } },
                "networkAcls": { "defaultAction": "Deny" }, "unknown": 7,
            },
        });
        assert!(account(&failed).has_failed(), "states compare without case");
        let mut expected = json!({
            "location": "shanghai", "kind": "Storage", "tags": { "owner": "them" }, "sku": { "name": "Standard_LRS" },
            "properties": {
                "supportsHttpsTrafficOnly": false,
                "encryption": { "keySource": "Microsoft.Storage", "services": { "blob": { "enabled": true } } },
                "networkAcls": { "defaultAction": "Deny" }, "unknown": 7,
            },
        });
        assert_eq!(again_of(&failed, false), expected);
        expected["properties"]["supportsHttpsTrafficOnly"] = true.into();
        assert_eq!(again_of(&failed, true), expected);
    }

    #[test]
    fn repeated_creation_adds_no_member() {
        for sparse in [
            json!({ "id": "/x", "location": "shanghai" }),
            json!({ "id": "/x", "location": "shanghai", "sku": null, "properties": null }),
            json!({ "id": "/x", "location": "shanghai", "properties": { "encryption": null } }),
        ] {
            assert_eq!(again_of(&sparse, false), json!({ "location": "shanghai", "properties": {} }), "{sparse}");
        }
        let odd = json!({ "sku": "Standard_LRS", "location": 7, "properties": { "encryption": { "services": [1] } } });
        let mut read = odd.clone();
        read["id"] = "/x".into();
        assert_eq!(again_of(&read, false), odd, "what has an unknown form goes back as it came");
    }
}
