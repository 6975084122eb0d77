//! Compares a deployment with a template and parameters.

use serde_json::{Map, Value};

use super::template;
use crate::arm::deployment::{Deployment, Template};
use crate::spelling;

/// Returns the first difference of a deployment. The stamp does not return secret parameters, so they are not compared.
pub(crate) fn difference(template: &Template, parameters: &Value, running: &Deployment) -> Option<String> {
    let uri = running.template_uri();
    let is_same_template = match template {
        Template::Link(wanted) => uri == Some(wanted),
        Template::Text(_) => uri.is_none(),
    };
    if !is_same_template {
        return Some("its template".to_owned());
    }
    let none = Map::new();
    let wanted = parameters.as_object().unwrap_or(&none);
    let has_other = |name: &str, value: &Value| {
        running.given(name).map(|held| &held["value"]).is_some_and(|held| !held.is_null() && !is_same(held, value))
    };
    if let Some((name, _)) = wanted.iter().find(|(name, wanted)| has_other(name, &wanted["value"])) {
        return Some(format!("the parameter '{name}'"));
    }
    // An omitted parameter has the default of the template.
    let held = running.parameters().map(|(name, _)| name);
    let defaulted = held.filter(|name| !wanted.keys().any(|given| spelling::same(given, name)));
    // An expression, which the stamp evaluates, begins with a bracket.
    let default = |name: &str| template::default(template, name).filter(|default| !default.starts_with('['));
    let mut defaults = defaulted.filter_map(|name| Some((name, default(name)?)));
    defaults
        .find(|(name, default)| has_other(name, &default.as_str().into()))
        .map(|(name, _)| format!("the parameter '{name}'"))
}

/// Compares two values; ids may be returned in another case.
fn is_same(held: &Value, wanted: &Value) -> bool {
    match (held.as_str(), wanted.as_str()) {
        (Some(held), Some(wanted)) => spelling::same(held, wanted),
        _ => held == wanted,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(answer: &Value) -> Deployment {
        serde_json::from_value(answer.clone()).expect("a deployment")
    }

    fn own_template() -> Template {
        Template::Text(json!({ "parameters": {
            "label": {}, "secret": {}, "replicas": { "defaultValue": "1" }, "expression": { "defaultValue": "[x()]" },
        } }))
    }

    #[test]
    fn the_same_deployment_is_recognized_and_another_is_reported_with_its_difference() {
        let wanted = json!({ "label": { "value": "reg" }, "secret": { "value": "s" } });
        for (parameters, link, expected) in [
            (json!({ "label": { "value": "reg" }, "secret": { "type": "SecureString" } }), None, None),
            (json!({ "Label": { "value": "REG" }, "replicas": { "value": "1" } }), None, None),
            (json!({ "label": { "value": "reg" }, "unknown": { "value": "9" } }), None, None),
            (json!({ "label": { "value": "other" } }), None, Some("the parameter 'label'")),
            (
                json!({ "label": { "value": "reg" }, "replicas": { "value": "2" } }),
                None,
                Some("the parameter 'replicas'"),
            ),
            (json!({ "label": { "value": "reg" } }), Some("https://x/t.json"), Some("its template")),
        ] {
            let running = json!({ "properties": { "parameters": parameters, "templateLink": link.map(|uri| json!({ "uri": uri })) } });
            assert_eq!(difference(&own_template(), &wanted, &read(&running)).as_deref(), expected, "{running}");
        }
        let linked =
            read(&json!({ "properties": { "templateLink": { "uri": "https://x/t.json" }, "parameters": wanted } }));
        for (uri, expected) in [("https://x/t.json", None), ("https://x/u.json", Some("its template"))] {
            assert_eq!(difference(&Template::Link(uri.to_owned()), &wanted, &linked).as_deref(), expected, "{uri}");
        }
    }
}
