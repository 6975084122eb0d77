//! Paths of the workspace.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::Result;

/// Returns the top of the checkout.
pub fn root() -> &'static Path {
    // native/xtask is two levels below.
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."))
}

/// Returns the target folder of Cargo.
pub fn target() -> PathBuf {
    let told = env::var_os("CARGO_TARGET_DIR").filter(|told| !told.is_empty());
    root().join(told.map_or_else(|| PathBuf::from("target"), PathBuf::from))
}

/// Returns a folder below target for a purpose, and creates it if it is missing.
pub fn scratch(name: &str) -> Result<PathBuf> {
    let folder = target().join(name);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// Like [`scratch`], but empty.
pub fn empty_scratch(name: &str) -> Result<PathBuf> {
    let folder = target().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    scratch(name)
}

/// Returns the shared folder next to the checkout on the project's own machines; it may be missing elsewhere.
pub fn shared() -> PathBuf {
    env::var_os("AZCR_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from)
}

pub fn module() -> PathBuf {
    root().join("module/Azs.ContainerRegistry")
}

/// Returns the .NET runtime identifier of this machine, which is the name of the native library's folder.
pub fn runtime_identifier() -> String {
    let system = match env::consts::OS {
        "windows" => "win",
        "macos" => "osx",
        other => other,
    };
    let architecture = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}-{architecture}")
}

pub fn library_file() -> String {
    format!("{}azs_container_registry{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX)
}

pub fn release_file(name: &str) -> PathBuf {
    target().join("release").join(name)
}

/// Finds a program on PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// Returns whether xtask runs in CI, where missing programs are errors.
pub fn in_ci() -> bool {
    env::var("CI").is_ok_and(|ci| ci == "true")
}
