//! The labeled block that operators copy to the template. Labels, padding, and rules are a contract: runbooks parse them.

use serde::Serialize;

use crate::arm::image_sku::Image;

/// 64 dashes.
pub(crate) const RULE: &str = "----------------------------------------------------------------";
const SKUS_TITLE: &str = "Available Skus:";

/// Lines for the host; the SKUs themselves are written to the success stream between the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    pub before: Vec<String>,
    pub after: Vec<String>,
}

/// Returns the first block, from its rule to its last value.
pub(crate) fn certificate(key_vault_id: &str, secret_url: &str, thumbprint: &str) -> Vec<String> {
    vec![
        RULE.to_owned(),
        format!("PFX KeyVaultResourceId       : {key_vault_id}"),
        format!("PFX KeyVaultSecretUrl        : {secret_url}"),
        format!("PFX Certificate Thumbprint   : {thumbprint}"),
    ]
}

/// Returns the second block. The id contains `resourcegroups` in lowercase, as in earlier releases.
pub(crate) fn storage(storage_account_id: &str, container: &str) -> Vec<String> {
    let id = storage_account_id.replacen("/resourceGroups/", "/resourcegroups/", 1);
    vec![
        RULE.to_owned(),
        format!("StorageAccountResourceId     : {id}"),
        format!("Blob Container               : {container}"),
    ]
}

/// Returns the lines before the SKUs.
pub(crate) fn skus(skus: &[String], image: &Image<'_>) -> Vec<String> {
    match skus {
        [] => vec![format!("No image sku found with publisher ({}) and offer ({}).", image.publisher, image.offer)],
        _ => vec![SKUS_TITLE.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_have_fixed_labels_padding_and_rules() {
        assert_eq!(RULE.len(), 64);
        let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a";
        for line in certificate("v", "u", "t").iter().chain(&storage(id, "c")).filter(|line| line.as_str() != RULE) {
            assert_eq!(line.find(':'), Some(29), "{line}");
        }
        assert!(
            storage(id, "c")[1]
                .ends_with("/subscriptions/s/resourcegroups/g/providers/Microsoft.Storage/storageAccounts/a")
        );
    }
}
