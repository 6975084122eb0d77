//! The C program that calls the ABI, for machines without PowerShell, for the Windows library in Wine, and for the libraries of other Linux systems.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Result;
use crate::process::{capture, run_quietly};
use crate::windows::wine;
use crate::workspace::{empty_scratch, release_file, root, scratch};

pub struct CHarness {
    program: PathBuf,
    /// Folder for the files of its calls.
    pub folder: PathBuf,
    runner: Runner,
}

/// How this machine runs the program.
#[derive(Clone, Copy, PartialEq)]
enum Runner {
    Directly,
    Wine,
    /// The emulator of a processor, with the folder of its C library.
    Qemu(&'static str, &'static str),
}

impl CHarness {
    /// Compiles `tests/c/harness.c` against the checked-in header, and links it with this machine's library.
    pub fn build() -> Result<Self> {
        let folder = scratch("c-harness")?;
        let program = folder.join("harness");
        let library = release_file("");
        let mut compile = compiler("cc", &program);
        compile.arg("-L").arg(&library).arg("-lazs_container_registry");
        run_quietly(compile.arg(format!("-Wl,-rpath,{}", library.display())))?;
        Ok(Self { program, folder, runner: Runner::Directly })
    }

    /// Like `build`, for Windows, where a program loads libraries from its own folder.
    pub fn for_windows(library: &Path) -> Result<Self> {
        let folder = empty_scratch("c-harness-windows")?;
        let program = folder.join("harness.exe");
        std::fs::copy(library, folder.join(library.file_name().unwrap_or_default()))?;
        run_quietly(compiler("x86_64-w64-mingw32-gcc", &program).arg("-static-libgcc").arg(library))?;
        Ok(Self { program, folder, runner: Runner::Wine })
    }

    /// Like `build`, for another Linux platform, with `cc` as its compiler.
    pub fn for_linux(platform: &str, cc: Command, library: &Path) -> Result<Self> {
        let folder = empty_scratch(&format!("c-harness-{platform}"))?;
        let program = folder.join("harness");
        std::fs::copy(library, folder.join(library.file_name().unwrap_or_default()))?;
        let mut compile = with_arguments(cc, &program);
        run_quietly(compile.arg("-L").arg(&folder).args(["-lazs_container_registry", "-Wl,-rpath,$ORIGIN"]))?;
        let runner = match platform {
            "linux-arm64" => Runner::Qemu("qemu-aarch64-static", "/usr/aarch64-linux-gnu"),
            _ => Runner::Directly,
        };
        Ok(Self { program, folder, runner })
    }

    /// Checks the guarantees of the ABI for invalid calls.
    pub fn check(&self) -> Result<()> {
        match capture(self.command()?.arg("--check").stdin(Stdio::null()))?.as_str() {
            "checked" => Ok(()),
            other => Err(format!("the C program's check says '{other}'").into()),
        }
    }

    /// Runs one use case, shows its messages, and returns the last event. Secrets are passed on standard input.
    pub fn run(
        &self,
        session: Option<&Value>,
        use_case: &str,
        request: &Value,
        secrets: &[(&str, &str)],
    ) -> Result<Value> {
        let session = match session {
            Some(session) => self.file("session.json", session)?,
            None => "-".to_owned(),
        };
        let request = self.file("request.json", request)?;
        let mut process = self
            .command()?
            .args([session.as_str(), use_case, request.as_str()])
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

    /// Returns a path in the notation of the program's system.
    pub fn path(&self, path: &Path) -> String {
        if self.runner == Runner::Wine { wine::path(path) } else { path.display().to_string() }
    }

    fn command(&self) -> Result<Command> {
        let mut command = match self.runner {
            Runner::Directly => Command::new(&self.program),
            Runner::Wine => wine::program(&self.program)?,
            Runner::Qemu(emulator, libraries) => {
                let mut command = Command::new(emulator);
                command.args(["-L", libraries]).arg(&self.program);
                command
            }
        };
        // Cargo sets it for xtask, and the library of this machine's tests would be loaded instead of the program's.
        command.env_remove("LD_LIBRARY_PATH");
        Ok(command)
    }

    fn file(&self, name: &str, json: &Value) -> Result<String> {
        let path = self.folder.join(name);
        std::fs::write(&path, json.to_string())?;
        Ok(self.path(&path))
    }
}

fn compiler(name: &str, program: &Path) -> Command {
    with_arguments(Command::new(name), program)
}

fn with_arguments(mut compile: Command, program: &Path) -> Command {
    compile.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1"]);
    compile.arg("-I").arg(root().join("native/include")).arg(root().join("tests/c/harness.c"));
    compile.arg("-o").arg(program);
    compile
}
