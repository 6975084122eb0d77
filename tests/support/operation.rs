//! Sessions, secrets, and operations of a caller, freed on drop.

use std::ptr::null_mut;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::library::{Api, Handle, api};

pub const PENDING: i32 = 1;
/// The longest time without an event, so that a hanging operation fails instead of blocking the run. On a busy machine, one that transfers gigabytes takes
/// minutes, with events all the time.
const LIMIT: Duration = Duration::from_secs(150);

pub struct Secrets(pub Handle);

impl Secrets {
    pub fn new(named: &[(&str, &str)]) -> Self {
        // SAFETY: no conditions.
        let bag = Self(unsafe { (api().secrets_new)() });
        assert!(!bag.0.is_null());
        for (name, value) in named {
            let mut error = null_mut();
            // SAFETY: the bag is live, and the texts have the lengths given.
            let status = unsafe {
                (api().secrets_set)(bag.0, name.as_ptr(), name.len(), value.as_ptr(), value.len(), &raw mut error)
            };
            assert_eq!(status, 0, "{name}");
        }
        bag
    }
}

impl Drop for Secrets {
    fn drop(&mut self) {
        // SAFETY: no conditions.
        let status = unsafe { (api().secrets_free)(self.0) };
        assert!(status == 0 || std::thread::panicking(), "status {status}");
    }
}

pub struct Session(pub Handle);

// SAFETY: the ABI allows every handle from every thread.
unsafe impl Send for Session {}
// SAFETY: as above.
unsafe impl Sync for Session {}

impl Session {
    pub fn new(json: &Value, secrets: &[(&str, &str)]) -> Self {
        Self::try_new(&json.to_string(), secrets).unwrap_or_else(|error| panic!("no session: {error}"))
    }

    pub fn try_new(json: &str, secrets: &[(&str, &str)]) -> Result<Self, Value> {
        let secrets = Secrets::new(secrets);
        let (mut session, mut error) = (null_mut(), null_mut());
        // SAFETY: text and bag are live, and the places writable.
        let status =
            unsafe { (api().session_new)(json.as_ptr(), json.len(), secrets.0, &raw mut session, &raw mut error) };
        given(api(), status, session, error).map(Self)
    }

    /// Starts a use case.
    pub fn start(&self, name: &str, request: &Value, secrets: &[(&str, &str)]) -> Operation {
        Operation::try_start(self.0, name, &request.to_string(), secrets)
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"))
    }

    /// Runs a use case to its end.
    pub fn run(&self, name: &str, request: &Value, secrets: &[(&str, &str)]) -> Ended {
        self.start(name, request, secrets).end()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: no conditions.
        let status = unsafe { (api().session_free)(self.0) };
        assert!(status == 0 || std::thread::panicking(), "status {status}");
    }
}

pub struct Operation(pub Handle);

// SAFETY: the ABI allows every handle from every thread.
unsafe impl Send for Operation {}
// SAFETY: as above.
unsafe impl Sync for Operation {}

/// The outcome of an operation, with all its events.
#[derive(Debug)]
pub struct Ended {
    pub events: Vec<Value>,
    pub last: Value,
}

impl Operation {
    pub fn try_start(session: Handle, name: &str, json: &str, secrets: &[(&str, &str)]) -> Result<Self, Value> {
        let secrets = Secrets::new(secrets);
        let start = api().start(name);
        let (mut operation, mut error) = (null_mut(), null_mut());
        // SAFETY: session, text and bag are live, and the places writable.
        let status =
            unsafe { start(session, json.as_ptr(), json.len(), secrets.0, &raw mut operation, &raw mut error) };
        given(api(), status, operation, error).map(Self)
    }

    /// Returns the next event; `None` if there was none in time.
    pub fn next(&self, timeout: Duration) -> Result<Option<Value>, Value> {
        let (mut event, mut error) = (null_mut(), null_mut());
        let timeout = u32::try_from(timeout.as_millis()).expect("a sensible timeout");
        // SAFETY: the operation is live, and the places writable.
        let status = unsafe { (api().operation_next)(self.0, timeout, &raw mut event, &raw mut error) };
        if status == PENDING {
            assert!(event.is_null() && error.is_null(), "outputs are written only on success");
            return Ok(None);
        }
        let event = given(api(), status, event, error)?;
        Ok(Some(serde_json::from_slice(&api().take_buffer(event)).expect("an event is JSON")))
    }

