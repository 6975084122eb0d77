//! The `hosts.toml` of containerd, and the setting without which containerd does not read it.

/// As in the folder of a registry: relative to the file.
const LINE: &str = "ca = \"ca.crt\"";

/// Returns the folder that `config.toml` names for registries; if it lists several, the first. The default configuration has this key in several sections,
/// some of them empty.
pub(super) fn config_path(config_toml: &str) -> Option<String> {
    let values = config_toml.lines().filter_map(|line| value_of(line, "config_path"));
    let mut folders = values.filter_map(|value| value.split(':').next()).map(str::trim);
    folders.find(|folder| !folder.is_empty()).map(str::to_owned)
}

/// Returns the folder of a registry as containerd spells it without a colon, which it prefers.
pub(super) fn folder_without_colon(registry: &str) -> Option<String> {
    registry.rsplit_once(':').map(|(host, port)| format!("{host}_{port}_"))
}

/// Returns the text of `hosts.toml` with the certificate. An existing file keeps all of its settings.
///
/// # Errors
/// The reason why the file cannot be changed, as text.
pub(super) fn with_certificate(api_host: &str, existing: Option<&str>) -> Result<String, String> {
    let Some(text) = existing.filter(|text| !text.trim().is_empty()) else {
        return Ok(format!("server = \"https://{api_host}\"\n{LINE}\n"));
    };
    match root_value(text, "ca") {
        None => Ok(format!("{LINE}\n{text}")),
        Some(value) if names_our_file(value) => Ok(text.to_owned()),
        Some(value) => Err(format!("it sets ca = {value}; add \"ca.crt\" to that value, or remove the line")),
    }
}

/// Returns the text without the certificate; `None` if nothing else remains.
///
/// # Errors
/// As [`with_certificate`].
pub(super) fn without_certificate(api_host: &str, text: &str) -> Result<Option<String>, String> {
    match root_value(text, "ca") {
        _ if text == format!("server = \"https://{api_host}\"\n{LINE}\n") => Ok(None),
        Some("\"ca.crt\"") => {
            let kept: Vec<&str> = text.split_inclusive('\n').filter(|line| line.trim() != LINE).collect();
            match kept.concat() {
                // Another spelling of the line.
                same if same == text => Err("remove its line with ca = \"ca.crt\" first".to_owned()),
                other => Ok(Some(other)),
            }
        }
        Some(value) if names_our_file(value) => Err(format!("it sets ca = {value}; remove \"ca.crt\" from it first")),
        _ => Ok(Some(text.to_owned())),
    }
}

fn names_our_file(value: &str) -> bool {
    value.contains("\"ca.crt\"") || value.contains("'ca.crt'") || value.contains("/ca.crt\"")
}

/// Returns the value of a key before the first table, as it is written.
fn root_value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let mut depth = 0_i32;
    for line in text.lines() {
        if depth == 0 {
            if line.trim_start().starts_with('[') {
                return None;
            }
            if let Some((name, value)) = line.split_once('=')
                && name.trim().trim_matches(['"', '\'']) == key
            {
                return Some(value.trim());
            }
        }
        depth += brackets(line);
    }
    None
}

/// Returns how many more brackets a line opens than it closes, outside of strings and comments.
fn brackets(line: &str) -> i32 {
    let mut quote = None;
    let mut depth = 0;
    for sign in line.chars() {
        match (quote, sign) {
            (Some(open), sign) if open == sign => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(sign),
            (None, '#') => break,
            (None, '[') => depth += 1,
            (None, ']') => depth -= 1,
            _ => {}
        }
    }
    depth
}

/// Returns the text value of a line `key = "value"`.
fn value_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let (name, value) = line.split_once('=')?;
    let value = value.trim();
    let quote = value.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    (name.trim() == key).then(|| value[1..].split(quote).next()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "server = \"https://r.example:5000\"\nca = \"ca.crt\"\n";

    #[test]
    fn new_file_has_server_and_certificate_and_is_removed_again() {
        for nothing in [None, Some(""), Some(" \n")] {
            assert_eq!(with_certificate("r.example:5000", nothing).as_deref(), Ok(NEW));
        }
        assert_eq!(with_certificate("r.example:5000", Some(NEW)).as_deref(), Ok(NEW));
        assert_eq!(without_certificate("r.example:5000", NEW), Ok(None));
    }

    #[test]
    fn other_settings_are_kept_both_ways() {
        for text in [
            "server = \"https://r.example\"\n\n[host.\"https://mirror.example\"]\n  ca = \"mirror.crt\"\n",
            "client = [\n  [\"a.cert\", \"a.key\"],\n]\n[host.\"https://mirror.example\"]\n",
            "# ca = \"old.crt\"\ncapabilities = [\"pull\"] # [\n",
        ] {
            let changed = with_certificate("r.example", Some(text)).expect("a text");
            assert_eq!(changed, format!("{LINE}\n{text}"));
            assert_eq!(with_certificate("r.example", Some(&changed)).as_deref(), Ok(changed.as_str()));
            assert_eq!(without_certificate("r.example", &changed), Ok(Some(text.to_owned())));
            assert_eq!(without_certificate("r.example", text), Ok(Some(text.to_owned())));
        }
    }

    #[test]
    fn another_certificate_is_not_replaced() {
        for text in ["ca = \"corp.pem\"\n", "\"ca\" = ['/etc/corp.pem']\n", "server = \"x\"\nca=[\"a\",\n\"b\"]\n"] {
            assert!(with_certificate("r.example", Some(text)).is_err(), "{text}");
            assert_eq!(without_certificate("r.example", text), Ok(Some(text.to_owned())));
        }
        let listed = "ca = [\"corp.pem\", \"ca.crt\"]\n";
        assert_eq!(with_certificate("r.example", Some(listed)).as_deref(), Ok(listed));
        assert!(without_certificate("r.example", listed).is_err());
    }

    #[test]
    fn folder_for_registries_is_read_from_the_configuration() {
        let text = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\n  config_path = \"/etc/containerd/certs.d\"\n";
        assert_eq!(config_path(text).as_deref(), Some("/etc/containerd/certs.d"));
        assert_eq!(config_path("  config_path = '/a:/b'").as_deref(), Some("/a"));
        assert_eq!(config_path("config_path = ''\nconfig_path = '/a'\nconfig_path = \"\"\n").as_deref(), Some("/a"));
        for without in
            ["", "# config_path = \"/a\"", "config_path = \"\"", "config_path = 7", "other_config_path = \"/a\""]
        {
            assert_eq!(config_path(without), None, "{without}");
        }
        assert_eq!(folder_without_colon("r.example:5000").as_deref(), Some("r.example_5000_"));
        assert_eq!(folder_without_colon("r.example"), None);
    }
}
