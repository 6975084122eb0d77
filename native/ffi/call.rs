//! What all start calls have in common: the same six arguments, and a use case that turns a request into a result.

use azcr_core::clock::Clock;
use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::event::EventSink;
use azcr_core::identity::context::Context;
use azcr_core::record::Record;
use azcr_core::secret::Secrets as Named;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::guard::guard;
use crate::handle::{Handle, Output, lent_text};
use crate::operation::Operation;
use crate::request;
use crate::secrets::{Secrets, copy_of};
use crate::session::{Session, spawn_alone, spawn_in_parallel};
use crate::status::Status;
use crate::task::Answer;

/// The arguments of one start call, as they came.
pub struct Call {
    pub session: *const Session,
    pub json: *const u8,
    pub len: usize,
    pub secrets: *const Secrets,
    pub operation: *mut *mut Operation,
    pub error: *mut *mut Failure,
}

impl Call {
    /// Starts a use case that works on the session's stamp.
    ///
    /// # Safety
    /// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
    /// - `operation` may be written; `error` is NULL or may be written.
    pub unsafe fn on_stamp<R, T, F>(self, use_case: impl FnOnce(Context, R, Named) -> F) -> Status
    where
        R: DeserializeOwned,
        T: Serialize + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let body = || {
            // SAFETY: live or NULL, as the caller promises.
            let session = unsafe { Session::require(self.session) }?;
            // SAFETY: the rest of the same promise.
            let (request, secrets, record, place) = unsafe { self.read() }?;
            let observers = record.open(&[&secrets, session.sign_in().secrets()], &Clock::system())?;
            let work = |events| plain(use_case(Context::new(session.sign_in(), events), request, secrets));
            place.write(Operation::start(observers, work, |task| session.spawn(task))?);
            Ok(())
        };
        // SAFETY: `error` is NULL or writable, as the caller promises.
        unsafe { guard(self.error, body) }
    }

    /// Starts a use case that needs no stamp; the session is not looked at.
    ///
    /// # Safety
    /// - `json` leads to `len` bytes; `secrets` is NULL or a live bag.
    /// - `operation` may be written; `error` is NULL or may be written.
    pub unsafe fn alone<R, F>(self, use_case: impl FnOnce(EventSink, Clock, R, Named) -> F) -> Status
    where
        R: DeserializeOwned,
        F: Future<Output = Result<Answer>> + Send + 'static,
    {
        let body = || {
            // SAFETY: the same promise, passed on.
            let (request, secrets, record, place) = unsafe { self.read() }?;
            let observers = record.open(&[&secrets], &Clock::system())?;
            let work = |events| use_case(events, Clock::system(), request, secrets);
            place.write(Operation::start(observers, work, spawn_alone)?);
            Ok(())
        };
        // SAFETY: `error` is NULL or writable, as the caller promises.
        unsafe { guard(self.error, body) }
    }

    /// Starts a use case that moves much data, with or without a session.
    ///
    /// # Safety
    /// That of [`Call::on_stamp`], and `session` may be NULL.
    pub unsafe fn in_parallel<R, T, F>(self, use_case: impl FnOnce(EventSink, Option<Context>, R, Named) -> F) -> Status
    where
        R: DeserializeOwned,
        T: Serialize + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let body = || {
            // SAFETY: the same promise, passed on.
            let (request, secrets, record, place) = unsafe { self.read() }?;
            // SAFETY: live or NULL, as the caller promises.
            let session = unsafe { Session::borrow(self.session) };
            let own = session.map(Session::sign_in);
            let known = own.iter().map(|own| own.secrets()).chain([&secrets]).collect::<Vec<_>>();
            let observers = record.open(&known, &Clock::system())?;
            let work = |events: EventSink| {
                let stamp = own.map(|own| Context::new(own, events.clone()));
                plain(use_case(events, stamp, request, secrets))
            };
            place.write(match session {
                Some(session) => Operation::start(observers, work, |task| session.spawn(task)),
                None => Operation::start(observers, work, spawn_in_parallel),
            }?);
            Ok(())
        };
        // SAFETY: `error` is NULL or writable, as the caller promises.
        unsafe { guard(self.error, body) }
    }

    /// # Safety
    /// That of [`Call::alone`].
    unsafe fn read<R: DeserializeOwned>(&self) -> Result<(R, Named, Record, Output<Operation>)> {
        // SAFETY: writable or NULL, as the caller promises.
        let place = unsafe { Output::new(self.operation, "operation") }?;
        // SAFETY: readable for this call, as the caller promises.
        let json = unsafe { lent_text(self.json, self.len, "the request") }?;
        // SAFETY: a live bag or NULL, as the caller promises.
        let secrets = unsafe { copy_of(self.secrets) };
        Ok((request::parse(json)?, secrets, request::parse(json)?, place))
    }
}

/// A result without secrets.
async fn plain<T: Serialize>(use_case: impl Future<Output = Result<T>>) -> Result<Answer> {
    answer(&use_case.await?, Named::default())
}

pub fn answer(result: &impl Serialize, secrets: Named) -> Result<Answer> {
    let result = serde_json::to_value(result)
        .map_err(|error| Error::new(ErrorId::InternalDefect, format!("a result is no JSON: {error}")))?;
    Ok(Answer { result, secrets })
}
