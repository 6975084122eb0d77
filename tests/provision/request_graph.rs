//! The requests of the main flow by purpose, and the answers that each depends on. Together with the stamp's journal they give the minimum duration of the
//! flow.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::support::flow::{ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use stamp::JournalEntry;

/// The pause before the first poll if the service requests none; the intervals between the starts of later polls grow by half each.
const FIRST_POLL: Duration = Duration::from_millis(50);
/// The pause before a role assignment for an unknown principal is retried.
const ROLE_PAUSE: Duration = Duration::from_millis(50);

/// Each type of request, and the types whose answers it needs. Writes need all findings of the preflight.
const NEEDS: &[(&str, &[&str])] = &[
    ("metadata", &[]),
    ("token", &["metadata"]),
    ("subscriptions", &["token"]),
    ("image SKUs", &["subscriptions"]),
    ("principal", &["token"]),
    ("group?", &["subscriptions"]),
    ("rights?", &["group?"]),
    ("account name?", &["group?"]),
    ("account?", &["group?"]),
    ("vault?", &["group?"]),
    ("role?", &["account?", "principal"]),
    ("container?", &["account?", "keys"]),
    ("other secrets?", &["vault?", "token"]),
    ("user?", &["vault?", "token"]),
    ("certificate?", &["vault?", "token"]),
    ("group", &["group?", "rights?", "account name?", "image SKUs", "principal", "token"]),
    ("account", &["group"]),
    ("poll", &["account"]),
    ("keys", &["account?", "account", "poll"]),
    ("container", &["keys"]),
    ("role", &["account", "poll", "principal"]),
    ("vault", &["group"]),
    ("user", &["vault", "token"]),
    ("certificate", &["vault", "token"]),
];

/// Returns the purpose of the request, as in [`NEEDS`]; otherwise its method and location.
pub fn kind(entry: &JournalEntry) -> String {
    let path = entry.path.trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_read = entry.method == "GET";
    let asks = |name: &str| if is_read { format!("{name}?") } else { name.to_owned() };
    let service = entry.host.split('.').nth(1).unwrap_or_default();
    let place = (entry.host.split('.').next().unwrap_or_default(), service);
    match (place, last) {
        (_, "token") if entry.path.contains("/oauth2/") => "token".to_owned(),
        ((_, "blob"), CONTAINER) => asks("container"),
        ((_, "vault"), "secrets") => asks("other secrets"),
        ((_, "vault"), USER) => asks("user"),
        ((_, "vault"), CERTIFICATE_SECRET) => asks("certificate"),
        (("graph", _), _) => "principal".to_owned(),
        (_, "endpoints") => "metadata".to_owned(),
        (_, "subscriptions" | "locations") => last.to_owned(),
        (_, "skus") => "image SKUs".to_owned(),
        (_, "checkNameAvailability") => "account name?".to_owned(),
        (_, "listKeys") => "keys".to_owned(),
        (_, "permissions") => "rights?".to_owned(),
        (_, "roleAssignments") => "role?".to_owned(),
        _ if path.contains("/roleAssignments/") => asks("role"),
        _ if path.contains("/asyncoperations/") => "poll".to_owned(),
        (_, GROUP) => asks("group"),
        (_, ACCOUNT) => asks("account"),
        (_, VAULT) => asks("vault"),
        _ => format!("{} {}{path}", entry.method, entry.host),
    }
}

fn needs(kind: &str) -> &'static [&'static str] {
    NEEDS
        .iter()
        .find(|(name, _)| *name == kind)
        .map(|(_, needs)| *needs)
        .unwrap_or_else(|| panic!("unexpected: {kind}"))
}

/// Returns the number of requests of each type.
pub fn counted(journal: &[JournalEntry]) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for entry in journal {
        *counted.entry(kind(entry)).or_default() += 1;
    }
    counted
}

/// Returns pairs of requests of which the second was sent before the answer to the first, which it needs.
pub fn sent_too_early(journal: &[JournalEntry]) -> Vec<(String, String)> {
    let mut early = Vec::new();
    for entry in journal {
        let needed = needs(&kind(entry));
        // The journal's clock has milliseconds.
        let is_late = |other: &&JournalEntry| other.started + other.elapsed_ms > entry.started + 2;
        let mut others: BTreeMap<String, Vec<&JournalEntry>> = BTreeMap::new();
        for other in journal.iter().filter(|other| needed.contains(&kind(other).as_str())) {
            others.entry(kind(other)).or_default().push(other);
        }
        // For types with several requests, such as tokens, one answer is sufficient.
        let late = others.into_iter().filter(|(_, all)| all.iter().all(is_late));
        early.extend(late.map(|(other, _)| (kind(entry), other)));
    }
    early
}

/// Returns the duration of the requests if each is sent as soon as its inputs exist.
pub fn critical_path(journal: &[JournalEntry]) -> Duration {
    let mut ends: BTreeMap<String, Duration> = BTreeMap::new();
    // In the order of the table, in which dependencies come first, except for keys and the requests that need them.
    for _ in 0..2 {
        for (name, needed) in NEEDS {
            let taken: Vec<Duration> = journal
                .iter()
                .filter(|entry| kind(entry) == *name)
                .map(|entry| Duration::from_millis(entry.elapsed_ms))
                .collect();
            if taken.is_empty() {
                continue;
            }
            let begin = needed.iter().filter_map(|other| ends.get(*other)).max().copied().unwrap_or_default();
            let duration = match *name {
                "poll" => polls(&taken),
                "role" => taken.iter().map(|one| *one + ROLE_PAUSE).sum::<Duration>().saturating_sub(ROLE_PAUSE),
                _ => taken.into_iter().max().unwrap_or_default(),
            };
            ends.insert((*name).to_owned(), begin + duration);
        }
    }
    ends.into_values().max().unwrap_or_default()
}

/// Returns the duration of the polls of one operation.
fn polls(taken: &[Duration]) -> Duration {
    let (mut total, mut interval) = (FIRST_POLL, FIRST_POLL);
    for (left, one) in (0..taken.len()).rev().zip(taken) {
        interval = interval.mul_f64(1.5);
        total += if left == 0 { *one } else { interval.max(*one) };
    }
    total
}
