//! Bounds the work that a file can demand. A key derivation is slow by design, and its count comes from the file.

use super::{Refusal, Result};

/// Three derivations (MAC, certificates, key) of a million iterations, which is the most that the tools in the field write. They take about
/// two seconds.
pub const LARGEST_SUM: u64 = 3_000_000;

/// What the derivations of one file have demanded so far.
#[derive(Debug, Default)]
pub struct Budget(u64);

impl Budget {
    /// Counts a derivation before it is done.
    pub fn charge(&mut self, iterations: u64) -> Result<()> {
        self.0 = self.0.saturating_add(iterations);
        if self.0 > LARGEST_SUM { Err(Refusal::TooCostly(self.0)) } else { Ok(()) }
    }
}
