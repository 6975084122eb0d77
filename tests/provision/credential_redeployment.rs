//! Update-ContainerRegistryCredential -Redeploy: one run writes the new login, deploys the registry, and removes the old login. What is asked is the
//! real docker-registry, whose login file follows the vault when the deployment starts.

use std::path::PathBuf;

use crate::deployment::{GROUP, HOST, Prepared, assert_checked_once};
use crate::registry::authority::Authority;
use crate::registry::server::Server;
use crate::registry::{lacks, logins};
use crate::support::flow::{REGISTRY_PASSWORD, USER, VAULT};
use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

const NEEDED: &[&str] = &["docker-registry", "htpasswd", "openssl"];
const NEW_USER: &str = "second";
const NEW_PASSWORD: &str = "new-password-canary-8";

struct World {
    prepared: Prepared,
    authority: Authority,
    server: Server,
    logins: PathBuf,
}

impl World {
    fn new() -> Self {
        let prepared = Prepared::new(TestStamp::aad());
        prepared.looks(0);
        prepared.deploy(&prepared.request).result();
        let folder = prepared.stamp.folder.path("");
        let authority = Authority::of_vault(&folder, &prepared.stamp.folder.path("registry.pfx"));
        let server = Server::start(&folder, &authority);
        let logins = folder.join(format!("registry-{}", server.port)).join("htpasswd");
        logins::follow_vault(&prepared.stamp, &logins);
        // So that the login file is written before the deployment ends.
        prepared.looks(1);
        prepared.stamp.stamp.journal_clear();
        Self { prepared, authority, server, logins }
    }

    fn request(&self, user: &str, old: Option<&str>) -> Value {
        json!({ "version": 1, "keyVaultName": VAULT, "registryUserName": user, "oldRegistryUserName": old, "redeploy": true,
            "resourceGroupName": GROUP, "servicePrincipalClientId": self.prepared.request["servicePrincipalClientId"],
            "environment": {}, "trustedRootFile": self.authority.ca_file,
            "resolve": { (HOST): format!("127.0.0.1:{}", self.server.port) } })
    }

    fn update(&self, request: &Value) -> Ended {
        let secret = self.prepared.client_secret();
        let secrets = [("registryUserPassword", NEW_PASSWORD), ("servicePrincipalClientSecret", secret.as_str())];
        let ended = self.prepared.session.start("credential_update", request, &secrets).end_with(|_, event| {
            if event["event"] == "step" && event["id"] == "deployment" && event["state"] == "started" {
                logins::follow_vault(&self.prepared.stamp, &self.logins);
            }
        });
        let text = ended.text();
        for canary in [NEW_PASSWORD, REGISTRY_PASSWORD, secret.as_str()] {
            assert!(!text.contains(canary), "a secret is shown");
        }
        ended
    }

    fn secrets(&self) -> Vec<String> {
        let state = self.prepared.stamp.stamp.state();
        state["vaults"][0]["secrets"].as_object().expect("secrets").keys().cloned().collect()
    }

    fn deployments(&self) -> usize {
        self.prepared.stamp.stamp.state()["deployments"].as_array().map_or(0, Vec::len)
    }
}

fn changes(result: &Value) -> Vec<(&str, &str)> {
    let steps = result["plan"].as_array().expect("a plan").iter();
    steps
        .map(|step| (step["step"].as_str().expect("a name"), step["action"].as_str().expect("an action")))
        .filter(|(_, action)| *action != "none")
        .collect()
}

#[test]
fn new_user_takes_over_in_one_run_with_one_deployment() {
    if lacks("new_user_takes_over_in_one_run_with_one_deployment", NEEDED) {
        return;
    }
    let world = World::new();
    let mut request = world.request(NEW_USER, Some(USER));
    request["whatIf"] = true.into();
    let planned = world.update(&request);
    assert_eq!(world.prepared.writes(), Vec::<String>::new());
    let expected = [
        ("registryUser", "create"),
        ("retiredRegistryUser", "update"),
        ("deployment", "update"),
        ("oldRegistryUser", "remove"),
    ];
    assert_eq!(changes(planned.result()), expected);
    request["whatIf"] = false.into();
    let ended = world.update(&request);
    let result = ended.result();
    assert_eq!(changes(result), expected);
    assert_eq!(
        (&result["state"], &result["newLoginWorks"], &result["oldLoginWorks"], &result["registry"]),
        (&json!("complete"), &json!(true), &json!(false), &json!(HOST))
    );
    assert_eq!(result["deployment"]["state"], "Succeeded");
    assert_eq!(world.deployments(), 2);
    assert!(world.secrets().contains(&NEW_USER.to_owned()) && !world.secrets().contains(&USER.to_owned()));

    world.prepared.stamp.stamp.journal_clear();
    let again = world.update(&request);
    assert_eq!((&again.result()["state"], &again.result()["deployment"]), (&json!("complete"), &Value::Null));
    assert_eq!(world.prepared.writes(), Vec::<String>::new());
}

