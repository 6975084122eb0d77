//! The paths `crate::…`, `super::…`, and `self::…` in Rust sources, resolved to modules. Tests do not count.

use std::collections::BTreeMap;
use std::path::Path;

/// A module as its path from the crate's root.
pub type Module = Vec<String>;

pub struct Edge {
    pub from: Module,
    pub to: Module,
}

pub fn edges(root: &Path) -> Vec<Edge> {
    let mut sources = BTreeMap::new();
    read(root, &mut Vec::new(), &mut sources);
    let mut found = Vec::new();
    for (module, text) in &sources {
        for path in paths(module, text) {
            let to = resolved(path, &sources);
            if to != *module {
                found.push(Edge { from: module.clone(), to });
            }
        }
    }
    found
}

fn read(folder: &Path, module: &mut Module, sources: &mut BTreeMap<Module, String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if name == "tests" || name == "bin" {
            continue;
        }
        let is_folder = path.is_dir();
        let is_root = ["lib", "mod", "main"].contains(&name.as_str());
        if is_folder || !is_root {
            module.push(name);
        }
        if is_folder {
            read(&path, module, sources);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source");
            let (code, _) = text.split_once("#[cfg(test)]\nmod tests {").unwrap_or((&text, ""));
            let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
            sources.insert(module.clone(), lines.collect::<Vec<_>>().join("\n"));
        }
        if is_folder || !is_root {
            module.pop();
        }
    }
}

/// Returns the longest part of a path that is a module; the rest are names in it.
fn resolved(mut path: Module, sources: &BTreeMap<Module, String>) -> Module {
    while !sources.contains_key(&path) {
        path.pop();
    }
    path
}

fn paths(module: &Module, text: &str) -> Vec<Module> {
    let mut found = Vec::new();
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in text.match_indices(start) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            tree(&from(start, module), &text[at + start.len()..], &mut found);
        }
    }
    found
}

fn from(start: &str, module: &Module) -> Module {
    match start {
        "crate::" => Module::new(),
        "self::" => module.clone(),
        _ => module[..module.len().saturating_sub(1)].to_vec(),
    }
}

/// Collects the paths of one use tree, `a::{b, c::d}`, and returns the text after it.
fn tree<'a>(base: &Module, mut text: &'a str, found: &mut Vec<Module>) -> &'a str {
    let mut path = base.clone();
    loop {
        text = text.trim_start();
        if let Some(inner) = text.strip_prefix('{') {
            text = inner;
            loop {
                text = tree(&path, text, found).trim_start();
                text = match text.strip_prefix("as ") {
                    Some(alias) => alias.trim_start().trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'),
                    None => text,
                };
                text = text.trim_start();
                match text.strip_prefix(',') {
                    Some(rest) if !rest.trim_start().starts_with('}') => text = rest,
                    Some(rest) => return rest.trim_start().trim_start_matches('}'),
                    None => return text.strip_prefix('}').unwrap_or(text),
                }
            }
        }
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
        match &text[..end] {
            "super" => drop(path.pop()),
            "self" | "" => {}
            name => path.push(name.to_owned()),
        }
        match text[end..].strip_prefix("::") {
            Some(rest) if end > 0 => text = rest,
            _ => {
                found.push(path);
                return &text[end..];
            }
        }
    }
}
