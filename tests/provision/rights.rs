//! Rights are checked before the first write, and listed with the other problems: a run does not stop half-way for a missing role.

use crate::deployment::{GROUP as DEPLOYMENT_GROUP, Prepared};
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

/// Gives the signed-in account these roles in place of its own.
fn has_roles(stamp: &TestStamp, roles: &[(&str, String)]) {
    let deployer = &stamp.stamp.description().credentials.service_principal_object_id;
    let assignments: Vec<Value> = roles
        .iter()
        .map(|(role, scope)| json!({ "scope": scope, "principalId": deployer, "roleName": role }))
        .collect();
    stamp.seed(&json!({ "remove": { "roleAssignmentsOf": [deployer] } }));
    stamp.seed(&json!({ "roleAssignments": assignments }));
    stamp.stamp.journal_clear();
}

fn subscription(stamp: &TestStamp) -> String {
    format!("/subscriptions/{}", stamp.stamp.description().subscription_id)
}

fn group(stamp: &TestStamp) -> String {
    format!("{}/resourceGroups/{GROUP}", subscription(stamp))
}

/// The operations that the error names, each as a problem of its own.
fn missing(ended: &Ended) -> Vec<String> {
    let error = ended.error();
    let problems = error["problems"].as_array().cloned().unwrap_or_else(|| vec![error.clone()]);
    let of_rights = problems.iter().filter(|problem| problem["id"] == "Service.Forbidden");
    of_rights
        .map(|problem| {
            let message = problem["message"].as_str().expect("a message");
            assert!(problem["hint"].as_str().is_some_and(|hint| hint.contains("Owner")), "{problem}");
            assert!(message.contains("does not have permission for"), "{message}");
            message.split('\'').nth(1).expect("an operation").to_owned()
        })
        .collect()
}

fn assert_nothing_written(stamp: &TestStamp) {
    let writes: Vec<String> = stamp.writes().iter().map(|entry| format!("{} {}", entry.method, entry.path)).collect();
    assert_eq!(writes, Vec::<String>::new());
}

const ROLE: &str = "Microsoft.Authorization/roleAssignments/write";

#[test]
fn prerequisites_in_a_new_group_need_every_right_before_the_first_write() {
    for what_if in [true, false] {
        let stamp = TestStamp::aad();
        let session = stamp.session();
        let mut request = flow::request(&stamp);
        request["whatIf"] = what_if.into();
        has_roles(&stamp, &[("Contributor", subscription(&stamp))]);
        assert_eq!(missing(&flow::run(&session, &request)), [ROLE]);
        has_roles(&stamp, &[("Reader", subscription(&stamp))]);
        assert_eq!(
            missing(&flow::run(&session, &request)),
            [
                "Microsoft.Resources/subscriptions/resourceGroups/write",
                "Microsoft.Storage/storageAccounts/write",
                "Microsoft.Storage/storageAccounts/listKeys/action",
                ROLE,
                "Microsoft.KeyVault/vaults/write",
            ]
        );
        assert_nothing_written(&stamp);
        // The rights are asked for again after a failure.
        has_roles(
            &stamp,
            &[("Contributor", subscription(&stamp)), ("User Access Administrator", subscription(&stamp))],
        );
        flow::run(&session, &request).result();
    }
}

#[test]
fn missing_rights_are_listed_with_the_other_problems() {
    let stamp = TestStamp::aad();
    let mut request = flow::request(&stamp);
    request["registryUserName"] = "not a name".into();
    has_roles(&stamp, &[("Contributor", subscription(&stamp))]);
    let ended = flow::run(&stamp.session(), &request);
    assert_eq!(missing(&ended), [ROLE]);
    assert!(ended.problem_ids().len() > 1, "{:#}", ended.error());
    assert_nothing_written(&stamp);
}

#[test]
fn a_rerun_that_changes_nothing_needs_no_right_to_write() {
    let stamp = TestStamp::aad();
    flow::run(&stamp.session(), &flow::request(&stamp)).result();
    // The keys of the account are read, which Readers may not.
    has_roles(&stamp, &[("Contributor", subscription(&stamp))]);
    flow::run(&stamp.session(), &flow::request(&stamp)).result();
    let asked = stamp.stamp.journal();
    assert!(!asked.iter().any(|entry| entry.path.ends_with("/permissions")), "no request for rights");
}

