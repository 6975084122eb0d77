//! A machine with a real sshd, started for one test; see `machine.sh`.

use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::ptr::null_mut;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::keys;
use crate::registry::port::free_port;
use crate::support::operation::{Ended, Operation};
use crate::support::stamp::Folder;

pub const HOST_KEYS: [&str; 3] = ["ed25519", "ecdsa", "rsa"];

/// The folders of a machine before it starts, and an authorized key.
pub struct Plan {
    pub folder: Folder,
    pub key: PathBuf,
}

impl Plan {
    /// Creates a machine with one host key and one user key, no logs, and a `docker` that lists one container.
    pub fn new() -> Self {
        let folder = Folder::new();
        for name in ["bin", "azure", "containers", "out"] {
            std::fs::create_dir_all(folder.path("machine").join(name)).expect("a folder");
        }
        std::fs::create_dir_all(folder.path("out")).expect("a folder");
        let plan = Self { key: folder.path("id_ed25519"), folder };
        keys::make(&plan.key, "ed25519", "", "");
        plan.host_key("ed25519");
        plan.authorize(&[&plan.key]);
        plan.docker("echo 'CONTAINER ID   IMAGE'; echo '3f4e2d1c0b9a   registry:2.7.1'");
        plan
    }

    pub fn machine(&self, name: &str) -> PathBuf {
        self.folder.path("machine").join(name)
    }

    pub fn host_key(&self, kind: &str) {
        keys::make(&self.machine(&format!("host_{kind}_key")), kind, "", "");
    }

    pub fn authorize(&self, given: &[&PathBuf]) {
        let lines: String =
            given.iter().map(|key| keys::text(&PathBuf::from(format!("{}.pub", key.display())))).collect();
        std::fs::write(self.machine("authorized_keys"), lines).expect("a file");
    }

    /// Writes a file below `azure` or `containers`.
    pub fn log(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.machine(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a log");
    }

    /// Writes a file in the users' home, such as a start file of their shell.
    pub fn home(&self, name: &str, content: &str) {
        self.log(&format!("home/{name}"), content);
    }

    pub fn docker(&self, script: &str) {
        self.program("docker", script);
    }

    pub fn program(&self, name: &str, script: &str) {
        let path = self.machine("bin").join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a program");
        keys::run(Command::new("chmod").arg("755").arg(path));
    }

    pub fn start(self) -> Machine {
        let port = free_port();
        let log = std::fs::File::create(self.folder.path("sshd.log")).expect("a log");
        let process = Command::new("unshare")
            .args(["--mount", "sh", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ssh/machine.sh")])
            .arg(self.folder.path("machine"))
            .arg(port.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("unshare starts");
        let mut machine = Machine { plan: self, port, process };
        machine.wait();
        machine
    }
}

pub struct Machine {
    pub plan: Plan,
    pub port: u16,
    process: Child,
}

impl Machine {
    pub fn fingerprint(&self, kind: &str) -> String {
        keys::fingerprint(&self.plan.machine(&format!("host_{kind}_key.pub")))
    }

    pub fn archive(&self) -> PathBuf {
        self.plan.folder.path("out/logs.zip")
    }

    /// Returns a request for this machine, with its fingerprint.
    pub fn request(&self) -> Value {
        json!({
            "version": 1,
            "host": "127.0.0.1",
            "port": self.port,
            "keyFile": self.plan.key,
            "hostKeyFingerprint": self.fingerprint("ed25519"),
            "path": self.archive(),
        })
    }

    /// Returns the log of sshd about the connections.
    pub fn told(&self) -> String {
        keys::text(&self.plan.folder.path("sshd.log"))
    }

    fn wait(&mut self) {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.process.try_wait().expect("its state");
            assert!(
                ended.is_none() && began.elapsed() < Duration::from_secs(15),
                "sshd does not listen: {}",
                self.told()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // sshd replaced unshare and the shell.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn start(request: &Value, secrets: &[(&str, &str)]) -> Operation {
    Operation::try_start(null_mut(), "log_collect", &request.to_string(), secrets)
        .unwrap_or_else(|error| panic!("it does not start: {error}"))
}

/// Runs it to its end, and checks that no passphrase and no part of a key is shown.
pub fn collect(request: &Value, secrets: &[(&str, &str)]) -> Ended {
    let ended = start(request, secrets).end();
    for secret in ["canary", "PRIVATE KEY"] {
        assert!(!ended.text().contains(secret), "{secret}: {}", ended.text());
    }
    ended
}
