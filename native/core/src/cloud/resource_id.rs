//! Ids of resources, in the spelling that the documented output uses.

/// Where the resources of one run live.
#[derive(Debug, Clone)]
pub struct Scope {
    pub subscription_id: String,
    pub resource_group: String,
}

impl Scope {
    pub fn resource_group_id(&self) -> String {
        format!("/subscriptions/{}/resourceGroups/{}", self.subscription_id, self.resource_group)
    }

    pub fn storage_account_id(&self, name: &str) -> String {
        format!("{}/providers/Microsoft.Storage/storageAccounts/{name}", self.resource_group_id())
    }

    pub fn key_vault_id(&self, name: &str) -> String {
        format!("{}/providers/Microsoft.KeyVault/vaults/{name}", self.resource_group_id())
    }
}

/// The segment behind `/resourceGroups/`, however it is spelled.
pub fn resource_group_of(id: &str) -> Option<&str> {
    let mut segments = id.split('/');
    segments.find(|segment| segment.eq_ignore_ascii_case("resourceGroups"))?;
    segments.next()
}

/// Whether the scope `upper` is `lower` or stands above it. Both come back in either spelling of `resourceGroups`.
pub fn covers(upper: &str, lower: &str) -> bool {
    let upper = upper.trim_end_matches('/').to_ascii_lowercase();
    let lower = lower.to_ascii_lowercase();
    match lower.strip_prefix(&upper) {
        Some(rest) => rest.is_empty() || rest.starts_with('/'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_itself_and_what_is_below() {
        assert!(covers("/subscriptions/S", "/subscriptions/s/resourcegroups/g"));
        assert!(covers("/", "/subscriptions/s"));
        assert!(covers("/subscriptions/s/resourceGroups/G", "/subscriptions/s/resourcegroups/g"));
        assert!(!covers("/subscriptions/s/resourceGroups/g", "/subscriptions/s/resourceGroups/g2"));
        assert!(!covers("/subscriptions/s/resourceGroups/g", "/subscriptions/s"));
    }

    #[test]
    fn finds_the_group_in_any_spelling() {
        assert_eq!(resource_group_of("/subscriptions/s/resourcegroups/g/providers/x"), Some("g"));
        assert_eq!(resource_group_of("/subscriptions/s"), None);
    }
}
