//! Get-ContainerRegistryPrerequisites: the values of existing prerequisites are those of the run that created them.

use crate::support::flow::{self, ACCOUNT, CERTIFICATE_PASSWORD, CONTAINER, GROUP, REGISTRY_PASSWORD, USER, VAULT};
use crate::support::operation::Session;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

fn read(session: &Session, members: &[(&str, &str)]) -> crate::support::operation::Ended {
    let mut request = json!({ "version": 1, "resourceGroupName": GROUP });
    for (name, value) in members {
        request[*name] = (*value).into();
    }
    session.run("prerequisites_read", &request, &[])
}

#[test]
fn values_are_those_of_the_run_that_created_them() {
    for stamp in [TestStamp::aad(), TestStamp::adfs()] {
        let session = stamp.session();
        let ended = flow::run(&session, &flow::request(&stamp));
        let made = ended.result()["prerequisites"].clone();
        stamp.stamp.journal_clear();
        let ended = read(&session, &[]);
        let mut found = ended.result()["prerequisites"].clone();
        assert_eq!(found["registryUserNames"], json!([USER]));
        let operator = (found["identitySystem"] == "ADFS")
            .then(|| stamp.stamp.description().credentials.service_principal_object_id.clone());
        assert_eq!(found["userObjectId"].as_str(), operator.as_deref());
        for added in ["registryUserNames", "userObjectId"] {
            found.as_object_mut().expect("an object").remove(added);
        }
        assert_eq!(found, made);
        assert!(stamp.writes().is_empty());
        let text = ended.text();
        assert!(!text.contains(REGISTRY_PASSWORD) && !text.contains(CERTIFICATE_PASSWORD));
    }
}

#[test]
fn one_of_several_resources_is_named() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    let account =
        json!({ "version": 1, "resourceGroupName": GROUP, "location": "shanghai", "storageAccountName": "othersa" });
    session.run("storage_account", &account, &[]).result();
    let container = json!({ "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": "other" });
    session.run("storage_container", &container, &[]).result();
    let vault = json!({ "version": 1, "resourceGroupName": GROUP, "location": "shanghai", "keyVaultName": "otherkv" });
    session.run("key_vault", &vault, &[]).result();
    let mut named: Vec<(&str, &str)> = Vec::new();
    for (parameter, candidates, member, name) in [
        ("StorageAccountName", [ACCOUNT, "othersa"], "storageAccountName", ACCOUNT),
        ("KeyVaultName", [VAULT, "otherkv"], "keyVaultName", VAULT),
        ("StorageAccountBlobContainer", [CONTAINER, "other"], "storageAccountBlobContainer", CONTAINER),
    ] {
        let ended = read(&session, &named);
        let error = ended.error();
        assert_eq!(error["id"], "Argument.Missing", "{error}");
        assert_eq!(error["target"], parameter);
        let message = error["message"].as_str().expect("a message");
        assert!(candidates.iter().all(|candidate| message.contains(candidate)), "{message}");
        assert!(error["hint"].as_str().is_some_and(|hint| hint.contains(&format!("-{parameter}"))));
        named.push((member, name));
    }
    assert_eq!(read(&session, &named).result()["prerequisites"]["storageAccountContainer"], CONTAINER);
}

#[test]
fn missing_resource_is_an_error_with_its_name() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    assert_eq!(read(&session, &[]).error()["target"], GROUP);
    flow::run(&session, &flow::request(&stamp)).result();
    for (member, name) in [
        ("storageAccountName", "nosuchsa"),
        ("storageAccountBlobContainer", "nosuch"),
        ("keyVaultName", "nosuchkv"),
        ("certificateSecretName", "nosuch"),
        ("servicePrincipalId", "00000000-0000-0000-0000-00000000abcd"),
    ] {
        let ended = read(&session, &[(member, name)]);
        let error: &Value = ended.error();
        assert_eq!(
            (error["id"].as_str(), error["target"].as_str()),
            (Some("Service.NotFound"), Some(name)),
            "{member}"
        );
    }
}

#[test]
fn value_of_a_secret_is_only_in_the_secret_result() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    let request = |vault: &str, secret: &str| json!({ "version": 1, "keyVaultName": vault, "secretName": secret });
    let ended = session.run("key_vault_secret_read", &request(VAULT, USER), &[]);
    assert_eq!(ended.result(), &json!({}));
    assert!(!ended.text().contains(REGISTRY_PASSWORD));
    for (vault, secret) in [("nosuchkv", USER), (VAULT, "nosuch")] {
        assert_eq!(
            session.run("key_vault_secret_read", &request(vault, secret), &[]).error()["id"],
            "Service.NotFound"
        );
    }
    assert_eq!(session.run("key_vault_secret_read", &request(VAULT, "not_valid"), &[]).error()["id"], "Name.Secret");
}

#[test]
fn refusal_of_a_service_is_the_error() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    stamp.stamp.journal_clear();
    for (path, id) in
        [("/secrets", "KeyVault.AccessDenied"), ("/resources", "Service.Forbidden"), ("/listKeys", "Service.Forbidden")]
    {
        let refusal = json!({ "error": { "code": "AuthorizationFailed", "message": "no right to read" } });
        let fault = json!({ "match": { "pathContains": path }, "times": 100, "action": { "answer": { "status": 403, "body": refusal } } });
        stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault rule"));
        let ended = read(&session, &[]);
        assert_eq!(ended.error()["id"], id, "{path}: {}", ended.error());
        assert!(ended.error()["message"].as_str().is_some_and(|message| message.contains("no right to read")));
        stamp.stamp.clear_faults();
    }
    assert!(stamp.writes().iter().all(|entry| entry.path.ends_with("/listKeys")));
}
