use std::{sync::Mutex, time::Instant};

use aws_lc_rs::digest::{SHA256, digest};
use serde::Serialize;
use serde_json::Value;

use crate::{exchange::Request, names::Host, random::hex};

/// One request and its answer.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    pub id: u64,
    pub method: String,
    pub host: String,
    pub path: String,
    pub query: String,
    pub body_sha256: String,
    /// JSON bodies of ARM writes, with secrets redacted; null for other requests.
    pub body: Value,
    /// 0 if the connection was cut without an answer.
    pub status: u16,
    /// Milliseconds since the start of the stamp.
    pub started: u64,
    pub elapsed_ms: u64,
    pub client_addr: String,
    pub user_agent: String,
    /// `api-version`, or `x-ms-version` for storage.
    pub api_version: String,
    /// Whether a token or signature was sent, for tests of the trust rule.
    pub authorization: bool,
    pub request_id: String,
}

impl JournalEntry {
    /// Returns whether the request could change something on the stamp: sign-ins, checks, and reads by POST do not count.
    pub fn is_write(&self) -> bool {
        match self.method.as_str() {
            "GET" | "HEAD" | "OPTIONS" => false,
            "POST" => {
                let path = self.path.to_ascii_lowercase();
                ![
                    "/oauth2/",
                    "/listkeys",
                    "/checknameavailability",
                    "/validate",
                    "/getobjectsbyobjectids",
                    "/getbyids",
                    "/devicecode",
                ]
                .iter()
                .any(|read| path.contains(read))
            }
            _ => self.status != 401,
        }
    }
}

/// All requests since the start or the last clearing.
pub struct Journal {
    start: Instant,
    entries: Mutex<(u64, Vec<JournalEntry>)>,
}

impl Default for Journal {
    fn default() -> Self {
        Self { start: Instant::now(), entries: Mutex::default() }
    }
}

impl Journal {
    pub fn record(
        &self,
        request: &Request,
        host: &Host,
        began: Instant,
        status: u16,
        request_id: &str,
    ) -> JournalEntry {
        let arm_write = matches!(host, Host::Management | Host::AdminManagement) && !request.is_read();
        let mut body = if arm_write { request.json() } else { Value::Null };
        redact(&mut body, false);
        let milliseconds = |duration: std::time::Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let mut entry = JournalEntry {
            id: 0,
            method: request.method.to_string(),
            host: request.host.clone(),
            path: request.path.clone(),
            query: request.raw_query.clone(),
            body_sha256: hex(digest(&SHA256, &request.body).as_ref()),
            body,
            status,
            started: milliseconds(began.duration_since(self.start)),
            elapsed_ms: milliseconds(began.elapsed()),
            client_addr: request.client.to_string(),
            user_agent: request.header("user-agent").unwrap_or_default().to_owned(),
            api_version: request
                .query("api-version")
                .or_else(|| request.header("x-ms-version").map(str::to_owned))
                .unwrap_or_default(),
            authorization: request.headers.contains_key("authorization"),
            request_id: request_id.to_owned(),
        };
        let mut entries = self.entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        entries.0 += 1;
        entry.id = entries.0;
        entries.1.push(entry.clone());
        entry
    }

    pub fn entries(&self) -> Vec<JournalEntry> {
        self.entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1.clone()
    }

    pub fn clear(&self) {
        self.entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner).1.clear();
    }
}

/// Replaces strings below a member with a secret name; names of ids and URLs, and lists of permissions, are kept.
fn redact(value: &mut Value, secret: bool) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.to_ascii_lowercase();
                let says_secret = ["password", "secret", "privatekey"].iter().any(|word| name.contains(word))
                    && !["url", "uri", "id", "name", "secrets"].iter().any(|end| name.ends_with(end));
                redact(member, secret || says_secret);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, secret)),
        Value::String(text) if secret => "(redacted)".clone_into(text),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_redacted_and_permissions_are_kept() {
        let mut body = serde_json::json!({"parameters": {"clientSecret": {"value": "x"}, "pfxSecretUrl": {"value": "u"}},
            "permissions": {"secrets": ["get"]}});
        redact(&mut body, false);
        assert_eq!(body["parameters"]["clientSecret"]["value"], "(redacted)");
        assert_eq!(body["parameters"]["pfxSecretUrl"]["value"], "u");
        assert_eq!(body["permissions"]["secrets"][0], "get");
    }
}
