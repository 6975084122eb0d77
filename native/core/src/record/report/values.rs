//! The values that the operator copies from a result, to the template's form or to the next command.

use serde_json::{Map, Value};

pub(super) struct Table {
    pub title: &'static str,
    pub hint: &'static str,
    /// Label and value.
    pub rows: Vec<(String, String)>,
}

/// The values of the portal's form, with its labels, in its order: virtual machine, then storage and Key Vault.
const FORM: [(&str, &str); 7] = [
    ("Image SKU", "virtualMachineSku"),
    ("SPN client ID", "servicePrincipalClientId"),
    ("Existing backend storage account resource ID", "storageAccountResourceId"),
    ("Existing backend blob container", "storageAccountContainer"),
    ("PFX certificate Key Vault resource ID", "pfxKeyVaultResourceId"),
    ("PFX certificate Key Vault secret URL", "pfxKeyVaultSecretUrl"),
    ("PFX certificate thumbprint", "pfxThumbprint"),
];

const PLACE: [(&str, &str); 12] = [
    ("Location", "location"),
    ("Identity system", "identitySystem"),
    ("Tenant ID", "tenantId"),
    ("Subscription ID", "subscriptionId"),
    ("Resource group", "resourceGroupName"),
    ("Storage account", "storageAccountName"),
    ("Key Vault", "keyVaultName"),
    ("Registry user name", "registryUserName"),
    ("SPN object ID", "servicePrincipalObjectId"),
    ("Image publisher", "virtualMachinePublisher"),
    ("Image offer", "virtualMachineOffer"),
    ("Available image SKUs", "skus"),
];

/// Returns the tables of a result, without those for which it has no values.
pub(super) fn tables(result: &Value) -> Vec<Table> {
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
        &[("Deployment", "name"), ("State", "state"), ("Resource group", "resourceGroupName"), ("Resource ID", "id")],
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn labels_match_the_portal_form_and_its_order() {
        let result = json!({ "prerequisites": { "storageAccountResourceId": "a", "storageAccountContainer": "b",
            "pfxKeyVaultResourceId": "c", "pfxKeyVaultSecretUrl": "d", "pfxThumbprint": "e", "servicePrincipalClientId": "f",
            "virtualMachineSku": "g", "location": "h" } });
        let rows = &tables(&result)[0].rows;
        let rows: Vec<(&str, &str)> = rows.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
        let expected = [
            ("Image SKU", "g"),
            ("SPN client ID", "f"),
            ("Existing backend storage account resource ID", "a"),
            ("Existing backend blob container", "b"),
            ("PFX certificate Key Vault resource ID", "c"),
            ("PFX certificate Key Vault secret URL", "d"),
            ("PFX certificate thumbprint", "e"),
        ];
        assert_eq!(rows, expected);
    }
}
