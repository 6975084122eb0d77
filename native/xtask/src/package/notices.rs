//! `THIRD-PARTY-NOTICES.txt`: the third-party code in the libraries, and its license texts. Generated here, since cargo-about would have to be compiled on
//! every new machine (minutes), queries a network service by default, and does not include the toolchain's parts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use spdx::{Expression, LicenseItem};

use super::dependencies::Dependency;
use super::{MODULE, licences};
use crate::Result;

pub const FILE: &str = "THIRD-PARTY-NOTICES.txt";

/// Code that compilers and linkers add: part, license, URL.
pub const TOOLCHAIN: [(&str, &str, &str); 3] = [
    ("Rust standard library", "MIT OR Apache-2.0", "all libraries"),
    ("mingw-w64 runtime", "ZPL-2.1 AND MIT", "the library for Windows"),
    ("GCC runtime library", "GPL-3.0-or-later WITH GCC-exception-3.1", "the library for Windows"),
];

/// Prefixes of the names of license files in crates.
const NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

const RULE: &str = "--------------------------------------------------------------------------------";

pub fn write(version: &str, dependencies: &[Dependency]) -> Result<String> {
    let mut table = String::new();
    // Grouped by text, so that a text shared by a hundred crates appears once.
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for dependency in dependencies.iter().filter(|dependency| !dependency.is_ours()) {
        let name = format!("{} {}", dependency.identity.name, dependency.identity.version);
        table += &format!("{name}: {}\n", dependency.licence);
        for text in texts_of(dependency)? {
            texts.entry(text).or_default().push(name.clone());
        }
    }
    for (part, licence, place) in TOOLCHAIN {
        table += &format!("{part} (in {place}): {licence}\n");
        for text in standard_texts(&Expression::parse(licence)?, &[], |_| true) {
            texts.entry(text).or_default().push(part.to_owned());
        }
    }
    let mut sections: Vec<(Vec<String>, String)> = texts.into_iter().map(|(text, names)| (names, text)).collect();
    sections.sort();
    let mut notices = format!(
        "Third-party notices of {MODULE} {version}\n\nThe native libraries of this module contain the software below, each under its own licence.\n\n{table}"
    );
    for (names, text) in sections {
        notices += &format!("\n{RULE}\n{}\n{RULE}\n\n{text}\n", names.join("\n"));
    }
    Ok(notices)
}

fn texts_of(dependency: &Dependency) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    collect(&dependency.folder, &mut texts)?;
    if texts.is_empty() {
        // It names its license, but contains no text.
        let expression = Expression::parse(&dependency.licence)?;
        texts = standard_texts(&expression, &dependency.authors, licences::accepted);
    }
    texts.sort();
    Ok(texts)
}

fn collect(folder: &Path, texts: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if !NAMES.iter().any(|begin| name.starts_with(begin)) {
            continue;
        }
        match path.is_dir() {
            true => collect(&path, texts)?,
            false => texts.push(tidy(&String::from_utf8_lossy(&fs::read(&path)?))),
        }
    }
    Ok(())
}

/// Returns SPDX's texts of an expression's licenses and exceptions, with the copyright holder.
fn standard_texts(
    expression: &Expression,
    authors: &[String],
    wanted: impl Fn(&spdx::LicenseReq) -> bool,
) -> Vec<String> {
    let holders = if authors.is_empty() { String::new() } else { format!("Copyright (c) {}\n\n", authors.join(", ")) };
    let mut texts = Vec::new();
    for requirement in expression.requirements().map(|requirement| &requirement.req).filter(|req| wanted(req)) {
        if let LicenseItem::Spdx { id, .. } = &requirement.license {
            texts.push(format!("{holders}{}", tidy(id.text())));
        }
        if let Some(spdx::AdditionItem::Spdx(exception)) = &requirement.addition {
            texts.push(tidy(exception.text()));
        }
    }
    texts
}

fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}
