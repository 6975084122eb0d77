//! Converts a template and its parameters to a plan, and reports all errors that can be found before anything is created.

use serde_json::{Map, Value, json};

use super::expression::{Fault, Scope, evaluate, evaluate_early, references};
use super::parameters;
use super::scope::with_scope;
use crate::{
    arm::{self, Call, api_versions},
    exchange::Reply,
    world::{
        deployment_plan::{Plan, Planned, Progress, Target},
        resource_id,
    },
};

pub struct Prepared {
    pub plan: Plan,
    /// `properties` of the deployment that do not change.
    pub fixed: Map<String, Value>,
    pub validated_resources: Vec<Value>,
}

pub fn invalid(message: &str) -> Reply {
    let message = format!("Deployment template validation failed: '{message}'.");
    arm::gateway_error(400, "InvalidTemplate", &message)
}

fn told(fault: Fault) -> Reply {
    match fault {
        Fault::Invalid(message) => invalid(&message),
        Fault::Unresolved => invalid("The template function 'reference' is not expected at this location."),
    }
}

/// Prepares the `properties` of a deployment's body, with the template in it.
pub fn prepare(call: &Call, mut plan: Plan, properties: &Value) -> Result<Prepared, Reply> {
    let template = properties["template"].as_object().ok_or_else(arm::bad_request_body)?;
    let required = |name: &str| {
        template.get(name).ok_or_else(|| invalid(&format!("Required property '{name}' not found in JSON. Path ''.")))
    };
    required("$schema")?;
    required("contentVersion")?;
    let written = required("resources")?.as_array().cloned().unwrap_or_default();
    let section = |name: &str| template.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
    plan.variables = section("variables");
    plan.outputs = section("outputs");
    let shown =
        parameters::settle(call.stamp, &mut plan, &section("parameters"), &properties["parameters"]).map_err(told)?;
    let resources = with_scope(call.stamp, &plan, true, |scope| list(&written, None, scope)).map_err(told)?;
    for (one, _) in &resources {
        api_versions::check_type(call, &one.target.resource_type, &one.api_version)?;
    }
    let names: Vec<Vec<String>> = resources.iter().map(|(_, names)| names.clone()).collect();
    plan.resources = resources.into_iter().map(|(one, _)| one).collect();
    order(&mut plan, &names)?;
    let validated_resources = look_ahead(call, &plan).map_err(told)?;
    let mut fixed = Map::new();
    if !properties["templateLink"].is_null() {
        fixed.insert("templateLink".to_owned(), properties["templateLink"].clone());
    }
    fixed.insert("templateHash".to_owned(), hash(template).into());
    fixed.insert("parameters".to_owned(), shown);
    fixed.insert("mode".to_owned(), "Incremental".into());
    fixed.insert("correlationId".to_owned(), crate::random::guid().into());
    fixed.insert("providers".to_owned(), providers(call, &plan));
    fixed.insert("dependencies".to_owned(), dependencies(&plan));
    Ok(Prepared { plan, fixed, validated_resources })
}

/// Lists the resources with the names in their `dependsOn` and `reference`. Nested children become separate resources.
fn list(written: &[Value], parent: Option<(&str, &str)>, scope: &Scope) -> Result<Vec<(Planned, Vec<String>)>, Fault> {
    let mut resources = Vec::new();
    for one in written {
        if let Some(unsupported) =
            ["copy", "resourceGroup", "subscriptionId"].into_iter().find(|name| !one[*name].is_null())
        {
            return Err(Fault::invalid(format!(
                "The simulated stamp does not know '{unsupported}' in a resource of a template."
            )));
        }
        let text = |name: &str| match evaluate(&one[name], scope)? {
            Value::String(text) => Ok(text),
            _ => Err(Fault::invalid(format!("Required property '{name}' not found in JSON. Path 'resources'."))),
        };
        if !one["condition"].is_null() && evaluate(&one["condition"], scope)? == Value::Bool(false) {
            continue;
        }
        let (mut kind, mut name) = (text("type")?, text("name")?);
        if let Some((parent_kind, parent_name)) = parent {
            kind = format!("{parent_kind}/{kind}");
            name = format!("{parent_name}/{name}");
        }
        if kind.split('/').count() != name.split('/').count() + 1 {
            return Err(Fault::invalid(format!(
                "The template resource '{name}' for type '{kind}' has incorrect segment lengths. A nested resource type must have identical number of \
                 segments as its resource name. A root resource type must have segment length one greater than its resource name."
            )));
        }
        let target = Target {
            id: resource_id::join(scope.place, &kind, &name),
            resource_type: kind.clone(),
            resource_name: name.clone(),
        };
        let mut before = Vec::new();
        for depends in one["dependsOn"].as_array().into_iter().flatten() {
            before.push(evaluate(depends, scope)?.as_str().unwrap_or_default().to_owned());
        }
        // A reference to an existing resource is not a dependency.
        let named = references(&one["properties"], scope)?.into_iter().map(|name| format!("?{name}"));
        let planned = Planned {
            target,
            api_version: text("apiVersion")?,
            written: one.clone(),
            after: Vec::new(),
            progress: Progress::Waiting,
        };
        resources.push((planned, before.into_iter().chain(named).collect()));
        if let Some(children) = one["resources"].as_array() {
            resources.extend(list(children, Some((&kind, &name)), scope)?);
        }
    }
    Ok(resources)
}

