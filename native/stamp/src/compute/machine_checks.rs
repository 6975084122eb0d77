//! The checks of the compute provider before it accepts a virtual machine.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{machine_of, sizes};
use crate::{
    exchange::Reply,
    resource::{Put, invalid_parameter, must_be_there, refuse},
    world::{SecretVersion, Vault},
};

pub fn check(put: &Put, properties: &Value) -> Result<(), Reply> {
    let size = properties["hardwareProfile"]["vmSize"].as_str().unwrap_or_default();
    if !sizes::is_there(size) {
        let message = format!(
            "The value {size} provided for the VM size is not valid. The valid sizes in the current region are: {}.",
            sizes::names()
        );
        return Err(invalid_parameter("vmSize", &message));
    }
    image(put, &properties["storageProfile"]["imageReference"])?;
    operating_system(&properties["osProfile"])?;
    for interface in properties["networkProfile"]["networkInterfaces"].as_array().into_iter().flatten() {
        let id = interface["id"].as_str().unwrap_or_default();
        must_be_there(put, id)?;
        let other = machine_of(put.world, id)
            .map(crate::world::resource::Resource::id)
            .filter(|other| !other.eq_ignore_ascii_case(&put.id));
        if let Some(other) = other {
            let message = format!("Network Interface {id} is already in use by the resource {other}.");
            return Err(refuse(400, "NicInUse", message));
        }
    }
    for group in properties["osProfile"]["secrets"].as_array().into_iter().flatten() {
        for certificate in group["vaultCertificates"].as_array().into_iter().flatten() {
            certificate_of_vault(put, &group["sourceVault"]["id"], &certificate["certificateUrl"])?;
        }
    }
    unchangeable(put, properties)
}

fn image(put: &Put, image: &Value) -> Result<(), Reply> {
    let part = |name: &str| image[name].as_str().unwrap_or_default().to_owned();
    let (publisher, offer, sku, version) = (part("publisher"), part("offer"), part("sku"), part("version"));
    let is_there = put.world.images.iter().any(|one| {
        one.publisher.eq_ignore_ascii_case(&publisher)
            && one.offer.eq_ignore_ascii_case(&offer)
            && one.sku.eq_ignore_ascii_case(&sku)
            && (version.eq_ignore_ascii_case("latest") || one.version == version)
    });
    if is_there {
        return Ok(());
    }
    let message = format!(
        "The platform image '{publisher}:{offer}:{sku}:{version}' is not available. Verify that all fields in the storage profile are correct."
    );
    Err(refuse(404, "ImageNotFound", message))
}

/// Checks the settings. Only Linux with SSH keys is supported, since nothing else is deployed here.
fn operating_system(profile: &Value) -> Result<(), Reply> {
    let user = profile["adminUsername"].as_str().unwrap_or_default();
    if user.is_empty() || ["root", "admin", "administrator"].contains(&user.to_ascii_lowercase().as_str()) {
        let message = "The Admin Username specified is not allowed.";
        return Err(invalid_parameter("adminUsername", message));
    }
    for key in profile["linuxConfiguration"]["ssh"]["publicKeys"].as_array().into_iter().flatten() {
        let path = format!("/home/{user}/.ssh/authorized_keys");
        if key["path"] != path.as_str() {
            let message = format!(
                "Destination path for SSH public keys is currently limited to its default value {path}  due to a known issue in Linux provisioning agent."
            );
            return Err(invalid_parameter("linuxConfiguration.ssh.publicKeys.path", &message));
        }
        if !is_ssh_key(key["keyData"].as_str().unwrap_or_default()) {
            let target = "linuxConfiguration.ssh.publicKeys.keyData";
            return Err(invalid_parameter(target, &format!("The value of parameter {target} is invalid.")));
        }
    }
    Ok(())
}

/// Checks for OpenSSH's `ssh-rsa` with at least 2048 bits: 256 bytes of modulus and its framing.
fn is_ssh_key(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_rsa = words.next() == Some("ssh-rsa");
    let blob = words.next().and_then(|encoded| STANDARD.decode(encoded).ok()).unwrap_or_default();
    is_rsa && blob.starts_with(b"\0\0\0\x07ssh-rsa") && blob.len() > 11 + 256
}

