//! Add-, Get- and Remove-ContainerRegistryUser: several logins in one key vault.

use crate::direct_calls::{change_policy, put_secret, secret_value, vault};
use crate::registry::authority::Authority;
use crate::registry::server::Server;
use crate::registry::{REGISTRY, lacks, logins};
use crate::support::flow::{self, CERTIFICATE_SECRET, REGISTRY_PASSWORD, USER, VAULT};
use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use reqwest::Method;
use serde_json::{Value, json};

const PASSWORD: &str = "second-password-canary-8";

struct World {
    stamp: TestStamp,
    session: Session,
}

impl World {
    fn new() -> Self {
        let stamp = TestStamp::without_delays();
        let session = stamp.session();
        flow::run(&session, &flow::request(&stamp)).result();
        stamp.stamp.journal_clear();
        Self { stamp, session }
    }

    fn run(&self, use_case: &str, mut request: Value, secrets: &[(&str, &str)]) -> Ended {
        request["version"] = 1.into();
        request["keyVaultName"] = VAULT.into();
        let ended = self.session.run(use_case, &request, secrets);
        assert!(!ended.text().contains("canary"), "a password is shown: {ended:?}");
        ended
    }

    fn add(&self, user: &str, password: &str) -> Ended {
        self.run("registry_user_add", json!({ "userName": user }), &[("password", password)])
    }

    fn list(&self, request: Value) -> Vec<Value> {
        self.run("registry_user_list", request, &[]).result()["users"].as_array().expect("users").clone()
    }

    fn names(&self) -> Vec<String> {
        self.list(json!({})).iter().map(|user| user["userName"].as_str().expect("a name").to_owned()).collect()
    }

    fn remove(&self, user: &str, force: bool) -> Ended {
        self.run("registry_user_remove", json!({ "userName": user, "force": force }), &[])
    }

    /// Disables the newest version of a secret, as the portal does.
    fn disable(&self, user: &str) {
        vault(&self.stamp, Method::PATCH, &format!("secrets/{user}"), &json!({ "attributes": { "enabled": false } }));
    }

    fn assert_nothing_written(&self, what: &str) {
        let writes: Vec<String> =
            self.stamp.writes().iter().map(|one| format!("{} {}", one.method, one.path)).collect();
        assert_eq!(writes, Vec::<String>::new(), "{what}");
    }
}

#[test]
fn several_users_are_added_without_warnings_and_a_rerun_writes_nothing() {
    let world = World::new();
    for user in ["build", "team-1"] {
        let ended = world.add(user, PASSWORD);
        let result = ended.result();
        assert_eq!((&result["action"], &result["user"]["userName"]), (&json!("created"), &json!(user)));
        assert_eq!((&result["user"]["enabled"], &result["user"]["retired"]), (&json!(true), &json!(false)));
        assert!(result["user"]["created"].as_str().is_some_and(|time| time.ends_with('Z')), "{result}");
        assert_eq!(ended.lines("warning"), Vec::<String>::new());
        assert_eq!(secret_value(&world.stamp, user), PASSWORD);
    }
    assert_eq!(world.names(), [USER, "build", "team-1"]);

    world.stamp.stamp.journal_clear();
    assert_eq!(world.add("build", PASSWORD).result()["action"], "unchanged");
    let again = flow::run(&world.session, &flow::request(&world.stamp));
    assert_eq!(again.lines("warning"), Vec::<String>::new(), "several users are intended");
    world.assert_nothing_written("a rerun");
}

#[test]
fn existing_secrets_are_never_replaced() {
    let world = World::new();
    put_secret(&world.stamp, "Spelled", "x-canary", "user credentials");
    put_secret(&world.stamp, "disabled", "y-canary", "user credentials");
    world.disable("disabled");
    put_secret(&world.stamp, "database", "z-canary", "text");
    world.stamp.stamp.journal_clear();
    for (user, id, part) in [
        (USER, "User.AlreadyExists", "another password"),
        ("disabled", "User.AlreadyExists", "is disabled"),
        ("spelled", "Secret.SpelledOtherwise", "'Spelled'"),
        ("database", "Argument.Invalid", "content type 'text'"),
        (CERTIFICATE_SECRET, "Argument.Invalid", "content type 'pfx'"),
    ] {
        let ended = world.add(user, PASSWORD);
        assert_eq!(ended.error()["id"], id, "{user}");
        assert!(ended.error()["message"].as_str().is_some_and(|text| text.contains(part)), "{}", ended.error());
    }
    world.assert_nothing_written("refusals");
}

#[test]
fn unusable_names_and_passwords_are_reported_together() {
    let world = World::new();
    let ended = world.add("a:b", "tab\tcanary");
    let error = ended.error();
    assert_eq!(error["id"], "Preflight.SeveralProblems");
    let problems = error["problems"].as_array().expect("problems");
    let found: Vec<(&Value, &Value)> = problems.iter().map(|one| (&one["id"], &one["parameter"])).collect();
    assert_eq!(
        found,
        [(&json!("Name.RegistryUser"), &json!("UserName")), (&json!("Password.Unusable"), &json!("Password"))]
    );
    world.assert_nothing_written("problems");
}

#[test]
fn retired_user_that_is_added_again_becomes_a_login() {
    let world = World::new();
    put_secret(&world.stamp, "old", PASSWORD, "retired user credentials");
    assert_eq!(world.list(json!({ "userName": "OL?" }))[0]["retired"], true);
    assert_eq!(world.add("old", PASSWORD).result()["action"], "updated");
    assert_eq!(world.list(json!({ "userName": "old" }))[0]["retired"], false);
}

