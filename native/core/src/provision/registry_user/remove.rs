//! Remove-ContainerRegistryUser: deletes a login from a key vault. The next deployment of the registry omits it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cloud::names;
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::identity::context::Context;
use crate::key_vault::secret::{SecretItem, Vault};
use crate::provision::findings::Findings;
use crate::resource::key_vault::named as vault_named;
use crate::resource::login_kind::Kind;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;
use crate::spelling;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub key_vault_name: String,
    pub user_name: String,
    /// Removes the last login too.
    #[serde(default)]
    pub force: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// In the spelling of the vault, which is that of the login.
    pub user_name: String,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// Deletes the login. Everything is decided by the list of the vault, so the password is not read.
///
/// # Errors
/// `User.NotFound`; `User.LastLogin` without `force`; `Argument.Invalid` for a secret that is not a login.
pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    Findings::from_iter(names::key_vault(&request.key_vault_name)).settle(&context.events)?;
    let target = Target::select(context).await?;
    let found = vault_named(&target, &request.key_vault_name).await?;
    let vault = Vault::new(context, found.uri()?, false);
    let items = vault.list().await?;
    let user = items.iter().find(|item| spelling::same(&item.name, &request.user_name)).ok_or_else(|| {
        let (vault, user) = (&request.key_vault_name, &request.user_name);
        let message = format!("the key vault '{vault}' has no registry user '{user}'");
        Error::new(ErrorId::UserNotFound, message).with_target(user)
    })?;
    Kind::of_login(&user.name, user.content_type.as_deref())?;
    if !request.force && is_last(user, &items) {
        let message = format!(
            "'{}' is the only login of the key vault '{}', and a registry without a login cannot be deployed",
            user.name, request.key_vault_name
        );
        return Err(Error::new(ErrorId::UserLast, message).with_target(&user.name));
    }
    let reason = "the next deployment of the registry omits it";
    let step = Step::new(StepKind::OldRegistryUser, format!("Secret '{}'", user.name), Action::Remove, reason);
    if Mode::of(request.what_if) == Mode::Apply {
        step.remove(&context.events, vault.delete(&user.name)).await.map_err(with_remedy)?;
    }
    Ok(Outcome { user_name: user.name.clone(), action: step.action.done(), plan: vec![step] })
}

/// Returns whether the setup would find no login without this one.
fn is_last(user: &SecretItem, items: &[SecretItem]) -> bool {
    let is_usable =
        |item: &SecretItem| item.validity.enabled && Kind::of(item.content_type.as_deref()) == Some(Kind::Login);
    is_usable(user) && !items.iter().any(|item| item.name != user.name && is_usable(item))
}

fn with_remedy(error: Error) -> Error {
    match error.id {
        ErrorId::VaultAccessDenied => error.with_hint(
            "Grant the signed-in account Delete on the secrets of the vault, then run the same command again.",
        ),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key_vault::secret::Validity;

    fn item(name: &str, content_type: &str, enabled: bool) -> SecretItem {
        SecretItem {
            name: name.to_owned(),
            content_type: Some(content_type.to_owned()),
            created: None,
            updated: None,
            validity: Validity { enabled, not_before: None, expires: None },
        }
    }

    #[test]
    fn only_a_usable_login_without_another_usable_one_is_the_last() {
        let first = item("first", "user credentials", true);
        let others = [
            (item("other", "User Credentials", true), false),
            (item("other", "user credentials", false), true),
            (item("other", "retired user credentials", true), true),
            (item("other", "pfx", true), true),
        ];
        for (other, expected) in others {
            let items = [first.clone(), other];
            assert_eq!(is_last(&items[0], &items), expected, "{items:?}");
        }
        let items = [item("retired", "retired user credentials", true)];
        assert!(!is_last(&items[0], &items), "the setup leaves it out in any case");
    }
}
