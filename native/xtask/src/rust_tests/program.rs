//! The test programs that Cargo builds, and their tests.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Result;
use crate::process::{capture, cargo};

pub struct Program {
    /// Package and target, as in `azs_container_registry::provision`; a library's own tests have the name of their package.
    pub name: String,
    /// The arguments of `cargo test` that select this program.
    pub choice: String,
    pub file: PathBuf,
    /// Cargo runs tests in the folder of their package.
    pub folder: PathBuf,
}

/// Builds the tests of the whole workspace.
pub fn build() -> Result<Vec<Program>> {
    let mut command = cargo();
    command.args(["test", "--release", "--workspace", "--no-run", "--message-format", "json-render-diagnostics"]);
    let messages = capture(&mut command)?;
    let programs: Vec<Program> = messages.lines().filter_map(of_message).collect();
    if programs.is_empty() { Err("Cargo built no test program".into()) } else { Ok(programs) }
}

/// Parses a message of Cargo about a program: <https://doc.rust-lang.org/cargo/reference/external-tools.html#artifact-messages>.
fn of_message(line: &str) -> Option<Program> {
    let message: Value = serde_json::from_str(line).ok()?;
    if message["profile"]["test"] != true {
        return None;
    }
    let file = PathBuf::from(message["executable"].as_str()?);
    let folder = PathBuf::from(message["manifest_path"].as_str()?).parent()?.to_owned();
    let package = package_name(message["package_id"].as_str()?)?;
    let target = message["target"]["name"].as_str()?;
    let (name, choice) = match message["target"]["kind"][0].as_str()? {
        "test" => (format!("{package}::{target}"), format!("--test {target}")),
        "bin" => (format!("{package}::bin/{target}"), format!("--bin {target}")),
        _ => (package.to_owned(), "--lib".to_owned()),
    };
    Some(Program { name, choice, file, folder })
}

/// Parses `path+file:///folder/name#1.0.0` or `path+file:///folder#name@1.0.0`: <https://doc.rust-lang.org/cargo/reference/pkgid-spec.html>.
fn package_name(id: &str) -> Option<&str> {
    let (url, fragment) = id.split_once('#')?;
    match fragment.split_once('@') {
        Some((name, _)) => Some(name),
        None => url.rsplit('/').next(),
    }
}

impl Program {
    /// Returns the tests that run by default.
    pub fn tests(&self) -> Result<Vec<String>> {
        let ignored = self.ignored()?;
        Ok(self.list(&[])?.into_iter().filter(|name| !ignored.contains(name)).collect())
    }

    pub fn ignored(&self) -> Result<Vec<String>> {
        self.list(&["--ignored"])
    }

    fn list(&self, further: &[&str]) -> Result<Vec<String>> {
        let listed = capture(self.command().args(["--list", "--format", "terse"]).args(further))?;
        Ok(listed.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.file);
        command.current_dir(&self.folder).env("CARGO_MANIFEST_DIR", &self.folder).stdin(Stdio::null());
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_a_program_by_package_and_target() {
        let message = |id: &str, kind: &str, target: &str| {
            let message = serde_json::json!({
                "reason": "compiler-artifact", "package_id": id, "manifest_path": "/x/native/core/Cargo.toml",
                "target": {"kind": [kind], "name": target}, "profile": {"test": true}, "executable": "/x/target/a-1",
            });
            of_message(&message.to_string())
        };
        let core = message("path+file:///x/native/core#azcr_core@0.1.0", "lib", "azcr_core").expect("a program");
        assert_eq!((core.name.as_str(), core.choice.as_str()), ("azcr_core", "--lib"));
        assert_eq!(core.folder, PathBuf::from("/x/native/core"));
        let stamp = message("path+file:///x/native/stamp#0.1.0", "test", "stamp").expect("a program");
        assert_eq!((stamp.name.as_str(), stamp.choice.as_str()), ("stamp::stamp", "--test stamp"));
        let xtask = message("path+file:///x/native/xtask#0.1.0", "bin", "xtask").expect("a program");
        assert_eq!(xtask.name, "xtask::bin/xtask");
    }

    #[test]
    fn skips_messages_without_a_test_program() {
        for line in
            ["", "not JSON", r#"{"reason":"build-finished"}"#, r#"{"profile":{"test":false},"executable":"/x"}"#]
        {
            assert!(of_message(line).is_none(), "{line}");
        }
    }
}
