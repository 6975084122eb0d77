use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Place,
    deployment_plan::{Plan, Target},
    resource_id,
};
use crate::later::Later;

/// A stored deployment. Its remaining work contains secrets and is never written to the state file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    #[serde(flatten)]
    pub place: Place,
    pub name: String,
    /// `Accepted`, `Running`, `Succeeded`, `Failed`, `Canceled`.
    pub state: String,
    /// `properties` that do not change: parameters (secret ones without their values), mode, providers, dependencies….
    pub fixed: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outputs: Option<Value>,
    pub output_resources: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
    pub steps: Vec<Step>,
    /// The id of its `operationStatuses`.
    pub operation_id: String,
    /// Milliseconds since 1970.
    pub started: i64,
    pub changed: i64,
    /// Reads in which it is still running.
    pub ends: Later,
    #[serde(skip)]
    pub plan: Option<Plan>,
}

impl Deployment {
    pub fn is(&self, place: &Place, name: &str) -> bool {
        self.place.is(&place.subscription_id, &place.resource_group) && self.name.eq_ignore_ascii_case(name)
    }

    pub fn is_active(&self) -> bool {
        matches!(self.state.as_str(), "Accepted" | "Running")
    }

    pub fn id(&self) -> String {
        resource_id::join(&self.place, "Microsoft.Resources/deployments", &self.name)
    }
}

/// One operation of a deployment: a resource, or the evaluation of the outputs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    pub operation_id: String,
    /// `Create`, or `EvaluateDeploymentOutput`.
    pub operation: String,
    pub state: String,
    pub started: i64,
    pub changed: i64,
    pub tracking_id: String,
    /// HTTP status names: `OK`, `Created`, `Conflict`.
    pub status_code: String,
    pub status_message: Value,
    pub target: Option<Target>,
}
