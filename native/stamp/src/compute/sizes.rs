use serde_json::{Value, json};

use crate::{
    arm::{Call, access, not_found},
    exchange::{Answer, Reply},
};

/// Name, cores, memory in MiB, temporary disk in MiB, data disks.
const SIZES: [(&str, u32, u32, u32, u32); 6] = [
    ("Standard_A1", 1, 1_792, 71_680, 2),
    ("Standard_D1_v2", 1, 3_584, 51_200, 4),
    ("Standard_DS2_v2", 2, 7_168, 14_336, 8),
    ("Standard_F4s_v2", 4, 8_192, 32_768, 8),
    ("Standard_F8s_v2", 8, 16_384, 65_536, 16),
    ("Standard_F16s_v2", 16, 32_768, 131_072, 32),
];

pub fn is_there(name: &str) -> bool {
    SIZES.iter().any(|size| size.0.eq_ignore_ascii_case(name))
}

/// Returns the cores of a size; 0 for an unknown one.
pub fn cores(name: &str) -> u32 {
    SIZES.iter().find(|size| size.0.eq_ignore_ascii_case(name)).map_or(0, |size| size.1)
}

pub fn names() -> String {
    SIZES.map(|size| size.0).join(",")
}

/// Answers `GET …/locations/{l}/vmSizes`.
pub fn answer(call: &Call, subscription: &str) -> Answer {
    if !call.is("GET") {
        return Err(not_found(call));
    }
    let scope = format!("/subscriptions/{subscription}");
    access::require(call, &call.stamp.world(), "Microsoft.Compute/locations/vmSizes/read", &scope)?;
    let sizes = SIZES.map(|(name, cores, memory, disk, data_disks)| {
        json!({"name": name, "numberOfCores": cores, "osDiskSizeInMB": 1_047_552, "resourceDiskSizeInMB": disk,
            "memoryInMB": memory, "maxDataDiskCount": data_disks})
    });
    Ok(Reply::json(200, &json!({"value": Value::from(sizes.to_vec())})))
}
