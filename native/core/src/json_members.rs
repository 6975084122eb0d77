//! Finds members of a JSON document that are not in the schema of its type. Serde ignores them, so a mistyped optional member would have no effect.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::spelling::nearest;

/// Returns the schema of a type inline, without references.
pub fn schema_of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// Checks the members of `value` and of nested objects. The error names the first unknown one and the most similar known name.
pub fn check(value: &Value, schema: &Value, owner: &str) -> Result<(), String> {
    match value {
        Value::Object(members) => {
            let Some(shape) = shape(schema, members) else { return Ok(()) };
            for (name, member) in members {
                match shape["properties"].get(name).or_else(|| of_any_name(shape)) {
                    Some(schema) => check(member, schema, &format!("{name:?}"))?,
                    None => return Err(unknown(name, shape, owner)),
                }
            }
            Ok(())
        }
        Value::Array(items) => items.iter().try_for_each(|item| check(item, &schema["items"], owner)),
        _ => Ok(()),
    }
}

/// Returns the part of a schema that describes an object with these members: itself, or the alternative with the same constant members.
fn shape<'a>(schema: &'a Value, members: &Map<String, Value>) -> Option<&'a Value> {
    if schema.get("properties").is_some() || schema.get("additionalProperties").is_some() {
        return constants(schema).all(|(name, constant)| members.get(name) == Some(constant)).then_some(schema);
    }
    // The schema of a type without members has no properties.
    if schema["type"] == "object" {
        return Some(schema);
    }
    let alternatives = ["oneOf", "anyOf"].into_iter().filter_map(|kind| schema[kind].as_array()).flatten();
    alternatives.into_iter().find_map(|alternative| shape(alternative, members))
}

/// Returns the schema of the values of a map, whose names are arbitrary.
fn of_any_name(shape: &Value) -> Option<&Value> {
    shape.get("additionalProperties").filter(|schema| **schema != false)
}

fn constants(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties.filter_map(|(name, property)| Some((name, property.get("const")?)))
}

fn unknown(name: &str, shape: &Value, owner: &str) -> String {
    let known = shape["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    match nearest(name, known.clone()) {
        Some(nearest) => format!("{name:?} is not a member of {owner}; did you mean \"{nearest}\"?"),
        None => {
            format!("{name:?} is not a member of {owner}; its members are {}", known.collect::<Vec<_>>().join(", "))
        }
    }
}
