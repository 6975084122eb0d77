//! The main job with a real blob service, Azurite, behind the stamp: it judges our signature and our requests, not only our own simulation.

mod support;

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use stamp::{Azurite, IdentitySystem};
use support::flow;
use support::stamp::{Folder, TestStamp};

/// The well-known form of a storage key: 64 bytes as base64.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";

/// A running Azurite, stopped when it is dropped.
struct Service {
    process: Child,
    address: SocketAddr,
    folder: Folder,
}

impl Service {
    fn start(main: PathBuf) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
        let folder = Folder::new();
        let process = Command::new("node")
            .arg(main)
            .args(["--blobHost", "127.0.0.1", "--blobPort", &address.port().to_string(), "--disableTelemetry", "-l"])
            .arg(folder.path("blobs"))
            .arg("--debug")
            .arg(folder.path("debug.log"))
            .env("AZURITE_ACCOUNTS", format!("{}:{KEY}", flow::ACCOUNT))
            .stdout(Stdio::null())
            .spawn()
            .expect("node starts");
        let service = Self { process, address, folder };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "Azurite does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        service
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path("debug.log")).unwrap_or_default()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // A process that is gone already needs no stopping.
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
    let address = service.address.to_string();
    TestStamp::with(system, |builder| {
        builder.azurite(Azurite { address, account: flow::ACCOUNT.to_owned(), key: KEY.to_owned() })
    })
}

fn blob_requests(stamp: &TestStamp) -> Vec<(String, u16)> {
    let host = format!("{}.blob.", flow::ACCOUNT);
    let entries = stamp.stamp.journal().into_iter().filter(|entry| entry.host.starts_with(&host));
    entries.map(|entry| (entry.method, entry.status)).collect()
}

#[test]
fn azurite_takes_our_container_and_a_rerun_finds_it() {
    let Some(service) = azurite("azurite_takes_our_container_and_a_rerun_finds_it") else { return };
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
fn azurite_refuses_a_wrong_key_and_the_error_says_so() {
    let Some(service) = azurite("azurite_refuses_a_wrong_key_and_the_error_says_so") else { return };
    let stamp = TestStamp::with(IdentitySystem::Aad, |builder| {
        let (address, account) = (service.address.to_string(), flow::ACCOUNT.to_owned());
        builder.azurite(Azurite { address, account, key: KEY.replace("AAEC", "AAED") })
    });
    let session = stamp.session();
    let ended = flow::run(&session, &flow::request(&stamp));
    let error = ended.error();
    assert_eq!(error["service"]["status"], 403, "{error:#}");
    assert!(!ended.text().contains(&KEY[4..]), "no key in what comes out");
}

#[test]
fn azurite_behind_an_ad_fs_stamp_takes_the_same_requests() {
    let Some(service) = azurite("azurite_behind_an_ad_fs_stamp_takes_the_same_requests") else { return };
    let stamp = stamp_before(&service, IdentitySystem::Adfs);
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    assert!(blob_requests(&stamp).contains(&("PUT".to_owned(), 201)), "{:?}", blob_requests(&stamp));
}
