use serde_json::{Value, json};

/// A built-in role.
pub struct Role {
    pub id: &'static str,
    pub name: &'static str,
    description: &'static str,
    actions: &'static [&'static str],
    not_actions: &'static [&'static str],
}

pub const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

pub const ROLES: &[Role] = &[
    Role {
        id: OWNER,
        name: "Owner",
        description: "Lets you manage everything, including access to resources.",
        actions: &["*"],
        not_actions: &[],
    },
    Role {
        id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
        name: "Contributor",
        description: "Lets you manage everything except access to resources.",
        actions: &["*"],
        not_actions: &[
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
        ],
    },
    Role {
        id: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
        name: "Reader",
        description: "Lets you view everything, but not make any changes.",
        actions: &["*/read"],
        not_actions: &[],
    },
    Role {
        id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        name: "User Access Administrator",
        description: "Lets you manage user access to Azure resources.",
        actions: &["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
        not_actions: &[],
    },
];

impl Role {
    pub fn allows(&self, action: &str) -> bool {
        let any = |patterns: &[&str]| patterns.iter().any(|pattern| fits(pattern, action));
        any(self.actions) && !any(self.not_actions)
    }

    pub fn permission(&self) -> Value {
        json!({ "actions": self.actions, "notActions": self.not_actions })
    }

    pub fn to_json(&self, subscription: &str) -> Value {
        json!({
            "properties": {
                "roleName": self.name, "type": "BuiltInRole", "description": self.description, "assignableScopes": ["/"],
                "permissions": [self.permission()],
                "createdOn": "2015-02-02T21:55:09.8806423Z", "updatedOn": "2019-02-05T21:24:38.4580000Z", "createdBy": null, "updatedBy": null,
            },
            "id": full_id(subscription, self.id),
            "type": "Microsoft.Authorization/roleDefinitions",
            "name": self.id,
        })
    }
}

/// Returns whether the action matches; `*` matches any text, and case is ignored.
fn fits(pattern: &str, action: &str) -> bool {
    let (pattern, action) = (pattern.to_ascii_lowercase(), action.to_ascii_lowercase());
    let Some((start, end)) = pattern.split_once('*') else {
        return pattern == action;
    };
    action.len() >= start.len() + end.len() && action.starts_with(start) && action.ends_with(end)
}

/// Returns a role by its full id or its GUID.
pub fn by_id(id: &str) -> Option<&'static Role> {
    let guid = id.rsplit('/').next().unwrap_or(id);
    ROLES.iter().find(|role| role.id.eq_ignore_ascii_case(guid))
}

pub fn by_name(name: &str) -> Option<&'static Role> {
    ROLES.iter().find(|role| role.name.eq_ignore_ascii_case(name))
}

pub fn full_id(subscription: &str, guid: &str) -> String {
    format!("/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{guid}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributors_can_write_everything_except_access() {
        let contributor = by_name("contributor").unwrap();
        assert!(contributor.allows("Microsoft.Storage/storageAccounts/write"));
        assert!(contributor.allows("Microsoft.Authorization/roleAssignments/read"));
        assert!(!contributor.allows("Microsoft.Authorization/roleAssignments/write"));
        assert!(!by_name("Reader").unwrap().allows("Microsoft.Storage/storageAccounts/listKeys/action"));
    }
}
