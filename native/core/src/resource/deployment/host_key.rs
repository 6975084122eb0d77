//! The fingerprint of the machine's SSH host key. The setup script prints it, and the resource manager returns the end of the script's output: log collection can
//! trust the machine without a look at it.

use crate::arm::compute;
use crate::arm::deployment::Operation;
use crate::cloud::resource_id::Scope;
use crate::http::answer::has_succeeded;
use crate::resource::target::Target;
use crate::spelling;

const EXTENSION: &str = "Microsoft.Compute/virtualMachines/extensions";
/// What the setup script prints before the fingerprint (`templates/setup/host_key.sh`).
const MARK: &str = "host key SHA256:";
/// SHA-256 in base64 without padding, as OpenSSH prints it.
const DIGITS: usize = 43;

/// Returns the fingerprint as `SHA256:…`; `None` if the script of this deployment did not print it, as older ones, or if it cannot be read, which is reported to
/// `-Verbose`: the registry works without it.
pub(crate) async fn fingerprint(target: &Target, scope: &Scope, operations: &[Operation]) -> Option<String> {
    let name = operations.iter().find(|one| is_extension(one))?.name.clone();
    let (machine, extension) = name.split_once('/')?;
    match compute::extension_messages(&target.arm, scope, machine, extension).await {
        Ok(messages) => messages?.iter().find_map(|message| find(message)),
        Err(error) => {
            let text = format!("The fingerprint of the host key of '{machine}' is not known: {}", error.message);
            target.context().events.verbose(text);
            None
        }
    }
}

fn is_extension(operation: &Operation) -> bool {
    operation.kind.as_deref().is_some_and(|kind| spelling::same(kind, EXTENSION)) && has_succeeded(&operation.state)
}

/// The last one counts: the script may have run before.
fn find(message: &str) -> Option<String> {
    let (_, rest) = message.rsplit_once(MARK)?;
    let digits: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || ['+', '/'].contains(c)).collect();
    (digits.len() == DIGITS).then(|| format!("SHA256:{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "jXbXQeSuZqM4UMZJCDFwV8RYXRyuDAi6OpJ3jSbGC3A";

    #[test]
    fn the_last_complete_fingerprint_of_the_output_is_found() {
        let other = KEY.replace('j', "k");
        let output = |lines: &str| format!("Enable succeeded: \n[stdout]\n{lines}\n[stderr]\n");
        assert_eq!(find(&output(&format!("2026 host key SHA256:{KEY}"))), Some(format!("SHA256:{KEY}")));
        assert_eq!(
            find(&output(&format!("host key SHA256:{other}\n2026 host key SHA256:{KEY}\nend"))),
            Some(format!("SHA256:{KEY}"))
        );
    }

    #[test]
    fn text_that_is_not_a_fingerprint_is_not_returned() {
        for text in [
            "",
            "Enable succeeded.",
            "host key SHA256:",
            &format!("host key SHA256:{}", &KEY[1..]),
            &format!("host key SHA256:{KEY}A"),
            &format!("host key SHA512:{KEY}"),
            "host key SHA256:<script>alert(1)</script>aaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
