//! Registry names, as typed, as in Docker's files, and as in image names: one canonical form for each registry, so that logins are found for every spelling.

/// The registry of image names without one.
pub(crate) const DOCKER_HUB: &str = "docker.io";
/// Docker Hub's API has a different host.
const DOCKER_HUB_API: &str = "registry-1.docker.io";
/// Other hosts that Docker treats as Docker Hub.
const DOCKER_HUB_ALIASES: [&str; 2] = ["index.docker.io", DOCKER_HUB_API];
const DEFAULT_PORT: &str = ":443";

/// Splits a registry from the path after its host: `https://Registry.example:443/team/` is `registry.example` and `team`. `None` if it does not begin with a
/// host. The URL of an API (`https://registry.example/v2/`) gives only the registry.
pub(crate) fn read(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    let bare = ["https://", "http://"].iter().find_map(|scheme| {
        text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)).and(text.get(scheme.len()..))
    });
    let (host, rest) = bare.unwrap_or(text).split_once('/').unwrap_or((bare.unwrap_or(text), ""));
    let rest = rest.trim_matches('/');
    let rest = if bare.is_some() && matches!(rest, "v1" | "v2") { "" } else { rest };
    is_host(host).then(|| (canonical(host), rest.to_owned()))
}

/// Returns the canonical form of a registry's host: lowercase, with its port unless it is the default, and `docker.io` for Docker Hub.
pub(crate) fn canonical(host: &str) -> String {
    let lower = host.to_ascii_lowercase();
    let shown = lower.strip_suffix(DEFAULT_PORT).unwrap_or(&lower);
    if DOCKER_HUB_ALIASES.contains(&shown) {
        return DOCKER_HUB.to_owned();
    }
    // In front of a repository, a word is a host only if it contains a period, a colon, or a capital letter.
    match [shown, &lower].into_iter().find(|name| is_recognized(name)) {
        Some(name) => name.to_owned(),
        None => host.to_owned(),
    }
}

/// Returns whether the first part of an image name is the registry, by Docker's rule.
pub(crate) fn is_recognized(first: &str) -> bool {
    first.contains(['.', ':']) || first == "localhost" || first.to_lowercase() != first
}

/// Returns the host for requests to a registry.
pub(crate) fn api_host(registry: &str) -> &str {
    if registry == DOCKER_HUB { DOCKER_HUB_API } else { registry }
}

pub(crate) fn is_host(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            if address.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            ("v6", port)
        }
        None => match text.split_once(':') {
            Some((host, _)) => (host, &text[host.len()..]),
            None => (text, ""),
        },
    };
    let port_fits = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    let label_fits = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    port_fits && host.split('.').all(label_fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_name_is_the_same_for_every_spelling() {
        for (text, registry, rest) in [
            ("r.example", "r.example", ""),
            (" HTTPS://R.Example:443/ ", "r.example", ""),
            ("https://r.example/v2/", "r.example", ""),
            ("http://r.example:5000/team/a/", "r.example:5000", "team/a"),
            ("R.example/v2", "r.example", "v2"),
            ("https://index.docker.io/v1/", "docker.io", ""),
            ("registry-1.docker.io:443", "docker.io", ""),
            ("Docker.IO/library", "docker.io", "library"),
            ("LOCALHOST:5000", "localhost:5000", ""),
            ("localhost:443", "localhost", ""),
            ("[::1]:443", "[::1]", ""),
            ("Registry", "Registry", ""),
            ("registry:443", "registry:443", ""),
        ] {
            assert_eq!(read(text), Some((registry.to_owned(), rest.to_owned())), "{text}");
            assert_eq!(canonical(registry), registry, "one form stays as it is");
        }
        for text in ["", "https://", "-r.example", "r.example:port", "user:secret@r.example", "ftp://r.example", "a b"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
