//! The judgment of an error: it has an id that fits the fault (at least one of several problems has), and it names the host or the resource.

use crate::cell::Cell;
use serde_json::Value;

/// Ids, or their begin, that an error of each fault may have. Connection faults begin with a connection that is cut.
const FITTING: &[(&str, &[&str])] = &[
    ("connection refused", CONNECTION),
    ("name not resolved", CONNECTION),
    ("closed before TLS", CONNECTION),
    ("no TLS", CONNECTION),
    ("untrusted certificate", CONNECTION),
    ("reset", CONNECTION),
    ("answer lost", CONNECTION),
    ("answer cut", CONNECTION),
    ("hangs", TIME),
    ("hangs after acting", TIME),
    ("a byte a second", TIME),
    ("429 after 1 s", OVERLOAD),
    ("429 after a date", OVERLOAD),
    ("429 after 31 years", OVERLOAD),
    ("500", OVERLOAD),
    ("503", OVERLOAD),
    // The preflight of a deployment reports the service principal's refusals as its missing rights.
    ("401", &["SignIn.", "Deployment.", DIRECTORY]),
    ("garbage", ANSWER),
    ("HTML page", ANSWER),
    // It is the service's own answer.
    ("other case", &[]),
];
/// These two name the service that failed, and quote its error.
const METADATA: &str = "Discovery.Failed";
const DIRECTORY: &str = "Graph.Unreachable";
const CONNECTION: &[&str] = &["Transport.", METADATA, DIRECTORY];
const TIME: &[&str] = &["Operation.OutOfTime", "Transport.TimedOut", "Transport.AnswerBroken", METADATA, DIRECTORY];
const OVERLOAD: &[&str] = &["Service.Throttled", "Service.Unavailable", METADATA, DIRECTORY];
/// A removal is verified.
const ANSWER: &[&str] = &["Service.Answer", "Verification.Failed", METADATA, DIRECTORY];

/// Returns what is wrong with the error.
pub fn wrong_error(cell: &Cell, error: &Value) -> Option<String> {
    let id = error["id"].as_str().unwrap_or_default();
    if id.starts_with("Internal.") || id.is_empty() {
        return Some("a defect".to_owned());
    }
    // A preflight reports several problems as one error.
    let problems: Vec<&str> =
        error["problems"].as_array().into_iter().flatten().filter_map(|one| one["id"].as_str()).collect();
    let ids = if problems.is_empty() { vec![id] } else { problems };
    let (_, fitting) = FITTING.iter().find(|(name, _)| *name == cell.fault.name).expect("every fault has its ids");
    if !ids.iter().any(|id| fitting.iter().any(|begin| id.starts_with(begin))) {
        return Some(format!("the cause does not fit the fault: {ids:?}"));
    }
    if !names_its_place(cell, error) {
        return Some(format!("it names neither host nor resource: {error}"));
    }
    None
}

fn names_its_place(cell: &Cell, error: &Value) -> bool {
    let problems = error["problems"].as_array().into_iter().flatten();
    let texts =
        [error].into_iter().chain(problems).flat_map(|one| [&one["message"], &one["target"], &one["service"]["url"]]);
    let text: Vec<&str> = texts.filter_map(Value::as_str).collect();
    text.iter().any(|text| text.contains(&cell.place.host))
        || error["target"].as_str().is_some_and(|target| !target.is_empty())
}
