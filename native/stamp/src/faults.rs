use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::{
    behaviour::Spelling,
    exchange::{Reply, Request},
    outage::{Outage, Outages},
};

/// The requests to which a rule applies; omitted members match everything.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Match {
    pub method: Option<String>,
    pub host_prefix: Option<String>,
    /// Ignoring case, in path and query.
    pub path_contains: Option<String>,
    /// The whole path without the query, ignoring case; `*` stands for any one segment.
    pub path: Option<String>,
    /// Only the n-th matching request, from 1.
    pub nth: Option<u32>,
}

/// What happens to a matching request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Action {
    /// Answers instead of the service.
    Answer {
        status: u16,
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// A string is sent unchanged, anything else as JSON.
        #[serde(default)]
        body: Value,
    },
    /// Refuses the request with this status, and repeats its URL, headers, and body in the message, as careless services and proxies do.
    Echo(u16),
    /// Delays the request before the service processes it.
    DelayMs(u64),
    /// The service processes the request immediately and it is added to the journal, but the answer is delayed.
    HoldAnswerMs(u64),
    /// The service gets the request without its token or signature, and refuses it as it does after the token's end.
    WithoutToken,
    /// Cuts the connection before the service receives the request.
    Reset,
    /// The service processes the request, and the connection is cut before the answer.
    LostAnswer,
    /// The service processes the request. Half of the answer's body is sent, then the connection is cut; an answer without a body is lost.
    CutAnswer,
    /// The service processes the request, and the answer's body is sent with a pause of this many milliseconds after each byte.
    DripAnswerMs(u64),
    /// Azure Resource Manager processes the request, and states, ids, and other identifiers in its answer have another case. Other services are not affected.
    OtherCase(Spelling),
    /// Like `Reset`, and then new connections to the host fail: this many, or all until the rules are replaced.
    Outage {
        kind: Outage,
        #[serde(default)]
        connections: Option<u32>,
    },
    /// The request waits until this many matching requests have come, so that none of their clients knows of the others' request; at most ten seconds.
    Gather(usize),
}

/// Requests that have not come by then do not come.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    #[serde(rename = "match", default)]
    pub matching: Match,
    /// How many times the rule applies; none: always.
    #[serde(default)]
    pub times: Option<u32>,
    pub action: Action,
    #[serde(skip)]
    seen: u32,
    #[serde(skip)]
    gathered: Option<Arc<Barrier>>,
}

/// What happens to one request.
pub struct Verdict {
    pub action: Action,
    gathered: Option<Arc<Barrier>>,
}

impl Verdict {
    /// Waits for the other requests of [`Action::Gather`].
    pub async fn gather(&self) {
        if let Some(gathered) = &self.gathered {
            // After the limit, those that have come proceed.
            let _ = tokio::time::timeout(LONGEST_WAIT, gathered.wait()).await;
        }
    }
}

impl Fault {
    pub fn new(matching: Match, action: Action) -> Self {
        Self { matching, times: Some(1), action, seen: 0, gathered: None }
    }

    #[must_use]
    pub fn times(mut self, times: Option<u32>) -> Self {
        self.times = times;
        self
    }

    fn verdict(&mut self) -> Verdict {
        if let (Action::Gather(count), None) = (&self.action, &self.gathered) {
            self.gathered = Some(Arc::new(Barrier::new(*count)));
        }
        Verdict { action: self.action.clone(), gathered: self.gathered.clone() }
    }

    fn matches(&mut self, request: &Request) -> bool {
        let m = &self.matching;
        let url = format!("{}?{}", request.path, request.raw_query).to_ascii_lowercase();
        let fits = m.method.as_ref().is_none_or(|method| request.method.as_str().eq_ignore_ascii_case(method))
            && m.host_prefix.as_ref().is_none_or(|prefix| request.host.starts_with(&prefix.to_ascii_lowercase()))
            && m.path_contains.as_ref().is_none_or(|part| url.contains(&part.to_ascii_lowercase()))
            && m.path.as_ref().is_none_or(|pattern| is_path(pattern, &request.path));
        if !fits {
            return false;
        }
        self.seen += 1;
        if self.matching.nth.is_some_and(|nth| nth != self.seen) {
            return false;
        }
        match &mut self.times {
            Some(0) => false,
            Some(left) => {
                *left -= 1;
                true
            }
            None => true,
        }
    }
}

