//! What the operator copies from a result: into the template's form, or into the next command.

use serde_json::{Map, Value};

pub struct Table {
    pub title: &'static str,
    pub hint: &'static str,
    /// Label and value.
    pub rows: Vec<(String, String)>,
}

/// The values that the template asks for, in the order of its form.
const FORM: [(&str, &str); 9] = [
    ("Storage account resource id", "storageAccountResourceId"),
    ("Storage account container", "storageAccountContainer"),
    ("PFX key vault resource id", "pfxKeyVaultResourceId"),
    ("PFX key vault secret URL", "pfxKeyVaultSecretUrl"),
    ("PFX thumbprint", "pfxThumbprint"),
    ("Service principal client id", "servicePrincipalClientId"),
    ("Virtual machine publisher", "virtualMachinePublisher"),
    ("Virtual machine offer", "virtualMachineOffer"),
    ("Virtual machine SKU", "virtualMachineSku"),
];

const PLACE: [(&str, &str); 10] = [
    ("Location", "location"),
    ("Identity system", "identitySystem"),
    ("Tenant", "tenantId"),
    ("Subscription", "subscriptionId"),
    ("Resource group", "resourceGroupName"),
    ("Storage account", "storageAccountName"),
    ("Key vault", "keyVaultName"),
    ("Registry user", "registryUserName"),
    ("Service principal object id", "servicePrincipalObjectId"),
    ("SKUs of the image", "skus"),
];

/// The tables of a result; what the result does not have gives none.
pub fn tables(result: &Value) -> Vec<Table> {
    let mut tables = Vec::new();
    let prerequisites = &result["prerequisites"];
    tables.push(Table {
        title: "For the template",
        hint: "Click a value to select all of it.",
        rows: named(prerequisites, &FORM),
    });
    tables.push(Table { title: "Where it is", hint: "", rows: named(prerequisites, &PLACE) });
    let deployment = &result["deployment"];
    let mut registry = named(&result["registry"], &[("URL", "registryUrl"), ("Host name", "registryHostName")]);
    registry.extend(named(
        deployment,
        &[("Deployment", "name"), ("State", "state"), ("Resource group", "resourceGroupName"), ("Id", "id")],
    ));
    tables.push(Table { title: "The registry", hint: "Click a value to select all of it.", rows: registry });
    tables.push(Table {
        title: "Outputs of the template",
        hint: "",
        rows: deployment["outputs"].as_object().map(members).unwrap_or_default(),
    });
    let resources = deployment["resources"].as_array().map(Vec::as_slice).unwrap_or_default();
    let line = |resource: &Value| {
        Some((format!("{} {}", text(&resource["type"])?, text(&resource["name"])?), text(&resource["state"])?))
    };
    tables.push(Table {
        title: "Resources of the deployment",
        hint: "",
        rows: resources.iter().filter_map(line).collect(),
    });
    tables.retain(|table| !table.rows.is_empty());
    tables
}

fn named(object: &Value, labels: &[(&str, &str)]) -> Vec<(String, String)> {
    labels.iter().filter_map(|(label, key)| Some(((*label).to_owned(), text(&object[*key])?))).collect()
}

fn members(object: &Map<String, Value>) -> Vec<(String, String)> {
    object.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => Some(items.iter().filter_map(text).collect::<Vec<_>>().join(", ")),
        other => Some(other.to_string()),
    }
}
