//! The proxies of the environment: which proxy a URL uses, and its name in messages (never with user and password).

use std::collections::BTreeMap;
use std::sync::Arc;

use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use crate::error::{Error, ErrorId, Result};

/// Characters that occur in typed user names and passwords but end the host of a URL, above all in `DOMAIN\user`.
const UNESCAPED: &[char] = &['\\', '/', '?', '#', '@', ' ', '[', ']', '"', '<', '>', '^', '`', '{', '|', '}'];

#[derive(Debug, Clone)]
pub struct Proxies {
    matcher: Arc<Matcher>,
    https: Option<Url>,
    http: Option<Url>,
}

impl Proxies {
    /// Parses `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, and `NO_PROXY`.
    pub fn read(environment: &BTreeMap<String, String>) -> Result<Self> {
        let value = |name: &str| environment.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let proxy = |name: &str| value(name).map(|text| parse(name, text)).transpose();
        let all = proxy("ALL_PROXY")?;
        let (https, http) = (proxy("HTTPS_PROXY")?.or_else(|| all.clone()), proxy("HTTP_PROXY")?.or(all));
        let text = |url: &Option<Url>| url.as_ref().map(Url::to_string).unwrap_or_default();
        let matcher = Matcher::builder()
            .https(text(&https))
            .http(text(&http))
            .no(value("NO_PROXY").unwrap_or_default().to_owned())
            .build();
        Ok(Self { matcher: Arc::new(matcher), https, http })
    }

    /// Returns the proxy for a request to `url`.
    pub fn of(&self, url: &Url) -> Option<&Url> {
        let uri = url.as_str().parse().ok()?;
        self.matcher.intercept(&uri)?;
        match url.scheme() {
            "https" => self.https.as_ref(),
            _ => self.http.as_ref(),
        }
    }

    /// Returns host and port of the proxy, for messages.
    pub fn name(&self, url: &Url) -> Option<String> {
        let proxy = self.of(url)?;
        let host = proxy.host_str().unwrap_or_default();
        Some(format!("{host}:{}", proxy.port_or_known_default().unwrap_or_default()))
    }

    /// Returns the login for that proxy, by a name that is safe to print; `None` if there is none.
    pub fn login(&self, url: &Url) -> Option<String> {
        let proxy = self.of(url).filter(|proxy| !proxy.username().is_empty())?;
        Some(format!(
            "proxy {}:{}",
            proxy.host_str().unwrap_or_default(),
            proxy.port_or_known_default().unwrap_or_default()
        ))
    }

    /// Returns the rule for the HTTP client.
    pub fn rule(&self) -> reqwest::Proxy {
        let proxies = self.clone();
        reqwest::Proxy::custom(move |url| proxies.of(url).cloned())
    }
}

/// Parses a value, which may contain a password and is never shown.
fn parse(name: &str, text: &str) -> Result<Url> {
    let invalid = |why: &str| Error::new(ErrorId::ProxyInvalid, format!("the value of {name} {why}"));
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        // A scheme is short; a longer prefix may be part of a password.
        let shown =
            if scheme.to_ascii_lowercase().starts_with("socks") { "a SOCKS proxy" } else { "not http or https" };
        return Err(invalid(&format!("names {shown}; only HTTP proxies are supported")));
    }
    let escaped = match rest.rsplit_once('@') {
        Some((login, place)) => format!("{scheme}://{}@{place}", escape(login)),
        None => format!("{scheme}://{rest}"),
    };
    let url = Url::parse(&escaped).map_err(|_| invalid("is not a valid URL of a proxy"))?;
    match url.host_str() {
        Some(host) if !host.is_empty() => Ok(url),
        _ => Err(invalid("names no host")),
    }
}

/// Percent-encodes the login; parts that are already encoded stay unchanged.
fn escape(login: &str) -> String {
    let bytes = login.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let mut escaped = String::with_capacity(login.len());
    for (at, sign) in login.char_indices() {
        let stray_percent = sign == '%' && !(is_hex(at + 1) && is_hex(at + 2));
        if stray_percent || UNESCAPED.contains(&sign) {
            escaped.push_str(&format!("%{:02X}", u32::from(sign)));
        } else {
            escaped.push(sign);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(pairs: &[(&str, &str)]) -> Result<Proxies> {
        Proxies::read(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn url(text: &str) -> Url {
        text.parse().expect("a URL")
    }

    /// Returns the login that the proxy receives from the client.
    fn login(value: &str) -> String {
        use base64::Engine as _;
        let proxies = proxies(&[("HTTPS_PROXY", value)]).expect("a proxy");
        let sent = proxies.matcher.intercept(&"https://stamp.example/".parse().expect("a URI")).expect("it is used");
        let header = sent.basic_auth().expect("a login").to_str().expect("text").to_owned();
        let pair = base64::prelude::BASE64_STANDARD.decode(header.trim_start_matches("Basic ")).expect("base64");
        String::from_utf8(pair).expect("text")
    }

    #[test]
    fn a_login_reaches_the_proxy_as_it_was_typed() {
        for (value, expected) in [
            (r"http://CORP\user:pass@proxy.example:8080", r"CORP\user:pass"),
            ("http://CORP%5Cuser:p%40ss@proxy.example:8080", r"CORP\user:p@ss"),
            (r"CORP\user:p@ss/w?r#d@proxy.example:8080", r"CORP\user:p@ss/w?r#d"),
            ("http://user@corp.example:100%@proxy.example:8080", "user@corp.example:100%"),
        ] {
            assert_eq!(login(value), expected);
            let read = proxies(&[("HTTPS_PROXY", value)]).expect("a proxy");
            assert_eq!(read.name(&url("https://a.example/")).as_deref(), Some("proxy.example:8080"));
        }
    }

    #[test]
    fn each_scheme_uses_its_proxy_and_exceptions_use_none() {
        let read = proxies(&[
            ("HTTPS_PROXY", "http://secure:1"),
            ("ALL_PROXY", "other:2"),
            ("NO_PROXY", ".near.example,10.0.0.0/8"),
        ])
        .expect("proxies");
        for (asked, proxy) in [
            ("https://far.example/", Some("secure:1")),
            ("http://far.example/", Some("other:2")),
            ("https://a.near.example/", None),
            ("https://10.1.2.3/", None),
        ] {
            assert_eq!(read.name(&url(asked)).as_deref(), proxy, "{asked}");
        }
    }

    #[test]
    fn invalid_value_is_refused_without_being_shown() {
        for value in
            ["socks5://user:canary@proxy:1080", "http://user:canary@", "canary://proxy", "http://user:canary@:8080"]
        {
            let error = proxies(&[("HTTPS_PROXY", value)]).expect_err(value);
            assert_eq!(error.id, ErrorId::ProxyInvalid);
            assert!(error.message.contains("HTTPS_PROXY") && !error.message.contains("canary"), "{}", error.message);
        }
    }
}
