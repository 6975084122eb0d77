//! Events without secrets: a service may echo what it received, and its words are quoted in messages and errors.

use serde_json::Value;

use super::Event;
use crate::redaction::Redaction;

/// Members of an error, a problem, or a check that programs compare. All of their values are defined by this library.
const KEYS: [&str; 7] = ["id", "number", "category", "severity", "parameter", "check", "state"];

impl Event {
    /// Redacts every text of the event. Of the result that was requested, only the errors and problems in it change.
    pub fn redact(&mut self, redaction: &Redaction) {
        let clean = |text: &mut String| *text = redaction.clean_message(text);
        match self {
            Self::Message { text, .. } | Self::Step { text, .. } => clean(text),
            Self::Progress { activity, status, .. } => {
                clean(activity);
                clean(status);
            }
            Self::Finished { result, error, done, unfinished, .. } => {
                result.iter_mut().for_each(|result| clean_messages(result, redaction));
                error.iter_mut().for_each(|error| clean_members(error, redaction));
                done.iter_mut().chain(unfinished).flatten().for_each(clean);
            }
            Self::Deployment { .. } | Self::Token { .. } | Self::DeviceCode { .. } => {}
        }
    }
}

/// Redacts the objects in `value` that have a message.
fn clean_messages(value: &mut Value, redaction: &Redaction) {
    if value.get("message").is_some_and(Value::is_string) {
        return clean_members(value, redaction);
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| clean_messages(item, redaction)),
        Value::Object(members) => members.values_mut().for_each(|member| clean_messages(member, redaction)),
        _ => {}
    }
}

fn clean_members(value: &mut Value, redaction: &Redaction) {
    match value {
        Value::String(text) => *text = redaction.clean_message(text),
        Value::Array(items) => items.iter_mut().for_each(|item| clean_members(item, redaction)),
        Value::Object(members) => {
            let shown = members.iter_mut().filter(|(name, _)| !KEYS.contains(&name.as_str()));
            shown.for_each(|(_, member)| clean_members(member, redaction));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::event::{Outcome, StepKind, StepState, Stream};
    use crate::secret::{SecretString, Secrets};

    fn redaction(secrets: &[&str]) -> Redaction {
        let mut known = Secrets::default();
        for (number, secret) in secrets.iter().enumerate() {
            known.insert(number.to_string(), SecretString::from(*secret));
        }
        Redaction::new(&[&known])
    }

    fn finished(error: Value) -> Event {
        let (error, done, unfinished) = (Some(error), Some(vec!["vault canary-1".to_owned()]), None);
        Event::Finished { outcome: Outcome::Failed, result: Some(json!("canary-1")), error, done, unfinished }
    }

    #[test]
    fn every_text_that_quotes_a_service_is_redacted() {
        let key = "hx7Vd1+Z".repeat(10) + "hx7Vd1==";
        for secret in ["canary-1", "pass\"word\\1", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln", key.as_str()] {
            let redaction = redaction(&["canary-1", "pass\"word\\1"]);
            let told = || format!("PUT https://x/y answered 400: the value '{secret}' is refused");
            let escaped = format!("answered 400: {}", json!({ "value": secret }));
            for mut event in [
                Event::Message { stream: Stream::Warning, id: None, text: told() },
                Event::Message { stream: Stream::Verbose, id: None, text: escaped },
                Event::Step { id: StepKind::Secret, text: told(), state: StepState::Failed },
                Event::Progress { activity: told(), status: told(), percent: 1, seconds_remaining: None },
                finished(
                    json!({ "id": "Service.Error", "message": told(), "service": { "message": told(), "code": secret },
                    "problems": [{ "message": told(), "hint": told() }] }),
                ),
            ] {
                event.redact(&redaction);
                let json = serde_json::to_value(&event).expect("JSON");
                let shown = json.to_string().replace("\"result\":\"canary-1\"", "");
                let as_json = json!(secret).to_string();
                assert!(!shown.contains(secret) && !shown.contains(as_json.trim_matches('"')), "{shown}");
                assert!(shown.contains("[hidden]"), "{shown}");
            }
        }
    }

    #[test]
    fn errors_in_a_result_are_redacted_and_the_rest_is_unchanged() {
        let result = |told: &str, state: &str| {
            json!({ "value": "canary-1", "failures": [{ "image": "canary-1", "error": { "id": "Service.Error", "message": told, "service": { "message": told } } }],
                "checks": [{ "check": "push", "state": state, "message": told, "hint": null }] })
        };
        let told = "PUT https://x/y answered 400: the value 'canary-1' is refused";
        let (outcome, result_of_run) = (Outcome::Succeeded, Some(result(told, "failed")));
        let mut event = Event::Finished { outcome, result: result_of_run, error: None, done: None, unfinished: None };
        event.redact(&redaction(&["canary-1", "failed"]));
        let Event::Finished { result: Some(cleaned), .. } = event else { panic!("another event") };
        assert_eq!(cleaned, result("PUT https://x/y answered 400: the value '[hidden]' is refused", "failed"));
    }

    #[test]
    fn ids_and_our_own_words_are_unchanged() {
        let redaction = redaction(&["Vault", "Error"]);
        let error = json!({ "id": "KeyVault.AccessDenied", "category": "PermissionDenied", "number": 512,
            "message": "refused", "problems": [{ "id": "Service.Error", "severity": "error", "parameter": "KeyVaultName" }] });
        let mut event = finished(error.clone());
        event.redact(&redaction);
        let Event::Finished { error: Some(cleaned), .. } = event else { panic!("another event") };
        assert_eq!(cleaned, error);
        for ours in [
            "Correct HTTPS_PROXY: http://user:password@proxy:8080, special characters percent-encoded.",
            "Give -PfxPassword (Read-Host -AsSecureString) and the password of the file.",
            "Pushed sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "SHA256:4fxZ2i0J8bWkT1c5u7yqPz3mVhRnLd6oGsEaXwUeQjI",
            "/subscriptions/0a1b2c3d-0000-1111-2222-333344445555/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a",
        ] {
            assert_eq!(self::redaction(&[]).clean_message(ours), ours);
        }
    }
}
