//! The body of a deployment. The Azure CLI writes the name of its member `template` without quotes, and ARM accepts it.

use std::borrow::Cow;

use serde_json::Value;

use crate::exchange::Request;

/// Returns the body as JSON; null if it is not JSON.
pub fn read(request: &Request) -> Value {
    match request.json() {
        Value::Null => {
            let text = String::from_utf8_lossy(&request.body);
            serde_json::from_str(&quoted(text.trim_start_matches('\u{feff}'))).unwrap_or_default()
        }
        body => body,
    }
}

/// Quotes the bare name; strings stay unchanged.
fn quoted(text: &str) -> Cow<'_, str> {
    const NAME: &str = "template";
    let mut in_string = false;
    let mut escaped = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if in_string {
            (in_string, escaped) = (escaped || c != '"', !escaped && c == '\\');
            continue;
        }
        if matches!(before, ',' | '{') && text[at..].starts_with(NAME) {
            let rest = &text[at + NAME.len()..];
            if rest.trim_start().starts_with(':') {
                return format!("{}\"{NAME}\"{rest}", &text[..at]).into();
            }
        }
        in_string = c == '"';
        if !c.is_whitespace() {
            before = c;
        }
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bare_name_is_quoted() {
        assert_eq!(
            quoted(r#"{"a": ", template:\" ", template : {"x": 1}}"#),
            r#"{"a": ", template:\" ", "template" : {"x": 1}}"#
        );
        let good = r#"{"properties": {"template": {"templates": 1}}}"#;
        assert_eq!(quoted(good), good);
    }
}
