//! Shared access signatures for one blob, as the storage documentation's "Create a service SAS" defines them.

use jiff::Timestamp;
use url::Url;

use super::shared_key;
use crate::error::Result;
use crate::secret::SecretString;

/// From this version on, the signature covers the type of the resource and the time of a snapshot.
const WITH_RESOURCE: &str = "2018-11-09";

/// The permission to read one blob.
pub(super) struct Reading<'a> {
    pub account: &'a str,
    /// Container and name, without a leading slash.
    pub path: &'a str,
    pub version: &'a str,
    pub expiry: Timestamp,
    pub https_only: bool,
}

/// Adds the signature to the URL of the blob. There is no start time, since clocks differ.
pub(super) fn sign(url: &mut Url, reading: &Reading<'_>, key: &SecretString) -> Result<()> {
    let signature = shared_key::signature(reading.account, key, &string_to_sign(reading))?;
    url.query_pairs_mut()
        .append_pair("sv", reading.version)
        .append_pair("sr", "b")
        .append_pair("sp", "r")
        .append_pair("se", &expiry(reading))
        .append_pair("spr", protocol(reading))
        .append_pair("sig", &signature);
    Ok(())
}

fn string_to_sign(reading: &Reading<'_>) -> String {
    let resource = format!("/blob/{}/{}", reading.account, reading.path);
    let (expiry, none) = (expiry(reading), String::new());
    let mut lines = vec!["r".to_owned(), none.clone(), expiry, resource, none.clone(), none.clone()];
    lines.extend([protocol(reading).to_owned(), reading.version.to_owned()]);
    if reading.version >= WITH_RESOURCE {
        lines.extend(["b".to_owned(), none.clone()]);
    }
    // Cache-Control, Content-Disposition, Content-Encoding, Content-Language, and Content-Type of the answer.
    lines.extend(std::iter::repeat_n(none, 5));
    lines.join("\n")
}

fn expiry(reading: &Reading<'_>) -> String {
    reading.expiry.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

const fn protocol(reading: &Reading<'_>) -> &'static str {
    if reading.https_only { "https" } else { "https,http" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(version: &'static str) -> Reading<'static> {
        let expiry = "2026-11-29T07:30:00Z".parse().expect("a time");
        Reading { account: "myaccount", path: "items/a.azpkg", version, expiry, https_only: true }
    }

    #[test]
    fn string_to_sign_has_the_lines_of_its_version() {
        let older = "r\n\n2026-11-29T07:30:00Z\n/blob/myaccount/items/a.azpkg\n\n\nhttps\n";
        for (version, rest) in [
            ("2015-04-05", "2015-04-05\n\n\n\n\n"),
            ("2017-11-09", "2017-11-09\n\n\n\n\n"),
            ("2018-11-09", "2018-11-09\nb\n\n\n\n\n\n"),
        ] {
            assert_eq!(string_to_sign(&reading(version)), format!("{older}{rest}"), "{version}");
        }
    }

    #[test]
    fn url_contains_the_signed_values() {
        let mut url: Url = "https://myaccount.blob.x/items/a.azpkg".parse().expect("a URL");
        sign(&mut url, &reading("2017-11-09"), &SecretString::from("a2V5")).expect("signed");
        let pairs: Vec<(String, String)> = url.query_pairs().map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!((value("sv"), value("sr"), value("sp")), (Some("2017-11-09"), Some("b"), Some("r")));
        assert_eq!((value("se"), value("spr")), (Some("2026-11-29T07:30:00Z"), Some("https")));
        assert_eq!(value("sig").map(str::len), Some(44));
    }
}
