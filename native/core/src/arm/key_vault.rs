//! Key vaults, management side (2016-10-01). `enableSoftDelete` is never sent: Azure Stack Hub refuses it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::standing::{Named, settled, working};
use super::{Arm, NAMED};
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::{self, Scope};
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::{RESOURCE, Shape, has_id, provisioning_state};
use crate::spelling;

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

    pub(super) fn body(&self, tenant_id: &str) -> Value {
        json!({ "tenantId": tenant_id, "objectId": self.object_id, "permissions": { "secrets": self.secrets } })
    }

    /// Returns whether the access policies of the vault already include all of these permissions.
    fn is_given_by(&self, vault: &Value) -> bool {
        let given = self.given(vault);
        given.contains("all") || self.secrets.iter().all(|permission| given.contains(*permission))
    }

    /// Returns the principal's current permissions on secrets in the vault.
    pub fn given(&self, vault: &Value) -> BTreeSet<String> {
        policies(vault).filter(|policy| belongs_to(policy, &self.object_id)).flat_map(secret_permissions).collect()
    }
}

/// The list of access policies is written back as a whole, so a vault without it is refused. A vault that is being created or deleted may lack it, and is not
/// used before that has finished.
pub(super) const VAULT: Shape<Value> = Shape {
    expected: "a key vault with its access policies",
    read: |vault| (has_id(&vault) && (working(&vault).is_some() || has_policies(&vault))).then_some(vault),
};

fn has_policies(vault: &Value) -> bool {
    let is_list =
        |given: &Value| given.is_null() || given.as_array().is_some_and(|all| all.iter().all(Value::is_string));
    let has_permissions = |one: &Value| one["permissions"].as_object().is_some_and(|kinds| kinds.values().all(is_list));
    let is_policy = |one: &Value| one["objectId"].is_string() && has_permissions(one);
    vault["properties"]["accessPolicies"].as_array().is_some_and(|policies| policies.iter().all(is_policy))
}

/// Returns the vault, after waiting for any running operation on it.
pub async fn get(arm: &Arm, scope: &Scope, name: &str) -> Result<Option<Value>> {
    Ok(settled(arm, &named(scope, name)).await?.0)
}

pub fn named(scope: &Scope, name: &str) -> Named {
    let title = format!("key vault '{name}'");
    Named { service: Service::KeyVault, id: scope.key_vault_id(name), title, shape: &VAULT }
}

/// Returns the vault with this id; `None` also if `id` is not the id of a vault.
pub async fn by_id(arm: &Arm, id: &str) -> Result<Option<Value>> {
    match resource_id::parse(id, "Microsoft.KeyVault/vaults") {
        Some((scope, name)) => get(arm, &scope, &name).await,
        None => Ok(None),
    }
}

/// Returns names of all vaults of the subscription.
pub async fn names(arm: &Arm, subscription_id: &str) -> Result<Vec<String>> {
    of_subscription(arm, subscription_id, &NAMED).await
}

/// Returns the vault `name`, in any resource group of the subscription.
pub async fn find(arm: &Arm, subscription_id: &str, name: &str) -> Result<Option<Value>> {
    Ok(list(arm, subscription_id).await?.into_iter().find(|vault| spelling::is(&vault["name"], name)))
}

/// Returns all key vaults of the subscription.
pub async fn list(arm: &Arm, subscription_id: &str) -> Result<Vec<Value>> {
    of_subscription(arm, subscription_id, &RESOURCE).await
}

async fn of_subscription<T>(arm: &Arm, subscription_id: &str, item: &Shape<T>) -> Result<Vec<T>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.KeyVault/vaults");
    arm.list(Service::KeyVault, &path, &[], item).await
}

pub async fn create(
    arm: &Arm,
    scope: &Scope,
    name: &str,
    location: &str,
    tenant_id: &str,
    sku: &str,
    policies: &[Policy],
) -> Result<Value> {
    let policies: Vec<Value> = policies.iter().map(|policy| policy.body(tenant_id)).collect();
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
    let made = arm.put_until(Service::KeyVault, &scope.key_vault_id(name), &body, &VAULT, is_registering).await;
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
pub async fn delete(arm: &Arm, scope: &Scope, name: &str) -> Result<()> {
    arm.delete(Service::KeyVault, &scope.key_vault_id(name)).await
}

/// Returns the policies of `wanted` that the vault lacks.
pub fn missing<'a>(vault: &Value, wanted: &'a [Policy]) -> Vec<&'a Policy> {
    wanted.iter().filter(|policy| !policy.is_given_by(vault)).collect()
}

/// Returns whether the compute provider may read the vault when it installs a certificate.
pub fn is_enabled_for_deployment(vault: &Value) -> bool {
    vault["properties"]["enabledForDeployment"].as_bool() == Some(true)
}

/// Returns the URI of the vault's data plane, always with a final slash (a new vault lacks it).
pub fn uri(vault: &Value) -> Result<url::Url> {
    let text = vault["properties"]["vaultUri"].as_str().unwrap_or_default();
    let slash = if text.ends_with('/') { "" } else { "/" };
    url::Url::parse(&format!("{text}{slash}"))
        .map_err(|_| Error::new(ErrorId::AnswerUnexpected, "the key vault names no vaultUri"))
}

/// Returns whether the vault exists but its DNS name may not (`RegisteringDns`).
pub fn is_registering(vault: &Value) -> bool {
    provisioning_state(vault).is_some_and(|state| spelling::same(state, "RegisteringDns"))
}

/// Returns the access policies of a vault as the service lists them.
pub fn policies(vault: &Value) -> impl Iterator<Item = &Value> {
    vault["properties"]["accessPolicies"].as_array().into_iter().flatten()
}

/// Returns whether the policy belongs to the principal itself. A policy with an `applicationId` (a compound identity) applies only through that application and
/// was created for it.
pub(super) fn belongs_to(policy: &Value, object_id: &str) -> bool {
    spelling::is(&policy["objectId"], object_id) && !is_compound(policy)
}

/// Returns whether the policy is for a principal in combination with an application.
pub fn is_compound(policy: &Value) -> bool {
    let application = policy["applicationId"].as_str().map(str::trim).unwrap_or_default();
    // Some clients write the nil GUID for "none".
    !application.is_empty() && !Uuid::parse_str(application).is_ok_and(|id| id.is_nil())
}

/// Returns whether the policy grants only these secret permissions, and no permissions on keys, certificates, or storage.
pub fn gives_no_more_than(policy: &Value, secrets: &[&str]) -> bool {
    let kinds = policy["permissions"].as_object().into_iter().flatten();
    let mut others = kinds.filter(|(kind, _)| !spelling::same(kind, "secrets"));
    others.all(|(_, given)| given.as_array().is_none_or(Vec::is_empty))
        && secret_permissions(policy).all(|permission| secrets.contains(&permission.as_str()))
}

pub(super) fn secret_permissions(policy: &Value) -> impl Iterator<Item = String> {
    let listed = policy["permissions"]["secrets"].as_array().into_iter().flatten();
    listed.filter_map(Value::as_str).map(spelling::folded)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

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
        assert_eq!(missing(&vault(), &wanted), [&wanted[1]]);
    }
}
