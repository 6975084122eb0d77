//! The list of checks of a test command.

use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorId, Problem};
use crate::event::EventSink;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckState {
    Passed,
    Failed,
    Skipped,
}

#[derive(Debug, Serialize)]
pub struct Check {
    /// As listed for the use case in `docs/abi.md`.
    pub check: &'static str,
    pub state: CheckState,
    pub message: String,
    /// Only for a failure.
    #[serde(serialize_with = "text")]
    pub id: Option<ErrorId>,
    pub hint: Option<String>,
}

fn text<S: Serializer>(id: &Option<ErrorId>, serializer: S) -> Result<S::Ok, S::Error> {
    id.map(ErrorId::id).serialize(serializer)
}

impl Check {
    pub fn is_harmless(&self) -> bool {
        self.state != CheckState::Failed
    }
}

pub(crate) struct Checks<'a> {
    events: &'a EventSink,
    done: Vec<Check>,
    /// The failed check after which none can be run.
    broken_at: Option<&'static str>,
}

impl<'a> Checks<'a> {
    pub(crate) fn new(events: &'a EventSink) -> Self {
        Self { events, done: Vec::new(), broken_at: None }
    }

    pub(crate) fn events(&self) -> &'a EventSink {
        self.events
    }

    pub(crate) fn pass(&mut self, check: &'static str, message: impl Into<String>) {
        self.add(Check { check, state: CheckState::Passed, message: message.into(), id: None, hint: None });
    }

    pub(crate) fn skip(&mut self, check: &'static str, reason: &str) {
        self.add(Check {
            check,
            state: CheckState::Skipped,
            message: format!("Not tried: {reason}."),
            id: None,
            hint: None,
        });
    }

    /// Records a failure after which other checks can still run.
    pub(crate) fn note(&mut self, check: &'static str, outcome: Result<String, Error>) {
        match outcome {
            Ok(message) => self.pass(check, message),
            Err(error) => self.fail(check, &error),
        }
    }

    pub(crate) fn stop(&mut self, check: &'static str, error: &Error) {
        self.fail(check, error);
        self.broken_at = Some(check);
    }

    pub(crate) async fn attempt(
        &mut self,
        check: &'static str,
        success: &str,
        work: impl Future<Output = crate::error::Result<()>>,
    ) {
        self.attempt_for(check, success, work).await;
    }

    /// Like [`Checks::attempt`], but also returns the value of `work`.
    pub(crate) async fn attempt_for<T>(
        &mut self,
        check: &'static str,
        success: &str,
        work: impl Future<Output = crate::error::Result<T>>,
    ) -> Option<T> {
        if let Some(broken) = self.broken_at {
            self.skip(check, &format!("'{broken}' failed"));
            return None;
        }
        match work.await {
            Ok(found) => {
                self.pass(check, success);
                return Some(found);
            }
            // A registry may not provide its catalog, and no later check needs one.
            Err(error) if check == "catalog" && error.id == ErrorId::RegistryUnsupported => {
                self.skip(check, error.message.trim_end_matches('.'));
            }
            Err(error) if check == "catalog" => self.fail(check, &error),
            Err(error) => self.stop(check, &error),
        }
        None
    }

    /// Records that no login is required: all later checks run anonymously.
    pub(crate) fn open(&mut self, registry: &str) {
        let message = format!("The registry '{registry}' is open: it requires no login.");
        self.events.warn(&Problem::warning(ErrorId::RegistryOpen, message.as_str()));
        self.add(Check { check: "login", state: CheckState::Skipped, message, id: None, hint: None });
    }

    /// Reports remaining content as a warning, which is not a failure.
    pub(crate) fn warn(&self, error: &Error) {
        if self.broken_at.is_none() {
            let message = format!("The test image was left behind: {}", error.message);
            // The error itself contains the remedy.
            let hint = error.hint().to_owned();
            self.events.warn(&Problem { hint, ..Problem::warning(error.id, message) });
        }
    }

    pub(crate) fn done(self) -> Vec<Check> {
        self.done
    }

    fn fail(&mut self, check: &'static str, error: &Error) {
        self.add(Check {
            check,
            state: CheckState::Failed,
            message: error.message.clone(),
            id: Some(error.id),
            hint: Some(error.hint().to_owned()),
        });
    }

    fn add(&mut self, check: Check) {
        self.events.verbose(format!("{}: {}", check.check, check.message));
        self.done.push(check);
    }
}
