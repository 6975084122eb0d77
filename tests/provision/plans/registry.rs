//! A deployed registry: deployment, rotations, and the Marketplace item.

use super::{changes, kept};
use crate::deployment::{GROUP, HOST, Prepared};
use crate::registry::authority::Authority;
use crate::registry::proxy::{Proxy, bytes};
use crate::registry::server::{PASSWORD, Server, USER};
use crate::registry::{REGISTRY, lacks};
use crate::support::flow::{self, CERTIFICATE_PASSWORD};
use crate::support::operation::{Ended, Operation, Session};
use crate::support::stamp::TestStamp;
use hyper::StatusCode;
use serde_json::{Value, json};

pub const COVERED: &[&str] = &[
    "deployment",
    "deployment_stop",
    "certificate_update",
    "registry_image_update",
    "credential_update",
    "registry_optimize",
    "registry_user_add",
    "registry_user_remove",
    "gallery_item_add",
    "gallery_item_upload",
    "gallery_item_remove",
];

const NEW_GROUP: &str = "newregdeploy2";
const OLD_SKU: &str = "aks-ubuntu-1604-201910";

fn with_what_if(request: &Value, what_if: bool) -> Value {
    let mut request = request.clone();
    request["whatIf"] = what_if.into();
    request
}

#[test]
fn a_deployment_keeps_its_plan() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    let run = |what_if: bool| prepared.deploy(&with_what_if(&prepared.request, what_if));
    let first = kept("a new group", &prepared.stamp, run);
    assert_eq!(changes(&first), [("resourceGroup", "create"), ("deployment", "create")]);
    assert_eq!(changes(&kept("a rerun", &prepared.stamp, run)), [("deployment", "create")]);
}

#[test]
fn a_deployment_that_runs_is_not_planned_again_and_its_end_is_planned_as_done() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(100_000);
    let mut request = prepared.request.clone();
    request["noWait"] = true.into();
    let begun = prepared.deploy(&request);
    let name = begun.result()["deployment"]["name"].as_str().expect("a name").to_owned();
    let run = |what_if: bool| prepared.deploy(&with_what_if(&request, what_if));
    assert_eq!(changes(&kept("it runs", &prepared.stamp, run)), []);
    let stop = json!({ "version": 1, "resourceGroupName": GROUP, "name": name });
    let run = |what_if: bool| prepared.session.run("deployment_stop", &with_what_if(&stop, what_if), &[]);
    assert_eq!(changes(&kept("a stop", &prepared.stamp, run)), [("deployment", "update")]);
}

#[test]
fn a_new_certificate_keeps_its_plan_and_the_same_one_plans_nothing() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.deploy(&prepared.request).result();
    let path = prepared.stamp.folder.path("new.pfx");
    flow::create_certificate(&path, CERTIFICATE_PASSWORD);
    let secret = prepared.client_secret();
    let secrets = [("certificatePassword", CERTIFICATE_PASSWORD), ("servicePrincipalClientSecret", secret.as_str())];
    let request = json!({ "version": 1, "resourceGroupName": GROUP, "certificateFilePath": path,
        "servicePrincipalClientId": prepared.request["servicePrincipalClientId"] });
    let run = |what_if: bool| prepared.session.run("certificate_update", &with_what_if(&request, what_if), &secrets);
    assert_eq!(
        changes(&kept("another certificate", &prepared.stamp, run)),
        [("certificate", "update"), ("deployment", "update")]
    );
    assert_eq!(changes(&kept("the same certificate", &prepared.stamp, run)), []);
}

#[test]
fn a_move_to_another_machine_keeps_its_plan_at_every_stage() {
    const NAME: &str = "a_move_to_another_machine_keeps_its_plan_at_every_stage";
    if lacks(NAME, &["docker-registry", "htpasswd", "openssl"]) {
        return;
    }
    let mut prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    let folder = prepared.stamp.folder.path("");
    let authority = Authority::of_vault(&folder, &prepared.stamp.folder.path("registry.pfx"));
    let server = Server::start(&folder, &authority);
    prepared.request["virtualMachineSku"] = OLD_SKU.into();
    prepared.deploy(&prepared.request).result();
    let secret = prepared.client_secret();
    let secrets = [("servicePrincipalClientSecret", secret.as_str()), ("password", PASSWORD)];
    let request = |remove_old: bool, what_if: bool| {
        json!({ "version": 1, "resourceGroupName": GROUP, "newResourceGroupName": NEW_GROUP,
            "servicePrincipalClientId": prepared.request["servicePrincipalClientId"], "userName": USER, "environment": {},
            "trustedRootFile": authority.ca_file, "resolve": { (HOST): format!("127.0.0.1:{}", server.port) },
            "removeOld": remove_old, "whatIf": what_if })
    };
    let update = |remove_old: bool| {
        let run =
            |what_if: bool| prepared.session.run("registry_image_update", &request(remove_old, what_if), &secrets);
        kept(&format!("old removed: {remove_old}"), &prepared.stamp, run)
    };
    // The deployment creates its resource group.
    let first = update(false);
    assert_eq!(changes(&first), [("resourceGroup", "create"), ("deployment", "create"), ("label", "update")]);
    assert_eq!(changes(&update(false)), [], "it has moved");
    let removal = update(true);
    assert_eq!(changes(&removal), [("deployedResource", "remove"); 6]);
    assert!(removal.iter().any(|step| step.target.starts_with("Disk 'container-registry_OsDisk")), "{removal:?}");
    assert_eq!(changes(&update(true)), [], "the old one is gone");
}

