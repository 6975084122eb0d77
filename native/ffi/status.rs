//! The return value of every call that can fail.

/// `AZCR_OK`, `AZCR_PENDING`, or the number of an error id (`docs/errors.md`). Outputs are written only for `AZCR_OK`.
pub type Status = i32;

/// The call succeeded, and its outputs are written.
pub const AZCR_OK: Status = 0;
/// `azcr_operation_next` timed out; this is not an error, and no output is written.
pub const AZCR_PENDING: Status = 1;
