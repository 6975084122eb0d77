//! Remove-ContainerRegistry with deployment groups: machine and network are removed first, and unrelated resources are kept.

use std::time::{Duration, Instant};

use crate::deployment::{GROUP, Prepared};
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, USER, VAULT};
use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::IdentitySystem;

/// Each resource before those that it uses. The extension is removed with the machine, and only the machine refers to the disk.
const DEPLOYED: [&str; 6] = [
    "Virtual machine 'container-registry'",
    "Disk 'container-registry_OsDisk",
    "Network interface 'container-registry-nic'",
    "Virtual network 'container-registry-vnet'",
    "Public IP address 'container-registry-pip'",
    "Network security group 'container-registry-nsg'",
];

fn deployed(stamp: TestStamp) -> Prepared {
    let prepared = Prepared::new(stamp);
    prepared.looks(0);
    prepared.deploy(&prepared.request).result();
    prepared.stamp.stamp.journal_clear();
    prepared
}

fn request(stamp: &TestStamp) -> Value {
    let mut request = json!({
        "version": 1, "resourceGroupName": flow::GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER,
        "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER], "removeData": true,
        // The second does not exist, which is not an error.
        "deploymentResourceGroupNames": [GROUP, "nosuchgroup", GROUP.to_uppercase()],
    });
    let described = stamp.stamp.description();
    if matches!(described.identity_system, IdentitySystem::Adfs) {
        request["userObjectId"] = described.credentials.service_principal_object_id.as_str().into();
    }
    request
}

fn remove(session: &Session, request: &Value) -> Ended {
    session.run("removal", request, &[])
}

/// Returns the targets of the steps with this action.
fn targets<'a>(result: &'a Value, action: &str) -> Vec<&'a str> {
    let steps = result["plan"].as_array().expect("a plan").iter();
    steps.filter(|step| step["action"] == action).map(|step| step["target"].as_str().expect("a target")).collect()
}

fn reason<'a>(result: &'a Value, target: &str) -> &'a str {
    let mut steps = result["plan"].as_array().expect("a plan").iter();
    let found = steps.find(|step| step["target"].as_str().is_some_and(|text| text.starts_with(target)));
    found.and_then(|step| step["reason"].as_str()).unwrap_or_else(|| panic!("no {target} in {result:#}"))
}

fn names(stamp: &TestStamp, kind: &str) -> Vec<String> {
    let state = stamp.stamp.state();
    let all = state[kind].as_array().expect("a list").iter();
    all.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

/// Returns groups, accounts, vaults, resources, and deployments.
fn left(stamp: &TestStamp) -> [Vec<String>; 5] {
    ["groups", "accounts", "vaults", "resources", "deployments"].map(|kind| names(stamp, kind))
}

#[test]
fn deployment_and_prerequisites_are_removed_and_a_second_run_finds_nothing() {
    for system in [IdentitySystem::Aad, IdentitySystem::Adfs] {
        let before = left(&TestStamp::with(system, |builder| builder));
        let prepared = deployed(TestStamp::with(system, |builder| builder));
        // A rerun: another deployment of the same resources.
        prepared.deploy(&prepared.request).result();
        let ended = remove(&prepared.session, &request(&prepared.stamp));
        let gone = targets(ended.result(), "remove");
        assert!(DEPLOYED.iter().zip(&gone).all(|(wanted, gone)| gone.starts_with(wanted)), "{gone:?}");
        assert_eq!(gone[DEPLOYED.len()], format!("Resource group '{GROUP}'"));
        assert!(gone[DEPLOYED.len() + 1].starts_with("Key vault"), "{gone:?}");
        assert_eq!(gone.last(), Some(&format!("Resource group '{}'", flow::GROUP).as_str()));
        assert_eq!(left(&prepared.stamp), before);

        prepared.stamp.stamp.journal_clear();
        let again = remove(&prepared.session, &request(&prepared.stamp));
        assert_eq!(again.error()["id"], "Removal.NothingFound");
        assert_eq!(prepared.writes(), Vec::<String>::new());
    }
}

#[test]
fn a_plan_writes_nothing() {
    let prepared = deployed(TestStamp::aad());
    let before = left(&prepared.stamp);
    let mut wanted = request(&prepared.stamp);
    wanted["whatIf"] = true.into();
    let ended = remove(&prepared.session, &wanted);
    let steps = ended.result()["plan"].as_array().expect("a plan").iter();
    assert_eq!(steps.filter(|step| step["step"] == "deployedResource").count(), DEPLOYED.len());
    assert_eq!(prepared.writes(), Vec::<String>::new());
    assert_eq!(left(&prepared.stamp), before);
}

/// The stamp lists these resources only in the operations.
#[test]
fn resources_of_a_failed_deployment_are_removed() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.script(13);
    assert_eq!(prepared.deploy(&prepared.request).error()["id"], "Deployment.ExitCode13");
    remove(&prepared.session, &request(&prepared.stamp)).result();
    assert_eq!(left(&prepared.stamp), left(&TestStamp::aad()));
}

