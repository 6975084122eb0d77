//! A connection to one stamp, with the threads that work for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::identity::session::{Session as SignIn, SessionRequest};
use tokio::runtime::{Builder, Runtime};

use crate::failure::Failure;
use crate::guard::{guard, release};
use crate::handle::{Handle, Output, lent_text};
use crate::handle_table::HandleTable;
use crate::request::{self, schema};
use crate::secrets::{Secrets, copy_of};
use crate::status::Status;

/// The work waits for the network most of the time; images are hashed and encrypted meanwhile.
const MOST_WORKERS: usize = 4;
/// Freeing does not wait longer for work that cannot be stopped, such as a key derivation.
const PATIENCE: Duration = Duration::from_secs(1);

/// A connection to one stamp, owned by the caller: `azcr_session_free`. Sessions do not know of each other.
pub struct Session {
    sign_in: Arc<SignIn>,
    threads: Mutex<Threads>,
}

/// The threads of a session.
enum Threads {
    /// They are made for the first operation: a session that starts none needs no thread.
    NotNeeded,
    Working(Runtime),
    /// The session was freed, perhaps while another thread was about to start an operation.
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

/// For work without a session: threads of its own, which end with the work.
pub fn spawn_alone(task: impl Future<Output = ()> + Send + 'static) -> Result<()> {
    let runtime = in_parallel().enable_all().build().map_err(no_threads)?;
    std::thread::Builder::new()
        .name("azcr".to_owned())
        .spawn(move || {
            runtime.block_on(task);
            runtime.shutdown_timeout(PATIENCE);
        })
        .map_err(no_threads)?;
    Ok(())
}

/// As many threads as there are processors, from two on.
fn in_parallel() -> Builder {
    let workers = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, MOST_WORKERS);
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(workers).thread_name("azcr");
    builder
}

fn no_threads(error: std::io::Error) -> Error {
    Error::new(ErrorId::InternalDefect, format!("no thread can be started: {error}"))
}

/// Makes a session from its JSON (`docs/abi.md`, Session). Checks it, and sends nothing yet. Text and secrets are borrowed for the call.
/// Any thread.
///
/// # Safety
/// - `json` leads to `len` bytes.
/// - `session` may be written; `error` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_session_new(
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    session: *mut *mut Session,
    error: *mut *mut Failure,
) -> Status {
    let body = || {
        // SAFETY: writable or NULL, as the caller promises.
        let session = unsafe { Output::new(session, "session") }?;
        // SAFETY: readable for this call, as the caller promises.
        let json = unsafe { lent_text(json, len, "the session's JSON") }?;
        let secrets = copy_of(secrets)?;
        let sign_in = SignIn::new(
            request::typed(&request::read(json, &schema::of::<SessionRequest>(), "this session")?)?,
            secrets,
        )?;
        session.write(Session { sign_in: Arc::new(sign_in), threads: Mutex::new(Threads::NotNeeded) });
        Ok(())
    };
    // SAFETY: `error` is NULL or writable, as the caller promises.
    unsafe { guard(error, body) }
}

/// Frees a session: its operations end as cancelled, its tokens are wiped, and none of its threads is left (waits a second at most). NULL
/// does nothing; a freed session gives the number of `Argument.HandleInvalid`. Any thread. Operations are freed on their own, before or after.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_session_free(session: *mut Session) -> Status {
    release(session)
}
