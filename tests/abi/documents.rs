//! README and docs: links resolve, documented commands are run by tests, and no file is too long.

mod dependencies;
mod markdown;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use markdown::Page;

const LONGEST: usize = 400;
/// A longer file must say within this many lines that it is generated.
const REASON_WITHIN: usize = 15;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Collects all files of the checkout except build output.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !["target", ".git", "runtimes", "__pycache__"].contains(&name.as_str()) {
            files(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

fn all_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(root(), &mut found);
    assert!(found.len() > 300, "the checkout was found");
    found
}

fn pages() -> Vec<Page> {
    let pages: Vec<Page> = all_files()
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| Page::read(path))
        .collect();
    assert!(pages.len() > 5, "README and docs were found");
    pages
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

#[test]
fn links_refer_to_existing_files_and_headings() {
    let (mut broken, mut followed) = (Vec::new(), 0);
    for page in pages() {
        for link in page.links() {
            followed += 1;
            if let Err(why) = follow(&page, &link) {
                broken.push(format!("{}: {link}: {why}", shown(&page.path)));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(followed > 10, "only {followed} links were found");
}

fn follow(page: &Page, link: &str) -> Result<(), String> {
    if link.starts_with("https://") {
        return Ok(());
    }
    if link.contains("://") {
        return Err("not https".to_owned());
    }
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let path = match file {
        "" => page.path.clone(),
        _ => page.path.parent().unwrap_or(root()).join(file),
    };
    if !path.exists() {
        return Err("there is no such file".to_owned());
    }
    match anchor {
        Some(anchor) if !Page::read(&path).anchors().contains(anchor) => Err("there is no such heading".to_owned()),
        _ => Ok(()),
    }
}

#[test]
fn files_named_in_the_pages_exist() {
    // `native/core`, `docs/abi.md`, `tests/c/harness.c`: a top-level folder of the checkout, and a path below it.
    let folders: Vec<String> = fs::read_dir(root())
        .expect("the checkout")
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.to_owned()))
        .filter(|name| root().join(name).is_dir() && name != "target")
        .collect();
    let (mut missing, mut named) = (Vec::new(), 0);
    for page in pages() {
        for word in page.inline_code() {
            let is_path = word.split_once('/').is_some_and(|(first, _)| folders.iter().any(|folder| folder == first));
            if !is_path || word.contains(['<', '*', ' ', '\\']) {
                continue;
            }
            named += 1;
            if !root().join(&word).exists() {
                missing.push(format!("{}: {word}", shown(&page.path)));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(named > 10, "only {named} paths were found");
}

/// For each documented shell command, a file that runs it and a text in that file.
const RUN_BY: &[(&str, &str, &str)] = &[
    ("cargo xtask demo", ".ci/run", "cargo xtask demo"),
    ("cargo xtask test", ".ci/run", "cargo xtask test --all"),
    ("cargo xtask test-linux", "native/xtask/src/test.rs", "package::linux::suite"),
    ("cargo xtask test-windows", "native/xtask/src/test.rs", "windows::module"),
    ("cargo xtask generate", "native/ffi/use_case/generated.rs", "AZCR_BLESS"),
    ("cargo xtask campaign", "tests/campaign/sample.rs", "tasks::run"),
    ("cargo xtask fuzz", "native/xtask/src/test.rs", "fuzz::run"),
    ("cargo xtask libfuzzer", "native/core/src/hostile_inputs/mod.rs", "for parser in PARSERS"),
    // The same tests, without AddressSanitizer.
    ("cargo xtask sanitizer", "native/xtask/src/rust_tests/program.rs", "\"test\""),
    ("cargo xtask bench", "native/xtask/src/test.rs", "bench::measure"),
    ("cargo xtask package", "native/xtask/src/test.rs", "package::pack"),
    ("cargo build --profile dist", "native/xtask/src/package/mod.rs", "\"dist\""),
    ("cargo fmt", ".ci/run", "cargo fmt"),
    ("cargo clippy", ".ci/run", "cargo clippy"),
    ("cargo doc", ".ci/run", "cargo doc"),
    ("cargo test --release", "native/xtask/src/rust_tests/program.rs", "\"test\""),
    ("cargo run --release -p stamp", "native/xtask/src/stamp_process.rs", "stamp"),
    ("cc", "tests/abi/examples.rs", "connect.c"),
    ("./connect", "tests/abi/examples.rs", "connect.c"),
    ("python", "tests/abi/examples.rs", "connect.py"),
    (".ci/run", ".ci/run", "cargo xtask test"),
    ("ssh-keygen -lf", "tests/ssh/keys.rs", "-lf"),
];

#[test]
fn shell_commands_of_the_pages_are_run_by_tests() {
    let (mut unknown, mut known) = (Vec::new(), BTreeSet::new());
    for page in pages() {
        for line in page.shell_lines() {
            // Environment settings come first.
            let command = line.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '_');
            let command = if command.starts_with('=') {
                command.split_once(' ').map_or("", |(_, rest)| rest)
            } else {
                line.as_str()
            };
            let fits = |known: &str| command == known || command.starts_with(&format!("{known} "));
            match RUN_BY.iter().filter(|(known, ..)| fits(known)).max_by_key(|(known, ..)| known.len()) {
                Some(row) => drop(known.insert(row)),
                None => unknown.push(format!("{}: {line}", shown(&page.path))),
            }
        }
    }
    assert!(unknown.is_empty(), "nothing is known to run these: {unknown:#?}");
    assert!(known.len() > 3, "the commands were found: {known:?}");
    for (command, file, text) in known {
        let content = fs::read_to_string(root().join(file)).unwrap_or_default();
        assert!(content.contains(text), "{command}: {file} does not hold '{text}' any more");
        if let Some(name) = command.strip_prefix("cargo xtask ") {
            let usage = fs::read_to_string(root().join("native/xtask/src/main.rs")).expect("xtask");
            assert!(usage.contains(&format!("Some(\"{name}\")")), "there is no {command}");
        }
    }
}

#[test]
fn files_above_400_lines_state_a_reason() {
    const TEXT: [&str; 13] = ["rs", "ps1", "psm1", "psd1", "cs", "c", "h", "py", "sh", "md", "css", "mjs", "txt"];
    let (mut long, mut looked) = (Vec::new(), 0);
    for path in all_files() {
        if !path.extension().and_then(|end| end.to_str()).is_some_and(|end| TEXT.contains(&end)) {
            continue;
        }
        looked += 1;
        let text = fs::read_to_string(&path).expect("a text file");
        let count = text.lines().count();
        let reason = text.lines().take(REASON_WITHIN).any(|line| line.contains("Made by "));
        if count > LONGEST && !reason {
            long.push(format!("{}: {count} lines", shown(&path)));
        }
    }
    assert!(
        long.is_empty(),
        "split by concept; only what a program writes may be longer, and says so in its first lines: {long:#?}"
    );
    assert!(looked > 250, "only {looked} files were looked at");
}
