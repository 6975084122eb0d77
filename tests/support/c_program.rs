//! C programs that use the checked-in header and the real library.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::library;
use super::stamp::Folder;

/// Compiles a file of the checkout; prints the test's name and returns `None` if there is no C compiler.
pub fn compile(source: &str, test: &str, folder: &Folder) -> Option<PathBuf> {
    compile_with(&[], source, test, folder)
}

/// Like [`compile`], with options of the compiler.
pub fn compile_with(options: &[&str], source: &str, test: &str, folder: &Folder) -> Option<PathBuf> {
    if Command::new("cc").arg("--version").output().is_err() {
        println!("SKIPPED {test}: there is no C compiler named cc");
        return None;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = library::path();
    let program = folder.path("program");
    let output = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-I"])
        .arg(root.join("native/include"))
        .args(options)
        .arg(root.join(source))
        .arg("-o")
        .arg(&program)
        .arg(&library)
        .arg(format!("-Wl,-rpath,{}", library.parent().expect("a folder").display()))
        .output()
        .expect("cc starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(program)
}
