//! The official template schemas, with their references resolved inside their folder.

use std::path::PathBuf;

use jsonschema::{Draft, Retrieve, Uri, Validator};
use serde_json::{Map, Value, json};

use super::read_json;

const BASE: &str = "https://schema.management.azure.com/schemas/";

pub struct OfficialSchemas {
    folder: PathBuf,
}

impl OfficialSchemas {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Returns the violations of a PUT of `body` to `path`, by the schema of that version; empty if it conforms.
    pub fn faults(&self, path: &str, api_version: &str, body: &Value) -> Vec<String> {
        let resource = Resource::at(path);
        let (file, pointer) = (resource.file(), resource.pointer());
        if !self.folder.join(api_version).join(&file).is_file() {
            return vec![format!("there is no schema {api_version}/{file}")];
        }
        let validator = self.validator(&format!("{BASE}{api_version}/{file}#/{pointer}"));
        let described = resource.described(api_version, body);
        validator.iter_errors(&described).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    /// Returns the violations of a document by the schema in `file`; empty if it conforms.
    pub fn document_faults(&self, file: &str, document: &Value) -> Vec<String> {
        let validator = self.validator(&format!("{BASE}{file}"));
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    fn validator(&self, reference: &str) -> Validator {
        let folder = self.folder.clone();
        jsonschema::options()
            .with_draft(Draft::Draft4)
            .with_retriever(Folder(folder))
            .build(&json!({ "$schema": "http://json-schema.org/draft-04/schema#", "$ref": reference }))
            .unwrap_or_else(|error| panic!("{reference}: {error}"))
    }
}

/// The properties of a resource in its id, as a template has them.
struct Resource {
    kind: Vec<String>,
    namespace: String,
    name: String,
}

impl Resource {
    fn at(path: &str) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let name = segments.last().copied().unwrap_or_default().to_owned();
        match segments.iter().rposition(|segment| *segment == "providers") {
            Some(at) => Self {
                namespace: segments[at + 1].to_owned(),
                kind: segments[at + 2..].iter().step_by(2).map(|kind| (*kind).to_owned()).collect(),
                name,
            },
            None => Self { namespace: "Microsoft.Resources".to_owned(), kind: vec!["resourceGroups".to_owned()], name },
        }
    }

    fn file(&self) -> String {
        format!("{}.json", self.namespace)
    }

    fn pointer(&self) -> String {
        let list = match self.kind[0].as_str() {
            "resourceGroups" => "subscription_resourceDefinitions",
            _ => "resourceDefinitions",
        };
        format!("{list}/{}", self.kind.join("_"))
    }

    /// Returns the body with the members from the URL. The body of a resource group has no `properties` in the official example, but requires them in a
    /// template.
    fn described(&self, api_version: &str, body: &Value) -> Value {
        let mut described = body.clone();
        described["name"] = self.name.as_str().into();
        described["type"] = format!("{}/{}", self.namespace, self.kind.join("/")).into();
        described["apiVersion"] = api_version.into();
        if self.kind == ["resourceGroups"] && described.get("properties").is_none() {
            described["properties"] = json!({});
        }
        described
    }
}

struct Folder(PathBuf);

impl Retrieve for Folder {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let path = uri.as_str().trim_end_matches('#').strip_prefix(BASE).map(|path| self.0.join(path));
        Ok(match path.filter(|path| path.is_file()) {
            Some(path) => strict(read_json(&path)),
            // Other providers, which the folder does not contain.
            None => json!({}),
        })
    }
}

/// Makes a schema strict: published schemas accept unknown names, including misspelled ones. So each object with defined members is closed.
fn strict(schema: Value) -> Value {
    match schema {
        Value::Array(items) => Value::Array(items.into_iter().map(strict).collect()),
        Value::Object(members) => {
            let mut members: Map<String, Value> =
                members.into_iter().map(|(name, value)| (name, strict(value))).collect();
            let names_members = members.get("properties").and_then(Value::as_object).is_some_and(|all| !all.is_empty());
            let is_schema = members.get("type").is_some_and(|kind| kind == "object");
            let is_composed = ["allOf", "anyOf", "oneOf"].iter().any(|part| members.contains_key(*part));
            if names_members && is_schema && !is_composed {
                members.entry("additionalProperties").or_insert(Value::Bool(false));
            }
            Value::Object(members)
        }
        other => other,
    }
}
