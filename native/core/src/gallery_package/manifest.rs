//! `Manifest.json`: identity, texts, images, and artifacts of the item. Paths have backslashes, as the gallery's own packager writes them.

use serde_json::{Value, json};

use super::identity::Identity;

const DOCUMENTATION: &str = "https://learn.microsoft.com/azure-stack/operator/";

pub(super) fn text(identity: &Identity) -> String {
    let mut text = format!("{:#}", value(identity));
    text.push('\n');
    text
}

fn value(identity: &Identity) -> Value {
    let image = |id: &str, path: &str, kind: &str| json!({ "id": id, "path": path, "type": kind });
    json!({
        "$schema": "https://gallery.azure.com/schemas/2015-10-01/manifest.json#",
        "name": identity.name,
        "publisher": identity.publisher,
        "version": identity.version,
        "displayName": "ms-resource:displayName",
        "publisherDisplayName": "ms-resource:publisherDisplayName",
        "publisherLegalName": "ms-resource:publisherDisplayName",
        "summary": "ms-resource:summary",
        "longSummary": "ms-resource:longSummary",
        "description": "ms-resource:description",
        "longDescription": "ms-resource:description",
        "uiDefinition": { "path": "UIDefinition.json" },
        "artifacts": [
            {
                "name": "DefaultTemplate",
                "type": "Template",
                "path": "DeploymentTemplates\\azuredeploy.json",
                "isDefault": true,
            },
            {
                "name": "createUiDefinition",
                "type": "Custom",
                "path": "DeploymentTemplates\\createUiDefinition.json",
                "isDefault": false,
            },
        ],
        "links": [{ "displayName": "ms-resource:documentationLink", "uri": DOCUMENTATION }],
        "images": [{
            "context": "ibiza",
            "items": [
                image("small", "Icons\\Small.png", "icon"),
                image("medium", "Icons\\Medium.png", "icon"),
                image("large", "Icons\\Large.png", "icon"),
                image("wide", "Icons\\Wide.png", "icon"),
                image("screenshot", "Screenshots\\Screenshot.png", "screenshot"),
            ],
        }],
        "categories": ["Compute"],
    })
}
