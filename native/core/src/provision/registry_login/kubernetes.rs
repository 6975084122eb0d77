//! A Kubernetes secret for `imagePullSecrets`.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::error::{ErrorId, Problem};
use crate::parameter::Parameter;
use crate::secret::{ExposeSecret as _, SecretString};

const DEFAULT_NAME: &str = "registry-login";
/// A DNS subdomain (RFC 1123).
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Returns what is wrong with the names.
pub(super) fn check(name: Option<&str>, namespace: Option<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(name) = name.filter(|name| name.len() > LONGEST_NAME || !name.split('.').all(is_label)) {
        problems.push(invalid(
            Parameter::Name,
            &format!("'{}' is not a valid name of a Kubernetes secret", name.escape_debug()),
        ));
    }
    if let Some(namespace) = namespace.filter(|name| name.len() > LONGEST_LABEL || !is_label(name)) {
        let message = format!("'{}' is not a valid Kubernetes namespace", namespace.escape_debug());
        problems.push(invalid(Parameter::Namespace, &message));
    }
    problems
}

fn invalid(parameter: Parameter, message: &str) -> Problem {
    Problem::error(ErrorId::NameKubernetes, parameter, message)
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Returns the manifest with Docker's config.json. The names were [checked](check); they are quoted, since YAML reads `123` as a number and `no` as a boolean.
pub(super) fn manifest(name: Option<&str>, namespace: Option<&str>, config: &SecretString) -> SecretString {
    let name = name.unwrap_or(DEFAULT_NAME);
    let namespace = namespace.map(|namespace| format!("  namespace: \"{namespace}\"\n")).unwrap_or_default();
    let encoded = zeroize::Zeroizing::new(BASE64_STANDARD.encode(config.expose_secret()));
    let text = format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: \"{name}\"\n{namespace}type: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: {}\n",
        encoded.as_str()
    );
    SecretString::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rules_of_kubernetes() {
        let longest = "a".repeat(63);
        for good in ["a", "registry-login", "0.a", "123", &longest] {
            assert!(check(Some(good), None).is_empty(), "{good}");
        }
        for bad in ["", "A", "a_b", "-a", "a-", ".a", "a..b", "a b", "a\nb: c", "ä", "a\"", &"a".repeat(254)] {
            assert_eq!(check(Some(bad), None).len(), 1, "{bad}");
        }
        assert!(check(None, Some(&longest)).is_empty());
        for bad in ["a.b", "", &"a".repeat(64)] {
            assert_eq!(check(None, Some(bad)).len(), 1, "{bad}");
        }
    }
}
