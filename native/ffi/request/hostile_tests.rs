//! Any text as a session or a request: each is refused with `Request.Invalid` or read, without a panic, and no value is quoted.

use std::collections::BTreeSet;

use azcr_core::error::{Error, ErrorId};
use azcr_core::identity::session::SessionRequest;
use azcr_core::json_members::schema_of;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use super::{read, typed};
use crate::use_case::table::USE_CASES;

const CANARY: &str = "canary-4720";
/// Inputs of each property in CI; `PROPTEST_CASES` sets another number.
const CASES: u32 = 96;

fn config() -> ProptestConfig {
    let given = std::env::var_os("PROPTEST_CASES").is_some();
    let usual = ProptestConfig::default();
    ProptestConfig { cases: if given { usual.cases } else { CASES }, failure_persistence: None, ..usual }
}

/// Returns a value of any type, whose texts are all the canary.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(Value::from(CANARY)),
        Just(json!("1")),
        Just(json!("")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            (select(vec!["kind", "id", "name", "*.example"]), inner).prop_map(|(name, value)| json!({ name: value })),
        ]
    })
}

/// Returns some of the members that `schema` defines, with any values.
fn request(schema: &Value) -> impl Strategy<Value = Value> + use<> {
    let names: BTreeSet<String> = schema["properties"].as_object().into_iter().flat_map(Map::keys).cloned().collect();
    let names: Vec<String> = names.into_iter().filter(|name| name != "version").collect();
    vec((select(names), value()), 0..8).prop_map(|members| {
        let mut request: Map<String, Value> = members.into_iter().collect();
        request.insert("version".to_owned(), 1.into());
        request.into()
    })
}

/// Returns the text of a JSON document with some replaced, inserted, or removed bytes.
fn damaged(text: &str, damages: &[(Index, Option<u8>, bool)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (at, byte, inserts) in damages {
        let at = at.index(bytes.len() + 1);
        match byte {
            Some(byte) if *inserts || at == bytes.len() => bytes.insert(at, *byte),
            Some(byte) => bytes[at] = *byte,
            None => bytes.truncate(at),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn assert_refused(error: &Error) {
    assert_eq!(error.id, ErrorId::RequestInvalid, "{error:?}");
    assert!(!error.message.is_empty() && !error.hint().is_empty(), "{error:?}");
    assert!(error.message.len() < 4_000, "{} bytes", error.message.len());
}

fn damages() -> impl Strategy<Value = Vec<(Index, Option<u8>, bool)>> {
    vec((any::<Index>(), prop_oneof![8 => any::<u8>().prop_map(Some), 1 => Just(None)], any::<bool>()), 0..5)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn requests_of_every_use_case(
        (number, request) in (0..USE_CASES.len()).prop_flat_map(|number| (Just(number), request(&USE_CASES[number].work.schema))),
    ) {
        let work = &USE_CASES[number].work;
        match read(&request.to_string(), &work.schema, "this request") {
            Ok(value) => {
                if let Err(error) = work.read(&value) {
                    assert_refused(&error);
                    prop_assert!(!error.message.contains(CANARY), "{}", error);
                }
            }
            Err(error) => {
                assert_refused(&error);
                prop_assert!(!error.message.contains(CANARY), "{}", error);
            }
        }
    }

    #[test]
    fn sessions(request in request(&schema_of::<SessionRequest>())) {
        let outcome = read(&request.to_string(), &schema_of::<SessionRequest>(), "this session");
        if let Err(error) = outcome.and_then(|value| typed::<SessionRequest>(&value)) {
            assert_refused(&error);
            prop_assert!(!error.message.contains(CANARY), "{}", error);
        }
    }

    #[test]
    fn damaged_texts(request in request(&USE_CASES[0].work.schema), damages in damages()) {
        let work = &USE_CASES[0].work;
        let outcome = read(&damaged(&request.to_string(), &damages), &work.schema, "this request");
        if let Err(error) = outcome.and_then(|value| work.read(&value).map(drop)) {
            assert_refused(&error);
        }
    }

    #[test]
    fn any_text(text in any::<String>()) {
        if let Err(error) = read(&text, &USE_CASES[0].work.schema, "this request") {
            assert_refused(&error);
        }
    }
}
