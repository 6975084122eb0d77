use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A lock on a scope and everything below it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lock {
    pub scope: String,
    pub name: String,
    /// `CanNotDelete` or `ReadOnly`.
    pub level: String,
    pub notes: String,
}

impl Lock {
    pub fn is(&self, scope: &str, name: &str) -> bool {
        self.scope.eq_ignore_ascii_case(scope) && self.name.eq_ignore_ascii_case(name)
    }

    fn id(&self) -> String {
        format!("{}/providers/Microsoft.Authorization/locks/{}", self.scope, self.name)
    }

    pub fn to_json(&self) -> Value {
        json!({"id": self.id(), "type": "Microsoft.Authorization/locks", "name": self.name,
            "properties": {"level": self.level, "notes": self.notes}})
    }
}
