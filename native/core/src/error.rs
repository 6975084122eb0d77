//! The error type of the library: what failed, on which resource, the service's words, and the remedy.

use std::time::Duration;

use serde::Serialize;

use crate::parameter::Parameter;

pub use crate::error_table::{Category, ErrorId};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error as the operator sees it. The message says what failed; the hint says what to do.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    pub id: ErrorId,
    pub message: String,
    /// Overrides the hint of the table if the cause is known more precisely.
    hint: Option<Box<str>>,
    pub target: Option<String>,
    /// Boxed, since most errors have none and results should stay small.
    pub service: Option<Box<ServiceFault>>,
    pub attempts: Option<u32>,
    pub elapsed_ms: Option<u32>,
    /// All findings of a preflight.
    pub problems: Vec<Problem>,
}

/// The answer of a service that refused a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceFault {
    pub status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// Method and URL without query values, so that no signature or code is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
}

/// One finding of a preflight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub id: ErrorId,
    pub severity: Severity,
    /// Name of the PowerShell parameter that caused it.
    pub parameter: Option<Parameter>,
    pub message: String,
    pub hint: String,
}

impl Error {
    pub fn new(id: ErrorId, message: impl Into<String>) -> Self {
        Self {
            id,
            message: without_os_numbers(message.into()),
            hint: None,
            target: None,
            service: None,
            attempts: None,
            elapsed_ms: None,
            problems: Vec::new(),
        }
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into().into_boxed_str());
        self
    }

    #[must_use]
    pub fn with_target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    #[must_use]
    pub fn with_service(mut self, fault: ServiceFault) -> Self {
        self.service = Some(Box::new(fault));
        self
    }

    /// Replaces id and message by those that fit the current operation; the service's words are kept.
    #[must_use]
    pub fn retold(self, id: ErrorId, message: impl Into<String>) -> Self {
        Self { service: self.service, ..Self::new(id, message) }
    }

    #[must_use]
    pub fn with_attempts(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.attempts = Some(attempts);
        self.elapsed_ms = Some(u32::try_from(elapsed.as_millis()).unwrap_or(u32::MAX));
        self
    }

    /// Adds the operation that failed in front of the message.
    #[must_use]
    pub fn context(mut self, doing: impl AsRef<str>) -> Self {
        self.message = format!("{}: {}", doing.as_ref(), self.message);
        self
    }

    /// Returns the errors among `problems` as one error, or `None` if all of them are warnings.
    pub fn from_problems(problems: Vec<Problem>) -> Option<Self> {
        let errors: Vec<&Problem> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
        let mut error = match errors.as_slice() {
            [] => return None,
            [one] => Self::new(one.id, one.message.clone()).with_hint(one.hint.clone()),
            many => Self::new(ErrorId::SeveralProblems, format!("{} problems found; nothing was changed", many.len())),
        };
        error.problems = problems;
        Some(error)
    }

    pub fn hint(&self) -> &str {
        self.hint.as_deref().unwrap_or(self.id.hint())
    }

    pub fn service_code(&self) -> Option<&str> {
        self.service.as_deref()?.code.as_deref()
    }

    pub fn service_status(&self) -> Option<u16> {
        self.service.as_deref().map(|fault| fault.status)
    }

    /// Returns the JSON that `docs/abi.md` describes.
    pub fn to_json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({
            "id": self.id.id(),
            "number": self.id.number(),
            "category": self.id.category().name(),
            "message": self.message,
            "hint": self.hint(),
        });
        if let Some(target) = &self.target {
            json["target"] = target.as_str().into();
        }
        if let Some(service) = &self.service {
            json["service"] = serde_json::to_value(service).unwrap_or_default();
        }
        if let Some(attempts) = self.attempts {
            json["attempts"] = attempts.into();
        }
        if let Some(elapsed) = self.elapsed_ms {
            json["elapsedMs"] = elapsed.into();
        }
        if !self.problems.is_empty() {
            json["problems"] = self.problems.iter().map(Problem::to_json).collect();
        }
        json
    }
}

impl Problem {
    pub fn error(id: ErrorId, parameter: Parameter, message: impl Into<String>) -> Self {
        Self::new(id, Severity::Error, Some(parameter), message)
    }

    pub fn warning(id: ErrorId, message: impl Into<String>) -> Self {
        Self::new(id, Severity::Warning, None, message)
    }

    /// Converts an error of a preflight into a finding.
    pub fn from_error(error: &Error, parameter: Option<Parameter>) -> Self {
        let mut problem = Self::new(error.id, Severity::Error, parameter, error.message.clone());
        problem.hint = error.hint().to_owned();
        problem
    }

    fn new(id: ErrorId, severity: Severity, parameter: Option<Parameter>, message: impl Into<String>) -> Self {
        Self { id, severity, parameter, message: message.into(), hint: id.hint().to_owned() }
    }

    /// Returns message and hint as sentences.
    pub fn sentences(&self) -> String {
        [&self.message, &self.hint]
            .into_iter()
            .filter(|text| !text.trim().is_empty())
            .map(|text| sentence(text))
            .collect::<Vec<_>>()
            .join(" ")
    }

    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "id": self.id.id(),
            "number": self.id.number(),
            "category": self.id.category().name(),
            "severity": self.severity,
            "parameter": self.parameter,
            "message": self.message,
            "hint": self.hint,
        })
    }
}

/// Removes the numbers that `std::io::Error` adds to the operating system's message, as in `No such file or directory (os error 2)`.
fn without_os_numbers(mut text: String) -> String {
    while let Some(begin) = text.find(" (os error ") {
        let Some(length) = text[begin..].find(')') else { break };
        text.replace_range(begin..=begin + length, "");
    }
    text
}

/// Returns the text with a final period if it lacks one.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    // A quotation mark or a parenthesis may follow the period.
    match text.trim_end_matches(['"', ')']).ends_with(['.', '!', '?', '\u{2026}']) {
        true => text.to_owned(),
        false => format!("{}.", text.trim_end_matches([',', ';', ':'])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_has_no_error_number_of_the_operating_system() {
        for (text, shown) in [
            ("cannot be read: No such file or directory (os error 2)", "cannot be read: No such file or directory"),
            ("a (os error 2); b (os error 13)", "a; b"),
            ("the host (port 443) does not answer", "the host (port 443) does not answer"),
            ("cut off (os error 2", "cut off (os error 2"),
        ] {
            assert_eq!(Error::new(ErrorId::LogIncomplete, text).message, shown);
        }
    }

    #[test]
    fn message_and_hint_become_separate_sentences() {
        for (message, text) in [
            ("the log cannot be written", "the log cannot be written. Do it."),
            ("It is done.", "It is done. Do it."),
            ("is it there?", "is it there? Do it."),
            ("see 'a.log'", "see 'a.log'. Do it."),
            ("the answer (of the proxy)", "the answer (of the proxy). Do it."),
            ("the proxy said \"no.\"", "the proxy said \"no.\" Do it."),
            ("the address is 10.0.0.4:", "the address is 10.0.0.4. Do it."),
            ("", "Do it."),
        ] {
            let mut problem = Problem::warning(ErrorId::LogIncomplete, message);
            problem.hint = "Do it".to_owned();
            assert_eq!(problem.sentences(), text);
        }
    }
}
