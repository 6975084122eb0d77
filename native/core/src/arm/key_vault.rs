//! Key vaults, management side (2016-10-01). `enableSoftDelete` is never sent: Azure Stack Hub refuses it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::resource::{Member, Resource, Sku};
use super::standing::{Named, settled, working};
use super::{Arm, NAMED};
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::{self, Scope};
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::{Shape, provisioning_state};
use crate::spelling;

pub(crate) type KeyVault = Resource<VaultProperties>;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VaultProperties {
    pub tenant_id: Member<String>,
    pub sku: Member<Sku>,
    vault_uri: Member<String>,
    enabled_for_deployment: Member<bool>,
    pub enabled_for_template_deployment: Member<bool>,
    pub enabled_for_disk_encryption: Member<bool>,
    access_policies: Member<Vec<AccessPolicy>>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

/// An access policy as the service lists it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessPolicy {
    #[serde(default, skip_serializing_if = "Member::is_null")]
    tenant_id: Member<String>,
    pub object_id: String,
    #[serde(default, skip_serializing_if = "Member::is_null")]
    application_id: Member<String>,
    /// For each kind, such as `secrets`.
    permissions: BTreeMap<String, Option<Vec<String>>>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl AccessPolicy {
    /// Returns whether the policy belongs to the principal itself. A policy with an `applicationId` (a compound identity) applies only through that application
    /// and was created for it.
    pub(super) fn belongs_to(&self, object_id: &str) -> bool {
        spelling::same(&self.object_id, object_id) && !self.is_compound()
    }

    /// Returns whether the policy is for a principal in combination with an application.
    pub fn is_compound(&self) -> bool {
        let application = self.application_id.text().map(str::trim).unwrap_or_default();
        // Some clients write the nil GUID for "none".
        !application.is_empty() && !Uuid::parse_str(application).is_ok_and(|id| id.is_nil())
    }

    /// Returns whether the policy grants only these secret permissions, and no permissions on keys, certificates, or storage.
    pub fn gives_no_more_than(&self, secrets: &[&str]) -> bool {
        let mut others = self.permissions.iter().filter(|(kind, _)| !spelling::same(kind, SECRETS));
        others.all(|(_, given)| given.as_ref().is_none_or(Vec::is_empty))
            && self.secret_permissions().all(|permission| secrets.contains(&permission.as_str()))
    }

    pub(super) fn secret_permissions(&self) -> impl Iterator<Item = String> {
        self.permissions.get(SECRETS).into_iter().flatten().flatten().map(|permission| spelling::folded(permission))
    }

    /// Adds permissions on secrets to those that the policy gives.
    pub(super) fn add_secret_permissions(&mut self, added: &[&str]) {
        let mut all: BTreeSet<String> = self.secret_permissions().collect();
        all.extend(added.iter().map(|permission| (*permission).to_owned()));
        self.permissions.insert(SECRETS.to_owned(), Some(all.into_iter().collect()));
    }
}

const SECRETS: &str = "secrets";

/// The permissions of one principal on the secrets of a vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// GUID, or SID on AD FS.
    pub object_id: String,
    pub secrets: &'static [&'static str],
}

impl Policy {
    pub const READ: &'static [&'static str] = &["get", "list"];
    pub const READ_WRITE: &'static [&'static str] = &["get", "list", "set"];
    /// The permissions for the creator of a vault: all that exist without soft delete.
    pub const OWN: &'static [&'static str] = &["get", "list", "set", "delete", "backup", "restore"];

    /// Returns the access policy that gives these permissions.
    pub(super) fn entry(&self, tenant_id: &str) -> AccessPolicy {
        let secrets = self.secrets.iter().map(|permission| (*permission).to_owned()).collect();
        AccessPolicy {
            tenant_id: Member::Known(tenant_id.to_owned()),
            object_id: self.object_id.clone(),
            application_id: Member::default(),
            permissions: BTreeMap::from([(SECRETS.to_owned(), Some(secrets))]),
            others: Map::new(),
        }
    }

    /// Returns whether the access policies of the vault already include all of these permissions.
    fn is_given_by(&self, vault: &KeyVault) -> bool {
        let given = self.given(vault);
        given.contains("all") || self.secrets.iter().all(|permission| given.contains(*permission))
    }

    /// Returns the principal's current permissions on secrets in the vault.
    pub fn given(&self, vault: &KeyVault) -> BTreeSet<String> {
        let own = vault.policies().filter(|policy| policy.belongs_to(&self.object_id));
        own.flat_map(AccessPolicy::secret_permissions).collect()
    }
}

/// The list of access policies is written back as a whole, so a vault without it is refused. A vault that is being created or deleted may lack it, and is not
/// used before that has finished.
pub(super) const VAULT: Shape<KeyVault> = Shape {
    expected: "a key vault with its access policies",
    read: |answer| {
        Resource::read(answer)
            .filter(|vault: &KeyVault| working(vault).is_some() || vault.properties.own.access_policies.get().is_some())
    },
};

/// An item of a list, of which the access policies are not used.
const LISTED: Shape<KeyVault> = Resource::SHAPE;

impl KeyVault {
    /// Returns the policies of `wanted` that the vault lacks.
    pub fn missing<'a>(&self, wanted: &'a [Policy]) -> Vec<&'a Policy> {
        wanted.iter().filter(|policy| !policy.is_given_by(self)).collect()
    }

    /// Returns whether the compute provider may read the vault when it installs a certificate.
    pub fn is_enabled_for_deployment(&self) -> bool {
        self.properties.own.enabled_for_deployment.is_true()
    }

    /// Returns the URI of the vault's data plane, always with a final slash (a new vault lacks it).
    pub fn uri(&self) -> Result<url::Url> {
        let text = self.properties.own.vault_uri.text().unwrap_or_default();
        let slash = if text.ends_with('/') { "" } else { "/" };
        url::Url::parse(&format!("{text}{slash}"))
            .map_err(|_| Error::new(ErrorId::AnswerUnexpected, "the key vault names no vaultUri"))
    }

    /// Returns whether the vault exists but its DNS name may not.
    pub fn is_registering(&self) -> bool {
        self.state().is_some_and(is_registering)
    }

    pub fn policies(&self) -> impl Iterator<Item = &AccessPolicy> {
        self.properties.own.access_policies.get().into_iter().flatten()
    }
}

