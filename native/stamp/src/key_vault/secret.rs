use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::require;
use crate::{
    caller::Caller,
    exchange::{Answer, Reply, Request},
    random,
    shared::Shared,
    world::{SecretVersion, Vault},
};

/// Answers `/secrets`, `/secrets/{name}`, `/secrets/{name}/versions`, `/secrets/{name}/{version}`; a final slash is accepted.
pub fn answer(stamp: &Shared, request: &Request, vault: &str, caller: &Caller) -> Answer {
    let now = stamp.clock.now();
    let mut world = stamp.world();
    let vault = world.vault(vault).ok_or_else(|| Reply::error(404, "VaultNotFound", "The vault does not exist."))?;
    let segments = request.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let base = format!("https://{}.vault.{}", vault.name.to_ascii_lowercase(), stamp.names.suffix());
    match (request.method.as_str(), path.as_slice()) {
        ("GET", ["secrets"]) => {
            require(vault, caller, "list", now)?;
            let items = vault.secrets.iter().filter_map(|(name, versions)| {
                versions.last().map(|version| item(&format!("{base}/secrets/{name}"), version))
            });
            page(stamp, request, &base, items.collect())
        }
        ("GET", ["secrets", name, "versions"]) => {
            require(vault, caller, "list", now)?;
            let (name, versions) = find(vault, name)?;
            let items =
                versions.iter().map(|version| item(&format!("{base}/secrets/{name}/{}", version.version), version));
            page(stamp, request, &base, items.collect())
        }
        ("GET", ["secrets", name, rest @ ..]) if rest.len() < 2 => {
            require(vault, caller, "get", now)?;
            let (name, versions) = find(vault, name)?;
            let version = pick(&name, versions, rest.first())?;
            if version.attributes.get("enabled") == Some(&Value::Bool(false)) {
                return Err(Reply::json(
                    403,
                    &json!({"error": {"code": "Forbidden", "message": "Operation get is not allowed on a disabled secret.",
                    "innererror": {"code": "SecretDisabled"}}}),
                ));
            }
            Ok(Reply::json(200, &bundle(&base, &name, version, true)))
        }
        ("PUT", ["secrets", name]) => {
            require(vault, caller, "set", now)?;
            put(stamp, request, vault, &base, name)
        }
        ("PATCH", ["secrets", name, rest @ ..]) if rest.len() < 2 => {
            require(vault, caller, "set", now)?;
            let (name, versions) = find(vault, name)?;
            let at = versions.iter().position(|v| rest.first().is_none_or(|wanted| v.version == *wanted));
            let at = if rest.is_empty() { versions.len().checked_sub(1) } else { at };
            let version = at.and_then(|at| versions.get_mut(at)).ok_or_else(|| missing(&name))?;
            change(version, &request.json(), now.as_second());
            Ok(Reply::json(200, &bundle(&base, &name, version, false)))
        }
        ("DELETE", ["secrets", name]) => {
            require(vault, caller, "delete", now)?;
            let (name, versions) = find(vault, name)?;
            let last = versions.last().cloned().ok_or_else(|| missing(&name))?;
            vault.secrets.remove(&name);
            Ok(Reply::json(200, &bundle(&base, &name, &last, false)))
        }
        _ => Err(Reply::error(404, "NotFound", "The requested resource was not found.")),
    }
}

fn missing(name: &str) -> Reply {
    Reply::error(404, "SecretNotFound", format!("Secret not found: {name}"))
}

/// Finds a secret. Names ignore case; the spelling of the first version is kept.
fn find<'a>(vault: &'a mut Vault, name: &str) -> Result<(String, &'a mut Vec<SecretVersion>), Reply> {
    vault
        .secrets
        .iter_mut()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(known, versions)| (known.clone(), versions))
        .ok_or_else(|| missing(name))
}

fn pick<'a>(name: &str, versions: &'a [SecretVersion], wanted: Option<&&str>) -> Result<&'a SecretVersion, Reply> {
    let found = match wanted {
        Some(wanted) => versions.iter().find(|version| version.version == **wanted),
        None => versions.last(),
    };
    found.ok_or_else(|| missing(name))
}

