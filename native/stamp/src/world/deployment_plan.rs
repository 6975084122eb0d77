//! The work of a deployment: its resources in order, and the values for their expressions.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Place, resource_id};
use crate::caller::Caller;

#[derive(Clone, Debug)]
pub struct Plan {
    pub place: Place,
    pub location: String,
    pub name: String,
    pub parameters: Map<String, Value>,
    pub variables: Map<String, Value>,
    /// `outputs` of the template.
    pub outputs: Map<String, Value>,
    pub resources: Vec<Planned>,
    pub caller: Caller,
    pub host: String,
    pub client: SocketAddr,
}

#[derive(Clone, Debug)]
pub struct Planned {
    pub target: Target,
    pub api_version: String,
    /// As in the template, with expressions.
    pub written: Value,
    /// Positions of the resources that precede it.
    pub after: Vec<usize>,
    pub progress: Progress,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    Waiting,
    /// Being created; the path and query of its `Azure-AsyncOperation`, if it has one.
    Running(Option<String>),
    Succeeded,
    Failed,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    pub id: String,
    pub resource_type: String,
    pub resource_name: String,
}

impl Plan {
    /// Returns the resource with this id, `type/name`, or bare name.
    pub fn find(&self, name: &str) -> Option<usize> {
        let means = |one: &Planned| {
            let target = &one.target;
            let short = resource_id::types_and_names(&target.resource_type, &target.resource_name);
            [&target.id, &short, &target.resource_name].iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        self.resources.iter().position(means)
    }
}
