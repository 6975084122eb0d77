//! A pause that a service asks for is shared by all sessions of the process.

use std::thread;

use crate::support::flow;
use crate::support::stamp::TestStamp;
use serde_json::json;
use stamp::JournalEntry;

const PAUSE_MS: u64 = 5_000;
/// Requests that were in flight when the pause began, and the delay of a busy machine.
const TOLERANCE_MS: u64 = 1_500;

#[test]
fn pause_of_one_request_holds_the_requests_of_all_sessions_to_that_service() {
    let stamp = TestStamp::without_delays();
    let request = flow::request(&stamp);
    flow::run(&stamp.session(), &request).result();
    stamp.stamp.journal_clear();
    let fault = json!({
        "match": { "method": "GET", "hostPrefix": "management.", "pathContains": "/resourcegroups/" }, "times": 1,
        "action": { "answer": { "status": 429, "headers": [["Retry-After", (PAUSE_MS / 1_000).to_string()]], "body": {} } },
    });
    stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
    let told: Vec<String> = thread::scope(|scope| {
        let runs = [(); 3].map(|()| scope.spawn(|| flow::run(&stamp.session(), &request)));
        let ended = runs.map(|run| run.join().expect("a run"));
        for one in &ended {
            one.result();
        }
        ended.iter().flat_map(|ended| ended.lines("verbose")).map(str::to_owned).collect()
    });
    let journal = stamp.stamp.journal();
    let throttled = journal.iter().find(|entry| entry.status == 429).expect("the throttled request");
    let began = throttled.started + throttled.elapsed_ms;
    let is_early = |entry: &&JournalEntry| {
        entry.host == throttled.host
            && entry.started > began + TOLERANCE_MS
            && entry.started + entry.elapsed_ms < began + PAUSE_MS
    };
    let early: Vec<&str> = journal.iter().filter(is_early).map(|entry| entry.path.as_str()).collect();
    assert!(early.is_empty(), "sent within the pause: {early:?}");
    assert_eq!(journal.iter().filter(|entry| entry.status == 429).count(), 1);
    let names = |text: &&String| text.contains("pause") && text.contains(&throttled.host);
    assert!(told.iter().any(|text| names(&text)), "{told:#?}");
}
