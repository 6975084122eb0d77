//! Makes the C header from native/ffi into OUT_DIR. The source tree is left alone: a test compares the header that is checked in, and
//! `cargo xtask header` replaces it.

use std::env;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=native/ffi");
    let ffi = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("native/ffi");
    let config = cbindgen::Config::from_file(ffi.join("cbindgen.toml"))?;
    let header = PathBuf::from(env::var("OUT_DIR")?).join("azs_container_registry.h");
    // From lib.rs its modules are found.
    let builder = cbindgen::Builder::new().with_config(config).with_src(ffi.join("lib.rs"));
    builder.generate()?.write_to_file(&header);
    // For the test that compares.
    println!("cargo::rustc-env=AZCR_GENERATED_HEADER={}", header.display());
    Ok(())
}
