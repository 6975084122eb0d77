//! Limits the work that a file can cause. Key derivation is slow by design, and the file sets the iteration count.

use super::{Refusal, Result};

/// Three derivations (MAC, certificates, key) of a million iterations, the highest count that common tools write. They take about two seconds.
pub(crate) use crate::file_limits::DERIVATIONS as LARGEST_SUM;

/// The iterations of all derivations of one file so far.
#[derive(Debug, Default)]
pub struct Budget(u64);

impl Budget {
    /// Adds a derivation before it is computed.
    pub fn charge(&mut self, iterations: u64) -> Result<()> {
        self.0 = self.0.saturating_add(iterations);
        if self.0 > LARGEST_SUM { Err(Refusal::TooCostly(self.0)) } else { Ok(()) }
    }
}
