//! Remove-ContainerRegistry: everything that this product created is removed, nothing else, and the next run completes a stopped run.

use std::time::{Duration, Instant};

use crate::direct_calls::{arm, change_policy, put_secret};
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::operation::Session;
use crate::support::stamp::TestStamp;
use reqwest::Method;
use serde_json::{Value, json};

/// Returns a principal that is unrelated to the registry: the stamp's user.
fn stranger(stamp: &TestStamp) -> String {
    stamp.stamp.description().credentials.user.object_id.clone()
}

fn registry(stamp: &TestStamp) -> String {
    stamp.stamp.description().credentials.registry.object_id.clone()
}

fn request(stamp: &TestStamp) -> Value {
    let mut request = json!({
        "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER,
        "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER],
    });
    let described = stamp.stamp.description();
    if matches!(described.identity_system, stamp::IdentitySystem::Adfs) {
        request["userObjectId"] = described.credentials.service_principal_object_id.as_str().into();
    }
    request
}

fn with_data(stamp: &TestStamp) -> Value {
    let mut request = request(stamp);
    request["removeData"] = true.into();
    request
}

fn prepared(stamp: TestStamp) -> (TestStamp, Session) {
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    stamp.stamp.journal_clear();
    (stamp, session)
}

fn remove(session: &Session, request: &Value) -> Value {
    session.run("removal", request, &[]).result().clone()
}

/// Returns step and action of each line of the plan.
fn plan(result: &Value) -> Vec<(&str, &str)> {
    let steps = result["plan"].as_array().expect("a plan").iter();
    steps.map(|step| (step["step"].as_str().expect("a name"), step["action"].as_str().expect("an action"))).collect()
}

fn reason<'a>(result: &'a Value, step: &str) -> &'a str {
    let found = result["plan"].as_array().expect("a plan").iter().find(|one| one["step"] == step);
    found.and_then(|one| one["reason"].as_str()).unwrap_or_else(|| panic!("no step {step} in {result:#}"))
}