/// Replaces names by positions; unknown names, duplicates, and cycles are refused.
fn order(plan: &mut Plan, names: &[Vec<String>]) -> Result<(), Reply> {
    for (at, names) in names.iter().enumerate() {
        let own = plan.resources[at].target.id.clone();
        if plan.resources[..at].iter().any(|other| other.target.id.eq_ignore_ascii_case(&own)) {
            return Err(invalid(&format!(
                "The resource '{own}' is defined multiple times in a template. Please see https://aka.ms/arm-template/#resources for usage details."
            )));
        }
        for name in names {
            let (optional, name) = name.strip_prefix('?').map_or((false, name.as_str()), |name| (true, name));
            match plan.find(name) {
                Some(before) => plan.resources[at].after.push(before),
                None if optional => {}
                None => {
                    return Err(invalid(&format!(
                        "The resource '{name}' is not defined in the template. Please see https://aka.ms/arm-template for usage details."
                    )));
                }
            }
        }
    }
    let mut done = vec![false; plan.resources.len()];
    loop {
        let next =
            (0..done.len()).find(|at| !done[*at] && plan.resources[*at].after.iter().all(|before| done[*before]));
        match next {
            Some(at) => done[at] = true,
            None => break,
        }
    }
    match done.iter().position(|done| !done) {
        None => Ok(()),
        Some(at) => Err(invalid(&format!(
            "Circular dependency detected on resource: '{}'. Please see https://aka.ms/arm-template/#resources for usage details.",
            plan.resources[at].target.id
        ))),
    }
}

/// Evaluates everything that can be evaluated before the deployment.
fn look_ahead(call: &Call, plan: &Plan) -> Result<Vec<Value>, Fault> {
    with_scope(call.stamp, plan, true, |scope| {
        evaluate_early(&Value::Object(plan.outputs.clone()), scope)?;
        let resource = |one: &Planned| {
            let in_template = |fault| match fault {
                Fault::Invalid(message) => Fault::Invalid(format!(
                    "The template resource '{}' is not valid: {message}",
                    one.target.resource_name
                )),
                other => other,
            };
            let mut shown = json!({"apiVersion": one.api_version, "id": one.target.id, "name": one.target.resource_name,
                "type": one.target.resource_type});
            for name in ["location", "tags", "properties"] {
                if !one.written[name].is_null() {
                    shown[name] = evaluate_early(&one.written[name], scope).map_err(in_template)?;
                }
            }
            if let Some(properties) = shown["properties"].as_object_mut() {
                properties.remove("protectedSettings");
            }
            Ok(shown)
        };
        plan.resources.iter().map(resource).collect()
    })
}

/// Returns a number like ARM's template hash; the same for the same template.
fn hash(template: &Map<String, Value>) -> String {
    let text = Value::Object(template.clone()).to_string();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    let first: [u8; 8] = std::array::from_fn(|at| digest.as_ref()[at]);
    u64::from_be_bytes(first).to_string()
}

fn providers(call: &Call, plan: &Plan) -> Value {
    let mut providers: Vec<Value> = Vec::new();
    for one in &plan.resources {
        let (namespace, kind) = one.target.resource_type.split_once('/').unwrap_or_default();
        let entry = json!({"resourceType": kind, "locations": [call.stamp.names.region]});
        match providers.iter_mut().find(|known| known["namespace"] == namespace) {
            None => providers.push(json!({"namespace": namespace, "resourceTypes": [entry]})),
            Some(known) => {
                if let Some(types) = known["resourceTypes"].as_array_mut().filter(|types| !types.contains(&entry)) {
                    types.push(entry);
                }
            }
        }
    }
    providers.into()
}

fn dependencies(plan: &Plan) -> Value {
    let dependents = plan.resources.iter().filter(|one| !one.after.is_empty());
    let entry = |one: &Planned| {
        let mut entry =
            json!({"dependsOn": one.after.iter().map(|at| json!(plan.resources[*at].target)).collect::<Vec<_>>()});
        for (name, value) in json!(one.target).as_object().into_iter().flatten() {
            entry[name] = value.clone();
        }
        entry
    };
    dependents.map(entry).collect::<Vec<_>>().into()
}
