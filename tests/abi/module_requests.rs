//! The requests of the PowerShell functions, compared with the schemas: the library refuses unknown members.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

/// The members that `Invoke-ContainerRegistryOperation` adds.
const ADDED: [&str; 8] =
    ["version", "command", "logPath", "reportPath", "reportAppend", "trace", "timeoutSeconds", "whatIf"];
/// Functions that return a request, or a part of one.
const MAKERS: [&str; 3] = ["Get-DeploymentRequest", "Get-ImageConnection", "Get-PrerequisitesRequest"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schemas() -> Value {
    let text = std::fs::read_to_string(root().join("native/include/azs_container_registry.requests.json"));
    serde_json::from_str(&text.expect("the schemas are checked in")).expect("JSON")
}

fn functions() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for folder in ["Public", "Private"] {
        for entry in std::fs::read_dir(root().join("module/Azs.ContainerRegistry").join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.insert(name, std::fs::read_to_string(&path).expect("a function").replace("\r\n", "\n"));
        }
    }
    found
}

/// Returns the calls of use cases: name, and the line with its continuations.
fn calls(text: &str) -> Vec<(String, String)> {
    let lines = text.replace("`\n", " ");
    let starts = ["Invoke-ContainerRegistryOperation ", "Start-ContainerRegistryOperation "];
    let calls = lines.lines().filter(|line| starts.iter().any(|start| line.contains(start)));
    // Without the calls that pass the name on.
    let named = calls.filter_map(|line| Some((word_after(line, "-UseCase ")?, line.to_owned())));
    named.filter(|(use_case, _)| !use_case.is_empty()).collect()
}

fn word_after(text: &str, before: &str) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
}

/// Returns the top-level keys of the table that begins after `before`: `@{ a = 1; b = @{ … } }`.
fn keys_of_table(text: &str, before: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (at, _) in text.match_indices(before) {
        let mut depth = 0;
        let (mut statement, mut ended) = (String::new(), false);
        for c in text[at + before.len()..].chars() {
            match c {
                '{' | '(' | '[' => depth += 1,
                '}' if depth == 0 => ended = true,
                '}' | ')' | ']' => depth -= 1,
                _ => {}
            }
            if ended || (depth == 0 && (c == '\n' || c == ';')) {
                if let Some((key, _)) = statement.split_once('=').filter(|(key, _)| !key.contains('#')) {
                    keys.insert(key.trim().to_owned());
                }
                statement.clear();
            } else {
                statement.push(c);
            }
            if ended {
                break;
            }
        }
    }
    keys
}

/// Returns all keys that a function can add to its request.
fn keys(text: &str, call: &str, functions: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut keys = keys_of_table(call, "-Request @{");
    if call.contains("-Request $") || call.contains("-Request ($") {
        keys.extend(keys_of_table(text, "$request = @{"));
        for (at, start) in text.match_indices("$request.") {
            let rest = &text[at + start.len()..];
            let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
            if rest[name.len()..].trim_start().starts_with('=') {
                keys.insert(name);
            }
        }
        for maker in MAKERS.iter().filter(|maker| text.contains(**maker)) {
            let made = ["Remove-EmptyValue -Table @{", "Request = @{"];
            keys.extend(made.iter().flat_map(|before| keys_of_table(&functions[*maker], before)));
        }
    }
    keys
}

#[test]
fn schemas_contain_every_member_of_module_requests() {
    let (schemas, functions) = (schemas(), functions());
    let (mut unknown, mut used) = (Vec::new(), BTreeSet::new());
    for (function, text) in &functions {
        for (use_case, call) in calls(text) {
            let members = &schemas["useCases"][&use_case]["request"]["properties"];
            assert!(members.is_object(), "{function} starts '{use_case}', which is not in the table");
            let sent = keys(text, &call, &functions);
            let has_members =
                members.as_object().is_some_and(|members| members.keys().any(|key| !ADDED.contains(&key.as_str())));
            assert!(
                !sent.is_empty() || !has_members || use_case == "gallery_item_list",
                "{function}: no key was found"
            );
            unknown
                .extend(sent.iter().filter(|key| members.get(key).is_none()).map(|key| format!("{function}: {key}")));
            used.insert(use_case);
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
    let unused: Vec<_> = names(&schemas).into_iter().filter(|name| !used.contains(name)).collect();
    assert_eq!(unused, ["lookup", "image_lookup"], "each use case has its function; completion starts these two");
}

fn names(schemas: &Value) -> Vec<String> {
    schemas["useCases"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

#[test]
fn module_confirms_each_writing_use_case_and_opens_the_required_session() {
    let schemas = schemas();
    for (function, text) in functions() {
        for (use_case, call) in calls(&text) {
            let row = &schemas["useCases"][&use_case];
            // A plan writes nothing.
            let writes = row["writes"] == true && !call.contains("whatIf = $true");
            assert_eq!(call.contains(" -Target "), writes, "{function}: ShouldProcess for {use_case}");
            let session = if call.contains(" -Offline") {
                "not used"
            } else if call.contains(" -AnySession") {
                "optional"
            } else {
                "needed"
            };
            assert_eq!(row["session"], session, "{function}: the session of {use_case}");
        }
    }
}

#[test]
fn schema_contains_every_member_of_module_sessions() {
    let (schemas, functions) = (schemas(), functions());
    let session = &schemas["session"]["properties"];
    let kinds = session["identity"]["oneOf"].as_array().expect("ways of signing in");
    let known: BTreeSet<&str> = kinds
        .iter()
        .filter_map(|kind| kind["properties"].as_object())
        .flat_map(|members| members.keys().map(String::as_str))
        .collect();
    let (connect, handed_over) =
        (&functions["Connect-ContainerRegistryStamp"], &functions["ConvertTo-HandedOverSessionJson"]);
    let mut sent = keys_of_table(handed_over, "$session = [ordered]@{");
    sent.extend(keys_of_table(connect, "$session = @{"));
    assert!(sent.contains("armEndpoint") && sent.contains("resolve"), "the tables were found: {sent:?}");
    let unknown: Vec<_> = sent.iter().filter(|key| session.get(key).is_none()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let identity = keys_of_table(connect, "$identity = @{");
    assert!(identity.contains("kind"), "the table was found: {identity:?}");
    let unknown: Vec<_> = identity.iter().filter(|key| !known.contains(key.as_str())).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
