//! Names of requests in messages and logs.

/// Returns `GET host` for a label `GET https://host/path`: messages name only the host; logs have the whole URL.
pub(super) fn method_and_host(label: &str) -> String {
    let Some((method, url)) =
        label.split_once("://").map(|(begin, rest)| (begin.trim_end_matches(char::is_alphabetic), rest))
    else {
        return label.to_owned();
    };
    format!("{method}{}", url.split(['/', '?']).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_method_and_host_without_the_path() {
        for (label, shown) in [
            ("GET https://a.example/secrets/s?api-version=2016-10-01", "GET a.example"),
            ("PUT https://a.example:8443", "PUT a.example:8443"),
            ("POST http://a.example?x", "POST a.example"),
            ("reading the key", "reading the key"),
        ] {
            assert_eq!(method_and_host(label), shown);
        }
    }
}
