use std::io::{Cursor, Write as _};

use super::*;

fn ours(version: &str) -> Identity {
    Identity { publisher: "Contoso".to_owned(), name: "ContainerRegistry".to_owned(), version: version.to_owned() }
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("memory");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn the_same_input_gives_the_same_bytes_and_the_identity_is_read_back() {
    let package = build(&ours("1.2.3"), "{}").expect("a package");
    assert_eq!(package, build(&ours("1.2.3"), "{}").expect("a package"));
    assert_ne!(package, build(&ours("1.2.4"), "{}").expect("a package"));
    assert_eq!(read_identity(&package), Ok(ours("1.2.3")));
    assert_eq!(ours("1.2.3").file_name(), "Contoso.ContainerRegistry.1.2.3.azpkg");
}

#[test]
fn names_and_versions_follow_the_rules_of_a_gallery() {
    for (name, is_valid) in [("Contoso", true), ("A1", true), ("", false), ("a.b", false), ("a b", false), ("ä", false)]
    {
        assert_eq!(is_name(name), is_valid, "{name}");
    }
    for (version, is_valid) in [
        ("1.0.0", true),
        ("0.10.300", true),
        ("1.0", false),
        ("1.0.0.0", false),
        ("1.0.x", false),
        ("01.0.0", false),
        ("1..0", false),
        ("1.0.-1", false),
        ("1.0.0-beta", false),
        ("", false),
    ] {
        assert_eq!(is_version(version), is_valid, "{version}");
    }
}

#[test]
fn a_file_without_an_identity_is_refused_with_the_reason() {
    let manifest = r#"{ "publisher": "Contoso", "name": "Registry", "version": "1.0.0" }"#;
    assert!(read_identity(&archive(&[("MANIFEST.json", manifest)])).is_ok());
    assert!(read_identity(&archive(&[("Manifest.json", &format!("\u{feff}{manifest}"))])).is_ok());
    for (package, reason) in [
        (b"<html>sign in</html>".to_vec(), "not a ZIP archive"),
        (archive(&[("other.json", manifest)]), "no Manifest.json"),
        (archive(&[("Manifest.json", "{")]), "not valid JSON"),
        (archive(&[("Manifest.json", r#"{ "publisher": "Contoso", "name": "Registry" }"#)]), "'version'"),
        (archive(&[("Manifest.json", &manifest.replace("Registry", "a/../b"))]), "'name'"),
        (archive(&[("Manifest.json", &manifest.replace("\"Contoso\"", "7"))]), "'publisher'"),
    ] {
        let refusal = read_identity(&package).expect_err(reason);
        assert!(refusal.contains(reason), "{refusal}");
    }
}
