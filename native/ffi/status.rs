//! What every fallible call gives back.

/// `AZCR_OK`, `AZCR_PENDING`, or the number of an error id (`docs/errors.md`). Outputs are written when it is `AZCR_OK`, and only then.
pub type Status = i32;

/// The call did what it should, and its outputs are written.
pub const AZCR_OK: Status = 0;
/// `azcr_operation_next` ran out of time; nothing is wrong, and no output is written.
pub const AZCR_PENDING: Status = 1;
