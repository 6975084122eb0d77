//! The managed shim, compiled ahead of time. Mono's compiler writes a new identity in every run; here it is derived from the content.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::Result;
use crate::process::run_quietly;
use crate::workspace::{on_path, scratch};

pub const ASSEMBLY: &str = "Azs.ContainerRegistry.Interop.dll";

/// Compiles the sources in `interop` to an assembly in `folder`. Returns false and reports it if Mono's compiler is missing: PowerShell then compiles the
/// sources on import.
pub fn compile(interop: &Path, folder: &Path) -> Result<bool> {
    let Some(compiler) = on_path("mcs") else {
        println!("The shim is left to Add-Type: there is no mcs.");
        return Ok(false);
    };
    let fresh = scratch("shim")?.join(ASSEMBLY);
    let mut compile = Command::new(compiler);
    compile.args(["-langversion:5", "-target:library", "-optimize+"]).arg(format!("-out:{}", fresh.display()));
    run_quietly(compile.args(sources(interop)?))?;
    let mut assembly = fs::read(&fresh)?;
    settle_identity(&mut assembly).ok_or("mcs wrote no assembly in the form of ECMA-335")?;
    fs::write(folder.join(ASSEMBLY), assembly)?;
    Ok(true)
}

fn sources(interop: &Path) -> Result<Vec<PathBuf>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(interop)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "cs") {
            sources.push(path);
        }
    }
    sources.sort();
    Ok(sources)
}

/// Replaces the time in the PE header and the module's version id (ECMA-335 II.25.2.2, II.24.2) by values derived from the content.
fn settle_identity(assembly: &mut [u8]) -> Option<()> {
    let header = number(assembly, 0x3c, 4)?;
    assembly.get_mut(header + 8..header + 12)?.fill(0);
    let id = module_version_id(assembly)?;
    assembly.get_mut(id..id + 16)?.fill(0);
    let digest = Sha256::digest(&*assembly);
    assembly.get_mut(id..id + 16)?.copy_from_slice(&digest[..16]);
    Some(())
}

/// Returns the offset of the first GUID of the metadata, which is the module's version id.
fn module_version_id(assembly: &[u8]) -> Option<usize> {
    let root = assembly.windows(4).position(|bytes| bytes == b"BSJB")?;
    let streams = root + 16 + number(assembly, root + 12, 4)?;
    let mut at = streams + 4;
    for _ in 0..number(assembly, streams + 2, 2)? {
        let name = assembly.get(at + 8..)?;
        let length = name.iter().position(|&byte| byte == 0)?;
        if &name[..length] == b"#GUID" {
            return Some(root + number(assembly, at, 4)?);
        }
        // The name is padded to four bytes, including its terminator.
        at += 8 + (length / 4 + 1) * 4;
    }
    None
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)))
}
