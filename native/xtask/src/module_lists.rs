//! The lists in the module's manifest: the exported functions, which are the files of `Public`, and all files of the module.

use std::fs;
use std::path::Path;

use crate::Result;
use crate::package::manifest;
use crate::workspace::module;

/// Results of a build, which are not part of the sources.
const BUILT: [&str; 3] = ["dll", "so", "dylib"];

/// Writes both lists.
pub fn write() -> Result<()> {
    let folder = module();
    let path = folder.join("Azs.ContainerRegistry.psd1");
    let text = fs::read_to_string(&path)?;
    fs::write(path, with_lists(&text, &functions(&folder)?, &files(&folder)?)?)?;
    Ok(())
}

fn with_lists(text: &str, functions: &[String], files: &[String]) -> Result<String> {
    replace(&replace(text, "FunctionsToExport", functions)?, manifest::FILES, files)
}

fn functions(module: &Path) -> Result<Vec<String>> {
    let names = files(&module.join("Public"))?;
    Ok(names.iter().filter_map(|name| name.strip_suffix(".ps1")).map(str::to_owned).collect())
}

/// Returns the paths of all files of a folder, relative to it and with slashes: sorted, those of subfolders last.
fn files(folder: &Path) -> Result<Vec<String>> {
    let (mut found, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            folders.push(name);
        } else if !path.extension().is_some_and(|end| BUILT.iter().any(|built| end == *built)) {
            found.push(name);
        }
    }
    found.sort();
    folders.sort();
    for name in folders {
        found.extend(files(&folder.join(&name))?.into_iter().map(|file| format!("{name}/{file}")));
    }
    Ok(found)
}

fn replace(text: &str, list: &str, entries: &[String]) -> Result<String> {
    let range = manifest::entries(text, list)?;
    let lines: String = entries.iter().map(|entry| format!("        '{entry}'\n")).collect();
    Ok(format!("{}{lines}{}", &text[..range.start], &text[range.end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifest_has_the_generated_lists() {
        let folder = module();
        let text = fs::read_to_string(folder.join("Azs.ContainerRegistry.psd1")).expect("a manifest");
        let functions = functions(&folder).expect("functions");
        assert!(functions.contains(&"Set-ContainerRegistryPrerequisites".to_owned()), "{functions:?}");
        let made = with_lists(&text, &functions, &files(&folder).expect("files")).expect("lists");
        assert!(made == text, "cargo xtask generate updates the manifest");
    }

    #[test]
    fn replaces_only_the_named_list() {
        let text = "@{\n    FunctionsToExport      = @(\n        'A'\n    )\n    FileList               = @(\n    )\n    Other = @()\n}\n";
        let made = with_lists(text, &["B".to_owned(), "C".to_owned()], &["x/y".to_owned()]).expect("lists");
        let expected = "@{\n    FunctionsToExport      = @(\n        'B'\n        'C'\n    )\n    FileList               = @(\n        'x/y'\n    )\n    Other = @()\n}\n";
        assert_eq!(made, expected);
        assert!(with_lists("@{}", &[], &[]).is_err());
    }
}
