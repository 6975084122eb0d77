//! PowerShell error categories.

/// Names of PowerShell's `ErrorCategory`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    AuthenticationError,
    ConnectionError,
    InvalidArgument,
    InvalidData,
    InvalidOperation,
    InvalidResult,
    LimitsExceeded,
    NotSpecified,
    ObjectNotFound,
    OpenError,
    OperationStopped,
    OperationTimeout,
    PermissionDenied,
    ProtocolError,
    ReadError,
    ResourceBusy,
    ResourceExists,
    ResourceUnavailable,
    SecurityError,
    WriteError,
}

impl Category {
    pub fn name(self) -> String {
        format!("{self:?}")
    }
}
