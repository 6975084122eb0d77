//! The software bill of materials as CycloneDX 1.6 JSON (<https://cyclonedx.org/docs/1.6/json/>). Generated here, since cargo-cyclonedx takes minutes to
//! install on every new machine, uses a new serial number in each run, and includes neither the shipped files nor the toolchain's parts.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::dependencies::{Crate, Dependency};
use super::libraries::Built;
use super::notices::TOOLCHAIN;
use super::{MODULE, checksums};
use crate::Result;

pub const FILE: &str = "sbom.cdx.json";

pub fn write(version: &str, dependencies: &[Dependency], built: &Built, time: Timestamp) -> Result<String> {
    let mut components: Vec<Value> = Vec::new();
    for library in &built.libraries {
        let place = library.place()?;
        components.push(json!({
            "type": "file", "bom-ref": place, "name": place, "version": version,
            "hashes": [hash(&checksums::of_file(&library.file)?)],
        }));
    }
    components.extend(dependencies.iter().map(component));
    components.extend(TOOLCHAIN.map(|(part, licence, place)| {
        json!({ "type": "library", "bom-ref": part, "name": part, "description": format!("in {place}"), "licenses": [{ "expression": licence }] })
    }));
    let mut relations: Vec<Value> = vec![json!({ "ref": MODULE, "dependsOn": places(built)? })];
    for place in places(built)? {
        relations.push(json!({ "ref": place, "dependsOn": tops(dependencies) }));
    }
    relations.extend(dependencies.iter().map(|dependency| {
        let needs: Vec<String> = dependency.needs.iter().map(reference).collect();
        json!({ "ref": reference(&dependency.identity), "dependsOn": needs })
    }));
    let mut bom = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "",
        "version": 1,
        "metadata": {
            "timestamp": time.to_string(),
            "component": { "type": "library", "bom-ref": MODULE, "name": MODULE, "version": version, "licenses": [{ "license": { "id": "MIT" } }] },
        },
        "components": components,
        "dependencies": relations,
    });
    bom["serialNumber"] = serial_number(&bom).into();
    Ok(format!("{bom:#}\n"))
}

fn component(dependency: &Dependency) -> Value {
    let Crate { name, version } = &dependency.identity;
    let mut component = json!({
        "type": "library", "bom-ref": reference(&dependency.identity), "name": name, "version": version,
        "licenses": [{ "expression": dependency.licence }],
    });
    if let Some(checksum) = &dependency.checksum {
        component["purl"] = reference(&dependency.identity).into();
        component["hashes"] = json!([hash(checksum)]);
    }
    if let Some(repository) = &dependency.repository {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

/// Returns a package URL (<https://github.com/package-url/purl-spec>); a version's `+` is escaped, since it could be read as a space.
fn reference(of: &Crate) -> String {
    format!("pkg:cargo/{}@{}", of.name, of.version.replace('+', "%2B"))
}

fn hash(sha256: &str) -> Value {
    json!({ "alg": "SHA-256", "content": sha256 })
}

fn places(built: &Built) -> Result<Vec<String>> {
    built.libraries.iter().map(super::libraries::Library::place).collect()
}

/// Returns the crates that no other one depends on: the crate of the library itself.
fn tops(dependencies: &[Dependency]) -> Vec<String> {
    let needed = |of: &Crate| dependencies.iter().any(|dependency| dependency.needs.contains(of));
    dependencies.iter().map(|d| &d.identity).filter(|of| !needed(of)).map(reference).collect()
}

/// Returns a serial number derived from the content, so that it is the same for the same content.
fn serial_number(bom: &Value) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, bom.to_string().as_bytes()).urn().to_string()
}
