//! Downloads of Marketplace products from Azure (AzureBridge, 2016-01-01), only on the operator's endpoint. The shapes are those of the specification
//! `azsadmin/resource-manager/azurebridge`.

use serde_json::{Value, json};

use super::{
    Call,
    downloaded_product::{self as download, GROUP, activation_id},
    long_running,
    marketplace_product::{self as product, Product},
    no_such_group, not_found,
};
use crate::{
    behaviour::Outcome,
    exchange::{Answer, Reply},
    world::Download,
};

const KIND: &str = "productDownload";

/// Answers `…/resourceGroups/azurestack-activation/providers/Microsoft.AzureBridge.Admin/activations[/default[/…]]`; `behind` starts after `activations`.
pub fn answer(call: &Call, behind: &[&str]) -> Answer {
    let settings = &call.stamp.behaviour().marketplace;
    // Only the registration creates the group.
    if !call.segments[3].eq_ignore_ascii_case(GROUP) || !settings.registered {
        return Err(no_such_group(&call.segments[3]));
    }
    let at = activation_id(call);
    let activation = || {
        json!({"id": at, "name": "default", "type": "Microsoft.AzureBridge.Admin/activations", "location": call.stamp.names.region,
            "properties": {"displayName": "Azure Stack Activation", "expiration": "9999-12-30T15:59:59Z",
                "azureRegistrationResourceIdentifier": format!(
                    "/subscriptions/{}/resourceGroups/azurestack/providers/Microsoft.AzureStack/registrations/AzureStack-1",
                    call.stamp.names.tenant_id),
                "marketplaceSyndicationEnabled": settings.syndication_enabled, "usageReportingEnabled": true,
                "provisioningState": "Succeeded"}})
    };
    let offered = || product::OFFERED.iter().filter(|_| settings.syndication_enabled);
    let resource = |product: &Product| {
        let incompatible = settings.incompatible.iter().any(|name| name.eq_ignore_ascii_case(product.name));
        product.to_json(&at, "products", "Succeeded", incompatible)
    };
    match (call.request.method.as_str(), behind) {
        ("GET", []) => Ok(Reply::json(200, &json!({"value": [activation()]}))),
        ("GET", ["default"]) => Ok(Reply::json(200, &activation())),
        ("GET", ["default", "products"]) => Ok(page(call, offered().map(resource).collect())),
        ("GET", ["default", "products", name]) => {
            let found = offered().find(|product| product.name.eq_ignore_ascii_case(name));
            found.map(|product| Reply::json(200, &resource(product))).ok_or_else(|| not_found(call))
        }
        ("POST", ["default", "products", name, "download"]) => {
            let found = offered().find(|product| product.name.eq_ignore_ascii_case(name));
            begin(call, found.ok_or_else(|| not_found(call))?)
        }
        ("GET", ["default", "downloadedproducts"]) => Ok(page(call, download::list(call))),
        ("GET", ["default", "downloadedproducts", name]) => {
            download::one(call, name).map(|found| Reply::json(200, &found)).ok_or_else(|| not_found(call))
        }
        _ => Err(not_found(call)),
    }
}

/// Starts the download of a product. A product that was downloaded is not downloaded again.
fn begin(call: &Call, product: &Product) -> Answer {
    let mut world = call.stamp.world();
    let now = call.stamp.clock.now();
    let id = format!("{}/downloadedProducts/{}", activation_id(call), product.name);
    match download::state(&mut world, product.name, now).as_deref() {
        Some("Succeeded") => {
            return Ok(Reply::json(
                200,
                &product.to_json(&activation_id(call), "downloadedProducts", "Succeeded", false),
            ));
        }
        None | Some("Failed" | "Canceled") => {}
        Some(_) => {
            let message = format!(
                "Cannot modify resource with id '{id}' because the resource entity provisioning state is not terminal. Please wait for the \
                 provisioning state to become terminal and then retry the request."
            );
            return Err(Reply::error(409, "RequestConflict", message));
        }
    }
    let failure = call.stamp.behaviour().marketplace.download_failure.clone();
    let usual = if failure.is_some() { Outcome::PollFailed400 } else { Outcome::LocationResource };
    let mut provisioning = long_running::provisioning(call, KIND, usual);
    "Downloading".clone_into(&mut provisioning.running);
    world.downloads.retain(|one| !one.product.eq_ignore_ascii_case(product.name));
    world.downloads.push(Download { product: product.name.to_owned(), provisioning });
    let body = product.to_json(&activation_id(call), "downloadedProducts", "Downloading", false);
    let reply = long_running::begin(call, &mut world, KIND, &id, usual, &body);
    if let (Some(failure), Some(operation)) = (failure, world.operations.last_mut()) {
        operation.failure = Some(json!({"code": failure.code, "message": failure.message}));
    }
    Ok(reply)
}

/// Returns one page of a list.
fn page(call: &Call, items: Vec<Value>) -> Reply {
    let size = call.stamp.behaviour().marketplace.page.max(1);
    let skipped: usize = call.request.query("$skiptoken").and_then(|token| token.parse().ok()).unwrap_or_default();
    let mut body = json!({"value": items.iter().skip(skipped).take(size).collect::<Vec<_>>()});
    if items.len() > skipped + size {
        body["nextLink"] = format!(
            "{}{}?api-version={}&$skiptoken={}",
            call.origin("nextLink"),
            call.request.path,
            call.api_version,
            skipped + size
        )
        .into();
    }
    Reply::json(200, &body)
}
