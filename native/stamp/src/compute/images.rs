use serde_json::{Value, json};

use crate::{
    arm::{Call, access},
    exchange::{Answer, Reply},
    world::Image,
};

/// Answers `…/locations/{l}/publishers[/{p}/artifacttypes/vmimage/offers[/{o}/skus[/{s}/versions[/{v}]]]]` with bare arrays, whose ids begin with
/// `/Subscriptions/…/Providers/`.
///
/// `depth` is the number of segments after `publishers`.
pub fn answer(call: &Call, subscription: &str, location: &str, depth: usize) -> Answer {
    if !call.is("GET") {
        return Err(crate::arm::not_found(call));
    }
    let region = &call.stamp.names.region;
    let world = call.stamp.world();
    access::require(
        call,
        &world,
        "Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/read",
        &format!("/subscriptions/{subscription}"),
    )?;
    if !location.eq_ignore_ascii_case(region) {
        // The compute provider's own refusals are not wrapped in `error`.
        return Err(Reply::json(400, &json!({"message": format!("Unsupported location: {location}")})));
    }
    let behind = &call.segments[6..];
    let part = |at: usize| behind.get(at).map_or("", String::as_str);
    let named = |wanted: &str, name: &str| wanted.eq_ignore_ascii_case(name);
    let of_publisher = |image: &&Image| named(part(1), &image.publisher);
    let of_offer = |image: &&Image| of_publisher(image) && named(part(5), &image.offer);
    let of_sku = |image: &&Image| of_offer(image) && named(part(7), &image.sku);
    let images = world.images.iter();
    let mut names: Vec<String> = match depth {
        0 => images.map(|image| image.publisher.clone()).collect(),
        4 => images.filter(of_publisher).map(|image| image.offer.clone()).collect(),
        6 => images.filter(of_offer).map(|image| image.sku.clone()).collect(),
        8 => images.filter(of_sku).map(|image| image.version.clone()).collect(),
        9 => {
            // A missing version is a 404 with an empty body.
            let found =
                images.filter(of_sku).find(|image| named(part(9), &image.version)).ok_or_else(|| Reply::empty(404))?;
            return Ok(Reply::json(
                200,
                &json!({"properties": {"osDiskImage": {"operatingSystem": "Linux"}, "dataDiskImages": []},
                "location": region, "name": found.version, "id": id(subscription, region, &behind[1..])}),
            ));
        }
        _ => return Err(crate::arm::not_found(call)),
    };
    names.dedup();
    if names.is_empty() && depth > 0 {
        return Err(Reply::error(
            404,
            "NotFound",
            format!("Artifact: {} was not found.", part(if depth == 4 { 1 } else { depth - 1 })),
        ));
    }
    let items: Vec<Value> = names
        .iter()
        .map(|name| {
            let mut parts = behind[1..].to_vec();
            parts.push(name.clone());
            json!({"location": region, "name": name, "id": id(subscription, region, &parts)})
        })
        .collect();
    Ok(Reply::json(200, &Value::Array(items)))
}

fn id(subscription: &str, region: &str, parts: &[String]) -> String {
    format!(
        "/Subscriptions/{subscription}/Providers/Microsoft.Compute/Locations/{region}/Publishers/{}",
        parts.join("/")
    )
}
