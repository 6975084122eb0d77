//! Get-ContainerRegistryUser: the logins in a key vault, and whether a registry accepts them.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::asked::Asked;
use super::view::UserView;
use crate::cloud::names;
use crate::error::{ErrorId, Result};
use crate::identity::context::Context;
use crate::key_vault::secret::Vault;
use crate::provision::findings::Findings;
use crate::provision::images::connection::Connection;
use crate::resource::key_vault::named as vault_named;
use crate::resource::login_kind::Kind;
use crate::resource::target::Target;
use crate::wildcard::fits;

/// The registry hashes each password, which takes one of its processors a tenth of a second.
const AT_A_TIME: usize = 4;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub key_vault_name: String,
    /// With `*` and `?`; without it all users.
    pub user_name: Option<String>,
    /// Host of the registry, with a port when it is not 443: it is asked whether it accepts each login.
    pub registry: Option<String>,
    #[serde(flatten)]
    pub connection: Connection,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    /// By name.
    pub users: Vec<UserView>,
}

/// Lists the users. Passwords are read only when a registry is asked.
pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    Findings::from_iter(names::key_vault(&request.key_vault_name)).settle(&context.events)?;
    let target = Target::select(context).await?;
    let found = vault_named(&target, &request.key_vault_name).await?;
    let vault = Vault::new(context, found.uri()?, false);
    let registry = match &request.registry {
        Some(host) => Some(Asked::reach(host, &request.connection, &context.events).await?),
        None => None,
    };
    let mut users: Vec<UserView> = Vec::new();
    for item in vault.list().await? {
        let is_wanted = request.user_name.as_ref().is_none_or(|pattern| fits(pattern, &item.name));
        if let Some(kind) = Kind::of(item.content_type.as_deref()).filter(|_| is_wanted) {
            users.push(UserView::of_item(&request.key_vault_name, &item, kind));
        }
    }
    let asked = users.into_iter().map(|user| with_answer(user, &vault, registry.as_ref()));
    let mut users: Vec<UserView> = stream::iter(asked).buffered(AT_A_TIME).try_collect().await?;
    users.sort_by(|one, other| one.user_name.cmp(&other.user_name));
    Ok(Outcome { users })
}

/// Asks the registry about the login. A user that was disabled or removed in the meantime is not asked about.
async fn with_answer(mut user: UserView, vault: &Vault, registry: Option<&Asked>) -> Result<UserView> {
    let Some(registry) = registry.filter(|_| user.enabled) else { return Ok(user) };
    match vault.get(&user.user_name).await {
        Ok(Some(secret)) => user.login_works = Some(registry.takes(&user.user_name, &secret.value).await?),
        Ok(None) => {}
        Err(error) if error.id == ErrorId::SecretDisabled => user.enabled = false,
        Err(error) => return Err(error.context(format!("reading the login '{}'", user.user_name))),
    }
    Ok(user)
}