/// Its logins change only by this test, as those of a machine change only by its setup.
#[test]
fn a_new_login_keeps_its_plan_and_deletes_the_old_one_only_when_forced() {
    const NAME: &str = "a_new_login_keeps_its_plan_and_deletes_the_old_one_only_when_forced";
    if lacks(NAME, REGISTRY) {
        return;
    }
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    let authority = Authority::new(&stamp.folder.path(""));
    let server = Server::start(&stamp.folder.path(""), &authority);
    let update = |user: &str, password: &str, force: bool| {
        let request = json!({ "version": 1, "keyVaultName": flow::VAULT, "registryUserName": user,
            "oldRegistryUserName": flow::USER, "registry": server.name, "environment": {},
            "trustedRootFile": authority.ca_file, "force": force });
        let run = |what_if: bool| {
            session.run("credential_update", &with_what_if(&request, what_if), &[("registryUserPassword", password)])
        };
        kept(&format!("{user}, forced: {force}"), &stamp, run)
    };
    assert_eq!(changes(&update("second", "unknown-canary-1", false)), [("registryUser", "create")]);
    assert_eq!(changes(&update("second", "unknown-canary-1", false)), [], "the registry does not accept it yet");
    // The registry accepts this one, and still the old one.
    assert_eq!(
        changes(&update(USER, PASSWORD, false)),
        [("registryUser", "create"), ("retiredRegistryUser", "update")]
    );
    assert_eq!(changes(&update(USER, PASSWORD, false)), []);
    let logins = stamp.folder.path(&format!("registry-{}", server.port)).join("htpasswd");
    let held = std::fs::read_to_string(&logins).expect("the login file");
    let kept: String =
        held.lines().filter(|line| !line.starts_with(flow::USER)).map(|line| format!("{line}\n")).collect();
    std::fs::write(&logins, kept).expect("the login file");
    assert_eq!(changes(&update(USER, PASSWORD, false)), [("oldRegistryUser", "remove")]);
    flow::run(&session, &flow::request(&stamp)).result();
    assert_eq!(changes(&update(USER, PASSWORD, true)), [("oldRegistryUser", "remove")]);
}

#[test]
fn marketplace_items_keep_their_plan() {
    let stamp = TestStamp::aad();
    let mut session = stamp.session_json();
    session["armEndpoint"] = stamp.stamp.description().admin_arm_endpoint.clone().into();
    let session = Session::new(&session, &[("clientSecret", stamp.client_secret())]);
    let path = stamp.folder.path("registry.azpkg");
    let create = json!({ "version": 1, "path": path, "publisher": "Contoso", "itemVersion": "1.0.0" });
    Operation::try_start(std::ptr::null_mut(), "gallery_package_create", &create.to_string(), &[])
        .expect("a start")
        .end()
        .result();
    let run = |use_case: &'static str, request: Value| {
        let run = |what_if: bool| -> Ended { session.run(use_case, &with_what_if(&request, what_if), &[]) };
        kept(use_case, &stamp, run)
    };
    let upload = || run("gallery_item_upload", json!({ "version": 1, "path": path }));
    assert_eq!(changes(&upload()), [("galleryUpload", "create"), ("galleryItem", "create")]);
    assert_eq!(changes(&upload()), [], "it exists");
    let remove = || run("gallery_item_remove", json!({ "version": 1, "name": "Contoso.ContainerRegistry.1.0.0" }));
    assert_eq!(changes(&remove()), [("galleryItem", "remove")]);
    assert_eq!(changes(&remove()), [], "it does not exist");
    let package = std::fs::read(&path).expect("the package");
    let served = Proxy::plain(move |_, _| Some(bytes(StatusCode::OK, package.clone())));
    let uri = format!("http://{}/Contoso.ContainerRegistry.1.0.0.azpkg", served.address);
    let add = || run("gallery_item_add", json!({ "version": 1, "marketplaceUri": uri, "force": true }));
    assert_eq!(changes(&add()), [("galleryItem", "create")]);
    assert_eq!(changes(&add()), [("galleryItem", "update")], "-Force adds it again");
}

#[test]
fn users_keep_their_plan() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    let run = |use_case: &'static str| {
        let request = json!({ "version": 1, "keyVaultName": flow::VAULT, "userName": "second" });
        let secrets = [("password", "second-password-canary-8")];
        let secrets = if use_case == "registry_user_add" { &secrets[..] } else { &[] };
        kept(use_case, &stamp, |what_if| session.run(use_case, &with_what_if(&request, what_if), secrets))
    };
    assert_eq!(changes(&run("registry_user_add")), [("registryUser", "create")]);
    assert_eq!(changes(&run("registry_user_add")), [], "it exists");
    assert_eq!(changes(&run("registry_user_remove")), [("oldRegistryUser", "remove")]);
}

#[test]
fn garbage_collection_keeps_its_plan() {
    if crate::ssh::lacks("garbage_collection_keeps_its_plan", &["docker-registry", "flock"]) {
        return;
    }
    let world = crate::registry_optimization::World::new();
    let planned = super::plan(world.run(true).result());
    assert_eq!(changes(&planned), [("registryGarbage", "remove")]);
    assert_eq!(super::plan(world.run(false).result()), planned, "the plan is what the run does");
    let planned = super::plan(world.run(true).result());
    assert_eq!(changes(&planned), []);
    assert_eq!(super::plan(world.run(false).result()), planned);
}
