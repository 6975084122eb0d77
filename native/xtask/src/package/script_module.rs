//! The script module in one file: PowerShell loads one file in a fraction of the time that it takes for one file per function.

use std::fs;
use std::path::Path;

use super::project_address::ProjectAddress;
use crate::Result;

/// The first line of the region in the source `.psm1` that loads one file per function.
const BEGIN: &str = "#region Functions";
const END: &str = "#endregion";
/// In load order.
pub const FOLDERS: [&str; 2] = ["Private", "Public"];

/// Returns whether a file of the source module becomes part of the single file.
pub fn is_part(file: &str) -> bool {
    FOLDERS.iter().any(|folder| file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

/// Returns the text of `module` (the source `.psm1`) in which the region `Functions` is replaced by the functions of `files`, which are paths below `folder`.
pub fn merge(module: &str, folder: &Path, files: &[String], address: Option<&ProjectAddress>) -> Result<String> {
    let begin = module.find(BEGIN).ok_or_else(|| format!("the module has no line '{BEGIN}'"))?;
    let end = module[begin..].find(END).ok_or_else(|| format!("the module has no line '{END}'"))?;
    let mut text = module[..begin].to_owned();
    for file in files.iter().filter(|file| is_part(file)) {
        let mut function = fs::read_to_string(folder.join(file)).map_err(|error| format!("{file}: {error}"))?;
        if let Some(address) = address.filter(|_| file.starts_with("Public/")) {
            function = address.in_function(file, &function)?;
        }
        text.push_str(function.trim_end());
        text.push_str("\n\n");
    }
    let exported = files.iter().filter_map(|file| file.strip_prefix("Public/")?.strip_suffix(".ps1"));
    let names: Vec<String> = exported.map(|name| format!("'{name}'")).collect();
    text.push_str(&format!("$script:PublicFunctions = @(\n    {}\n)", names.join("\n    ")));
    text.push_str(&module[begin + end + END.len()..]);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::empty_scratch;

    #[test]
    fn functions_replace_the_region() {
        let folder = empty_scratch("script-module-test").expect("a folder");
        let files = ["a.psd1", "Private/Get-A.ps1", "Public/Get-B.ps1", "Publicity.ps1"].map(str::to_owned);
        for (file, text) in [(&files[1], "function Get-A { 1 }\n\n"), (&files[2], "# why\nfunction Get-B { Get-A }")] {
            fs::create_dir_all(folder.join(file).parent().expect("a folder")).expect("a folder");
            fs::write(folder.join(file), text).expect("a file");
        }
        let merged =
            merge("first\n#region Functions\n. x\n#endregion\nlast\n", &folder, &files, None).expect("a module");
        let functions = "function Get-A { 1 }\n\n# why\nfunction Get-B { Get-A }\n\n";
        assert_eq!(merged, format!("first\n{functions}$script:PublicFunctions = @(\n    'Get-B'\n)\nlast\n"));
        assert!(merge("no region", &folder, &files, None).is_err());
        assert!(merge("#region Functions\n#endregion", &folder, &["Public/Get-C.ps1".to_owned()], None).is_err());
    }
}
