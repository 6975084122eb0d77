//! The challenges of a registry: the scheme that it accepts, and the source of its tokens.

use reqwest::header::HeaderMap;

use crate::http::challenge;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Challenge {
    Basic,
    Bearer { realm: String, service: Option<String>, scope: Option<String> },
}

/// Returns the best supported challenge: a token before a password with each request.
pub(crate) fn read(headers: &HeaderMap) -> Option<Challenge> {
    let challenges: Vec<Challenge> = challenge::read(headers).iter().filter_map(known).collect();
    let bearer = challenges.iter().find(|challenge| matches!(challenge, Challenge::Bearer { .. }));
    bearer.or(challenges.first()).cloned()
}

fn known(challenge: &challenge::Challenge) -> Option<Challenge> {
    let parameter = |name: &str| challenge.parameter(name).map(str::to_owned);
    match challenge {
        basic if basic.is("basic") => Some(Challenge::Basic),
        bearer if bearer.is("bearer") => Some(Challenge::Bearer {
            realm: parameter("realm")?,
            service: parameter("service"),
            scope: parameter("scope"),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::WWW_AUTHENTICATE;

    use super::*;

    fn read_from(values: &[&str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(WWW_AUTHENTICATE, value.parse().expect("a header value"));
        }
        read(&headers)
    }

    #[test]
    fn reads_challenges_of_registries() {
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
    fn ignores_unsupported_challenges() {
        for values in [&["Negotiate"][..], &["Bearer service=\"s\""], &["Bearer realm=\"unfinished"], &[]] {
            assert_eq!(read_from(values), None);
        }
    }
}
