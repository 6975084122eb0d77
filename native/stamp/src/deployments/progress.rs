//! A deployment advances whenever it is read: resources whose predecessors are ready are sent to their providers.

use hyper::Method;
use serde_json::{Value, json};

use super::expression::{Fault, evaluate};
use super::parameters;
use super::request::send;
use super::scope::with_scope;
use crate::{
    exchange::Reply,
    later::Pace,
    random,
    shared::Shared,
    world::{
        Place,
        deployment::{Deployment, Step},
        deployment_plan::{Plan, Progress},
    },
};

/// Enough for every provider operation at fast pace.
const ROUNDS: u32 = 200;

pub fn look(stamp: &Shared, place: &Place, name: &str) {
    // Two concurrent reads would send the same resource twice.
    let _turn = stamp.deploying.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let found = stamp.world().deployments.iter().find(|one| one.is(place, name)).cloned();
    let Some(mut deployment) = found.filter(Deployment::is_active) else { return };
    let now = stamp.clock.now();
    let ends = deployment.ends.reached(now);
    deployment.state = "Running".to_owned();
    deployment.changed = now.as_millisecond();
    match deployment.plan.take() {
        Some(plan) => advance(stamp, &mut deployment, plan, ends),
        // Its plan was never stored.
        None => fail(
            &mut deployment,
            &json!({"code": "InternalServerError", "message": "The stamp was restarted while the deployment ran."}),
        ),
    }
    if let Some(there) = stamp.world().deployments.iter_mut().find(|one| one.is(place, name)) {
        *there = deployment;
    }
}

fn advance(stamp: &Shared, deployment: &mut Deployment, mut plan: Plan, ends: bool) {
    let rounds = if ends && stamp.pace == Pace::Fast { ROUNDS } else { 1 };
    for _ in 0..rounds {
        finish_running(stamp, deployment, &mut plan, ends);
        let failed = plan.resources.iter().any(|one| one.progress == Progress::Failed);
        if !failed {
            start_ready(stamp, deployment, &mut plan);
        }
        let running = plan.resources.iter().any(|one| matches!(one.progress, Progress::Running(_)));
        if failed && !running {
            return end_as_failed(deployment);
        }
        if plan.resources.iter().all(|one| one.progress == Progress::Succeeded) {
            if !ends {
                break;
            }
            return end_well(stamp, deployment, &plan);
        }
    }
    deployment.plan = Some(plan);
}

/// Ends the last resource only when the deployment is about to end.
fn finish_running(stamp: &Shared, deployment: &mut Deployment, plan: &mut Plan, ends: bool) {
    for at in 0..plan.resources.len() {
        let Progress::Running(watch) = plan.resources[at].progress.clone() else { continue };
        let others_wait =
            plan.resources.iter().enumerate().any(|(other, one)| other != at && one.progress != Progress::Succeeded);
        if !ends && !others_wait {
            continue;
        }
        let outcome = match &watch {
            Some(url) => ask_operation(stamp, plan, url),
            None => ask_resource(stamp, plan, at),
        };
        match outcome {
            None => {}
            Some(Ok(())) => settle(stamp, deployment, plan, at, "OK", Value::Null),
            Some(Err(error)) => {
                let message = json!({"status": "Failed", "error": {"code": "ResourceDeploymentFailure",
                    "message": "The resource operation completed with terminal provisioning state 'Failed'.", "details": [error]}});
                settle(stamp, deployment, plan, at, "Conflict", message);
            }
        }
    }
}

/// Polls the operation; `None` while it runs.
fn ask_operation(stamp: &Shared, plan: &Plan, url: &str) -> Option<Result<(), Value>> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let body = json_of(&send(stamp, plan, Method::GET, path, query.to_owned(), &Value::Null));
    match body["status"].as_str() {
        Some("Succeeded") => Some(Ok(())),
        Some("Failed" | "Canceled") => Some(Err(body["error"].clone())),
        _ => None,
    }
}

fn ask_resource(stamp: &Shared, plan: &Plan, at: usize) -> Option<Result<(), Value>> {
    let one = &plan.resources[at];
    let query = format!("api-version={}", one.api_version);
    let reply = send(stamp, plan, Method::GET, &one.target.id, query, &Value::Null);
    match json_of(&reply)["properties"]["provisioningState"].as_str() {
        Some("Succeeded") | None => Some(Ok(())),
        Some(state @ ("Failed" | "Canceled")) => {
            let message = format!("The resource operation completed with terminal provisioning state '{state}'.");
            Some(Err(json!({"code": "ResourceOperationFailure", "message": message})))
        }
        Some(_) => None,
    }
}

fn start_ready(stamp: &Shared, deployment: &mut Deployment, plan: &mut Plan) {
    for at in 0..plan.resources.len() {
        let one = &plan.resources[at];
        let ready = one.after.iter().all(|before| plan.resources[*before].progress == Progress::Succeeded);
        if one.progress == Progress::Waiting && ready {
            start(stamp, deployment, plan, at);
        }
    }
}

