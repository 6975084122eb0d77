//! The exit code of the setup on the virtual machine, which only appears in the text of the extension's failure.

use crate::error::ErrorId;
use crate::http::service_text::clipped_to;

/// Number of shown lines of each stream.
const SHOWN_LINES: usize = 8;
const LONGEST_LINE: usize = 400;

/// Returns the number after `exit status=`.
pub(super) fn find(message: &str) -> Option<u16> {
    let (_, rest) = message.split_once("exit status=").or_else(|| message.split_once("exit status "))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Returns the id of a documented exit code.
pub(super) fn id(code: u16) -> ErrorId {
    match code {
        9 => ErrorId::SetupPackageInstall,
        10 => ErrorId::SetupCertificateMissing,
        11 => ErrorId::SetupKeyMissing,
        12 => ErrorId::SetupNoCredentials,
        13 => ErrorId::SetupRegistryNotStarted,
        25 => ErrorId::SetupPackageSource,
        26 => ErrorId::SetupPackageKey,
        27 => ErrorId::SetupDockerInstall,
        30 => ErrorId::SetupMetadata,
        42 => ErrorId::SetupPackageDownload,
        43 => ErrorId::SetupPackageAdd,
        50 => ErrorId::SetupLogin,
        51 => ErrorId::SetupPush,
        52 => ErrorId::SetupPull,
        53 => ErrorId::SetupBuild,
        54 => ErrorId::SetupRemove,
        99 => ErrorId::SetupPackageList,
        _ => ErrorId::DeploymentExtensionFailed,
    }
}

/// Returns the last lines of the setup's output, of both streams.
pub(super) fn tail(message: &str) -> Vec<String> {
    let (stdout, stderr) = match message.split_once("[stdout]") {
        Some((_, output)) => output.split_once("[stderr]").unwrap_or((output, "")),
        None => ("", ""),
    };
    [stdout, stderr].into_iter().flat_map(last_lines).collect()
}

fn last_lines(text: &str) -> Vec<String> {
    // The text ends with the quote that encloses the whole message.
    let text = text.trim_end().trim_end_matches(['"', '\'']);
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let shown = &lines[lines.len().saturating_sub(SHOWN_LINES)..];
    shown.iter().map(|line| clipped_to(line, LONGEST_LINE)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redaction::Redaction;
    use crate::secret::{SecretString, Secrets};

    /// Exit code and streams in the format of a real stamp.
    const MESSAGE: &str = "VM has reported a failure when processing extension 'registry-setup'. Error message: \"Enable failed: failed to execute command: command terminated with exit status=50\n[stdout]\none\ntwo\n\n[stderr]\nerror 50: the login failed\n\"";

    #[test]
    fn reads_code_and_output() {
        assert_eq!(find(MESSAGE), Some(50));
        assert_eq!(tail(MESSAGE), ["one", "two", "error 50: the login failed"]);
        assert_eq!(find("VM 'x' failed to provision with timeout."), None);
        assert_eq!(tail("no output"), Vec::<String>::new());
    }

    #[test]
    fn beginning_of_a_secret_is_not_shown_where_a_line_is_clipped() {
        let mut secrets = Secrets::default();
        secrets.insert("clientSecret".to_owned(), SecretString::from("canary-secret"));
        let redaction = Redaction::new(&[&secrets]);
        for (before, shown) in [(LONGEST_LINE - 6, "[hidden]…"), (LONGEST_LINE - 13, "[hidden]"), (LONGEST_LINE, "…")]
        {
            let filler = ".".repeat(before);
            let lines = tail(&format!("x[stdout]\n{filler}canary-secret\n[stderr]\n"));
            assert_eq!(lines.iter().map(|line| redaction.clean_message(line)).collect::<Vec<_>>(), [filler + shown]);
        }
    }

    #[test]
    fn every_documented_code_has_an_id_of_its_own() {
        let codes = [9, 10, 11, 12, 13, 25, 26, 27, 30, 42, 43, 50, 51, 52, 53, 54, 99];
        for code in codes {
            assert_eq!(id(code).id(), format!("Deployment.ExitCode{code}"));
            assert_eq!(id(code).number(), 600 + code);
            assert!(id(code).cause().contains(&format!("code {code}:")));
        }
        assert_eq!(id(1), ErrorId::DeploymentExtensionFailed);
    }
}
