//! The `WWW-Authenticate` header of a registry (RFC 9110, 11.6.1): which scheme it takes, and where its tokens come from.

use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Challenge {
    Basic,
    Bearer { realm: String, service: Option<String>, scope: Option<String> },
}

/// The best challenge that can be met: a token before a password that goes along with each request.
pub fn read(headers: &HeaderMap) -> Option<Challenge> {
    let challenges: Vec<Challenge> =
        headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok()).filter_map(parse).collect();
    let bearer = challenges.iter().find(|challenge| matches!(challenge, Challenge::Bearer { .. }));
    bearer.or(challenges.first()).cloned()
}

fn parse(text: &str) -> Option<Challenge> {
    let (scheme, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    if scheme.eq_ignore_ascii_case("basic") {
        return Some(Challenge::Basic);
    }
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let parameters = parameters(rest);
    let value =
        |name: &str| parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone());
    Some(Challenge::Bearer { realm: value("realm")?, service: value("service"), scope: value("scope") })
}

/// `name="value"` or `name=value`, separated by commas; a quoted value may hold commas.
fn parameters(mut text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    while let Some((name, rest)) = text.split_once('=') {
        let name = name.trim_start_matches([',', ' ']).trim();
        let value = match rest.strip_prefix('"') {
            Some(quoted) => {
                let Some((value, after)) = quoted.split_once('"') else { break };
                text = after;
                value
            }
            None => {
                let (value, after) = rest.split_once(',').unwrap_or((rest, ""));
                text = after;
                value.trim()
            }
        };
        found.push((name.to_owned(), value.to_owned()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_from(values: &[&str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(WWW_AUTHENTICATE, value.parse().expect("a header value"));
        }
        read(&headers)
    }

    #[test]
    fn reads_what_registries_send() {
        let bearer = r#"Bearer realm="https://auth.example/token?a=b",service="registry.example",scope="repository:a/b:pull,push""#;
        let expected = Challenge::Bearer {
            realm: "https://auth.example/token?a=b".to_owned(),
            service: Some("registry.example".to_owned()),
            scope: Some("repository:a/b:pull,push".to_owned()),
        };
        assert_eq!(read_from(&[bearer]), Some(expected.clone()));
        assert_eq!(read_from(&["Basic realm=\"r\"", bearer]), Some(expected));
        assert_eq!(read_from(&["basic realm=Registry"]), Some(Challenge::Basic));
        assert_eq!(
            read_from(&["Bearer realm=https://a.example/t, service=s"]),
            Some(Challenge::Bearer {
                realm: "https://a.example/t".to_owned(),
                service: Some("s".to_owned()),
                scope: None
            })
        );
    }

    #[test]
    fn survives_what_cannot_be_met() {
        for values in [&["Negotiate"][..], &["Bearer service=\"s\""], &["Bearer realm=\"unfinished"], &[]] {
            assert_eq!(read_from(values), None);
        }
    }
}