#[test]
fn group_with_other_resources_is_kept() {
    let prepared = deployed(TestStamp::aad());
    let described = prepared.stamp.stamp.description().clone();
    let subscription = &described.subscription_id;
    let group = format!("/subscriptions/{subscription}/resourceGroups/{GROUP}");
    prepared.stamp.seed(&json!({
        "accounts": [{ "name": "theirs", "subscriptionId": subscription, "resourceGroup": GROUP }],
        "roleAssignments": [{ "scope": group, "principalId": described.credentials.user.object_id, "roleName": "Reader" }],
    }));
    let ended = remove(&prepared.session, &request(&prepared.stamp));
    let kept = reason(ended.result(), &format!("Resource group '{GROUP}'"));
    assert!(kept.contains("it contains theirs") && kept.contains("it has another role assignment"), "{kept}");
    assert!(ended.lines("host").iter().any(|line| line.contains(GROUP) && line.contains("theirs")), "{ended:?}");
    let [groups, accounts, vaults, resources, _] = left(&prepared.stamp);
    assert_eq!((groups, accounts, vaults.len(), resources.len()), (vec![GROUP.into()], vec!["theirs".into()], 0, 0));

    prepared.stamp.stamp.journal_clear();
    assert_eq!(remove(&prepared.session, &request(&prepared.stamp)).result()["action"], "unchanged");
    assert_eq!(prepared.writes(), Vec::<String>::new());
}

#[test]
fn deployment_of_another_registry_is_kept_and_reported() {
    let prepared = deployed(TestStamp::aad());
    let before = left(&prepared.stamp);
    // The same account is not sufficient: both must be the given ones.
    for (member, name) in [("keyVaultName", "newregkv2"), ("storageAccountName", "newregsa2")] {
        let mut wanted = request(&prepared.stamp);
        wanted["whatIf"] = true.into();
        wanted[member] = name.into();
        // The deployed registry uses the other one.
        wanted["force"] = true.into();
        let ended = remove(&prepared.session, &wanted);
        assert!(reason(ended.result(), "Deployment '").contains("another registry"));
        let kept = reason(ended.result(), &format!("Resource group '{GROUP}'"));
        assert!(kept.contains("this registry has no deployment in it"), "{kept}");
        let gone = targets(ended.result(), "remove");
        assert!(!gone.iter().any(|one| DEPLOYED.iter().any(|part| one.starts_with(part))), "{gone:?}");
    }
    assert_eq!(left(&prepared.stamp), before);
}

#[test]
fn machine_shared_with_another_registry_is_kept() {
    let prepared = deployed(TestStamp::aad());
    deploy_another_registry(&prepared);
    let ended = remove(&prepared.session, &request(&prepared.stamp));
    assert!(reason(ended.result(), DEPLOYED[0]).contains("also created it"));
    let [groups, accounts, _, resources, deployments] = left(&prepared.stamp);
    assert_eq!((groups, accounts), (vec![GROUP.into(), "newregreq2".into()], vec!["newregsa2".to_owned()]));
    assert_eq!((resources.len(), deployments.len()), (6, 2));
}

/// Deploys a registry with other prerequisites to the same machine.
fn deploy_another_registry(prepared: &Prepared) {
    let mut second = flow::request(&prepared.stamp);
    second["resourceGroupName"] = "newregreq2".into();
    second["storageAccountName"] = "newregsa2".into();
    second["keyVaultName"] = "newregkv2".into();
    let ended = flow::run(&prepared.session, &second);
    let mut wanted = prepared.request.clone();
    for name in ["storageAccountResourceId", "pfxKeyVaultResourceId", "pfxKeyVaultSecretUrl", "pfxThumbprint"] {
        wanted[name] = ended.result()["prerequisites"][name].clone();
    }
    // Changes key vault and storage of the first registry to its own.
    wanted["force"] = true.into();
    prepared.deploy(&wanted).result();
}

/// Returns the deployments of the group as the stamp lists them.
fn listed(stamp: &TestStamp) -> Value {
    let described = stamp.stamp.description();
    let owner = &described.credentials.service_principal_object_id;
    let token = stamp.stamp.token(owner, &described.arm_audience, 600).expect("a token");
    let group =
        format!("{}/subscriptions/{}/resourceGroups/{GROUP}", described.arm_endpoint, described.subscription_id);
    let url = format!("{group}/providers/Microsoft.Resources/deployments?api-version=2019-10-01");
    let text = stamp.block_on(async { stamp.http().get(url).bearer_auth(token).send().await?.text().await });
    serde_json::from_str(&text.expect("an answer")).expect("a list")
}

