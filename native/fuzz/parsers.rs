//! libFuzzer with the parser that `AZCR_PARSER` names. Without one, it shows their names. `cargo xtask libfuzzer` builds and runs it.

#![no_main]

use std::process::exit;
use std::sync::OnceLock;

use azcr_core::hostile_inputs::{PARSERS, Parser};
use libfuzzer_sys::fuzz_target;

static PARSER: OnceLock<&Parser> = OnceLock::new();

fuzz_target!(
    init: choose(),
    |input: &[u8]| if let Some(parser) = PARSER.get() {
        (parser.check)(input);
    }
);

fn choose() {
    let name = std::env::var("AZCR_PARSER").unwrap_or_default();
    match PARSERS.iter().find(|parser| parser.name == name) {
        Some(parser) => drop(PARSER.set(parser)),
        None => {
            PARSERS.iter().for_each(|parser| println!("{}", parser.name));
            exit(0);
        }
    }
}
