//! The compute provider: images, sizes, extension images, virtual machines, and their extensions.

pub mod extension;
pub mod extension_images;
pub mod images;
pub mod instance_view;
mod machine_checks;
mod script;
pub mod sizes;
pub mod usages;
mod virtual_machine;

use serde_json::Value;

use crate::{
    arm::Call,
    resource::Kind,
    world::{World, resource::Resource},
};

pub const MACHINE: &str = "Microsoft.Compute/virtualMachines";
pub const EXTENSION: &str = "Microsoft.Compute/virtualMachines/extensions";

pub const KINDS: &[Kind] = &[
    Kind {
        kind: MACHINE,
        outcome: "virtualMachine",
        making: "Creating",
        accept: virtual_machine::accept,
        show: virtual_machine::show,
        in_use: |_, _| None,
    },
    Kind {
        kind: EXTENSION,
        outcome: "virtualMachineExtension",
        making: "Creating",
        accept: extension::accept,
        show: extension::show,
        in_use: |_, _| None,
    },
];

/// Returns the machine with the network interface of this id.
pub fn machine_of<'a>(world: &'a World, interface_id: &str) -> Option<&'a Resource> {
    let has = |machine: &Resource| {
        let interfaces =
            machine.properties.get("networkProfile").and_then(|profile| profile["networkInterfaces"].as_array());
        interfaces
            .into_iter()
            .flatten()
            .any(|one| one["id"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(interface_id)))
    };
    world.resources.iter().find(|one| one.kind == MACHINE && has(one))
}

/// Returns the extensions of a machine.
pub fn extensions_of<'a>(world: &'a World, machine: &'a Resource) -> impl Iterator<Item = &'a Resource> {
    let below = format!("{}/", machine.name.to_ascii_lowercase());
    world.resources.iter().filter(move |one| {
        one.kind == EXTENSION && one.place == machine.place && one.name.to_ascii_lowercase().starts_with(&below)
    })
}

/// Returns the error with which the operation on a new resource ends, if one is configured.
pub fn scripted_failure(call: &Call, kind: &Kind, name: &str) -> Option<Value> {
    match kind.kind {
        MACHINE => virtual_machine::scripted_failure(call),
        EXTENSION => extension::scripted_failure(call, name),
        _ => None,
    }
}
