use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    description::Description,
    exchange::{Reply, Request},
    faults::Fault,
    seed,
    shared::Shared,
    tokens::device_code::Decision,
};

/// Answers `/_stamp/…` on the proxy's port: the control interface for tests in other languages.
pub fn answer(stamp: &Shared, description: &Description, request: &Request) -> Reply {
    let done = || Reply::empty(204);
    let refuse = |message: String| Reply::json(400, &json!({"message": message}));
    match (request.method.as_str(), request.path.trim_end_matches('/')) {
        ("GET", "/_stamp/describe") => Reply::json(200, &json!(description)),
        ("GET", "/_stamp/journal") => Reply::json(200, &json!(stamp.journal.entries())),
        ("GET", "/_stamp/journal/writes") => {
            let writes: Vec<_> = stamp.journal.entries().into_iter().filter(crate::JournalEntry::is_write).collect();
            Reply::json(200, &json!(writes))
        }
        ("DELETE", "/_stamp/journal") => {
            stamp.journal.clear();
            done()
        }
        ("GET", "/_stamp/state") => Reply::json(200, &state(stamp)),
        ("GET", "/_stamp/settings") => Reply::json(200, &json!(*stamp.behaviour())),
        ("POST", "/_stamp/settings") => {
            let mut behaviour = (*stamp.behaviour()).clone();
            match behaviour.merge(&request.json()) {
                Ok(()) => {
                    stamp.set_behaviour(behaviour);
                    done()
                }
                Err(message) => refuse(message),
            }
        }
        ("POST", "/_stamp/faults") => match Vec::<Fault>::deserialize(request.json()) {
            Ok(faults) => {
                stamp.faults.set(faults);
                done()
            }
            Err(error) => refuse(error.to_string()),
        },
        ("POST", "/_stamp/seed") => match seed::apply(stamp, &request.json()) {
            Ok(()) => done(),
            Err(message) => refuse(message),
        },
        ("GET", "/_stamp/device-codes") => Reply::json(200, &json!(stamp.device_codes.list())),
        ("POST", "/_stamp/device-codes/approve") => decide(stamp, request, Decision::Approved),
        ("POST", "/_stamp/device-codes/decline") => decide(stamp, request, Decision::Declined),
        ("POST", "/_stamp/refresh-tokens/revoke") => {
            stamp.refresh_tokens.revoke_all();
            done()
        }
        _ => Reply::json(
            404,
            &json!({"message": "no such control; see describe, journal, state, settings, faults, seed, device-codes"}),
        ),
    }
}

fn decide(stamp: &Shared, request: &Request, decision: Decision) -> Reply {
    let user_code = request.json()["userCode"].as_str().unwrap_or_default().to_owned();
    Reply::json(200, &json!({"decided": stamp.device_codes.decide(&user_code, decision)}))
}

/// Returns the resources with keys and secret values, which tests compare.
pub fn state(stamp: &Shared) -> Value {
    let mut state = json!(*stamp.world());
    if let Some(members) = state.as_object_mut() {
        members.remove("directory");
    }
    state
}
