//! A session with one stamp, and the threads that work for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use azcr_core::clock::Clock;
use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::identity::session::{Session as SignIn, SessionRequest};
use azcr_core::json_members::schema_of;
use azcr_core::record::exchange::Recording;
use tokio::runtime::{Builder, Runtime};

use crate::failure::Failure;
use crate::guard::{guard, release};
use crate::handle::{Handle, Output, lent_text};
use crate::handle_table::HandleTable;
use crate::request;
use crate::secrets::{Secrets, copy_of};
use crate::status::Status;

/// Operations mostly wait for the network, but hashing and encrypting images needs processors.
const MOST_WORKERS: usize = 4;
/// Maximum time that freeing waits for work that cannot be stopped, such as a key derivation.
const PATIENCE: Duration = Duration::from_secs(1);

/// Of each thread; the system provides memory as it is used. The main thread of a process has as much. The default is 2 MiB, which our deepest futures exceed
/// without optimization.
const STACK: usize = 8 << 20;

/// A session with one stamp, owned by the caller: `azcr_session_free`. Sessions are independent of each other.
pub struct Session {
    sign_in: Arc<SignIn>,
    recording: Option<Recording>,
    threads: Mutex<Threads>,
}

/// The threads of a session.
enum Threads {
    /// Threads are created for the first operation: a session without operations needs none.
    NotNeeded,
    Working(Runtime),
    /// The session was freed, possibly while another thread was about to start an operation.
    Ended,
}

impl Handle for Session {
    const NAME: &str = "session";

    fn table() -> &'static HandleTable<Self> {
        static TABLE: HandleTable<Session> = HandleTable::new(4);
        &TABLE
    }

    fn close(&self) {
        let threads = std::mem::replace(&mut *self.threads(), Threads::Ended);
        if let Threads::Working(runtime) = threads {
            runtime.shutdown_timeout(PATIENCE);
        }
    }
}

impl Session {
    pub fn sign_in(&self) -> Arc<SignIn> {
        Arc::clone(&self.sign_in)
    }

    /// Returns the recording of the session, if it was requested.
    pub const fn recording(&self) -> Option<&Recording> {
        self.recording.as_ref()
    }

    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let mut threads = self.threads();
        if let Threads::NotNeeded = *threads {
            *threads = Threads::Working(in_parallel().enable_all().build().map_err(no_threads)?);
        }
        let Threads::Working(runtime) = &*threads else {
            return Err(Error::new(ErrorId::HandleInvalid, "the session was freed"));
        };
        runtime.spawn(task);
        Ok(())
    }

    fn threads(&self) -> MutexGuard<'_, Threads> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs work without a session on separate threads, which end with the work.
pub fn spawn_alone(task: impl Future<Output = ()> + Send + 'static) -> Result<()> {
    let runtime = in_parallel().enable_all().build().map_err(no_threads)?;
    std::thread::Builder::new()
        .name("azcr".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            runtime.block_on(task);
            runtime.shutdown_timeout(PATIENCE);
        })
        .map_err(no_threads)?;
    Ok(())
}

/// Returns a runtime with as many threads as processors, but at least two.
fn in_parallel() -> Builder {
    let workers = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, MOST_WORKERS);
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(workers).thread_name("azcr").thread_stack_size(STACK);
    builder
}

fn no_threads(error: std::io::Error) -> Error {
    Error::new(ErrorId::InternalDefect, format!("no thread can be started: {error}"))
}

/// Creates a session from its JSON (`docs/abi.md`, Session). Validates it, and sends nothing yet. Text and secrets are borrowed for the call. Any thread.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `session` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_session_new(
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    session: *mut *mut Session,
    error: *mut *mut Failure,
) -> Status {
    let body = || {
        // SAFETY: valid for writes or NULL, as the caller guarantees.
        let session = unsafe { Output::new(session, "session") }?;
        // SAFETY: readable for this call, as the caller guarantees.
        let json = unsafe { lent_text(json, len, "the session's JSON") }?;
        let secrets = copy_of(secrets)?;
        let json = request::read(json, &schema_of::<SessionRequest>(), "this session")?;
        let request: SessionRequest = request::typed(&json)?;
        let folder = request.record_path.clone().filter(|folder| !folder.trim().is_empty());
        let sign_in = Arc::new(SignIn::new(request, secrets)?);
        let recording = folder.map(|folder| Recording::open(&folder, sign_in.endpoint(), &json, &Clock::system()));
        session.write(Session { sign_in, recording: recording.transpose()?, threads: Mutex::new(Threads::NotNeeded) });
        Ok(())
    };
    // SAFETY: `error` is NULL or valid for writes, as the caller guarantees.
    unsafe { guard(error, body) }
}

/// Frees a session: cancels its operations, wipes its tokens, and ends its threads (waits at most a second). Does nothing for NULL; returns the number of
/// `Argument.HandleInvalid` for a freed session. Any thread. Operations must be freed separately, before or after.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_session_free(session: *mut Session) -> Status {
    release(session)
}