fn answer_deployments(stamp: &TestStamp, nth: u32, body: &Value) {
    let fault = json!({ "match": { "method": "GET", "pathContains": "/deployments?", "nth": nth },
        "action": { "answer": { "status": 200, "body": body } } });
    stamp.stamp.clear_faults();
    stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
}

/// A service that answers from an outdated copy: the second read finds the deployment of the other registry.
#[test]
fn machine_found_shared_by_the_second_read_is_kept() {
    let prepared = deployed(TestStamp::aad());
    let stale = listed(&prepared.stamp);
    deploy_another_registry(&prepared);
    prepared.stamp.stamp.journal_clear();
    answer_deployments(&prepared.stamp, 1, &stale);
    let ended = remove(&prepared.session, &request(&prepared.stamp));
    assert_eq!(ended.error()["id"], "Removal.Outdated");
    assert!(ended.error()["message"].as_str().is_some_and(|message| message.contains("also created it")));
    assert_eq!(prepared.writes(), Vec::<String>::new());
}

#[test]
fn nothing_is_deleted_if_either_read_of_the_deployments_fails() {
    let prepared = deployed(TestStamp::aad());
    for look in [1, 2] {
        for body in [json!({}), json!([]), json!({ "value": null }), json!({ "value": [7] }), json!(null)] {
            answer_deployments(&prepared.stamp, look, &body);
            let ended = remove(&prepared.session, &request(&prepared.stamp));
            assert_eq!(ended.error()["id"], "Service.AnswerUnexpected", "look {look}: {body}");
            assert_eq!(prepared.writes(), Vec::<String>::new(), "look {look}: {body}");
        }
    }
    // A list without the deployment proves nothing.
    answer_deployments(&prepared.stamp, 2, &json!({ "value": [] }));
    let ended = remove(&prepared.session, &request(&prepared.stamp));
    assert!(!prepared.writes().iter().any(|write| write.contains(GROUP)), "{:?}", prepared.writes());
    assert!(ended.text().contains("no longer exists"), "{}", ended.text());
}

#[test]
fn running_deployment_and_prerequisites_group_are_refused_before_any_write() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(50);
    let mut begun = prepared.request.clone();
    begun["noWait"] = true.into();
    prepared.deploy(&begun).result();
    prepared.stamp.stamp.journal_clear();
    let ended = remove(&prepared.session, &request(&prepared.stamp));
    assert_eq!(ended.error()["id"], "Deployment.Active");
    assert!(ended.error()["hint"].as_str().is_some_and(|hint| hint.contains("Stop-ContainerRegistryDeployment")));
    for (name, id) in
        [(flow::GROUP.to_uppercase(), "Deployment.SameResourceGroup"), ("no/group".into(), "Name.ResourceGroup")]
    {
        let mut wanted = request(&prepared.stamp);
        wanted["deploymentResourceGroupNames"] = json!([name]);
        let ended = remove(&prepared.session, &wanted);
        assert_eq!(ended.error()["id"], id);
        assert_eq!(ended.error()["problems"][0]["parameter"], "DeploymentResourceGroupName");
    }
    assert_eq!(prepared.writes(), Vec::<String>::new());
}

/// The group is kept, so that each resource is removed separately.
#[test]
fn run_killed_at_any_write_is_completed_by_the_next() {
    let start = || {
        let prepared = deployed(TestStamp::aad());
        let subscription = prepared.stamp.stamp.description().subscription_id.clone();
        let theirs = json!({ "name": "theirs", "subscriptionId": subscription, "resourceGroup": GROUP });
        prepared.stamp.seed(&json!({ "accounts": [theirs] }));
        prepared
    };
    let whole = start();
    remove(&whole.session, &request(&whole.stamp)).result();
    let (expected, writes) = (left(&whole.stamp), whole.writes().len());
    assert!(writes > 8 && expected[3].is_empty(), "{expected:?}");
    for at in 1..=writes {
        let prepared = start();
        let fault = json!({ "match": { "method": "DELETE", "nth": at }, "times": 1, "action": "lostAnswer" });
        prepared.stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
        let session = prepared.stamp.session();
        let operation = session.start("removal", &request(&prepared.stamp), &[]);
        let started = Instant::now();
        while prepared.writes().len() < at && started.elapsed() < Duration::from_secs(20) {
            if operation.next(Duration::from_millis(2)).is_err() {
                break;
            }
        }
        drop(operation);
        drop(session);
        prepared.stamp.stamp.clear_faults();
        remove(&prepared.stamp.session(), &request(&prepared.stamp)).result();
        let now = left(&prepared.stamp);
        assert_eq!(now[..4], expected[..4], "killed at write {at} of {writes}");
    }
}
