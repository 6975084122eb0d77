use serde_json::{Value, json};

use super::{Call, access, api_versions, gateway_error};
use crate::exchange::{Answer, Reply};

fn to_json(call: &Call, subscription: &str, namespace: &str, types: &[&str]) -> Value {
    let behaviour = call.stamp.behaviour();
    let versions = api_versions::advertised(&behaviour, namespace);
    let region = &call.stamp.names.region;
    let types: Vec<Value> = types
        .iter()
        .map(|name| {
            let locations = if *name == "operations" { json!([]) } else { json!([region]) };
            json!({"resourceType": name, "locations": locations, "apiVersions": versions})
        })
        .collect();
    let state = if behaviour.unregistered_providers.iter().any(|n| n.eq_ignore_ascii_case(namespace)) {
        "NotRegistered"
    } else {
        "Registered"
    };
    json!({"id": format!("/subscriptions/{subscription}/providers/{namespace}"), "namespace": namespace, "resourceTypes": types,
        "registrationState": state})
}

pub fn list(call: &Call, subscription: &str) -> Answer {
    let all: Vec<Value> =
        api_versions::namespaces().map(|(namespace, types)| to_json(call, subscription, namespace, types)).collect();
    Ok(Reply::json(200, &json!({"value": all})))
}

pub fn one(call: &Call, subscription: &str, namespace: &str) -> Answer {
    let found = api_versions::namespaces().find(|(name, _)| name.eq_ignore_ascii_case(namespace));
    let (name, types) = found.ok_or_else(|| {
        gateway_error(404, "InvalidResourceNamespace", &format!("The resource namespace '{namespace}' is invalid."))
    })?;
    Ok(Reply::json(200, &to_json(call, subscription, name, types)))
}

pub fn register(call: &Call, subscription: &str, namespace: &str) -> Answer {
    if !call.is("POST") {
        return Err(super::not_found(call));
    }
    access::require(
        call,
        &call.stamp.world(),
        &format!("{namespace}/register/action"),
        &format!("/subscriptions/{subscription}"),
    )?;
    let mut behaviour = (*call.stamp.behaviour()).clone();
    behaviour.unregistered_providers.retain(|name| !name.eq_ignore_ascii_case(namespace));
    call.stamp.set_behaviour(behaviour);
    one(call, subscription, namespace)
}

/// Refuses a write to a provider that the subscription has not registered.
pub fn must_be_registered(call: &Call, namespace: &str) -> Result<(), Reply> {
    let missing = call.stamp.behaviour().unregistered_providers.iter().any(|name| name.eq_ignore_ascii_case(namespace));
    if !missing {
        return Ok(());
    }
    let message = format!(
        "The subscription registration is in 'Unregistered' state. The subscription must be registered to use namespace '{namespace}'. See \
         https://aka.ms/rps-not-found for how to register subscriptions."
    );
    Err(Reply::json(
        409,
        &json!({"error": {"code": "MissingSubscriptionRegistration", "message": message,
        "details": [{"code": "MissingSubscriptionRegistration", "target": namespace, "message": message}]}}),
    )
    .header("x-ms-failure-cause", "gateway"))
}
