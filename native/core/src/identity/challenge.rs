//! The `WWW-Authenticate` header of a vault: read on 401 alone, since stamps put a bare Kerberos blob without a scheme on other answers.

use crate::http::Response;

/// Where the vault says that one signs in, and for which audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    pub authorization: String,
    pub resource: String,
}

/// The first `Bearer` challenge that names both; `None` when there is none that can be read.
pub fn read(response: &Response) -> Option<Challenge> {
    if response.status.as_u16() != 401 {
        return None;
    }
    let headers = response.headers.get_all("www-authenticate").into_iter();
    headers.filter_map(|value| value.to_str().ok()).find_map(parse)
}

fn parse(text: &str) -> Option<Challenge> {
    let start = text.to_ascii_lowercase().find("bearer ")?;
    let parameters = text.get(start + "bearer ".len()..)?;
    let authorization = parameter(parameters, "authorization").or_else(|| parameter(parameters, "authorization_uri"));
    let resource = parameter(parameters, "resource").or_else(|| {
        let scope = parameter(parameters, "scope")?;
        Some(scope.strip_suffix("/.default").unwrap_or(&scope).to_owned())
    });
    Some(Challenge { authorization: authorization?, resource: resource? })
}

/// The quoted value of `name`.
fn parameter(text: &str, name: &str) -> Option<String> {
    text.match_indices(name).find_map(|(at, _)| {
        let preceded = text.get(..at)?.chars().next_back().is_none_or(|c| c == ' ' || c == ',');
        let rest = text.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?;
        let (value, _) = rest.split_once('"')?;
        preceded.then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::transport::{HeaderMap, StatusCode};
    use bytes::Bytes;

    fn response(status: u16, values: &[&str]) -> Response {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("www-authenticate", value.parse().expect("a header value"));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        Response { status, headers, body: Bytes::new(), proxy: None }
    }

    const BEARER: &str = "Bearer authorization=\"https://adfs.r.stamp.example/adfs/t\", resource=\"https://vault.adfs.internal.example/t\"";

    #[test]
    fn reads_a_vaults_challenge() {
        let read = read(&response(401, &["oYG2MIGzoAMKAQChCwYJKoZIgvcSAQICooGeBIGb", BEARER])).expect("a challenge");
        assert_eq!(read.authorization, "https://adfs.r.stamp.example/adfs/t");
        assert_eq!(read.resource, "https://vault.adfs.internal.example/t");
    }

    #[test]
    fn survives_what_is_none() {
        assert_eq!(read(&response(200, &[BEARER])), None);
        assert_eq!(read(&response(401, &["oYG2MIGzoAMKAQChCwYJKoZIgvcSAQICooGeBIGb"])), None);
        assert_eq!(read(&response(401, &["Bearer authorization=\"unfinished"])), None);
        assert_eq!(read(&response(401, &["Bearer error=\"invalid_token\""])), None);
        assert_eq!(read(&response(401, &[])), None);
    }
}
