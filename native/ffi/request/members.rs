//! Finds members that are not in the schema. Serde ignores them, so a mistyped optional member would have no effect.

use azcr_core::spelling::nearest;
use serde_json::{Map, Value};

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

#[cfg(test)]
mod tests {
    use azcr_core::identity::session::SessionRequest;
    use azcr_core::provision::{connect, storage_account};
    use schemars::JsonSchema;
    use serde_json::json;

    use super::*;
    use crate::request::schema;

    fn refused<T: JsonSchema>(value: &Value) -> String {
        check(value, &schema::of_request::<T>(), "this request").expect_err("an unknown member")
    }

    #[test]
    fn unknown_member_is_refused_with_the_most_similar_known_name() {
        for (given, meant) in [
            ("storageAcountName", "storageAccountName"),
            ("StorageAccountName", "storageAccountName"),
            ("storageAccount", "storageAccountName"),
            ("whatif", "whatIf"),
            ("skuNmae", "skuName"),
            ("logpath", "logPath"),
            ("Version", "version"),
        ] {
            let message = refused::<storage_account::Request>(&json!({ "version": 1, given: "x" }));
            assert_eq!(message, format!("\"{given}\" is not a member of this request; did you mean \"{meant}\"?"));
        }
    }

    #[test]
    fn member_without_a_similar_name_is_refused_with_all_known_names() {
        for given in ["keyVaultName", "", "a\nb"] {
            let message = refused::<connect::Request>(&json!({ given: 1 }));
            let members = "its members are version, command, logPath, reportPath, trace";
            assert_eq!(message, format!("{given:?} is not a member of this request; {members}"));
        }
        // A member of the writing requests.
        assert!(refused::<connect::Request>(&json!({ "whatIf": true })).contains("\"whatIf\""));
    }

    #[test]
    fn members_of_objects_in_a_session_are_checked() {
        let schema = schema::of::<SessionRequest>();
        let session = |identity: Value| json!({ "version": 1, "armEndpoint": "https://a", "identity": identity });
        for (identity, message) in [
            (json!({ "kind": "clientSecret", "applicationID": "x" }), "did you mean \"applicationId\"?"),
            (json!({ "kind": "azureCli", "applicationId": "x" }), "its members are kind"),
            (json!({ "kind": "managedIdentity", "userName": "x" }), "its members are kind, clientId"),
        ] {
            let refused = check(&session(identity), &schema, "this session").expect_err("an unknown member");
            assert!(refused.contains("is not a member of \"identity\"") && refused.ends_with(message), "{refused}");
        }
        let mut known = session(json!({ "kind": "clientCertificate", "applicationId": "x", "certificateFile": "y" }));
        known["resolve"] = json!({ "*.example": "127.0.0.1:1" });
        known["environment"] = json!({ "HTTPS_PROXY": "http://a", "anything": "x" });
        known["tenant"] = Value::Null;
        assert_eq!(check(&known, &schema, "this session"), Ok(()));
        // Wrong types and unknown alternatives are refused when they are parsed.
        for odd in [json!({ "kind": "unknown", "x": 1 }), json!("text"), json!([{ "x": 1 }])] {
            assert_eq!(check(&session(odd), &schema, "this session"), Ok(()));
        }
    }
}
