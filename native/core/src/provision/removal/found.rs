//! The result of reading a resource group.

use crate::arm::standing::Named;
use crate::error::Result;
use crate::resource::existing;
use crate::resource::plan::Mode;
use crate::resource::target::Target;

pub(super) enum Found<T> {
    /// The resource group does not exist.
    Absent,
    /// It is being deleted, or was at the start of the read: an earlier run was stopped at that point.
    Leaving,
    Held(T),
}

impl<T> Found<T> {
    pub(super) fn held(self) -> Option<T> {
        match self {
            Self::Held(held) => Some(held),
            Self::Absent | Self::Leaving => None,
        }
    }
}

/// Reads the group, and warns about a running operation on it.
pub(super) async fn group<P: 'static>(target: &Target, named: &Named<P>, mode: Mode) -> Result<Found<()>> {
    let (standing, waited) = existing::look(&target.arm, named, mode).await?;
    if let Some(notice) = &standing.notice {
        target.context().events.warn(notice);
    }
    Ok(match standing.resource {
        Some(_) => Found::Held(()),
        None if waited || standing.notice.is_some() => Found::Leaving,
        None => Found::Absent,
    })
}
