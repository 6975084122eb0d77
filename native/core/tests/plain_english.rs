//! Checks messages of the library for phrases that a native engineer would not write.

use std::fs;
use std::path::{Path, PathBuf};

/// The phrases of `pester/Unit/PlainEnglish.Tests.ps1` that occur in messages.
const PHRASES: [&str; 20] = [
    "is told",
    "are told",
    "tells of",
    "is no ",
    "are no ",
    "takes no ",
    "nobody",
    "somebody",
    "anybody",
    "beside",
    " mend",
    "goes on",
    "the like",
    "wants",
    "as it stands",
    " alone",
    "what is there",
    "has it already",
    "is there already",
    "nothing to do",
];

/// Correct phrases that contain one of them.
const ACCEPTED: [&str; 5] = ["there is no ", "There is no ", "there are no ", "There are no ", "is no longer"];

/// Returns the first phrase in `text`.
fn phrase(text: &str) -> Option<&'static str> {
    let text = ACCEPTED.iter().fold(text.to_owned(), |text, accepted| text.replace(accepted, ""));
    PHRASES.into_iter().find(|phrase| text.contains(phrase))
}

/// Returns the string literals of Rust code, up to its tests, with their line numbers. Comments are skipped.
fn literals(code: &str) -> Vec<(usize, String)> {
    let code = code.split("#[cfg(test)]\nmod").next().unwrap_or(code);
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        let mut parts = line.split('"');
        parts.next();
        while let Some(literal) = parts.next() {
            found.push((number + 1, literal.to_owned()));
            parts.next();
        }
    }
    found
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() && name != "tests" {
            sources(&path, files);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            files.push(path);
        }
    }
}

#[test]
fn messages_have_none_of_the_phrases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    sources(&root.join("../ffi"), &mut files);
    assert!(files.len() > 200, "{} files", files.len());
    let mut found = Vec::new();
    for file in files {
        for (line, literal) in literals(&fs::read_to_string(&file).expect("a source")) {
            if let Some(phrase) = phrase(&literal) {
                found.push(format!("{}:{line}: '{phrase}' in {literal}", file.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_phrase_is_found_and_its_correction_is_not() {
    for (wrong, right) in [
        ("'x' is no URL", "'x' is not a URL"),
        ("somebody else has a role on it", "it has another role assignment"),
        ("it is there already", "it already exists"),
        ("the registry wants a login", "the registry requires a login"),
        ("exists on AAD alone", "is available only on AAD"),
        ("nothing to do", "no change"),
        ("the reason is told", "there is no reason"),
        ("is no unused key", "a key that is no longer used"),
    ] {
        assert!(phrase(wrong).is_some() && phrase(right).is_none(), "{wrong}");
    }
    let code = "//! \"nobody\"\nlet a = \"one\"; let b = \"two\";\n#[cfg(test)]\nmod tests { \"three\" }\n";
    assert_eq!(literals(code), [(2, "one".to_owned()), (2, "two".to_owned())]);
}
