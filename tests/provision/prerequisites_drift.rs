//! Differences from the desired state are found and reported, the check writes nothing, and a rerun fixes them.

use crate::direct_calls::{arm, change_policy, put_secret, secret_value, vault};
use crate::support::flow::{
    self, ACCOUNT, CERTIFICATE_PASSWORD, CERTIFICATE_SECRET, CONTAINER, REGISTRY_PASSWORD, USER, VAULT,
};
use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use reqwest::Method;
use serde_json::{Value, json};

const STORAGE: &str = "/providers/Microsoft.Storage/storageAccounts/newregsa1";
const KEY_VAULT: &str = "/providers/Microsoft.KeyVault/vaults/newregkv1";

struct Change {
    /// The change made by another client.
    name: &'static str,
    make: fn(&TestStamp),
    /// `what` of each difference, and a part of its resource.
    found: &'static [(&'static str, &'static str)],
    /// Parts of the expected and the actual value of the first difference.
    tells: (&'static str, &'static str),
}

const CHANGES: &[Change] = &[
    Change {
        name: "the resource group is deleted",
        make: |stamp| arm(stamp, Method::DELETE, "", "2018-05-01", &Value::Null),
        found: &[
            ("resourceGroup", flow::GROUP),
            ("storageAccount", ACCOUNT),
            ("blobContainer", CONTAINER),
            ("roleAssignment", "Contributor"),
            ("keyVault", VAULT),
            ("registryUser", USER),
            ("certificate", CERTIFICATE_SECRET),
        ],
        tells: ("it exists", "it does not exist"),
    },
    Change {
        name: "the storage account is deleted",
        make: |stamp| arm(stamp, Method::DELETE, STORAGE, "2017-10-01", &Value::Null),
        // The stamp keeps the role assignment.
        found: &[("storageAccount", ACCOUNT), ("blobContainer", CONTAINER)],
        tells: ("it exists", "it does not exist"),
    },
    Change {
        name: "the storage account takes plain HTTP",
        make: |stamp| {
            let open = json!({ "properties": { "supportsHttpsTrafficOnly": false } });
            arm(stamp, Method::PATCH, STORAGE, "2017-10-01", &open);
        },
        found: &[("storageAccount", ACCOUNT)],
        tells: ("HTTPS only", "plain HTTP"),
    },
    Change {
        name: "the blob container is deleted",
        make: |stamp| stamp.seed(&json!({ "remove": { "containers": [format!("{ACCOUNT}/{CONTAINER}")] } })),
        found: &[("blobContainer", CONTAINER)],
        tells: ("it exists", "it does not exist"),
    },
    Change {
        name: "the blob container is opened to the public",
        make: |stamp| {
            stamp.seed(
                &json!({ "containers": [{ "account": ACCOUNT, "name": CONTAINER, "publicAccess": "container" }] }),
            );
        },
        found: &[("blobContainer", CONTAINER)],
        tells: ("private", "public access level 'container'"),
    },
    Change {
        name: "the role assignment is deleted",
        make: |stamp| stamp.seed(&json!({ "remove": { "roleAssignmentsOf": [registry(stamp)] } })),
        found: &[("roleAssignment", "Contributor")],
        tells: ("a role assignment", "no role assignment"),
    },
    Change {
        name: "the key vault is deleted",
        make: |stamp| arm(stamp, Method::DELETE, KEY_VAULT, "2016-10-01", &Value::Null),
        found: &[("keyVault", VAULT), ("registryUser", USER), ("certificate", CERTIFICATE_SECRET)],
        tells: ("it exists", "it does not exist"),
    },
    Change {
        name: "the key vault is not enabled for deployment any more",
        make: |stamp| {
            let closed = json!({ "properties": { "enabledForDeployment": false } });
            arm(stamp, Method::PATCH, KEY_VAULT, "2016-10-01", &closed);
        },
        found: &[("keyVault", VAULT)],
        tells: ("enabled for deployment", "not enabled"),
    },
    Change {
        name: "the registry's access policy is taken away",
        make: |stamp| change_policy(stamp, "remove", &registry(stamp), &["get"]),
        found: &[("accessPolicy", VAULT)],
        tells: ("secrets: get, list", "no permission on secrets"),
    },
    Change {
        name: "the registry may not list secrets any more",
        make: |stamp| change_policy(stamp, "replace", &registry(stamp), &["get"]),
        found: &[("accessPolicy", VAULT)],
        tells: ("secrets: get, list", "secrets: get"),
    },
    Change {
        name: "the operator's access policy is taken away",
        make: |stamp| change_policy(stamp, "remove", &operator(stamp), &["get"]),
        found: &[("accessPolicy", VAULT)],
        tells: ("secrets: get, list, set", "no permission on secrets"),
    },
    Change {
        name: "the operator may not write secrets any more",
        make: |stamp| change_policy(stamp, "replace", &operator(stamp), &["get", "list"]),
        found: &[("accessPolicy", VAULT)],
        tells: ("secrets: get, list, set", "secrets: get, list"),
    },
    Change {
        name: "the login is deleted",
        make: |stamp| stamp.seed(&json!({ "remove": { "secrets": [format!("{VAULT}/{USER}")] } })),
        found: &[("registryUser", USER)],
        tells: ("it exists", "it does not exist"),
    },
    Change {
        name: "the login has another password",
        make: |stamp| put_secret(stamp, USER, "another-password-canary", "user credentials"),
        found: &[("registryUser", USER)],
        tells: ("the given value", "another value"),
    },
    Change {
        name: "the login has another content type",
        make: |stamp| put_secret(stamp, USER, REGISTRY_PASSWORD, "text/plain"),
        found: &[("registryUser", USER)],
        tells: ("'user credentials'", "'text/plain'"),
    },
    Change {
        name: "the login is disabled",
        make: |stamp| {
            vault(stamp, Method::PATCH, &format!("secrets/{USER}"), &json!({ "attributes": { "enabled": false } }));
        },
        found: &[("registryUser", USER)],
        tells: ("enabled", "disabled"),
    },
    Change {
        name: "the certificate is deleted",
        make: |stamp| stamp.seed(&json!({ "remove": { "secrets": [format!("{VAULT}/{CERTIFICATE_SECRET}")] } })),
        found: &[("certificate", CERTIFICATE_SECRET)],
        tells: ("it exists", "it does not exist"),
    },
    Change {
        name: "the certificate is another one",
        make: |stamp| {
            let file = stamp.folder.path("other.pfx");
            if !file.exists() {
                flow::create_certificate(&file, CERTIFICATE_PASSWORD);
            }
            let request = json!({ "version": 1, "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET,
                "certificateFilePath": file, "skipExistCheck": true });
            let secrets = [("certificatePassword", CERTIFICATE_PASSWORD)];
            stamp.session().run("certificate_secret", &request, &secrets).result();
        },
        found: &[("certificate", CERTIFICATE_SECRET)],
        tells: ("the certificate ", "the certificate "),
    },
    Change {
        name: "the certificate has a content type that the compute provider does not read",
        make: |stamp| {
            let value = secret_value(stamp, CERTIFICATE_SECRET);
            put_secret(stamp, CERTIFICATE_SECRET, &value, "application/x-pkcs12");
        },
        found: &[("certificate", CERTIFICATE_SECRET)],
        tells: ("'pfx'", "'application/x-pkcs12'"),
    },
];

