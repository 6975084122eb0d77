//! The challenge of a vault. It is read only from a 401, since stamps send a bare Kerberos blob without a scheme with other answers.

use crate::http::{Response, challenge};

/// The login service and the audience that the vault requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Challenge {
    pub authorization: String,
    pub resource: String,
}

/// Returns the first `Bearer` challenge that names both; `None` if there is no readable one.
pub(crate) fn read(response: &Response) -> Option<Challenge> {
    if response.status.as_u16() != 401 {
        return None;
    }
    challenge::read(&response.headers).iter().filter(|challenge| challenge.is("bearer")).find_map(vault)
}

fn vault(challenge: &challenge::Challenge) -> Option<Challenge> {
    let authorization = challenge.parameter("authorization").or_else(|| challenge.parameter("authorization_uri"))?;
    let resource = challenge.parameter("resource").or_else(|| {
        let scope = challenge.parameter("scope")?;
        Some(scope.strip_suffix("/.default").unwrap_or(scope))
    })?;
    Some(Challenge { authorization: authorization.to_owned(), resource: resource.to_owned() })
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
        Response { status, headers, body: Bytes::new(), proxy: None, tried: Default::default() }
    }

    const BEARER: &str = "Bearer authorization=\"https://adfs.r.stamp.example/adfs/t\", resource=\"https://vault.adfs.internal.example/t\"";

    #[test]
    fn reads_a_vaults_challenge() {
        let read = read(&response(401, &["oYG2MIGzoAMKAQChCwYJKoZIgvcSAQICooGeBIGb", BEARER])).expect("a challenge");
        assert_eq!(read.authorization, "https://adfs.r.stamp.example/adfs/t");
        assert_eq!(read.resource, "https://vault.adfs.internal.example/t");
    }

    #[test]
    fn ignores_other_challenges() {
        assert_eq!(read(&response(200, &[BEARER])), None);
        assert_eq!(read(&response(401, &["oYG2MIGzoAMKAQChCwYJKoZIgvcSAQICooGeBIGb"])), None);
        assert_eq!(read(&response(401, &["Bearer authorization=\"unfinished"])), None);
        assert_eq!(read(&response(401, &["Bearer error=\"invalid_token\""])), None);
        assert_eq!(read(&response(401, &[])), None);
    }
}
