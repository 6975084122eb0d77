//! The use cases of the C ABI. All of them are rows of one [`table`]; `cargo xtask generate` generates the exported functions, the header, the table in
//! `docs/abi.md`, and the request schemas from it.

mod exports;
#[cfg(test)]
mod generated;
mod start;
pub mod table;
pub mod time_limit;

#[cfg(test)]
pub use exports::START_CALLS;

use std::pin::Pin;
use std::sync::LazyLock;

use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::event::EventSink;
use azcr_core::identity::context::Context;
use azcr_core::secret::Secrets;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::request::{schema, typed};
use crate::task::Answer;

/// A row of the table.
pub struct UseCase {
    /// The use case is started by `azcr_<name>_start`.
    pub name: &'static str,
    /// What the use case does.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by what generates the header and docs/abi.md"))]
    pub summary: &'static str,
    /// Whether it changes a stamp, a registry, or a file, unless the request contains `whatIf`.
    #[cfg_attr(not(test), expect(dead_code, reason = "as above"))]
    pub writes: bool,
    /// Names of its secrets; those with a final `?` are optional.
    #[cfg_attr(not(test), expect(dead_code, reason = "as above"))]
    pub secrets: &'static [&'static str],
    /// The result, for `docs/abi.md`.
    #[cfg_attr(not(test), expect(dead_code, reason = "as above"))]
    pub result: &'static str,
    /// Its time limit, unless the request sets one.
    pub limit: time_limit::DefaultLimit,
    pub work: Work,
}

/// What a use case needs from a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It uses the session's stamp.
    Stamp,
    /// It uses a session if there is one.
    AnySession,
    /// It does not use the session.
    Nothing,
}

/// The code of a use case, without the type of its request.
pub struct Work {
    pub need: Need,
    /// The schema of the request, created on the first call.
    pub schema: LazyLock<Value>,
    read: Reader,
}

/// The inputs of a use case in addition to its request.
pub struct Given {
    pub events: EventSink,
    pub stamp: Option<Context>,
    pub secrets: Secrets,
}

type Running = Pin<Box<dyn Future<Output = Result<Answer>> + Send>>;
/// Parses a request to its type.
type Reader = Box<dyn Fn(&Value) -> Result<Ready> + Send + Sync>;
/// A use case with its request.
type Ready = Box<dyn FnOnce(Given) -> Running>;

/// Returns the work of a use case on the session's stamp.
pub fn on_stamp<R, T, F, U>(use_case: U) -> Work
where
    R: DeserializeOwned + JsonSchema + 'static,
    T: Serialize,
    F: Future<Output = Result<T>> + Send + 'static,
    U: Fn(Context, R, Secrets) -> F + Copy + Send + Sync + 'static,
{
    on_stamp_with_secrets(move |stamp, request, secrets| {
        let running = use_case(stamp, request, secrets);
        async move { answer(&running.await?, Secrets::default()) }
    })
}

/// As [`on_stamp`], for a use case that makes its own [`answer`], which may hold secrets.
pub fn on_stamp_with_secrets<R, F, U>(use_case: U) -> Work
where
    R: DeserializeOwned + JsonSchema + 'static,
    F: Future<Output = Result<Answer>> + Send + 'static,
    U: Fn(Context, R, Secrets) -> F + Copy + Send + Sync + 'static,
{
    Work::new(Need::Stamp, move |given, request| {
        let stamp = given.stamp.ok_or_else(|| Error::new(ErrorId::InternalDefect, "a use case has no stamp"));
        let running = stamp.map(|stamp| use_case(stamp, request, given.secrets));
        Box::pin(async move { running?.await })
    })
}

/// Returns the work of a use case that uses a session if there is one.
pub fn on_any_session<R, T, F, U>(use_case: U) -> Work
where
    R: DeserializeOwned + JsonSchema + 'static,
    T: Serialize,
    F: Future<Output = Result<T>> + Send + 'static,
    U: Fn(EventSink, Option<Context>, R, Secrets) -> F + Copy + Send + Sync + 'static,
{
    on_any_session_with_secrets(move |events, stamp, request, secrets| {
        let running = use_case(events, stamp, request, secrets);
        async move { answer(&running.await?, Secrets::default()) }
    })
}

/// As [`on_any_session`], for a use case that makes its own [`answer`], which may hold secrets.
pub fn on_any_session_with_secrets<R, F, U>(use_case: U) -> Work
where
    R: DeserializeOwned + JsonSchema + 'static,
    F: Future<Output = Result<Answer>> + Send + 'static,
    U: Fn(EventSink, Option<Context>, R, Secrets) -> F + Copy + Send + Sync + 'static,
{
    Work::new(Need::AnySession, move |given, request| {
        Box::pin(use_case(given.events, given.stamp, request, given.secrets))
    })
}

/// Returns the work of a use case without a session. It creates its own [`answer`], which may contain secrets.
pub fn without_session<R, F, U>(use_case: U) -> Work
where
    R: DeserializeOwned + JsonSchema + 'static,
    F: Future<Output = Result<Answer>> + Send + 'static,
    U: Fn(EventSink, R, Secrets) -> F + Copy + Send + Sync + 'static,
{
    Work::new(Need::Nothing, move |given, request| Box::pin(use_case(given.events, request, given.secrets)))
}

pub fn answer(result: &impl Serialize, secrets: Secrets) -> Result<Answer> {
    let result = serde_json::to_value(result)
        .map_err(|error| Error::new(ErrorId::InternalDefect, format!("a result is not JSON: {error}")))?;
    Ok(Answer { result, secrets })
}

impl Work {
    fn new<R>(need: Need, use_case: impl Fn(Given, R) -> Running + Copy + Send + Sync + 'static) -> Self
    where
        R: DeserializeOwned + JsonSchema + 'static,
    {
        let read = move |request: &Value| -> Result<Ready> {
            let request: R = typed(request)?;
            Ok(Box::new(move |given| use_case(given, request)))
        };
        Self { need, schema: LazyLock::new(schema::of_request::<R>), read: Box::new(read) }
    }

    /// Parses the request, which was checked against the schema.
    pub fn read(&self, request: &Value) -> Result<Ready> {
        (self.read)(request)
    }
}
