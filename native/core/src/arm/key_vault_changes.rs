//! Changes of an existing vault that keep what others change at the same time. A PUT of the vault replaces its whole list of access policies, so single
//! members and policies are changed by calls of their own. A stamp without these calls gets the vault as it was just read, with the change: then the list is
//! read again until the change is in it.

use serde_json::{Value, json};

use super::Arm;
use super::key_vault::{AccessPolicy, KeyVault, Policy, VAULT, get};
use super::rewrite::Body;
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::RESOURCE;
use crate::http::retry::{Attempts, RetryPolicy};

/// Members of `properties` that the service computes.
const COMPUTED: [&str; 3] = ["vaultUri", "hsmPoolResourceId", "privateEndpointConnections"];

/// Ensures that the compute provider may read the vault and that it has the policies `wanted`; everything else stays as it is. Returns the vault.
///
/// # Errors
/// The service refuses the change, or other clients remove it after each attempt.
pub(crate) async fn update(
    arm: &Arm,
    scope: &Scope,
    name: &str,
    vault: KeyVault,
    wanted: &[Policy],
) -> Result<KeyVault> {
    let mut vault = vault;
    let mut attempts = Attempts::new(RetryPolicy::CONTESTED, Some(&arm.context().events));
    loop {
        let lacking = vault.missing(wanted);
        if vault.is_enabled_for_deployment() && lacking.is_empty() {
            return Ok(vault);
        }
        if attempts.begin() > 1 && !attempts.again(&label(name), None).await {
            let what = lacking.first().map_or("access for deployments".to_owned(), |policy| {
                format!("the access policy of {}", policy.object_id)
            });
            let message = format!("it lacks {what} that was just written");
            return Err(Error::new(ErrorId::VerificationFailed, message).with_target(name));
        }
        change(arm, scope, name, &vault, &lacking).await?;
        // The answer does not show what another client has written since.
        vault = get(arm, scope, name).await?.ok_or_else(|| disappeared(name))?;
    }
}

async fn change(arm: &Arm, scope: &Scope, name: &str, vault: &KeyVault, added: &[&Policy]) -> Result<()> {
    let id = scope.key_vault_id(name);
    let tenant_id = vault.properties.own.tenant_id.text().unwrap_or_default();
    if !vault.is_enabled_for_deployment() {
        let enable = json!({ "properties": { "enabledForDeployment": true } });
        if !is_supported(arm, arm.patch(Service::KeyVault, &id, &enable, &RESOURCE).await)? {
            return replace(arm, scope, name, |current| merged(current, tenant_id, added)).await;
        }
    }
    if added.is_empty() {
        return Ok(());
    }
    let entries: Vec<AccessPolicy> = added.iter().map(|policy| policy.entry(tenant_id)).collect();
    match is_supported(arm, change_policies(arm, &id, "add", &entries).await)? {
        true => Ok(()),
        false => replace(arm, scope, name, |current| merged(current, tenant_id, added)).await,
    }
}

/// Removes the access policies of these principals; everything else stays as it is.
///
/// # Errors
/// The service refuses the change, or other clients write the policies back after each attempt.
pub(crate) async fn remove_policies(arm: &Arm, scope: &Scope, name: &str, object_ids: &[String]) -> Result<()> {
    let id = scope.key_vault_id(name);
    let is_theirs = |policy: &&AccessPolicy| object_ids.iter().any(|id| policy.belongs_to(id));
    let mut attempts = Attempts::new(RetryPolicy::CONTESTED, Some(&arm.context().events));
    loop {
        let Some(vault) = get(arm, scope, name).await? else { return Ok(()) };
        let theirs: Vec<AccessPolicy> = vault.policies().filter(is_theirs).cloned().collect();
        if theirs.is_empty() {
            return Ok(());
        }
        if attempts.begin() > 1 && !attempts.again(&label(name), None).await {
            let message = format!("the key vault '{name}' still has access policies that were just removed");
            return Err(Error::new(ErrorId::VerificationFailed, message).with_target(name));
        }
        if !is_supported(arm, change_policies(arm, &id, "remove", &theirs).await)? {
            let without = |current: &KeyVault| {
                let kept: Vec<&AccessPolicy> = current.policies().filter(|policy| !is_theirs(policy)).collect();
                let mut body = Body::of(current, &COMPUTED)?;
                body.set("accessPolicies", json!(kept));
                Ok(body)
            };
            replace(arm, scope, name, without).await?;
        }
    }
}

