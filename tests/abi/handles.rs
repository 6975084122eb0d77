//! Handles that a faulty or hostile caller uses after freeing them, twice, in place of other types, or from many threads at once.

use std::ptr::{null_mut, without_provenance_mut};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::library::{Handle, api};
use crate::support::operation::Secrets;
use crate::support::stamp::TestStamp;

const HANDLE_INVALID: i32 = 105;

type Free = unsafe extern "C" fn(Handle) -> i32;

/// Returns a handle of each type with its free function. The caller must free them.
fn one_of_each() -> Vec<(&'static str, Handle, Free)> {
    let api = api();
    let session = session();
    let (mut operation, mut error) = (null_mut(), null_mut());
    let request = json!({ "version": 1 }).to_string();
    // SAFETY: the text is there, and the places are writable.
    let status = unsafe {
        (api.start("connect"))(session, request.as_ptr(), request.len(), null_mut(), &raw mut operation, &raw mut error)
    };
    assert_eq!(status, 0);
    let event = loop {
        let (mut event, mut failure) = (null_mut(), null_mut());
        // SAFETY: the places are writable.
        match unsafe { (api.operation_next)(operation, 1000, &raw mut event, &raw mut failure) } {
            0 => break event,
            status => assert_eq!(status, 1),
        }
    };
    let mut unused = null_mut();
    // SAFETY: the text is there, and the places are writable.
    let status = unsafe { (api.session_new)(b"{".as_ptr(), 1, null_mut(), &raw mut unused, &raw mut error) };
    assert_ne!(status, 0);
    // SAFETY: no conditions.
    let bag = unsafe { (api.secrets_new)() };
    vec![
        ("session", session, api.session_free),
        ("operation", operation, api.operation_free),
        ("buffer", event, api.buffer_free),
        ("error", error, api.error_free),
        ("secrets", bag, api.secrets_free),
    ]
}

fn session() -> Handle {
    let text = json!({ "version": 1, "armEndpoint": "https://management.shanghai.azurestack.example",
        "identity": { "kind": "clientSecret", "applicationId": "a" },
        // Without the variables of this process: each session would read the certificates of SSL_CERT_FILE.
        "environment": {} })
    .to_string();
    let secrets = Secrets::new(&[("clientSecret", "handle-canary")]);
    let (mut session, mut error) = (null_mut(), null_mut());
    // SAFETY: the text is there, and the places are writable.
    let status = unsafe { (api().session_new)(text.as_ptr(), text.len(), secrets.0, &raw mut session, &raw mut error) };
    assert_eq!(status, 0);
    session
}

fn freed(free: Free, handle: Handle) -> i32 {
    // SAFETY: any number may be given.
    unsafe { free(handle) }
}

