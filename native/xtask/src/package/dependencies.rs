//! The crates in the libraries, according to Cargo: `cargo tree` lists the crates for a target, and `cargo metadata` their properties.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::read;
use crate::Result;
use crate::process::{capture, cargo};

const LIBRARY: &str = "azs_container_registry";

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
pub struct Crate {
    pub name: String,
    pub version: String,
}

pub struct Dependency {
    pub identity: Crate,
    /// An SPDX expression.
    pub licence: String,
    pub authors: Vec<String>,
    pub repository: Option<String>,
    pub folder: PathBuf,
    /// SHA-256 of the crate file, in hexadecimal. Our own crates have none.
    pub checksum: Option<String>,
    pub needs: Vec<Crate>,
}

impl Dependency {
    /// Returns whether it is our own crate, which comes from no registry.
    pub fn is_ours(&self) -> bool {
        self.checksum.is_none()
    }
}

/// Returns the crates of the library on any of the `targets`, including itself, sorted by name and version.
pub fn shipped(source: &Path, targets: &[String]) -> Result<Vec<Dependency>> {
    let mut compiled = BTreeSet::new();
    for target in targets {
        // Procedural macros run in the compiler and are not shipped.
        let mut tree = cargo();
        tree.current_dir(source).args(["tree", "--locked", "--package", LIBRARY, "--edges", "normal,no-proc-macro"]);
        tree.args(["--prefix", "none", "--no-dedupe", "--format", "{p}", "--target", target]);
        compiled.extend(capture(&mut tree)?.lines().filter_map(crate_of));
    }
    let metadata = capture(cargo().current_dir(source).args(["metadata", "--locked", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let checksums = checksums(&read(&source.join("Cargo.lock"))?)?;
    let packages = list(&metadata["packages"]);
    let identities: BTreeMap<&str, Crate> =
        packages.iter().map(|package| (text(&package["id"]), identity(package))).collect();
    let edges: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).iter().map(|node| (text(&node["id"]), &node["deps"])).collect();

    let mut dependencies = Vec::new();
    for package in packages {
        let of = identity(package);
        if !compiled.contains(&of) {
            continue;
        }
        let needs: BTreeSet<Crate> = edges
            .get(text(&package["id"]))
            .into_iter()
            .flat_map(|edges| list(edges))
            .filter(|edge| list(&edge["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()))
            .filter_map(|edge| identities.get(text(&edge["pkg"])).cloned())
            .filter(|needed| compiled.contains(needed))
            .collect();
        let file = Path::new(text(&package["manifest_path"]));
        dependencies.push(Dependency {
            licence: licence(package)?,
            authors: list(&package["authors"]).iter().map(|author| text(author).to_owned()).collect(),
            repository: package["repository"].as_str().map(str::to_owned),
            folder: file.parent().unwrap_or(file).to_owned(),
            checksum: checksums.get(&of).cloned(),
            needs: needs.into_iter().collect(),
            identity: of,
        });
    }
    dependencies.sort_by(|a, b| a.identity.cmp(&b.identity));
    let found: BTreeSet<Crate> = dependencies.iter().map(|dependency| dependency.identity.clone()).collect();
    match compiled.difference(&found).next() {
        None => Ok(dependencies),
        Some(lost) => Err(format!("cargo metadata knows nothing of {} {}", lost.name, lost.version).into()),
    }
}

/// Parses a line of `cargo tree`: `name v1.2.3`, and for our own crates the path.
fn crate_of(line: &str) -> Option<Crate> {
    let mut words = line.split_whitespace();
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    Some(Crate { name: name.to_owned(), version: version.to_owned() })
}

fn licence(package: &Value) -> Result<String> {
    let told = package["license"].as_str().ok_or_else(|| format!("{} has no licence", text(&package["name"])))?;
    // Older crates use a slash as separator.
    Ok(spdx::Expression::canonicalize(told)?.unwrap_or_else(|| told.to_owned()))
}

fn checksums(lock: &str) -> Result<BTreeMap<Crate, String>> {
    let lock: toml::Table = toml::from_str(lock)?;
    let packages = lock.get("package").and_then(toml::Value::as_array).ok_or("Cargo.lock holds no package")?;
    let member = |package: &toml::Value, name: &str| Some(package.get(name)?.as_str()?.to_owned());
    let entry = |package| {
        let of = Crate { name: member(package, "name")?, version: member(package, "version")? };
        Some((of, member(package, "checksum")?))
    };
    Ok(packages.iter().filter_map(entry).collect())
}

fn identity(package: &Value) -> Crate {
    Crate { name: text(&package["name"]).to_owned(), version: text(&package["version"]).to_owned() }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
