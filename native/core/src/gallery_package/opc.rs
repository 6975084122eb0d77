//! A package of the Open Packaging Conventions (ISO/IEC 29500-2): parts with content types, and relationships, in a ZIP file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const CONTENT_TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const RELATIONSHIPS_TYPE: &str = "application/vnd.openxmlformats-package.relationships+xml";

/// Names, ids, and types are defined here: none contains a character that XML or a URI would escape.
pub(super) struct Relationship {
    id: String,
    kind: String,
    target: String,
}

impl Relationship {
    /// Creates a relationship; `target` is the name of a part.
    pub(super) fn to(target: &str, id: impl Into<String>, kind: impl Into<String>) -> Self {
        Self { id: id.into(), kind: kind.into(), target: target.to_owned() }
    }
}

pub(super) struct Part {
    /// Without the leading slash.
    name: String,
    content_type: &'static str,
    bytes: Cow<'static, [u8]>,
    pub relationships: Vec<Relationship>,
}

impl Part {
    pub(super) fn new(name: &str, content_type: &'static str, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { name: name.to_owned(), content_type, bytes: bytes.into(), relationships: Vec::new() }
    }

    fn extension(&self) -> Option<String> {
        let file = self.name.rsplit('/').next()?;
        Some(file.rsplit_once('.')?.1.to_ascii_lowercase())
    }
}

#[derive(Default)]
pub(super) struct Package {
    pub parts: Vec<Part>,
    relationships: Vec<Relationship>,
}

impl Package {
    /// Adds a part that the package itself refers to.
    pub(super) fn add(&mut self, part: Part, id: impl Into<String>, kind: impl Into<String>) {
        self.relationships.push(Relationship::to(&part.name, id, kind));
        self.parts.push(part);
    }

    /// Returns the ZIP file. It does not depend on time or machine.
    pub(super) fn write(&self) -> ZipResult<Vec<u8>> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let mut entry = |name: &str, bytes: &[u8]| -> ZipResult<()> {
            archive.start_file(name, options)?;
            Ok(archive.write_all(bytes)?)
        };
        entry("[Content_Types].xml", self.content_types().as_bytes())?;
        entry("_rels/.rels", relationships(&self.relationships).as_bytes())?;
        for part in &self.parts {
            entry(&part.name, &part.bytes)?;
            if !part.relationships.is_empty() {
                entry(&relationships_name(&part.name), relationships(&part.relationships).as_bytes())?;
            }
        }
        Ok(archive.finish()?.into_inner())
    }

    /// Returns a content type for each extension, and for each part with a different type than its extension.
    fn content_types(&self) -> String {
        let mut defaults = BTreeMap::from([("rels".to_owned(), RELATIONSHIPS_TYPE)]);
        let mut overrides = String::new();
        for part in &self.parts {
            let usual = part.extension().map(|extension| *defaults.entry(extension).or_insert(part.content_type));
            if usual != Some(part.content_type) {
                let (name, kind) = (&part.name, part.content_type);
                overrides.push_str(&format!("  <Override PartName=\"/{name}\" ContentType=\"{kind}\" />\n"));
            }
        }
        let defaults: String = defaults
            .iter()
            .map(|(extension, kind)| format!("  <Default Extension=\"{extension}\" ContentType=\"{kind}\" />\n"))
            .collect();
        format!("{XML}<Types xmlns=\"{CONTENT_TYPES}\">\n{defaults}{overrides}</Types>\n")
    }
}

fn relationships(all: &[Relationship]) -> String {
    let line = |one: &Relationship| {
        format!("  <Relationship Id=\"{}\" Type=\"{}\" Target=\"/{}\" />\n", one.id, one.kind, one.target)
    };
    let lines: String = all.iter().map(line).collect();
    format!("{XML}<Relationships xmlns=\"{RELATIONSHIPS}\">\n{lines}</Relationships>\n")
}

/// Returns the name of the relationships part: `a/_rels/b.json.rels` for `a/b.json`.
fn relationships_name(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}
