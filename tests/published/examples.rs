//! The published examples: official ones by status, recorded ones by their position in the recording.

use std::path::PathBuf;

use serde_json::Value;

use super::read_json;

pub struct Examples {
    folder: PathBuf,
}

impl Examples {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Returns an answer. `file#201`: the official answer with that status; `file#@2`: the answer of the third recorded exchange; `file`: the whole file.
    pub fn answer(&self, reference: &str) -> Value {
        let (file, part) = reference.split_once('#').unwrap_or((reference, ""));
        let example = read_json(&self.folder.join(format!("{file}.json")));
        let answer = match part.strip_prefix('@') {
            Some(at) => example["exchanges"][at.parse::<usize>().expect("a number")]["response"]["body"].clone(),
            None if part.is_empty() => example,
            None => example["responses"][part]["body"].clone(),
        };
        assert!(!answer.is_null(), "{reference} has no body");
        answer
    }

    /// Returns headers and body of a recorded error; the file consists of a status line, headers, and a body.
    pub fn error_body(&self, file: &str) -> Value {
        let text = std::fs::read_to_string(self.folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let text = text.replace("\r\n", "\n");
        let body = match text.starts_with("HTTP/") {
            true => text.split_once("\n\n").expect("headers and a body").1,
            false => &text,
        };
        serde_json::from_str(body.trim()).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Returns the body that the official example sends.
    pub fn request(&self, file: &str) -> Value {
        let parameters = read_json(&self.folder.join(format!("{file}.json")))["parameters"].clone();
        let body = parameters.as_object().and_then(|all| all.values().find(|value| value.is_object()));
        body.cloned().unwrap_or_else(|| panic!("{file} sends no body"))
    }
}