fn certificate_of_vault(put: &Put, vault_id: &Value, url: &Value) -> Result<(), Reply> {
    let (vault_id, url) = (vault_id.as_str().unwrap_or_default(), url.as_str().unwrap_or_default());
    let suffix = format!(".vault.{}", put.call.stamp.names.suffix());
    let parts = url::Url::parse(url).ok().filter(|parsed| parsed.scheme() == "https");
    let host = parts.as_ref().and_then(|parsed| parsed.host_str()).unwrap_or_default();
    let path: Vec<&str> =
        parts.as_ref().map(|parsed| parsed.path().trim_matches('/').split('/').collect()).unwrap_or_default();
    let (Some(name), ["secrets", secret, version]) = (host.strip_suffix(suffix.as_str()), path.as_slice()) else {
        let message = format!(
            "{url} is not a valid versioned Key Vault Secret URL. It should be in the format \
             https://<vaultEndpoint>/secrets/<secretName>/<secretVersion>."
        );
        return Err(invalid_parameter("certificateUrl", &message));
    };
    let vault = put.world.vaults.iter().find(|vault| vault.name.eq_ignore_ascii_case(name));
    let Some(vault) = vault.filter(|vault| is_open(vault, vault_id)) else {
        let message = format!(
            "Key Vault {url} either has not been enabled for deployment or the vault id provided, {vault_id}, does not match the Key Vault's true \
             resource id."
        );
        return Err(refuse(403, "KeyVaultAccessForbidden", message));
    };
    let versions =
        vault.secrets.iter().find(|(known, _)| known.eq_ignore_ascii_case(secret)).map(|(_, versions)| versions);
    let found = versions.into_iter().flatten().find(|one| one.version.eq_ignore_ascii_case(version));
    let Some(found) = found else {
        let message = format!("The Key Vault secret referenced with the URL {url} does not exist.");
        return Err(refuse(404, "KeyVaultSecretDoesNotExist", message));
    };
    if is_pfx(found) {
        return Ok(());
    }
    // A secret with another content type gives the same error.
    let message = format!(
        "The secret's JSON representation retrieved from {url} has data field which is not a properly formatted PFX file or the password provided \
         does not correctly decode the PFX file."
    );
    Err(refuse(400, "CertificateImproperlyFormatted", message))
}

fn is_open(vault: &Vault, id: &str) -> bool {
    let place = &vault.place;
    let own = format!(
        "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.KeyVault/vaults/{}",
        place.subscription_id, place.resource_group, vault.name
    );
    own.eq_ignore_ascii_case(id) && vault.properties.get("enabledForDeployment") == Some(&Value::Bool(true))
}

/// Checks for base64 of `{"data": base64, "dataType": "pfx", "password"}`, with the content type `pfx`.
fn is_pfx(secret: &SecretVersion) -> bool {
    let value = STANDARD.decode(&secret.value).ok();
    let value: Value = value.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let data = value["data"].as_str().and_then(|data| STANDARD.decode(data).ok());
    secret.content_type.as_deref() == Some("pfx")
        && value["dataType"] == "pfx"
        && value["password"].is_string()
        // A DER sequence, as in every PFX file.
        && data.is_some_and(|data| data.first() == Some(&0x30))
}

/// Refuses changes of settings that are fixed for the lifetime of a machine.
fn unchangeable(put: &Put, wanted: &Value) -> Result<(), Reply> {
    let Some(existing) = put.existing else { return Ok(()) };
    let held = Value::Object(existing.properties.clone());
    let pointers = [
        "/storageProfile/imageReference",
        "/osProfile/adminUsername",
        "/osProfile/computerName",
        "/osProfile/linuxConfiguration/ssh/publicKeys",
    ];
    for pointer in pointers {
        if held.pointer(pointer) != wanted.pointer(pointer) {
            let target = pointer.rsplit_once("Profile/").map_or(pointer, |(_, rest)| rest).replace('/', ".");
            let message = format!("Changing property '{target}' is not allowed.");
            let body = json!({"error": {"code": "PropertyChangeNotAllowed", "target": target, "message": message}});
            return Err(Reply::json(409, &body));
        }
    }
    Ok(())
}
