//! Starts a use case: the one body of all exported start calls.

use azcr_core::clock::Clock;
use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::identity::context::Context;
use azcr_core::record::Record;
use azcr_core::redaction::Redaction;

use super::{Given, Need, UseCase, table};
use crate::failure::Failure;
use crate::guard::guard;
use crate::handle::{Handle, Output, lent_text};
use crate::operation::Operation;
use crate::request;
use crate::secrets::{Secrets, copy_of};
use crate::session::{Session, spawn_alone};
use crate::status::Status;

/// The arguments of one start call, as they came.
pub struct Call {
    pub session: *const Session,
    pub json: *const u8,
    pub len: usize,
    pub secrets: *const Secrets,
    pub operation: *mut *mut Operation,
    pub error: *mut *mut Failure,
}

/// Starts the use case `name` and comes back at once.
///
/// # Safety
/// - `json` leads to `len` bytes.
/// - `operation` may be written; `error` is NULL or may be written.
pub unsafe fn start(name: &str, call: Call) -> Status {
    let body = || {
        let use_case = named(name)?;
        let session = match use_case.work.need {
            Need::Stamp => Some(Session::require(call.session)?),
            Need::AnySession => Session::find(call.session)?,
            Need::Nothing => None,
        };
        // SAFETY: writable or NULL, as the caller promises.
        let place = unsafe { Output::new(call.operation, "operation") }?;
        // SAFETY: readable for this call, as the caller promises.
        let json = unsafe { lent_text(call.json, call.len, "the request") }?;
        let secrets = copy_of(call.secrets)?;
        let request = request::read(json, &use_case.work.schema, "this request")?;
        let ready = use_case.work.read(&request)?;
        let record: Record = request::typed(&request)?;
        let sign_in = session.as_deref().map(Session::sign_in);
        let known: Vec<_> = sign_in.iter().map(|own| own.secrets()).chain([&secrets]).collect();
        let (observers, redaction) = (record.open(&known, &Clock::system())?, Redaction::new(&known));
        let work = |events: azcr_core::event::EventSink| {
            let stamp = sign_in.map(|own| Context::new(own, events.clone()));
            ready(Given { events, stamp, secrets })
        };
        place.write(Operation::start(observers, record.trace, redaction, work, |task| match &session {
            Some(session) => session.spawn(task),
            None => spawn_alone(task),
        })?);
        Ok(())
    };
    // SAFETY: `error` is NULL or writable, as the caller promises.
    unsafe { guard(call.error, body) }
}

fn named(name: &str) -> Result<&'static UseCase> {
    let found = table::USE_CASES.iter().find(|use_case| use_case.name == name);
    found.ok_or_else(|| Error::new(ErrorId::InternalDefect, format!("the table has no use case '{name}'")))
}
