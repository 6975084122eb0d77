//! The sentence about a pause that a service requests before the next attempt.

use std::time::Duration;

use super::limits::ASKED_PAUSES;

/// Returns the sentence about a pause that a service requests.
pub(crate) fn asked_pause(asked: Option<Duration>) -> Option<String> {
    let asked = asked.filter(|asked| !asked.is_zero())?.as_secs();
    let longest = ASKED_PAUSES.as_secs();
    Some(match asked > longest {
        true => format!(
            "The service asks to wait {asked} s before the next attempt. A command waits at most {longest} s, so it was not asked again."
        ),
        false => format!("The service asks to wait {asked} s before the next attempt."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requested_pause_becomes_a_sentence() {
        for (asked, not_again) in [(1, false), (60, false), (61, true), (3_600, true), (999_999_999, true)] {
            let text = asked_pause(Some(Duration::from_secs(asked))).expect("a sentence");
            assert!(text.contains(&format!("wait {asked} s")), "{text}");
            assert_eq!(text.contains("it was not asked again"), not_again, "{text}");
        }
        assert_eq!([None, Some(Duration::ZERO)].map(asked_pause), [None, None]);
    }
}
