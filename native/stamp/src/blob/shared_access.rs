use jiff::Timestamp;

use super::error;
use super::signature::{is_signed, refused};
use crate::{
    exchange::{Reply, Request},
    shared::Shared,
    world::Account,
};

/// Verifies a service SAS of one blob: version, times, permissions, and the signature by either key of the account.
pub fn verify(stamp: &Shared, request: &Request, account: &Account) -> Result<(), Reply> {
    let refuse = |detail: &str| Err(refused(stamp, detail));
    let field = |name: &str| request.query(name).unwrap_or_default();
    let version = field("sv");
    if !stamp.behaviour().blob_versions.contains(&version) {
        return refuse("sv is not a version of this service");
    }
    if field("sr") != "b" {
        return refuse("sr is mandatory and must be b for a blob");
    }
    let now = stamp.clock.now();
    let Ok(expiry) = field("se").parse::<Timestamp>() else {
        return refuse("Signature fields not well formed.");
    };
    let starts = field("st").parse::<Timestamp>().unwrap_or(now);
    if now > expiry || now < starts {
        return refuse("Signature not valid in the specified time frame");
    }
    let text = string_to_sign(request, &account.name, &version);
    if !is_signed(account, &text, &field("sig")) {
        return refuse(&format!("Signature did not match. String to sign used was {text}"));
    }
    if !request.is_read() || !field("sp").contains('r') {
        return Err(error::reply(
            stamp,
            403,
            "AuthorizationPermissionMismatch",
            "This request is not authorized to perform this operation using this permission.",
        ));
    }
    Ok(())
}

/// Returns the string to sign of "Create a service SAS": from 2018-11-09 on it also contains the type of the resource and the snapshot.
fn string_to_sign(request: &Request, account: &str, version: &str) -> String {
    let field = |name: &str| request.query(name).unwrap_or_default();
    let resource = format!("/blob/{account}/{}", request.segments().join("/"));
    let (later, mut text) = (version >= "2018-11-09", String::new());
    for (line, is_covered) in [
        (field("sp"), true),
        (field("st"), true),
        (field("se"), true),
        (resource, true),
        (field("si"), true),
        (field("sip"), true),
        (field("spr"), true),
        (version.to_owned(), true),
        (field("sr"), later),
        (field("snapshot"), later),
        (field("rscc"), true),
        (field("rscd"), true),
        (field("rsce"), true),
        (field("rscl"), true),
        (field("rsct"), true),
    ] {
        if is_covered {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows Microsoft's documentation, "Create a service SAS", for versions before and from 2018-11-09.
    #[test]
    fn string_to_sign_matches_the_documentation() {
        let request = Request {
            method: hyper::Method::GET,
            host: "myaccount.blob.core.windows.net".into(),
            path: "/pictures/profile.jpg".into(),
            raw_query: "sv=x&sr=b&sp=r&st=2013-08-16&se=2013-08-17&spr=https&sip=168.1.5.65&rscc=no-cache&sig=x".into(),
            headers: hyper::HeaderMap::new(),
            body: bytes::Bytes::new(),
            client: ([127, 0, 0, 1], 1).into(),
        };
        let first = "r\n2013-08-16\n2013-08-17\n/blob/myaccount/pictures/profile.jpg\n\n168.1.5.65\nhttps";
        for (version, rest) in
            [("2015-04-05", "2015-04-05\nno-cache\n\n\n\n"), ("2018-11-09", "2018-11-09\nb\n\nno-cache\n\n\n\n")]
        {
            assert_eq!(string_to_sign(&request, "myaccount", version), format!("{first}\n{rest}"));
        }
    }
}
