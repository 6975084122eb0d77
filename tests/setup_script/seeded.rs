//! A stamp with prerequisites, and additional secrets in the vault.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::certificates::{Certificates, PFX_PASSWORD};
use crate::support::stamp::TestStamp;

pub const ACCOUNT: &str = "newregsa1";
pub const CONTAINER: &str = "newregct1";
pub const VAULT: &str = "newregkv1";
const GROUP: &str = "newregreq1";
pub const NAME: &str = "myreg.shanghai.cloudapp.azurestack.example";

/// Logins with values that break careless shell code.
pub const LOGINS: [(&str, &str); 4] = [
    ("admin", "plain-canary-1"),
    ("-Dash-1", "canary with spaces  and 'quotes\" $HOME `id` \\ * ? [a]"),
    ("UPPER", "-n canary % & ; | < > # ! ~ { } ( )"),
    ("unicode", "canary-pässwörd-密码"),
];

/// Fills the stamp and returns the settings that the template would pass to the script.
pub fn fill(stamp: &TestStamp, certificates: &Certificates) -> Value {
    let described = stamp.stamp.description();
    let registry = &described.credentials.registry;
    let (subscription, group) = (&described.subscription_id, GROUP);
    let account_id = format!(
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{ACCOUNT}"
    );
    let pfx = STANDARD.encode(std::fs::read(&certificates.pfx).expect("the PFX"));
    let bundle = json!({ "data": pfx, "dataType": "pfx", "password": PFX_PASSWORD }).to_string();
    let secret = |name: &str, value: &str, content_type: Option<&str>| json!({ "vault": VAULT, "name": name, "value": value, "contentType": content_type });
    let mut secrets = vec![
        secret("containersecret", &STANDARD.encode(bundle), Some("pfx")),
        secret("other", "no-login-canary", Some("text/plain")),
        secret("untyped", "no-login-canary", None),
    ];
    // More than one page of a list.
    secrets.extend((0..30).map(|number| secret(&format!("filler-{number}"), "no-login-canary", Some("filler"))));
    secrets.extend(LOGINS.iter().map(|(user, password)| secret(user, password, Some("User Credentials"))));
    stamp.seed(&json!({
        "groups": [{ "name": group }],
        "accounts": [{ "name": ACCOUNT, "subscriptionId": subscription, "resourceGroup": group }],
        "containers": [{ "account": ACCOUNT, "name": CONTAINER }],
        "vaults": [{ "name": VAULT, "subscriptionId": subscription, "resourceGroup": group, "properties": { "accessPolicies": [
            { "tenantId": described.tenant_id, "objectId": registry.object_id, "permissions": { "secrets": ["Get", "List"] } }
        ] } }],
        "secrets": secrets,
        "roleAssignments": [{ "scope": account_id, "principalId": registry.object_id, "roleName": "Contributor" }],
    }));
    json!({
        "tenantId": described.tenant_id,
        // As pasted from a console that broke the line.
        "storageAccountResourceId": account_id.replace("/providers", "\n    /providers"),
        "storageAccountContainer": CONTAINER,
        "pfxKeyVaultSecretUrl": format!("https://{VAULT}.{}:443/secrets/containersecret/{}", described.key_vault_suffix, version(stamp)),
        "pfxThumbprint": certificates.thumbprint,
        "servicePrincipalClientId": registry.application_id,
        "servicePrincipalClientSecret": registry.client_secret,
        "registryReplicas": "20",
        "enableValidations": "true",
        "registryHostName": NAME,
    })
}

/// Returns the version of the certificate's secret.
fn version(stamp: &TestStamp) -> String {
    let state = stamp.stamp.state();
    let vaults = state["vaults"].as_array().expect("vaults");
    let vault = vaults.iter().find(|vault| vault["name"] == VAULT).expect("the vault");
    vault["secrets"]["containersecret"][0]["version"].as_str().expect("a version").to_owned()
}

/// Returns the first key of the storage account.
pub fn storage_key(stamp: &TestStamp) -> String {
    let state = stamp.stamp.state();
    let accounts = state["accounts"].as_array().expect("accounts");
    let account = accounts.iter().find(|account| account["name"] == ACCOUNT).expect("the account");
    account["keys"][0].as_str().expect("a key").to_owned()
}
