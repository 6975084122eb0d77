//! The extension that a registry needs, in the configured versions.

use serde_json::{Value, json};

use crate::{
    arm::{Call, access, not_found},
    behaviour::Behaviour,
    exchange::{Answer, Reply},
    world::World,
};

const PUBLISHER: &str = "Microsoft.Azure.Extensions";
const TYPE: &str = "CustomScript";

/// Returns the configured versions and those that were downloaded.
fn versions(behaviour: &Behaviour, world: &World) -> Vec<String> {
    let mut all = behaviour.custom_script_versions.clone();
    all.extend(
        world
            .custom_script_versions
            .iter()
            .filter(|version| !behaviour.custom_script_versions.contains(version))
            .cloned(),
    );
    all
}

/// Returns whether the stamp has the extension: `2.0` matches any 2.0.x, or any 2.x if minor versions may change.
pub fn is_there(
    behaviour: &Behaviour,
    world: &World,
    publisher: &str,
    kind: &str,
    version: &str,
    any_minor: bool,
) -> bool {
    let wanted = match version.split_once('.') {
        Some((major, _)) if any_minor => format!("{major}."),
        _ => format!("{version}."),
    };
    let fits = |held: &String| held == version || held.starts_with(&wanted);
    publisher.eq_ignore_ascii_case(PUBLISHER)
        && kind.eq_ignore_ascii_case(TYPE)
        && versions(behaviour, world).iter().any(fits)
}

/// Answers `…/publishers/{p}/artifacttypes/vmextension/types[/{t}/versions[/{v}]]` with bare arrays, as for images. `behind` starts at the publisher.
pub fn answer(call: &Call, subscription: &str, behind: &[&str]) -> Answer {
    if !call.is("GET") {
        return Err(not_found(call));
    }
    let scope = format!("/subscriptions/{subscription}");
    let action = "Microsoft.Compute/locations/publishers/artifacttypes/types/versions/read";
    let world = call.stamp.world();
    access::require(call, &world, action, &scope)?;
    let versions = versions(&call.stamp.behaviour(), &world);
    let none = |name: &str| Reply::error(404, "NotFound", format!("Artifact: {name} was not found."));
    let known = |publisher: &str| publisher.eq_ignore_ascii_case(PUBLISHER) && !versions.is_empty();
    let region = &call.stamp.names.region;
    let item = |path: &str, name: &str| {
        let id = format!(
            "/Subscriptions/{subscription}/Providers/Microsoft.Compute/Locations/{region}/Publishers/{PUBLISHER}/{path}"
        );
        json!({"location": region, "name": name, "id": id})
    };
    let types = "ArtifactTypes/VMExtension/Types";
    match behind {
        [publisher, _, _, "types"] if known(publisher) => {
            Ok(Reply::json(200, &Value::Array(vec![item(&format!("{types}/{TYPE}"), TYPE)])))
        }
        [publisher, _, _, "types", kind, "versions"] if known(publisher) && kind.eq_ignore_ascii_case(TYPE) => {
            let items = versions.iter().map(|version| item(&format!("{types}/{TYPE}/Versions/{version}"), version));
            Ok(Reply::json(200, &Value::Array(items.collect())))
        }
        [publisher, _, _, "types"] => Err(none(publisher)),
        [_, _, _, "types", kind, "versions"] => Err(none(kind)),
        _ => Err(not_found(call)),
    }
}
