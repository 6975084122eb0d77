//! `onlyIfChanged`: whether a new deployment would change the registry. It would, unless the last one succeeded with the same parameters, its virtual machine
//! has the certificate, none of its resources was deleted, and no login was changed since: the setup reads the logins only when it runs.

use jiff::{SignedDuration, Span, Timestamp};
use serde_json::Value;
use url::Url;

use super::preflight::Found;
use crate::arm::compute::{self, VirtualMachine};
use crate::arm::deployment::Deployment;
use crate::arm::storage_account;
use crate::error::Result;
use crate::http::answer::has_succeeded;
use crate::key_vault::secret::{SecretItem, Vault};
use crate::resource::deployed;
use crate::resource::deployment::{difference, of_registry, running_now};
use crate::resource::secret::CREDENTIALS_TYPE;
use crate::spelling;

/// Returns the last deployment, or the reason why a new one is needed.
///
/// # Errors
/// If deployments, virtual machines, or the secrets of the vault cannot be read: they are never assumed to be unchanged.
pub(super) async fn find(found: &Found, parameters: &Value) -> Result<std::result::Result<Deployment, String>> {
    let Some(last) = of_registry(&found.target, &found.scope).await?.pop() else {
        return Ok(Err("the resource group has no deployment of a registry".to_owned()));
    };
    let name = last.name().to_owned();
    if !last.has_succeeded() {
        return Ok(Err(format!("the last deployment '{name}' has the state {}", last.status())));
    }
    if let Some(difference) = difference(&found.template, parameters, &last) {
        return Ok(Err(format!("it differs from '{name}' in {difference}")));
    }
    let (Some(certificate), Some(began)) = (&found.inputs.certificate, began(&last)) else {
        return Ok(Err(format!("the stamp does not report when '{name}' began")));
    };
    let machines = compute::machines(&found.target.arm, &found.scope).await?;
    let has_certificate =
        |machine: &VirtualMachine| running_now::installed(machine).iter().any(|one| one.id.is(certificate));
    let is_ready = |machine: &&VirtualMachine| machine.state().is_some_and(has_succeeded);
    if !machines.iter().filter(is_ready).any(has_certificate) {
        return Ok(Err(format!("no virtual machine with the certificate of '{name}' is ready")));
    }
    let deleted = deployed::deleted(&found.target, &found.scope, &last).await?;
    if !deleted.is_empty() {
        return Ok(Err(deployed::missing(&deleted, &name)));
    }
    if let Some((scope, account)) = &found.inputs.storage_account {
        let held = storage_account::get(&found.target.arm, scope, account).await?;
        let created = held.as_ref().and_then(|held| held.properties.own.creation_time.as_str()?.parse().ok());
        // The machine has a key of the account.
        if held.is_none() || created.is_some_and(|created: Timestamp| created > began) {
            return Ok(Err(format!("the storage account '{account}' is newer than '{name}'")));
        }
    }
    let mut uri: Url = certificate.url.clone();
    uri.set_path("/");
    let logins = Vault::new(found.target.context(), uri, false).list().await?;
    Ok(match changed_login(&logins, began) {
        Some(login) => Err(format!("the login '{login}' is newer than '{name}'")),
        None => Ok(last),
    })
}

/// Returns when a deployment began: its timestamp is that of its last change.
fn began(deployment: &Deployment) -> Option<Timestamp> {
    let ended: Timestamp = deployment.properties.own.timestamp.text()?.parse().ok()?;
    let lasted: Span = deployment.properties.own.duration.text()?.parse().ok()?;
    ended.checked_sub(SignedDuration::try_from(lasted).ok()?).ok()
}

/// Returns a login that was changed after `began`, or whose change has no time. The times of a vault have whole seconds.
fn changed_login(secrets: &[SecretItem], began: Timestamp) -> Option<&str> {
    let is_login =
        |item: &&SecretItem| item.content_type.as_deref().is_some_and(|kind| spelling::same(kind, CREDENTIALS_TYPE));
    let is_newer = |item: &&SecretItem| item.updated.is_none_or(|updated| updated.as_second() > began.as_second());
    secrets.iter().filter(is_login).find(is_newer).map(|item| item.name.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::key_vault::secret::Validity;

    #[test]
    fn beginning_is_the_timestamp_minus_the_duration() {
        for (timestamp, duration, expected) in [
            ("2026-11-29T10:15:30.5Z", "PT15M", Some("2026-11-29T10:00:30.5Z")),
            ("2026-11-29T10:15:30Z", "PT1H2M3.25S", Some("2026-11-29T09:13:26.75Z")),
            ("2026-11-29T10:15:30Z", "soon", None),
            ("yesterday", "PT15M", None),
        ] {
            let properties = json!({ "properties": { "timestamp": timestamp, "duration": duration } });
            let deployment = serde_json::from_value(properties.clone()).expect("a deployment");
            let expected: Option<Timestamp> = expected.and_then(|text| text.parse().ok());
            assert_eq!(began(&deployment), expected, "{properties}");
        }
        assert_eq!(began(&Deployment::default()), None);
    }

    #[test]
    fn login_changed_after_the_beginning_is_found_and_other_secrets_are_not() {
        let began: Timestamp = "2026-11-29T10:00:30.7Z".parse().expect("a time");
        let secret = |name: &str, kind: &str, updated: Option<i64>| SecretItem {
            name: name.to_owned(),
            content_type: Some(kind.to_owned()),
            validity: Validity { enabled: true, not_before: None, expires: None },
            created: None,
            updated: updated.and_then(|offset| Timestamp::from_second(began.as_second() + offset).ok()),
        };
        let of = |kind: &str, updated| changed_login(&[secret("a", kind, updated)], began).map(str::to_owned);
        assert_eq!(of("user credentials", Some(-1)), None);
        assert_eq!(of("user credentials", Some(0)), None);
        assert_eq!(of("User Credentials", Some(1)).as_deref(), Some("a"));
        assert_eq!(of("user credentials", None).as_deref(), Some("a"));
        assert_eq!(of("pfx", Some(1)), None);
    }
}
