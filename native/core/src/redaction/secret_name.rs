//! Names of secrets: in JSON, in `name=value`, in headers, in command options.

/// Endings of a name, without case, '_', '-', and '.'.
const ENDINGS: [&str; 16] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "secretvalue",
    "token",
    "assertion",
    "authorization",
    "cookie",
    "credential",
    "credentials",
    "connectionstring",
    "devicecode",
    "key",
    "keyvalue",
];
const WHOLE: [&str; 3] = ["pass", "sig", "pw"];
/// Too common, so only a JSON member with a text counts: a key vault returns a password as `value`, a PFX as `data`.
const IN_JSON: [&str; 5] = ["value", "data", "key", "auth", "signature"];
const PUBLIC: [&str; 2] = ["publickey", "hostkey"];

pub(super) fn is_secret(name: &str) -> bool {
    let plain = plain(name);
    let whole = WHOLE.contains(&plain.as_str()) || ends_in_pass(name);
    let harmless = plain == "key" || PUBLIC.iter().any(|public| plain.ends_with(public));
    !harmless && (whole || ENDINGS.iter().any(|ending| plain.ends_with(ending)))
}

/// Returns whether a text with this name in JSON is secret.
pub(super) fn is_secret_member(name: &str) -> bool {
    is_secret(name) || IN_JSON.contains(&plain(name).as_str())
}

/// Matches `db_pass`, and not `bypass`.
fn ends_in_pass(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["_pass", "-pass", ".pass"].iter().any(|ending| lower.ends_with(ending))
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

pub(super) fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.".contains(c)
}
