//! The accepted licenses of shipped crates. All of them allow shipping in a library under MIT, together with their texts.

use spdx::{Expression, LicenseReq, Licensee};

use super::dependencies::Dependency;
use crate::Result;

const ACCEPTED: [&str; 11] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "ISC",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Checks the licenses.
///
/// # Errors
/// The crates whose license expression contains no accepted choice.
pub fn check(dependencies: &[Dependency]) -> Result<()> {
    let mut refused = Vec::new();
    for dependency in dependencies {
        if !Expression::parse(&dependency.licence)?.evaluate(accepted) {
            refused.push(format!("{} ({})", dependency.identity.name, dependency.licence));
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    Err(format!("these crates may not be shipped, or licences.rs must learn their licence: {}", refused.join(", "))
        .into())
}

pub fn accepted(requirement: &LicenseReq) -> bool {
    ACCEPTED.iter().any(|name| Licensee::parse(name).is_ok_and(|licence| licence.satisfies(requirement)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_accepted_choice_is_sufficient_and_one_of_several_obligations_is_not() {
        for (expression, good) in [
            ("MIT", true),
            ("GPL-3.0-only OR Apache-2.0", true),
            ("MIT AND GPL-3.0-only", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("AGPL-3.0-or-later", false),
        ] {
            assert_eq!(Expression::parse(expression).expect("SPDX").evaluate(accepted), good, "{expression}");
        }
    }

    #[test]
    fn every_accepted_name_is_an_spdx_license() {
        for name in ACCEPTED {
            assert!(Licensee::parse(name).is_ok(), "{name}");
        }
    }
}