#[test]
fn failed_deployment_keeps_the_old_login_and_the_next_run_completes() {
    if lacks("failed_deployment_keeps_the_old_login_and_the_next_run_completes", NEEDED) {
        return;
    }
    let world = World::new();
    let request = world.request(NEW_USER, Some(USER));
    world.prepared.script(13);
    assert_eq!(world.update(&request).error()["id"], "Deployment.ExitCode13");
    assert!(world.secrets().contains(&USER.to_owned()), "the old login stays until the registry rejects it");
    world.prepared.script(0);
    // The setup of the failed deployment did not get as far as the logins.
    std::fs::write(&world.logins, "").expect("the login file");
    assert_eq!(world.update(&request).result()["state"], "complete");
    assert!(!world.secrets().contains(&USER.to_owned()));
}

#[test]
fn wrong_values_are_refused_before_any_write() {
    if lacks("wrong_values_are_refused_before_any_write", NEEDED) {
        return;
    }
    let world = World::new();
    let with = |member: &str, value: Value| {
        let mut request = world.request(NEW_USER, Some(USER));
        request[member] = value;
        request
    };
    world.prepared.stamp.seed(&json!({ "vaults": [{ "name": "othervault",
        "subscriptionId": world.prepared.stamp.stamp.description().subscription_id, "resourceGroup": "newregreq1" }] }));
    for (request, id, part) in [
        (with("resourceGroupName", Value::Null), "Argument.Missing", "-ResourceGroupName"),
        (with("servicePrincipalClientId", Value::Null), "Argument.Missing", "-ServicePrincipalClientId"),
        (with("resourceGroupName", "newregreq1".into()), "Deployment.NotFound", "newregreq1"),
        (with("force", true.into()), "Argument.Invalid", "-Redeploy"),
        (with("keyVaultName", "othervault".into()), "Argument.Invalid", VAULT),
    ] {
        let ended = world.update(&request);
        assert_eq!(ended.error()["id"], id, "{:#}", ended.error());
        assert!(ended.error()["message"].as_str().is_some_and(|text| text.contains(part)), "{:#}", ended.error());
    }
    let secret = world.prepared.client_secret();
    let request = world.request(NEW_USER, Some(USER));
    let without = world.prepared.session.run("credential_update", &request, &[("registryUserPassword", NEW_PASSWORD)]);
    assert_eq!(without.error()["id"], "Argument.Missing");
    assert!(!without.text().contains(&secret));
    // The values that the deployment itself would refuse.
    world.prepared.stamp.seed(&json!({ "images": [] }));
    assert_eq!(world.update(&request).error()["id"], "ImageSku.Missing");
    assert_eq!(world.prepared.writes(), Vec::<String>::new());
}

#[test]
fn running_deployment_is_not_joined_because_its_setup_may_have_read_the_logins() {
    if lacks("running_deployment_is_not_joined_because_its_setup_may_have_read_the_logins", NEEDED) {
        return;
    }
    let world = World::new();
    world.prepared.looks(100_000);
    let mut again = world.prepared.request.clone();
    again["noWait"] = true.into();
    world.prepared.deploy(&again).result();
    world.prepared.stamp.stamp.journal_clear();
    assert_eq!(world.update(&world.request(NEW_USER, Some(USER))).error()["id"], "Deployment.Active");
    assert_eq!(world.prepared.writes(), Vec::<String>::new());
}

/// A check of the deployment takes about 25 requests; it is made once, before the first write.
#[test]
fn deployment_is_checked_once() {
    if lacks("deployment_is_checked_once", NEEDED) {
        return;
    }
    const MOST: usize = 40;
    let world = World::new();
    let ended = world.update(&world.request(NEW_USER, Some(USER)));
    assert_eq!(ended.result()["state"], "complete");
    let journal = world.prepared.stamp.stamp.journal();
    println!("{} requests", journal.len());
    assert_checked_once(&journal);
    let first_write = journal.iter().position(stamp::JournalEntry::is_write).expect("a write");
    let check = journal.iter().position(|entry| entry.path.ends_with("/vmSizes")).expect("a check");
    assert!(check < first_write, "the deployment is checked before the first write");
    assert!(journal.len() <= MOST, "{} requests, at most {MOST}: {journal:#?}", journal.len());
}

/// The run writes a new version, which is enabled.
#[test]
fn disabled_login_is_replaced_and_deployed() {
    if lacks("disabled_login_is_replaced_and_deployed", NEEDED) {
        return;
    }
    let world = World::new();
    let disable = |name: &str| {
        let secret = json!({ "vault": VAULT, "name": name, "value": "old", "contentType": "user credentials",
            "attributes": { "enabled": false } });
        world.prepared.stamp.seed(&json!({ "secrets": [secret] }));
    };
    disable(USER);
    assert_eq!(world.update(&world.request(USER, None)).result()["state"], "complete");
    // The value of a disabled old login cannot be read, so the registry cannot be asked about it.
    disable(USER);
    world.prepared.stamp.stamp.journal_clear();
    let ended = world.update(&world.request(NEW_USER, Some(USER)));
    assert_eq!(ended.error()["id"], "Secret.Disabled");
    let hint = ended.error()["hint"].to_string();
    assert!(hint.contains(&format!("Update-AzKeyVaultSecret -VaultName {VAULT} -Name {USER} -Enable $true")), "{hint}");
    // Any other disabled login would end the setup.
    disable("other");
    assert_eq!(world.update(&world.request(NEW_USER, None)).problem_ids(), ["Secret.Disabled", "Secret.Disabled"]);
    assert_eq!(world.prepared.writes(), Vec::<String>::new());
}
