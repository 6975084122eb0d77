//! Marketplace packages for the tests: a complete one, and incomplete ones.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use serde_json::json;

/// Name and content of the parts.
pub type Parts = BTreeMap<&'static str, Vec<u8>>;

pub fn complete() -> Parts {
    let icon = |id: &str, path: &str| json!({"id": id, "path": path, "type": "icon"});
    let manifest = json!({
        "name": "ContainerRegistry", "publisher": "Contoso", "version": "1.0.3", "displayName": "ms-resource:title",
        "publisherDisplayName": "Contoso", "summary": "s", "longSummary": "l", "description": "d",
        "uiDefinition": {"path": "UIDefinition.json"},
        "artifacts": [{"name": "Main", "type": "Template", "path": "Templates\\main.json", "isDefault": true}],
        "images": [{"context": "ibiza", "items": [icon("small", "Icons\\S.png"), icon("medium", "Icons\\M.png"),
            icon("large", "Icons\\L.png"), icon("wide", "Icons\\W.png")]}],
    });
    let template = json!({"contentVersion": "1.0.0.0", "resources": []});
    BTreeMap::from([
        (
            "[Content_Types].xml",
            br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="json" ContentType="application/json"/><Default Extension="png" ContentType="image/png"/>
                <Override PartName="/Strings/resources.resjson" ContentType="text/json"/></Types>"#
                .to_vec(),
        ),
        (
            "_rels/.rels",
            br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                <Relationship Id="m" Type="http://schemas.microsoft.com/azpkg/2013/12/manifest" Target="/Manifest.json"/>
                <Relationship Id="DEFAULT_s" Type="http://schemas.microsoft.com/azpkg/2013/12/strings" Target="/Strings/resources.resjson"/>
                </Relationships>"#
                .to_vec(),
        ),
        ("Manifest.json", manifest.to_string().into_bytes()),
        ("UIDefinition.json", b"{}".to_vec()),
        ("Strings/resources.resjson", br#"{"title": "Registry"}"#.to_vec()),
        ("Templates/main.json", template.to_string().into_bytes()),
        ("Icons/S.png", png(40, 40)),
        ("Icons/M.png", png(90, 90)),
        ("Icons/L.png", png(115, 115)),
        ("Icons/W.png", png(255, 115)),
    ])
}

/// Returns the header of a PNG, which is all that a gallery reads.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &width.to_be_bytes(), &height.to_be_bytes()].concat()
}

pub fn archive(parts: &Parts) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        archive.start_file(*name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Returns the complete package with `old` in one part replaced by `new`.
pub fn with(part: &'static str, old: &str, new: &str) -> Parts {
    let mut parts = complete();
    let text = String::from_utf8(parts[part].clone()).unwrap();
    assert!(text.contains(old), "{old}: {text}");
    parts.insert(part, text.replace(old, new).into_bytes());
    parts
}

pub fn without(part: &str) -> Parts {
    let mut parts = complete();
    assert!(parts.remove(part).is_some());
    parts
}
