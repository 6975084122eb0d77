//! A running use case: the caller pulls its events, answers its requests for tokens, and cancels it.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::event::observer::Observer;
use azcr_core::event::trace::Trace;
use azcr_core::event::{EventSink, HandedToken};
use azcr_core::json_members::schema_of;
use azcr_core::redaction::Redaction;
use azcr_core::secret::ExposeSecret;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::buffer::Buffer;
use crate::events::Events;
use crate::failure::Failure;
use crate::guard::{guard, guard_status, release};
use crate::handle::{Handle, Output, lent_text};
use crate::handle_table::HandleTable;
use crate::panic::catch;
use crate::request;
use crate::secrets::{Secrets, copy_of};
use crate::status::{AZCR_OK, AZCR_PENDING, Status};
use crate::task::{self, Answer, SecretResults};

/// Maximum time that freeing waits for the end of the work.
const PATIENCE: Duration = Duration::from_secs(1);

/// A running use case, owned by the caller: `azcr_operation_free`.
pub struct Operation {
    sink: EventSink,
    events: Mutex<Events>,
    cancel: CancellationToken,
    secrets: SecretResults,
    /// Receives nothing: it is disconnected when the task is dropped.
    ended: Mutex<Receiver<()>>,
}

impl Handle for Operation {
    const NAME: &str = "operation";

    fn table() -> &'static HandleTable<Self> {
        static TABLE: HandleTable<Operation> = HandleTable::new(5);
        &TABLE
    }

    fn close(&self) {
        self.cancel.cancel();
        // Another thread may be waiting for an event of the operation; it now gets the last one.
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        // Disconnection is expected; after a timeout, the work cannot be stopped and ends by itself.
        let _ = ended.recv_timeout(PATIENCE);
    }
}

impl Operation {
    /// Starts an operation, which ends after `limit` at the latest. `use_case` gets the sink for its events, which `observers` receive too; `redaction` removes secrets from what the caller sees;
    /// `spawn` runs the task.
    pub fn start<F>(
        observers: Vec<Box<dyn Observer>>,
        trace: Trace,
        redaction: Redaction,
        limit: Duration,
        use_case: impl FnOnce(EventSink) -> F,
        spawn: impl FnOnce(std::pin::Pin<Box<dyn Future<Output = ()> + Send>>) -> Result<()>,
    ) -> Result<Self>
    where
        F: Future<Output = Result<Answer>> + Send + 'static,
    {
        let (sink, receiver) = EventSink::traced(observers, trace);
        let (alive, ended) = channel();
        let operation = Self {
            sink: sink.clone(),
            events: Mutex::new(Events::new(receiver, redaction)),
            cancel: CancellationToken::new(),
            secrets: SecretResults::default(),
            ended: Mutex::new(ended),
        };
        let work = task::run(use_case(sink.clone()), operation.cancel.clone(), limit, operation.secrets.clone(), sink);
        spawn(Box::pin(async move {
            let _alive: std::sync::mpsc::Sender<()> = alive;
            work.await;
        }))?;
        Ok(operation)
    }

    fn secret(&self, name: &str) -> Result<Buffer> {
        let secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        let secret = secrets.get(name).ok_or_else(|| {
            Error::new(ErrorId::ArgumentInvalid, format!("the operation has given no secret '{name}'"))
        })?;
        Ok(Buffer::new(secret.expose_secret().as_bytes().to_vec()))
    }
}

/// Waits up to `timeout_ms` milliseconds for the next event and returns it as JSON (`docs/abi.md`, Events). `AZCR_PENDING` if there was none in time. Exactly
/// one event is the last one, `"event": "finished"`; after it the call fails with `Internal.OperationFinished`. Any thread, one at a time: a second caller
/// waits for the first.
///
/// # Safety
/// `event` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_operation_next(
    operation: *const Operation,
    timeout_ms: u32,
    event: *mut *mut Buffer,
    error: *mut *mut Failure,
) -> Status {
    let body = || {
        let operation = Operation::require(operation)?;
        // SAFETY: valid for writes or NULL, as the caller guarantees.
        let place = unsafe { Output::new(event, "event") }?;
        let timeout = Duration::from_millis(timeout_ms.into());
        let mut events = operation.events.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(event) = events.next(timeout)? else { return Ok(AZCR_PENDING) };
        let text = serde_json::to_vec(&event)
            .map_err(|error| Error::new(ErrorId::InternalDefect, format!("an event is not valid JSON: {error}")))?;
        place.write(Buffer::new(text));
        Ok(AZCR_OK)
    };
    // SAFETY: `error` is NULL or valid for writes, as the caller guarantees.
    unsafe { guard_status(error, body) }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Reply {
    request: u64,
    expires_on: Option<i64>,
    error: Option<String>,
}

/// Answers a `token` event (`docs/abi.md`, Events). Text and secrets are borrowed for the call. Any thread.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_operation_reply(
    operation: *const Operation,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    error: *mut *mut Failure,
) -> Status {
    let body = || {
        let operation = Operation::require(operation)?;
        // SAFETY: readable for this call, as the caller guarantees.
        let text = unsafe { lent_text(json, len, "the reply") }?;
        let secrets = copy_of(secrets)?;
        let reply: Reply = request::read_reply(text, &schema_of::<Reply>())?;
        let answer = match reply.error {
            Some(reason) => Err(reason),
            None => Ok(HandedToken { token: secrets.require("token")?, expires_on: reply.expires_on }),
        };
        operation.sink.reply(reply.request, answer)
    };
    // SAFETY: `error` is NULL or valid for writes, as the caller guarantees.
    unsafe { guard(error, body) }
}

/// Cancels the operation: it ends with `"outcome": "cancelled"`, unless it has already ended. Returns immediately, can be called again, and does nothing for
/// NULL and for a freed operation. Any thread, also while another one waits in `azcr_operation_next`.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_operation_cancel(operation: *const Operation) {
    // Waking the task runs foreign code. A panic in it must not cross the boundary, and this call cannot report it.
    let _ = catch(|| {
        if let Ok(Some(operation)) = Operation::find(operation) {
            operation.cancel.cancel();
        }
    });
}

/// Returns the secret result `name` of a finished operation as UTF-8, in a buffer that the caller frees. Any thread.
///
/// # Safety
/// - `name` points to `name_len` bytes.
/// - `secret` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_operation_secret(
    operation: *const Operation,
    name: *const u8,
    name_len: usize,
    secret: *mut *mut Buffer,
    error: *mut *mut Failure,
) -> Status {
    let body = || {
        let operation = Operation::require(operation)?;
        // SAFETY: readable for this call, as the caller guarantees.
        let name = unsafe { lent_text(name, name_len, "the name of the secret") }?;
        // SAFETY: valid for writes or NULL, as the caller guarantees.
        let place = unsafe { Output::new(secret, "secret") }?;
        place.write(operation.secret(name)?);
        Ok(())
    };
    // SAFETY: `error` is NULL or valid for writes, as the caller guarantees.
    unsafe { guard(error, body) }
}

/// Cancels the operation if it is running, waits for its end (at most a second), and frees it. Does nothing for NULL; returns the number of
/// `Argument.HandleInvalid` for a freed operation. Any thread, also while another one waits in `azcr_operation_next`, which then gets the last event.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_operation_free(operation: *mut Operation) -> Status {
    release(operation)
}
