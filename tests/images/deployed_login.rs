//! A user who is signed in to the stamp needs no login for its registries: it is read from the key vault of the deployment.

use crate::deployment::{HOST, Prepared};
use crate::registry::authority::Authority;
use crate::registry::server::Server;
use crate::registry::{REGISTRY, lacks};
use crate::support::flow;
use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

/// A deployed registry, with the real docker-registry instead of its virtual machine.
struct World {
    prepared: Prepared,
    server: Server,
    authority: Authority,
}

impl World {
    fn new() -> Self {
        let prepared = Prepared::new(TestStamp::aad());
        prepared.deploy(&prepared.request).result();
        let folder = prepared.stamp.folder.path("");
        let authority = Authority::new(&folder);
        let server = Server::start(&folder, &authority);
        Self { prepared, server, authority }
    }

    /// Creates a request. `host` resolves to the docker-registry; Docker stores no login for it.
    fn request(&self, host: &str) -> Value {
        let mut request = json!({
            "version": 1,
            "registry": host,
            "environment": {},
            "trustedRootFile": self.authority.ca_file,
            "dockerConfigFile": self.authority.ca_file.with_file_name("no-config.json"),
            "resolve": {},
        });
        request["resolve"][host] = format!("127.0.0.1:{}", self.server.port).into();
        request
    }

    fn list(&self, host: &str) -> Ended {
        self.prepared.session.run("image_list", &self.request(host), &[])
    }
}

#[test]
fn login_is_read_from_the_vault_of_the_deployment() {
    if lacks("login_is_read_from_the_vault_of_the_deployment", REGISTRY) {
        return;
    }
    let world = World::new();
    let ended = world.list(HOST);
    assert_eq!(ended.result()["images"], json!([]));
    let told = format!("{ended:?}");
    assert!(told.contains("signing in as 'admin' of its key vault"), "{told}");
    assert!(!told.contains(flow::REGISTRY_PASSWORD), "the password is shown");

    let tested = world.prepared.session.run("registry_test", &world.request(HOST), &[]);
    assert_eq!(tested.result()["passed"], true, "{:#}", tested.result());
    assert!(tested.result()["checks"].as_array().expect("checks").iter().all(|check| check["state"] == "passed"));
}

/// The registry does not know a user that was added after its deployment, nor one that its setup cannot read.
#[test]
fn login_is_that_of_a_user_that_the_registry_knows() {
    if lacks("login_is_that_of_a_user_that_the_registry_knows", REGISTRY) {
        return;
    }
    let world = World::new();
    // The vault tells times in whole seconds.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let added = ["aaa", "aab"].map(|name| json!({ "vault": flow::VAULT, "name": name, "value": "later-canary", "contentType": "user credentials" }));
    world.prepared.stamp.seed(&json!({ "secrets": added }));
    let ended = world.list(HOST);
    assert_eq!(ended.result()["images"], json!([]));
    assert!(format!("{ended:?}").contains("signing in as 'admin' of its key vault"), "{ended:?}");
}

#[test]
fn registry_without_a_deployment_gets_no_login() {
    if lacks("registry_without_a_deployment_gets_no_login", REGISTRY) {
        return;
    }
    let world = World::new();
    world.prepared.stamp.stamp.journal_clear();
    // In the stamp's region without a public address, and outside of the stamp, for which the stamp is not asked.
    for (host, is_asked) in [("other.shanghai.cloudapp.azurestack.example", true), ("registry.test", false)] {
        let ended = world.list(host);
        assert_eq!(ended.error()["id"], "Registry.LoginFailed", "{host}: {}", ended.error());
        let asked = world.prepared.stamp.stamp.journal().iter().any(|entry| entry.path.contains("publicIPAddresses"));
        assert_eq!(asked, is_asked, "{host}");
        assert!(!world.prepared.stamp.stamp.journal().iter().any(|entry| entry.path.starts_with("/secrets")));
        world.prepared.stamp.stamp.journal_clear();
    }
}

#[test]
fn login_of_a_registry_is_read_from_its_vault() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.deploy(&prepared.request).result();
    let read = |request: &Value| {
        let operation = prepared.session.start("registry_login", request, &[]);
        (operation.end(), operation)
    };
    for request in [
        json!({ "version": 1, "registry": HOST }),
        json!({ "version": 1, "registry": "other.test", "keyVaultName": flow::VAULT, "userName": flow::USER }),
    ] {
        let (ended, operation) = read(&request);
        assert_eq!(ended.result()["userName"], flow::USER);
        assert_eq!(operation.secret("login").expect("the password"), flow::REGISTRY_PASSWORD);
        assert!(!ended.text().contains(flow::REGISTRY_PASSWORD), "the password is shown");
    }
    for (more, id) in [
        (json!({ "registry": "other.test" }), "Login.NotFound"),
        (json!({ "registry": HOST, "keyVaultName": flow::VAULT, "userName": "nobody" }), "Login.NotFound"),
        (json!({ "registry": HOST, "keyVaultName": flow::VAULT }), "Argument.Missing"),
        (json!({ "registry": HOST, "keyVaultName": "no-such-vault", "userName": "admin" }), "KeyVault.NotFound"),
        (
            json!({ "registry": HOST, "keyVaultName": flow::VAULT, "userName": flow::CERTIFICATE_SECRET }),
            "Argument.Invalid",
        ),
    ] {
        let mut request = more;
        request["version"] = 1.into();
        assert_eq!(read(&request).0.error()["id"], id, "{request}");
    }
}