fn names(stamp: &TestStamp, kind: &str) -> Vec<String> {
    let state = stamp.stamp.state();
    let all = state[kind].as_array().expect("a list").iter();
    all.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

fn secrets(stamp: &TestStamp) -> Vec<String> {
    let state = stamp.stamp.state();
    state["vaults"][0]["secrets"].as_object().expect("secrets").keys().cloned().collect()
}

fn owners_of_policies(stamp: &TestStamp) -> Vec<String> {
    let state = stamp.stamp.state();
    let policies = state["vaults"][0]["properties"]["accessPolicies"].as_array().expect("policies").iter();
    policies.map(|one| one["objectId"].as_str().expect("an id").to_owned()).collect()
}

fn assignments_of(stamp: &TestStamp, principal: &str) -> usize {
    let state = stamp.stamp.state();
    state["roleAssignments"].as_array().expect("a list").iter().filter(|one| one["principalId"] == principal).count()
}

fn writes(stamp: &TestStamp) -> Vec<String> {
    stamp.writes().iter().map(|entry| format!("{} {}", entry.method, entry.path)).collect()
}

#[test]
fn all_created_resources_are_removed_with_the_data() {
    for stamp in [TestStamp::aad(), TestStamp::adfs()] {
        let before = TestStamp::with(stamp.stamp.description().identity_system, |builder| builder).stamp.state();
        let (stamp, session) = prepared(stamp);
        let result = remove(&session, &with_data(&stamp));
        let gone = ["keyVault", "roleAssignment", "storageAccount", "resourceGroup"].map(|step| (step, "remove"));
        assert_eq!(plan(&result), gone);
        assert_eq!(result["action"], "removed");
        let after = stamp.stamp.state();
        for kind in ["groups", "accounts", "vaults"] {
            assert_eq!(after[kind], before[kind], "{kind}");
        }
        assert_eq!(assignments_of(&stamp, &registry(&stamp)), 0);

        stamp.stamp.journal_clear();
        let again = session.run("removal", &with_data(&stamp), &[]);
        assert_eq!(again.error()["id"], "Removal.NothingFound");
        assert_eq!(writes(&stamp), Vec::<String>::new());
    }
}

#[test]
fn images_are_kept_unless_their_removal_is_requested() {
    let (stamp, session) = prepared(TestStamp::aad());
    let result = remove(&session, &request(&stamp));
    assert_eq!(
        plan(&result),
        [("keyVault", "remove"), ("roleAssignment", "remove"), ("storageAccount", "none"), ("resourceGroup", "none")]
    );
    assert!(reason(&result, "storageAccount").contains("-RemoveData"));
    assert!(reason(&result, "resourceGroup").contains(ACCOUNT));
    let state = stamp.stamp.state();
    assert!(state["accounts"][0]["containers"][CONTAINER].is_object());
    assert_eq!((names(&stamp, "groups"), names(&stamp, "vaults").len()), (vec![GROUP.to_owned()], 0));
    assert_eq!(assignments_of(&stamp, &registry(&stamp)), 0);

    // The rest is removed on request.
    let result = remove(&session, &with_data(&stamp));
    assert_eq!(plan(&result), [("storageAccount", "remove"), ("resourceGroup", "remove")]);
    assert_eq!(names(&stamp, "groups"), Vec::<String>::new());
}

#[test]
fn plan_writes_nothing_and_lists_what_is_kept() {
    let (stamp, session) = prepared(TestStamp::aad());
    let state = stamp.lasting_state();
    let mut wanted = request(&stamp);
    wanted["whatIf"] = true.into();
    let ended = session.run("removal", &wanted, &[]);
    assert_eq!(plan(ended.result())[0], ("keyVault", "remove"));
    assert!(ended.lines("host").iter().any(|line| line.contains(ACCOUNT) && line.contains("is kept")), "{ended:?}");
    assert_eq!(writes(&stamp), Vec::<String>::new());
    assert_eq!(stamp.lasting_state(), state);
}

#[test]
fn vault_with_other_secrets_or_policies_is_kept() {
    let (stamp, session) = prepared(TestStamp::aad());
    put_secret(&stamp, "database", "a-secret-canary", "text/plain");
    change_policy(&stamp, "add", &stranger(&stamp), &["get"]);
    let result = remove(&session, &with_data(&stamp));
    let kept = reason(&result, "keyVault");
    assert!(kept.contains("'database'") && kept.contains(&stranger(&stamp)), "{kept}");
    assert!(reason(&result, "resourceGroup").contains(VAULT));
    assert_eq!(secrets(&stamp), ["database"]);
    let owners = owners_of_policies(&stamp);
    assert!(owners.contains(&stranger(&stamp)) && !owners.contains(&registry(&stamp)), "{owners:?}");
    // The operator's own stays, since it may have existed before.
    assert_eq!(owners.len(), 2);
    assert_eq!((names(&stamp, "accounts").len(), names(&stamp, "groups").len()), (0, 1));
    assert!(stamp.stamp.state()["vaults"][0]["properties"]["enabledForDeployment"].as_bool().expect("told"));

    stamp.stamp.journal_clear();
    assert_eq!(remove(&session, &with_data(&stamp))["action"], "unchanged");
    assert_eq!(writes(&stamp), Vec::<String>::new());
}

/// Its owner may store keys or certificates there, which no list of secrets shows.
#[test]
fn vault_with_a_policy_for_keys_is_kept() {
    let (stamp, session) = prepared(TestStamp::aad());
    let described = stamp.stamp.description();
    let policy = json!({ "tenantId": described.tenant_id, "objectId": described.credentials.service_principal_object_id,
        "permissions": { "keys": ["create"] } });
    let path = format!("/providers/Microsoft.KeyVault/vaults/{VAULT}/accessPolicies/add");
    arm(&stamp, Method::PUT, &path, "2016-10-01", &json!({ "properties": { "accessPolicies": [policy] } }));
    let result = remove(&session, &with_data(&stamp));
    assert!(reason(&result, "keyVault").contains("other access policies"));
    assert_eq!((names(&stamp, "vaults").len(), secrets(&stamp).len()), (1, 0));
}

#[test]
fn secret_with_another_content_type_is_not_removed() {
    let (stamp, session) = prepared(TestStamp::aad());
    put_secret(&stamp, USER, "theirs-canary", "text/plain");
    let result = remove(&session, &with_data(&stamp));
    assert_eq!(secrets(&stamp), [USER]);
    let told = result["plan"].as_array().expect("a plan").iter().filter(|one| one["step"] == "secret");
    let told: Vec<(&Value, &Value)> = told.map(|one| (&one["target"], &one["action"])).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&(&json!(format!("Secret '{USER}'")), &json!("none"))), "{told:?}");
    assert!(!result.to_string().contains("canary"));
}