/// Returns the status of every other call, with `handle` instead of a live handle, and the id of the error if there is one.
fn used(handle: Handle) -> Vec<(&'static str, i32, Option<String>)> {
    let api = api();
    let (mut place, name, text) = (null_mut(), "token", r#"{"request":1}"#);
    let live = session();
    let mut answers = Vec::new();
    let mut call = |what, call: &mut dyn FnMut(*mut Handle) -> i32| {
        let mut error: Handle = null_mut();
        let status = call(&raw mut error);
        answers.push((what, status, (status > 1).then(|| api.take_error(error)["id"].to_string())));
    };
    let (name, name_len, text, len) = (name.as_ptr(), name.len(), text.as_ptr(), text.len());
    // SAFETY: in each call the texts are there and the places are writable; any number may be given as a handle.
    call("secrets_set", &mut |error| unsafe { (api.secrets_set)(handle, name, name_len, name, name_len, error) });
    // SAFETY: as above.
    call("session_new", &mut |error| unsafe { (api.session_new)(text, len, handle, &raw mut place, error) });
    // SAFETY: as above.
    call("start", &mut |error| unsafe { (api.start("connect"))(handle, text, len, null_mut(), &raw mut place, error) });
    // SAFETY: as above.
    call("secrets of a start", &mut |error| unsafe {
        (api.start("connect"))(live, text, len, handle, &raw mut place, error)
    });
    // SAFETY: as above.
    call("next", &mut |error| unsafe { (api.operation_next)(handle, 0, &raw mut place, error) });
    // SAFETY: as above.
    call("reply", &mut |error| unsafe { (api.operation_reply)(handle, text, len, null_mut(), error) });
    // SAFETY: as above.
    call("secret", &mut |error| unsafe { (api.operation_secret)(handle, name, name_len, &raw mut place, error) });
    assert_eq!(freed(api.session_free, live), 0);
    answers
}

#[test]
fn freed_handle_is_refused_by_every_call_and_freeing_it_again_does_nothing() {
    let handles = one_of_each();
    for (kind, handle, free) in &handles {
        assert_eq!(freed(*free, *handle), 0, "{kind}");
    }
    let others = one_of_each();
    for (kind, handle, free) in handles {
        assert_eq!(freed(free, handle), HANDLE_INVALID, "{kind}");
        assert!(!others.iter().any(|(_, other, _)| *other == handle), "{kind}: the number is used again");
        for (call, status, id) in used(handle) {
            assert_eq!((status, id.as_deref()), (HANDLE_INVALID, Some("\"Argument.HandleInvalid\"")), "{kind}, {call}");
        }
        // SAFETY: any number may be given.
        unsafe { (api().operation_cancel)(handle) };
        // SAFETY: as above.
        assert!(unsafe { (api().buffer_data)(handle) }.is_null(), "{kind}");
        // SAFETY: as above.
        assert_eq!(unsafe { (api().error_len)(handle) }, 0, "{kind}");
    }
    for (kind, handle, free) in others {
        assert_eq!(freed(free, handle), 0, "{kind}");
    }
}

#[test]
fn handle_of_another_type_and_unknown_number_are_refused() {
    let handles = one_of_each();
    for (kind, handle, free) in &handles {
        for (other, foreign, _) in handles.iter().filter(|(other, ..)| other != kind) {
            assert_eq!(freed(*free, *foreign), HANDLE_INVALID, "{kind} by {other}");
        }
        for number in [1, 8, 0x7fff_ffff_ffff, usize::MAX, handle.addr() + 1, handle.addr() ^ 1 << 40] {
            assert_eq!(freed(*free, without_provenance_mut(number)), HANDLE_INVALID, "{kind} {number:#x}");
        }
    }
    for (call, status, _) in used(without_provenance_mut(0xdead_beef)) {
        assert_eq!(status, HANDLE_INVALID, "{call}");
    }
    for (kind, handle, free) in handles {
        assert_eq!(freed(free, handle), 0, "{kind} is still there");
    }
}

#[test]
fn freeing_an_operation_returns_the_last_event_to_a_waiting_thread() {
    let stamp = TestStamp::aad();
    stamp.set_latency(Duration::from_secs(20));
    let session = stamp.session();
    for _ in 0..5 {
        let operation = session.start("connect", &json!({ "version": 1 }), &[]);
        let began = Instant::now();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| operation.end());
            while began.elapsed() < Duration::from_millis(50) {
                thread::yield_now();
            }
            assert_eq!(freed(api().operation_free, operation.0), 0);
            // The last event, or a refusal if the thread was between two calls.
            if let Ok(ended) = waiting.join() {
                assert_eq!(ended.last["outcome"], "cancelled");
            }
        });
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
        std::mem::forget(operation);
    }
}

#[test]
fn concurrent_frees_of_the_same_handles_free_each_once() {
    let handles: Vec<_> = (0..5).flat_map(|_| one_of_each()).map(|(_, handle, free)| (handle.addr(), free)).collect();
    let start = Barrier::new(4);
    let freed: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    handles.iter().filter(|(handle, free)| freed(*free, without_provenance_mut(*handle)) == 0).count()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert_eq!(freed, handles.len());
}

#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_sessions_leak_neither_memory_nor_threads() {
    fn figure(name: &str) -> u64 {
        let text = std::fs::read_to_string("/proc/self/status").expect("the figures of this process");
        let line = text.lines().find_map(|line| line.strip_prefix(name)).expect("the figure");
        line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().expect("a number")
    }
    let open = |count: usize| {
        let sessions: Vec<Handle> = (0..count).map(|_| session()).collect();
        for session in sessions {
            assert_eq!(freed(api().session_free, session), 0);
        }
    };
    // The first sessions fill the caches of the allocator.
    (0..20).for_each(|_| open(100));
    let (threads, before) = (figure("Threads"), figure("VmRSS"));
    (0..100).for_each(|_| open(100));
    assert_eq!(figure("Threads"), threads);
    let grown = figure("VmRSS").saturating_sub(before);
    assert!(grown < 4096, "{grown} KiB after 10,000 sessions, {before} KiB before");
}
