//! Ids of resources: `/subscriptions/{s}/resourceGroups/{g}/providers/{namespace}/{type}/{name}[/{type}/{name}]`.

use super::Place;

/// The types that have a service of their own.
pub const ACCOUNT_TYPE: &str = "Microsoft.Storage/storageAccounts";
pub const VAULT_TYPE: &str = "Microsoft.KeyVault/vaults";

/// Joins `Microsoft.Compute/virtualMachines/extensions` and `machine/setup` to `…/virtualMachines/machine/extensions/setup`.
pub fn join(place: &Place, kind: &str, name: &str) -> String {
    format!(
        "/subscriptions/{}/resourceGroups/{}/providers/{}",
        place.subscription_id,
        place.resource_group,
        types_and_names(kind, name)
    )
}

/// Returns the part after `providers/`.
pub fn types_and_names(kind: &str, name: &str) -> String {
    let mut types = kind.split('/');
    let mut path = types.next().unwrap_or_default().to_owned();
    for (kind, name) in types.zip(name.split('/')) {
        path.push_str(&format!("/{kind}/{name}"));
    }
    path
}

/// Returns namespace with types, and names, of the segments after `providers`. A last type without a name is a list.
pub fn split(segments: &[&str]) -> (String, String) {
    let namespace = segments.first().copied().unwrap_or_default();
    let pairs = segments.get(1..).unwrap_or_default();
    let types: Vec<&str> = pairs.iter().step_by(2).copied().collect();
    let names: Vec<&str> = pairs.iter().skip(1).step_by(2).copied().collect();
    (format!("{namespace}/{}", types.join("/")), names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_follow_their_parents() {
        let place = Place { subscription_id: "s".to_owned(), resource_group: "g".to_owned() };
        let id = join(&place, "Microsoft.Compute/virtualMachines/extensions", "machine/setup");
        assert_eq!(
            id,
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/machine/extensions/setup"
        );
        let segments: Vec<&str> = id.split('/').skip(6).collect();
        let expected = ("Microsoft.Compute/virtualMachines/extensions".to_owned(), "machine/setup".to_owned());
        assert_eq!(split(&segments), expected);
        assert_eq!(split(&["n", "t"]), ("n/t".to_owned(), String::new()));
    }
}
