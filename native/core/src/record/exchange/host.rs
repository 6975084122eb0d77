//! Host names. Those of the stamp get the names of a development kit; labels that every stamp has are kept.

use std::net::IpAddr;

use super::pseudonyms::Pseudonyms;
use super::vocabulary::{DOMAIN, HOST_LABELS, PUBLIC_HOSTS, REGION, has};

/// Returns the replacement of a host name or address.
pub(super) fn replaced(names: &mut Pseudonyms, host: &str) -> String {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host.is_empty() || has(&PUBLIC_HOSTS, &host) {
        return host;
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<IpAddr>().is_ok() {
        return names.address(bare);
    }
    if let Some(labels) = labels_of_stamp(names, &host) {
        return labels;
    }
    foreign(names, &host)
}

/// Returns whether the name belongs to the stamp or to a public service, so that a text that contains it is about a host.
pub(super) fn is_known(names: &Pseudonyms, host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    has(&PUBLIC_HOSTS, &host)
        || host.ends_with(".onmicrosoft.com")
        || names.stamp().is_some_and(|(_, fqdn)| is_below(&host, fqdn))
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn labels_of_stamp(names: &mut Pseudonyms, host: &str) -> Option<String> {
    let (region, fqdn) = names.stamp()?;
    let (region, fqdn) = (region.to_owned(), fqdn.to_owned());
    if !is_below(host, &fqdn) {
        return None;
    }
    let rest = host[..host.len() - fqdn.len()].trim_end_matches('.');
    let labels: Vec<&str> = rest.split('.').filter(|label| !label.is_empty()).collect();
    let mut replaced: Vec<String> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let next = labels.get(at + 1).copied().unwrap_or_default();
        replaced.push(match *label {
            label if label == region => REGION.to_owned(),
            label if has(&HOST_LABELS, label) => label.to_owned(),
            label => names.name(kind_before(next), label),
        });
    }
    replaced.push(DOMAIN.to_owned());
    Some(replaced.join("."))
}

/// Returns the kind of the label before `next`.
fn kind_before(next: &str) -> &'static str {
    match next {
        "blob" | "queue" | "table" => "account",
        "vault" | "adminvault" => "vault",
        _ => "host",
    }
}

/// Keeps the first labels that every stamp has: an internal domain of AD FS is `management.adfs.<domain>`.
fn foreign(names: &mut Pseudonyms, host: &str) -> String {
    if let Some(tenant) = host.strip_suffix(".onmicrosoft.com") {
        let (first, tenant) = match tenant.rsplit_once('.') {
            Some((first, tenant)) => (format!("{}.", kept(names, first)), tenant),
            None => (String::new(), tenant),
        };
        return format!("{first}{}.onmicrosoft.com", names.name("tenant", tenant));
    }
    let mut rest = host;
    let mut first = String::new();
    while let Some((label, further)) = rest.split_once('.').filter(|(label, _)| has(&HOST_LABELS, label)) {
        first.push_str(label);
        first.push('.');
        rest = further;
    }
    format!("{first}{}.example", names.name("domain", rest))
}

fn kept(names: &mut Pseudonyms, labels: &str) -> String {
    let labels = labels.split('.');
    labels
        .map(|label| if has(&HOST_LABELS, label) { label.to_owned() } else { names.name("host", label) })
        .collect::<Vec<_>>()
        .join(".")
}
