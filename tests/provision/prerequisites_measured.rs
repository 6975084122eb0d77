//! How much of the main job runs at the same time: its duration beside that of its requests one after the other.

use std::time::{Duration, Instant};

use crate::support::flow;
use crate::support::stamp::TestStamp;

/// A stamp in the next room; a real one is slower.
const LATENCY: Duration = Duration::from_millis(100);

#[test]
#[ignore = "a measurement: cargo xtask bench"]
fn measured_beside_one_request_after_the_other() {
    for (system, stamp) in [("AAD", TestStamp::aad()), ("AD FS", TestStamp::adfs())] {
        let request = flow::request(&stamp);
        stamp.set_latency(LATENCY);
        let session = stamp.session();
        for turn in ["first run", "rerun"] {
            stamp.stamp.journal_clear();
            let began = Instant::now();
            flow::run(&session, &request).result();
            let time = began.elapsed();
            let journal = stamp.stamp.journal();
            let in_a_row: Duration = journal.iter().map(|entry| Duration::from_millis(entry.elapsed_ms)).sum();
            println!(
                "{system} {turn}: {:.2} s for {} requests, which take {:.2} s one after the other; ratio {:.2}",
                time.as_secs_f64(),
                journal.len(),
                in_a_row.as_secs_f64(),
                time.as_secs_f64() / in_a_row.as_secs_f64(),
            );
            assert!(!journal.is_empty(), "the stamp was asked");
        }
    }
}
