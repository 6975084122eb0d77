//! PowerShell's wildcards, as far as names of images have use for them: `*` and `?`.

use crate::wildcard::fits;

pub fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Whether `text` fits one of the patterns; without any it fits.
pub fn fits_any(patterns: &[String], text: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| fits(pattern, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_as_powershell_does() {
        let fits = |pattern: &str, text| fits_any(&[pattern.to_owned()], text);
        assert!(fits("team/*", "team/a/b") && fits("*", "") && fits("v?", "V1") && fits("a", "a"));
        assert!(!fits("team/*", "teams/a") && !fits("v?", "v") && !fits("a", "ab"));
        assert!(fits_any(&[], "anything"));
    }
}
