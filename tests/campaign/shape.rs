//! The parts of a stamp's state that are the same in every run. The number of everything is kept, so that nothing doubled or lost has the same shape.

use serde_json::{Map, Value};

/// Members that differ between runs, or that reads change.
const LEFT_OUT: [&str; 18] = [
    "keys",
    "operationId",
    "created",
    "updated",
    "duration",
    "timestamp",
    "operations",
    "provisioning",
    "dns",
    "keysLate",
    "deleting",
    "ready",
    "ends",
    "etag",
    "started",
    "changed",
    "policiesSpread",
    "creationTime",
];
/// Ids and keys are at least this long.
const ID: usize = 32;

/// Returns the shape of a state or a result.
pub fn of(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()));
            let shaped: Vec<(String, Value)> = kept.map(|(name, value)| (open(name), of(value))).collect();
            let mut object = Map::new();
            for (name, value) in shaped {
                // Several names may have the same shape.
                let number = (0..).find(|number| !object.contains_key(&numbered(&name, *number))).unwrap_or_default();
                object.insert(numbered(&name, number), value);
            }
            object.sort_keys();
            Value::Object(object)
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(of).collect();
            items.sort_by_cached_key(Value::to_string);
            Value::Array(items)
        }
        Value::String(text) => open(text).into(),
        other => other.clone(),
    }
}

fn numbered(name: &str, number: usize) -> String {
    if number == 0 { name.to_owned() } else { format!("{name} ({number})") }
}

/// Replaces times, ids, and names that a run chooses.
fn open(text: &str) -> String {
    if is_time(text) {
        return "(time)".to_owned();
    }
    text.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn segment(text: &str) -> &str {
    let is_name = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=+.:~".contains(&byte));
    match text {
        _ if text.starts_with("container-registry-2") => "(deployment)",
        _ if text.starts_with("container-registry_OsDisk") => "(disk)",
        _ if text.starts_with("azcr-gallery-") || text.starts_with("azcrgallery") => "(temporary)",
        _ if text.len() >= ID && is_name(text) => "(id)",
        _ if text.starts_with("Azs.ContainerRegistry ") => "(client secret)",
        _ => text,
    }
}

fn is_time(text: &str) -> bool {
    let is_date = text.len() > 18 && text.as_bytes()[4] == b'-' && text.as_bytes()[10] == b'T';
    is_date || text.ends_with(" GMT")
}

/// Returns the first difference, with its place.
pub fn difference(expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        _ if expected == found => None,
        (Value::Object(one), Value::Object(other)) => {
            let names: Vec<&String> = one.keys().chain(other.keys()).collect();
            names.into_iter().find_map(|name| {
                let member = |object: &Map<String, Value>| object.get(name).cloned().unwrap_or_default();
                difference(&member(one), &member(other)).map(|found| format!("{name}: {found}"))
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).find_map(|(one, other)| difference(one, other))
        }
        (Value::Array(one), Value::Array(other)) => {
            let surplus: Vec<&Value> = other.iter().filter(|item| !one.contains(item)).collect();
            let missing: Vec<&Value> = one.iter().filter(|item| !other.contains(item)).collect();
            let (surplus, missing) = (serde_json::json!(surplus), serde_json::json!(missing));
            Some(format!("{} instead of {} items; surplus {surplus}, missing {missing}", other.len(), one.len()))
        }
        _ => Some(format!("{found} instead of {expected}")),
    }
}
