//! Generates the C header from native/ffi into OUT_DIR, and the version resource of the library for Windows. The source tree is not changed: a test compares
//! the checked-in header, and `cargo xtask generate` replaces it.

use std::env;
#[cfg(feature = "header")]
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=native/ffi");
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "windows") {
        version_information()?;
    }
    #[cfg(feature = "header")]
    header()?;
    Ok(())
}

#[cfg(feature = "header")]
fn header() -> Result<(), Box<dyn std::error::Error>> {
    let ffi = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("native/ffi");
    let mut config = cbindgen::Config::from_file(ffi.join("cbindgen.toml"))?;
    config.after_includes = Some(use_cases(&std::fs::read_to_string(ffi.join("use_case/exports.rs"))?));
    let header = PathBuf::from(env::var("OUT_DIR")?).join("azs_container_registry.h");
    // cbindgen finds the modules from lib.rs.
    let builder = cbindgen::Builder::new().with_config(config).with_src(ffi.join("lib.rs"));
    builder.generate()?.write_to_file(&header);
    // For the test that compares the header.
    println!("cargo::rustc-env=AZCR_GENERATED_HEADER={}", header.display());
    Ok(())
}

/// Returns a macro with the names of all use cases, for C programs that look one up by its name.
#[cfg(feature = "header")]
fn use_cases(exports: &str) -> String {
    let names = exports.lines().filter_map(|line| {
        let (_, function) = line.split_once(" fn azcr_")?;
        function.strip_suffix("_start(")
    });
    let lines: String = names.map(|name| format!(" \\\n    USE_CASE({name})")).collect();
    format!(
        "// Calls the macro USE_CASE with the name of each use case; azcr_<name>_start starts it.\n#define AZCR_USE_CASES(USE_CASE){lines}"
    )
}

fn version_information() -> std::io::Result<()> {
    /// VFT_DLL of <https://learn.microsoft.com/windows/win32/menurc/versioninfo-resource>.
    const LIBRARY: u64 = 2;
    let mut resource = winresource::WindowsResource::new();
    resource
        .set_version_info(winresource::VersionInfo::FILETYPE, LIBRARY)
        .set("ProductName", "Azs.ContainerRegistry")
        .set("FileDescription", "Native library of the PowerShell module Azs.ContainerRegistry")
        .set("OriginalFilename", "azs_container_registry.dll")
        .set("LegalCopyright", "Azs.ContainerRegistry contributors. MIT licence.");
    resource.compile()
}
