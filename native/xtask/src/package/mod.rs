//! `cargo xtask package`: the module for operators, in target/package. Its libraries use the `dist` profile; its content must not depend on the time or machine
//! of packaging.

mod archive;
mod checksums;
mod dependencies;
mod libraries;
mod licences;
pub mod linux;
pub mod manifest;
mod module_folder;
mod notices;
mod nuget;
mod project_address;
mod sbom;
mod script_module;
mod source_date;
pub mod suite;
mod zig;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;

#[cfg(test)]
pub use self::libraries::LIBRARY;
use self::project_address::ProjectAddress;
use crate::Result;
use crate::workspace::{root, runtime_identifier, target};

pub const MODULE: &str = "Azs.ContainerRegistry";

/// One packaging run: the source folder, the build folder, the output folder, and the time in the archives.
pub struct Packaging {
    pub source: PathBuf,
    pub target: PathBuf,
    pub output: PathBuf,
    pub time: Timestamp,
    /// Builds without optimization: for tests, not for release.
    pub quick: bool,
    /// Only the libraries that the test suites run on: for this machine, and for Windows. Each further platform takes minutes to compile.
    pub only_tested: bool,
}

/// The result of a run.
pub struct Packed {
    pub folder: PathBuf,
    /// The ZIP file: the module's folder, and the folder `scripts`.
    pub archive: PathBuf,
    built: libraries::Built,
}

impl Packed {
    /// Returns the library for a platform, by .NET's name for it.
    pub fn library(&self, runtime_identifier: &str) -> Result<PathBuf> {
        let library = self.built.libraries.iter().find(|library| library.runtime_identifier == runtime_identifier);
        let library = library.ok_or_else(|| format!("the package has no library for {runtime_identifier}"))?;
        Ok(self.folder.join(MODULE).join(library.place()?))
    }
}

pub fn run(further: &[String]) -> Result<()> {
    let packed = pack(further, false)?;
    println!("{}", fs::read_to_string(packed.folder.join(checksums::FILE))?.trim_end());
    for platform in &packed.built.left_out {
        println!("Not in it: {platform}");
    }
    println!("{}", packed.folder.display());
    Ok(())
}

/// Creates the package for the test suites.
pub fn pack_for_tests() -> Result<Packed> {
    pack(&[], true)
}

/// Creates the package. `further`: libraries built on other machines, as `RID=FILE`.
fn pack(further: &[String], only_tested: bool) -> Result<Packed> {
    let packaging = Packaging { only_tested, ..Packaging::of_this_checkout()? };
    let mut built = libraries::build(&packaging)?;
    built.add(further)?;
    built.say_what_linux_needs()?;
    packaging.put_together(built)
}

/// Builds the release library for this machine.
pub fn library_for_this_machine() -> Result<PathBuf> {
    libraries::for_this_machine(&Packaging::of_this_checkout()?)
}

/// Writes the module in its installed form with the library of this machine into `output`, and returns its path.
pub fn module_with(library: &Path, output: &Path) -> Result<PathBuf> {
    let packaging = Packaging { output: output.to_owned(), ..Packaging::of_this_checkout()? };
    let library = libraries::Library { runtime_identifier: runtime_identifier(), file: library.to_owned() };
    let built = libraries::Built { libraries: vec![library], ..libraries::Built::default() };
    module_folder::write(&packaging, &manifest::Manifest::read(&packaging.source)?, None, &built, &[])
}

/// Returns the Cargo command with which an unoptimized library is built for Windows.
pub fn windows_cargo(command: &str) -> Result<Command> {
    libraries::windows_cargo(command, &Packaging { quick: true, ..Packaging::of_this_checkout()? })
}

impl Packaging {
    pub fn of_this_checkout() -> Result<Self> {
        let source = root().to_owned();
        let time = source_date::of(&source)?;
        Ok(Self { source, target: target(), output: target().join("package"), time, quick: false, only_tested: false })
    }

    /// Returns the name of Cargo's profile.
    fn profile(&self) -> &'static str {
        if self.quick { "dist-unoptimized" } else { "dist" }
    }

    fn put_together(&self, built: libraries::Built) -> Result<Packed> {
        if self.output.exists() {
            fs::remove_dir_all(&self.output)?;
        }
        let manifest = manifest::Manifest::read(&self.source)?;
        let dependencies = dependencies::shipped(&self.source, &built.targets)?;
        licences::check(&dependencies)?;
        let bom = sbom::write(&manifest.version, &dependencies, &built, self.time)?;
        let notices = notices::write(&manifest.version, &dependencies)?;
        let address = ProjectAddress::from_environment(&manifest.version)?;
        let texts = [(sbom::FILE, bom.as_str()), (notices::FILE, notices.as_str())];
        let module = module_folder::write(self, &manifest, address.as_ref(), &built, &texts)?;

        let name = format!("{MODULE}.{}", manifest.version);
        let zip = self.output.join(format!("{name}.zip"));
        let mut entries = archive::entries(&module, MODULE)?;
        // The script files are also next to the module's folder, as in earlier packages.
        entries.extend(archive::entries(&self.source.join("module/scripts"), "scripts")?);
        archive::write(&zip, entries, self.time)?;
        let nupkg = self.output.join(format!("{name}.nupkg"));
        archive::write(&nupkg, nuget::entries(&module, &manifest, address.as_ref())?, self.time)?;
        let bom_file = self.output.join(format!("{name}.cdx.json"));
        fs::write(&bom_file, bom)?;
        checksums::write(&self.output, &[&zip, &nupkg, &bom_file])?;
        Ok(Packed { folder: self.output.clone(), archive: zip, built })
    }
}

/// Reads a file of the checkout; errors contain its path.
fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
