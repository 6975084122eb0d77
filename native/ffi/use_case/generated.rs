//! Renders the files that are generated from the table. `cargo xtask generate` runs these tests with `AZCR_BLESS=1`, which writes the files; otherwise they
//! compare.

use std::path::{Path, PathBuf};

use azcr_core::identity::session::SessionRequest;
use azcr_core::provision::configuration;
use serde_json::{Map, Value, json};

use super::table::USE_CASES;
use super::{Need, UseCase};
use azcr_core::json_members::schema_of;

/// Maximum width of a line in a doc comment.
const WIDTH: usize = 130;

#[test]
fn the_exported_functions_are_generated_from_the_table() {
    let mut made = String::from(EXPORTS_HEAD);
    USE_CASES.iter().for_each(|use_case| made.push_str(&exported(use_case)));
    let rows: String = USE_CASES.iter().map(|row| format!("    (\"{0}\", azcr_{0}_start),\n", row.name)).collect();
    made.push_str(&EXPORTS_END.replace("COUNT", &USE_CASES.len().to_string()).replace("ROWS", &rows));
    compare("native/ffi/use_case/exports.rs", &made);
}

#[test]
fn the_table_in_the_abi_page_is_generated_from_the_table() {
    const BEGIN: &str = "<!-- made by `cargo xtask generate`: begin -->\n";
    const END: &str = "<!-- made by `cargo xtask generate`: end -->\n";
    let page = checked_in("docs/abi.md");
    let (before, rest) = page.split_once(BEGIN).expect("docs/abi.md has the first mark");
    let (_, after) = rest.split_once(END).expect("docs/abi.md has the second mark");
    let rows: String = USE_CASES.iter().map(row).collect();
    let head =
        "\n| start call | session | time limit | request | secrets | result |\n| --- | --- | --- | --- | --- | --- |\n";
    compare("docs/abi.md", &format!("{before}{BEGIN}{head}{rows}\n{END}{after}"));
}

#[test]
fn the_request_schemas_are_generated_from_the_types() {
    let mut requests = Map::new();
    for use_case in USE_CASES.iter() {
        let mut row = json!({ "session": session(use_case), "writes": use_case.writes, "secrets": use_case.secrets });
        row["request"] = (*use_case.work.schema).clone();
        requests.insert(use_case.name.to_owned(), row);
    }
    let all = json!({
        "$comment": "Made by `cargo xtask generate`; do not edit. What the session and the request of each use case may hold.",
        "session": schema_of::<SessionRequest>(),
        "useCases": requests,
    });
    let text = serde_json::to_string_pretty(&all).expect("JSON");
    compare("native/include/azs_container_registry.requests.json", &format!("{text}\n"));
}

#[test]
fn schema_of_the_configuration_file_is_generated_from_its_type() {
    let text = serde_json::to_string_pretty(&configuration::schema()).expect("JSON");
    compare("module/Azs.ContainerRegistry/registry.schema.json", &format!("{text}\n"));
}

#[cfg(feature = "header")]
#[test]
fn the_header_is_generated_from_the_exported_functions() {
    let made = std::fs::read_to_string(env!("AZCR_GENERATED_HEADER")).expect("build.rs made the header");
    compare("native/include/azs_container_registry.h", &made);
}

#[test]
fn every_use_case_that_writes_has_what_if() {
    for use_case in USE_CASES.iter().filter(|use_case| use_case.writes) {
        assert!(members(use_case).iter().any(|(name, _)| name == "whatIf"), "{}", use_case.name);
    }
}

#[test]
fn names_in_the_table_are_unique() {
    let mut names: Vec<_> = USE_CASES.iter().map(|use_case| use_case.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
}

const EXPORTS_HEAD: &str = "\
//! The exported start calls. Made by `cargo xtask generate` from `native/ffi/use_case/table`; do not edit.

use super::start::{Call, start};
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;
";

const EXPORTS_END: &str = "
#[cfg(test)]
pub type StartCall = unsafe extern \"C\" fn(
    *const Session,
    *const u8,
    usize,
    *const Secrets,
    *mut *mut Operation,
    *mut *mut Failure,
) -> Status;

/// All start calls, for the test of the boundary.
#[cfg(test)]
pub const START_CALLS: [(&str, StartCall); COUNT] = [
ROWS];
";

