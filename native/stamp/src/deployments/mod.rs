//! Template deployments: `…/resourceGroups/{g}/providers/Microsoft.Resources/deployments/…` at 2018-05-01.

mod body;
mod expression;
mod parameters;
mod progress;
mod request;
mod scope;
mod template;
mod view;

use serde_json::{Map, Value, json};

use crate::{
    arm::{self, Call, access, gateway_error, long_running, no_such_group, not_found},
    behaviour::Outcome,
    exchange::{Answer, Reply},
    gallery_package,
    later::Later,
    world::{Place, deployment::Deployment, deployment_plan::Plan, resource_id},
};

const TYPE: &str = "Microsoft.Resources/deployments";

/// Answers a request; `rest` is the part after `deployments`, in lowercase.
pub async fn answer(call: &Call<'_>, subscription: &str, rest: &[&str]) -> Answer {
    let group = &call.segments[3];
    // The short path supports only operations.
    let behind = if call.segments[4].eq_ignore_ascii_case("providers") { 7 } else { 5 };
    let name = call.segments.get(behind).map_or("", String::as_str);
    let action = match (call.request.method.as_str(), rest) {
        ("GET", []) | ("GET" | "HEAD", [_]) if behind == 7 => "read",
        ("GET", [_, "operations"] | [_, "operations", _]) => "operations/read",
        ("GET", [_, "operationstatuses", _]) => "operationStatuses/read",
        ("PUT", [_]) if behind == 7 => "write",
        ("DELETE", [_]) if behind == 7 => "delete",
        ("POST", [_, "validate"]) if behind == 7 => "validate/action",
        ("POST", [_, "cancel"]) if behind == 7 => "cancel/action",
        _ => return Err(not_found(call)),
    };
    let place = Place { subscription_id: subscription.to_owned(), resource_group: group.clone() };
    let location = {
        let world = call.stamp.world();
        access::require(call, &world, &format!("{TYPE}/{action}"), &resource_id::join(&place, TYPE, name))?;
        world.group(subscription, group).ok_or_else(|| no_such_group(group))?.location.clone()
    };
    match action {
        "write" | "validate/action" => {
            let body = with_linked_template(call, body::read(call.request)).await?;
            if action == "write" {
                put(call, place, &location, name, &body)
            } else {
                validate(call, place, &location, name, &body)
            }
        }
        "delete" => delete(call, &place, name),
        "cancel/action" => cancel(call, &place, name),
        _ => read(call, &place, name, rest),
    }
}

/// Downloads a linked template, without signing in.
async fn with_linked_template(call: &Call<'_>, mut body: Value) -> Result<Value, Reply> {
    if let Some(uri) = body["properties"]["templateLink"]["uri"].as_str() {
        let unreadable = |why: String| {
            let message = format!(
                "Unable to download deployment content from '{uri}': {why} Please see https://aka.ms/arm-deploy for usage details."
            );
            gateway_error(400, "InvalidContentLink", &message)
        };
        let text =
            gallery_package::fetch(call.stamp, uri).await.map_err(|_| unreadable("it cannot be read.".to_owned()))?;
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        let template: Value = serde_json::from_slice(text).map_err(|error| unreadable(error.to_string()))?;
        body["properties"]["template"] = template;
    }
    Ok(body)
}

fn plan(call: &Call, place: Place, location: &str, name: &str) -> Plan {
    Plan {
        place,
        location: location.to_owned(),
        name: name.to_owned(),
        parameters: Map::new(),
        variables: Map::new(),
        outputs: Map::new(),
        resources: Vec::new(),
        caller: call.caller.clone(),
        host: call.request.host.clone(),
        client: call.request.client,
    }
}

fn check_mode(body: &Value) -> Result<(), Reply> {
    match body["properties"]["mode"].as_str() {
        Some(mode) if mode.eq_ignore_ascii_case("Incremental") => Ok(()),
        Some(mode) => Err(gateway_error(
            400,
            "InvalidDeployment",
            &format!("The simulated stamp does not know the deployment mode '{mode}'."),
        )),
        None => Err(arm::bad_request_body()),
    }
}

fn validate(call: &Call, place: Place, location: &str, name: &str, body: &Value) -> Answer {
    let outcome = call.stamp.behaviour().outcome("deploymentValidation", Outcome::Immediate);
    let resource_id = resource_id::join(&place, TYPE, name);
    let verdict = check_mode(body)
        .and_then(|()| template::prepare(call, plan(call, place.clone(), location, name), &body["properties"]))
        .map(|prepared| dry_run(call, place, prepared));
    if outcome == Outcome::Immediate {
        return verdict.map(|shown| Reply::json(200, &shown));
    }
    // 202: the last poll returns the result.
    let mut world = call.stamp.world();
    let ends = if verdict.is_ok() { outcome } else { Outcome::PollFailed400 };
    let reply = long_running::begin_as(call, &mut world, &resource_id, ends, &Value::Null);
    if let Some(operation) = world.operations.last_mut() {
        match verdict {
            Ok(shown) => operation.result = Some(shown),
            Err(refusal) => {
                let mut refused: Value = serde_json::from_slice(&refusal.body).unwrap_or_default();
                operation.failure = Some(refused["error"].take());
            }
        }
    }
    Ok(reply)
}

/// Returns the deployment that a validation describes; ARM does not return the requested name.
fn dry_run(call: &Call, place: Place, prepared: template::Prepared) -> Value {
    let now = call.stamp.clock.now().as_millisecond();
    let dry = new(call, place, "deployment_dry_run", prepared.fixed, now);
    let mut shown = view::deployment(&Deployment { state: "Succeeded".to_owned(), ..dry });
    shown["properties"]["validatedResources"] = prepared.validated_resources.into();
    if let Some(properties) = shown["properties"].as_object_mut() {
        properties.remove("outputResources");
    }
    shown
}

