//! Deployments in results.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::arm::deployment::{self, Deployment, Operation};
use crate::cloud::resource_id::Scope;
use crate::error::Error;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentView {
    pub name: String,
    pub resource_group_name: String,
    pub id: String,
    /// `Accepted`, `Running`, `Succeeded`, `Failed`, `Canceled`.
    pub state: String,
    pub timestamp: Option<String>,
    pub duration: Option<String>,
    pub outputs: Map<String, Value>,
    /// Without the secret ones, which the stamp does not return.
    pub parameters: Map<String, Value>,
    pub resources: Vec<Resource>,
    /// `SHA256:…` of the machine's SSH host key; `None` if it is not known.
    pub host_key_fingerprint: Option<String>,
    /// Why it failed, as in `docs/abi.md`.
    pub error: Option<Value>,
}

#[derive(Debug, Serialize)]
pub struct Resource {
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    pub state: String,
}

/// Address of the registry.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Registry {
    pub registry_host_name: String,
    pub registry_url: String,
}

impl Registry {
    pub fn named(name: &str) -> Self {
        Self { registry_host_name: name.to_owned(), registry_url: format!("https://{name}") }
    }
}

impl DeploymentView {
    pub fn of(scope: &Scope, deployment: &Deployment, operations: &[Operation], error: Option<&Error>) -> Self {
        let own = &deployment.properties.own;
        let name = deployment.name().to_owned();
        let shown =
            deployment.parameters().filter(|(_, given)| !given["value"].is_null() && !is_secure(&given["type"]));
        Self {
            id: deployment.id_or(|| deployment::id(scope, &name)),
            name,
            resource_group_name: scope.resource_group.clone(),
            state: deployment.status().to_owned(),
            timestamp: own.timestamp.get().cloned(),
            duration: own.duration.get().cloned(),
            outputs: deployment.outputs().map(|(name, output)| (name.clone(), output["value"].clone())).collect(),
            parameters: shown.map(|(name, given)| (name.clone(), given["value"].clone())).collect(),
            resources: operations.iter().filter_map(Resource::of).collect(),
            host_key_fingerprint: None,
            error: error.map(Error::to_json),
        }
    }

    pub fn with_host_key(self, host_key_fingerprint: Option<String>) -> Self {
        Self { host_key_fingerprint, ..self }
    }
}

/// Returns whether a parameter has the type `securestring` or `secureObject`.
fn is_secure(kind: &Value) -> bool {
    kind.as_str().is_some_and(|kind| kind.to_ascii_lowercase().starts_with("secure"))
}

impl Resource {
    fn of(operation: &Operation) -> Option<Self> {
        Some(Self { kind: operation.kind.clone()?, name: operation.name.clone(), state: operation.state.clone() })
    }
}
