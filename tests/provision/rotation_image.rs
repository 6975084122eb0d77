//! A registry moves to a virtual machine with a newer image. The real docker-registry replaces the new machine in the verification.

use crate::deployment::{GROUP, HOST, LABEL, Prepared};
use crate::registry::authority::Authority;
use crate::registry::lacks;
use crate::registry::server::{PASSWORD, Server, USER};
use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

const NEEDED: &[&str] = &["docker-registry", "htpasswd", "openssl"];
const NEW: &str = "newregdeploy2";
const OLD_SKU: &str = "aks-ubuntu-1604-201910";
const NEW_SKU: &str = "aks-ubuntu-1804-202012";

struct World {
    prepared: Prepared,
    server: Server,
    authority: Authority,
}

impl World {
    /// Creates a registry that runs on an old image.
    fn new() -> Self {
        let mut prepared = Prepared::new(TestStamp::aad());
        prepared.looks(0);
        let folder = prepared.stamp.folder.path("");
        let authority = Authority::of_vault(&folder, &prepared.stamp.folder.path("registry.pfx"));
        let server = Server::start(&folder, &authority);
        prepared.request["virtualMachineSku"] = OLD_SKU.into();
        prepared.deploy(&prepared.request).result();
        prepared.stamp.stamp.journal_clear();
        Self { prepared, server, authority }
    }

    fn request(&self) -> Value {
        json!({
            "version": 1,
            "resourceGroupName": GROUP,
            "newResourceGroupName": NEW,
            "servicePrincipalClientId": self.prepared.request["servicePrincipalClientId"],
            "userName": USER,
            "environment": {},
            "trustedRootFile": self.authority.ca_file,
            "resolve": { (HOST): format!("127.0.0.1:{}", self.server.port) },
        })
    }

    fn update(&self, request: &Value) -> Ended {
        let secret = self.prepared.client_secret();
        let secrets = [("servicePrincipalClientSecret", secret.as_str()), ("password", PASSWORD)];
        self.prepared.session.run("registry_image_update", request, &secrets)
    }

    /// Returns the DNS label of the address in a group.
    fn label(&self, group: &str) -> Option<String> {
        let state = self.prepared.stamp.stamp.state();
        let address = state["resources"]
            .as_array()?
            .iter()
            .find(|one| one["resourceGroup"] == group && one["type"] == "Microsoft.Network/publicIPAddresses")?;
        address["properties"]["dnsSettings"]["domainNameLabel"].as_str().map(str::to_owned)
    }

    fn labels(&self) -> (Option<String>, Option<String>) {
        (self.label(GROUP), self.label(NEW))
    }

    fn serves_from_new(&self) -> bool {
        self.labels() == (Some(format!("{LABEL}-old")), Some(LABEL.to_owned()))
    }

    fn resources_in(&self, group: &str) -> usize {
        let state = self.prepared.stamp.stamp.state();
        state["resources"].as_array().map_or(0, |all| all.iter().filter(|one| one["resourceGroup"] == group).count())
    }
}

#[test]
fn label_moves_after_the_new_machine_is_verified() {
    if lacks("label_moves_after_the_new_machine_is_verified", NEEDED) {
        return;
    }
    let world = World::new();
    let mut request = world.request();
    request["whatIf"] = true.into();
    assert_eq!(world.update(&request).result()["plan"].as_array().map(Vec::len), Some(3));
    assert_eq!(world.prepared.writes(), Vec::<String>::new());

    let request = world.request();
    let ended = world.update(&request);
    let result = ended.result();
    assert_eq!((&result["action"], &result["virtualMachineSku"]), (&json!("updated"), &json!(NEW_SKU)));
    assert_eq!(result["registry"]["registryHostName"], HOST);
    assert!(world.serves_from_new(), "{:?}", world.labels());
    assert!(world.server.count(0, &["\"PUT /v2/"]) > 0, "an image was pushed");
    let text = ended.text();
    assert!(!text.contains(PASSWORD) && !text.contains(&world.prepared.client_secret()), "a secret is shown");
    assert_eq!((world.resources_in(GROUP), world.resources_in(NEW)), (6, 6), "the old one is kept");

    world.prepared.stamp.stamp.journal_clear();
    world.update(&request).result();
    assert_eq!(world.prepared.writes(), Vec::<String>::new(), "a second run has nothing to do");
    let mut removing = request.clone();
    removing["removeOld"] = true.into();
    world.update(&removing).result();
    assert_eq!((world.resources_in(GROUP), world.resources_in(NEW)), (0, 6));
    let state = world.prepared.stamp.stamp.state();
    assert_eq!(
        (state["accounts"].as_array().map(Vec::len), state["vaults"].as_array().map(Vec::len)),
        (Some(1), Some(1))
    );
}

#[test]
fn new_machine_that_fails_verification_is_not_used() {
    if lacks("new_machine_that_fails_verification_is_not_used", NEEDED) {
        return;
    }
    let world = World::new();
    let mut request = world.request();
    request["userName"] = "nobody".into();
    let ended = world.update(&request);
    assert_eq!(ended.error()["id"], "Registry.VerificationFailed", "{:#}", ended.error());
    assert!(ended.error()["message"].as_str().is_some_and(|message| message.contains("login: ")));
    assert_eq!(world.labels(), (Some(LABEL.to_owned()), Some(format!("{LABEL}-new"))));
    // With the correct login, the run continues without another deployment.
    world.prepared.stamp.stamp.journal_clear();
    world.update(&world.request()).result();
    assert!(world.serves_from_new());
    assert!(
        !world.prepared.writes().iter().any(|write| write.contains("/deployments/")),
        "{:?}",
        world.prepared.writes()
    );
}

#[test]
fn stop_at_any_write_of_the_move_is_completed_by_the_next_run() {
    if lacks("stop_at_any_write_of_the_move_is_completed_by_the_next_run", NEEDED) {
        return;
    }
    let world = World::new();
    // First no address accepts a label: the run ends before, then between the two updates.
    for group in [GROUP, NEW] {
        let refusal = json!({ "match": { "method": "PUT", "pathContains": format!("{group}/providers/Microsoft.Network/publicIPAddresses") },
            "times": 1, "action": { "answer": { "status": 400, "body": { "error": { "code": "BadRequest", "message": "as told" } } } } });
        world.prepared.stamp.stamp.set_fault(serde_json::from_value(refusal).expect("a fault"));
        assert!(
            world.update(&world.request()).error()["message"].as_str().is_some_and(|text| text.contains("as told"))
        );
    }
    assert_eq!(world.labels(), (Some(format!("{LABEL}-old")), Some(format!("{LABEL}-new"))), "in the middle");
    world.update(&world.request()).result();
    assert!(world.serves_from_new(), "{:?}", world.labels());
}

#[test]
fn same_group_or_same_image_is_not_an_update() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.deploy(&prepared.request).result();
    prepared.stamp.stamp.journal_clear();
    let secret = prepared.client_secret();
    let run = |new: &str| {
        let request = json!({ "version": 1, "resourceGroupName": GROUP, "newResourceGroupName": new,
            "servicePrincipalClientId": prepared.request["servicePrincipalClientId"] });
        prepared.session.run("registry_image_update", &request, &[("servicePrincipalClientSecret", &secret)])
    };
    assert_eq!(run(&GROUP.to_uppercase()).error()["id"], "Deployment.SameResourceGroup");
    assert_eq!(run(NEW).result()["action"], "unchanged");
    assert_eq!(prepared.writes(), Vec::<String>::new());
}
