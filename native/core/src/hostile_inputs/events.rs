//! Events with any texts: their JSON contains the same texts, in one line, and no known secret.

use serde_json::{Value, json};

use crate::event::{Event, Outcome, StepKind, StepState, Stream};
use crate::redaction::Redaction;
use crate::secret::{SecretString, Secrets};

const SECRET: &str = "canary-Pass\\w\u{f6}rd 1";

/// Returns an event of each kind that quotes services.
fn events(text: &str) -> Vec<Event> {
    let text = || text.to_owned();
    let error = json!({ "id": "Service.Error", "message": text(), "problems": [{ "message": text() }], "service": { "message": text() } });
    vec![
        Event::Message { stream: Stream::Warning, id: None, text: text() },
        Event::Step { id: StepKind::KeyVault, text: text(), state: StepState::Failed },
        Event::Progress { activity: text(), status: text(), percent: 7, seconds_remaining: Some(1) },
        Event::Finished {
            outcome: Outcome::Failed,
            result: None,
            error: Some(error),
            done: Some(vec![text()]),
            unfinished: Some(vec![text()]),
        },
    ]
}

fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

pub(super) fn texts_come_back(text: &str) {
    for event in events(text) {
        let json = serde_json::to_string(&event).expect("JSON");
        assert!(!json.contains(|sign: char| sign.is_control() && sign < ' '), "{json}");
        let mut found = Vec::new();
        texts(&serde_json::from_str(&json).expect("JSON"), &mut found);
        assert!(found.iter().any(|one| one == text), "{json}");
    }
}

pub(super) fn known_secret_is_hidden(before: &str, after: &str) {
    let mut known = Secrets::default();
    known.insert("password".to_owned(), SecretString::from(SECRET));
    let redaction = Redaction::new(&[&known]);
    for mut event in events(&format!("{before}{SECRET}{after}")) {
        event.redact(&redaction);
        let mut found = Vec::new();
        texts(&serde_json::to_value(&event).expect("JSON"), &mut found);
        assert!(!found.iter().any(|text| text.contains(SECRET)), "{found:?}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::inputs::{config, like_text};

    const TEXT: &str = "PUT https://a.vault.example/secrets/b answered 400: \"the value 'canary-Pass\\\\w\u{f6}rd 1' is refused\"\r\n\t\u{1f511}";

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn texts_of_events_come_back_from_their_json(text in like_text(&[TEXT])) {
            super::texts_come_back(&text);
        }

        #[test]
        fn known_secret_is_in_no_event(before in like_text(&[TEXT]), after in like_text(&[TEXT])) {
            super::known_secret_is_hidden(&before, &after);
        }
    }
}
