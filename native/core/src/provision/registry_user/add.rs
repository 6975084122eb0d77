//! Add-ContainerRegistryUser: adds a login to the key vault of a registry.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::view::UserView;
use crate::cloud::names;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::identity::context::Context;
use crate::key_vault::secret::{Secret, SecretId, Vault};
use crate::parameter::Parameter;
use crate::provision::findings::Findings;
use crate::provision::registry_password::unusable_password;
use crate::resource::key_vault::named as vault_named;
use crate::resource::login_kind::Kind;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::secret::{WantedSecret, access};
use crate::resource::secret_validity::Named;
use crate::resource::target::Target;
use crate::secret::{ExposeSecret, SecretString, Secrets};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub key_vault_name: String,
    pub user_name: String,
    /// Replaces the password of an existing user.
    #[serde(default)]
    pub force: bool,
    /// The key vault will be created. Only for a plan: only the name and the password are checked.
    #[serde(default)]
    pub planned_vault: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    /// `None` for a plan.
    pub user: Option<UserView>,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// Writes the login, unless the vault has it. Secret: `password`.
///
/// # Errors
/// `User.AlreadyExists` when the user has another password, which is replaced only with `force`.
pub async fn run(context: &Context, request: Request, secrets: Secrets) -> Result<Outcome> {
    let password = secrets.require("password")?;
    check(&request, &password).settle(&context.events)?;
    if request.planned_vault {
        let wanted = access(&request.user_name, &password);
        let step = wanted.plan(None);
        return Ok(Outcome { user: None, action: step.action.done(), plan: vec![step] });
    }
    let target = Target::select(context).await?;
    let found = vault_named(&target, &request.key_vault_name).await?;
    let vault = Vault::new(context, found.uri()?, found.is_registering());
    let wanted = access(&request.user_name, &password);
    let (step, existing) = look(&vault, &request.key_vault_name, &wanted, request.force).await?;
    let mut outcome = Outcome { user: None, action: step.action.done(), plan: vec![step.clone()] };
    if Mode::of(request.what_if) == Mode::Plan {
        return Ok(outcome);
    }
    wanted.ensure(&vault, context, &step, existing).await?;
    let written = vault.get(wanted.name).await?.ok_or_else(|| {
        let message = format!("the secret '{}' was deleted after it was written", wanted.name);
        Error::new(ErrorId::VerificationFailed, message).with_target(wanted.name)
    })?;
    outcome.user = Some(UserView::of_secret(&request.key_vault_name, &written));
    Ok(outcome)
}

fn check(request: &Request, password: &SecretString) -> Findings {
    let user = names::registry_user(&request.user_name)
        .map(|problem| Problem { parameter: Some(Parameter::UserName), ..problem });
    let planned = (request.planned_vault && !request.what_if).then(|| {
        let message = "The key vault does not exist yet, so only a plan can be made.";
        Problem::error(ErrorId::ArgumentInvalid, Parameter::KeyVaultName, message)
    });
    [names::key_vault(&request.key_vault_name), user, unusable_password(password, Parameter::Password), planned]
        .into_iter()
        .flatten()
        .collect()
}

/// Returns what is to be done, and the version that it replaces.
async fn look(
    vault: &Vault,
    vault_name: &str,
    wanted: &WantedSecret<'_>,
    force: bool,
) -> Result<(Step, Option<SecretId>)> {
    let title = format!("Secret '{}'", wanted.name);
    let held = match vault.get(wanted.name).await {
        Ok(Some(held)) => held,
        Ok(None) => return Ok((Step::missing(wanted.step, title), None)),
        // It may have been disabled on purpose, and a new version would be enabled.
        Err(error) if error.id == ErrorId::SecretDisabled => {
            let enable = Named { vault: vault_name, name: wanted.name, version: None }.enabling();
            return Err(exists(wanted.name, "is disabled").with_hint(format!(
                "Remove the user first (Remove-ContainerRegistryUser), or enable the secret ({enable})."
            )));
        }
        Err(error) => return Err(error.context(format!("reading the secret '{}'", wanted.name))),
    };
    wanted.require_spelling(&held.id.name)?;
    let kind = Kind::of_login(wanted.name, held.content_type.as_deref())?;
    let is_same = is_same_password(&held, wanted.value);
    let step = match kind {
        Kind::Login if is_same => Step::new(wanted.step, title, Action::None, "it has this password"),
        Kind::Login if force => Step::new(wanted.step, title, Action::Update, "it has another password"),
        Kind::Login => return Err(exists(wanted.name, "has another password")),
        Kind::Retired => Step::new(wanted.step, title, Action::Update, "it is retired"),
    };
    Ok((step, Some(held.id)))
}

fn is_same_password(held: &Secret, wanted: &SecretString) -> bool {
    held.value.expose_secret() == wanted.expose_secret()
}

fn exists(user: &str, state: &str) -> Error {
    let message = format!("the registry user '{user}' already exists and {state}");
    Error::new(ErrorId::UserExists, message).with_target(user)
}
