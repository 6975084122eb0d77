use std::fs;
use std::path::PathBuf;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use super::*;
use crate::secret::SecretString;

const SUBSCRIPTION: &str = "7d1dfc3b-400d-5875-93b3-8fa3e96496a4";

struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("azcr-recording-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn open(&self) -> Recording {
        let clock = Clock::fixed("2026-03-01T12:00:00Z".parse::<Timestamp>().expect("a time"));
        let session = json!({ "tenant": "contoso.onmicrosoft.com", "subscription": SUBSCRIPTION, "identity": { "userName": "jo@contoso.onmicrosoft.com" } });
        let folder = self.0.to_str().expect("a path");
        Recording::open(folder, "management.shanghai.corp.example", &session, &clock).expect("a recording")
    }

    /// Returns the recorded exchanges by file, in the order of the names.
    fn files(&self) -> Vec<Vec<Value>> {
        let mut paths: Vec<_> =
            fs::read_dir(&self.0).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
        paths.sort();
        let read = |path: &PathBuf| serde_json::from_slice(&fs::read(path).expect("a file")).expect("a list");
        paths.iter().map(read).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn secrets() -> Secrets {
    let mut secrets = Secrets::default();
    secrets.insert("password", SecretString::from("canary-password"));
    secrets
}

/// A request with its answer.
struct Sample<'a> {
    url: &'a str,
    sent_type: &'a str,
    sent: &'a str,
    headers: &'a [(&'static str, &'a str)],
    received: &'a str,
}

impl Default for Sample<'_> {
    fn default() -> Self {
        let url = "https://management.shanghai.corp.example/";
        Self { url, sent_type: "application/json", sent: "", headers: &[], received: "" }
    }
}

fn send(command: &dyn Observer, sample: &Sample<'_>) {
    let mut headers = HeaderMap::new();
    for (name, value) in sample.headers {
        headers.append(*name, HeaderValue::from_str(value).expect("a value"));
    }
    let url = sample.url.parse().expect("a URL");
    let (sent, received) = (sample.sent.as_bytes(), sample.received.as_bytes());
    command
        .content(&Content {
            method: "PUT",
            url: &url,
            sent_type: sample.sent_type,
            sent,
            status: 200,
            headers: &headers,
            received,
        })
        .expect("recorded");
}

