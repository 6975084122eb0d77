//! The real docker-registry, started for one test.

use std::fs::File;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::authority::Authority;
use super::port::free_port;
use crate::support::flow;

pub const USER: &str = "mover";
pub const PASSWORD: &str = "registry-password-canary-2";

pub struct Server {
    /// `localhost:<port>`, as in image names.
    pub name: String,
    pub port: u16,
    pub storage: PathBuf,
    log: PathBuf,
    process: Child,
}

/// Settings of a registry.
#[derive(Clone, Copy)]
pub struct Setup {
    pub deletion: bool,
    /// With TLS and a password; without both it is used behind a proxy.
    pub guarded: bool,
    /// Accepts manifests with other URLs for their layers; docker-registry does not by default.
    pub foreign_layers: bool,
}

impl Setup {
    /// Without a login, and with all features.
    pub const OPEN: Self = Self { deletion: true, guarded: false, foreign_layers: true };
}

impl Server {
    pub fn start(folder: &Path, authority: &Authority) -> Self {
        Self::with(folder, authority, Setup { deletion: true, guarded: true, foreign_layers: true })
    }

    /// Starts a registry with TLS, and without a login.
    pub fn open(folder: &Path, authority: &Authority) -> Self {
        Self::launch(folder, authority, Setup { deletion: true, guarded: true, foreign_layers: true }, false)
    }

    pub fn with(folder: &Path, authority: &Authority, setup: Setup) -> Self {
        Self::launch(folder, authority, setup, true)
    }

    fn launch(folder: &Path, authority: &Authority, setup: Setup, asks_for_login: bool) -> Self {
        let port = free_port();
        let home = folder.join(format!("registry-{port}"));
        std::fs::create_dir_all(&home).expect("a folder");
        let storage = home.join("storage");
        let mut config = format!(
            "version: 0.1\nlog: {{ level: warn }}\nstorage:\n  filesystem: {{ rootdirectory: '{}' }}\n  delete: {{ enabled: {} }}\nvalidation:\n  manifests: {{ urls: {{ allow: ['{}'] }} }}\nhttp:\n  addr: 127.0.0.1:{port}\n  secret: of-the-test\n",
            storage.display(),
            setup.deletion,
            if setup.foreign_layers { ".*" } else { "^$" },
        );
        if setup.guarded {
            let logins = home.join("htpasswd");
            std::fs::write(&logins, htpasswd()).expect("a file");
            config.push_str(&format!(
                "  tls: {{ certificate: '{}', key: '{}' }}\n",
                authority.certificate_file.display(),
                authority.key_file.display(),
            ));
            if asks_for_login {
                config.push_str(&format!("auth:\n  htpasswd: {{ realm: test, path: '{}' }}\n", logins.display()));
            }
        }
        let config_file = home.join("config.yml");
        std::fs::write(&config_file, config).expect("a file");
        let log = home.join("access.log");
        let process = Command::new("docker-registry")
            .arg("serve")
            .arg(&config_file)
            .env_clear()
            .stdout(File::create(&log).expect("a log"))
            .stderr(File::create(home.join("errors.log")).expect("a log"))
            .spawn()
            .expect("docker-registry starts");
        let server = Self { name: format!("localhost:{port}"), port, storage, log, process };
        server.wait();
        server
    }

    /// Returns the lines of its access log.
    pub fn requests(&self) -> Vec<String> {
        let log = std::fs::read_to_string(&self.log).expect("the log");
        log.lines().filter(|line| line.contains("\"GET ") || line.contains("HTTP/1.")).map(str::to_owned).collect()
    }

    /// Returns the number of requests since `from` that contain all of `parts`.
    pub fn count(&self, from: usize, parts: &[&str]) -> usize {
        self.requests().iter().skip(from).filter(|line| parts.iter().all(|part| line.contains(part))).count()
    }

    /// Damages a blob in its storage.
    pub fn corrupt(&self, hex: &str) {
        let path = self.blob_file(hex);
        let mut bytes = std::fs::read(&path).expect("a stored blob");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        std::fs::write(&path, bytes).expect("a stored blob");
    }

    /// Gives an image another tag in its storage, which is much faster than a copy by requests.
    pub fn add_tag(&self, repository: &str, tag: &str, new: &str) {
        let tags = self.storage.join(format!("docker/registry/v2/repositories/{repository}/_manifests/tags"));
        let link = std::fs::read_to_string(tags.join(tag).join("current/link")).expect("a tag");
        let (algorithm, hex) = link.split_once(':').expect("a digest");
        for folder in ["current".to_owned(), format!("index/{algorithm}/{hex}")] {
            let folder = tags.join(new).join(folder);
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(folder.join("link"), &link).expect("a link");
        }
    }

    pub fn blob_file(&self, hex: &str) -> PathBuf {
        self.storage.join(format!("docker/registry/v2/blobs/sha256/{}/{hex}/data", &hex[..2]))
    }

    fn wait(&self) {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(15), "docker-registry does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns the test's login, and the login that a registry gets from the vault of the main flow.
fn htpasswd() -> Vec<u8> {
    [(USER, PASSWORD), (flow::USER, flow::REGISTRY_PASSWORD)].map(|(user, password)| line(user, password)).concat()
}

/// Returns a line with the cheapest hash, since bcrypt is computed for each request.
fn line(user: &str, password: &str) -> Vec<u8> {
    let mut process = Command::new("htpasswd")
        .args(["-niBC4", user])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("htpasswd starts");
    process.stdin.take().expect("its input").write_all(password.as_bytes()).expect("the password");
    process.wait_with_output().expect("its output").stdout
}
