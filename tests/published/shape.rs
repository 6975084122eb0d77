//! Compares the shape of two JSON values: names and types, not contents.

use serde_json::Value;

/// Returns the members of `example` that `answer` lacks, or has with another type. `null` matches any type. Additional members of `answer` are not counted
/// here: see [`invented`].
pub fn missing(example: &Value, answer: &Value, allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    compare(example, answer, "", &mut |path, what| {
        if what != Difference::Invented && !is_allowed(&path, allowed) {
            found.push(format!("{path}: {what:?}"));
        }
    });
    found
}

/// Returns the members of `answer` that no example has, except the `allowed` paths.
pub fn invented(example: &Value, answer: &Value, allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    compare(example, answer, "", &mut |path, what| {
        if what == Difference::Invented && !is_allowed(&path, allowed) {
            found.push(path);
        }
    });
    found
}

#[derive(Debug, PartialEq)]
enum Difference {
    Missing,
    Invented,
    OtherType,
}

/// Returns whether a path is allowed: a path in the list includes all paths below it.
fn is_allowed(path: &str, allowed: &[&str]) -> bool {
    allowed.iter().any(|allowed| path == *allowed || path.starts_with(&format!("{allowed}.")))
}

fn compare(example: &Value, answer: &Value, path: &str, report: &mut dyn FnMut(String, Difference)) {
    match (example, answer) {
        (Value::Null, _) | (_, Value::Null) => {}
        // The names of tags are arbitrary.
        (Value::Object(_), Value::Object(_)) if path.ends_with("tags") => {}
        (Value::Object(example), Value::Object(answer)) => {
            for (name, value) in example {
                match answer.get(name) {
                    Some(answer) => compare(value, answer, &below(path, name), report),
                    None => report(below(path, name), Difference::Missing),
                }
            }
            for name in answer.keys().filter(|name| !example.contains_key(*name)) {
                report(below(path, name), Difference::Invented);
            }
        }
        (Value::Array(example), Value::Array(answer)) => {
            if let Some(first) = example.first() {
                answer.iter().for_each(|item| compare(first, item, &below(path, "[]"), report));
            }
        }
        _ if std::mem::discriminant(example) == std::mem::discriminant(answer) => {}
        _ => report(path.to_owned(), Difference::OtherType),
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
