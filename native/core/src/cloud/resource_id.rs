//! Resource ids, in the spelling of the documented output.

use crate::spelling;

/// The subscription and resource group of a run.
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

/// Returns the scope and the name from the id of a resource of type `provider` (`Microsoft.Storage/storageAccounts`); `None` if the text is not such an id.
pub(crate) fn parse(id: &str, provider: &str) -> Option<(Scope, String)> {
    let segments: Vec<&str> = id.trim_end_matches('/').split('/').collect();
    let ["", subscriptions, subscription, groups, group, providers, namespace, kind, name] = segments.as_slice() else {
        return None;
    };
    let is_of_kind = subscriptions.eq_ignore_ascii_case("subscriptions")
        && groups.eq_ignore_ascii_case("resourceGroups")
        && providers.eq_ignore_ascii_case("providers")
        && format!("{namespace}/{kind}").eq_ignore_ascii_case(provider);
    let filled = [subscription, group, name].iter().all(|segment| !segment.is_empty());
    let scope = Scope { subscription_id: (*subscription).to_owned(), resource_group: (*group).to_owned() };
    (is_of_kind && filled).then(|| (scope, (*name).to_owned()))
}

/// Returns the segment after `/resourceGroups/`, in any spelling.
pub(crate) fn resource_group_of(id: &str) -> Option<&str> {
    let mut segments = id.split('/');
    segments.find(|segment| segment.eq_ignore_ascii_case("resourceGroups"))?;
    segments.next()
}

/// Returns whether the scope `upper` equals or contains `lower`. Services return `resourceGroups` in either spelling.
pub(crate) fn covers(upper: &str, lower: &str) -> bool {
    let upper = spelling::folded(upper.trim_end_matches('/'));
    let lower = spelling::folded(lower);
    match lower.strip_prefix(&upper) {
        Some(rest) => rest.is_empty() || rest.starts_with('/'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_covers_itself_and_lower_scopes() {
        assert!(covers("/subscriptions/S", "/subscriptions/s/resourcegroups/g"));
        assert!(covers("/", "/subscriptions/s"));
        assert!(covers("/subscriptions/s/resourceGroups/GRÜN", "/subscriptions/s/resourcegroups/grün/providers/x"));
        assert!(!covers("/subscriptions/s/resourceGroups/grün", "/subscriptions/s/resourceGroups/grun"));
        assert!(covers("/subscriptions/s/resourceGroups/G", "/subscriptions/s/resourcegroups/g"));
        assert!(!covers("/subscriptions/s/resourceGroups/g", "/subscriptions/s/resourceGroups/g2"));
        assert!(!covers("/subscriptions/s/resourceGroups/g", "/subscriptions/s"));
    }

    #[test]
    fn id_is_parsed() {
        let id = "/subscriptions/s/resourcegroups/g/providers/Microsoft.KeyVault/vaults/v";
        let (scope, name) = parse(id, "Microsoft.KeyVault/vaults").expect("an id");
        assert_eq!((scope.subscription_id.as_str(), scope.resource_group.as_str(), name.as_str()), ("s", "g", "v"));
        assert!(parse(id, "Microsoft.Storage/storageAccounts").is_none());
        assert!(parse("/subscriptions/s/resourceGroups/g", "Microsoft.KeyVault/vaults").is_none());
    }

    #[test]
    fn finds_the_group_in_any_spelling() {
        assert_eq!(resource_group_of("/subscriptions/s/resourcegroups/g/providers/x"), Some("g"));
        assert_eq!(resource_group_of("/subscriptions/s"), None);
    }
}
