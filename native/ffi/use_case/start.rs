//! Starts a use case: the common body of all exported start calls.

use azcr_core::clock::Clock;
use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::identity::context::Context;
use azcr_core::record::Record;
use azcr_core::redaction::Redaction;

use super::time_limit::TimeLimit;
use super::{Given, Need, UseCase, table};
use crate::failure::Failure;
use crate::guard::guard;
use crate::handle::{Handle, Output, lent_text};
use crate::operation::Operation;
use crate::request;
use crate::secrets::{Secrets, copy_of};
use crate::session::{Session, spawn_alone};
use crate::status::Status;

/// The arguments of a start call.
pub struct Call {
    pub session: *const Session,
    pub json: *const u8,
    pub len: usize,
    pub secrets: *const Secrets,
    pub operation: *mut *mut Operation,
    pub error: *mut *mut Failure,
}

/// Starts the use case `name` and returns immediately.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
pub unsafe fn start(name: &str, call: Call) -> Status {
    let body = || {
        let use_case = named(name)?;
        let session = match use_case.work.need {
            Need::Stamp => Some(Session::require(call.session)?),
            Need::AnySession => Session::find(call.session)?,
            Need::Nothing => None,
        };
        // SAFETY: valid for writes or NULL, as the caller guarantees.
        let place = unsafe { Output::new(call.operation, "operation") }?;
        // SAFETY: readable for this call, as the caller guarantees.
        let json = unsafe { lent_text(call.json, call.len, "the request") }?;
        let secrets = copy_of(call.secrets)?;
        let request = request::read(json, &use_case.work.schema, "this request")?;
        let ready = use_case.work.read(&request)?;
        let record: Record = request::typed(&request)?;
        let limit = request::typed::<TimeLimit>(&request)?.or(use_case.limit)?;
        let sign_in = session.as_deref().map(Session::sign_in);
        let known: Vec<_> = sign_in.iter().map(|own| own.secrets()).chain([&secrets]).collect();
        let (mut observers, redaction) = (record.open(&known, &Clock::system())?, Redaction::new(&known));
        if let Some(recording) = session.as_deref().and_then(Session::recording) {
            observers.push(recording.command(&request, &known));
        }
        let work = |events: azcr_core::event::EventSink| {
            let stamp = sign_in.map(|own| Context::new(own, events.clone()));
            ready(Given { events, stamp, secrets })
        };
        place.write(Operation::start(observers, record.trace, redaction, limit, work, |task| match &session {
            Some(session) => session.spawn(task),
            None => spawn_alone(task),
        })?);
        Ok(())
    };
    // SAFETY: `error` is NULL or valid for writes, as the caller guarantees.
    unsafe { guard(call.error, body) }
}

fn named(name: &str) -> Result<&'static UseCase> {
    let found = table::USE_CASES.iter().find(|use_case| use_case.name == name);
    found.ok_or_else(|| Error::new(ErrorId::InternalDefect, format!("the table has no use case '{name}'")))
}
