use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use url::form_urlencoded;

use super::error;
use crate::{
    clock::parse_http_date,
    exchange::{Reply, Request},
    shared::Shared,
    world::Account,
};

/// Tolerated difference between the client's date and the stamp's clock.
const TOLERANCE_SECONDS: i64 = 15 * 60;

/// Verifies `Authorization: SharedKey account:signature` with both keys of the account.
pub fn verify(stamp: &Shared, request: &Request, account: &Account) -> Result<(), Reply> {
    verify_signed(stamp, request, account, &string_to_sign(request, &account.name))
}

/// Like [`verify`], for a service with a different string to sign.
pub fn verify_signed(stamp: &Shared, request: &Request, account: &Account, string_to_sign: &str) -> Result<(), Reply> {
    let refuse = |detail: &str| Err(refused(stamp, detail));
    let authorization = request.header("authorization").unwrap_or_default();
    let Some((name, signature)) = authorization.strip_prefix("SharedKey ").and_then(|rest| rest.split_once(':')) else {
        return refuse("Only authentication scheme SharedKey is supported");
    };
    if name != account.name {
        return refuse("Issuer validation failed: the account does not match the host");
    }
    let date = request.header("x-ms-date").or_else(|| request.header("date")).and_then(parse_http_date);
    let Some(date) = date else {
        return refuse("Request date header not specified or not valid");
    };
    if (date.as_second() - stamp.clock.now().as_second()).abs() > TOLERANCE_SECONDS {
        return refuse("Request date header too old: '15 minutes'");
    }
    if is_signed(account, string_to_sign, signature) {
        return Ok(());
    }
    refuse(&format!(
        "The MAC signature found in the HTTP request '{signature}' is not the same as any computed signature. Server used following string to sign: '{string_to_sign}'."
    ))
}

/// Returns the answer to a request whose signature is missing or wrong.
pub fn refused(stamp: &Shared, detail: &str) -> Reply {
    error::with(
        stamp,
        403,
        "AuthenticationFailed",
        "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.",
        &[("AuthenticationErrorDetail", detail)],
    )
}

/// Returns whether `signature` (base64) is the signature of `text` by one of the account's keys.
pub fn is_signed(account: &Account, text: &str, signature: &str) -> bool {
    let given = STANDARD.decode(signature).unwrap_or_default();
    let keys = account.keys.iter().filter_map(|key| STANDARD.decode(key).ok());
    keys.map(|key| hmac::Key::new(hmac::HMAC_SHA256, &key))
        .any(|key| hmac::verify(&key, text.as_bytes(), &given).is_ok())
}

/// Returns the string to sign: verb, eleven headers, the sorted `x-ms-` headers, and the resource with its sorted query.
fn string_to_sign(request: &Request, account: &str) -> String {
    let header = |name: &str| request.header(name).unwrap_or_default().trim().to_owned();
    let length = header("content-length");
    let date = if request.header("x-ms-date").is_some() { String::new() } else { header("date") };
    let mut text = [
        request.method.to_string(),
        header("content-encoding"),
        header("content-language"),
        if length == "0" { String::new() } else { length },
        header("content-md5"),
        header("content-type"),
        date,
        header("if-modified-since"),
        header("if-match"),
        header("if-none-match"),
        header("if-unmodified-since"),
        header("range"),
    ]
    .join("\n");
    text.push('\n');
    let mut own: Vec<(String, String)> = request
        .headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("x-ms-"))
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).trim().to_owned()))
        .collect();
    own.sort();
    for (name, value) in own {
        text.push_str(&format!("{name}:{value}\n"));
    }
    text.push_str(&format!("/{account}{}", request.path));
    let mut parameters: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for (name, value) in form_urlencoded::parse(request.raw_query.as_bytes()) {
        parameters.entry(name.to_ascii_lowercase()).or_default().push(value.into_owned());
    }
    for (name, mut values) in parameters {
        values.sort();
        text.push_str(&format!("\n{name}:{}", values.join(",")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Uses the example of Microsoft's documentation, "Authorize with Shared Key", Get Container Metadata.
    #[test]
    fn string_to_sign_matches_the_documentation() {
        let mut headers = hyper::HeaderMap::new();
        headers.insert("x-ms-version", "2015-02-21".parse().unwrap());
        headers.insert("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT".parse().unwrap());
        let request = Request {
            method: hyper::Method::GET,
            host: "myaccount.blob.core.windows.net".into(),
            path: "/mycontainer".into(),
            raw_query: "restype=container&comp=metadata&timeout=20".into(),
            headers,
            body: bytes::Bytes::new(),
            client: ([127, 0, 0, 1], 1).into(),
        };
        assert_eq!(
            string_to_sign(&request, "myaccount"),
            "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20"
        );
    }
}
