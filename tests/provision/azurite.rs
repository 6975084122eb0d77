//! The main flow with Azurite as the stamp's blob service: it checks our signatures and requests independently of our own simulation.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::registry::port::free_port;
use crate::support::flow;
use crate::support::stamp::{Folder, TestStamp};
use azcr_core::clock::Clock;
use azcr_core::http::Request;
use azcr_core::secret::SecretString;
use azcr_core::storage::shared_key::{self, Form};
use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::json;
use stamp::{Azurite, IdentitySystem};

/// A storage key in the common format: 64 bytes as base64.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";

/// A running Azurite, stopped on drop.
struct Service {
    process: Child,
    blob: SocketAddr,
    queue: SocketAddr,
    table: SocketAddr,
    folder: Folder,
}

impl Service {
    fn start(main: PathBuf) -> Self {
        let [blob, queue, table] = [(); 3].map(|()| SocketAddr::from((Ipv4Addr::LOCALHOST, free_port())));
        let folder = Folder::new();
        let process = Command::new("node")
            .arg(main)
            .args(["--blobPort", &blob.port().to_string(), "--queuePort", &queue.port().to_string()])
            .args(["--tablePort", &table.port().to_string(), "--disableTelemetry", "-l"])
            .arg(folder.path("blobs"))
            .arg("--debug")
            .arg(folder.path("debug.log"))
            .env("AZURITE_ACCOUNTS", format!("{}:{KEY}", flow::ACCOUNT))
            .stdout(Stdio::null())
            .spawn()
            .expect("node starts");
        let service = Self { process, blob, queue, table, folder };
        let began = Instant::now();
        while [blob, queue, table].iter().any(|address| TcpStream::connect(address).is_err()) {
            assert!(began.elapsed() < Duration::from_secs(30), "Azurite does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        service
    }

    /// Returns the settings with which a stamp forwards to it.
    fn with_key(&self, key: &str) -> Azurite {
        Azurite {
            address: self.blob.to_string(),
            queue_address: Some(self.queue.to_string()),
            table_address: Some(self.table.to_string()),
            account: flow::ACCOUNT.to_owned(),
            key: key.to_owned(),
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path("debug.log")).unwrap_or_default()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // A process that has already ended needs no stopping.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn azurite(test: &str) -> Option<Service> {
    let main = std::env::var_os("AZCR_AZURITE").map(PathBuf::from).filter(|main| main.is_file());
    if main.is_none() {
        println!("SKIPPED {test}: there is no Azurite (AZCR_AZURITE)");
    }
    main.map(Service::start)
}

fn stamp_before(service: &Service, system: IdentitySystem) -> TestStamp {
    TestStamp::with(system, |builder| builder.azurite(service.with_key(KEY)))
}

/// Sends a signed request of another client to the blob service. Returns status and headers.
fn signed_request(stamp: &TestStamp, method: Method, path: &str, public: Option<&'static str>) -> reqwest::Response {
    let mut request = request_to(stamp, method, "blob", path);
    if let Some(level) = public {
        request.headers.insert(HeaderName::from_static("x-ms-blob-public-access"), HeaderValue::from_static(level));
    }
    send(stamp, request, Form::Blob)
}

fn request_to(stamp: &TestStamp, method: Method, service: &str, path: &str) -> Request {
    let url = format!("https://{}.{service}.{}/{path}", flow::ACCOUNT, stamp.stamp.description().storage_suffix);
    Request::new(method, url.parse().expect("a URL"))
}

fn send(stamp: &TestStamp, mut request: Request, form: Form) -> reqwest::Response {
    let key = SecretString::from(KEY);
    shared_key::sign(&mut request, form, flow::ACCOUNT, &key, "2017-11-09", Clock::system().now()).expect("signed");
    let sent = stamp.http().request(request.method, request.url).headers(request.headers).body(request.body).send();
    stamp.block_on(sent).expect("an answer")
}

fn blob_requests(stamp: &TestStamp) -> Vec<(String, u16)> {
    let host = format!("{}.blob.", flow::ACCOUNT);
    let entries = stamp.stamp.journal().into_iter().filter(|entry| entry.host.starts_with(&host));
    entries.map(|entry| (entry.method, entry.status)).collect()
}

#[test]
fn azurite_accepts_the_container_and_a_rerun_finds_it() {
    let Some(service) = azurite("azurite_accepts_the_container_and_a_rerun_finds_it") else { return };
    let stamp = stamp_before(&service, IdentitySystem::Aad);
    let session = stamp.session();
    let request = flow::request(&stamp);
    flow::run(&session, &request).result();
    assert!(blob_requests(&stamp).contains(&("PUT".to_owned(), 201)), "{:?}", blob_requests(&stamp));
    assert!(service.log().contains(flow::CONTAINER), "it was Azurite that was asked");

    stamp.stamp.journal_clear();
    flow::run(&session, &request).result();
    assert_eq!(stamp.writes().len(), 0, "{:#?}", stamp.writes());
    assert!(blob_requests(&stamp).iter().all(|(method, status)| method != "PUT" && *status == 200));
}

#[test]
fn azurite_refuses_a_wrong_key_with_a_clear_error() {
    let Some(service) = azurite("azurite_refuses_a_wrong_key_with_a_clear_error") else { return };
    let stamp =
        TestStamp::with(IdentitySystem::Aad, |builder| builder.azurite(service.with_key(&KEY.replace("AAEC", "AAED"))));
    let session = stamp.session();
    let ended = flow::run(&session, &flow::request(&stamp));
    let error = ended.error();
    assert_eq!(error["service"]["status"], 403, "{error:#}");
    assert!(!ended.text().contains(&KEY[4..]), "no key in what comes out");
}

#[test]
fn azurite_of_an_ad_fs_stamp_accepts_the_same_requests() {
    let Some(service) = azurite("azurite_of_an_ad_fs_stamp_accepts_the_same_requests") else { return };
    let stamp = stamp_before(&service, IdentitySystem::Adfs);
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    assert!(blob_requests(&stamp).contains(&("PUT".to_owned(), 201)), "{:?}", blob_requests(&stamp));
}

#[test]
fn public_container_on_azurite_is_found_and_made_private() {
    let test = "public_container_on_azurite_is_found_and_made_private";
    let Some(service) = azurite(test) else { return };
    let stamp = stamp_before(&service, IdentitySystem::Aad);
    let session = stamp.session();
    let request = flow::request(&stamp);
    flow::run(&session, &request).result();
    let access = format!("{}?restype=container&comp=acl", flow::CONTAINER);
    assert_eq!(signed_request(&stamp, Method::PUT, &access, Some("container")).status(), 200);

    let secrets =
        [("certificatePassword", flow::CERTIFICATE_PASSWORD), ("registryUserPassword", flow::REGISTRY_PASSWORD)];
    let seen = session.run("prerequisites_test", &request, &secrets).result().clone();
    assert_eq!(seen["differences"][0]["actual"], "public access level 'container'", "{seen:#}");
    flow::run(&session, &request).result();
    assert_eq!(session.run("prerequisites_test", &request, &secrets).result()["passed"], true);
    let answer = signed_request(&stamp, Method::GET, &access, None);
    assert!(answer.status() == 200 && !answer.headers().contains_key("x-ms-blob-public-access"), "{answer:?}");
}

#[test]
fn removal_finds_other_content_on_azurite() {
    let Some(service) = azurite("removal_finds_other_content_on_azurite") else { return };
    let stamp = stamp_before(&service, IdentitySystem::Aad);
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    assert_eq!(signed_request(&stamp, Method::PUT, "backups?restype=container", None).status(), 201);
    assert_eq!(send(&stamp, request_to(&stamp, Method::PUT, "queue", "jobs"), Form::Blob).status(), 201);
    let table = request_to(&stamp, Method::POST, "table", "Tables").json(&json!({ "TableName": "orders" }));
    assert_eq!(send(&stamp, table, Form::Table).status(), 201);
    let request = json!({
        "version": 1, "resourceGroupName": flow::GROUP, "storageAccountName": flow::ACCOUNT, "storageAccountBlobContainer": flow::CONTAINER,
        "keyVaultName": flow::VAULT, "certificateSecretName": flow::CERTIFICATE_SECRET, "registryUserNames": [flow::USER], "removeData": true,
    });
    let result = session.run("removal", &request, &[]).result().clone();
    let account = result["plan"].as_array().expect("a plan").iter().find(|step| step["step"] == "storageAccount");
    let reason = account.map(|step| step["reason"].clone()).unwrap_or_default();
    assert_eq!(
        reason, "it contains other containers ('backups'); it contains queues ('jobs'); it contains tables ('orders')",
        "{result:#}"
    );
    assert_eq!(signed_request(&stamp, Method::GET, "backups?restype=container", None).status(), 200);
    assert_eq!(
        signed_request(&stamp, Method::GET, &format!("{}?restype=container", flow::CONTAINER), None).status(),
        404
    );
}
