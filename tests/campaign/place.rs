//! A request of a flow: those with the same method, host, and path are one place. Parts of the path that differ between runs are left open.

use serde_json::{Value, json};
use stamp::JournalEntry;

/// Begin of names that a run chooses anew: deployments have the time in their names, temporary places of uploads are random.
const CHOSEN: [&str; 2] = ["container-registry-2", "azcr-gallery-"];
/// Begin of the host of a temporary storage account.
const CHOSEN_HOST: &str = "azcrgallery";
const STORAGE: [&str; 3] = ["blob", "queue", "table"];
/// Services whose first label is the name of a resource.
const NAMED: [&str; 4] = ["vault", STORAGE[0], STORAGE[1], STORAGE[2]];
/// Ids of operations, secret versions, and role assignments.
const ID: usize = 32;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub method: String,
    /// The whole host, or its constant begin.
    pub host: String,
    /// `*` for a segment that differs between runs.
    pub path: String,
}

impl Place {
    pub fn of(entry: &JournalEntry) -> Self {
        let host = if entry.host.starts_with(CHOSEN_HOST) { CHOSEN_HOST } else { &entry.host };
        let segments: Vec<&str> = entry.path.split('/').map(constant).collect();
        Self { method: entry.method.clone(), host: host.to_owned(), path: segments.join("/") }
    }

    /// Returns the rule for this fault. `nth` is the n-th request to this place, from 1; `None` are all.
    pub fn rule(&self, nth: Option<usize>, action: &Value) -> Value {
        json!({ "match": { "method": self.method, "hostPrefix": self.host, "path": self.path, "nth": nth },
            "times": nth.map(|_| 1), "action": action })
    }

    /// Returns method, the first label of the host, and the path below the subscription.
    pub fn shown(&self) -> String {
        let path = self.path.strip_prefix("/subscriptions/*").unwrap_or(&self.path);
        let path = path.strip_prefix("/resourceGroups").or(path.strip_prefix("/resourcegroups")).unwrap_or(path);
        let mut labels = self.host.split('.');
        let (first, second) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
        let host = if NAMED.contains(&second) { format!("{first}.{second}") } else { first.to_owned() };
        format!("{} {host}{path}", self.method)
    }

    /// Returns whether Azure Resource Manager answers.
    pub fn is_of_resource_manager(&self) -> bool {
        self.host.starts_with("management.") || self.host.starts_with("adminmanagement.")
    }

    /// Returns whether the request carries a token.
    pub fn has_token(&self) -> bool {
        !self.is_of_sign_in() && !self.is_of_storage()
    }

    /// Returns whether the session sends the request before the flow begins, in the same way for each flow.
    pub fn is_of_sign_in(&self) -> bool {
        self.host.starts_with("login.") || self.path.starts_with("/metadata/") || self.path == "/subscriptions"
    }

    pub fn is_read(&self) -> bool {
        ["GET", "HEAD"].contains(&self.method.as_str())
    }

    /// Returns whether the request is signed with a key, which does not expire.
    fn is_of_storage(&self) -> bool {
        self.host == CHOSEN_HOST || self.host.split('.').nth(1).is_some_and(|service| STORAGE.contains(&service))
    }
}

fn constant(segment: &str) -> &str {
    if segment.len() >= ID || CHOSEN.iter().any(|begin| segment.starts_with(begin)) { "*" } else { segment }
}