    pub fn cancel(&self) {
        // SAFETY: the operation is live.
        unsafe { (api().operation_cancel)(self.0) };
    }

    pub fn reply(&self, json: &Value, secrets: &[(&str, &str)]) -> Result<(), Value> {
        let secrets = Secrets::new(secrets);
        let json = json.to_string();
        let mut error = null_mut();
        // SAFETY: operation, text and bag are live.
        let status = unsafe { (api().operation_reply)(self.0, json.as_ptr(), json.len(), secrets.0, &raw mut error) };
        if status == 0 { Ok(()) } else { Err(api().take_error(error)) }
    }

    pub fn secret(&self, name: &str) -> Result<String, Value> {
        let (mut secret, mut error) = (null_mut(), null_mut());
        // SAFETY: operation and text are live, and the places writable.
        let status =
            unsafe { (api().operation_secret)(self.0, name.as_ptr(), name.len(), &raw mut secret, &raw mut error) };
        let secret = given(api(), status, secret, error)?;
        Ok(String::from_utf8(api().take_buffer(secret)).expect("a secret is UTF-8"))
    }

    /// Pulls events until the last one.
    pub fn end(&self) -> Ended {
        self.end_with(|_, _| {})
    }

    /// Like [`Operation::end`], but calls `look` for each event, and with `null` every few milliseconds without one.
    pub fn end_with(&self, mut look: impl FnMut(&Self, &Value)) -> Ended {
        let mut last = Instant::now();
        let mut events = Vec::new();
        while last.elapsed() < LIMIT {
            let event = self.next(Duration::from_millis(10)).expect("an event");
            look(self, event.as_ref().unwrap_or(&Value::Null));
            let Some(event) = event else { continue };
            last = Instant::now();
            if event["event"] == "finished" {
                return Ended { events, last: event };
            }
            events.push(event);
        }
        panic!("the operation gave no event for {LIMIT:?}; its events: {events:#?}");
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        // SAFETY: no conditions.
        let status = unsafe { (api().operation_free)(self.0) };
        assert!(status == 0 || std::thread::panicking(), "status {status}");
    }
}

impl Ended {
    /// Returns the result; fails the test if there is none.
    pub fn result(&self) -> &Value {
        assert_eq!(self.last["outcome"], "succeeded", "{:#}", self.last);
        &self.last["result"]
    }

    /// Returns the error; fails the test on success.
    pub fn error(&self) -> &Value {
        assert_eq!(self.last["outcome"], "failed", "{:#}", self.last);
        &self.last["error"]
    }

    /// Returns the changes that a canceled operation made or started; fails the test for other outcomes.
    pub fn changes(&self) -> Vec<&str> {
        assert_eq!(self.last["outcome"], "cancelled", "{:#}", self.last);
        let list = |name: &str| self.last[name].as_array().unwrap_or_else(|| panic!("{name}: {:#}", self.last));
        ["done", "unfinished"].into_iter().flat_map(list).map(|text| text.as_str().expect("a text")).collect()
    }

    /// Returns the ids of all problems, or of the single error.
    pub fn problem_ids(&self) -> Vec<&str> {
        let error = self.error();
        match error["problems"].as_array() {
            Some(problems) => problems.iter().filter_map(|problem| problem["id"].as_str()).collect(),
            None => error["id"].as_str().into_iter().collect(),
        }
    }

    /// Returns all output, for searching.
    pub fn text(&self) -> String {
        self.events.iter().chain([&self.last]).map(Value::to_string).collect::<Vec<_>>().join("\n")
    }

    pub fn lines(&self, stream: &str) -> Vec<&str> {
        let messages = self.events.iter().filter(|event| event["event"] == "message" && event["stream"] == stream);
        messages.filter_map(|event| event["text"].as_str()).collect()
    }
}

/// Returns the handle on success, otherwise the error, and checks that there are never both.
fn given(api: &Api, status: i32, handle: Handle, error: Handle) -> Result<Handle, Value> {
    if status == 0 {
        assert!(!handle.is_null() && error.is_null(), "success gives a handle and no error");
        return Ok(handle);
    }
    assert!(handle.is_null(), "outputs are written only on success");
    let error = api.take_error(error);
    assert_eq!(error["number"], status, "{error}");
    Err(error)
}
