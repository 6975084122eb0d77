//! A simulated stamp in a child process, which ends with xtask.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::Result;
use crate::workspace::release_file;

pub struct StampProcess {
    process: Child,
    /// The description that the stamp prints.
    pub description: Value,
    /// The file with that description, for tests in other languages.
    pub file: PathBuf,
}

impl StampProcess {
    /// Starts `stamp --identity <identity>` with its files in `folder`. Its log of requests is written there.
    pub fn start(identity: &str, folder: &Path, further: &[&str]) -> Result<Self> {
        let program = release_file(&format!("stamp{}", std::env::consts::EXE_SUFFIX));
        let log = File::create(folder.join(format!("stamp-{identity}.log")))?;
        let mut process = Command::new(&program)
            .args(["--identity", identity, "--listen", "127.0.0.1:0", "--until-stdin-closes", "--ca-file"])
            .arg(folder.join(format!("stamp-{identity}-ca.pem")))
            .args(further)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let description = serde_json::from_str(&line);
        let file = folder.join(format!("stamp-{identity}.json"));
        std::fs::write(&file, &line)?;
        match description {
            Ok(description) => Ok(Self { process, description, file }),
            Err(error) => {
                process.kill()?;
                Err(format!("the {identity} stamp printed no description: {error}").into())
            }
        }
    }

    pub fn text(&self, pointer: &str) -> Result<&str> {
        let text = self.description.pointer(pointer).and_then(Value::as_str);
        text.ok_or_else(|| format!("the description of the stamp has no {pointer}").into())
    }
}

impl Drop for StampProcess {
    fn drop(&mut self) {
        // Standard input is closed first, so a stamp that has ended is not killed.
        drop(self.process.stdin.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
