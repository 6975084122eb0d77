//! Completes the module, so that PowerShell can import it from the checkout: adds the native library and the compiled shim.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{cargo, run};
use crate::workspace::{library_file, module, release_file, runtime_identifier};
use crate::{Result, shim};

/// Builds the native library and the stamp, and completes the module with them. Returns the library's path.
pub fn module_for_this_machine() -> Result<PathBuf> {
    build()?;
    let library = release_file(&library_file());
    place(&library, &runtime_identifier())?;
    shim()?;
    Ok(library)
}

/// The packages that the demo builds. The whole workspace, since for a part of it Cargo would compile shared crates again with other features.
const SELECTION: [&str; 3] = ["--workspace", "--exclude", "xtask"];

/// Builds the native library and the stamp.
pub fn build() -> Result<()> {
    run(cargo().args(["build", "--release"]).args(SELECTION))
}

/// Copies a native library to the location where the module loads it from.
pub fn place(library: &Path, runtime_identifier: &str) -> Result<()> {
    let folder = module().join("runtimes").join(runtime_identifier).join("native");
    fs::create_dir_all(&folder)?;
    let name = library.file_name().ok_or("a library has a file name")?;
    // A running PowerShell may have the old file mapped: it keeps the old one, and the new file gets its name.
    let fresh = folder.join(format!("{}.new", name.to_string_lossy()));
    fs::copy(library, &fresh).map_err(|error| format!("{}: {error}", library.display()))?;
    fs::rename(&fresh, folder.join(name))?;
    Ok(())
}

/// Compiles the shim. A shim of older sources would be loaded, so it is deleted if it cannot be compiled.
fn shim() -> Result<()> {
    let interop = module().join("Interop");
    let assembly = interop.join(shim::ASSEMBLY);
    if !shim::compile(&interop, &interop)? && assembly.exists() {
        fs::remove_file(&assembly)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree_of_crates::crates;

    #[test]
    fn the_demo_and_the_tests_compile_each_dependency_with_the_same_features() {
        let demo = crates(&SELECTION, "normal,build");
        let tests = crates(&["--workspace"], "normal,build,dev");
        assert!(demo.len() > 200, "{} crates", demo.len());
        let compiled_twice: Vec<&String> = demo.difference(&tests).collect();
        assert!(
            compiled_twice.is_empty(),
            "the tests need more features of these; name them in native/workspace-hack/Cargo.toml: {compiled_twice:#?}"
        );
    }
}
