//! The `WWW-Authenticate` header (RFC 9110, 11.6.1) of services, vaults, and registries: several challenges in one value or in several, quoted or unquoted
//! parameters, and on stamps a bare Kerberos blob without a scheme.

use super::transport::HeaderMap;

/// One challenge: a scheme with its parameters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Challenge {
    scheme: String,
    parameters: Vec<(String, String)>,
}

impl Challenge {
    pub(crate) fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Returns all challenges of an answer, in their order.
pub(crate) fn read(headers: &HeaderMap) -> Vec<Challenge> {
    let values = headers.get_all("www-authenticate").iter().filter_map(|value| value.to_str().ok());
    values.flat_map(parse).collect()
}

fn parse(text: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        let end = rest.find([',', ' ', '\t', '=', '"']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        if rest.is_empty() {
            return found;
        }
        let Some(value) = value else {
            if word.is_empty() {
                // A quotation mark instead of a token.
                return found;
            }
            found.push(Challenge { scheme: word.to_owned(), parameters: Vec::new() });
            rest = after;
            continue;
        };
        let Some((value, after)) = split_value(value) else { return found };
        // The Base64 padding of a blob looks like an empty parameter.
        if let Some(challenge) = found.last_mut().filter(|_| !value.is_empty() && !value.starts_with('=')) {
            challenge.parameters.push((word.to_owned(), value));
        }
        rest = after;
    }
}

/// Splits `text` after its first value; `None` for an unclosed quotation.
fn split_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, after) = text.split_at(text.find(',').unwrap_or(text.len()));
        return Some((value.trim_end().to_owned(), after));
    };
    let (mut value, mut is_escaped) = (String::new(), false);
    for (at, sign) in quoted.char_indices() {
        match sign {
            '\\' if !is_escaped => is_escaped = true,
            '"' if !is_escaped => return Some((value, &quoted[at + 1..])),
            _ => {
                is_escaped = false;
                value.push(sign);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    type Parts<'a> = (&'a str, &'a [(&'a str, &'a str)]);

    #[test]
    fn reads_every_form_of_challenges() {
        for (text, expected) in [
            ("Basic", &[("Basic", &[][..])][..]),
            (r#"Basic realm="a, b""#, &[("Basic", &[("realm", "a, b")])]),
            (r#"Basic realm="say \"hi\"""#, &[("Basic", &[("realm", r#"say "hi""#)])]),
            (
                "Bearer realm=https://a.example/t?a=b, service=s",
                &[("Bearer", &[("realm", "https://a.example/t?a=b"), ("service", "s")])],
            ),
            (
                r#"Negotiate, Bearer authorization = "https://a/t", resource="https://r""#,
                &[("Negotiate", &[]), ("Bearer", &[("authorization", "https://a/t"), ("resource", "https://r")])],
            ),
            (
                r#"Basic realm="r",Bearer realm="t",scope="repository:a/b:pull,push""#,
                &[("Basic", &[("realm", "r")]), ("Bearer", &[("realm", "t"), ("scope", "repository:a/b:pull,push")])],
            ),
            ("Negotiate oYG2MIGz==, Basic", &[("Negotiate", &[]), ("Basic", &[])]),
        ] as [(&str, &[Parts<'_>]); 7]
        {
            let read: Vec<Challenge> = parse(text).into_iter().filter(|one| !one.scheme.starts_with("oYG2")).collect();
            let expected: Vec<Challenge> = expected
                .iter()
                .map(|(scheme, parameters)| Challenge {
                    scheme: (*scheme).to_owned(),
                    parameters: parameters.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
                })
                .collect();
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn accepts_values_that_are_not_a_challenge() {
        for text in ["", ",,,", "=", "\"", "a=\"", "Bearer realm=\"unfinished", "=,=,=", "Bearer =\"x\"", "é=\"ü\", ß"]
        {
            let read = parse(text);
            assert!(read.iter().all(|one| one.parameter("realm").is_none()), "{text}: {read:?}");
        }
    }
}