/// Records one exchange and returns it.
fn recorded(test: &str, sample: &Sample<'_>) -> Value {
    let folder = Folder::new(test);
    send(&*folder.open().command(&json!({ "command": "Test-It" }), &[&secrets()]), sample);
    folder.files()[0][0].clone()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

#[test]
fn the_same_name_gets_the_same_replacement_in_url_body_and_sentence() {
    let url = format!(
        "https://management.shanghai.corp.example/subscriptions/{SUBSCRIPTION}/resourceGroups/Payroll/providers/Microsoft.Storage/storageAccounts/payrollsa1?api-version=2017-10-01"
    );
    let body = json!({
        "id": format!("/subscriptions/{SUBSCRIPTION}/resourcegroups/payroll/providers/Microsoft.Storage/storageAccounts/payrollsa1"),
        "name": "payrollsa1", "type": "Microsoft.Storage/storageAccounts", "location": "shanghai", "tags": { "owner": "Jo Doe" },
        "properties": { "provisioningState": "Succeeded", "primaryEndpoints": { "blob": "https://payrollsa1.blob.shanghai.corp.example/" } },
        "error": { "code": "Conflict", "message": "The account payrollsa1 of group 'PAYROLL' in Shanghai was not found." },
    });
    let exchange = recorded("same", &Sample { url: &url, received: &body.to_string(), ..Sample::default() });
    let id = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/group-1/providers/Microsoft.Storage/storageAccounts/account1";
    assert_eq!(
        exchange["url"],
        format!("https://management.local.azurestack.external{id}?api-version=2017-10-01")
            .replace("0000001/", "0000001/")
    );
    let body: Value = serde_json::from_str(text(&exchange["body"])).expect("JSON");
    assert_eq!(text(&body["id"]).to_lowercase(), id.to_lowercase());
    assert_eq!(body["name"], "account1");
    assert_eq!(body["type"], "Microsoft.Storage/storageAccounts");
    assert_eq!(body["location"], "local");
    assert_eq!(body["properties"]["provisioningState"], "Succeeded");
    assert_eq!(body["properties"]["primaryEndpoints"]["blob"], "https://account1.blob.local.azurestack.external/");
    assert_eq!(body["error"]["message"], "The account account1 of group 'group-1' in local was not found.");
    assert_eq!(exchange["source"], "Test-It");
    assert!(!exchange.to_string().contains("Doe"), "{exchange}");
}

#[test]
fn nothing_secret_and_no_name_is_recorded() {
    let canaries = [
        "canary",
        "47114712",
        "Y2FuYXJ5",
        "payroll",
        "cGF5cm9sbA",
        "contoso",
        "corp.example",
        "shanghai",
        "10.1.2.3",
        "jdoe",
        "1-5-21-7",
        SUBSCRIPTION,
        "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B",
        "eyJhbGciOi",
    ];
    let token = "eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOjF9.Y2FuYXJ5";
    let samples = [
        Sample {
            url: "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/token",
            sent_type: "application/x-www-form-urlencoded",
            sent: "grant_type=client_credentials&client_id=7d1dfc3b-400d-5875-93b3-8fa3e96496a4&client_secret=canary%21&username=jdoe%40contoso.com&client_assertion=eyJhbGciOi",
            received: &json!({ "token_type": "Bearer", "access_token": token, "refresh_token": "canary", "id_token": token }).to_string(),
            headers: &[("set-cookie", "x=canary"), ("x-new-header", "canary"), ("authorization", "canary")],
        },
        Sample {
            url: "https://payrollkv.vault.shanghai.corp.example/secrets/payroll-cert/0123456789abcdef0123456789abcdef?api-version=2016-10-01",
            sent: &json!({ "value": "canary", "contentType": "pfx", "tags": { "canary": "canary" } }).to_string(),
            headers: &[("www-authenticate", "Bearer authorization=\"https://adfs.shanghai.corp.example/adfs\", resource=\"https://vault.adfs.internal.corp.example/7d1dfc3b-400d-5875-93b3-8fa3e96496a4\", nonce=\"canary\"")],
            received: &json!({ "error": { "message": format!("Caller: appid={SUBSCRIPTION};oid=S-1-5-21-7-8-9;ip=10.1.2.3 user jdoe@contoso.com, token {token} thumbprint 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B at https://payrollkv.vault.shanghai.corp.example:443/secrets/payroll-cert?sig=canary") } }).to_string(),
            ..Sample::default()
        },
        Sample {
            received: &json!({ "user_code": "CANARY", "device_code": "canary", "message": "Enter the code CANARY.", "passwordNumber": 4711_4712 }).to_string(),
            ..Sample::default()
        },
        Sample {
            url: "https://payrollsa.blob.shanghai.corp.example/payroll/blob?sv=2017&sig=canary&se=canary",
            headers: &[("content-type", "application/xml"), ("location", "https://payrollsa.blob.shanghai.corp.example/payroll?sig=canary")],
            received: "<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>'canary' Y2FuYXJ5Y2FuYXJ5 payrollsa2</AuthenticationErrorDetail></Error>",
            ..Sample::default()
        },
        Sample {
            sent: &json!({ "properties": { "template": { "secret": "canary" }, "parameters": {
                "adminPassword": { "value": "canary" }, "registryName": { "value": "payroll-registry" }, "publicKey": { "value": "ssh-rsa Y2FuYXJ5 jdoe" } } } }).to_string(),
            received: &json!({ "keys": [{ "keyName": "key1", "value": "Y2FuYXJ5" }], "unknown": { "payroll1": "canary", "deep": ["Y2FuYXJ5", 1, null] },
                "statusMessage": "{\"error\":{\"code\":\"Deep\",\"message\":\"secret canary-password of 'payroll-x'\"}}" }).to_string(),
            ..Sample::default()
        },
    ];
    let folder = Folder::new("nothing");
    let recording = folder.open();
    let command = recording.command(&json!({ "command": "Test-It", "registryUserName": "payroll" }), &[&secrets()]);
    for sample in &samples {
        send(&*command, sample);
    }
    let exchanges = &folder.files()[0];
    assert_eq!(exchanges.len(), samples.len());
    for exchange in exchanges {
        let written = exchange.to_string().to_lowercase();
        for canary in canaries {
            assert!(!written.contains(&canary.to_lowercase()), "{canary} is in {written}");
        }
    }
    // What a comparison needs is still there.
    let all = Value::from(exchanges.clone()).to_string();
    for kept in [
        "grant_type=client_credentials",
        "token_type",
        "AuthenticationFailed",
        "keyName",
        "Deep",
        "https://adfs.local.azurestack.external/adfs",
        "pfx",
    ] {
        assert!(all.contains(kept), "{kept} is missing in {all}");
    }
}

#[test]
fn errors_of_a_service_keep_their_words() {
    for (message, kept) in [
        (
            "The api-version '2019-05-01' is invalid. The supported versions are '2018-09-01,2014-04-01-preview'.",
            "The api-version '2019-05-01' is invalid. The supported versions are '2018-09-01,2014-04-01-preview'.",
        ),
        (
            "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 6d1dfc3b-400d-5875-93b3-8fa3e96496a4\r\nTimestamp: 2026-03-01 12:00:00Z",
            "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 00000000-0000-0000-0000-000000000001\r\nTimestamp: 2026-03-01 12:00:00Z",
        ),
        (
            "The resource type 'Microsoft.Storage/storageAccounts' doesn't support it.",
            "The resource type 'Microsoft.Storage/storageAccounts' doesn't support it.",
        ),
        ("Secret not found: payroll-1", "Secret not found: text-1"),
    ] {
        let body = json!({ "error": { "code": "Some.Code", "message": message } }).to_string();
        let exchange = recorded("words", &Sample { received: &body, ..Sample::default() });
        let body: Value = serde_json::from_str(text(&exchange["body"])).expect("JSON");
        assert_eq!(body["error"], json!({ "code": "Some.Code", "message": kept }));
    }
}

#[test]
fn commands_of_a_session_have_one_file_each_and_share_the_replacements() {
    let folder = Folder::new("commands");
    let recording = folder.open();
    for command in ["First-Command", "../Second"] {
        let command = recording.command(&json!({ "command": command }), &[]);
        let url = "https://management.shanghai.corp.example/subscriptions/x/resourceGroups/payroll";
        send(&*command, &Sample { url, ..Sample::default() });
        send(&*command, &Sample { url, ..Sample::default() });
    }
    // A command without requests.
    drop(recording.command(&json!({ "command": "Third" }), &[]));
    let files = folder.files();
    assert_eq!(files.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(files[0][0]["url"], files[1][1]["url"]);
    assert_eq!(files[1][0]["source"], "Second");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_a_recording() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("mode");
    send(&*folder.open().command(&json!({}), &[]), &Sample::default());
    let mode = |path: &std::path::Path| fs::metadata(path).expect("metadata").permissions().mode() & 0o777;
    assert_eq!(mode(&folder.0), 0o700);
    let file = fs::read_dir(&folder.0).expect("a folder").next().expect("a file").expect("a file").path();
    assert_eq!(mode(&file), 0o600);
}

#[test]
fn a_folder_that_cannot_be_created_is_an_error() {
    let folder = Folder::new("refused");
    fs::create_dir_all(&folder.0).expect("a folder");
    let file = folder.0.join("file");
    fs::write(&file, "theirs").expect("a file");
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse::<Timestamp>().expect("a time"));
    let refused =
        Recording::open(file.to_str().expect("a path"), "management.a.b", &json!({}), &clock).expect_err("a file");
    assert_eq!(refused.id, ErrorId::RecordingUnwritable);
    assert_eq!(fs::read_to_string(&file).expect("a file"), "theirs");
}
