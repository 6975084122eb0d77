//! Applications in the tenant of an AAD stamp, with their client secrets.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::microsoft::MicrosoftGraph;
use super::post::{Look, NewObject, Post, Trace};
use crate::error::Result;
use crate::http::answer::Shape;
use crate::secret::SecretString;
use crate::spelling;

const SET: &str = "applications";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Object id of the application, not of its service principal.
    pub id: Uuid,
    pub app_id: Uuid,
    pub display_name: String,
    /// Its client secrets, without their values.
    pub passwords: Vec<Password>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Password {
    pub key_id: Uuid,
    pub display_name: Option<String>,
    /// `None` where the directory does not record it.
    pub start: Option<Timestamp>,
    /// As `start`.
    pub end: Option<Timestamp>,
}

/// A client secret with its value, which the directory shows once.
pub(crate) struct NewPassword {
    pub password: Password,
    pub secret: SecretString,
}

/// The lookup of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    DisplayName(String),
    ApplicationId(Uuid),
}

const APPLICATION: Shape<Application> = Shape {
    expected: "an application with its ids, its name, and its client secrets",
    read: |value| {
        let passwords = value["passwordCredentials"].as_array()?;
        Some(Application {
            id: guid(&value["id"])?,
            app_id: guid(&value["appId"])?,
            display_name: value["displayName"].as_str()?.to_owned(),
            passwords: passwords.iter().map(read_password).collect::<Option<_>>()?,
        })
    },
};

const NEW_PASSWORD: Shape<NewPassword> = Shape {
    expected: "a client secret with its value, key id, and end date",
    read: |value| {
        let secret = value["secretText"].as_str().filter(|text| !text.is_empty()).map(SecretString::from)?;
        let password = read_password(&value).filter(|password| password.end.is_some())?;
        Some(NewPassword { password, secret })
    },
};

fn read_password(value: &Value) -> Option<Password> {
    Some(Password {
        key_id: guid(&value["keyId"])?,
        display_name: value["displayName"].as_str().map(str::to_owned),
        start: time(&value["startDateTime"])?,
        end: time(&value["endDateTime"])?,
    })
}

/// A time that may be missing, but not broken.
fn time(value: &Value) -> Option<Option<Timestamp>> {
    match value {
        Value::Null => Some(None),
        time => time.as_str()?.parse().ok().map(Some),
    }
}

/// Ids become parts of URLs, so anything but a GUID is refused.
fn guid(value: &Value) -> Option<Uuid> {
    Uuid::try_parse(value.as_str()?).ok()
}

/// Returns the applications that fit, in the order of the directory. Names compare without case.
pub(crate) async fn find(graph: &MicrosoftGraph, wanted: &Wanted) -> Result<Vec<Application>> {
    let mut found = match wanted {
        Wanted::DisplayName(name) => graph.filtered(SET, "displayName", name, &APPLICATION).await?,
        Wanted::ApplicationId(id) => graph.filtered(SET, "appId", &id.to_string(), &APPLICATION).await?,
    };
    // An application that was not asked for must not be changed or removed, whatever the answer says.
    found.retain(|one| match wanted {
        Wanted::DisplayName(name) => spelling::same(&one.display_name, name),
        Wanted::ApplicationId(id) => one.app_id == *id,
    });
    Ok(found)
}

/// Returns the application with this object id; `None` when the directory says that it does not exist.
pub(crate) async fn read(graph: &MicrosoftGraph, id: Uuid) -> Result<Option<Application>> {
    graph.read(&[SET, &id.to_string()], &APPLICATION).await
}

/// Creates an application for this tenant.
pub(crate) async fn create(graph: &MicrosoftGraph, name: &str) -> Result<Application> {
    let body = json!({ "displayName": name, "signInAudience": "AzureADMyOrg" });
    let wanted = Wanted::DisplayName(name.to_owned());
    let look: &Look<'_, Application> = &|| {
        Box::pin(async {
            let found = find(graph, &wanted).await?.into_iter().next();
            Ok(found.map_or(Trace::Nothing, Trace::Done))
        })
    };
    graph.post_once(&Post { path: &[SET], body, new_object: NewObject::Nowhere }, &APPLICATION, look).await
}

/// Adds a client secret that is valid until `end`. `label` is its name in the directory and unique, so that a secret whose value was lost with its
/// answer is recognized and removed.
pub(crate) async fn add_password(graph: &MicrosoftGraph, id: Uuid, label: &str, end: Timestamp) -> Result<NewPassword> {
    let end = end.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let body = json!({ "passwordCredential": { "displayName": label, "endDateTime": end } });
    let look: &Look<'_, NewPassword> = &|| {
        Box::pin(async {
            let present = read(graph, id).await?.map(|application| application.passwords).unwrap_or_default();
            let Some(lost) = present.iter().find(|one| one.display_name.as_deref() == Some(label)) else {
                return Ok(Trace::Nothing);
            };
            remove_password(graph, id, lost.key_id).await?;
            Ok(Trace::Undone)
        })
    };
    let path: &[&str] = &[SET, &id.to_string(), "addPassword"];
    graph.post_once(&Post { path, body, new_object: NewObject::InPath }, &NEW_PASSWORD, look).await
}

/// Removes a client secret. A missing one is not an error.
pub(crate) async fn remove_password(graph: &MicrosoftGraph, id: Uuid, key_id: Uuid) -> Result<()> {
    let path = [SET, &id.to_string(), "removePassword"];
    let Err(error) = graph.post_again(&path, &json!({ "keyId": key_id.to_string() })).await else { return Ok(()) };
    // The service has no code of its own for an unknown key id.
    match read(graph, id).await {
        Ok(Some(application)) if application.passwords.iter().all(|one| one.key_id != key_id) => Ok(()),
        _ => Err(error),
    }
}

/// Removes an application; the directory removes its service principal with it.
pub(crate) async fn remove(graph: &MicrosoftGraph, id: Uuid) -> Result<()> {
    graph.delete(&[SET, &id.to_string()]).await
}