fn registry(stamp: &TestStamp) -> String {
    stamp.stamp.description().credentials.registry.object_id.clone()
}

fn operator(stamp: &TestStamp) -> String {
    stamp.stamp.description().credentials.service_principal_object_id.clone()
}

/// Runs the check with the documented secrets, and asserts that it writes nothing and shows no secret.
fn look(stamp: &TestStamp, session: &Session, request: &Value) -> Value {
    let ended = look_with(stamp, session, request, CERTIFICATE_PASSWORD);
    ended.result().clone()
}

fn look_with(stamp: &TestStamp, session: &Session, request: &Value, certificate_password: &str) -> Ended {
    stamp.stamp.journal_clear();
    let secrets = [("certificatePassword", certificate_password), ("registryUserPassword", REGISTRY_PASSWORD)];
    let ended = session.run("prerequisites_test", request, &secrets);
    let writes: Vec<String> = stamp.writes().iter().map(|entry| format!("{} {}", entry.method, entry.path)).collect();
    assert!(writes.is_empty(), "looking wrote: {writes:?}");
    assert!(!stamp.stamp.journal().is_empty(), "the stamp was looked at");
    assert!(!ended.text().contains("canary"), "a secret is shown");
    ended
}

fn differences(result: &Value) -> Vec<(&str, &str)> {
    result["differences"]
        .as_array()
        .expect("differences")
        .iter()
        .map(|one| (one["what"].as_str().expect("a name"), one["resource"].as_str().expect("a resource")))
        .collect()
}

fn passes(result: &Value) {
    assert_eq!(result["passed"], true, "{result:#}");
    assert_eq!(result["compared"], true);
    assert!(differences(result).is_empty());
}

fn each_change_is_found_and_mended(stamp: &TestStamp) {
    let session = stamp.session();
    let request = flow::request(stamp);
    flow::run(&session, &request).result();
    passes(&look(stamp, &session, &request));
    for change in CHANGES {
        (change.make)(stamp);
        let result = look(stamp, &session, &request);
        let found = differences(&result);
        assert_eq!(found.len(), change.found.len(), "{}: {result:#}", change.name);
        for ((what, resource), (expected, part)) in found.iter().zip(change.found) {
            assert_eq!(what, expected, "{}", change.name);
            assert!(resource.contains(part), "{}: {resource} names {part}", change.name);
        }
        assert_eq!(result["passed"], false, "{}", change.name);
        let first = &result["differences"][0];
        let (expected, actual) = (first["expected"].as_str().expect("text"), first["actual"].as_str().expect("text"));
        assert!(expected.contains(change.tells.0) && actual.contains(change.tells.1), "{}: {first}", change.name);
        assert_ne!(expected, actual, "{}", change.name);
        assert!(first["hint"].as_str().is_some_and(|hint| hint.contains("Set-ContainerRegistryPrerequisites")));

        flow::run(&session, &request).result();
        passes(&look(stamp, &session, &request));
    }
}