fn new(call: &Call, place: Place, name: &str, fixed: Map<String, Value>, now: i64) -> Deployment {
    Deployment {
        place,
        name: name.to_owned(),
        state: "Accepted".to_owned(),
        fixed,
        outputs: None,
        output_resources: Vec::new(),
        error: None,
        steps: Vec::new(),
        operation_id: progress::operation_id(),
        started: now,
        changed: now,
        ends: Later::after(call.stamp.behaviour().deployment_polls, call.stamp.pace, call.stamp.clock.now()),
        plan: None,
    }
}

fn put(call: &Call, place: Place, location: &str, name: &str, body: &Value) -> Answer {
    check_mode(body)?;
    let active = |one: &Deployment| one.is(&place, name) && one.is_active();
    if call.stamp.world().deployments.iter().any(active) {
        let message = format!(
            "Unable to edit or replace deployment '{name}': previous deployment is still active. Please see https://aka.ms/arm-deploy for usage details."
        );
        return Err(gateway_error(409, "DeploymentActive", &message));
    }
    let prepared = template::prepare(call, plan(call, place.clone(), location, name), &body["properties"])?;
    let now = call.stamp.clock.now().as_millisecond();
    let deployment = Deployment { plan: Some(prepared.plan), ..new(call, place.clone(), name, prepared.fixed, now) };
    let path = format!("{}/operationStatuses/{}", deployment.id(), deployment.operation_id);
    let status_url = format!("{}{path}?api-version={}", call.origin("asyncOperation"), call.api_version);
    let shown = view::deployment(&deployment);
    let mut world = call.stamp.world();
    let before = world.deployments.len();
    world.deployments.retain(|one| !one.is(&place, name));
    let status = if world.deployments.len() < before { 200 } else { 201 };
    world.deployments.push(deployment);
    let reply = Reply::json(status, &shown).header("Azure-AsyncOperation", status_url);
    Ok(reply.retry_after(call.stamp.retry_after()))
}

fn no_such_deployment(name: &str) -> Reply {
    gateway_error(404, "DeploymentNotFound", &format!("Deployment '{name}' could not be found."))
}

fn read(call: &Call, place: &Place, name: &str, rest: &[&str]) -> Answer {
    // The list of operations drives the deployment like a read of the deployment itself.
    if !matches!(rest, [] | [_, "operations", ..]) {
        progress::look(call.stamp, place, name);
    }
    let world = call.stamp.world();
    let here = |one: &&Deployment| one.place.is(&place.subscription_id, &place.resource_group);
    if rest.is_empty() {
        let all = world.deployments.iter().filter(here).map(view::deployment).collect::<Vec<_>>();
        return Ok(Reply::json(200, &json!({"value": all})));
    }
    let found = world.deployments.iter().find(|one| one.is(place, name)).ok_or_else(|| no_such_deployment(name))?;
    let behaviour = call.stamp.behaviour();
    let wanted = rest.get(2).copied().unwrap_or_default();
    Ok(match rest {
        [_] if call.is("HEAD") => Reply::empty(204),
        [_] => Reply::json(200, &view::deployment(found)),
        [_, "operations"] => {
            let all = found.steps.iter().map(|step| view::operation(found, step, &behaviour)).collect::<Vec<_>>();
            Reply::json(200, &json!({"value": all}))
        }
        [_, "operations", _] => {
            let step = found.steps.iter().find(|step| step.operation_id.eq_ignore_ascii_case(wanted));
            Reply::json(200, &view::operation(found, step.ok_or_else(|| not_found(call))?, &behaviour))
        }
        _ if !found.operation_id.eq_ignore_ascii_case(wanted) => return Err(not_found(call)),
        _ => {
            let mut status = json!({"status": if found.is_active() { "Running" } else { found.state.as_str() }});
            if let Some(error) = &found.error {
                status["error"] = error.clone();
            }
            let reply = Reply::json(200, &status);
            if found.is_active() { reply.retry_after(call.stamp.retry_after()) } else { reply }
        }
    })
}

/// Cancels a deployment. Resources that were already created stay.
fn cancel(call: &Call, place: &Place, name: &str) -> Answer {
    let _turn = call.stamp.deploying.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut world = call.stamp.world();
    let found = world.deployments.iter_mut().find(|one| one.is(place, name)).ok_or_else(|| no_such_deployment(name))?;
    if !found.is_active() {
        let message =
            format!("The deployment '{name}' cannot be cancelled because its provisioning state is '{}'.", found.state);
        return Err(gateway_error(409, "DeploymentCannotBeCancelled", &message));
    }
    "Canceled".clone_into(&mut found.state);
    found.plan = None;
    found.changed = call.stamp.clock.now().as_millisecond();
    for step in found.steps.iter_mut().filter(|step| step.state == "Running") {
        "Canceled".clone_into(&mut step.state);
    }
    Ok(Reply::empty(204))
}

/// Deletes the record of a deployment, and none of its resources.
fn delete(call: &Call, place: &Place, name: &str) -> Answer {
    let mut world = call.stamp.world();
    let Some(at) = world.deployments.iter().position(|one| one.is(place, name)) else {
        return Ok(Reply::empty(204));
    };
    if world.deployments[at].is_active() {
        let message = format!("Unable to delete deployment '{name}': it is still active.");
        return Err(gateway_error(409, "DeploymentActive", &message));
    }
    let resource_id = world.deployments.remove(at).id();
    Ok(long_running::begin(
        call,
        &mut world,
        "deploymentDelete",
        &resource_id,
        Outcome::LocationNoContent,
        &Value::Null,
    ))
}
