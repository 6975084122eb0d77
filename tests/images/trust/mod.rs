//! Install- and Uninstall-ContainerRegistryTrust: where the certificate goes, and that real clients find it there.

mod places;
#[cfg(unix)]
mod refusals;
#[cfg(target_os = "linux")]
mod rights;
mod served;
#[cfg(target_os = "linux")]
mod system;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::ptr::null_mut;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair};
use serde_json::{Value, json};

use crate::registry::server::{PASSWORD, USER};
use crate::support::operation::{Ended, Operation};
use crate::support::stamp::Folder;

pub const REGISTRY: &str = "registry.example:5000";

/// Runs `trust_<name>`.
pub fn run(name: &str, request: &Value) -> Ended {
    let mut request = request.clone();
    request["version"] = 1.into();
    Operation::try_start(null_mut(), &format!("trust_{name}"), &request.to_string(), &[]).expect("it starts").end()
}

/// A file system with all clients, and a root certificate.
pub struct Machine {
    pub folder: Folder,
    pub root_file: PathBuf,
}

impl Machine {
    pub fn new() -> Self {
        let folder = Folder::new();
        for name in ["docker", "containers", "containerd"] {
            std::fs::create_dir_all(folder.path("machine/etc").join(name)).expect("a folder");
        }
        std::fs::create_dir_all(folder.path("machine/usr/local/share/ca-certificates")).expect("a folder");
        let root_file = folder.path("root.pem");
        std::fs::write(&root_file, root("Root One")).expect("a file");
        Self { folder, root_file }
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.folder.path("machine").join(path)
    }

    pub fn request(&self) -> Value {
        json!({ "registry": REGISTRY, "certificateFilePath": self.root_file, "mountPath": self.at("") })
    }

    pub fn with(&self, more: &[(&str, Value)]) -> Value {
        let mut request = self.request();
        for (name, value) in more {
            request[*name] = value.clone();
        }
        request
    }

    /// All files of the machine, with their content.
    pub fn files(&self) -> Vec<(String, String)> {
        let mut files = Vec::new();
        collect(&self.at(""), &self.at(""), &mut files);
        files.sort();
        files
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.is_symlink() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below it").display().to_string();
            files.push((name, std::fs::read_to_string(&path).unwrap_or_default()));
        }
    }
}

/// A root certificate as PEM.
pub fn root(name: &str) -> String {
    let mut parameters = CertificateParams::new(Vec::new()).expect("parameters");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.self_signed(&KeyPair::generate().expect("a key")).expect("a root").pem()
}

/// Action and end of the path of each change.
pub fn changes(ended: &Ended, root: &Path) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let changes = ended.result()["changes"].as_array().expect("changes");
    changes
        .iter()
        .map(|change| {
            let path = text(&change["path"]);
            let path = Path::new(&path).strip_prefix(root).map_or(path.clone(), |path| path.display().to_string());
            (text(&change["action"]), path)
        })
        .collect()
}

/// Pushes a layout with skopeo, whose home is `home`.
pub fn push(home: &Path, layout: &Path, image: &str) -> Output {
    Command::new("skopeo")
        .args(["--insecure-policy", "copy", "--quiet", &format!("--dest-creds={USER}:{PASSWORD}")])
        .arg(format!("oci:{}:a:v1", layout.display()))
        .arg(format!("docker://{image}"))
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .expect("skopeo starts")
}
