//! DNS labels of public IP addresses: `<label>.<region>.cloudapp.<fqdn>`, unique at a location.

use serde_json::json;

use super::PUBLIC_IP;
use crate::{
    arm::{Call, access, not_found},
    exchange::{Answer, Reply},
    names::Names,
    resource::refuse,
    world::World,
};

const PATTERN: &str = "^[a-z][a-z0-9-]{1,61}[a-z0-9]$";

/// Returns whether the label matches [`PATTERN`].
pub fn is_label(label: &str) -> bool {
    (3..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && label.starts_with(|c: char| c.is_ascii_lowercase())
        && !label.ends_with('-')
}

pub fn invalid(label: &str) -> Reply {
    refuse(
        400,
        "InvalidDomainNameLabel",
        format!(
            "The domain name label {label} is invalid. It must conform to the following regular expression: {PATTERN}."
        ),
    )
}

pub fn fqdn(names: &Names, label: &str) -> String {
    format!("{label}.{}.cloudapp.{}", names.region, names.fqdn)
}

/// Returns whether an address other than that of this id has the label.
pub fn is_taken(world: &World, label: &str, own_id: &str) -> bool {
    let held = |one: &crate::world::resource::Resource| {
        let settings = one.properties.get("dnsSettings");
        settings
            .and_then(|settings| settings["domainNameLabel"].as_str())
            .is_some_and(|held| held.eq_ignore_ascii_case(label))
    };
    world.taken_labels.iter().any(|taken| taken.eq_ignore_ascii_case(label))
        || world
            .resources
            .iter()
            .any(|one| one.kind == PUBLIC_IP && held(one) && !one.id().eq_ignore_ascii_case(own_id))
}

/// Answers `GET …/locations/{l}/CheckDnsNameAvailability?domainNameLabel=`.
pub fn answer(call: &Call, subscription: &str) -> Answer {
    if !call.is("GET") {
        return Err(not_found(call));
    }
    let world = call.stamp.world();
    let action = "Microsoft.Network/locations/checkDnsNameAvailability/read";
    access::require(call, &world, action, &format!("/subscriptions/{subscription}"))?;
    let label = call.request.query("domainNameLabel").unwrap_or_default();
    if !is_label(&label) {
        return Err(invalid(&label));
    }
    Ok(Reply::json(200, &json!({"available": !is_taken(&world, &label, "")})))
}
