//! `Authorization: SharedKey` for the blob, queue, and table services, as the storage documentation's "Authorize with Shared Key" defines it.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::error::{Error, ErrorId, Result};
use crate::http::Request;
use crate::http::transport::{HeaderName, HeaderValue};
use crate::secret::{ExposeSecret, SecretString};

/// The standard headers of the string to sign, in order. `Date` stays empty: `x-ms-date` replaces it.
const SIGNED_HEADERS: [&str; 11] = [
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range",
];

/// The form of the string to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The blob and queue services.
    Blob,
    /// The blob service, for a block blob written in one request.
    BlockBlob,
    /// The table service, with JSON answers.
    Table,
}

impl Form {
    /// Returns the header that requests of this form need in addition to date and version.
    const fn header(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Blob => None,
            Self::BlockBlob => Some(("x-ms-blob-type", "BlockBlob")),
            Self::Table => Some(("accept", "application/json;odata=nometadata")),
        }
    }
}

/// Adds date, version, and signature. `account` is the left-most label of the host (host-style addressing, as on stamps).
pub fn sign(
    request: &mut Request,
    form: Form,
    account: &str,
    key: &SecretString,
    version: &str,
    now: Timestamp,
) -> Result<()> {
    let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (name, value) in [("x-ms-date", date.as_str()), ("x-ms-version", version)].into_iter().chain(form.header()) {
        let value = HeaderValue::from_str(value)
            .map_err(|_| Error::new(ErrorId::InternalDefect, format!("the header {name} cannot be made")))?;
        request.headers.insert(HeaderName::from_static(name), value);
    }
    let value = format!("SharedKey {account}:{}", signature(account, key, &string_to_sign(request, form, account))?);
    request.sensitive_header(reqwest::header::AUTHORIZATION, &value)
}

/// Returns the signature of `text` with the account's key, as base64.
pub fn signature(account: &str, key: &SecretString, text: &str) -> Result<String> {
    let key = STANDARD.decode(key.expose_secret()).map(Zeroizing::new).map_err(|_| {
        Error::new(ErrorId::AnswerUnexpected, format!("the key of the storage account '{account}' is not valid base64"))
    })?;
    Ok(STANDARD.encode(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), text.as_bytes())))
}

fn string_to_sign(request: &Request, form: Form, account: &str) -> String {
    let mut lines = vec![request.method.to_string()];
    if form == Form::Table {
        lines.extend(["content-md5", "content-type", "x-ms-date"].map(|name| header(request, name)));
        // Only `comp` of the query is signed here, which lists of tables do not use.
        lines.push(format!("/{account}{}", request.url.path()));
        return lines.join("\n");
    }
    for name in SIGNED_HEADERS {
        lines.push(match name {
            // An empty body has an empty length.
            "content-length" if request.body.is_empty() => String::new(),
            "content-length" => request.body.len().to_string(),
            _ => header(request, name),
        });
    }
    let mut own: Vec<&str> =
        request.headers.keys().map(HeaderName::as_str).filter(|name| name.starts_with("x-ms-")).collect();
    own.sort_unstable();
    lines.extend(own.into_iter().map(|name| format!("{name}:{}", header(request, name))));
    lines.push(format!("/{account}{}", request.url.path()));
    let mut query: Vec<(String, String)> =
        request.url.query_pairs().map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned())).collect();
    query.sort_unstable();
    lines.extend(query.into_iter().map(|(name, value)| format!("{name}:{value}")));
    lines.join("\n")
}

fn header(request: &Request, name: &str) -> String {
    let value = request.headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::transport::Method;

    /// Uses the request of the documentation's worked example ("Get Container Metadata"), with its own headers.
    #[test]
    fn string_to_sign_matches_the_documentation() {
        let url = "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20";
        let mut request = Request::new(Method::GET, url.parse().expect("a URL"));
        request.headers.insert("x-ms-date", HeaderValue::from_static("Fri, 26 Jun 2015 23:39:12 GMT"));
        request.headers.insert("x-ms-version", HeaderValue::from_static("2015-02-21"));
        let expected = "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20";
        assert_eq!(string_to_sign(&request, Form::Blob, "myaccount"), expected);
    }

    /// Follows "Shared Key format for the Table service": verb, MD5, type, date, and resource.
    #[test]
    fn string_to_sign_of_the_table_service_matches_the_documentation() {
        let url = "https://myaccount.table.core.windows.net/Tables?NextTableName=b";
        let mut request = Request::new(Method::GET, url.parse().expect("a URL"));
        request.headers.insert("x-ms-date", HeaderValue::from_static("Fri, 26 Jun 2015 23:39:12 GMT"));
        let expected = "GET\n\n\nFri, 26 Jun 2015 23:39:12 GMT\n/myaccount/Tables";
        assert_eq!(string_to_sign(&request, Form::Table, "myaccount"), expected);
    }

    #[test]
    fn signature_is_never_printed() {
        let mut request = Request::new(Method::PUT, "https://a.blob.x/c?restype=container".parse().expect("a URL"));
        let key = SecretString::from(STANDARD.encode("key"));
        sign(&mut request, Form::Blob, "a", &key, "2017-11-09", Timestamp::UNIX_EPOCH).expect("signed");
        assert_eq!(request.headers["x-ms-date"], "Thu, 01 Jan 1970 00:00:00 GMT");
        assert!(request.headers["authorization"].is_sensitive());
        assert!(!format!("{request:?} {:?}", request.headers).contains("SharedKey"));
    }
}
