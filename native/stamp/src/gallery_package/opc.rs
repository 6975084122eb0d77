use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use bytes::Bytes;
use quick_xml::{Reader, events::Event};
use serde_json::Value;
use zip::ZipArchive;

/// The gallery's message for a file that is not a package, such as an error page.
pub const NO_MANIFEST: &str =
    "Manifest file part relation not found. Package is expected to contain a valid manifest file part relation.";

/// An Open Packaging Conventions package. Part names are compared ignoring case.
pub struct Package {
    archive: ZipArchive<Cursor<Bytes>>,
    /// Lowercase name to the name in the archive.
    names: BTreeMap<String, String>,
    /// Content type by extension, or by the full name with a leading slash.
    types: BTreeMap<String, String>,
    /// Type and target of the relationships of the package.
    relationships: Vec<(String, String)>,
}

impl Package {
    pub fn open(bytes: Bytes) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NO_MANIFEST.to_owned())?;
        let names = archive.file_names().filter_map(Result::ok).map(|name| (name.to_lowercase(), name.into_owned()));
        let names = names.collect();
        let mut package = Self { archive, names, types: BTreeMap::new(), relationships: Vec::new() };
        let types = package.entry("[Content_Types].xml").map_err(|_| NO_MANIFEST.to_owned())?;
        for element in elements(&types)? {
            let key = element.get("Extension").cloned().or_else(|| element.get("PartName").cloned());
            if let (Some(key), Some(kind)) = (key, element.get("ContentType")) {
                package.types.insert(key.to_lowercase(), kind.clone());
            }
        }
        let relationships = package.entry("_rels/.rels").map_err(|_| NO_MANIFEST.to_owned())?;
        for element in elements(&relationships)? {
            if let (Some(kind), Some(target)) = (element.get("Type"), element.get("Target")) {
                package.relationships.push((kind.clone(), target.clone()));
            }
        }
        for target in package.relationships.iter().map(|(_, target)| target.clone()).collect::<Vec<_>>() {
            package
                .part(&target)
                .map_err(|why| format!("The part '{target}' of a relationship cannot be read: {why}."))?;
        }
        Ok(package)
    }

    /// Returns the first target of a relationship whose type ends with `kind`.
    pub fn related(&self, kind: &str) -> Option<String> {
        let end = format!("/{kind}");
        self.relationships.iter().find(|(known, _)| known.ends_with(&end)).map(|(_, target)| target.clone())
    }

    /// Returns the bytes of a part. Manifests write its name with backslashes.
    pub fn part(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let name = name.replace('\\', "/");
        let name = name.trim_start_matches('/');
        let lower = name.to_lowercase();
        let extension = lower.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map(|(_, extension)| extension);
        let has_type = self.types.contains_key(&format!("/{lower}"))
            || extension.is_some_and(|extension| self.types.contains_key(extension));
        if !has_type {
            return Err("it has no content type".to_owned());
        }
        self.entry(name)
    }

    pub fn json(&mut self, name: &str) -> Result<Value, String> {
        let text = self.part(name)?;
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        serde_json::from_slice(text).map_err(|error| format!("it is not valid JSON: {error}"))
    }

    fn entry(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let known = self.names.get(&name.to_lowercase()).ok_or("it is not in the package")?;
        let mut bytes = Vec::new();
        let mut file = self.archive.by_name(known).map_err(|error| error.to_string())?;
        file.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        Ok(bytes)
    }
}

/// Returns the attributes of all elements.
fn elements(text: &[u8]) -> Result<Vec<BTreeMap<String, String>>, String> {
    let text = std::str::from_utf8(text).map_err(|_| NO_MANIFEST.to_owned())?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut found = Vec::new();
    loop {
        match reader.read_event().map_err(|_| NO_MANIFEST.to_owned())? {
            Event::Start(element) | Event::Empty(element) => found.push(
                element
                    .attributes()
                    .flatten()
                    .map(|one| (one.key.as_ref().to_owned(), one.value.as_ref().to_owned()))
                    .collect(),
            ),
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}
