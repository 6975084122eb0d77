use serde_json::{Value, json};

use super::opc::{NO_MANIFEST, Package};

/// The prefix of a manifest text that refers to the strings.
const RESOURCE: &str = "ms-resource:";

pub struct Manifest {
    pub publisher: String,
    pub name: String,
    pub version: String,
    pub artifacts: Vec<Value>,
    json: Value,
}

impl Manifest {
    pub fn read(package: &mut Package) -> Result<Self, String> {
        let part = package.related("manifest").ok_or_else(|| NO_MANIFEST.to_owned())?;
        let json = package.json(&part).map_err(|why| format!("The manifest cannot be used: {why}."))?;
        let member = |name: &str| {
            let text = json[name].as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned).ok_or_else(|| format!("The manifest lacks '{name}'."))
        };
        let (publisher, name, version) = (member("publisher")?, member("name")?, member("version")?);
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if version.split('.').count() != 3 || !version.split('.').all(is_number) {
            return Err(format!("The version '{version}' of the manifest does not have the form x.y.z."));
        }
        let artifacts = json["artifacts"].as_array().cloned().unwrap_or_default();
        Ok(Self { publisher, name, version, artifacts, json })
    }

    /// Returns the texts, with references replaced by the strings.
    pub fn texts(&self, package: &mut Package) -> Result<Value, String> {
        let strings = match package.related("strings") {
            Some(part) => package.json(&part).map_err(|why| format!("The strings '{part}' cannot be used: {why}."))?,
            None => json!({}),
        };
        let mut texts = json!({});
        for name in ["displayName", "publisherDisplayName", "summary", "longSummary", "description"] {
            let text = self.json[name].as_str().ok_or_else(|| format!("The manifest lacks '{name}'."))?;
            let text = match text.strip_prefix(RESOURCE) {
                Some(key) => strings[key].as_str().ok_or_else(|| format!("The strings lack '{key}'."))?,
                None => text,
            };
            texts[name] = text.into();
        }
        Ok(texts)
    }

    /// Returns the path of the icon with this id.
    pub fn icon(&self, id: &str) -> Option<String> {
        let contexts = self.json["images"].as_array()?;
        let mut items = contexts.iter().filter_map(|context| context["items"].as_array()).flatten();
        items.find(|item| item["id"] == id)?["path"].as_str().map(str::to_owned)
    }

    pub fn ui_definition(&self) -> Result<String, String> {
        let path = self.json["uiDefinition"]["path"].as_str();
        path.map(str::to_owned).ok_or_else(|| "The manifest lacks 'uiDefinition'.".to_owned())
    }
}
