//! The module's manifest: the values that packaging reads, and its packaged form.

use std::ops::Range;
use std::path::Path;

use super::{MODULE, read};
use crate::Result;

/// The list of all files.
pub const FILES: &str = "FileList";

pub struct Manifest {
    text: String,
    pub version: String,
    pub description: String,
    pub author: String,
    pub tags: Vec<String>,
    /// The files in the source tree's manifest; a test compares them with the existing files.
    pub files: Vec<String>,
}

impl Manifest {
    pub fn read(source: &Path) -> Result<Self> {
        let text = read(&source.join("module").join(MODULE).join(format!("{MODULE}.psd1")))?;
        let manifest = Self::parse(text)?;
        let cargo = env!("CARGO_PKG_VERSION");
        if manifest.version != cargo {
            return Err(format!("the manifest says version {} and Cargo.toml {cargo}", manifest.version).into());
        }
        Ok(manifest)
    }

    fn parse(text: String) -> Result<Self> {
        let value = |name: &str| single(&text, name).ok_or_else(|| format!("the manifest lacks {name}"));
        Ok(Self {
            version: value("ModuleVersion")?,
            description: value("Description")?,
            author: value("Author")?,
            tags: quoted(line_of(&text, "Tags").unwrap_or_default()),
            files: quoted(&text[entries(&text, FILES)?]),
            text,
        })
    }

    /// Returns the manifest's text without its list of files. PowerShell resolves each file of the list on every import, and nothing else reads it.
    pub fn without_files(&self) -> Result<String> {
        let list = entries(&self.text, FILES)?;
        let begin = self.text[..list.start].rfind("    FileList").ok_or("the manifest lacks FileList")?;
        let end = list.end + self.text[list.end..].find('\n').ok_or("FileList is the end of the manifest")? + 1;
        Ok(format!("{}{}", &self.text[..begin], &self.text[end..]))
    }
}

/// Returns the range of the entries of `list = @( … )`, from the line after its start to the line with its closing parenthesis.
pub fn entries(manifest: &str, list: &str) -> Result<Range<usize>> {
    let begin = manifest.find(&format!("\n    {list} ")).ok_or_else(|| format!("the manifest lacks {list}"))?;
    let open = begin + manifest[begin..].find("@(\n").ok_or_else(|| format!("{list} is not a list"))? + 3;
    let close = open + manifest[open..].find("    )").ok_or_else(|| format!("{list} does not end"))?;
    Ok(open..close)
}

fn line_of<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let named =
        |line: &&str| line.trim_start().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
    text.lines().find(named)
}

fn single(text: &str, name: &str) -> Option<String> {
    quoted(line_of(text, name)?).into_iter().next()
}

/// Returns the texts between single quotes; those in the manifest contain no quotes.
fn quoted(text: &str) -> Vec<String> {
    text.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "@{\n    ModuleVersion = '1.2.3'\n    Author = 'we'\n    Description = 'It works.'\n    FileList               = @(\n        'a.psd1'\n        'b/c.ps1'\n    )\n    PrivateData = @{\n        PSData = @{\n            Tags       = @('One', 'Two')\n        }\n    }\n}\n";

    #[test]
    fn removes_the_list_of_files_and_nothing_else() {
        let manifest = Manifest::parse(TEXT.to_owned()).expect("a manifest");
        assert_eq!((manifest.version.as_str(), manifest.description.as_str()), ("1.2.3", "It works."));
        assert_eq!(manifest.files, ["a.psd1", "b/c.ps1"]);
        assert_eq!(manifest.tags, ["One", "Two"]);
        let list = "    FileList               = @(\n        'a.psd1'\n        'b/c.ps1'\n    )\n";
        assert_eq!(manifest.without_files().expect("a manifest"), TEXT.replace(list, ""));
    }
}
