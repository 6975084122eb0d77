//! Set-ContainerRegistryPrerequisites, Remove-ContainerRegistry, and the commands for single resources.

use super::{changes, kept};
use crate::deployment::{GROUP as DEPLOYMENT_GROUP, Prepared};
use crate::direct_calls::{change_policy, put_secret};
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_PASSWORD, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::operation::Session;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

pub const COVERED: &[&str] = &[
    "prerequisites",
    "removal",
    "resource_group",
    "storage_account",
    "storage_container",
    "key_vault",
    "key_vault_secret",
    "certificate_secret",
    "registry_access_secret",
];

const ALL: &[(&str, &str)] = &[
    ("resourceGroup", "create"),
    ("storageAccount", "create"),
    ("blobContainer", "create"),
    ("roleAssignment", "create"),
    ("keyVault", "create"),
    ("registryUser", "create"),
    ("certificate", "create"),
];

fn prerequisites(session: &Session, request: &Value, what_if: bool) -> crate::support::operation::Ended {
    let mut request = request.clone();
    request["whatIf"] = what_if.into();
    flow::run(session, &request)
}

#[test]
fn prerequisites_keep_their_plan_whatever_exists() {
    for stamp in [TestStamp::aad(), TestStamp::adfs()] {
        let (request, session) = (flow::request(&stamp), stamp.session());
        let planned = |what: &str| kept(what, &stamp, |what_if| prerequisites(&session, &request, what_if));
        assert_eq!(changes(&planned("a new stamp")), ALL);
        assert_eq!(changes(&planned("a rerun")), []);
        let registry = stamp.stamp.description().credentials.registry.object_id.clone();
        stamp.seed(
            &json!({ "remove": { "containers": [format!("{ACCOUNT}/{CONTAINER}")], "roleAssignmentsOf": [registry] } }),
        );
        assert_eq!(
            changes(&planned("container and role are missing")),
            [("blobContainer", "create"), ("roleAssignment", "create")]
        );
        put_secret(&stamp, USER, "another-password-canary", "user credentials");
        change_policy(&stamp, "remove", &registry, &["get", "list"]);
        assert_eq!(
            changes(&planned("another password, and a policy is missing")),
            [("keyVault", "update"), ("registryUser", "update")]
        );
        stamp.seed(
            &json!({ "remove": { "accounts": [ACCOUNT], "secrets": [format!("{VAULT}/{CERTIFICATE_SECRET}")] } }),
        );
        assert_eq!(
            changes(&planned("the account is missing")),
            // Whether the role assignment of a deleted account remains is up to the service; the stamp keeps it.
            [("storageAccount", "create"), ("blobContainer", "create"), ("certificate", "create")]
        );
    }
}

#[test]
fn commands_for_one_resource_keep_their_plan() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let location = stamp.stamp.description().location.clone();
    let certificate = stamp.folder.path("registry.pfx");
    flow::create_certificate(&certificate, CERTIFICATE_PASSWORD);
    let in_group = |extra: Value| {
        let mut request = json!({ "resourceGroupName": GROUP, "location": location });
        request.as_object_mut().expect("an object").extend(extra.as_object().cloned().unwrap_or_default());
        request
    };
    let secrets = [
        ("secretValue", "value-canary"),
        ("registryUserPassword", "password-canary-9"),
        ("certificatePassword", CERTIFICATE_PASSWORD),
    ];
    for (use_case, request, secret, again) in [
        ("resource_group", in_group(json!({})), None, "none"),
        ("storage_account", in_group(json!({ "storageAccountName": ACCOUNT })), None, "none"),
        (
            "storage_container",
            json!({ "resourceGroupName": GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER }),
            None,
            "none",
        ),
        ("key_vault", in_group(json!({ "keyVaultName": VAULT })), None, "none"),
        (
            "key_vault_secret",
            json!({ "keyVaultName": VAULT, "secretName": "other", "contentType": "text", "skipExistCheck": true }),
            Some("secretValue"),
            "update",
        ),
        (
            "registry_access_secret",
            json!({ "keyVaultName": VAULT, "registryUserName": USER, "skipExistCheck": true }),
            Some("registryUserPassword"),
            "update",
        ),
        (
            "certificate_secret",
            json!({ "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "certificateFilePath": certificate, "skipExistCheck": true }),
            Some("certificatePassword"),
            "update",
        ),
    ] {
        let run = |what_if: bool| {
            let mut request = request.clone();
            request["version"] = 1.into();
            request["whatIf"] = what_if.into();
            let named: Vec<_> = secrets.iter().filter(|(name, _)| Some(*name) == secret).copied().collect();
            session.run(use_case, &request, &named)
        };
        assert_eq!(kept(use_case, &stamp, run)[0].action, "create", "{use_case}");
        assert_eq!(kept(use_case, &stamp, run)[0].action, again, "{use_case}");
    }
}

#[test]
fn a_removal_keeps_its_plan_whatever_stays() {
    for keeps_data in [true, false] {
        for has_stranger in [true, false] {
            let prepared = Prepared::new(TestStamp::aad());
            prepared.looks(0);
            prepared.deploy(&prepared.request).result();
            let stamp = &prepared.stamp;
            if has_stranger {
                put_secret(stamp, "theirs", "secret-canary", "text");
            }
            let run = |what_if: bool| {
                let request = json!({
                    "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT,
                    "storageAccountBlobContainer": CONTAINER, "keyVaultName": VAULT,
                    "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER], "removeData": !keeps_data,
                    "deploymentResourceGroupNames": [DEPLOYMENT_GROUP], "whatIf": what_if,
                });
                prepared.session.run("removal", &request, &[])
            };
            let what = format!("data kept: {keeps_data}, vault shared: {has_stranger}");
            let planned = kept(&what, stamp, run);
            let removes = |step: &str| changes(&planned).contains(&(step, "remove"));
            assert!(removes("deployedResource") && removes("roleAssignment"), "{what}: {planned:?}");
            assert_eq!((removes("keyVault"), removes("secret")), (!has_stranger, has_stranger), "{what}: {planned:?}");
            assert_eq!(removes("storageAccount"), !keeps_data, "{what}: {planned:?}");
        }
    }
}
