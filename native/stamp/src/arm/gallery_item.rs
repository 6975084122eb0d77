use serde_json::{Value, json};

use super::{Call, not_found};
use crate::{
    clock::dotnet_time,
    exchange::{Answer, Reply},
    gallery_package::{self, GalleryPackage},
};

/// Answers `…/microsoft.gallery.admin/galleryItems[/{name}]`; `depth` is the number of segments after `galleryItems`.
pub async fn answer(call: &Call<'_>, depth: usize) -> Answer {
    let service = |reply: Reply| {
        reply
            .header("x-ms-version", "10.1.1909.5 (AzureUX-Gallery:master.220101-0000)")
            .header("X-XSS-Protection", "1; mode=block")
            .header("Server", "Microsoft-IIS/10.0")
    };
    let name = call.segments.last().map_or("", String::as_str);
    let named = |item: &Value| item["name"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(name));
    match (call.request.method.as_str(), depth) {
        ("POST", 0) => add(call).await.map(service),
        ("GET", 0) => Ok(service(Reply::json(200, &json!({"value": call.stamp.world().gallery_items})))),
        ("GET", 1) => {
            let world = call.stamp.world();
            let found = world.gallery_items.iter().find(|item| named(item)).ok_or_else(|| not_found(call))?;
            Ok(service(Reply::json(200, found)))
        }
        ("DELETE", 1) => {
            let mut world = call.stamp.world();
            let before = world.gallery_items.len();
            world.gallery_items.retain(|item| !named(item));
            Ok(service(Reply::empty(if world.gallery_items.len() < before { 200 } else { 204 })))
        }
        _ => Err(not_found(call)),
    }
}

/// Adds an item. The stamp downloads the package itself, without signing in, and checks it.
async fn add(call: &Call<'_>) -> Answer {
    let body = call.request.json();
    let uri = body["galleryItemUri"].as_str().ok_or_else(super::bad_request_body)?;
    let not_saved = |why: String| Reply::error(400, "GalleryItemNotSaved", why);
    let package = gallery_package::fetch(call.stamp, uri).await.map_err(not_saved)?;
    let package = GalleryPackage::read(package).map_err(not_saved)?;
    let item = to_json(call, &package);
    let mut world = call.stamp.world();
    let there = world.gallery_items.iter_mut().find(|known| known["name"] == item["name"]);
    Ok(match there {
        Some(known) => {
            *known = item.clone();
            Reply::json(200, &item)
        }
        None => {
            world.gallery_items.push(item.clone());
            Reply::json(201, &item)
        }
    })
}

fn to_json(call: &Call, package: &GalleryPackage) -> Value {
    let identity = package.identity();
    let suffix = call.stamp.names.suffix();
    let uri = |path: &str| {
        let path = path.replace('\\', "/");
        format!("https://galleryartifacts.adminhosting.{suffix}//artifact/20161101/{identity}/{path}")
    };
    let icons: Value = ["small", "medium", "large", "wide"]
        .iter()
        .map(|size| ((*size).to_owned(), Value::from(uri(package.icons[*size].as_str().unwrap_or_default()))))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let templates =
        package.artifacts.iter().filter(|artifact| text(&artifact["type"]).eq_ignore_ascii_case("template"));
    let templates: Vec<(String, String)> =
        templates.map(|artifact| (text(&artifact["name"]), uri(&text(&artifact["path"])))).collect();
    let artifacts: Vec<Value> = package
        .artifacts
        .iter()
        .map(|artifact| {
            let kind = text(&artifact["type"]).to_lowercase();
            json!({"name": artifact["name"], "uri": uri(&text(&artifact["path"])), "type": kind})
        })
        .collect();
    let by_name: serde_json::Map<String, Value> =
        templates.iter().map(|(name, uri)| (name.clone(), uri.clone().into())).collect();
    let default = package.artifacts.iter().find(|artifact| artifact["isDefault"] == true);
    let time = dotnet_time(call.stamp.clock.now());
    let texts = &package.texts;
    json!({
        "id": format!("/subscriptions/{}/providers/microsoft.gallery.admin/galleryItems/{identity}", call.segments[1]),
        "name": identity,
        "type": "microsoft.gallery.admin/galleryItems",
        "properties": {
            "identity": identity, "publisher": package.publisher, "publisherDisplayName": texts["publisherDisplayName"],
            "itemName": package.name, "itemDisplayName": texts["displayName"], "version": package.version,
            "summary": texts["summary"], "longSummary": texts["longSummary"], "description": texts["description"],
            "uiDefinitionUri": uri("UIDefinition.json"), "createdTime": time, "changedTime": time,
            "itemType": "GalleryItem", "categoryIds": [], "screenshotUris": [], "links": [], "filters": [],
            "iconFileUris": icons, "artifacts": artifacts,
            "metadata": {}, "properties": {}, "images": [], "products": [], "searchScore": 0.0,
            "definitionTemplates": {"uiDefinitionFileUri": uri("UIDefinition.json"),
                "defaultDeploymentTemplateId": default.map(|artifact| artifact["name"].clone()),
                "deploymentTemplateFileUris": by_name, "deploymentFragmentFileUris": {}},
            "additionalProperties": {}, "keywords": [],
        },
    })
}
