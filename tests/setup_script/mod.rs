//! Runs parts of the virtual machine's setup script as on the machine: bash, with the real curl, jq, openssl, and htpasswd.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod certificates;
pub mod machine;
pub mod seeded;

use std::path::{Path, PathBuf};

/// Returns the folder with the parts of the script.
pub fn parts_folder() -> PathBuf {
    templates().join("setup")
}

pub fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("module/Azs.ContainerRegistry/templates")
}

/// Returns the parts in the order of the template, without the lines that are only for shellcheck.
pub fn script() -> String {
    let mut parts: Vec<PathBuf> = std::fs::read_dir(parts_folder())
        .expect("the folder of the parts")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sh"))
        .collect();
    parts.sort();
    assert!(!parts.is_empty(), "the script has parts");
    let text = |path: &PathBuf| std::fs::read_to_string(path).expect("a readable part");
    parts.iter().map(text).collect::<String>().replace("# shellcheck shell=bash\n", "")
}

/// Returns the first of `tools` that is missing on this machine.
pub fn missing_tool(tools: &[&'static str]) -> Option<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |tool: &str| std::env::split_paths(&path).any(|folder| folder.join(tool).is_file());
    tools.iter().copied().find(|tool| !is_there(tool))
}

/// Ends the test with one line that names it, if a tool of the machine is missing here.
macro_rules! need_tools {
    ($test:literal, $($tool:literal),+) => {
        if let Some(tool) = $crate::setup_script::missing_tool(&[$($tool),+]) {
            println!("SKIPPED {}: {tool} is not installed", $test);
            return;
        }
    };
}

pub(crate) use need_tools;
