//! Where a login comes from: the caller, a key vault that the caller names, or the key vault of the registry's deployment.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;
use crate::identity::context::Context;
use crate::key_vault::secret::Vault;
use crate::oci::credential::Credential;
use crate::provision::images::connection::login;
use crate::provision::images::deployed_login;
use crate::provision::verification;
use crate::resource::key_vault::named as vault_named;
use crate::resource::secret::CREDENTIALS_TYPE;
use crate::resource::target::Target;
use crate::secret::{SecretString, Secrets};
use crate::spelling;

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Host, with a port unless it is 443.
    pub registry: String,
    pub user_name: Option<String>,
    /// The vault that has the password of `userName`.
    pub key_vault_name: Option<String>,
}

pub(super) struct FoundLogin {
    pub registry: String,
    pub user: String,
    pub password: SecretString,
}

/// # Errors
/// `Login.NotFound`, `Argument.Missing`, and those of the key vault.
pub(super) async fn find(
    events: &EventSink,
    stamp: Option<Context>,
    source: &Source,
    secrets: &Secrets,
) -> Result<FoundLogin> {
    let (registry, _) = verification::address(&source.registry)?;
    let user = source.user_name.as_deref().filter(|user| !user.is_empty());
    let vault = source.key_vault_name.as_deref().filter(|name| !name.is_empty());
    let credential = match (vault, stamp) {
        (None, stamp) => match (login(user, secrets, "password")?, stamp) {
            (Some(given), _) => Some(given),
            (None, Some(stamp)) => of_deployment(&stamp, &registry).await?,
            (None, None) => None,
        },
        (Some(_), None) => {
            return Err(Error::new(ErrorId::NotSignedIn, "a login from a key vault requires a session on the stamp"));
        }
        (Some(vault), Some(stamp)) => Some(of_vault(&stamp, vault, user).await?),
    };
    match credential {
        Some(Credential::Password { user, password }) => {
            events.verbose(format!("{registry}: the login is that of '{user}'"));
            Ok(FoundLogin { registry, user, password })
        }
        _ => {
            let message = format!("there is no login for '{registry}'");
            Err(Error::new(ErrorId::LoginNotFound, message).with_target(registry))
        }
    }
}

async fn of_deployment(stamp: &Context, registry: &str) -> Result<Option<Credential>> {
    let host = registry.split(':').next().unwrap_or_default();
    let doing = format!("reading the login of '{registry}' from the key vault of its deployment");
    deployed_login::look(stamp, host).await.map_err(|error| error.context(doing))
}

async fn of_vault(stamp: &Context, name: &str, user: Option<&str>) -> Result<Credential> {
    let Some(user) = user else {
        return Err(Error::new(ErrorId::ArgumentMissing, "RegistryUserName names the secret in the key vault"));
    };
    let target = Target::select(stamp).await?;
    let found = vault_named(&target, name).await?;
    let vault = Vault::new(stamp, found.uri()?, false);
    let secret = vault.get(user).await.map_err(|error| error.context(format!("reading the login '{user}'")))?;
    let Some(secret) = secret else {
        let message = format!("the key vault '{name}' has no login '{user}'");
        return Err(Error::new(ErrorId::LoginNotFound, message).with_target(user));
    };
    let kind = secret.content_type.as_deref().unwrap_or("none");
    if !spelling::same(kind, CREDENTIALS_TYPE) {
        let message = format!("the secret '{user}' has the content type '{kind}', so it is not a registry login");
        return Err(Error::new(ErrorId::ArgumentInvalid, message).with_target(user));
    }
    // The registry takes the vault's spelling and no other.
    Ok(Credential::Password { user: secret.id.name.clone(), password: secret.value })
}
