//! Log and report as files: their content, what they never contain, and which files stay unchanged.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::event::{Event, EventSink, Outcome, StepKind, StepState};
use crate::http::transport::{HeaderMap, Method, StatusCode};
use crate::http::{Request, Response, Transport, exchange};
use crate::secret::SecretString;

/// A temporary folder for the test.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("azcr-record-{}-{test}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn secrets() -> Secrets {
    let mut secrets = Secrets::default();
    secrets.insert("registryUserPassword", SecretString::from("canary \"<1>\""));
    secrets
}

fn open(record: &Record) -> Result<(EventSink, std::sync::mpsc::Receiver<Event>)> {
    let clock = Clock::fixed("2026-03-01T12:00:00.25Z".parse::<Timestamp>().expect("a time"));
    Ok(EventSink::observed(record.open(&[&secrets()], &clock)?))
}

fn lines(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("the log");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

fn end(events: &EventSink, outcome: Outcome, result: Value, error: Option<Value>) {
    events.send(Event::Finished { outcome, result: Some(result), error, done: None, unfinished: None });
}

/// Simulates a service that echoes what it received.
struct Echo;

impl Transport for Echo {
    fn send(&self, request: Request) -> crate::http::BoxFuture<'_, Result<Response>> {
        Box::pin(async move {
            if request.url.path() == "/broken" {
                let message = format!("the connection broke after '{}'", String::from_utf8_lossy(&request.body));
                return Err(crate::error::Error::new(crate::error::ErrorId::AnswerBroken, message));
            }
            let mut headers = HeaderMap::new();
            headers.insert("x-ms-request-id", "r-1".parse().expect("a value"));
            headers.insert("x-ms-correlation-request-id", "c-1".parse().expect("a value"));
            Ok(Response {
                status: StatusCode::CREATED,
                headers,
                body: request.body,
                proxy: None,
                tried: Default::default(),
            })
        })
    }
}

#[tokio::test]
async fn a_request_is_logged_before_and_after_without_query_header_and_body() {
    let folder = Folder::new("exchange");
    let path = folder.path("run.log");
    let (events, _receiver) = open(&Record { log_path: Some(path.clone()), ..Record::default() }).expect("a log");
    let observed = exchange::Observed::new(std::sync::Arc::new(Echo), events);
    for (url, attempt) in [
        ("https://user:canary@a.example:8443/p/a?api-version=2019-06-01&sig=canary&code=canary", 2),
        ("https://a.example/broken", 1),
    ] {
        let mut request = Request::new(Method::PUT, url.parse().expect("a URL"));
        request.body = "canary \"<1>\"".into();
        request.attempt = attempt;
        let header = crate::http::transport::HeaderName::from_static("authorization");
        request.sensitive_header(header, "Bearer canary").expect("a header");
        let _ = observed.send(request).await;
    }
    let lines = lines(&path);
    let kinds: Vec<&str> = lines.iter().filter_map(|line| line["kind"].as_str()).collect();
    assert_eq!(kinds, ["start", "request", "answer", "request", "answer"]);
    let answer = &lines[2];
    for (member, value) in [
        ("time", json!("2026-03-01T12:00:00.250Z")),
        ("number", json!(1)),
        ("attempt", json!(2)),
        ("method", json!("PUT")),
        ("host", json!("a.example:8443")),
        ("path", json!("/p/a")),
        ("apiVersion", json!("2019-06-01")),
        ("status", json!(201)),
        ("requestId", json!("r-1")),
        ("correlationId", json!("c-1")),
    ] {
        assert_eq!(answer[member], value, "{answer}");
    }
    assert!(answer["durationMs"].is_u64());
    assert_eq!(lines[4]["error"]["message"], "the connection broke after '[hidden]'");
    assert!(!fs::read_to_string(&path).expect("the log").contains("canary"));
}

#[test]
fn events_are_logged_immediately_without_codes_and_results() {
    let folder = Folder::new("events");
    let path = folder.path("run.log");
    let record = Record { log_path: Some(path.clone()), command: Some("New-It".to_owned()), ..Record::default() };
    let (events, _receiver) = open(&record).expect("a log");
    events.host("the service said: canary \"<1>\"");
    assert_eq!(lines(&path).len(), 2, "a line is in the file when its event is sent");
    events.send(Event::DeviceCode {
        user_code: "CODE-CODE".to_owned(),
        verification_url: "https://login.example/device".to_owned(),
        message: "enter CODE-CODE".to_owned(),
        expires_in: 900,
    });
    events.step(StepKind::StorageAccount, "Storage account 'a'", StepState::Created);
    end(&events, Outcome::Failed, json!({ "values": "result" }), Some(json!({ "id": "Service.Error" })));
    let text = fs::read_to_string(&path).expect("the log");
    for absent in ["canary", "CODE-CODE", "result"] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
    let lines = lines(&path);
    assert_eq!(lines[0]["command"], "New-It");
    assert_eq!(lines[3]["state"], "created");
    assert_eq!(lines[4]["error"]["id"], "Service.Error");
    assert!(lines.iter().all(|line| line["run"] == lines[0]["run"]));

    let (events, _receiver) = open(&record).expect("the log continues");
    events.verbose("the next run");
    assert_eq!(self::lines(&path).len(), lines.len() + 2);
}

