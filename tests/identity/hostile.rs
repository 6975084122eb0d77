//! A stamp whose URLs point to another host. The library never connects to that host.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use stamp::IdentitySystem::{self, Aad, Adfs};
use stamp::behaviour::{Behaviour, Outcome};
use stamp::faults::{Action, Fault, Match};

use crate::sign_in::way::Way;
use crate::support::flow;
use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;

const FOREIGN: &str = "foreign.example";

/// Counts connections.
struct Listener {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Listener {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                count.fetch_add(1, Ordering::SeqCst);
                drop(connection);
            }
        });
        Self { address, connections }
    }

    fn origin(&self) -> String {
        format!("https://{FOREIGN}:{}", self.address.port())
    }
}

fn hostile(system: IdentitySystem, listener: &Listener, change: impl FnOnce(&mut Behaviour)) -> TestStamp {
    TestStamp::with(system, |builder| {
        builder.behaviour(|behaviour| {
            behaviour.foreign_origin = Some(listener.origin());
            change(behaviour);
        })
    })
}

/// Runs the main flow with names resolved directly to the stamp and the listener, without a proxy that could refuse connections.
fn run(stamp: &TestStamp, listener: &Listener) -> Ended {
    let described = stamp.stamp.description();
    let way = Way::client_secret(stamp);
    let mut session = way.session_json(stamp);
    session["environment"] = json!({});
    session["resolve"] = json!({ FOREIGN: listener.address.to_string() });
    let mut hosts = vec![format!("*.{}", described.storage_suffix)];
    hosts.extend(["login.microsoftonline.com", "login.windows.net", "graph.microsoft.com"].map(str::to_owned));
    for host in hosts {
        session["resolve"][host] = described.address.as_str().into();
    }
    flow::run(&way.connect(&session), &flow::request(stamp))
}

fn assert_untouched(listener: &Listener, what: &str) {
    // The connection would already be counted: the client connects before it sends.
    std::thread::sleep(std::time::Duration::from_millis(50));
    assert_eq!(listener.connections.load(Ordering::SeqCst), 0, "{what}: a client connected");
}

fn assert_refused(ended: &Ended, listener: &Listener, ids: &[&str], what: &str) {
    let found = ended.problem_ids();
    assert!(found.iter().any(|id| ids.contains(id)), "{what}: {:#}", ended.last);
    assert!(ended.last.to_string().contains(FOREIGN), "{what}: the host is named: {:#}", ended.last);
    assert_untouched(listener, what);
}

/// Control experiment: without a hostile link, the same setup provisions, and a connection would be counted.
#[test]
fn same_setup_works_without_hostile_links() {
    for system in [Aad, Adfs] {
        let listener = Listener::start();
        let stamp = hostile(system, &listener, |_| {});
        run(&stamp, &listener).result();
        assert_untouched(&listener, "control");
        drop(std::net::TcpStream::connect(listener.address).expect("the listener listens"));
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert_eq!(listener.connections.load(Ordering::SeqCst), 1);
    }
}

#[test]
fn foreign_links_of_the_stamp_are_not_followed() {
    for system in [Aad, Adfs] {
        for (link, outcome, id) in [
            ("location", Some(Outcome::LocationResource), "Trust.ForeignHost"),
            ("asyncOperation", Some(Outcome::AsyncSucceeded), "Trust.ForeignHost"),
            ("vaultUri", None, "Trust.ForeignHost"),
            ("challenge", None, "Trust.ForeignAudience"),
            ("login", None, "Trust.ForeignHost"),
        ] {
            let listener = Listener::start();
            let stamp = hostile(system, &listener, |behaviour| {
                behaviour.foreign_links = vec![link.to_owned()];
                if let Some(outcome) = outcome {
                    behaviour.outcomes.insert("storageAccount".to_owned(), outcome);
                }
                if link == "challenge" {
                    // A different audience than the guessed one, so that the challenge is requested.
                    behaviour.challenge_resource = Some(format!("https://vault.{}", "shanghai.azurestack.example"));
                }
            });
            assert_refused(&run(&stamp, &listener), &listener, &[id], &format!("{system:?} {link}"));
        }
    }
}

