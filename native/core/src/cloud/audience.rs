//! Audiences: names of services in the directory. They look like URLs and are none: on AD FS they lie in the stamp's internal domain.

use url::Url;
use uuid::Uuid;

/// The vault's audience by the stamp's own rule: `vault` in place of `management`, `adminvault` in place of `adminmanagement`.
/// `None` when the audience has no such label, as on the operator's side of a development kit.
pub fn vault_sibling(arm_audience: &str) -> Option<String> {
    let rest = arm_audience.strip_prefix("https://")?;
    let (label, rest) = rest.split_once('.')?;
    let vault = match label {
        "management" => "vault",
        "adminmanagement" => "adminvault",
        _ => return None,
    };
    Some(format!("https://{vault}.{rest}"))
}

/// The verified domain in an AAD audience, `https://management.<domain>/<guid>`: Entra takes it as the name of the tenant.
pub fn verified_domain(arm_audience: &str) -> Option<String> {
    let url = Url::parse(arm_audience).ok()?;
    let host = url.host_str()?;
    let domain = host.strip_prefix("management.").or_else(|| host.strip_prefix("adminmanagement.")).unwrap_or(host);
    Some(domain.to_owned())
}

/// The GUID that ends an audience. On AD FS it is the tenant.
pub fn guid(audience: &str) -> Option<String> {
    let last = audience.trim_end_matches('/').rsplit('/').next()?;
    Uuid::try_parse(last).ok().map(|guid| guid.to_string())
}

/// The same audience with another GUID at its end.
pub fn with_guid(audience: &str, guid: &str) -> Option<String> {
    let (start, _) = audience.trim_end_matches('/').rsplit_once('/')?;
    Some(format!("{start}/{guid}"))
}

/// Whether two audiences are one: case of the text and a final slash make no difference.
pub fn same(one: &str, other: &str) -> bool {
    one.trim_end_matches('/').eq_ignore_ascii_case(other.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "d48c9ef1-e46d-4148-b41e-ca95b463f5a8";

    #[test]
    fn vault_stands_in_place_of_management() {
        let sibling = |label: &str| vault_sibling(&format!("https://{label}.adfs.internal.example/{GUID}"));
        assert_eq!(sibling("management"), Some(format!("https://vault.adfs.internal.example/{GUID}")));
        assert_eq!(sibling("adminmanagement"), Some(format!("https://adminvault.adfs.internal.example/{GUID}")));
        assert_eq!(vault_sibling(&format!("https://contoso.onmicrosoft.com/{GUID}")), None);
    }

    #[test]
    fn reads_tenants() {
        assert_eq!(guid(&format!("https://management.adfs.internal.example/{GUID}/")).as_deref(), Some(GUID));
        assert_eq!(guid("https://management.azure.com/"), None);
        let domain = |text: &str| verified_domain(&format!("{text}/{GUID}"));
        assert_eq!(domain("https://management.contoso.com").as_deref(), Some("contoso.com"));
        assert_eq!(domain("https://contoso.onmicrosoft.com").as_deref(), Some("contoso.onmicrosoft.com"));
    }

    #[test]
    fn compares() {
        assert!(same("https://Graph.x.example/", "https://graph.x.example"));
        assert!(!same("https://vault.x.example/a", "https://vault.x.example/b"));
    }
}
