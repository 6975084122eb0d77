use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::principal_json::to_json;
use crate::{
    behaviour::Behaviour,
    exchange::{Answer, Reply, Request},
    later::Later,
    random,
    shared::Shared,
    world::{
        World,
        application::{Application, Password},
        directory::{Principal, PrincipalKind},
    },
};

/// Longest `displayName` of an application.
const LONGEST_NAME: usize = 256;

/// `/v1.0/applications` with their secrets, and `POST /v1.0/servicePrincipals`; `None` for any other path.
pub fn answer(stamp: &Shared, request: &Request, path: &[&str]) -> Option<Answer> {
    let mut world = stamp.world();
    let behaviour = stamp.behaviour();
    let answer = match (request.method.as_str(), path) {
        ("POST", ["v1.0", "servicePrincipals"]) => {
            permitted(&behaviour).and_then(|()| create_principal(stamp, request, &mut world))
        }
        (_, ["v1.0", "applications", ..]) => {
            permitted(&behaviour).and_then(|()| of_applications(stamp, &behaviour, request, &path[2..], &mut world))
        }
        _ => return None,
    };
    drop(world);
    if !request.is_read() {
        stamp.save();
    }
    Some(answer)
}

fn of_applications(
    stamp: &Shared,
    behaviour: &Behaviour,
    request: &Request,
    path: &[&str],
    world: &mut World,
) -> Answer {
    let now = stamp.clock.now();
    match (request.method.as_str(), path) {
        ("GET", []) => list(stamp, behaviour, request, world),
        ("POST", []) => create(stamp, behaviour, request, world),
        ("GET", [id]) => {
            let mut body = json!({"@odata.context": context(stamp, "applications/$entity")});
            crate::behaviour::merge_json(&mut body, &find(world, id, now)?.to_json());
            Ok(Reply::json(200, &body))
        }
        ("DELETE", [id]) => {
            let gone = find(world, id, now)?.clone();
            world.applications.retain(|one| one.id != gone.id);
            // The directory removes the service principal of its own tenant with the application.
            world.directory.principals.retain(|one| one.app_id != gone.app_id);
            Ok(Reply::empty(204))
        }
        ("POST", [id, "addPassword"]) => {
            let body = request.json();
            let application = find(world, id, now)?;
            let password = new_password(&body["passwordCredential"], now)?;
            let mut shown = json!({"@odata.context": context(stamp, "microsoft.graph.passwordCredential")});
            crate::behaviour::merge_json(&mut shown, &password.to_json(Some(&password.secret)));
            application.passwords.push(password);
            Ok(Reply::json(200, &shown))
        }
        ("POST", [id, "removePassword"]) => {
            let body = request.json();
            let key_id = body["keyId"].as_str().unwrap_or_default().to_owned();
            let application = find(world, id, now)?;
            let before = application.passwords.len();
            application.passwords.retain(|one| one.key_id != key_id);
            match application.passwords.len() < before {
                true => Ok(Reply::empty(204)),
                false => Err(bad_request(&format!("No password credential found with keyId '{key_id}'."))),
            }
        }
        _ => Err(Reply::error(400, "BadRequest", "Resource not found for the segment.")),
    }
}

fn permitted(behaviour: &Behaviour) -> Result<(), Reply> {
    match behaviour.application_rights {
        true => Ok(()),
        false => Err(refusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")),
    }
}

/// Pages by `$skiptoken`, as the service does; a filter compares without case.
fn list(stamp: &Shared, behaviour: &Behaviour, request: &Request, world: &mut World) -> Answer {
    let now = stamp.clock.now();
    let wanted =
        request.query("$filter").map(|text| equals(&text).ok_or_else(|| bad_request("Invalid filter clause.")));
    let wanted = wanted.transpose()?;
    let mut found = Vec::new();
    for application in &mut world.applications {
        let fits = wanted.as_ref().is_none_or(|(property, value)| match property.as_str() {
            "displayname" => application.display_name.to_lowercase() == value.to_lowercase(),
            "appid" => application.app_id.eq_ignore_ascii_case(value),
            _ => false,
        });
        if fits && application.listed.reached(now) {
            found.push(application.to_json());
        }
    }
    let from = request.query("$skiptoken").and_then(|text| text.parse().ok()).unwrap_or(0_usize);
    let mut body = json!({"@odata.context": context(stamp, "applications")});
    let until = found.len().min(from + behaviour.graph_page);
    if until < found.len() {
        let origin = behaviour.origin("nextLink", format!("https://{}", stamp.names.graph_host));
        let rest = request.raw_query.split('&').filter(|part| !part.to_ascii_lowercase().contains("skiptoken"));
        let query: Vec<&str> = rest.filter(|part| !part.is_empty()).collect();
        body["@odata.nextLink"] = json!(format!("{origin}/v1.0/applications?{}&$skiptoken={until}", query.join("&")));
    }
    body["value"] = json!(found.get(from..until).unwrap_or_default());
    Ok(Reply::json(200, &body))
}

/// `property eq 'value'`, where a quote inside the value is doubled. Anything behind the closing quote makes it another filter.
fn equals(text: &str) -> Option<(String, String)> {
    let (property, rest) = text.split_once(" eq '")?;
    let inner = rest.strip_suffix('\'')?;
    let plain = inner.replace("''", "\u{0}");
    (!plain.contains('\'')).then(|| (property.trim().to_ascii_lowercase(), plain.replace('\u{0}', "'")))
}

fn create(stamp: &Shared, behaviour: &Behaviour, request: &Request, world: &mut World) -> Answer {
    let body = request.json();
    let name = body["displayName"].as_str().unwrap_or_default();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(bad_request("Invalid value specified for property 'displayName' of resource 'Application'."));
    }
    let now = stamp.clock.now();
    let late = Later::after(behaviour.application_attempts, stamp.pace, now);
    let application = Application {
        id: random::guid(),
        app_id: random::guid(),
        display_name: name.to_owned(),
        sign_in_audience: body["signInAudience"].as_str().unwrap_or("AzureADandPersonalMicrosoftAccount").to_owned(),
        created: seconds(now),
        listed: Later::after(behaviour.application_listing_attempts, stamp.pace, now),
        known_to_principals: late,
        known_by_id: late,
        ..Application::default()
    };
    let mut shown = json!({"@odata.context": context(stamp, "applications/$entity")});
    crate::behaviour::merge_json(&mut shown, &application.to_json());
    world.applications.push(application);
    Ok(Reply::json(201, &shown))
}

