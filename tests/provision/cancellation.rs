//! A command that is stopped after its first write reports that write: as done if the service answered, otherwise as unfinished. The log has the same lists.

use std::ptr::null_mut;

use crate::deployment::Prepared;
use crate::direct_calls::put_secret;
use crate::registry::proxy::{Proxy, bytes};
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::operation::{Ended, Operation, Session};
use crate::support::stamp::TestStamp;
use hyper::StatusCode;
use serde_json::{Value, json};
use stamp::faults::{Action, Fault, Match};

const NEW_PASSWORD: &str = "another-password-canary-9";

fn secrets(stamp: &TestStamp) -> [(&'static str, String); 4] {
    let client_secret = stamp.stamp.description().credentials.registry.client_secret.clone();
    [
        ("certificatePassword", flow::CERTIFICATE_PASSWORD.to_owned()),
        ("registryUserPassword", NEW_PASSWORD.to_owned()),
        ("secretValue", "secret-canary-9".to_owned()),
        ("servicePrincipalClientSecret", client_secret),
    ]
}

fn start(stamp: &TestStamp, session: &Session, name: &str, request: &Value) -> Operation {
    let mut request = request.clone();
    request["version"] = 1.into();
    let secrets = secrets(stamp);
    session.start(name, &request, &secrets.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// Starts the use case, and cancels it after the stamp has processed its first write and before the answer.
fn canceled(stamp: &TestStamp, session: &Session, name: &str, request: &Value) -> Ended {
    let mut request = request.clone();
    request["logPath"] = stamp.folder.path(&format!("{name}.log")).display().to_string().into();
    stamp.stamp.clear_faults();
    for method in ["PUT", "POST", "PATCH", "DELETE"] {
        let matching = Match { method: Some(method.to_owned()), ..Match::default() };
        stamp.stamp.set_fault(Fault::new(matching, Action::HoldAnswerMs(400)).times(None));
    }
    stamp.stamp.journal_clear();
    let operation = start(stamp, session, name, &request);
    let mut stopped = false;
    let ended = operation.end_with(|operation, _| {
        if !stopped && stamp.writes().iter().any(|entry| entry.status < 300) {
            operation.cancel();
            stopped = true;
        }
    });
    stamp.stamp.clear_faults();
    assert!(stopped, "{name} has written nothing: {:#}", ended.last);
    ended
}

/// Checks that the write is reported, and that the log ends with the same lists.
fn assert_named(stamp: &TestStamp, name: &str, ended: &Ended, resource: &str) {
    let changes = ended.changes();
    assert!(changes.iter().any(|text| text.contains(resource)), "{name}: {resource} is not among {changes:?}");
    let log = std::fs::read_to_string(stamp.folder.path(&format!("{name}.log"))).expect("the log");
    let last: Value = serde_json::from_str(log.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["kind"], "finished", "{name}");
    assert_eq!((&last["done"], &last["unfinished"]), (&ended.last["done"], &ended.last["unfinished"]), "{name}");
}

fn removal() -> Value {
    json!({
        "resourceGroupName": GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER,
        "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER], "removeData": true,
    })
}

#[test]
fn each_creating_command_reports_its_first_write() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let location = stamp.stamp.description().location.clone();
    let certificate = flow::request(&stamp)["certificateFilePath"].clone();
    let group = |more: Value| {
        let mut request = json!({ "resourceGroupName": "cancelgroup", "location": location });
        request.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
        request
    };
    for (name, request, resource) in [
        ("resource_group", group(json!({})), "Resource group 'cancelgroup'"),
        ("storage_account", group(json!({ "storageAccountName": "cancelaccount" })), "Storage account 'cancelaccount'"),
        (
            "storage_container",
            json!({
                "resourceGroupName": "cancelgroup",
                "storageAccountName": "cancelaccount",
                "storageAccountBlobContainer": "cancelblobs",
            }),
            "Blob container 'cancelblobs'",
        ),
        ("key_vault", group(json!({ "keyVaultName": "cancelvault" })), "Key vault 'cancelvault'"),
        (
            "key_vault_secret",
            json!({ "keyVaultName": "cancelvault", "secretName": "one", "contentType": "text" }),
            "Secret 'one'",
        ),
        ("registry_access_secret", json!({ "keyVaultName": "cancelvault", "registryUserName": "two" }), "Secret 'two'"),
        (
            "certificate_secret",
            json!({ "keyVaultName": "cancelvault", "certificateSecretName": "three", "certificateFilePath": certificate }),
            "Secret 'three'",
        ),
        (
            "credential_update",
            json!({ "keyVaultName": "cancelvault", "registryUserName": "four", "force": true }),
            "Secret 'four'",
        ),
    ] {
        let ended = canceled(&stamp, &session, name, &request);
        assert_named(&stamp, name, &ended, resource);
        // Running operations of the stamp end before the next command reads them.
        let again = start(&stamp, &session, name, &request).end();
        assert!(["succeeded", "failed"].contains(&again.last["outcome"].as_str().expect("an outcome")));
    }
    let ended = canceled(&stamp, &session, "prerequisites", &flow::request(&stamp));
    assert_named(&stamp, "prerequisites", &ended, &format!("Resource group '{GROUP}'"));
}

#[test]
fn removal_reports_each_deletion_before_the_stop() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    let ended = canceled(&stamp, &session, "removal", &removal());
    assert_named(&stamp, "removal", &ended, &format!("Key vault '{VAULT}'"));

    // Stopped after a deletion was answered: that deletion is done, and the next one may be unfinished.
    flow::run(&session, &flow::request(&stamp)).result();
    let operation = start(&stamp, &session, "removal", &removal());
    let ended = operation.end_with(|operation, event| {
        if event["event"] == "step" && event["state"] == "removed" {
            operation.cancel();
        }
    });
    assert_eq!(ended.last["outcome"], "cancelled", "{:#}", ended.last);
    let done = ended.last["done"].as_array().expect("a list");
    assert!(done.iter().any(|text| text == &format!("Key vault '{VAULT}' removed")), "{:#}", ended.last);
}

#[test]
fn replacement_of_a_login_reports_the_deleted_secret() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    let request =
        json!({ "keyVaultName": VAULT, "registryUserName": "second", "oldRegistryUserName": USER, "force": true });
    let ended = canceled(&stamp, &session, "credential_update", &request);
    assert_named(&stamp, "credential_update", &ended, "Secret 'second'");
    put_secret(&stamp, "second", NEW_PASSWORD, "user credentials");
    let ended = canceled(&stamp, &session, "credential_update", &request);
    assert_named(&stamp, "credential_update", &ended, &format!("Secret '{USER}'"));
}

