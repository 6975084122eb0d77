//! The template functions that the templates of a registry, and similar ones, use.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{Fault, Scope};
use crate::world::resource_id;

pub fn call(name: &str, arguments: &[Value], scope: &Scope) -> Result<Value, Fault> {
    let wrong =
        |message: &str| Fault::invalid(format!("Unable to evaluate template language function '{name}': {message}"));
    let text = |at: usize| {
        arguments
            .get(at)
            .and_then(Value::as_str)
            .ok_or_else(|| wrong(&format!("parameter {} must be a string.", at + 1)))
    };
    let bool_at = |at: usize| {
        arguments
            .get(at)
            .and_then(Value::as_bool)
            .ok_or_else(|| wrong(&format!("parameter {} must be a boolean.", at + 1)))
    };
    Ok(match (name.to_ascii_lowercase().as_str(), arguments) {
        ("parameters", [_]) => scope.parameter(text(0)?)?,
        ("variables", [_]) => scope.variable(text(0)?)?,
        ("concat", [Value::Array(_), ..]) => {
            let lists = arguments
                .iter()
                .map(|one| one.as_array().cloned().ok_or_else(|| wrong("all parameters must be arrays.")));
            Value::Array(lists.collect::<Result<Vec<_>, _>>()?.concat())
        }
        ("concat", [_, ..]) => arguments.iter().map(written).collect::<String>().into(),
        ("base64", [_]) => STANDARD.encode(text(0)?).into(),
        ("base64tostring", [_]) => {
            let decoded = STANDARD.decode(text(0)?).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            decoded.ok_or_else(|| wrong("the parameter is no base64 of a text."))?.into()
        }
        ("string", [one]) => written(one).into(),
        ("json", [_]) => serde_json::from_str(text(0)?).map_err(|error| wrong(&error.to_string()))?,
        ("int", [Value::Number(number)]) => Value::Number(number.clone()),
        ("int", [_]) => text(0)?.parse::<i64>().map_err(|_| wrong("the parameter is no integer."))?.into(),
        ("equals", [one, other]) => (one == other).into(),
        ("not", [_]) => (!bool_at(0)?).into(),
        ("and", [_, _, ..]) => (0..arguments.len()).try_fold(true, |all, at| Ok(bool_at(at)? && all))?.into(),
        ("or", [_, _, ..]) => (0..arguments.len()).try_fold(false, |any, at| Ok(bool_at(at)? || any))?.into(),
        ("empty", [one]) => match one {
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            other => other.is_null(),
        }
        .into(),
        ("length", [one]) => match one {
            Value::String(text) => text.chars().count(),
            Value::Array(items) => items.len(),
            _ => return Err(wrong("the parameter has no length.")),
        }
        .into(),
        ("tolower", [_]) => text(0)?.to_lowercase().into(),
        ("toupper", [_]) => text(0)?.to_uppercase().into(),
        ("trim", [_]) => text(0)?.trim().into(),
        ("replace", [_, _, _]) => text(0)?.replace(text(1)?, text(2)?).into(),
        ("split", [_, _]) => text(0)?.split(text(1)?).map(Value::from).collect::<Vec<_>>().into(),
        ("first", [Value::Array(items)]) => items.first().cloned().unwrap_or_default(),
        ("last", [Value::Array(items)]) => items.last().cloned().unwrap_or_default(),
        ("createarray", _) => arguments.to_vec().into(),
        ("uniquestring", [_, ..]) => unique(arguments).into(),
        ("resourcegroup", []) => {
            let id = crate::arm::resource_group::id(&scope.place.subscription_id, &scope.place.resource_group);
            json!({"id": id, "name": scope.place.resource_group, "location": scope.location, "tags": {},
                "properties": {"provisioningState": "Succeeded"}})
        }
        ("subscription", []) => {
            let subscription = &scope.place.subscription_id;
            json!({"id": format!("/subscriptions/{subscription}"), "subscriptionId": subscription, "tenantId": scope.tenant_id,
                "displayName": scope.subscription_name})
        }
        ("deployment", []) => json!({"name": scope.deployment_name}),
        ("resourceid", _) => resource_id(arguments, scope)
            .ok_or_else(|| wrong("the type and the names of the resource do not fit together."))?,
        ("reference", [_] | [_, _] | [_, _, _]) => {
            let reader = scope.reader.ok_or_else(|| {
                Fault::invalid("The template function 'reference' is not expected at this location. Please see https://aka.ms/arm-template-expressions for usage details.")
            })?;
            let mut whole = reader(text(0)?, arguments.get(1).and_then(Value::as_str))?;
            let wants_whole =
                arguments.get(2).and_then(Value::as_str).is_some_and(|what| what.eq_ignore_ascii_case("full"));
            if wants_whole { whole } else { whole["properties"].take() }
        }
        (known, _) if KNOWN.contains(&known) => {
            return Err(wrong("the number or the types of its parameters are not right."));
        }
        _ => {
            return Err(Fault::invalid(format!(
                "The template function '{name}' is not valid. Please see https://aka.ms/arm-template-expressions for usage details."
            )));
        }
    })
}

const KNOWN: &[&str] = &[
    "parameters",
    "variables",
    "concat",
    "base64",
    "base64tostring",
    "string",
    "json",
    "int",
    "equals",
    "not",
    "and",
    "or",
    "empty",
    "length",
    "tolower",
    "toupper",
    "trim",
    "replace",
    "split",
    "first",
    "last",
    "uniquestring",
    "resourcegroup",
    "subscription",
    "deployment",
    "resourceid",
    "reference",
];

/// Converts a value to text: `True` and `False` as in .NET, objects and arrays as JSON.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Returns thirteen letters and digits that depend only on the arguments. ARM's hash is different; nothing may depend on the value.
fn unique(arguments: &[Value]) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let joined: Vec<String> = arguments.iter().map(written).collect();
    let hash = digest(&SHA256, joined.join("-").as_bytes());
    hash.as_ref().iter().take(13).map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

/// Evaluates `resourceId([subscription], [group], type, name, …)`: the type is the first argument with a slash.
fn resource_id(arguments: &[Value], scope: &Scope) -> Option<Value> {
    let texts: Vec<&str> = arguments.iter().map(Value::as_str).collect::<Option<_>>()?;
    let at = texts.iter().take(3).position(|text| text.contains('/'))?;
    let mut place = scope.place.clone();
    match texts[..at] {
        [] => {}
        [group] => group.clone_into(&mut place.resource_group),
        [subscription, group] => {
            subscription.clone_into(&mut place.subscription_id);
            group.clone_into(&mut place.resource_group);
        }
        _ => return None,
    }
    let names = &texts[at + 1..];
    let fits = names.len() + 1 == texts[at].split('/').count();
    fits.then(|| resource_id::join(&place, texts[at], &names.join("/")).into())
}
