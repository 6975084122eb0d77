//! Whether a secret of a key vault can be used now, by its attributes. A vault refuses to return the value of a disabled secret. It returns that of a secret
//! outside of its dates, which are only a recommendation, so those are warnings.

use jiff::Timestamp;

use crate::clock::shown;
use crate::error::{ErrorId, Problem};
use crate::key_vault::secret::Validity;
use crate::parameter::Parameter;

/// A secret in messages and commands.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub vault: &'a str,
    pub name: &'a str,
    /// `None` for the current version.
    pub version: Option<&'a str>,
}

impl Named<'_> {
    /// Returns the problem of a disabled secret, with the command that enables it.
    pub(crate) fn disabled(&self, parameter: Parameter) -> Problem {
        let message = format!("{} is disabled, so its value cannot be read.", self.title());
        let mut problem = Problem::error(ErrorId::SecretDisabled, parameter, message);
        problem.hint = self.remedy_of_disabled();
        problem
    }

    pub(crate) fn remedy_of_disabled(&self) -> String {
        format!("Enable the secret ({}), then run the same command again.", self.enabling())
    }

    /// Returns the command that enables the secret.
    pub(crate) fn enabling(&self) -> String {
        self.command("-Enable $true")
    }

    /// Returns the warning about a secret that has expired or is not valid yet, with the command that changes its date.
    pub(crate) fn outdated(&self, validity: Validity, now: Timestamp) -> Option<Problem> {
        let clock = shown(now);
        let (id, state, change) = match validity {
            Validity { expires: Some(end), .. } if end <= now => {
                let state = format!("expired on {}", shown(end));
                (ErrorId::SecretExpired, state, "-Expires (Get-Date).ToUniversalTime().AddYears(1)")
            }
            Validity { not_before: Some(begin), .. } if begin > now => {
                let state = format!("is not valid before {}", shown(begin));
                (ErrorId::SecretNotYetValid, state, "-NotBefore (Get-Date).ToUniversalTime()")
            }
            _ => return None,
        };
        let title = self.title();
        let mut problem =
            Problem::warning(id, format!("{title} {state} according to its attributes (this clock: {clock})."));
        problem.hint = format!("Change the date ({}), or write a new version of the secret.", self.command(change));
        Some(problem)
    }

    fn title(&self) -> String {
        let subject = match self.version {
            Some(version) => format!("The version {version} of the secret"),
            None => "The secret".to_owned(),
        };
        format!("{subject} '{}' in the key vault '{}'", self.name, self.vault)
    }

    fn command(&self, change: &str) -> String {
        let version = self.version.map_or_else(String::new, |version| format!(" -Version {version}"));
        format!("Update-AzKeyVaultSecret -VaultName {} -Name {}{version} {change}", self.vault, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_outside_of_its_dates_is_a_warning_with_the_command_that_changes_them() {
        let now = Timestamp::from_second(1_000_000).expect("a time");
        let at = |offset: i64| Timestamp::from_second(1_000_000 + offset).ok();
        let judged = |not_before, expires| {
            let secret = Named { vault: "v", name: "admin", version: None };
            secret.outdated(Validity { enabled: true, not_before, expires }, now)
        };
        for (not_before, expires) in [(None, None), (at(0), at(1)), (at(-9), None)] {
            assert!(judged(not_before, expires).is_none(), "{not_before:?} {expires:?}");
        }
        for (not_before, expires, id, text) in [
            (None, at(0), ErrorId::SecretExpired, "expired on 1970-01-12 13:46:40Z"),
            (at(1), None, ErrorId::SecretNotYetValid, "is not valid before 1970-01-12 13:46:41Z"),
        ] {
            let problem = judged(not_before, expires).expect("a warning");
            assert_eq!(problem.id, id);
            assert!(problem.message.contains(text) && problem.message.contains("'admin'"), "{}", problem.message);
            assert!(problem.hint.contains("Update-AzKeyVaultSecret -VaultName v -Name admin -"), "{}", problem.hint);
        }
    }
}
