//! The innermost reasons of a failed deployment, which are nested in `error`, in `details`, and as JSON text in `message`.

use serde_json::Value;

/// A reason without nested ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    pub code: String,
    pub message: String,
}

/// Maximum nesting: more was never observed, and a stamp does not send endless nesting.
const DEEPEST: usize = 12;

pub(super) fn of(body: &Value) -> Vec<Cause> {
    let mut causes = Vec::new();
    collect(body, DEEPEST, &mut causes);
    causes.dedup();
    causes
}

fn collect(body: &Value, depth: usize, causes: &mut Vec<Cause>) {
    if depth == 0 {
        return;
    }
    match body {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => collect(&inner, depth - 1, causes),
            _ if text.trim().is_empty() => {}
            _ => causes.push(Cause { code: String::new(), message: text.clone() }),
        },
        Value::Array(items) => items.iter().for_each(|item| collect(item, depth - 1, causes)),
        Value::Object(_) if body["error"].is_object() || body["error"].is_string() => {
            collect(&body["error"], depth - 1, causes);
        }
        Value::Object(_) => leaf_or_below(body, depth, causes),
        _ => {}
    }
}

fn leaf_or_below(body: &Value, depth: usize, causes: &mut Vec<Cause>) {
    let before = causes.len();
    if body["details"].as_array().is_some_and(|details| !details.is_empty()) {
        collect(&body["details"], depth - 1, causes);
    }
    let message = body["message"].as_str().unwrap_or_default();
    if causes.len() == before && serde_json::from_str::<Value>(message).is_ok_and(|inner| inner.is_object()) {
        collect(&body["message"], depth - 1, causes);
    }
    let code = body["code"].as_str().unwrap_or_default();
    if causes.len() == before && !(code.is_empty() && message.is_empty()) {
        causes.push(Cause { code: code.to_owned(), message: message.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_the_innermost_reason_however_it_is_nested() {
        let innermost =
            json!({ "code": "VmProvisioningTimeout", "message": "VM 'x' failed to provision with timeout." });
        let failure = json!({ "status": "Failed", "error": { "code": "ResourceDeploymentFailure",
            "message": "The resource operation completed with terminal provisioning state 'Failed'.", "details": [innermost] } });
        let expected = vec![Cause {
            code: "VmProvisioningTimeout".into(),
            message: "VM 'x' failed to provision with timeout.".into(),
        }];
        assert_eq!(of(&failure), expected, "as an object");
        let text = serde_json::to_string_pretty(&failure).expect("JSON").replace('\n', "\r\n");
        assert_eq!(of(&Value::from(text.clone())), expected, "as text");
        let wrapped = json!({ "code": "DeploymentFailed", "message": "At least one resource deployment operation failed.",
            "details": [{ "code": "Conflict", "message": text }] });
        assert_eq!(of(&wrapped), expected, "as text in a message");
        assert_eq!(of(&json!({ "error": wrapped })), expected, "below error");
    }

    #[test]
    fn tells_what_there_is() {
        assert_eq!(of(&Value::Null), []);
        assert_eq!(of(&json!("plain text")), [Cause { code: String::new(), message: "plain text".into() }]);
        let bare = json!({ "code": "Conflict", "message": "" });
        assert_eq!(of(&bare), [Cause { code: "Conflict".into(), message: String::new() }]);
        let mut endless = json!("end");
        for _ in 0..100 {
            endless = json!({ "error": endless });
        }
        assert_eq!(of(&endless), []);
    }
}
