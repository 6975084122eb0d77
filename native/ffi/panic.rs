//! Panics as errors. A panic must not cross the boundary, and its text must not contain a secret.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::sync::Once;

use azcr_core::error::{Error, ErrorId, Result};

thread_local! {
    static WHERE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `body`; a panic in it becomes [`ErrorId::InternalPanic`].
pub fn catch<T>(body: impl FnOnce() -> T) -> Result<T> {
    static HOOK: Once = Once::new();
    // This cdylib has its own copy of the standard library, so the hook is not the host's. The default hook would print the text of the panic, including any
    // secret, on standard error.
    HOOK.call_once(|| set_hook(Box::new(remember)));
    let body = || {
        #[cfg(test)]
        injected::fire();
        body()
    };
    catch_unwind(AssertUnwindSafe(body)).map_err(|payload| describe(payload.as_ref()))
}

fn remember(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
    // The location is not available while a thread is being destroyed; the message is then without it.
    let _ = WHERE.try_with(|cell| cell.replace(place));
}

/// Describes a panic. A literal text is part of the source and harmless. A formatted one may contain data (`slice` errors quote the whole string), so only the
/// location is shown.
fn describe(payload: &(dyn Any + Send)) -> Error {
    let place = WHERE.with(RefCell::take).unwrap_or_else(|| "an unknown place".to_owned());
    let message = match payload.downcast_ref::<&'static str>() {
        Some(text) => format!("the library panicked at {place}: {text}"),
        None => format!("the library panicked at {place}"),
    };
    Error::new(ErrorId::InternalPanic, message)
}

/// Panics for tests of the boundary.
#[cfg(test)]
pub mod injected {
    use std::cell::Cell;

    thread_local! {
        static IS_ARMED: Cell<bool> = const { Cell::new(false) };
    }

    /// Makes the next guarded body of this thread panic.
    pub fn arm() {
        IS_ARMED.set(true);
    }

    /// Returns whether no guarded body has run since [`arm`].
    pub fn disarm() -> bool {
        IS_ARMED.replace(false)
    }

    pub fn fire() {
        assert!(!IS_ARMED.replace(false), "injected");
    }
}
