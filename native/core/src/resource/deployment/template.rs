//! The template of a deployment: the module's own, a file, or a URL that the stamp downloads.

use serde_json::Value;

use crate::arm::deployment::Template;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::json_fault;
use crate::parameter::Parameter;
use crate::text_file;

/// The template in the module, including the setup script.
pub(crate) const OWN: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../module/Azs.ContainerRegistry/templates/azuredeploy.json"));

/// Returns the template in `file`, the one at `uri`, or the module's own.
pub(crate) fn choose(file: Option<&str>, uri: Option<&str>) -> Result<std::result::Result<Template, Problem>> {
    match (file, uri) {
        (Some(path), _) => Ok(read(path).map(Template::Text)),
        (None, Some(uri)) => Ok(Ok(Template::Link(uri.trim().to_owned()))),
        (None, None) => Ok(Ok(Template::Text(own()?))),
    }
}

fn own() -> Result<Value> {
    serde_json::from_str(OWN)
        .map_err(|_| Error::new(ErrorId::InternalDefect, "the module's own template is not valid JSON"))
}

fn read(path: &str) -> std::result::Result<Value, Problem> {
    let unreadable = |reason: String| {
        let message = format!("The template '{path}' cannot be read: {reason}.");
        Problem::error(ErrorId::TemplateUnreadable, Parameter::TemplateFile, message)
    };
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    serde_json::from_slice(&text_file::to_utf8(bytes)).map_err(|error| unreadable(json_fault::reason(&error)))
}

/// Returns whether the template has this parameter; a template that only the stamp downloads is assumed to be the Marketplace item's.
pub(crate) fn declares(template: &Template, parameter: &str) -> bool {
    match template {
        Template::Text(text) => text["parameters"].as_object().is_some_and(|known| known.contains_key(parameter)),
        Template::Link(_) => !["registryHostName", "sshAccess"].contains(&parameter),
    }
}

/// Returns the declared default of a parameter.
pub(crate) fn default(template: &Template, parameter: &str) -> Option<String> {
    match template {
        Template::Text(text) => text["parameters"][parameter]["defaultValue"].as_str().map(str::to_owned),
        Template::Link(_) => None,
    }
}

/// Returns the types of the resources that the template creates, such as `Microsoft.Network/virtualNetworks`. Nothing is known of a template that
/// only the stamp reads, and of a type that the stamp computes.
pub(crate) fn resource_types(template: &Template) -> impl Iterator<Item = &str> {
    let resources = match template {
        Template::Text(text) => text["resources"].as_array().map(Vec::as_slice).unwrap_or_default(),
        Template::Link(_) => &[],
    };
    resources.iter().filter_map(|resource| resource["type"].as_str()).filter(|kind| !kind.starts_with('['))
}
