//! The tests and the module under test of a suite: in the checkout, or in a clean folder with the packaged module.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use zip::ZipArchive;

use crate::Result;
use crate::workspace::{empty_scratch, root, shared};

/// Not part of the sources.
const NOT_COPIED: [&str; 4] = [".git", "target", "runtimes", "__pycache__"];
/// Programs that an operator's machine does not have.
const TOOLCHAIN: [&str; 2] = ["cargo", "rust"];

pub struct Tree {
    pub name: &'static str,
    pub root: PathBuf,
    /// `PATH` of the programs that run in it.
    path: OsString,
}

impl Tree {
    pub fn checkout() -> Self {
        Self { name: "the checkout", root: root().to_owned(), path: env::var_os("PATH").unwrap_or_default() }
    }

    /// Creates a tree with the tests of the checkout and the module of `archive`, without Rust on `PATH`.
    pub fn packed(archive: &Path) -> Result<Self> {
        let folder = empty_scratch("packed")?;
        let tree = folder.join("tree");
        copy(root(), &tree)?;
        let module = tree.join("module");
        fs::remove_dir_all(&module)?;
        ZipArchive::new(File::open(archive)?)?.extract(module)?;
        Ok(Self { name: "the package", root: tree, path: path_without(&TOOLCHAIN, &folder.join("bin"))? })
    }

    pub fn prepare(&self, command: &mut Command) -> Result<()> {
        command.current_dir(&self.root).env("PATH", &self.path);
        // It is next to the checkout, and the packaged tree is elsewhere.
        if shared().is_dir() {
            command.env("AZCR_SHARED", shared().canonicalize()?);
        }
        // The module under test is that of the tree, with the library that was copied there.
        command.env_remove("AZCR_NATIVE_LIBRARY");
        Ok(())
    }
}

/// Copies all sources of the checkout.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if NOT_COPIED.iter().any(|left_out| name == *left_out) {
            continue;
        }
        match path.is_dir() {
            true => copy(&path, &to.join(name))?,
            false => drop(fs::copy(&path, to.join(name)).map_err(|error| format!("{}: {error}", path.display()))?),
        }
    }
    Ok(())
}

/// Returns `PATH` without programs whose name starts with one of `programs`: each folder with such a program is replaced by a folder of links to its other
/// programs (Debian's Rust is in /usr/bin, with everything else).
pub fn path_without(programs: &[&str], links: &Path) -> Result<OsString> {
    let is_left_out = |name: &str| programs.iter().any(|program| name.starts_with(program));
    let mut folders = Vec::new();
    for (number, folder) in env::split_paths(&env::var_os("PATH").unwrap_or_default()).enumerate() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let programs: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        let name = |program: &PathBuf| program.file_name().map(|name| name.to_string_lossy().into_owned());
        if !programs.iter().filter_map(name).any(|name| is_left_out(&name)) {
            folders.push(folder);
            continue;
        }
        let instead = links.join(number.to_string());
        fs::create_dir_all(&instead)?;
        for program in &programs {
            let name = name(program).ok_or("a program has a name")?;
            if !is_left_out(&name) {
                link(program, &instead.join(name))?;
            }
        }
        folders.push(instead);
    }
    Ok(env::join_paths(folders)?)
}

#[cfg(unix)]
fn link(program: &Path, link: &Path) -> Result<()> {
    Ok(std::os::unix::fs::symlink(program, link)?)
}

/// Does nothing: Windows loads a program's libraries from its own folder, so links do not work. Folders with Rust contain nothing else there.
#[cfg(not(unix))]
fn link(_program: &Path, _link: &Path) -> Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn rust_is_not_on_the_path_of_a_packaged_tree() {
        let links = env::temp_dir().join(format!("azcr-path-{}", std::process::id()));
        let path = path_without(&TOOLCHAIN, &links).expect("a path");
        let has = |program: &str| env::split_paths(&path).any(|folder| folder.join(program).is_file());
        assert!(env::split_paths(&env::var_os("PATH").expect("a PATH")).any(|folder| folder.join("cargo").is_file()));
        assert!(!has("cargo") && !has("rustc"), "{}", path.display());
        assert!(has("sh") && has("cc"), "{}", path.display());
        fs::remove_dir_all(links).expect("the links are ours");
    }
}
