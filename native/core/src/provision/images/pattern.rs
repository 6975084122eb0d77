//! The PowerShell wildcards that image names need: `*` and `?`.

use crate::wildcard::fits;

pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Returns whether `text` matches one of the patterns. Without patterns every text matches.
pub(super) fn fits_any(patterns: &[String], text: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| fits(pattern, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_like_powershell() {
        let fits = |pattern: &str, text| fits_any(&[pattern.to_owned()], text);
        assert!(fits("team/*", "team/a/b") && fits("*", "") && fits("v?", "V1") && fits("a", "a"));
        assert!(!fits("team/*", "teams/a") && !fits("v?", "v") && !fits("a", "ab"));
        assert!(fits_any(&[], "anything"));
    }
}