#[test]
fn deployment_and_its_cancellation_report_what_they_started() {
    let prepared = Prepared::new(TestStamp::aad());
    let (stamp, session) = (&prepared.stamp, &prepared.session);
    prepared.looks(1_000_000);
    let ended = canceled(stamp, session, "deployment", &prepared.request);
    assert_named(stamp, "deployment", &ended, crate::deployment::GROUP);
    let mut request = prepared.request.clone();
    request["noWait"] = true.into();
    let begun = start(stamp, session, "deployment", &request).end();
    let name = begun.result()["deployment"]["name"].clone();
    let stop = json!({ "resourceGroupName": crate::deployment::GROUP, "name": name });
    let ended = canceled(stamp, session, "deployment_stop", &stop);
    assert_named(stamp, "deployment_stop", &ended, name.as_str().expect("a name"));
}

#[test]
fn certificate_and_image_update_report_what_they_started() {
    let mut prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.request["virtualMachineSku"] = "aks-ubuntu-1604-201910".into();
    prepared.deploy(&prepared.request).result();
    let (stamp, session) = (&prepared.stamp, &prepared.session);
    let certificate = stamp.folder.path("next.pfx");
    flow::create_certificate(&certificate, flow::CERTIFICATE_PASSWORD);
    let registry = json!({
        "resourceGroupName": crate::deployment::GROUP,
        "servicePrincipalClientId": prepared.request["servicePrincipalClientId"],
    });
    let mut request = registry.clone();
    request["newResourceGroupName"] = "cancelnew".into();
    let ended = canceled(stamp, session, "registry_image_update", &request);
    assert_named(stamp, "registry_image_update", &ended, "'cancelnew'");
    let mut request = registry;
    request["certificateFilePath"] = certificate.display().to_string().into();
    let ended = canceled(stamp, session, "certificate_update", &request);
    assert_named(stamp, "certificate_update", &ended, &format!("Secret '{CERTIFICATE_SECRET}'"));
}

/// Creates a server with a Marketplace package at a plain HTTP address.
fn package(stamp: &TestStamp) -> Proxy {
    let path = stamp.folder.path("item.azpkg");
    let request =
        json!({ "version": 1, "path": path, "publisher": "Contoso", "name": "Registry", "itemVersion": "1.0.0" });
    let operation = Operation::try_start(null_mut(), "gallery_package_create", &request.to_string(), &[]);
    operation.expect("a start").end().result();
    let package = std::fs::read(path).expect("the package");
    Proxy::plain(move |_, _| Some(bytes(StatusCode::OK, package.clone())))
}

#[test]
fn added_and_removed_gallery_items_are_reported() {
    let stamp = TestStamp::aad();
    let described = stamp.stamp.description();
    let user = &described.credentials.user;
    let mut session = stamp.session_json();
    session["armEndpoint"] = described.admin_arm_endpoint.clone().into();
    session["identity"] = json!({ "kind": "password", "userName": user.name });
    let session = Session::new(&session, &[("password", &user.password)]);
    let package = package(&stamp);
    let add = json!({ "marketplaceUri": format!("http://{}/Contoso.Registry.1.0.0.azpkg", package.address) });
    let ended = canceled(&stamp, &session, "gallery_item_add", &add);
    assert_named(&stamp, "gallery_item_add", &ended, "Gallery item 'Contoso.Registry.1.0.0'");
    let remove = json!({ "name": "Contoso.Registry.1.0.0" });
    let ended = canceled(&stamp, &session, "gallery_item_remove", &remove);
    assert_named(&stamp, "gallery_item_remove", &ended, "Gallery item 'Contoso.Registry.1.0.0'");
}