#[test]
fn foreign_next_page_of_secrets_is_not_followed() {
    for system in [Aad, Adfs] {
        let listener = Listener::start();
        let stamp = hostile(system, &listener, |_| {});
        run(&stamp, &listener).result();
        let secrets: Vec<Value> = (0..30)
            .map(|n| json!({ "vault": flow::VAULT, "name": format!("s{n}"), "value": "v", "contentType": "x" }))
            .collect();
        stamp.seed(&json!({ "secrets": secrets }));
        stamp.stamp.change_behaviour(|behaviour| behaviour.foreign_links = vec!["nextLink".to_owned()]);
        assert_refused(&run(&stamp, &listener), &listener, &["Trust.ForeignHost"], "nextLink");
    }
}

#[test]
fn foreign_audience_of_a_challenge_is_refused() {
    for system in [Aad, Adfs] {
        let listener = Listener::start();
        let stamp = hostile(system, &listener, |behaviour| {
            behaviour.challenge_resource = Some(format!("https://vault.{FOREIGN}/x"))
        });
        assert_refused(&run(&stamp, &listener), &listener, &["Trust.ForeignAudience"], "challenge resource");
    }
}

#[test]
fn redirects_are_not_followed() {
    for system in [Aad, Adfs] {
        for (host, path) in [
            ("management.", "/subscriptions"),
            ("management.", "/storageaccounts/"),
            ("newregkv1.vault.", "/secrets"),
            ("login.", "/token"),
            ("adfs.", "/token"),
            ("graph.", "/serviceprincipals"),
            ("newregsa1.blob.", ""),
        ] {
            let listener = Listener::start();
            let stamp = hostile(system, &listener, |_| {});
            let headers = vec![("Location".to_owned(), format!("{}/steal", listener.origin()))];
            let matching =
                Match { host_prefix: Some(host.to_owned()), path_contains: Some(path.to_owned()), ..Match::default() };
            stamp.stamp.set_fault(
                Fault::new(matching, Action::Answer { status: 307, headers, body: Value::Null }).times(None),
            );
            let ended = run(&stamp, &listener);
            assert_untouched(&listener, &format!("{system:?} {host} {path} {}", ended.last["outcome"]));
        }
    }
}

#[test]
fn foreign_endpoints_in_answers_are_not_used() {
    let listener = Listener::start();
    let stamp = hostile(Adfs, &listener, |behaviour| {
        behaviour.metadata.overrides = json!({ "graphEndpoint": format!("https://{FOREIGN}/"), "portalEndpoint": format!("https://{FOREIGN}/"),
            "galleryEndpoint": format!("https://{FOREIGN}/") });
    });
    let ended = run(&stamp, &listener);
    assert_untouched(&listener, &format!("metadata {}", ended.last["outcome"]));

    let stamp = hostile(Aad, &listener, |_| {});
    let described = stamp.stamp.description();
    let id = format!(
        "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Storage/storageAccounts/{}",
        described.subscription_id,
        flow::GROUP,
        flow::ACCOUNT
    );
    let body = json!({ "id": id, "name": flow::ACCOUNT, "location": described.location, "kind": "Storage", "sku": { "name": "Standard_LRS" },
        "properties": { "provisioningState": "Succeeded", "primaryEndpoints": { "blob": format!("{}/", listener.origin()) } } });
    let matching = Match {
        method: Some("PUT".to_owned()),
        path_contains: Some(format!("/storageaccounts/{}", flow::ACCOUNT)),
        ..Match::default()
    };
    let answer = |status| Action::Answer { status, headers: Vec::new(), body: body.clone() };
    stamp.stamp.set_fault(Fault::new(matching.clone(), answer(200)).times(None));
    let read = Match { method: Some("GET".to_owned()), ..matching };
    stamp.stamp.set_fault(Fault::new(read, answer(200)).times(None));
    let ended = run(&stamp, &listener);
    assert_untouched(&listener, &format!("blob endpoint {}", ended.last["outcome"]));
    assert_ne!(ended.last["outcome"], "succeeded", "an account that lives elsewhere is none of this stamp");
}
