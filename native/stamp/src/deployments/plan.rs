//! The work of a deployment: its resources in order, and the values for their expressions.

use std::{cell::RefCell, net::SocketAddr};

use serde_json::{Map, Value};

use super::{
    expression::{Fault, Scope},
    record::Target,
};
use crate::{
    arm,
    exchange::{Reply, Request},
    identity::Caller,
    shared::Shared,
    world::Place,
};

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

impl Plan {
    /// Sends a request to a provider, on behalf of the user who deploys.
    pub fn send(&self, stamp: &Shared, method: hyper::Method, path: &str, query: String, body: &Value) -> Reply {
        let body = if body.is_null() { bytes::Bytes::new() } else { body.to_string().into() };
        let request = Request {
            method,
            host: self.host.clone(),
            path: path.to_owned(),
            raw_query: query,
            headers: hyper::HeaderMap::new(),
            body,
            client: self.client,
        };
        arm::on_behalf(stamp, &request, self.caller.clone()).unwrap_or_else(|refusal| refusal)
    }

    /// Runs `work` with the names for expressions; `reference` reads ready resources.
    pub fn with_scope<T>(&self, stamp: &Shared, early: bool, work: impl FnOnce(&Scope) -> T) -> T {
        let reader = |name: &str, version: Option<&str>| match early {
            true => Err(Fault::Unresolved),
            false => self.read(stamp, name, version),
        };
        let scope = Scope {
            parameters: &self.parameters,
            variables: &self.variables,
            place: &self.place,
            location: &self.location,
            tenant_id: &stamp.names.tenant_id,
            subscription_name: &stamp.names.subscription_name,
            deployment_name: &self.name,
            reader: Some(&reader),
            pending: RefCell::default(),
        };
        work(&scope)
    }

    /// Reads a resource by its id, or by its name if this deployment creates it.
    fn read(&self, stamp: &Shared, name: &str, version: Option<&str>) -> Result<Value, Fault> {
        let own = self.find(name).map(|at| &self.resources[at]);
        if own.is_some_and(|own| own.progress != Progress::Succeeded) {
            return Err(Fault::Unresolved);
        }
        let id = own.map_or(name, |own| own.target.id.as_str());
        let version = version.or(own.map(|own| own.api_version.as_str())).unwrap_or_default();
        let reply = self.send(stamp, hyper::Method::GET, id, format!("api-version={version}"), &Value::Null);
        if reply.status != 200 {
            return Err(Fault::invalid(format!(
                "The resource '{id}' that the function 'reference' names is not found."
            )));
        }
        serde_json::from_slice(&reply.body).map_err(|error| Fault::invalid(error.to_string()))
    }

    /// Returns the resource with this id, `type/name`, or bare name.
    pub fn find(&self, name: &str) -> Option<usize> {
        let means = |one: &Planned| {
            let target = &one.target;
            let short = crate::resource::id::types_and_names(&target.resource_type, &target.resource_name);
            [&target.id, &short, &target.resource_name].iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        self.resources.iter().position(means)
    }
}
