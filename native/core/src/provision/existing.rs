//! Reads a resource for a plan or for a run: a run waits for what still works on it, a plan says it at once.

use super::plan::Mode;
use super::target::Target;
use crate::arm::Arm;
use crate::arm::standing::{self, Named, Standing};
use crate::error::Result;

/// Reads without a warning. Also gives whether the resource was waited for: what was read at the same time may have changed with it.
pub async fn look(arm: &Arm, what: &Named, mode: Mode) -> Result<(Standing, bool)> {
    match mode {
        Mode::Plan => Ok((standing::now(arm, what).await?, false)),
        Mode::Apply => {
            let (resource, waited) = standing::settled(arm, what).await?;
            Ok((Standing { resource, notice: None }, waited))
        }
    }
}

/// Reads, and warns of what still works on the resource.
pub async fn read(target: &Target, what: &Named, mode: Mode) -> Result<Standing> {
    let (standing, _) = look(&target.arm, what, mode).await?;
    if let Some(notice) = &standing.notice {
        target.context().events.warn(notice);
    }
    Ok(standing)
}
