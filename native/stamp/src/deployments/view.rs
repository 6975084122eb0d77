//! Deployments and their operations in answers.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    behaviour::Behaviour,
    clock::dotnet_time,
    world::deployment::{Deployment, Step},
};

fn time(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).map(dotnet_time).unwrap_or_default()
}

/// Formats `PT17.047S`.
fn duration(from: i64, until: i64) -> String {
    let milliseconds = (until - from).max(0);
    format!("PT{}.{:03}S", milliseconds / 1000, milliseconds % 1000)
}

pub fn deployment(one: &Deployment) -> Value {
    let mut properties: Map<String, Value> = one.fixed.clone();
    properties.insert("provisioningState".to_owned(), one.state.as_str().into());
    properties.insert("timestamp".to_owned(), time(one.changed).into());
    properties.insert("duration".to_owned(), duration(one.started, one.changed).into());
    if let Some(outputs) = &one.outputs {
        properties.insert("outputs".to_owned(), outputs.clone());
    }
    if one.state == "Succeeded" {
        let resources: Vec<Value> = one.output_resources.iter().map(|id| json!({"id": id})).collect();
        properties.insert("outputResources".to_owned(), resources.into());
    }
    if let Some(error) = &one.error {
        properties.insert("error".to_owned(), error.clone());
    }
    json!({"id": one.id(), "name": one.name, "properties": properties})
}

pub fn operation(deployment: &Deployment, step: &Step, behaviour: &Behaviour) -> Value {
    let mut properties = json!({"provisioningOperation": step.operation, "provisioningState": step.state,
        "timestamp": time(step.changed), "duration": duration(step.started, step.changed), "trackingId": step.tracking_id,
        "statusCode": step.status_code});
    match &step.target {
        Some(target) => {
            properties["serviceRequestId"] = step.tracking_id.as_str().into();
            properties["targetResource"] = json!(target);
        }
        None => properties["statusMessage"] = Value::Null,
    }
    if !step.status_message.is_null() {
        properties["statusMessage"] = match behaviour.status_message_as_text {
            true => step.status_message.to_string().into(),
            false => step.status_message.clone(),
        };
    }
    json!({"id": format!("{}/operations/{}", deployment.id(), step.operation_id), "operationId": step.operation_id, "properties": properties})
}
