//! Handles, statuses, and events at the boundary, for correct and incorrect callers.

use crate::support;
use std::ptr::{null, null_mut};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::flow;
use crate::support::library::{Handle, api};
use crate::support::operation::{Operation, Secrets, Session};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

fn session_json() -> Value {
    json!({ "version": 1, "armEndpoint": "https://management.shanghai.azurestack.example",
        "identity": { "kind": "clientSecret", "applicationId": "a" } })
}

#[test]
fn major_version_is_one() {
    // SAFETY: no conditions.
    let version = unsafe { (api().abi_version)() };
    assert_eq!(version >> 16, 1);
}

#[test]
fn freeing_null_does_nothing() {
    let api = api();
    for free in [api.secrets_free, api.session_free, api.operation_free, api.buffer_free, api.error_free] {
        // SAFETY: NULL is allowed.
        unsafe { free(null_mut()) };
    }
    // SAFETY: NULL is allowed.
    unsafe { (api.operation_cancel)(null_mut()) };
    // SAFETY: NULL is allowed.
    assert!(unsafe { (api.buffer_data)(null_mut()) }.is_null());
    // SAFETY: NULL is allowed.
    assert_eq!(unsafe { (api.error_len)(null_mut()) }, 0);
}

#[test]
fn null_for_a_required_argument_is_an_error() {
    let mut error = null_mut();
    // SAFETY: the place for the error is writable; the rest is NULL on purpose.
    let status = unsafe { (api().session_new)(null(), 5, null_mut(), null_mut(), &raw mut error) };
    assert_eq!(status, 101);
    assert_eq!(api().take_error(error)["id"], "Argument.Missing");

    let mut session: Handle = null_mut();
    // SAFETY: as above, without a place for the error.
    let status = unsafe { (api().session_new)(null(), 5, null_mut(), &raw mut session, null_mut()) };
    assert_eq!(status, 101);
    assert!(session.is_null());

    let no_session = Operation::try_start(null_mut(), "connect", r#"{"version":1}"#, &[]);
    assert_eq!(no_session.err().expect("an error")["id"], "Argument.Missing");

    let mut error = null_mut();
    let mut event = null_mut();
    // SAFETY: the places are writable; the operation is NULL on purpose.
    let status = unsafe { (api().operation_next)(null_mut(), 0, &raw mut event, &raw mut error) };
    assert_eq!(status, 101);
    assert_eq!(api().take_error(error)["category"], "InvalidArgument");
}

#[test]
fn invalid_request_text_is_an_error() {
    let bad = [
        ("", "Request.Invalid"),
        ("{", "Request.Invalid"),
        ("[]", "Request.Invalid"),
        (r#"{"armEndpoint":"https://management.a.b"}"#, "Request.Invalid"),
        (r#"{"version":2,"armEndpoint":"https://management.a.b"}"#, "Request.Invalid"),
        (r#"{"version":1}"#, "Request.Invalid"),
        (r#"{"version":1,"armEndpoint":"https://management.a.b","identity":{"kind":"telepathy"}}"#, "Request.Invalid"),
    ];
    for (json, id) in bad {
        let error = Session::try_new(json, &[]).err().unwrap_or_else(|| panic!("{json} made a session"));
        assert_eq!(error["id"], id, "{json}");
        assert!(!error["hint"].as_str().expect("a hint").is_empty());
    }
    let not_utf8 = [0x7b, 0xff, 0x7d];
    let (mut session, mut error) = (null_mut(), null_mut());
    // SAFETY: the bytes are there, and the places are writable.
    let status =
        unsafe { (api().session_new)(not_utf8.as_ptr(), not_utf8.len(), null_mut(), &raw mut session, &raw mut error) };
    assert_eq!(status, 102);
    assert_eq!(api().take_error(error)["id"], "Argument.Invalid");
}

#[test]
fn request_above_the_limits_is_refused_before_it_is_parsed() {
    let large = |piece: &str, bytes: usize| format!(r#"{{"version":1,"a":[{}0]}}"#, piece.repeat(bytes / piece.len()));
    for (json, why) in [
        (large("0,", 100 << 20), "the limit is 1048576"),
        (large("{},", 900 << 10), "more than 400000 values"),
        (large("[", 200_000), "nested deeper"),
        (format!(r#"{{"version":1,"a":"{}"}}"#, "x".repeat(1 << 20)), "the limit is 1048576"),
    ] {
        let before = peak_memory();
        let session = Session::try_new(&json, &[]).err().expect("an error");
        let operation = Operation::try_start(null_mut(), "image_list", &json, &[]).err().expect("an error");
        for error in [session, operation] {
            assert_eq!(error["id"], "Request.Invalid", "{error}");
            assert!(error["message"].as_str().expect("a message").contains(why), "{why}: {error}");
        }
        if let (Some(before), Some(after)) = (before, peak_memory()) {
            assert!(after - before < 32 << 20, "{why}: {} KiB", (after - before) >> 10);
        }
    }
}

/// Returns the peak memory; `None` if the system does not provide it.
fn peak_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

#[test]
fn utf16_secret_is_accepted_and_an_invalid_one_is_refused() {
    let bag = Secrets::new(&[]);
    let name = "clientSecret";
    for (units, expected) in [(vec![0x70, 0xd834, 0xdd1e], 0), (vec![0xd834], 102)] {
        let mut error = null_mut();
        // SAFETY: bag, name and units are live, and the place is writable.
        let status = unsafe {
            let (units, len) = (units.as_ptr(), units.len());
            (api().secrets_set_utf16)(bag.0, name.as_ptr(), name.len(), units, len, &raw mut error)
        };
        assert_eq!(status, expected);
        if status != 0 {
            assert_eq!(api().take_error(error)["id"], "Argument.Invalid");
        }
    }
}

#[test]
fn last_event_is_sent_once() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let operation = session.start("connect", &json!({ "version": 1 }), &[]);
    let ended = operation.end();
    assert_eq!(ended.result()["stamp"]["identitySystem"], "AAD");
    for _ in 0..3 {
        let error = operation.next(Duration::ZERO).expect_err("nothing may follow");
        assert_eq!(error["id"], "Internal.OperationFinished");
    }
    // Canceling a finished operation changes nothing.
    operation.cancel();
    assert_eq!(operation.next(Duration::ZERO).expect_err("nothing may follow")["number"], 903);
}

#[test]
fn waiting_for_an_event_ends_at_the_timeout() {
    let stamp = TestStamp::aad();
    stamp.set_latency(Duration::from_secs(5));
    let session = stamp.session();
    let operation = session.start("connect", &json!({ "version": 1 }), &[]);
    let began = Instant::now();
    let mut events = 0;
    while began.elapsed() < Duration::from_millis(200) {
        events += usize::from(operation.next(Duration::from_millis(50)).expect("no error").is_some());
    }
    assert!(began.elapsed() < Duration::from_secs(1), "took {:?} and gave {events} events", began.elapsed());
}

#[test]
fn canceled_operation_ends_as_cancelled_within_a_second() {
    let stamp = TestStamp::aad();
    stamp.set_latency(Duration::from_secs(20));
    let session = stamp.session();
    let operation = session.start("connect", &json!({ "version": 1 }), &[]);
    let began = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(100));
            operation.cancel();
            operation.cancel();
        });
        let ended = operation.end();
        assert_eq!(ended.last["outcome"], "cancelled");
        assert_eq!(ended.last["error"]["id"], "Operation.Cancelled");
        assert_eq!(ended.last["done"], json!([]));
    });
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

#[test]
fn freeing_a_running_operation_or_session_does_not_wait_for_the_stamp() {
    let stamp = TestStamp::aad();
    stamp.set_latency(Duration::from_secs(20));
    let began = Instant::now();
    let session = stamp.session();
    drop(session.start("connect", &json!({ "version": 1 }), &[]));
    let left = session.start("connect", &json!({ "version": 1 }), &[]);
    drop(session);
    let ended = left.end();
    assert_eq!(ended.last["outcome"], "cancelled", "the session took its threads with it");
    drop(left);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}

#[cfg(target_os = "linux")]
#[test]
fn freeing_a_session_ends_its_threads() {
    fn threads() -> usize {
        let tasks = std::fs::read_dir("/proc/self/task").expect("the threads of this process");
        let names = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
        names.filter(|name| name.starts_with("azcr")).count()
    }
    let stamp = TestStamp::aad();
    let session = stamp.session();
    session.run("connect", &json!({ "version": 1 }), &[]).result();
    assert!(threads() > 0, "the session works on threads of its own");
    drop(session);
    assert_eq!(threads(), 0);
}

#[test]
fn parallel_sessions_are_independent() {
    let (aad, adfs) = (TestStamp::aad(), TestStamp::adfs());
    let (first, second) = (aad.session(), adfs.session());
    let connect = json!({ "version": 1 });
    let started = [first.start("connect", &connect, &[]), second.start("connect", &connect, &[])];
    let [first, second] = started.map(|operation| operation.end());
    assert_eq!(first.result()["stamp"]["identitySystem"], "AAD");
    assert_eq!(second.result()["stamp"]["identitySystem"], "ADFS");
}

#[test]
fn session_without_its_secret_names_the_missing_one() {
    let session = match Session::try_new(&session_json().to_string(), &[]) {
        Err(error) => error,
        Ok(session) => session.run("connect", &json!({ "version": 1 }), &[]).error().clone(),
    };
    assert_eq!(session["id"], "Argument.Missing");
    assert!(session["message"].as_str().expect("text").contains("clientSecret"), "{session}");
}

#[test]
fn unknown_members_of_sessions_requests_and_replies_are_refused_by_name() {
    let mut session = session_json();
    session["identity"]["applicationID"] = json!("x");
    let refused = Session::try_new(&session.to_string(), &[("clientSecret", "x")]).err().expect("an error");
    assert_eq!(refused["id"], "Request.Invalid");
    assert!(
        refused["message"]
            .as_str()
            .is_some_and(|text| text.contains("\"applicationID\" is not a member of \"identity\""))
    );

    let session = Session::new(&session_json(), &[("clientSecret", "x")]);
    for (use_case, request, message) in [
        ("storage_account", json!({ "version": 1, "storageAcountName": "x" }), "did you mean \"storageAccountName\"?"),
        (
            "connect",
            json!({ "version": 1, "whatIf": true }),
            "its members are version, command, logPath, reportPath, reportAppend, trace, timeoutSeconds",
        ),
        ("image_list", json!({ "version": 1, "registry": "a.example", "tag": "x" }), "did you mean \"tags\"?"),
    ] {
        let refused = Operation::try_start(session.0, use_case, &request.to_string(), &[]).err().expect("an error");
        assert_eq!(refused["id"], "Request.Invalid");
        assert!(refused["message"].as_str().is_some_and(|text| text.ends_with(message)), "{refused}");
    }

    let operation = session.start("connect", &json!({ "version": 1 }), &[]);
    let refused = operation.reply(&json!({ "request": 1, "expires": 1 }), &[]).expect_err("an error");
    assert!(
        refused["message"].as_str().is_some_and(|text| text.contains("\"expires\" is not a member of this reply")),
        "{refused}"
    );
}

#[test]
fn operation_without_a_request_refuses_a_reply() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let operation = session.start("connect", &json!({ "version": 1 }), &[]);
    let error = operation.reply(&json!({ "request": 7 }), &[("token", "x")]).expect_err("no token was requested");
    assert_eq!(error["id"], "Request.Invalid");
    operation.end().result();
}

#[test]
fn certificate_is_created_and_encoded_without_a_session() {
    let folder = support::stamp::Folder::new();
    let path = folder.path("registry.pfx");
    flow::create_certificate(&path, "pässword");
    let request = json!({ "version": 1, "certificateFilePath": path }).to_string();
    let operation =
        Operation::try_start(null_mut(), "certificate_encode", &request, &[("certificatePassword", "pässword")])
            .expect("it starts");
    assert!(operation.secret("encoded").is_err(), "there is no secret before the end");
    let ended = operation.end();
    let thumbprint = ended.result()["certificate"]["thumbprint"].as_str().expect("a thumbprint");
    assert_eq!(thumbprint.len(), 40);
    let encoded = operation.secret("encoded").expect("the vault's value");
    assert!(!ended.text().contains(&encoded), "a secret is not part of an event");
    assert_eq!(operation.secret("other").expect_err("no such secret")["id"], "Argument.Invalid");

    let wrong = Operation::try_start(null_mut(), "certificate_encode", &request, &[("certificatePassword", "wrong")])
        .expect("it starts");
    assert_eq!(wrong.end().error()["id"], "Certificate.WrongPassword");
}