fn exported(use_case: &UseCase) -> String {
    let session = match use_case.work.need {
        Need::Stamp => "",
        Need::AnySession => " `session` may be NULL.",
        Need::Nothing => " `session` is not used and may be NULL.",
    };
    let mut text = format!("{} Request: {}.", use_case.summary, request(use_case, ""));
    if !use_case.secrets.is_empty() {
        text.push_str(&format!(" Secrets: {}.", listed(use_case.secrets)));
    }
    text.push_str(&format!(" Result: {}.{session}", use_case.result));
    let name = use_case.name;
    let comment: String = wrapped(&text).iter().map(|line| format!("/// {line}\n")).collect();
    format!(
        "
{comment}///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern \"C\" fn azcr_{name}_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {{
    // SAFETY: guaranteed by the caller.
    unsafe {{ start(\"{name}\", Call {{ session, json, len, secrets, operation, error }}) }}
}}
"
    )
}

fn row(use_case: &UseCase) -> String {
    let (name, request) = (use_case.name, request(use_case, "none"));
    let secrets = listed(use_case.secrets);
    format!(
        "| `azcr_{name}_start`: {} | {} | {} | {request} | {secrets} | {} |\n",
        use_case.summary.trim_end_matches('.'),
        session(use_case),
        use_case.limit.name(),
        use_case.result
    )
}

/// Returns the session column of the page.
fn session(use_case: &UseCase) -> &'static str {
    match use_case.work.need {
        Need::Stamp => "needed",
        Need::AnySession => "optional",
        Need::Nothing => "not used",
    }
}

/// Returns the use case's own members, with their types unless they are text.
fn request(use_case: &UseCase, none: &str) -> String {
    let (schema, members) = (&*use_case.work.schema, members(use_case));
    let required = |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
    let shown = |(name, member): &(String, Value)| {
        format!("`{name}{}`{}", if required(name) { "" } else { "?" }, of_type(member))
    };
    match members.as_slice() {
        [] if none.is_empty() => "no members of its own".to_owned(),
        [] => none.to_owned(),
        _ => members.iter().map(shown).collect::<Vec<_>>().join(", "),
    }
}

fn members(use_case: &UseCase) -> Vec<(String, Value)> {
    /// Members that "Log and report" and "Time limit" of the page describe.
    const OF_ALL: [&str; 7] =
        ["version", "command", "logPath", "reportPath", "reportAppend", "trace", "timeoutSeconds"];
    let schema = &*use_case.work.schema;
    let members = schema["properties"].as_object().cloned().unwrap_or_default();
    members.into_iter().filter(|(name, _)| !OF_ALL.contains(&name.as_str())).collect()
}

fn of_type(member: &Value) -> String {
    let alternatives = member["anyOf"].as_array().cloned().unwrap_or_else(|| vec![member.clone()]);
    for member in alternatives {
        let is = |kind: &str| {
            member["type"] == kind || member["type"].as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind))
        };
        let values: Vec<String> = choices(&member).iter().map(|value| format!("`{value}`")).collect();
        if !values.is_empty() {
            return format!(" ({})", values.join(", "));
        }
        for (kind, shown) in [("boolean", "bool"), ("array", "list"), ("object", "object")] {
            if is(kind) {
                return format!(" ({shown})");
            }
        }
        if is("integer") {
            return match (member["minimum"].as_u64(), member["maximum"].as_u64()) {
                (Some(least), Some(most)) => format!(" ({least} to {most})"),
                _ => " (number)".to_owned(),
            };
        }
    }
    String::new()
}

/// Returns the values of an enumeration. Those with a description are alternatives of one value each.
fn choices(member: &Value) -> Vec<String> {
    let listed = |values: &Value| -> Vec<String> {
        values.as_array().into_iter().flatten().filter_map(|value| Some(value.as_str()?.to_owned())).collect()
    };
    let alternatives = member["oneOf"].as_array().into_iter().flatten();
    let constants = alternatives.flat_map(|one| match one["const"].as_str() {
        Some(constant) => vec![constant.to_owned()],
        None => listed(&one["enum"]),
    });
    listed(&member["enum"]).into_iter().chain(constants).collect()
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Wraps at blanks.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn place(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// Reads a checked-in file. A checkout on Windows may have changed the line endings.
fn checked_in(file: &str) -> String {
    std::fs::read_to_string(place(file)).unwrap_or_default().replace("\r\n", "\n")
}

fn compare(file: &str, made: &str) {
    if std::env::var_os("AZCR_BLESS").is_some() {
        std::fs::write(place(file), made).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    assert!(checked_in(file) == made, "{file} differs from what native/ffi says: run `cargo xtask generate`");
}
