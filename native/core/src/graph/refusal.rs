//! What a refusal of the directory means.

use crate::error::ServiceFault;

/// Part of the message to a caller with Application.ReadWrite.OwnedBy. Its code is that of a missing right.
const NOT_LOCAL: &str = "local tenant";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nothing has this id, or not every part of the directory knows it yet.
    Unknown,
    /// The body names an object that not every part of the directory knows yet, or has an invalid value.
    Invalid,
    /// The body names an application that the caller owns, and that is not known everywhere yet.
    NotLocalYet,
    /// The caller may not manage applications.
    Denied,
    Other,
}

impl Refusal {
    pub(super) fn of(fault: &ServiceFault) -> Self {
        match (fault.status, fault.code.as_deref()) {
            (404, Some("Request_ResourceNotFound")) => Self::Unknown,
            (400, Some("Request_BadRequest")) => Self::Invalid,
            (403, Some("Authorization_RequestDenied")) if fault.message.contains(NOT_LOCAL) => Self::NotLocalYet,
            (_, Some("Authorization_RequestDenied")) => Self::Denied,
            _ => Self::Other,
        }
    }
}
