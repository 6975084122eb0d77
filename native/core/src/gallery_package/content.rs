//! The parts of the package and the relationships through which a gallery finds them.

use super::identity::Identity;
use super::manifest;
use super::opc::{Package, Part, Relationship};

/// The prefix of all relationship types of a gallery package.
const TYPES: &str = "http://schemas.microsoft.com/azpkg/2013/12/";

const JSON: &str = "application/json";
const TEXT_JSON: &str = "text/json";
const XML: &str = "text/xml";
const PNG: &str = "image/png";

macro_rules! content {
    ($path:literal) => {
        include_bytes!(concat!("content/", $path)).as_slice()
    };
}

/// Type of the relationship, name of the part, and its bytes.
const IMAGES: [(&str, &str, &[u8]); 5] = [
    ("icon/small", "Icons/Small.png", content!("icons/Small.png")),
    ("icon/medium", "Icons/Medium.png", content!("icons/Medium.png")),
    ("icon/large", "Icons/Large.png", content!("icons/Large.png")),
    ("icon/wide", "Icons/Wide.png", content!("icons/Wide.png")),
    ("screenshot", "Screenshots/Screenshot.png", content!("icons/Screenshot.png")),
];

/// Culture, name of the part, and its bytes. The first is used for all other cultures.
const STRINGS: [(&str, &str, &[u8]); 2] = [
    ("DEFAULT", "Strings/resources.resjson", content!("strings/en.resjson")),
    ("zh-Hans", "Strings/zh-Hans/resources.resjson", content!("strings/zh-Hans.resjson")),
];

pub(super) fn package(identity: &Identity, template: &str) -> Package {
    let mut package = Package::default();
    let manifest = Part::new("Manifest.json", JSON, manifest::text(identity).into_bytes());
    package.add(manifest, "Manifest", kind("manifest"));
    let blade = Part::new("UIDefinition.json", TEXT_JSON, content!("UIDefinition.json"));
    package.add(blade, "UIDefinition", kind("uidefinition"));
    for (image, name, bytes) in IMAGES {
        package.add(Part::new(name, PNG, bytes), format!("DEFAULT_{}", image.replace('/', "_")), kind(image));
    }
    // A gallery reads the culture from the start of the id.
    for (culture, name, bytes) in STRINGS {
        package.add(Part::new(name, TEXT_JSON, bytes), format!("{culture}_strings"), kind("strings"));
    }
    let form = content!("createUiDefinition.json").to_vec();
    add_artifact(&mut package, "DefaultTemplate", "Template", "azuredeploy.json", template.as_bytes().to_vec());
    add_artifact(&mut package, "createUiDefinition", "Custom", "createUiDefinition.json", form);
    package
}

/// Adds an artifact. It has a part of its own that repeats its entry in the manifest.
fn add_artifact(package: &mut Package, name: &str, artifact: &str, file: &str, bytes: Vec<u8>) {
    let is_default = artifact == "Template";
    let properties = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Artifact>\n  <Name>{name}</Name>\n  <Type>{artifact}</Type>\n  \
         <Path>DeploymentTemplates\\{file}</Path>\n  <IsDefault>{is_default}</IsDefault>\n</Artifact>\n"
    );
    let place = format!("{name}/Artifact");
    let mut part = Part::new(&format!("DeploymentTemplates/{file}"), TEXT_JSON, bytes);
    part.relationships.push(Relationship::to(&place, "Properties", kind("deploymenttemplateproperties")));
    package.add(part, format!("Artifact_{name}"), kind("artifact"));
    package.parts.push(Part::new(&place, XML, properties.into_bytes()));
}

fn kind(name: &str) -> String {
    format!("{TYPES}{name}")
}
