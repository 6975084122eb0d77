use std::cell::RefCell;

use serde_json::Value;

use super::expression::{Fault, Scope};
use super::request::send;
use crate::{
    shared::Shared,
    world::deployment_plan::{Plan, Progress},
};

/// Runs `work` with the names for expressions; `reference` reads ready resources.
pub fn with_scope<T>(stamp: &Shared, plan: &Plan, early: bool, work: impl FnOnce(&Scope) -> T) -> T {
    let reader = |name: &str, version: Option<&str>| match early {
        true => Err(Fault::Unresolved),
        false => read(stamp, plan, name, version),
    };
    let scope = Scope {
        parameters: &plan.parameters,
        variables: &plan.variables,
        place: &plan.place,
        location: &plan.location,
        tenant_id: &stamp.names.tenant_id,
        subscription_name: &stamp.names.subscription_name,
        deployment_name: &plan.name,
        reader: Some(&reader),
        pending: RefCell::default(),
    };
    work(&scope)
}

/// Reads a resource by its id, or by its name if this deployment creates it.
fn read(stamp: &Shared, plan: &Plan, name: &str, version: Option<&str>) -> Result<Value, Fault> {
    let own = plan.find(name).map(|at| &plan.resources[at]);
    if own.is_some_and(|own| own.progress != Progress::Succeeded) {
        return Err(Fault::Unresolved);
    }
    let id = own.map_or(name, |own| own.target.id.as_str());
    let version = version.or(own.map(|own| own.api_version.as_str())).unwrap_or_default();
    let reply = send(stamp, plan, hyper::Method::GET, id, format!("api-version={version}"), &Value::Null);
    if reply.status != 200 {
        return Err(Fault::invalid(format!("The resource '{id}' that the function 'reference' names is not found.")));
    }
    serde_json::from_slice(&reply.body).map_err(|error| Fault::invalid(error.to_string()))
}
