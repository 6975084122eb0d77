use serde_json::{Value, json};

use super::{MACHINE, sizes};
use crate::{
    arm::{Call, access, not_found},
    exchange::{Answer, Reply},
};

const CORE_LIMIT: u32 = 100;
const MACHINE_LIMIT: u32 = 50;

/// Answers `GET …/locations/{l}/usages`: cores and machines of the subscription, and their quotas.
pub fn answer(call: &Call, subscription: &str) -> Answer {
    if !call.is("GET") {
        return Err(not_found(call));
    }
    let world = call.stamp.world();
    let scope = format!("/subscriptions/{subscription}");
    access::require(call, &world, "Microsoft.Compute/locations/usages/read", &scope)?;
    let sizes: Vec<&str> = world
        .resources
        .iter()
        .filter(|one| one.kind == MACHINE && one.place.subscription_id.eq_ignore_ascii_case(subscription))
        .filter_map(|one| one.properties.get("hardwareProfile")?["vmSize"].as_str())
        .collect();
    let cores: u32 = sizes.iter().map(|size| sizes::cores(size)).sum();
    let usage = |name: &str, shown: &str, value: Value, limit: u32| json!({"unit": "Count", "currentValue": value, "limit": limit, "name": {"value": name, "localizedValue": shown}});
    let value = [
        usage("cores", "Total Regional Cores", cores.into(), CORE_LIMIT),
        usage("virtualMachines", "Virtual Machines", sizes.len().into(), MACHINE_LIMIT),
    ];
    Ok(Reply::json(200, &json!({ "value": value })))
}
