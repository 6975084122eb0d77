//! Where things are.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::Result;

/// The top of the checkout.
pub fn root() -> &'static Path {
    // native/xtask is two levels down.
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."))
}

/// Where Cargo builds to.
pub fn target() -> PathBuf {
    let told = env::var_os("CARGO_TARGET_DIR").filter(|told| !told.is_empty());
    root().join(told.map_or_else(|| PathBuf::from("target"), PathBuf::from))
}

/// A folder below target for a purpose, made when it is not there.
pub fn scratch(name: &str) -> Result<PathBuf> {
    let folder = target().join(name);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// As [`scratch`], and empty.
pub fn empty_scratch(name: &str) -> Result<PathBuf> {
    let folder = target().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    scratch(name)
}

/// What lies beside the checkout on the project's own machines; it may be absent anywhere else.
pub fn shared() -> PathBuf {
    env::var_os("AZCR_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from)
}

pub fn module() -> PathBuf {
    root().join("module/Azs.ContainerRegistry")
}

/// The .NET runtime identifier of this machine, which names the folder of the native library.
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

/// Looks a program up on PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// Whether a machine runs this, which must not pass over what is missing.
pub fn in_ci() -> bool {
    env::var("CI").is_ok_and(|ci| ci == "true")
}