fn is_registering(state: &str) -> bool {
    spelling::same(state, "RegisteringDns")
}

/// Returns the vault, after waiting for any running operation on it.
pub(crate) async fn get(arm: &Arm, scope: &Scope, name: &str) -> Result<Option<KeyVault>> {
    Ok(settled(arm, &named(scope, name)).await?.0)
}

pub(crate) fn named(scope: &Scope, name: &str) -> Named<VaultProperties> {
    let title = format!("key vault '{name}'");
    Named { service: Service::KeyVault, id: scope.key_vault_id(name), title, shape: &VAULT }
}

/// Returns the vault with this id; `None` also if `id` is not the id of a vault.
pub(crate) async fn by_id(arm: &Arm, id: &str) -> Result<Option<KeyVault>> {
    match resource_id::parse(id, "Microsoft.KeyVault/vaults") {
        Some((scope, name)) => get(arm, &scope, &name).await,
        None => Ok(None),
    }
}

/// Returns names of all vaults of the subscription.
pub(crate) async fn names(arm: &Arm, subscription_id: &str) -> Result<Vec<String>> {
    of_subscription(arm, subscription_id, &NAMED).await
}

/// Returns the vault `name`, in any resource group of the subscription.
pub(crate) async fn find(arm: &Arm, subscription_id: &str, name: &str) -> Result<Option<KeyVault>> {
    Ok(list(arm, subscription_id).await?.into_iter().find(|vault| vault.is_named(name)))
}

/// Returns all key vaults of the subscription.
pub(crate) async fn list(arm: &Arm, subscription_id: &str) -> Result<Vec<KeyVault>> {
    of_subscription(arm, subscription_id, &LISTED).await
}

async fn of_subscription<T>(arm: &Arm, subscription_id: &str, item: &Shape<T>) -> Result<Vec<T>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.KeyVault/vaults");
    arm.list(Service::KeyVault, &path, &[], item).await
}

pub(crate) async fn create(
    arm: &Arm,
    scope: &Scope,
    name: &str,
    location: &str,
    tenant_id: &str,
    sku: &str,
    policies: &[Policy],
) -> Result<KeyVault> {
    let policies: Vec<AccessPolicy> = policies.iter().map(|policy| policy.entry(tenant_id)).collect();
    let body = json!({
        "location": location,
        "properties": {
            "tenantId": tenant_id,
            "sku": { "family": "A", "name": sku },
            "enabledForDeployment": true,
            "accessPolicies": policies,
        },
    });
    // The resource is ready as soon as it has an id. Callers that need the DNS name of the vault wait for it.
    let is_created = |answer: &Value| provisioning_state(answer).is_some_and(is_registering);
    let made = arm.put_until(Service::KeyVault, &scope.key_vault_id(name), &body, &VAULT, is_created).await;
    made.map(|(vault, _)| vault).map_err(|error| match error.service_code() {
        Some("VaultAlreadyExists" | "ConflictError") => {
            let message =
                format!("the key vault '{name}' exists in another resource group or subscription of this stamp");
            error.retold(ErrorId::VaultNameTaken, message).with_target(name)
        }
        _ => error,
    })
}

/// Deletes the vault with all its content. Azure Stack Hub has no soft delete.
pub(crate) async fn delete(arm: &Arm, scope: &Scope, name: &str) -> Result<()> {
    arm.delete(Service::KeyVault, &scope.key_vault_id(name)).await
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn read(answer: &Value) -> KeyVault {
        (VAULT.read)(answer.clone()).expect("a vault")
    }

    /// A vault with a policy of another principal, and members that this product does not know.
    pub fn vault() -> Value {
        json!({
            "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v",
            "location": "shanghai",
            "tags": { "owner": "contoso" },
            "properties": {
                "tenantId": "t", "sku": { "family": "A", "name": "standard" }, "vaultUri": "https://v.vault.x", "provisioningState": "Succeeded",
                "enabledForDeployment": false, "enabledForTemplateDeployment": true, "networkAcls": { "defaultAction": "Deny" },
                "accessPolicies": [
                    { "tenantId": "t", "objectId": "OTHER", "permissions": { "keys": ["all"], "secrets": ["Get"] } },
                    { "tenantId": "t", "objectId": "me", "permissions": { "secrets": ["List"], "certificates": ["get"] } },
                ],
            },
        })
    }

    #[test]
    fn refuses_a_vault_with_unreadable_permissions() {
        assert!((VAULT.read)(vault()).is_some());
        for permissions in
            [json!("all"), json!({ "keys": "all" }), json!({ "secrets": ["get", 7] }), json!({ "secrets": {} })]
        {
            let mut vault = vault();
            vault["properties"]["accessPolicies"][0]["permissions"] = permissions.clone();
            assert!((VAULT.read)(vault).is_none(), "{permissions}");
        }
    }

    #[test]
    fn adds_only_missing_permissions() {
        let wanted = [
            Policy { object_id: "other".to_owned(), secrets: &["get"] },
            Policy { object_id: "me".to_owned(), secrets: Policy::READ },
        ];
        assert_eq!(read(&vault()).missing(&wanted), [&wanted[1]]);
    }
}
