//! The hosts that may receive the login of a registry: the registry itself, and token services of the same owner or of the caller's choice. A registry names
//! its token service itself, so a registry that an attacker controls could name any host.

use url::{Host, Url};

use crate::error::{Error, ErrorId, Result};

/// Checks that the login of `registry`, which is reached as `api_host`, may be sent to the token service at `url`. `named` are hosts that the caller allows.
///
/// # Errors
/// `Trust.ForeignTokenService`.
pub(super) fn check(registry: &str, api_host: &str, url: &Url, named: &[String]) -> Result<()> {
    let host = url.host_str().unwrap_or_default();
    if is_same_owner(&without_port(api_host), host) || named.iter().any(|named| is_named(named, url)) {
        return Ok(());
    }
    let message = format!("{registry} names a token service on another host, {host}; the login was not sent there");
    let hint =
        format!("If the login may be sent to this host, run the same command again with -TokenService '{host}'.");
    Err(Error::new(ErrorId::ForeignTokenService, message).with_target(host).with_hint(hint))
}

/// Returns whether both are the same host, or two names with the same registrable domain (`registry-1.docker.io` and `auth.docker.io`). Ports do not matter.
fn is_same_owner(registry: &str, service: &str) -> bool {
    let (registry, service) = (folded(registry), folded(service));
    if registry == service {
        return true;
    }
    match (domain_of(&registry), domain_of(&service)) {
        (Some(registry), Some(service)) => registry == service,
        _ => false,
    }
}

/// Returns the registrable domain by the Public Suffix List; `None` for an address, for a name of one label, and for a public suffix itself.
fn domain_of(host: &str) -> Option<&str> {
    match Host::parse(host) {
        Ok(Host::Domain(_)) => psl::domain_str(host),
        _ => None,
    }
}

/// Returns whether the caller's `named`, a host with or without a port, is the host of `url`.
fn is_named(named: &str, url: &Url) -> bool {
    let named = folded(named);
    let host = folded(url.host_str().unwrap_or_default());
    named == host || url.port_or_known_default().is_some_and(|port| named == format!("{host}:{port}"))
}

fn folded(host: &str) -> String {
    host.trim().trim_end_matches('.').to_ascii_lowercase()
}

fn without_port(host: &str) -> String {
    Url::parse(&format!("https://{host}/")).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(api_host: &str, service: &str, named: &[&str]) -> bool {
        let named: Vec<String> = named.iter().map(|&host| host.to_owned()).collect();
        let url = Url::parse(service).expect("a URL");
        match check("r", api_host, &url, &named) {
            Ok(()) => true,
            Err(error) => {
                let host = url.host_str().expect("a host");
                assert_eq!((error.id, error.target.as_deref()), (ErrorId::ForeignTokenService, Some(host)));
                assert!(error.message.contains(host) && error.hint().contains(&format!("-TokenService '{host}'")));
                false
            }
        }
    }

    #[test]
    fn login_is_sent_to_services_of_the_same_owner() {
        for (api_host, service) in [
            ("registry-1.docker.io", "https://auth.docker.io/token"),
            ("registry.gitlab.com", "https://gitlab.com/jwt/auth"),
            ("r.example", "https://r.example/token"),
            ("r.example:5000", "https://r.example:5001/token"),
            ("R.Example", "https://r.example./token"),
            ("registry.shanghai.cloudapp.azurestack.example", "https://auth.azurestack.example/token"),
            ("localhost:5000", "https://localhost:5001/token"),
            ("127.0.0.1:5000", "https://127.0.0.1/token"),
            ("[::1]:5000", "https://[::1]:5001/token"),
            ("registry", "https://registry:8443/token"),
            ("a.example.co.uk", "https://b.example.co.uk/token"),
        ] {
            assert!(allows(api_host, service, &[]), "{api_host} {service}");
        }
    }

    #[test]
    fn login_is_not_sent_to_other_hosts_unless_they_are_named() {
        for (api_host, service) in [
            ("r.example", "https://other.test/token"),
            ("registry-1.docker.io", "https://auth.docker.io.evil.test/token"),
            ("a.co.uk", "https://b.co.uk/token"),
            ("a.github.io", "https://b.github.io/token"),
            ("localhost:5000", "https://127.0.0.1:5000/token"),
            ("127.0.0.1", "https://127.0.0.2/token"),
            ("10.0.0.1", "https://evil.10.0.0.1.test/token"),
            ("[::1]", "https://[::2]/token"),
            ("registry", "https://auth/token"),
            ("registry", "https://registry.test/token"),
        ] {
            assert!(!allows(api_host, service, &[]), "{api_host} {service}");
            let host = Url::parse(service).expect("a URL").host_str().expect("a host").to_owned();
            assert!(allows(api_host, service, &["x.test", &host.to_uppercase()]), "{host}");
            assert!(!allows(api_host, service, &[&format!("x{host}"), ""]), "{host}");
        }
        assert!(allows("r.example", "https://other.test/token", &["other.test:443"]));
        assert!(allows("r.example", "https://other.test:8443/token", &["other.test:8443"]));
        assert!(!allows("r.example", "https://other.test:8443/token", &["other.test:443"]));
    }
}