#[test]
fn list_has_only_users_and_no_values_are_read() {
    let world = World::new();
    for number in 0..30 {
        world.stamp.seed(&json!({ "secrets": [{ "vault": VAULT, "name": format!("user-{number:02}"), "value": "u-canary",
            "contentType": "User Credentials" }, { "vault": VAULT, "name": format!("text-{number:02}"), "value": "t-canary" }] }));
    }
    world.disable("user-07");
    world.stamp.stamp.journal_clear();
    let users = world.list(json!({}));
    assert_eq!(users.len(), 31, "over several pages");
    let disabled: Vec<&Value> =
        users.iter().filter(|user| user["enabled"] == false).map(|user| &user["userName"]).collect();
    assert_eq!(disabled, ["user-07"]);
    assert!(users.iter().all(|user| user["loginWorks"].is_null() && user["keyVaultName"] == VAULT));
    let read = world.stamp.stamp.journal();
    assert!(!read.iter().any(|entry| entry.path.starts_with("/secrets/")), "no value is read");
    assert_eq!(world.list(json!({ "userName": "user-1*" })).len(), 10);
    assert_eq!(world.list(json!({ "userName": "nobody" })), Vec::<Value>::new());
}

#[test]
fn dates_of_the_secrets_are_those_of_the_users() {
    let world = World::new();
    let dated = json!({ "vault": VAULT, "name": "temporary", "value": "d-canary", "contentType": "user credentials",
        "attributes": { "nbf": 1_700_000_000, "exp": 1_700_086_400 } });
    world.stamp.seed(&json!({ "secrets": [dated] }));
    let users = world.list(json!({}));
    let dates = |name: &str| {
        let user = users.iter().find(|user| user["userName"] == name).expect("a user");
        (user["notBefore"].clone(), user["expires"].clone())
    };
    assert_eq!(dates("temporary"), (json!("2023-11-14T22:13:20Z"), json!("2023-11-15T22:13:20Z")));
    assert_eq!(dates(USER), (Value::Null, Value::Null));
}

#[test]
fn registry_is_asked_which_users_it_accepts() {
    if lacks("registry_is_asked_which_users_it_accepts", REGISTRY) {
        return;
    }
    let world = World::new();
    let folder = world.stamp.folder.path("");
    let authority = Authority::new(&folder);
    let server = Server::start(&folder, &authority);
    logins::follow_vault(&world.stamp, &folder.join(format!("registry-{}", server.port)).join("htpasswd"));
    world.add("later", PASSWORD).result();
    put_secret(&world.stamp, "disabled", "d-canary", "user credentials");
    world.disable("disabled");
    let request =
        json!({ "registry": server.name, "trustedRootFile": authority.ca_file, "environment": {}, "resolve": {} });
    let users = world.list(request.clone());
    let told: Vec<(&Value, &Value)> = users.iter().map(|user| (&user["userName"], &user["loginWorks"])).collect();
    assert_eq!(
        told,
        [(&json!(USER), &json!(true)), (&json!("disabled"), &Value::Null), (&json!("later"), &json!(false))]
    );
    drop(server);
    assert_eq!(world.run("registry_user_list", request, &[]).error()["id"], "Verification.Unreachable");
}

#[test]
fn removal_keeps_the_last_login_and_everything_that_is_no_user() {
    let world = World::new();
    put_secret(&world.stamp, "retired", "r-canary", "retired user credentials");
    put_secret(&world.stamp, "disabled", "d-canary", "user credentials");
    world.disable("disabled");
    world.stamp.stamp.journal_clear();
    for (user, id) in [(USER, "User.LastLogin"), ("nobody", "User.NotFound"), (CERTIFICATE_SECRET, "Argument.Invalid")]
    {
        assert_eq!(world.remove(user, false).error()["id"], id, "{user}");
    }
    assert_eq!(world.remove(CERTIFICATE_SECRET, true).error()["id"], "Argument.Invalid");
    world.assert_nothing_written("refusals");

    world.add("second", PASSWORD).result();
    // The vault's spelling is the login.
    let ended = world.remove(&USER.to_uppercase(), false);
    assert_eq!((&ended.result()["userName"], &ended.result()["action"]), (&json!(USER), &json!("removed")));
    for user in ["retired", "disabled"] {
        assert_eq!(world.remove(user, false).result()["action"], "removed", "{user}");
    }
    assert_eq!(world.names(), ["second"]);
    assert_eq!(world.remove("second", false).error()["id"], "User.LastLogin");
    assert_eq!(world.remove("second", true).result()["action"], "removed");
    assert_eq!(world.names(), Vec::<String>::new());
    assert!(!secret_value(&world.stamp, CERTIFICATE_SECRET).is_empty());
}

#[test]
fn account_without_the_permission_is_told_which_one_it_needs() {
    let world = World::new();
    world.add("second", PASSWORD).result();
    let own = world.stamp.stamp.description().credentials.service_principal_object_id.clone();
    change_policy(&world.stamp, "replace", &own, &["get", "list", "set"]);
    let ended = world.remove("second", false);
    assert_eq!(ended.error()["id"], "KeyVault.AccessDenied");
    assert!(ended.error()["hint"].as_str().is_some_and(|hint| hint.contains("Delete")), "{}", ended.error());
    change_policy(&world.stamp, "replace", &own, &["get", "set", "delete"]);
    assert_eq!(world.run("registry_user_list", json!({}), &[]).error()["id"], "KeyVault.AccessDenied");
    assert_eq!(world.remove("second", true).error()["id"], "KeyVault.AccessDenied", "the list is the proof");
    assert_eq!(secret_value(&world.stamp, "second"), PASSWORD);
    assert_eq!(secret_value(&world.stamp, USER), REGISTRY_PASSWORD);
}
