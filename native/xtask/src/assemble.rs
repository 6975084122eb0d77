//! Puts the module together so that PowerShell can import it from the checkout: the native library and the prebuilt shim.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::process::{cargo, run, run_quietly};
use crate::workspace::{self, library_file, module, on_path, release_file, runtime_identifier};

/// Builds the native library and the stamp, and completes the module with them. Gives the library's path.
pub fn module_for_this_machine() -> Result<PathBuf> {
    run(cargo().args(["build", "--release", "--workspace", "--exclude", "xtask"]))?;
    let library = release_file(&library_file());
    place(&library, &runtime_identifier())?;
    shim()?;
    Ok(library)
}

/// Copies a native library to where the module looks for it.
pub fn place(library: &Path, runtime_identifier: &str) -> Result<()> {
    let folder = module().join("runtimes").join(runtime_identifier).join("native");
    fs::create_dir_all(&folder)?;
    let name = library.file_name().ok_or("a library has a file name")?;
    // A running PowerShell may have the old file mapped: it keeps it, and the new one takes the name.
    let fresh = folder.join(format!("{}.new", name.to_string_lossy()));
    fs::copy(library, &fresh).map_err(|error| format!("{}: {error}", library.display()))?;
    fs::rename(&fresh, folder.join(name))?;
    Ok(())
}

/// Compiles the managed shim where Mono's compiler is there; else PowerShell compiles it when the module is imported.
fn shim() -> Result<()> {
    let interop = module().join("Interop");
    let assembly = interop.join("Azs.ContainerRegistry.Interop.dll");
    let Some(compiler) = on_path("mcs") else {
        println!("The shim is left to Add-Type: there is no mcs.");
        if assembly.exists() {
            // One that was built from older sources would be taken.
            fs::remove_file(&assembly)?;
        }
        return Ok(());
    };
    let mut sources = Vec::new();
    for entry in fs::read_dir(&interop)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "cs") {
            sources.push(path);
        }
    }
    sources.sort();
    let fresh = workspace::scratch("shim")?.join("Azs.ContainerRegistry.Interop.dll");
    let mut compile = Command::new(compiler);
    compile.args(["-langversion:5", "-target:library", "-optimize+"]).arg(format!("-out:{}", fresh.display()));
    run_quietly(compile.args(sources))?;
    fs::copy(&fresh, &assembly)?;
    Ok(())
}
