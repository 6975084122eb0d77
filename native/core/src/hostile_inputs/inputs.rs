//! Random inputs of the properties.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::environment;

/// Inputs of each property in CI: all properties together take a few seconds.
const CASES: u32 = 96;

pub(super) fn config() -> ProptestConfig {
    let given = environment::variable("PROPTEST_CASES").is_some();
    let usual = ProptestConfig::default();
    ProptestConfig { cases: if given { usual.cases } else { CASES }, failure_persistence: None, ..usual }
}

/// One change of an input. Positions are relative, so that they fit every input.
#[derive(Debug, Clone)]
pub(super) enum Damage {
    Replace(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, Index),
    Repeat(Index, Index),
    Cut(Index),
}

pub(super) fn damage() -> impl Strategy<Value = Damage> {
    let special =
        select(vec![0_u8, 9, 10, 13, 34, 37, 39, 42, 44, 47, 58, 60, 61, 62, 64, 92, 123, 125, 127, 128, 255]);
    let byte = || prop_oneof![any::<u8>(), special.clone()];
    prop_oneof![
        4 => (any::<Index>(), byte()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        3 => (any::<Index>(), vec(byte(), 1..12)).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Remove(from, to)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Repeat(from, to)),
        1 => any::<Index>().prop_map(Damage::Cut),
    ]
}

pub(super) fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let length = bytes.len();
        let range = |from: &Index, to: &Index| {
            let (from, to) = (from.index(length + 1), to.index(length + 1));
            from.min(to)..from.max(to).min(from.min(to) + 64)
        };
        match damage {
            Damage::Replace(at, byte) if length > 0 => bytes[at.index(length)] = *byte,
            Damage::Replace(..) => {}
            Damage::Insert(at, new) => drop(bytes.splice(at.index(length + 1)..at.index(length + 1), new.clone())),
            Damage::Remove(from, to) => drop(bytes.drain(range(from, to))),
            Damage::Repeat(from, to) => bytes.extend_from_within(range(from, to)),
            Damage::Cut(at) => bytes.truncate(at.index(length + 1)),
        }
    }
    bytes
}

/// Returns inputs that are `valid` with up to six changes, and some that are any bytes.
pub(super) fn like(valid: &[&[u8]]) -> impl Strategy<Value = Vec<u8>> + use<> {
    let valid: Vec<Vec<u8>> = valid.iter().map(|bytes| bytes.to_vec()).collect();
    prop_oneof![
        6 => (select(valid), vec(damage(), 0..6)).prop_map(|(bytes, damages)| damaged(bytes, &damages)),
        1 => vec(any::<u8>(), 0..300),
    ]
}

/// Like [`like`], for text.
pub(super) fn like_text(valid: &[&str]) -> impl Strategy<Value = String> + use<> {
    let valid: Vec<&[u8]> = valid.iter().map(|text| text.as_bytes()).collect();
    prop_oneof![
        4 => like(&valid).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        1 => any::<String>(),
    ]
}