fn start(stamp: &Shared, deployment: &mut Deployment, plan: &mut Plan, at: usize) {
    let now = stamp.clock.now().as_millisecond();
    let one = &plan.resources[at];
    deployment.steps.push(Step {
        operation_id: operation_id(),
        operation: "Create".to_owned(),
        state: "Running".to_owned(),
        started: now,
        changed: now,
        tracking_id: random::guid(),
        status_code: "Accepted".to_owned(),
        status_message: Value::Null,
        target: Some(one.target.clone()),
    });
    let written = &one.written;
    let members: Vec<(&str, Value)> =
        ["location", "tags", "kind", "sku", "properties"].map(|name| (name, written[name].clone())).to_vec();
    let body = with_scope(stamp, plan, false, |scope| {
        let given = members.into_iter().filter(|(_, value)| !value.is_null());
        let values = given.map(|(name, value)| Ok((name.to_owned(), evaluate(&value, scope)?)));
        values.collect::<Result<serde_json::Map<_, _>, Fault>>()
    });
    let body = match body {
        Ok(body) => Value::Object(body),
        Err(fault) => {
            let error = json!({"error": {"code": "InvalidTemplate", "message": format!("Unable to process template language expressions: {fault:?}")}});
            return settle(stamp, deployment, plan, at, "BadRequest", error);
        }
    };
    let query = format!("api-version={}", one.api_version);
    let reply = send(stamp, plan, Method::PUT, &one.target.id, query, &body);
    if reply.status >= 400 {
        return settle(stamp, deployment, plan, at, status_word(reply.status), json_of(&reply));
    }
    let url = reply
        .headers
        .iter()
        .find(|(name, _)| name == "Azure-AsyncOperation")
        .and_then(|(_, url)| url::Url::parse(url).ok());
    let watch = url.map(|url| url[url::Position::BeforePath..].to_owned());
    plan.resources[at].progress = Progress::Running(watch);
}

/// Records the end of a resource; a message means failure.
fn settle(stamp: &Shared, deployment: &mut Deployment, plan: &mut Plan, at: usize, code: &str, message: Value) {
    let failed = !message.is_null();
    plan.resources[at].progress = if failed { Progress::Failed } else { Progress::Succeeded };
    let target = &plan.resources[at].target;
    if !failed {
        deployment.output_resources.push(target.id.clone());
    }
    let step = deployment.steps.iter_mut().find(|step| step.target.as_ref().is_some_and(|own| own.id == target.id));
    if let Some(step) = step {
        step.state = if failed { "Failed" } else { "Succeeded" }.to_owned();
        step.changed = stamp.clock.now().as_millisecond();
        code.clone_into(&mut step.status_code);
        step.status_message = message;
    }
}

fn end_well(stamp: &Shared, deployment: &mut Deployment, plan: &Plan) {
    let outputs = with_scope(stamp, plan, false, |scope| {
        let outputs = plan.outputs.iter().map(|(name, output)| {
            let kind = output["type"].as_str().unwrap_or_default();
            let shown = parameters::shown_type(kind).ok_or_else(|| {
                Fault::Invalid(format!("The template output '{name}' has the type '{kind}', which is not supported."))
            })?;
            // A secret output is never shown.
            match shown.starts_with("Secure") {
                true => Ok((name.clone(), json!({"type": shown}))),
                false => Ok((name.clone(), json!({"type": shown, "value": evaluate(&output["value"], scope)?}))),
            }
        });
        outputs.collect::<Result<serde_json::Map<_, _>, Fault>>()
    });
    let now = stamp.clock.now().as_millisecond();
    let failed = outputs.is_err();
    deployment.steps.push(Step {
        operation_id: operation_id(),
        operation: "EvaluateDeploymentOutput".to_owned(),
        state: if failed { "Failed" } else { "Succeeded" }.to_owned(),
        started: now,
        changed: now,
        tracking_id: random::guid(),
        status_code: if failed { "BadRequest" } else { "OK" }.to_owned(),
        status_message: Value::Null,
        target: None,
    });
    match outputs {
        Ok(outputs) => {
            deployment.outputs = (!outputs.is_empty()).then(|| outputs.into());
            "Succeeded".clone_into(&mut deployment.state);
        }
        Err(fault) => {
            let message = format!("The template output is not valid: {fault:?}.");
            fail(deployment, &json!({"code": "DeploymentOutputEvaluationFailed", "message": message}));
        }
    }
}

/// Returns the messages of the failed operations, each as text with CRLF.
fn end_as_failed(deployment: &mut Deployment) {
    let failed = deployment.steps.iter().filter(|step| step.state == "Failed");
    let details: Vec<Value> = failed
        .map(|step| {
            let text = serde_json::to_string_pretty(&step.status_message).unwrap_or_default().replace('\n', "\r\n");
            json!({"code": step.status_code, "message": text})
        })
        .collect();
    let error = json!({"code": "DeploymentFailed", "details": details, "message": "At least one resource deployment operation failed. Please list \
        deployment operations for details. Please see https://aka.ms/arm-debug for usage details."});
    fail(deployment, &error);
}

fn fail(deployment: &mut Deployment, error: &Value) {
    "Failed".clone_into(&mut deployment.state);
    deployment.error = Some(error.clone());
}

fn json_of(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or_default()
}

fn status_word(status: u16) -> &'static str {
    match status {
        403 => "Forbidden",
        404 => "NotFound",
        409 => "Conflict",
        500.. => "InternalServerError",
        _ => "BadRequest",
    }
}

/// Returns sixteen hexadecimal digits.
pub fn operation_id() -> String {
    random::hex(&random::bytes::<8>()).to_ascii_uppercase()
}
