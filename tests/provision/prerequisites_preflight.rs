//! Every preflight finding by its id, all reported together and before any write.

use crate::prerequisites_requests::in_new_process;
use crate::support::flow::{self, CERTIFICATE_PASSWORD, REGISTRY_PASSWORD};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

struct Case {
    id: &'static str,
    change: fn(&TestStamp, &mut Value),
    certificate_password: &'static str,
    registry_password: &'static str,
}

const USUAL: Case = Case {
    id: "",
    change: |_, _| {},
    certificate_password: CERTIFICATE_PASSWORD,
    registry_password: REGISTRY_PASSWORD,
};

fn with(id: &'static str, change: fn(&TestStamp, &mut Value)) -> Case {
    Case { id, change, ..USUAL }
}

fn password(id: &'static str, registry_password: &'static str) -> Case {
    Case { id, registry_password, ..USUAL }
}

fn check(stamp: &TestStamp, case: &Case) {
    let mut request = flow::request(stamp);
    (case.change)(stamp, &mut request);
    stamp.stamp.journal_clear();
    let ended = flow::run_with(&stamp.session(), &request, case.certificate_password, case.registry_password);
    let error = ended.error();
    assert_eq!(error["id"], case.id, "{error}");
    assert!(error["hint"].as_str().is_some_and(|hint| hint.len() > 20), "{error}");
    let writes: Vec<String> = stamp.writes().iter().map(|entry| format!("{} {}", entry.method, entry.path)).collect();
    assert!(writes.is_empty(), "{}: {writes:?}", case.id);
}

#[test]
fn each_finding_is_reported_by_its_id_before_any_write() {
    let stamp = TestStamp::aad();
    stamp.seed(&json!({ "accounts": [{ "name": "takenelsewhere" }], "vaults": [{ "name": "taken-elsewhere" }] }));
    for case in [
        with("Name.ResourceGroup", |_, request| request["resourceGroupName"] = "ends.in.a.dot.".into()),
        with("Name.StorageAccount", |_, request| request["storageAccountName"] = "Upper-Case".into()),
        with("Name.BlobContainer", |_, request| request["storageAccountBlobContainer"] = "a--b".into()),
        with("Name.KeyVault", |_, request| request["keyVaultName"] = "1vault".into()),
        with("Name.Secret", |_, request| request["certificateSecretName"] = "under_score".into()),
        with("Name.RegistryUser", |_, request| request["registryUserName"] = "first.last".into()),
        with("Name.Collision", |_, request| {
            request["registryUserName"] = flow::CERTIFICATE_SECRET.to_uppercase().into()
        }),
        password("Password.Unusable", ""),
        password("Password.Unusable", "nul\0inside"),
        password("Password.Unusable", "line\nbreak"),
        password("Password.Unusable", "73 bytes, which is one more than bcrypt uses of a password: 73 bytes, yes"),
        with("Location.Unknown", |_, request| request["location"] = "atlantis".into()),
        with("Principal.NotFound", |_, request| {
            request["servicePrincipalId"] = "00000000-1111-2222-3333-444444444444".into()
        }),
        with("Identity.IdsMissing", |_, request| request["servicePrincipalId"] = Value::Null),
        with("Identity.SystemMismatch", |_, request| request["identitySystem"] = "ADFS".into()),
        with("StorageAccount.NameTaken", |_, request| request["storageAccountName"] = "takenelsewhere".into()),
        with("KeyVault.NameTaken", |_, request| request["keyVaultName"] = "taken-elsewhere".into()),
        with("Certificate.FileUnreadable", |_, request| request["certificateFilePath"] = "no/such/file.pfx".into()),
        with("Certificate.NotPfx", |stamp, request| {
            let path = stamp.folder.path("garbage.pfx");
            std::fs::write(&path, b"this is not a PFX file").expect("written");
            request["certificateFilePath"] = path.to_str().expect("a path").into();
        }),
        Case { id: "Certificate.WrongPassword", certificate_password: "wrong", ..USUAL },
    ] {
        check(&stamp, &case);
    }
}

#[test]
fn adfs_requires_both_ids_and_reports_each() {
    let stamp = TestStamp::adfs();
    let mut request = flow::request(&stamp);
    for name in ["servicePrincipalId", "applicationIdentifier", "userObjectId"] {
        request[name] = Value::Null;
    }
    let ended = flow::run(&stamp.session(), &request);
    assert_eq!(ended.error()["id"], "Preflight.SeveralProblems");
    let parameters: Vec<&str> =
        problems(ended.error()).iter().filter_map(|problem| problem["parameter"].as_str()).collect();
    assert_eq!(parameters, ["ApplicationIdentifier", "UserObjectId"]);
    assert!(stamp.writes().is_empty());
}

fn problems(error: &Value) -> &Vec<Value> {
    error["problems"].as_array().expect("problems")
}

#[test]
fn all_problems_are_reported_together() {
    let stamp = TestStamp::aad();
    let mut request = flow::request(&stamp);
    request["resourceGroupName"] = "bad/name".into();
    request["storageAccountName"] = "BAD".into();
    request["location"] = "atlantis".into();
    request["servicePrincipalId"] = "00000000-1111-2222-3333-444444444444".into();
    let ended = flow::run_with(&stamp.session(), &request, "wrong", "canary\ttab");
    let error = ended.error();
    assert_eq!(error["id"], "Preflight.SeveralProblems");
    let mut ids: Vec<&str> = problems(error).iter().filter_map(|problem| problem["id"].as_str()).collect();
    ids.sort_unstable();
    let expected = [
        "Certificate.WrongPassword",
        "Location.Unknown",
        "Name.ResourceGroup",
        "Name.StorageAccount",
        "Password.Unusable",
        "Principal.NotFound",
    ];
    assert_eq!(ids, expected, "{error}");
    assert!(stamp.writes().is_empty());
    let text = ended.text();
    assert!(!text.contains("canary") && !text.contains("wrong\""), "no password is shown");
}

#[test]
fn unusual_but_valid_values_are_warnings() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let request = flow::request(&stamp);
    flow::run(&session, &request).result();
    stamp.seed(&json!({ "secrets": [{ "vault": flow::VAULT, "name": "old-login", "value": "short", "contentType": "retired user credentials" },
        { "vault": flow::VAULT, "name": "second-user", "value": "short", "contentType": "user credentials" },
        { "vault": flow::VAULT, "name": "long-one", "value": "x".repeat(300), "contentType": "text" }], "images": [] }));
    // The sessions of an account share the SKUs.
    let ended = flow::run(&in_new_process(&stamp), &request);
    let warnings = ended.lines("warning").join("\n");
    assert!(warnings.contains("old-login"), "{warnings}");
    assert!(!warnings.contains("long-one") && !warnings.contains("second-user"), "{warnings}");
    let ids: Vec<&str> = ended.events.iter().filter_map(|event| event["id"].as_str()).collect();
    assert!(ids.contains(&"KeyVault.OtherCredentials") && ids.contains(&"ImageSku.Missing"), "{ids:?}");
}
