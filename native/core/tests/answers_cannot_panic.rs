//! `value["member"] = …` and `value["member"].take()` panic if a service sends text or a number instead of an object. Reading `value["member"]` is safe. So the
//! modules that parse answers never write through an index.

use std::path::{Path, PathBuf};

const READERS: [&str; 10] =
    ["arm", "cloud", "graph", "http", "identity", "key_vault", "oci", "provision", "resource", "storage"];
const WRITES: [&str; 5] = ["\"] = ", "\"].take()", "].as_object_mut()", "].as_array_mut()", "] += "];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("tests") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Returns the variable that an index writes to; `None` for other lines.
fn written(line: &str) -> Option<&str> {
    let end = WRITES.iter().filter_map(|write| line.find(write)).min()?;
    let indexed = &line[..end];
    let start = indexed.find('[')?;
    indexed[..start].rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next()
}

#[test]
fn answers_are_not_written_by_index() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    READERS.iter().for_each(|module| sources(&root.join(module), &mut files));
    assert!(files.len() > 100, "{} files", files.len());
    let mut bad = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, line) in code.lines().enumerate() {
            if written(line).is_some() {
                bad.push(format!("{}:{}: {}", file.display(), at + 1, line.trim()));
            }
        }
    }
    assert_eq!(bad, Vec::<String>::new());
}

#[test]
fn finds_a_write_by_index() {
    assert_eq!(written("    page[\"value\"].take(),"), Some("page"));
    assert_eq!(written("existing[\"permissions\"][\"secrets\"] = all;"), Some("existing"));
    assert_eq!(written("body[\"tags\"] = tags;"), Some("body"));
    assert_eq!(written("let tags = &vault[\"tags\"];"), None);
    assert_eq!(written("if vault[\"tags\"] == other {"), None);
}