#[test]
fn resources_with_other_role_assignments_are_kept() {
    let (stamp, session) = prepared(TestStamp::aad());
    let described = stamp.stamp.description();
    let group = format!("/subscriptions/{}/resourceGroups/{GROUP}", described.subscription_id);
    let account = format!("{group}/providers/Microsoft.Storage/storageAccounts/{ACCOUNT}");
    stamp.seed(&json!({ "roleAssignments": [
        { "scope": account, "principalId": stranger(&stamp), "roleName": "Reader" },
        // The registry's own principal, with an assignment that was not created by this product.
        { "scope": account, "principalId": registry(&stamp), "roleName": "Reader" },
    ] }));
    let result = remove(&session, &with_data(&stamp));
    assert!(reason(&result, "storageAccount").contains("another role assignment"), "{result:#}");
    let kept = result["plan"].as_array().expect("a plan").iter();
    assert_eq!(kept.filter(|one| one["step"] == "roleAssignment" && one["action"] == "none").count(), 2);
    assert_eq!(assignments_of(&stamp, &registry(&stamp)), 1);
    let state = stamp.stamp.state();
    assert_eq!(state["accounts"][0]["containers"].as_object().map(serde_json::Map::len), Some(0), "the images went");
    assert_eq!(names(&stamp, "vaults").len(), 0);
}

#[test]
fn other_containers_and_other_resources_are_kept() {
    let (stamp, session) = prepared(TestStamp::aad());
    let subscription = stamp.stamp.description().subscription_id.clone();
    stamp.seed(&json!({ "containers": [{ "account": ACCOUNT, "name": "backups" }],
        "accounts": [{ "name": "theirs", "subscriptionId": subscription, "resourceGroup": GROUP }] }));
    let result = remove(&session, &with_data(&stamp));
    assert!(reason(&result, "storageAccount").contains("'backups'"));
    assert!(reason(&result, "resourceGroup").contains("theirs"));
    assert_eq!(names(&stamp, "accounts"), [ACCOUNT, "theirs"]);
    let state = stamp.stamp.state();
    let containers: Vec<&String> = state["accounts"][0]["containers"].as_object().expect("containers").keys().collect();
    assert_eq!(containers, ["backups"]);
}

#[test]
fn partial_removal_is_completed() {
    for missing in ["storageAccounts", "vaults"] {
        let (stamp, session) = prepared(TestStamp::aad());
        let (provider, name, version) = match missing {
            "vaults" => ("Microsoft.KeyVault", VAULT, "2016-10-01"),
            _ => ("Microsoft.Storage", ACCOUNT, "2017-10-01"),
        };
        arm(&stamp, Method::DELETE, &format!("/providers/{provider}/{missing}/{name}"), version, &Value::Null);
        assert_eq!(remove(&session, &with_data(&stamp))["action"], "removed");
        assert_eq!(names(&stamp, "groups"), Vec::<String>::new());
        assert_eq!(assignments_of(&stamp, &registry(&stamp)), 0);
    }
}

#[test]
fn unreadable_vault_stops_the_run_before_any_write() {
    let (stamp, session) = prepared(TestStamp::aad());
    let operator = stamp.stamp.description().credentials.service_principal_object_id.clone();
    change_policy(&stamp, "replace", &operator, &["get", "set", "delete"]);
    stamp.stamp.journal_clear();
    let ended = session.run("removal", &with_data(&stamp), &[]);
    assert_eq!(ended.error()["id"], "KeyVault.AccessDenied");
    assert!(ended.error()["hint"].as_str().is_some_and(|hint| hint.contains("List")));
    assert_eq!(writes(&stamp), Vec::<String>::new());
}

/// The worst case: the vault is kept, so that each resource is removed separately.
#[test]
fn run_killed_at_any_request_is_completed_by_the_next() {
    let start = || {
        let (stamp, session) = prepared(TestStamp::aad());
        put_secret(&stamp, "database", "theirs", "text/plain");
        stamp.stamp.journal_clear();
        (stamp, session)
    };
    let left = |stamp: &TestStamp| {
        (
            names(stamp, "groups"),
            names(stamp, "accounts"),
            secrets(stamp),
            owners_of_policies(stamp).len(),
            assignments_of(stamp, &registry(stamp)),
        )
    };
    let (whole, session) = start();
    remove(&session, &with_data(&whole));
    let (expected, requests) = (left(&whole), whole.stamp.journal().len());
    assert_eq!(expected, (vec![GROUP.to_owned()], vec![], vec!["database".to_owned()], 1, 0));
    assert!(requests > 12, "the job makes {requests} requests");
    for at in 1..=requests {
        let (stamp, _) = start();
        let fault = json!({ "match": { "nth": at }, "times": 1, "action": "lostAnswer" });
        stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
        let session = stamp.session();
        let operation = session.start("removal", &with_data(&stamp), &[]);
        let started = Instant::now();
        while stamp.stamp.journal().len() < at && started.elapsed() < Duration::from_secs(20) {
            if operation.next(Duration::from_millis(2)).is_err() {
                break;
            }
        }
        drop(operation);
        drop(session);
        stamp.stamp.clear_faults();
        remove(&stamp.session(), &with_data(&stamp));
        assert_eq!(left(&stamp), expected, "killed at request {at} of {requests}");
    }
}
