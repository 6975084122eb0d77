//! The C program over the ABI, as a driver for those who have no PowerShell.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Result;
use crate::process::run_quietly;
use crate::workspace::{release_file, root, scratch};

pub struct CHarness {
    program: PathBuf,
    folder: PathBuf,
}

impl CHarness {
    /// Compiles `tests/c/harness.c` against the checked-in header.
    pub fn build() -> Result<Self> {
        let folder = scratch("c-harness")?;
        let program = folder.join("harness");
        let library = release_file("");
        let mut compile = Command::new("cc");
        compile.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1"]);
        compile.arg("-I").arg(root().join("native/include")).arg(root().join("tests/c/harness.c"));
        compile.arg("-o").arg(&program).arg("-L").arg(&library).arg("-lazs_container_registry");
        run_quietly(compile.arg(format!("-Wl,-rpath,{}", library.display())))?;
        Ok(Self { program, folder })
    }

    /// Runs one use case, shows its messages, and gives the last event. Secrets go in by standard input.
    pub fn run(
        &self,
        session: Option<&Value>,
        use_case: &str,
        request: &Value,
        secrets: &[(&str, &str)],
    ) -> Result<Value> {
        let session = match session {
            Some(session) => self.file("session.json", session)?,
            None => PathBuf::from("-"),
        };
        let request = self.file("request.json", request)?;
        let mut process = Command::new(&self.program)
            .arg(session)
            .arg(use_case)
            .arg(request)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = process.stdin.take() {
            for (name, value) in secrets {
                writeln!(input, "{name}={value}")?;
            }
        }
        let output = process.wait_with_output()?;
        let mut last = Value::Null;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            last = serde_json::from_str(line)?;
            if let Some(text) = last["text"].as_str().filter(|_| last["event"] == "message") {
                println!("{text}");
            }
        }
        if last["outcome"] != "succeeded" {
            return Err(format!("{use_case} failed: {last:#}").into());
        }
        Ok(last)
    }

    fn file(&self, name: &str, json: &Value) -> Result<PathBuf> {
        let path: &Path = &self.folder.join(name);
        std::fs::write(path, json.to_string())?;
        Ok(path.to_owned())
    }
}