/// Sends `accessPolicies/add` or `accessPolicies/remove`, which the service carries out on its current list.
async fn change_policies(arm: &Arm, id: &str, kind: &str, list: &[AccessPolicy]) -> Result<Value> {
    let body = json!({ "properties": { "accessPolicies": list } });
    arm.put(Service::KeyVault, &format!("{id}/accessPolicies/{kind}"), &body).await
}

/// Returns whether the stamp supports the call; other failures are errors.
fn is_supported(arm: &Arm, outcome: Result<Value>) -> Result<bool> {
    match outcome {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.service_status(), Some(400 | 404 | 405)) => {
            arm.context().events.verbose(
                "the stamp cannot change a single setting of a key vault: the vault is read, merged, and written as a whole",
            );
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Reads the vault, and writes it with the change.
async fn replace(arm: &Arm, scope: &Scope, name: &str, changed: impl FnOnce(&KeyVault) -> Result<Body>) -> Result<()> {
    let current = get(arm, scope, name).await?.ok_or_else(|| disappeared(name))?;
    let body = changed(&current)?.into_value();
    arm.put_as(Service::KeyVault, &scope.key_vault_id(name), &body, &VAULT).await.map(drop)
}

fn label(name: &str) -> String {
    format!("the access policies of the key vault '{name}'")
}

fn disappeared(name: &str) -> Error {
    Error::new(ErrorId::VaultNotFound, format!("the key vault '{name}' was deleted while it was changed"))
        .with_target(name)
}

/// Returns the vault as it was read, with access for the compute provider and the policies `added`.
fn merged(vault: &KeyVault, tenant_id: &str, added: &[&Policy]) -> Result<Body> {
    let mut list: Vec<AccessPolicy> = vault.policies().cloned().collect();
    for policy in added {
        match list.iter_mut().find(|existing| existing.belongs_to(&policy.object_id)) {
            Some(existing) => existing.add_secret_permissions(policy.secrets),
            None => list.push(policy.entry(tenant_id)),
        }
    }
    let mut body = Body::of(vault, &COMPUTED)?;
    body.set("enabledForDeployment", true);
    body.set("accessPolicies", json!(list));
    Ok(body)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::arm::key_vault::tests::{read, vault};

    fn body(vault: &Value, policy: &Policy) -> Value {
        merged(&read(vault), "t", &[policy]).expect("a body").into_value()
    }

    #[test]
    fn merge_keeps_existing_policies() {
        let policy = Policy { object_id: "ME".to_owned(), secrets: Policy::READ_WRITE };
        let body = body(&vault(), &policy);
        let list = body["properties"]["accessPolicies"].as_array().expect("a list");
        assert_eq!(list.len(), 2);
        assert_eq!(list[0], vault()["properties"]["accessPolicies"][0]);
        assert_eq!(list[1]["permissions"], json!({ "secrets": ["get", "list", "set"], "certificates": ["get"] }));
        assert_eq!(body["properties"]["enabledForDeployment"], true);
        assert_eq!(body["properties"]["enabledForTemplateDeployment"], true);
        assert_eq!(body["tags"]["owner"], "contoso");
        assert_eq!(body["properties"]["networkAcls"], json!({ "defaultAction": "Deny" }), "unknown members go back");
        assert!(body["properties"]["vaultUri"].is_null() && body["id"].is_null());
    }

    #[test]
    fn policies_of_a_compound_identity_do_not_belong_to_the_principal() {
        let policy = Policy { object_id: "me".to_owned(), secrets: Policy::READ };
        let mut vault = vault();
        let all = json!({ "secrets": ["all"] });
        for application in ["6c5b0c8e-6a3f-4a55-9f0e-6d4a5a2e7f11", "app"] {
            vault["properties"]["accessPolicies"] =
                json!([{ "tenantId": "t", "objectId": "ME", "applicationId": application, "permissions": all }]);
            assert_eq!(read(&vault).missing(std::slice::from_ref(&policy)), [&policy]);
            let list = body(&vault, &policy)["properties"]["accessPolicies"].clone();
            assert_eq!(list[0], vault["properties"]["accessPolicies"][0], "the foreign entry stays as it is");
            assert_eq!(list[1], json!(policy.entry("t")));
        }
        for none in [Value::Null, json!(""), json!(" "), json!(Uuid::nil().to_string())] {
            vault["properties"]["accessPolicies"] =
                json!([{ "tenantId": "t", "objectId": "ME", "applicationId": none, "permissions": all }]);
            assert!(read(&vault).missing(std::slice::from_ref(&policy)).is_empty(), "{none} names no application");
        }
    }
}
