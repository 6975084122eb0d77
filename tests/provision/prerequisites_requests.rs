//! The requests of the main flow: their number and order, on a new stamp, again in the same session, again in a new session, and for three registries in a row.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::request_graph::{counted, kind, sent_too_early};
use crate::support::flow;
use crate::support::operation::Session;
use crate::support::stamp::{Folder, TestStamp};
use serde_json::Value;
use stamp::IdentitySystem;

/// Maximum number of requests of a run.
pub const COLD: usize = 22;
pub const RERUN: usize = 9;
/// In a process that has worked with this account before.
pub const RERUN_IN_NEW_SESSION: usize = 13;
pub const RERUN_IN_NEW_PROCESS: usize = 16;
/// The next registry in a session that has already created one.
pub const NEXT: usize = 13;

const CREATED: &[(&str, usize)] = &[
    ("group?", 1),
    ("rights?", 1),
    ("account name?", 1),
    ("group", 1),
    ("account", 1),
    ("poll", 3),
    ("keys", 1),
    ("container", 1),
    // The directory does not know a new principal immediately.
    ("role", 2),
    ("vault", 1),
    ("user", 1),
    ("certificate", 1),
];
const COMPARED: &[(&str, usize)] = &[
    ("group?", 1),
    ("account?", 1),
    ("keys", 1),
    ("container?", 1),
    ("role?", 1),
    ("vault?", 1),
    ("other secrets?", 1),
    ("user?", 1),
    ("certificate?", 1),
];
/// Requests that a session sends once, in a process that knows nothing of the stamp.
const SESSION: &[(&str, usize)] =
    &[("metadata", 1), ("token", 3), ("subscriptions", 1), ("image SKUs", 1), ("principal", 1)];
/// The same, after another session of the same account; tokens are not shared.
const LATER_SESSION: &[(&str, usize)] = &[("token", 2)];

fn assert_sent(stamp: &TestStamp, what: &str, expected: &[&[(&str, usize)]], most: usize) {
    let journal = stamp.stamp.journal();
    let expected: BTreeMap<String, usize> =
        expected.concat().into_iter().map(|(kind, times)| (kind.to_owned(), times)).collect();
    assert_eq!(counted(&journal), expected, "{what}");
    assert!(journal.len() <= most, "{what}: {} requests, at most {most}", journal.len());
    // Resources that a session has seen are read together.
    let is_known = !expected.contains_key("token");
    assert!(is_known || sent_too_early(&journal).is_empty(), "{what}: {:?}", sent_too_early(&journal));
    stamp.stamp.journal_clear();
}

/// Returns a session that shares nothing with the others of this process, since its network settings are different.
pub fn in_new_process(stamp: &TestStamp) -> Session {
    let mut json = stamp.session_json();
    json["environment"]["NO_PROXY"] = "unused.example".into();
    Session::new(&json, &[("clientSecret", stamp.client_secret())])
}

#[test]
fn sends_each_request_once_and_in_order() {
    for (system, stamp) in [("AAD", TestStamp::aad()), ("AD FS", TestStamp::adfs())] {
        let (request, session) = (flow::request(&stamp), stamp.session());
        flow::run(&session, &request).result();
        assert_sent(&stamp, &format!("{system}, new stamp"), &[SESSION, CREATED], COLD);
        flow::run(&session, &request).result();
        assert_sent(&stamp, &format!("{system}, rerun"), &[COMPARED], RERUN);
        flow::run(&stamp.session(), &request).result();
        let what = format!("{system}, rerun in a new session");
        assert_sent(&stamp, &what, &[LATER_SESSION, COMPARED], RERUN_IN_NEW_SESSION);
        flow::run(&in_new_process(&stamp), &request).result();
        let what = format!("{system}, rerun in a new process");
        assert_sent(&stamp, &what, &[SESSION, COMPARED], RERUN_IN_NEW_PROCESS);
    }
}

/// Only the container needs another answer, the one with the key of the account.
#[test]
fn a_rerun_reads_the_resources_of_the_session_at_once() {
    for stamp in [TestStamp::aad(), TestStamp::adfs()] {
        let (request, session) = (flow::request(&stamp), stamp.session());
        flow::run(&session, &request).result();
        stamp.set_latency(Duration::from_millis(300));
        stamp.stamp.journal_clear();
        flow::run(&session, &request).result();
        let journal = stamp.stamp.journal();
        let one = |name: &str| journal.iter().find(|entry| kind(entry) == name).expect(name);
        for (early, late) in [("keys", "account?"), ("other secrets?", "vault?")] {
            let (sent, answered) = (one(early).started, one(late).started + one(late).elapsed_ms);
            assert!(sent < answered, "{early} was sent after the answer to {late}: {sent} ms, {answered} ms");
        }
    }
}

#[test]
fn requests_constant_facts_once_for_all_registries_of_a_session() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let registry = |number: usize| {
        let mut request: Value = flow::request(&stamp);
        for name in ["resourceGroupName", "storageAccountName", "keyVaultName"] {
            request[name] = format!("{}{number}", request[name].as_str().expect("a name")).into();
        }
        flow::run(&session, &request).result();
        let sent = stamp.stamp.journal();
        stamp.stamp.journal_clear();
        sent
    };
    assert_eq!(registry(1).len(), COLD);
    for number in [2, 3] {
        let sent = registry(number);
        let paths: Vec<&str> = sent.iter().map(|entry| entry.path.as_str()).collect();
        assert!(sent.len() <= NEXT, "{} requests: {paths:?}", sent.len());
    }
}

/// Stamps of tests get ports that earlier ones had, and may have their state too.
#[test]
fn session_knows_nothing_of_an_earlier_stamp_with_the_same_port() {
    let folder = Folder::new();
    let state = folder.path("state.json");
    let earlier = TestStamp::within(folder, IdentitySystem::Aad, |builder| builder.state_file(&state));
    flow::run(&earlier.session(), &flow::request(&earlier)).result();
    let proxy = earlier.stamp.description().proxy.clone();
    let address = proxy.trim_start_matches("http://").trim_end_matches('/').parse().expect("an address");
    let saved = std::fs::read(earlier.stop().path("state.json"));

    let folder = Folder::new();
    let state = folder.path("state.json");
    std::fs::write(&state, saved.expect("the state of the stamp")).expect("a file");
    let later =
        TestStamp::within(folder, IdentitySystem::Aad, |builder| builder.state_file(&state).proxy_listen(address));
    assert_eq!(later.stamp.description().proxy, proxy);
    flow::run(&later.session(), &flow::request(&later)).result();
    assert_eq!(counted(&later.stamp.journal())["subscriptions"], 1);
}
