//! The rules for registry passwords: bcrypt, the login file, Basic authentication, and the setup script must preserve them.

use crate::error::{ErrorId, Problem};
use crate::parameter::Parameter;
use crate::secret::{ExposeSecret, SecretString};

/// Returns a finding if the registry cannot use the password. bcrypt reads 72 bytes and stops at a NUL: the rest would not be compared at a login.
pub(super) fn unusable_password(password: &SecretString, parameter: Parameter) -> Option<Problem> {
    let reason = unusable(password.expose_secret())?;
    let message = format!("The registry password is not valid: {reason}.");
    Some(Problem::error(ErrorId::PasswordUnusable, parameter, message))
}

/// Returns why the text cannot be a registry password. The setup on the virtual machine has the same rules (`logins.sh`).
pub(super) fn unusable(text: &str) -> Option<String> {
    /// The limit of bcrypt.
    const MOST_BYTES: usize = 72;
    let control = text.chars().find(|c| c.is_control());
    match control {
        _ if text.is_empty() => Some("it is empty".to_owned()),
        None if text.contains(char::REPLACEMENT_CHARACTER) => {
            Some("it contains the character U+FFFD, which replaces a character lost in a conversion".to_owned())
        }
        Some('\0') => Some("it contains a NUL character (U+0000), where bcrypt stops".to_owned()),
        Some(control) => Some(format!("it contains the control character U+{:04X}", u32::from(control))),
        None if text.len() > MOST_BYTES => {
            Some(format!("it is {} bytes long in UTF-8, and bcrypt uses only the first {MOST_BYTES}", text.len()))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_passwords_that_bcrypt_preserves_are_accepted() {
        let longest = "a".repeat(72);
        let umlauts = "ü".repeat(36);
        for good in [
            "a",
            "*?[]",
            "-n",
            "a b  c",
            " a ",
            "'\"`\\",
            "pässwörd",
            "pa\u{308}sswo\u{308}rd",
            "密码🔑",
            &longest,
            &umlauts,
        ] {
            assert_eq!(unusable(good), None, "{good} can be used");
        }
        let (too_long, too_long_in_bytes) = ("a".repeat(73), "ü".repeat(37));
        for (bad, reason) in [
            ("", "empty"),
            ("a\0b", "U+0000"),
            ("a\tb", "U+0009"),
            ("a\nb", "U+000A"),
            ("\u{7}", "U+0007"),
            ("a\u{7f}", "U+007F"),
            ("a\u{85}", "U+0085"),
            ("\u{fffd}", "U+FFFD"),
            ("pass\u{fffd}word", "U+FFFD"),
            (&too_long, "73 bytes"),
            (&too_long_in_bytes, "74 bytes"),
        ] {
            let problem =
                unusable_password(&SecretString::from(bad), Parameter::RegistryUserPassword).expect("a finding");
            assert!(problem.message.contains(reason), "{}", problem.message);
            assert!(bad.len() < 2 || !problem.message.contains(bad), "the password is not shown");
        }
    }
}
