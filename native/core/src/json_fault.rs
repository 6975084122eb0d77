//! Reasons why JSON was not accepted, without its content. `serde_json` quotes the invalid value, which may be a secret in a login, a token, or a
//! configuration.

use serde_json::error::Category;

/// Messages of `serde` that name a member and do not quote a value.
const ABOUT_NAMES: [&str; 3] = ["missing field ", "unknown field ", "duplicate field "];

/// Returns the reason with the position if the parser provides it. Syntax and member names are in the parser's words; for a value, only the expected type is
/// named.
pub fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if error.classify() != Category::Data || ABOUT_NAMES.iter().any(|start| text.starts_with(start)) {
        return text;
    }
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("a value has the wrong type, expected {expected}"),
        // Text of a type's own parser, which may quote its input.
        None if error.line() == 0 => "a value does not have the expected form".to_owned(),
        None => format!("a value does not have the expected form at line {} column {}", error.line(), error.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the errors of the parser count here")]
    struct Shape {
        number: u16,
        #[serde(default)]
        kind: Option<Kind>,
        #[serde(default, deserialize_with = "own_parser")]
        id: String,
    }

    /// Simulates a type's own parser, whose error quotes its input.
    fn own_parser<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        Err(serde::de::Error::custom(format!("'{}' is not an id", String::deserialize(deserializer)?)))
    }

    #[derive(Debug, Deserialize)]
    enum Kind {
        First,
    }

    fn told(json: &str) -> String {
        reason(&serde_json::from_str::<Shape>(json).expect_err("does not fit"))
    }

    #[test]
    fn values_are_never_quoted() {
        for json in [
            r#"{"number":"canary"}"#,
            r#"{"number":"a, expected canary"}"#,
            r#""canary""#,
            r#"{"number":1,"kind":"canary"}"#,
            r#"{"number":1,"id":"canary"}"#,
            r#"{"number":1,"id":"missing field canary"}"#,
            r#"{"number":canary}"#,
            r#"canary"#,
            r#"{"number":1} canary"#,
            r#"{"number":1,"kind":"can\xary"}"#,
        ] {
            let told = told(json);
            assert!(!told.contains("canary") && !told.contains("can\\xary"), "{json}: {told}");
        }
        let value = serde_json::json!({ "number": "canary" });
        let told = reason(&serde_json::from_value::<Shape>(value).expect_err("does not fit"));
        assert!(!told.contains("canary"), "{told}");
    }

    #[test]
    fn names_and_positions_are_kept() {
        assert_eq!(told("{}"), "missing field `number` at line 1 column 2");
        assert!(told(r#"{"other":1}"#).starts_with("unknown field `other`"));
        assert_eq!(told(r#"{"number":"x"}"#), "a value has the wrong type, expected u16 at line 1 column 13");
        assert!(told(r#"{"number":1"#).starts_with("EOF while parsing"));
    }
}
