//! Hostile inputs of every parser. No input causes a panic, an error with an `Internal` id, or an endless loop.
//!
//! Two fuzzers share the checks: the tests of each file use random inputs and valid ones with random damage (`PROPTEST_CASES` sets their number), and `native/fuzz`
//! runs [`PARSERS`] with inputs that reach new code.

mod answers;
mod archives;
mod events;
#[cfg(test)]
mod file_limits;
#[cfg(test)]
mod inputs;
mod keys;
mod names;
mod redaction;
mod storage_lists;

use crate::error::Result;

/// A parser, and what has to be true of its results.
pub struct Parser {
    pub name: &'static str,
    /// Reads the bytes.
    ///
    /// # Panics
    /// If the parser is wrong.
    pub check: fn(&[u8]),
}

/// The parsers that read bytes or text. Those of the ABI's JSON are in the crate of the ABI.
pub const PARSERS: &[Parser] = &[
    Parser { name: "metadata", check: answers::metadata },
    Parser { name: "refusals", check: |body| answers::refusals(body, 403) },
    Parser { name: "successes", check: |body| answers::successes(body, 200) },
    Parser { name: "json_of_any_depth", check: |body| answers::json_of_any_depth(body, 0) },
    Parser { name: "challenges", check: |text| answers::challenges(&text_of(text)) },
    Parser { name: "requested_pauses", check: |text| two_texts(text, answers::requested_pauses) },
    Parser { name: "archives", check: archives::archives },
    Parser { name: "compressed_archives", check: archives::compressed_archives },
    Parser { name: "texts_of_events", check: |text| events::texts_come_back(&text_of(text)) },
    Parser { name: "secrets_in_events", check: |text| two_texts(text, events::known_secret_is_hidden) },
    Parser { name: "pfx_files", check: |bytes| keys::pfx_files(bytes, "fixture") },
    Parser { name: "certificates", check: keys::certificates },
    Parser { name: "trusted_root_files", check: keys::trusted_root_files },
    Parser { name: "known_hosts", check: |bytes| keys::known_hosts(bytes, 22) },
    Parser { name: "private_keys", check: |bytes| keys::private_keys(bytes, Some("fixture")) },
    Parser { name: "references", check: |text| names::references(&text_of(text)) },
    Parser { name: "registries", check: |text| names::registries(&text_of(text)) },
    Parser { name: "digests", check: |text| names::digests(&text_of(text)) },
    Parser { name: "wildcards", check: |text| two_texts(text, names::wildcards) },
    Parser { name: "manifests", check: names::manifests },
    Parser { name: "docker_logins", check: names::docker_logins },
    Parser { name: "secrets_in_texts", check: |text| two_texts(text, redaction::around_a_secret) },
    Parser { name: "secrets_in_parts", check: |text| two_texts(text, redaction::around_a_secret_in_parts) },
    Parser { name: "blob_lists", check: storage_lists::blob_list },
    Parser { name: "container_lists", check: storage_lists::container_list },
];

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Calls `check` with the texts before and after the first zero byte, so that one input has both.
fn two_texts(bytes: &[u8], check: impl Fn(&str, &str)) {
    let text = text_of(bytes);
    let (first, second) = text.split_once('\0').unwrap_or((&text, ""));
    check(first, second);
}

/// Checks that an error is one for the caller, and not a defect.
fn assert_no_defect<T>(outcome: Result<T>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(error) => {
            assert!(!error.id.id().starts_with("Internal."), "{error:?}");
            assert!(!error.message.is_empty() && !error.hint().is_empty(), "{error:?}");
            None
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The corpus is the first input of `native/fuzz`.
    #[test]
    fn every_parser_reads_every_file_of_the_corpus() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/hostile_inputs/corpus");
        let files: Vec<_> =
            std::fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("a file").path()).collect();
        assert!(files.len() > 10, "{files:?}");
        for file in files {
            let bytes = std::fs::read(&file).expect("a file");
            for parser in PARSERS {
                (parser.check)(&bytes);
            }
        }
    }

    #[test]
    fn names_of_parsers_are_unique() {
        let names: BTreeSet<_> = PARSERS.iter().map(|parser| parser.name).collect();
        assert_eq!(names.len(), PARSERS.len());
    }
}
