//! Recordings of sessions: files with lists of exchanges, as in `shared/specs/sessions` and of `-RecordPath`.

use std::path::Path;

use crate::published::read_json;
use azcr_core::http::transport::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use azcr_core::http::{Request, Response};
use serde_json::Value;

pub struct Exchange {
    pub name: String,
    pub recorded: Value,
}

impl Exchange {
    pub fn text(&self, field: &str) -> &str {
        self.recorded[field].as_str().unwrap_or_default()
    }

    pub fn method(&self) -> Method {
        self.text("method").parse().expect("a method")
    }

    pub fn status(&self) -> u16 {
        self.recorded["status"].as_u64().and_then(|status| status.try_into().ok()).expect("a status")
    }

    /// Returns a header of the recording, without using the code under test.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.recorded["headers"].as_object().expect("headers");
        headers.iter().find_map(|(key, value)| key.eq_ignore_ascii_case(name).then(|| value.as_str())?)
    }

    pub fn json_body(&self) -> Value {
        match self.text("body") {
            "" => Value::Null,
            text => serde_json::from_str(text.trim_start_matches('\u{feff}'))
                .unwrap_or_else(|error| panic!("{}: the recording holds another kind of body: {error}", self.name)),
        }
    }

    pub fn request(&self) -> Request {
        let url = self.text("url").parse().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let mut request = Request::new(self.method(), url);
        request.body = self.text("requestBody").to_owned().into();
        request
    }

    pub fn response(&self) -> Response {
        let mut headers = HeaderMap::new();
        for (name, value) in self.recorded["headers"].as_object().expect("headers") {
            let name: HeaderName = name.parse().expect("a header's name");
            headers.insert(name, HeaderValue::from_str(value.as_str().expect("text")).expect("a header's value"));
        }
        let status = StatusCode::from_u16(self.status()).expect("a status");
        Response { status, headers, body: self.text("body").to_owned().into(), proxy: None, tried: Default::default() }
    }
}

/// Returns the sessions, one per file, in their order.
pub fn sessions(folder: &Path) -> Vec<Vec<Exchange>> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("readable").map(|entry| entry.expect("entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files.iter().map(|file| session(file)).collect()
}

fn session(file: &Path) -> Vec<Exchange> {
    let Value::Array(recorded) = read_json(file) else {
        panic!("{}: no list of exchanges", file.display());
    };
    let name = file.file_stem().expect("a name").to_string_lossy();
    recorded.into_iter().enumerate().map(|(at, recorded)| Exchange { name: format!("{name} {at}"), recorded }).collect()
}