fn is_path(pattern: &str, path: &str) -> bool {
    let (mut expected, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (expected.next(), given.next()) {
            (None, None) => return true,
            (Some(segment), Some(other)) if segment == "*" || segment.eq_ignore_ascii_case(other) => {}
            _ => return false,
        }
    }
}

/// Ordered rules; the first that applies to a request decides.
#[derive(Default)]
pub struct Faults {
    rules: Mutex<Vec<Fault>>,
    pub outages: Outages,
    met: AtomicBool,
}

impl Faults {
    /// Replaces the rules, ends outages, and forgets that a rule applied.
    pub fn set(&self, faults: Vec<Fault>) {
        *self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = faults;
        self.outages.end();
        self.met.store(false, Ordering::SeqCst);
    }

    pub fn add(&self, fault: Fault) {
        self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(fault);
    }

    /// Returns whether a rule has applied to a request.
    pub fn is_met(&self) -> bool {
        self.met.load(Ordering::SeqCst)
    }

    pub fn verdict(&self, request: &Request) -> Option<Verdict> {
        let mut faults = self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let verdict = faults.iter_mut().find_map(|fault| fault.matches(request).then(|| fault.verdict()));
        if verdict.is_some() {
            self.met.store(true, Ordering::SeqCst);
        }
        if let Some(Verdict { action: Action::Outage { kind, connections }, .. }) = &verdict {
            self.outages.begin(&request.host, *kind, *connections);
        }
        verdict
    }
}

/// Returns the answer of a rule.
pub fn prescribed(status: u16, headers: &[(String, String)], body: &Value) -> Reply {
    let mut reply = match body {
        Value::Null => Reply::empty(status),
        Value::String(text) => Reply { body: text.clone().into(), ..Reply::empty(status) },
        json => Reply { body: json.to_string().into(), ..Reply::empty(status) }
            .header("Content-Type", "application/json; charset=utf-8"),
    };
    reply.headers.extend_from_slice(headers);
    reply
}

/// Returns the answer of [`Action::Echo`], in the form of the errors of storage or of the other services.
pub fn echoed(status: u16, request: &Request, is_of_storage: bool) -> Reply {
    let body = String::from_utf8_lossy(&request.body);
    let headers: Vec<String> = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let head = format!("{}?{}\n{}", request.path, request.raw_query, headers.join("\n"));
    if is_of_storage {
        let [body, head] = [body.as_ref(), &head].map(quick_xml::escape::escape);
        let xml = format!("<?xml version=\"1.0\"?><Error><Code>Echoed</Code><Message>{body}\n{head}</Message></Error>");
        return Reply::text(status, "application/xml", xml).header("x-ms-error-code", "Echoed");
    }
    let details = json!([{ "code": "Echoed", "message": head }]);
    let error = json!({ "code": "Echoed", "message": body, "details": details });
    Reply::json(status, &json!({ "error": error, "error_description": format!("{body}\n{head}"), "message": body }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_matches_whole_segments_ignoring_case() {
        for (pattern, path, expected) in [
            ("/a/b", "/a/b", true),
            ("/a/b", "/A/B", true),
            ("/a/*/c", "/a/anything/c", true),
            ("/a/*", "/a/b/c", false),
            ("/a/b", "/a/b/c", false),
            ("/a/b/c", "/a/b", false),
            ("/a", "/ab", false),
        ] {
            assert_eq!(is_path(pattern, path), expected, "{pattern} {path}");
        }
    }
}
