//! Reads a resource for a plan or a run: a run waits for a running operation on it, and a plan reports the operation.

use super::plan::Mode;
use super::target::Target;
use crate::arm::Arm;
use crate::arm::standing::{self, Named, Standing};
use crate::error::Result;

/// Reads without a warning. Also returns whether the resource was waited for: other values that were read at the same time may have changed too.
pub(crate) async fn look<P: 'static>(arm: &Arm, what: &Named<P>, mode: Mode) -> Result<(Standing<P>, bool)> {
    match mode {
        Mode::Plan => Ok((standing::now(arm, what).await?, false)),
        Mode::Apply => {
            let (resource, waited) = standing::settled(arm, what).await?;
            Ok((Standing { resource, notice: None }, waited))
        }
    }
}

/// Reads, and warns about a running operation on the resource.
pub(crate) async fn read<P: 'static>(target: &Target, what: &Named<P>, mode: Mode) -> Result<Standing<P>> {
    let (standing, _) = look(&target.arm, what, mode).await?;
    if let Some(notice) = &standing.notice {
        target.context().events.warn(notice);
    }
    Ok(standing)
}
