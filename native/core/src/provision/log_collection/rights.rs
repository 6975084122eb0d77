//! Whether the commands run as root. Docker's logs belong to root, so without root they are missing, and the operator needs the reason.

use super::source::visible;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rights {
    Root,
    Sudo,
    Without(Refusal),
}

/// Why root is not available.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoSudo,
    /// `requiretty` in its settings: sudo requires a terminal.
    TerminalNeeded,
    PasswordNeeded,
    /// The message of sudo.
    Other(String),
}

impl Rights {
    /// Parses the answer of the machine; `None` for anything else.
    pub(crate) fn read(answer: &str) -> Option<Self> {
        let answer = answer.trim();
        let (word, why) = answer.split_once(' ').unwrap_or((answer, ""));
        match word {
            "root" => Some(Self::Root),
            "sudo" => Some(Self::Sudo),
            "absent" => Some(Self::Without(Refusal::NoSudo)),
            "refused" => Some(Self::Without(Refusal::of(why))),
            _ => None,
        }
    }

    /// Returns the prefix of each command.
    pub(crate) const fn prefix(&self) -> &'static str {
        match self {
            Self::Sudo => "sudo -n ",
            Self::Root | Self::Without(_) => "",
        }
    }

    pub(crate) const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Without(refusal) => Some(refusal),
            Self::Root | Self::Sudo => None,
        }
    }
}

impl Refusal {
    /// Classifies a refusal. sudo's exit status is always the same, so its message decides. It is in English: the command sets the locale.
    fn of(said: &str) -> Self {
        if said.contains("must have a tty") {
            Self::TerminalNeeded
        } else if said.contains("password is required") {
            Self::PasswordNeeded
        } else {
            Self::Other(visible(said.lines().next().unwrap_or_default().trim()))
        }
    }

    /// Returns the reason, as the continuation of "without root, since".
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::NoSudo => "sudo is not installed".to_owned(),
            Self::TerminalNeeded => "sudo requires a terminal (requiretty)".to_owned(),
            Self::PasswordNeeded => "sudo requires a password".to_owned(),
            Self::Other(said) if said.is_empty() => "sudo refused".to_owned(),
            Self::Other(said) => format!("sudo refused: {said}"),
        }
    }

    /// Returns the steps for an administrator of the machine.
    pub(crate) fn remedy(&self, user: &str) -> String {
        let again = "then run the same command again";
        match self {
            Self::NoSudo => format!(
                "Install sudo on the machine (apt-get install sudo) or sign in as root (-UserName root), {again}."
            ),
            Self::TerminalNeeded => {
                format!("Run 'sudo visudo' on the machine and add the line 'Defaults:{user} !requiretty', {again}.")
            }
            Self::PasswordNeeded | Self::Other(_) => {
                format!("Run 'sudo visudo' on the machine and add the line '{user} ALL=(ALL) NOPASSWD: ALL', {again}.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_of_sudo_is_recognized() {
        for (answer, rights) in [
            ("root\n", Rights::Root),
            ("sudo\n", Rights::Sudo),
            ("absent\n", Rights::Without(Refusal::NoSudo)),
            ("refused sudo: sorry, you must have a tty to run sudo\n", Rights::Without(Refusal::TerminalNeeded)),
            ("refused sudo: a password is required\n", Rights::Without(Refusal::PasswordNeeded)),
            ("refused sudo: sorry, a password is required to run sudo\n", Rights::Without(Refusal::PasswordNeeded)),
            ("refused \n", Rights::Without(Refusal::Other(String::new()))),
            (
                "refused u is not in the sudoers file.\nmore\n",
                Rights::Without(Refusal::Other("u is not in the sudoers file.".to_owned())),
            ),
        ] {
            assert_eq!(Rights::read(answer), Some(rights), "{answer}");
        }
        assert_eq!(Rights::read("Welcome"), None);
        assert_eq!(Rights::read(""), None);
    }
}