fn create_principal(stamp: &Shared, request: &Request, world: &mut World) -> Answer {
    let body = request.json();
    let app_id = body["appId"].as_str().unwrap_or_default();
    let unknown = || {
        bad_request(&format!(
            "The appId '{app_id}' of the service principal does not reference a valid application object."
        ))
    };
    let now = stamp.clock.now();
    let application = world.applications.iter_mut().find(|one| one.app_id.eq_ignore_ascii_case(app_id));
    let application = application.ok_or_else(unknown)?;
    if !application.known_to_principals.reached(now) {
        return Err(unknown());
    }
    let (app_id, name) = (application.app_id.clone(), application.display_name.clone());
    if world.directory.principals.iter().any(|one| one.app_id == app_id) {
        let message = format!(
            "The service principal cannot be created, updated, or restored because the service principal name {app_id} is already in use."
        );
        return Err(refusal(409, "Request_MultipleObjectsWithSameKeyValue", &message));
    }
    let principal = Principal {
        kind: PrincipalKind::ServicePrincipal,
        display_name: name,
        object_id: random::guid(),
        app_id,
        replicated: Later::after(stamp.behaviour().principal_attempts, stamp.pace, now),
        ..Principal::default()
    };
    let mut shown = json!({"@odata.context": context(stamp, "servicePrincipals/$entity")});
    crate::behaviour::merge_json(&mut shown, &to_json(&principal));
    world.directory.principals.push(principal);
    Ok(Reply::json(201, &shown))
}

fn find<'a>(world: &'a mut World, id: &str, now: Timestamp) -> Result<&'a mut Application, Reply> {
    let missing = || {
        let message =
            format!("Resource '{id}' does not exist or one of its queried reference-property objects are not present.");
        refusal(404, "Request_ResourceNotFound", &message)
    };
    let application = world.applications.iter_mut().find(|one| one.id.eq_ignore_ascii_case(id)).ok_or_else(missing)?;
    if application.known_by_id.reached(now) { Ok(application) } else { Err(missing()) }
}

/// Two years unless the request says when it ends.
fn new_password(wanted: &Value, now: Timestamp) -> Result<Password, Reply> {
    let end = match wanted["endDateTime"].as_str() {
        Some(text) => text.parse::<Timestamp>().map_err(|_| bad_request("Invalid value for 'endDateTime'."))?,
        None => now + SignedDuration::from_hours(2 * 365 * 24),
    };
    if end <= now {
        return Err(bad_request("Credential lifetime is invalid: the end date is in the past."));
    }
    Ok(Password {
        key_id: random::guid(),
        display_name: wanted["displayName"].as_str().map(str::to_owned),
        start: seconds(now),
        end: seconds(end),
        secret: random::password(),
    })
}

fn seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn context(stamp: &Shared, set: &str) -> String {
    format!("https://{}/v1.0/$metadata#{set}", stamp.names.graph_host)
}

fn bad_request(message: &str) -> Reply {
    refusal(400, "Request_BadRequest", message)
}

fn refusal(status: u16, code: &str, message: &str) -> Reply {
    let inner =
        json!({"date": seconds(Timestamp::now()), "request-id": random::guid(), "client-request-id": random::guid()});
    Reply::json(status, &json!({"error": {"code": code, "message": message, "innerError": inner}}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_filter_is_doubled() {
        let found = |text: &str| equals(text).map(|(_, value)| value);
        assert_eq!(found("displayName eq 'O''Brien'").as_deref(), Some("O'Brien"));
        assert_eq!(found("displayName eq 'a' or displayName eq 'b'"), None);
        assert_eq!(found("displayName eq 'O'Brien'"), None);
    }
}
