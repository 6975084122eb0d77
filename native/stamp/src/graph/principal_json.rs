use serde_json::{Value, json};

use crate::world::directory::{Principal, PrincipalKind};

/// A user, a group or a service principal, as Microsoft Graph shows it.
pub fn to_json(principal: &Principal) -> Value {
    match principal.kind {
        PrincipalKind::User => {
            json!({"id": principal.object_id, "displayName": principal.display_name, "userPrincipalName": principal.user_name})
        }
        PrincipalKind::Group => json!({"id": principal.object_id, "displayName": principal.display_name}),
        _ => json!({"id": principal.object_id, "appId": principal.app_id, "displayName": principal.display_name,
            "appDisplayName": principal.display_name, "accountEnabled": true, "servicePrincipalNames": [principal.app_id],
            "servicePrincipalType": "Application"}),
    }
}
