//! Directory look-ups: the stamp's own graph on AD FS, Microsoft Graph on AAD.

pub mod adfs;
mod applications;
pub mod microsoft;
mod principal_json;

/// Parses `appId eq '…'` and `servicePrincipalNames/any(c:c eq '…')`: returns the quoted value, and the property that is compared.
fn filter(text: &str) -> Option<(String, String)> {
    let value = text.split('\'').nth(1)?.to_owned();
    let property = text.trim_start().split([' ', '/']).next()?.to_ascii_lowercase();
    Some((property, value))
}

/// Returns the principals of that kind that match a filter: by application id, or by display name.
fn search<'a>(
    directory: &'a crate::world::directory::Directory,
    kind: crate::world::directory::PrincipalKind,
    filter: Option<&(String, String)>,
) -> Vec<&'a crate::world::directory::Principal> {
    directory
        .principals
        .iter()
        .filter(|principal| principal.kind == kind)
        .filter(|principal| {
            filter.is_none_or(|(property, value)| match property.as_str() {
                "appid" | "serviceprincipalnames" => principal.app_id.eq_ignore_ascii_case(value),
                "displayname" => principal.display_name.eq_ignore_ascii_case(value),
                "userprincipalname" => principal.user_name.eq_ignore_ascii_case(value),
                _ => false,
            })
        })
        .collect()
}