#[test]
fn report_exists_from_the_start_and_shows_the_outcome() {
    let folder = Folder::new("report");
    let path = folder.path("run.html");
    let record = Record { report_path: Some(path.clone()), command: Some("Set-<It>".to_owned()), ..Record::default() };
    let (events, _receiver) = open(&record).expect("a report");
    let page = || fs::read_to_string(&path).expect("the report");
    assert!(page().contains("Not ended") && page().contains("Set-&lt;It&gt;"));
    events.step(StepKind::StorageAccount, "Account <a>", StepState::Started);
    events.host("working on it & canary \"<1>\"");
    events.step(StepKind::StorageAccount, "Account <a>", StepState::Created);
    assert!(page().contains("Not ended") && page().contains("Account &lt;a&gt;"), "steps are written as they end");
    end(
        &events,
        Outcome::Succeeded,
        json!({
            "prerequisites": { "pfxThumbprint": "5A81", "skus": ["one", "two"], "location": "shang<hai" },
            "plan": [{ "target": "Account <a>", "action": "create", "reason": "it is missing" }],
        }),
        None,
    );
    let page = page();
    for present in [
        "Succeeded",
        "PFX certificate thumbprint</th><td><code>5A81</code>",
        "one, two",
        "it is missing",
        "shang&lt;hai",
        "working on it &amp; [hidden]",
    ] {
        assert!(page.contains(present), "{present}: {page}");
    }
    assert!(!page.contains("canary"), "{page}");
    assert_eq!(fs::read_dir(&folder.0).expect("the folder").count(), 1, "no part of a page is left");
}

#[test]
fn failed_run_is_reported_with_service_ids_and_all_problems() {
    let folder = Folder::new("failed");
    let path = folder.path("run.html");
    let (events, _receiver) = open(&Record { report_path: Some(path.clone()), ..Record::default() }).expect("a report");
    events.step(StepKind::StorageAccount, "Account", StepState::Started);
    events.step(StepKind::StorageAccount, "Account", StepState::Failed);
    let problem = |id: &str| json!({ "id": id, "message": "a problem", "hint": "fix it" });
    let error = json!({ "id": "Service.Error", "message": "refused", "hint": "ask the operator",
        "service": { "status": 409, "requestId": "r-7" }, "problems": [problem("Name.KeyVault"), problem("Name.Secret")] });
    end(&events, Outcome::Failed, Value::Null, Some(error));
    let page = fs::read_to_string(&path).expect("the report");
    for present in
        ["Failed", "refused", "ask the operator", "r-7", "409", "Name.KeyVault", "Name.Secret", "class=\"bar failed\""]
    {
        assert!(page.contains(present), "{present}: {page}");
    }
}

#[test]
fn other_files_stay_unchanged() {
    let folder = Folder::new("foreign");
    let path = folder.path("registry.pfx");
    fs::write(&path, b"\x30\x82 a certificate").expect("a file");
    for (record, id) in [
        (Record { log_path: Some(path.clone()), ..Record::default() }, "Configuration.LogUnwritable"),
        (Record { report_path: Some(path.clone()), ..Record::default() }, "Configuration.ReportUnwritable"),
        (Record { log_path: Some(folder.path("no/folder.log")), ..Record::default() }, "Configuration.LogUnwritable"),
        (Record { report_path: Some(folder.path("no/f.html")), ..Record::default() }, "Configuration.ReportUnwritable"),
    ] {
        let error = open(&record).expect_err("a refusal");
        assert_eq!(error.id.id(), id);
    }
    assert_eq!(fs::read(&path).expect("the file"), b"\x30\x82 a certificate");
    assert!(!Path::new(&folder.path("registry.pfx.part")).exists());
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_is_a_warning_and_the_run_continues() {
    // Files that cannot be written: they are devices, and therefore refused.
    for record in [
        Record { log_path: Some("/dev/full".to_owned()), ..Record::default() },
        Record { report_path: Some("/dev/full".to_owned()), ..Record::default() },
    ] {
        let error = open(&record).expect_err("a refusal");
        assert!(error.message.contains("it is a device"), "{}", error.message);
    }

    let folder = Folder::new("full");
    let path = folder.path("run.html");
    let (events, receiver) = open(&Record { report_path: Some(path.clone()), ..Record::default() }).expect("a report");
    fs::remove_dir_all(&folder.0).expect("the folder goes away");
    events.step(StepKind::StorageAccount, "Account", StepState::Created);
    events.step(StepKind::BlobContainer, "Container", StepState::Created);
    let told: Vec<Event> = receiver.try_iter().collect();
    let warnings =
        told.iter().filter(|event| matches!(event, Event::Message { id: Some("Configuration.ReportUnwritable"), .. }));
    assert_eq!((told.len(), warnings.count()), (3, 1), "reported once, and the steps are reported: {told:?}");
}
