use serde_json::{Value, json};

use super::{Call, not_found};
use crate::{
    clock::dotnet_time,
    exchange::{Answer, Reply},
    gallery_package::{self, Manifest},
};

/// `…/microsoft.gallery.admin/galleryItems[/{name}]`; `depth` counts the segments behind `galleryItems`.
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

/// The stamp fetches the package itself, without signing in, and looks into it.
async fn add(call: &Call<'_>) -> Answer {
    let body = call.request.json();
    let uri = body["galleryItemUri"].as_str().ok_or_else(super::bad_request_body)?;
    let not_saved = |why: String| Reply::error(400, "GalleryItemNotSaved", why);
    let package = gallery_package::fetch(call.stamp, uri).await.map_err(not_saved)?;
    let manifest = Manifest::read(package).map_err(not_saved)?;
    let item = to_json(call, &manifest);
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

fn to_json(call: &Call, manifest: &Manifest) -> Value {
    let identity = format!("{}.{}.{}", manifest.publisher, manifest.name, manifest.version);
    let suffix = call.stamp.names.suffix();
    let artifact =
        |path: &str| format!("https://galleryartifacts.adminhosting.{suffix}//artifact/20161101/{identity}/{path}");
    let icons = json!({"small": artifact("Icons/Small.png"), "medium": artifact("Icons/Medium.png"),
        "large": artifact("Icons/Large.png"), "wide": artifact("Icons/Wide.png")});
    let template = artifact("DeploymentTemplates/mainTemplate.json");
    let time = dotnet_time(call.stamp.clock.now());
    json!({
        "id": format!("/subscriptions/{}/providers/microsoft.gallery.admin/galleryItems/{identity}", call.segments[1]),
        "name": identity,
        "type": "microsoft.gallery.admin/galleryItems",
        "properties": {
            "identity": identity, "publisher": manifest.publisher, "publisherDisplayName": manifest.publisher,
            "itemName": manifest.name, "itemDisplayName": manifest.display_name, "version": manifest.version,
            "summary": manifest.display_name, "longSummary": manifest.display_name, "description": manifest.display_name,
            "uiDefinitionUri": artifact("UIDefinition.json"), "createdTime": time, "changedTime": time,
            "itemType": "GalleryItem", "categoryIds": [], "screenshotUris": [], "links": [], "filters": [],
            "iconFileUris": icons, "artifacts": [{"name": "mainTemplate", "uri": template, "type": "template"}],
            "metadata": {}, "properties": {}, "images": [], "products": [], "searchScore": 0.0,
            "definitionTemplates": {"uiDefinitionFileUri": artifact("UIDefinition.json"),
                "defaultDeploymentTemplateId": "mainTemplate", "deploymentTemplateFileUris": {"mainTemplate": template},
                "deploymentFragmentFileUris": {}},
            "additionalProperties": {}, "keywords": [],
        },
    })
}