#[test]
fn each_external_change_is_reported_and_fixed_by_a_rerun_on_aad() {
    each_change_is_found_and_mended(&TestStamp::aad());
}

#[test]
fn each_external_change_is_reported_and_fixed_by_a_rerun_on_adfs() {
    each_change_is_found_and_mended(&TestStamp::adfs());
}

#[test]
fn everything_is_missing_on_an_empty_stamp() {
    let stamp = TestStamp::aad();
    let request = flow::request(&stamp);
    let result = look(&stamp, &stamp.session(), &request);
    assert_eq!(result["passed"], false);
    assert_eq!(differences(&result).len(), 7, "{result:#}");
}

#[test]
fn preflight_problems_are_reported_as_objects() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let mut request = flow::request(&stamp);
    flow::run(&session, &request).result();

    // A secret that the setup of the Marketplace item makes a login is reported, and is not a difference.
    put_secret(&stamp, "intruder", "short-canary", "text");
    let result = look(&stamp, &session, &request);
    assert_eq!(result["passed"], true);
    assert_eq!(result["problems"][0]["id"], "KeyVault.OtherCredentials", "{result:#}");
    assert_eq!(result["problems"][0]["severity"], "warning");

    let ended = look_with(&stamp, &session, &request, "wrong");
    let result = ended.result();
    assert_eq!((&result["passed"], &result["compared"]), (&json!(false), &json!(false)));
    let ids: Vec<&Value> = result["problems"].as_array().expect("problems").iter().map(|one| &one["id"]).collect();
    assert!(ids.contains(&&json!("Certificate.WrongPassword")), "{ids:?}");

    request["location"] = "atlantis".into();
    let result = look(&stamp, &session, &request);
    assert_eq!(result["passed"], false);
    assert!(result["problems"].as_array().is_some_and(|all| all.iter().any(|one| one["id"] == "Location.Unknown")));
}

#[test]
fn unreadable_stamp_is_an_error() {
    let stamp = TestStamp::aad();
    let request = flow::request(&stamp);
    let session = Session::new(&stamp.session_json(), &[("clientSecret", "wrong")]);
    let secrets = [("certificatePassword", CERTIFICATE_PASSWORD), ("registryUserPassword", REGISTRY_PASSWORD)];
    let ended = session.run("prerequisites_test", &request, &secrets);
    assert_eq!(ended.error()["id"], "SignIn.ClientSecretRejected");
}

/// A registry has to be deployed again only if one of its values changes: a plan that keeps them returns them.
#[test]
fn plan_returns_the_values_unless_the_run_changes_them() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let request = flow::request(&stamp);
    let mut plan = request.clone();
    plan["whatIf"] = true.into();
    assert_eq!(flow::run(&session, &plan).result()["prerequisites"], Value::Null, "nothing exists");
    let made = flow::run(&session, &request).result()["prerequisites"].clone();
    assert_eq!(flow::run(&session, &plan).result()["prerequisites"], made);
    let container = format!("{}/{}", flow::ACCOUNT, flow::CONTAINER);
    stamp.seed(&json!({ "remove": { "containers": [container] } }));
    let planned = flow::run(&session, &plan);
    assert_eq!(planned.result()["plan"][2]["action"], "create", "{:#}", planned.result());
    assert_eq!(planned.result()["prerequisites"], made, "a new container has the same name");
    assert_eq!(planned.result()["report"]["before"], json!([]), "a plan shows no values");
    assert_eq!(flow::run(&session, &request).result()["prerequisites"], made);
    let open = json!({ "properties": { "supportsHttpsTrafficOnly": false } });
    arm(&stamp, Method::PATCH, STORAGE, "2017-10-01", &open);
    let planned = flow::run(&session, &plan);
    assert_eq!(planned.result()["plan"][1]["action"], "update", "{:#}", planned.result());
    assert_eq!(planned.result()["prerequisites"], made, "its settings are not part of the deployment");
    let secret = |name: &str| format!("{}/{name}", flow::VAULT);
    for (what, removed) in [
        ("login", json!({ "secrets": [secret(flow::USER)] })),
        ("certificate", json!({ "secrets": [secret(flow::CERTIFICATE_SECRET)] })),
        ("vault", json!({ "vaults": [flow::VAULT] })),
        ("account", json!({ "accounts": [flow::ACCOUNT] })),
        ("role", json!({ "roleAssignmentsOf": [stamp.stamp.description().credentials.registry.object_id] })),
    ] {
        stamp.seed(&json!({ "remove": removed }));
        assert_eq!(flow::run(&session, &plan).result()["prerequisites"], Value::Null, "{what}");
        flow::run(&session, &request).result();
    }
}
