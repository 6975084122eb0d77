//! The parameter values of a template: given values, defaults, and errors.

use serde_json::{Map, Value, json};

use super::expression::{Fault, evaluate};
use super::scope::with_scope;
use crate::{shared::Shared, world::deployment_plan::Plan};

/// Name in templates, and in deployments.
const TYPES: [(&str, &str); 7] = [
    ("string", "String"),
    ("securestring", "SecureString"),
    ("int", "Int"),
    ("bool", "Bool"),
    ("object", "Object"),
    ("secureobject", "SecureObject"),
    ("array", "Array"),
];

/// Returns a type as in deployments.
pub fn shown_type(word: &str) -> Option<&'static str> {
    TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, shown)| *shown)
}

/// Fills the plan's parameters and returns them as in a deployment: `{type, value}`, secret ones without a value.
pub fn settle(stamp: &Shared, plan: &mut Plan, declared: &Map<String, Value>, given: &Value) -> Result<Value, Fault> {
    let given = given.as_object().cloned().unwrap_or_default();
    let is_declared = |name: &str| declared.keys().any(|known| known.eq_ignore_ascii_case(name));
    if let Some(unknown) = given.keys().find(|name| !is_declared(name)) {
        let known: Vec<&str> = declared.keys().map(String::as_str).collect();
        return Err(Fault::invalid(format!(
            "The template parameters '{unknown}' in the parameters file are not valid; they are not present in the original template and can \
             therefore not be provided at deployment time. The only supported parameters for this template are '{}'. Please see \
             https://aka.ms/arm-pass-parameter-values for usage details.",
            known.join(", ")
        )));
    }
    let mut shown = Map::new();
    for (name, declaration) in declared {
        let word = declaration["type"].as_str().unwrap_or_default().to_ascii_lowercase();
        let kind = TYPES.iter().find(|(known, _)| *known == word).ok_or_else(|| {
            Fault::invalid(format!("The template parameter '{name}' has the type '{word}', which is not supported."))
        })?;
        let value =
            given.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, given)| given["value"].clone());
        let value = match value.or_else(|| declaration.get("defaultValue").cloned()) {
            Some(value) => with_scope(stamp, plan, true, |scope| evaluate(&value, scope))?,
            None => {
                return Err(Fault::invalid(format!(
                    "The value for the template parameter '{name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage \
                     details."
                )));
            }
        };
        check(name, kind.0, declaration, &value)?;
        let is_secret = kind.0.starts_with("secure");
        shown.insert(
            name.clone(),
            if is_secret { json!({"type": kind.1}) } else { json!({"type": kind.1, "value": value}) },
        );
        plan.parameters.insert(name.clone(), value);
    }
    Ok(Value::Object(shown))
}

/// Checks a value. Errors do not contain secret values.
fn check(name: &str, kind: &str, declaration: &Value, value: &Value) -> Result<(), Fault> {
    let fits = match kind {
        "string" | "securestring" => value.is_string(),
        "int" => value.is_i64(),
        "bool" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    if !fits {
        return Err(Fault::invalid(format!(
            "Template parameter JToken type is not valid. Expected '{kind}' for the parameter '{name}'. Please see \
             https://aka.ms/arm-create-parameter-file for usage details."
        )));
    }
    let Some(allowed) = declaration["allowedValues"].as_array() else { return Ok(()) };
    if allowed.contains(value) {
        return Ok(());
    }
    let allowed: Vec<String> =
        allowed.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect();
    let told =
        if kind.starts_with("secure") { String::new() } else { format!(" '{}'", value.as_str().unwrap_or_default()) };
    Err(Fault::invalid(format!(
        "The provided value for the template parameter '{name}' is not valid. The value{told} is not part of the allowed value(s): '{}'.",
        allowed.join(",")
    )))
}