/// Returns a secret without its value.
fn item(id: &str, version: &SecretVersion) -> Value {
    let mut item = json!({"id": id, "attributes": version.attributes});
    if let Some(content_type) = &version.content_type {
        item["contentType"] = content_type.clone().into();
    }
    if let Some(tags) = &version.tags {
        item["tags"] = tags.clone();
    }
    item
}

fn bundle(base: &str, name: &str, version: &SecretVersion, with_value: bool) -> Value {
    let mut bundle = item(&format!("{base}/secrets/{name}/{}", version.version), version);
    if with_value {
        bundle["value"] = version.value.clone().into();
    }
    bundle
}

/// Returns at most 25 items; the link to the next page has port 443 in its host, and null ends the list.
fn page(stamp: &Shared, request: &Request, base: &str, items: Vec<Value>) -> Answer {
    let bad = |what: &str| Reply::error(400, "BadParameter", format!("Invalid {what}."));
    let size = match request.query("maxresults") {
        Some(text) => text.parse::<usize>().ok().filter(|n| (1..=25).contains(n)).ok_or_else(|| bad("maxresults"))?,
        None => 25,
    };
    let start = match request.query("$skiptoken") {
        Some(token) => URL_SAFE_NO_PAD
            .decode(token)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok())
            .ok_or_else(|| bad("$skiptoken"))?,
        None => 0,
    };
    let next = start + size;
    let next_link = (next < items.len()).then(|| {
        let origin = stamp.behaviour().origin("nextLink", format!("{base}:443"));
        let version = request.query("api-version").unwrap_or_default();
        let path = request.path.trim_end_matches('/');
        format!(
            "{origin}{path}?api-version={version}&$skiptoken={}&maxresults={size}",
            URL_SAFE_NO_PAD.encode(next.to_string())
        )
    });
    let value: Vec<Value> = items.into_iter().skip(start).take(size).collect();
    Ok(Reply::json(200, &json!({"value": value, "nextLink": next_link})))
}

/// Checks against `^[0-9a-zA-Z-]{1,127}$`.
fn is_name(name: &str) -> bool {
    (1..=127).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn put(stamp: &Shared, request: &Request, vault: &mut Vault, base: &str, name: &str) -> Answer {
    let bad = |message: String| Reply::error(400, "BadParameter", message);
    if !is_name(name) {
        return Err(bad(format!("The request URI contains an invalid name: {name}")));
    }
    let body = request.json();
    let Some(value) = body["value"].as_str() else {
        return Err(bad("Property  is required: value".to_owned()));
    };
    if value.len() >= stamp.behaviour().secret_limit {
        return Err(bad(format!(
            "Property  has invalid value: the secret value is too long ({} bytes; the maximum is 25 KB).",
            value.len()
        )));
    }
    let name =
        vault.secrets.keys().find(|known| known.eq_ignore_ascii_case(name)).cloned().unwrap_or_else(|| name.to_owned());
    let seconds = stamp.clock.now().as_second();
    let mut version = new_version(value, seconds);
    change(&mut version, &body, seconds);
    let reply = Reply::json(200, &bundle(base, &name, &version, true));
    vault.secrets.entry(name).or_default().push(version);
    Ok(reply)
}

pub fn new_version(value: &str, seconds: i64) -> SecretVersion {
    let attributes = json!({"enabled": true, "created": seconds, "updated": seconds, "recoveryLevel": "Purgeable"});
    SecretVersion {
        version: random::version(),
        value: value.to_owned(),
        content_type: None,
        attributes: attributes.as_object().cloned().unwrap_or_default(),
        tags: None,
    }
}

/// Changes content type, tags, and the attributes that a client may set.
fn change(version: &mut SecretVersion, body: &Value, seconds: i64) {
    if let Some(content_type) = body["contentType"].as_str() {
        version.content_type = Some(content_type.to_owned());
    }
    if body["tags"].is_object() {
        version.tags = Some(body["tags"].clone());
    }
    for name in ["enabled", "nbf", "exp"] {
        if !body["attributes"][name].is_null() {
            version.attributes.insert(name.to_owned(), body["attributes"][name].clone());
        }
    }
    version.attributes.insert("updated".to_owned(), seconds.into());
}
