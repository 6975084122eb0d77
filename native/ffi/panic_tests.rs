//! A panic inside of every exported function becomes a status. [`injected`] makes the next guarded body of this thread panic, so a function without a guard
//! would return something else.

use std::collections::BTreeSet;
use std::path::Path;
use std::ptr::{null, null_mut};

use crate::abi::azcr_abi_version;
use crate::buffer::{azcr_buffer_data, azcr_buffer_free, azcr_buffer_len};
use crate::failure::{Failure, azcr_error_data, azcr_error_free, azcr_error_len};
use crate::handle::Handle;
use crate::operation::{
    azcr_operation_cancel, azcr_operation_free, azcr_operation_next, azcr_operation_reply, azcr_operation_secret,
};
use crate::panic::injected;
use crate::secrets::{azcr_secrets_free, azcr_secrets_new, azcr_secrets_set, azcr_secrets_set_utf16};
use crate::session::{azcr_session_free, azcr_session_new};
use crate::status::{AZCR_OK, Status};
use crate::use_case::START_CALLS;

const PANICKED: Status = 901;

/// What a function returned after a panic.
enum Told {
    Status(Status),
    /// A null pointer or 0.
    Nothing(bool),
    /// It returns nothing.
    Void,
}

type Call = Box<dyn Fn(*mut *mut Failure) -> Told>;

/// Returns a call of each exported function, except those that cannot fail.
fn calls() -> Vec<(String, Call)> {
    let mut calls: Vec<(String, Call)> = Vec::new();
    for (name, start) in START_CALLS {
        let call = move |error| {
            let mut operation = null_mut();
            // SAFETY: there is no text, and the places are writable.
            let status = unsafe { start(null(), null(), 0, null(), &raw mut operation, error) };
            assert!(operation.is_null());
            Told::Status(status)
        };
        calls.push((format!("azcr_{name}_start"), Box::new(call)));
    }
    let mut add = |name: &str, call: Call| calls.push((name.to_owned(), call));
    add("azcr_secrets_new", Box::new(|_| Told::Nothing(azcr_secrets_new().is_null())));
    add("azcr_secrets_free", Box::new(|_| Told::Status(azcr_secrets_free(null_mut()))));
    // SAFETY: here and below there is no text, and the places are writable.
    add(
        "azcr_secrets_set",
        Box::new(|error| Told::Status(unsafe { azcr_secrets_set(null_mut(), null(), 0, null(), 0, error) })),
    );
    let set_utf16 = |error| {
        // SAFETY: as above.
        Told::Status(unsafe { azcr_secrets_set_utf16(null_mut(), null(), 0, null(), 0, error) })
    };
    add("azcr_secrets_set_utf16", Box::new(set_utf16));
    let session_new = |error| {
        let mut session = null_mut();
        // SAFETY: as above.
        let status = unsafe { azcr_session_new(null(), 0, null(), &raw mut session, error) };
        assert!(session.is_null());
        Told::Status(status)
    };
    add("azcr_session_new", Box::new(session_new));
    add("azcr_session_free", Box::new(|_| Told::Status(azcr_session_free(null_mut()))));
    let next = |error| {
        let mut event = null_mut();
        // SAFETY: as above.
        let status = unsafe { azcr_operation_next(null(), 0, &raw mut event, error) };
        assert!(event.is_null());
        Told::Status(status)
    };
    add("azcr_operation_next", Box::new(next));
    // SAFETY: as above.
    add(
        "azcr_operation_reply",
        Box::new(|error| Told::Status(unsafe { azcr_operation_reply(null(), null(), 0, null(), error) })),
    );
    let cancel = |_| {
        azcr_operation_cancel(null());
        Told::Void
    };
    add("azcr_operation_cancel", Box::new(cancel));
    let secret = |error| {
        let mut secret = null_mut();
        // SAFETY: as above.
        let status = unsafe { azcr_operation_secret(null(), null(), 0, &raw mut secret, error) };
        assert!(secret.is_null());
        Told::Status(status)
    };
    add("azcr_operation_secret", Box::new(secret));
    add("azcr_operation_free", Box::new(|_| Told::Status(azcr_operation_free(null_mut()))));
    add("azcr_buffer_data", Box::new(|_| Told::Nothing(azcr_buffer_data(null()).is_null())));
    add("azcr_buffer_len", Box::new(|_| Told::Nothing(azcr_buffer_len(null()) == 0)));
    add("azcr_buffer_free", Box::new(|_| Told::Status(azcr_buffer_free(null_mut()))));
    add("azcr_error_data", Box::new(|_| Told::Nothing(azcr_error_data(null()).is_null())));
    add("azcr_error_len", Box::new(|_| Told::Nothing(azcr_error_len(null()) == 0)));
    add("azcr_error_free", Box::new(|_| Told::Status(azcr_error_free(null_mut()))));
    calls
}

/// Returns the functions of the checked-in header.
fn declared() -> BTreeSet<String> {
    let header = Path::new(env!("CARGO_MANIFEST_DIR")).join("native/include/azs_container_registry.h");
    let header = std::fs::read_to_string(header).expect("the header");
    let code = header.lines().filter(|line| !line.trim_start().starts_with(['/', '*', '#']));
    let names = code.filter_map(|line| {
        let (before, _) = line.split_once('(')?;
        before.split([' ', '*']).next_back().filter(|name| name.starts_with("azcr_")).map(str::to_owned)
    });
    names.collect()
}

#[test]
fn panic_in_every_exported_function_is_stopped() {
    let calls = calls();
    let mut named: BTreeSet<String> = calls.iter().map(|(name, _)| name.clone()).collect();
    // It returns a constant.
    named.insert("azcr_abi_version".to_owned());
    assert!(azcr_abi_version() > 0);
    assert_eq!(named, declared(), "each exported function has a call here");
    for (name, call) in calls {
        for has_place in [false, true] {
            let mut failure = null_mut();
            injected::arm();
            let told = call(if has_place { &raw mut failure } else { null_mut() });
            assert!(!injected::disarm(), "{name} runs its body outside of the guard");
            match told {
                Told::Status(status) => assert_eq!(status, PANICKED, "{name}"),
                Told::Nothing(is_nothing) => assert!(is_nothing, "{name}"),
                Told::Void => {}
            }
            if !failure.is_null() {
                let error = Failure::require(failure).expect("an error");
                let json: serde_json::Value = serde_json::from_slice(error.bytes()).expect("JSON");
                assert_eq!(json["id"], "Internal.Panic", "{name}");
                assert_eq!(azcr_error_free(failure), AZCR_OK);
            }
        }
    }
}
