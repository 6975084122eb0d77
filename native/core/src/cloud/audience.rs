//! Audiences: names of services in the directory. They look like URLs but are not; on AD FS they are in the stamp's internal domain.

use url::Url;
use uuid::Uuid;

/// Returns the vault's audience by the rule of stamps: `vault` replaces `management`, and `adminvault` replaces `adminmanagement`. `None` if the audience has
/// no such label, as on the operator's side of a development kit.
pub(crate) fn vault_sibling(arm_audience: &str) -> Option<String> {
    let rest = arm_audience.strip_prefix("https://")?;
    let (label, rest) = rest.split_once('.')?;
    let vault = match label {
        "management" => "vault",
        "adminmanagement" => "adminvault",
        _ => return None,
    };
    Some(format!("https://{vault}.{rest}"))
}

/// Returns the verified domain of an AAD audience, `https://management.<domain>/<guid>`. Entra accepts it as the name of the tenant.
pub(crate) fn verified_domain(arm_audience: &str) -> Option<String> {
    let url = Url::parse(arm_audience).ok()?;
    let host = url.host_str()?;
    let domain = host.strip_prefix("management.").or_else(|| host.strip_prefix("adminmanagement.")).unwrap_or(host);
    Some(domain.to_owned())
}

/// Returns the GUID at the end of an audience. On AD FS it is the tenant.
pub(crate) fn guid(audience: &str) -> Option<String> {
    let last = audience.trim_end_matches('/').rsplit('/').next()?;
    Uuid::try_parse(last).ok().map(|guid| guid.to_string())
}

/// Returns the same audience with another GUID at its end.
pub(crate) fn with_guid(audience: &str, guid: &str) -> Option<String> {
    let (start, _) = audience.trim_end_matches('/').rsplit_once('/')?;
    Some(format!("{start}/{guid}"))
}

/// Returns whether two audiences are equal, ignoring case and a final slash.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.trim_end_matches('/').eq_ignore_ascii_case(other.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "d48c9ef1-e46d-4148-b41e-ca95b463f5a8";

    #[test]
    fn vault_replaces_management() {
        let sibling = |label: &str| vault_sibling(&format!("https://{label}.adfs.internal.example/{GUID}"));
        assert_eq!(sibling("management"), Some(format!("https://vault.adfs.internal.example/{GUID}")));
        assert_eq!(sibling("adminmanagement"), Some(format!("https://adminvault.adfs.internal.example/{GUID}")));
        assert_eq!(vault_sibling(&format!("https://contoso.onmicrosoft.com/{GUID}")), None);
    }

    #[test]
    fn reads_the_tenant_of_an_audience() {
        assert_eq!(guid(&format!("https://management.adfs.internal.example/{GUID}/")).as_deref(), Some(GUID));
        assert_eq!(guid("https://management.azure.com/"), None);
        let domain = |text: &str| verified_domain(&format!("{text}/{GUID}"));
        assert_eq!(domain("https://management.contoso.com").as_deref(), Some("contoso.com"));
        assert_eq!(domain("https://contoso.onmicrosoft.com").as_deref(), Some("contoso.onmicrosoft.com"));
    }

    #[test]
    fn comparison_ignores_case_and_final_slash() {
        assert!(same("https://Graph.x.example/", "https://graph.x.example"));
        assert!(!same("https://vault.x.example/a", "https://vault.x.example/b"));
    }
}
