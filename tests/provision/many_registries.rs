//! Hundreds of registries in one process, on a stamp that throttles.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::registry::memory;
use crate::support::figures::{self, Figure};
use crate::support::flow;
use crate::support::operation::Session;
use crate::support::stamp::Folder;

/// Requests to the resource manager that the stamp answers in a second.
const BUDGET: u32 = 100;
/// Operations at the same time, the default of `-ThrottleLimit`.
const AT_ONCE: usize = 8;
/// Maximum ratio of the duration to the least time that the budget permits.
const RATIO: f64 = 1.2;
/// Maximum ratio of the memory of 1,000 registries to that of 200.
const MEMORY_RATIO: f64 = 1.1;
/// Maximum memory of a run above an idle session, in MB.
const MEMORY_GOAL: f64 = 10.0;

/// A stamp in another process, so that its memory is not ours.
struct Stamp {
    process: Child,
    about: Value,
}

impl Stamp {
    fn start(folder: &Folder) -> Self {
        // For our own client; another crate of this process may have installed it.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let tests = std::env::current_exe().expect("the path of the test");
        let program = tests.ancestors().nth(2).expect("the folder of the release").join("stamp");
        let mut process = Command::new(program)
            .args(["--identity", "aad", "--listen", "127.0.0.1:0", "--until-stdin-closes", "--ca-file"])
            .arg(folder.path("ca.pem"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the stamp of this release");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("its description");
        Self { process, about: serde_json::from_str(&line).expect("a description") }
    }

    fn text(&self, pointer: &str) -> &str {
        self.about.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer}: {}", self.about))
    }

    fn session(&self) -> Session {
        let json = json!({
            "version": 1, "armEndpoint": self.text("/armEndpoint"), "tenant": self.text("/tenantId"),
            "identity": { "kind": "clientSecret", "applicationId": self.text("/credentials/applicationId") },
            "trustedRootFile": self.text("/caFile"), "environment": { "HTTPS_PROXY": self.text("/proxy") },
        });
        Session::new(&json, &[("clientSecret", self.text("/credentials/clientSecret"))])
    }

    fn control(&self, method: reqwest::Method, path: &str, body: &Value) -> Vec<u8> {
        let url = format!("{}{path}", self.text("/control"));
        let work = async {
            let client = reqwest::Client::builder().no_proxy().build().expect("a client");
            let request = client.request(method, url);
            let request = if body.is_null() { request } else { request.json(body) };
            request.send().await.expect("an answer").bytes().await.expect("its body").into()
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(work)
    }

    /// Returns the request for a registry whose names contain `prefix` and `number`.
    fn request(&self, certificate: &Path, prefix: &str, number: usize) -> Value {
        let name = |kind: &str| format!("{prefix}{kind}{number}");
        json!({
            "version": 1, "location": self.text("/location"),
            "servicePrincipalId": self.text("/credentials/registry/applicationId"),
            "resourceGroupName": name("rg"), "storageAccountName": name("sa"),
            "storageAccountBlobContainer": flow::CONTAINER, "keyVaultName": name("kv"),
            "certificateSecretName": flow::CERTIFICATE_SECRET, "certificateFilePath": certificate,
            "registryUserName": flow::USER,
        })
    }

    /// Creates `count` registries in a session.
    fn provision(&self, session: &Session, folder: &Folder, count: usize, prefix: &str) -> Provisioned {
        memory::forget();
        self.control(reqwest::Method::DELETE, "journal", &Value::Null);
        let next = AtomicUsize::new(0);
        let certificate = certificate(folder);
        let began = Instant::now();
        thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= count {
                            break;
                        }
                        flow::run(session, &self.request(&certificate, prefix, number)).result();
                    }
                });
            }
        });
        let (wall, peak) = (began.elapsed(), memory::peak());
        let journal = self.control(reqwest::Method::GET, "journal", &Value::Null);
        let journal: Vec<Exchange> = serde_json::from_slice(&journal).expect("a journal");
        let counts = |exchange: &&Exchange| exchange.host.starts_with("management.") && exchange.status != 429;
        Provisioned { wall, peak, answered: journal.iter().filter(counts).count() }
    }
}

/// What the creation of registries took.
struct Provisioned {
    wall: Duration,
    /// Peak memory in bytes, without that for the journal of the stamp.
    peak: u64,
    /// Answered requests to the resource manager.
    answered: usize,
}

/// An entry of the journal. Only what is needed, since memory that the test takes is memory of the process that is measured.
#[derive(Deserialize)]
struct Exchange {
    host: String,
    status: u16,
}

impl Drop for Stamp {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn certificate(folder: &Folder) -> PathBuf {
    let certificate = folder.path("registry.pfx");
    if !certificate.exists() {
        flow::create_certificate(&certificate, flow::CERTIFICATE_PASSWORD);
    }
    certificate
}

/// The session has signed in, and a plan has loaded what every run needs.
#[test]
#[ignore = "a measurement: cargo xtask bench"]
#[expect(clippy::cast_precision_loss, reason = "some megabytes")]
fn measured_memory_of_a_run() {
    let folder = Folder::new();
    let stamp = Stamp::start(&folder);
    let (session, certificate) = (stamp.session(), certificate(&folder));
    let mut plan = stamp.request(&certificate, "m", 0);
    plan["whatIf"] = true.into();
    flow::run(&session, &plan).result();
    memory::forget();
    let idle = memory::peak();
    flow::run(&session, &stamp.request(&certificate, "m", 1)).result();
    let value = memory::peak().saturating_sub(idle) as f64 / 1e6;
    let name = "peak memory of a run above an idle session".to_owned();
    Figure { name, value, unit: "MB", goal: Some(MEMORY_GOAL), limit: None }.report();
}

#[test]
#[ignore = "a measurement: cargo xtask bench"]
#[expect(clippy::cast_precision_loss, reason = "some thousands of requests, and memory of some megabytes")]
fn measured_with_hundreds_of_registries() {
    let folder = Folder::new();
    let stamp = Stamp::start(&folder);
    let settings = json!({ "budget": { "requests": BUDGET, "seconds": 1 }, "principalAttempts": 0 });
    stamp.control(reqwest::Method::POST, "settings", &settings);
    // One for both counts: its memory must not grow with the number of registries. After the end of a session, the C library keeps freed memory of its threads.
    let session = stamp.session();
    let mut memories = Vec::new();
    let counts = if figures::are_kept() { [200, 1_000] } else { [10, 20] };
    for (count, prefix) in counts.into_iter().zip(["a", "b"]) {
        let Provisioned { wall, peak, answered } = stamp.provision(&session, &folder, count, prefix);
        memories.push(peak as f64);
        let least = answered as f64 / f64::from(BUDGET);
        let figure = |what: &str| Figure { name: format!("{count} registries, {what}"), ..Figure::default() };
        Figure { value: wall.as_secs_f64(), unit: "s", ..figure("wall time") }.report();
        Figure { value: wall.as_secs_f64() / least, goal: Some(RATIO), ..figure("wall time to the throttle limit") }
            .report();
        Figure { value: memories[memories.len() - 1] / 1e6, unit: "MB", ..figure("peak memory") }.report();
    }
    Figure {
        name: format!("peak memory of {} registries to that of {}", counts[1], counts[0]),
        value: memories[1] / memories[0],
        goal: Some(MEMORY_RATIO),
        ..Figure::default()
    }
    .report();
}