#[test]
fn a_comparison_needs_no_right_to_write() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    has_roles(&stamp, &[("Reader", subscription(&stamp))]);
    let secrets =
        [("certificatePassword", flow::CERTIFICATE_PASSWORD), ("registryUserPassword", flow::REGISTRY_PASSWORD)];
    let ended = session.run("prerequisites_test", &flow::request(&stamp), &secrets);
    assert_eq!(ended.result()["compared"], true, "{:#}", ended.result());
}

#[test]
fn a_role_on_the_resource_alone_is_enough() {
    let stamp = TestStamp::aad();
    let request = flow::request(&stamp);
    flow::run(&stamp.session(), &request).result();
    let registry = stamp.stamp.description().credentials.registry.object_id.clone();
    stamp.seed(&json!({ "remove": { "roleAssignmentsOf": [registry] } }));
    let account = format!("{}/providers/Microsoft.Storage/storageAccounts/{ACCOUNT}", group(&stamp));
    has_roles(&stamp, &[("Reader", subscription(&stamp)), ("Contributor", account.clone())]);
    assert_eq!(missing(&flow::run(&stamp.session(), &request)), [ROLE]);
    has_roles(&stamp, &[("Reader", subscription(&stamp)), ("Owner", account)]);
    flow::run(&stamp.session(), &request).result();
}

#[test]
fn a_deployment_needs_the_rights_for_the_resources_of_its_template() {
    let mut prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    // The session before remembers the rights of its account.
    prepared.session = prepared.stamp.session();
    let stamp = &prepared.stamp;
    has_roles(stamp, &[("Reader", subscription(stamp)), ("Contributor", group(stamp))]);
    let needed = missing(&prepared.deploy(&prepared.request));
    for action in [
        "Microsoft.Resources/deployments/write",
        "Microsoft.Resources/subscriptions/resourceGroups/write",
        "Microsoft.Compute/virtualMachines/write",
        "Microsoft.Network/publicIPAddresses/write",
    ] {
        assert!(needed.iter().any(|one| one == action), "{action}: {needed:?}");
    }
    assert_nothing_written(stamp);
    has_roles(stamp, &[("Contributor", subscription(stamp))]);
    prepared.deploy(&prepared.request).result();
}

fn removal(session: &Session) -> Ended {
    let request = json!({ "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT,
        "storageAccountBlobContainer": CONTAINER, "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET,
        "registryUserNames": [USER], "removeData": true, "deploymentResourceGroupNames": [DEPLOYMENT_GROUP] });
    session.run("removal", &request, &[])
}

#[test]
fn a_removal_needs_the_rights_for_everything_that_it_deletes() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.deploy(&prepared.request).result();
    let stamp = &prepared.stamp;
    has_roles(stamp, &[("Contributor", subscription(stamp))]);
    assert_eq!(missing(&removal(&prepared.session)), ["Microsoft.Authorization/roleAssignments/delete"]);
    assert_nothing_written(stamp);
    has_roles(stamp, &[("Owner", group(stamp)), ("Reader", subscription(stamp))]);
    let needed = missing(&removal(&prepared.session));
    assert!(needed.contains(&"Microsoft.Compute/virtualMachines/delete".to_owned()), "{needed:?}");
    assert!(!needed.contains(&"Microsoft.KeyVault/vaults/delete".to_owned()), "{needed:?}");
    assert_nothing_written(stamp);
    has_roles(stamp, &[("Owner", subscription(stamp))]);
    removal(&prepared.session).result();
}

/// Then the service decides when it is asked to write.
#[test]
fn permissions_that_cannot_be_read_stop_no_run() {
    for (status, body) in [
        (404, json!({ "error": { "code": "NotFound", "message": "as told" } })),
        (403, json!({ "error": { "code": "AuthorizationFailed", "message": "as told" } })),
        (200, json!({ "value": [{ "actions": "all" }] })),
        (200, json!("<html>")),
        (200, json!({ "value": [] })),
    ] {
        let stamp = TestStamp::without_delays();
        let fault = json!({ "match": { "method": "GET", "pathContains": "/permissions" }, "times": 100,
            "action": { "answer": { "status": status, "body": body } } });
        stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
        flow::run(&stamp.session(), &flow::request(&stamp)).result();
    }
}
