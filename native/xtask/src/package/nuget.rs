//! A NuGet package, the format of PowerShell repositories: the module's files at its top, a `.nuspec`, and the two parts that the Open Packaging Conventions
//! (ECMA-376 part 2) require.

use std::collections::BTreeSet;
use std::path::Path;

use quick_xml::escape::escape;

use super::MODULE;
use super::archive::{self, Entry};
use super::manifest::Manifest;
use super::project_address::ProjectAddress;
use crate::Result;

pub fn entries(module: &Path, manifest: &Manifest, address: Option<&ProjectAddress>) -> Result<Vec<Entry>> {
    let mut entries = archive::entries(module, "")?;
    let types = content_types(&entries);
    entries.push((format!("{MODULE}.nuspec"), specification(manifest, address).into_bytes()));
    entries.push(("[Content_Types].xml".to_owned(), types.into_bytes()));
    entries.push(("_rels/.rels".to_owned(), relationships().into_bytes()));
    Ok(entries)
}

fn specification(manifest: &Manifest, address: Option<&ProjectAddress>) -> String {
    // Galleries recognize a module by the first tag.
    let tags = format!("PSModule {}", manifest.tags.join(" "));
    let links = address.map_or_else(String::new, |address| {
        let (project, icon) = (escape(&address.uri), address.icon());
        format!("\n    <projectUrl>{project}</projectUrl>\n    <iconUrl>{}</iconUrl>", escape(&icon))
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<package xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\">
  <metadata>
    <id>{MODULE}</id>
    <version>{}</version>
    <authors>{}</authors>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <license type=\"expression\">MIT</license>{links}
    <description>{}</description>
    <tags>{}</tags>
  </metadata>
</package>
",
        escape(&manifest.version),
        escape(&manifest.author),
        escape(&manifest.description),
        escape(&tags)
    )
}

/// Returns the content types: one per extension, and one for each file without an extension.
fn content_types(entries: &[Entry]) -> String {
    let mut endings: BTreeSet<&str> = ["nuspec"].into();
    endings.extend(entries.iter().filter_map(|(name, _)| Path::new(name).extension()?.to_str()));
    let defaults: String = endings
        .into_iter()
        .map(|ending| format!("  <Default Extension=\"{}\" ContentType=\"application/octet\" />\n", escape(ending)))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">
  <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\" />
{defaults}</Types>
"
    )
}

fn relationships() -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">
  <Relationship Type=\"http://schemas.microsoft.com/packaging/2010/07/manifest\" Target=\"/{MODULE}.nuspec\" Id=\"manifest\" />
</Relationships>
"
    )
}
