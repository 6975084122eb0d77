//! Update-ContainerRegistryCredential: a new password or user for the registry. The setup of the registry reads its logins from the vault, so the old login is
//! removed in this order: the new one is written; when it works, the old one is retired, and the setup skips it; when the registry refuses it, it is deleted.
//! Each run checks the progress and does the next possible steps; the registry is deployed again between runs.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::findings::settle;
use super::images::connection::Connection;
use super::key_vault_secret::{CREDENTIALS_TYPE, access, vault_named};
use super::plan::{Action, Mode, Step};
use super::registry_password::unusable_password;
use super::target::Target;
use super::verification;
use super::verification::image::{self, Access};
use crate::arm::key_vault;
use crate::cloud::names;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::event::{EventSink, StepState};
use crate::http::Network;
use crate::identity::context::Context;
use crate::key_vault::secret::{Secret, Vault};
use crate::oci::credential::Credential;
use crate::oci::registry::{Client, Registry};
use crate::secret::{SecretString, Secrets};
use crate::spelling;

/// A content type that the setup does not treat as a login.
const RETIRED_TYPE: &str = "retired user credentials";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub key_vault_name: String,
    pub registry_user_name: String,
    /// The user to remove; without it only the password of `registry_user_name` changes.
    pub old_registry_user_name: Option<String>,
    /// Host of the registry, with a port unless it is 443. Not required with `force`.
    pub registry: Option<String>,
    /// Deletes the old login immediately, whether or not the new one works.
    #[serde(default)]
    pub force: bool,
    #[serde(default)]
    pub what_if: bool,
    #[serde(flatten)]
    pub connection: Connection,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// The new login works, and the old one was removed from registry and vault; with `force` from the vault.
    Complete,
    /// The registry must be deployed again, and the same request repeated.
    DeploymentNeeded,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// `None` for a plan.
    pub state: Option<State>,
    pub registry_user_name: String,
    pub old_registry_user_name: Option<String>,
    /// The answer of the registry; `None` if it was not asked.
    pub new_login_works: Option<bool>,
    pub old_login_works: Option<bool>,
    pub plan: Vec<Step>,
}

/// Runs the next steps. Secret: `registryUserPassword`, the new one.
pub async fn run(context: &Context, request: Request, secrets: Secrets) -> Result<Outcome> {
    let password = secrets.require("registryUserPassword")?;
    settle(&context.events, problems(&request, &password))?;
    let target = Target::select(context).await?;
    let found = vault_named(&target, &request.key_vault_name).await?;
    let vault = Vault::new(context, key_vault::uri(&found)?, key_vault::is_registering(&found));
    let registry = match &request.registry {
        Some(host) if !request.force => Some(Asked::reach(host, &request.connection, &context.events).await?),
        _ => None,
    };
    let old = Old::find(&vault, request.old_registry_user_name.as_deref()).await?;
    let new = access(&request.registry_user_name, &password);
    let (step, existing) = new.look(&vault).await?;
    let mut outcome = Outcome {
        state: None,
        plan: std::iter::once(step.clone()).chain(old.iter().map(Old::step)).collect(),
        registry_user_name: request.registry_user_name.clone(),
        old_registry_user_name: request.old_registry_user_name.clone(),
        new_login_works: None,
        old_login_works: None,
    };
    if Mode::of(request.what_if) == Mode::Plan {
        return Ok(outcome);
    }
    new.ensure(&vault, context, &step, existing).await?;
    let state = replace(context, &vault, registry.as_ref(), new.name, &password, old, &mut outcome).await?;
    if state == State::DeploymentNeeded {
        context.events.host("Deploy the registry again with the same values, then run the same command again.");
    }
    outcome.state = Some(state);
    Ok(outcome)
}

/// After the new login was written: removes the old one as far as the registry currently allows.
async fn replace(
    context: &Context,
    vault: &Vault,
    registry: Option<&Asked>,
    user: &str,
    password: &SecretString,
    old: Option<Old>,
    outcome: &mut Outcome,
) -> Result<State> {
    let Some(registry) = registry else {
        if let Some(old) = &old {
            old.delete(context, vault).await?;
        }
        return Ok(State::Complete);
    };
    let works = registry.takes(user, password).await?;
    outcome.new_login_works = Some(works);
    if !works {
        context.events.host(format!("The registry does not accept the new login of '{user}' yet."));
        return Ok(State::DeploymentNeeded);
    }
    context.events.host(format!("The registry accepts the new login of '{user}'."));
    let Some(old) = old else { return Ok(State::Complete) };
    old.retire(context, vault).await?;
    let works = registry.takes(&old.user, &old.secret.value).await?;
    outcome.old_login_works = Some(works);
    if works {
        context.events.host(format!("The registry still accepts the old login of '{}'.", old.user));
        return Ok(State::DeploymentNeeded);
    }
    old.delete(context, vault).await?;
    Ok(State::Complete)
}

fn problems(request: &Request, password: &SecretString) -> Vec<Problem> {
    let mut problems: Vec<Problem> = [
        names::key_vault(&request.key_vault_name),
        names::registry_user(&request.registry_user_name),
        unusable_password(password, "RegistryUserPassword"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(old) = &request.old_registry_user_name {
        problems.extend(names::registry_user(old).map(|mut problem| {
            problem.parameter = Some("OldRegistryUserName");
            problem
        }));
        if old.eq_ignore_ascii_case(&request.registry_user_name) {
            let message = format!(
                "'{old}' and '{}' are the same secret because secret names ignore case; the new password would be deleted.",
                request.registry_user_name
            );
            problems.push(Problem::error(ErrorId::NamesCollide, "OldRegistryUserName", message));
        }
    }
    if request.registry.is_none() && !request.force {
        let message = "The name of the registry is required to check whether the new login works.";
        problems.push(Problem::error(ErrorId::ArgumentMissing, "Registry", message));
    }
    problems
}

/// Checks logins with the registry, like a client.
struct Asked {
    name: String,
    network: Network,
    events: EventSink,
}

impl Asked {
    /// Connects to the registry. Fails if it cannot be reached, so that nothing is written then.
    async fn reach(host: &str, connection: &Connection, events: &EventSink) -> Result<Self> {
        let (name, url) = verification::address(host)?;
        let network = Network::read(
            connection.trusted_root_file.as_deref(),
            connection.environment.as_ref(),
            &connection.resolve,
        )?;
        let asked = Self { name, network, events: events.clone() };
        if image::reach(&asked.registry(None)?, &url).await? == Access::Open {
            let message = format!("the registry '{}' requires no login, so the logins cannot be checked", asked.name);
            return Err(Error::new(ErrorId::RegistryOpen, message).with_target(asked.name));
        }
        Ok(asked)
    }

    /// Returns whether the registry accepts the login. Any failure other than a refusal is an error.
    async fn takes(&self, user: &str, password: &SecretString) -> Result<bool> {
        let login = Credential::Password { user: user.to_owned(), password: password.clone() };
        match image::log_in(&self.registry(Some(login))?).await {
            Ok(()) => Ok(true),
            Err(error) if error.id == ErrorId::RegistryLoginFailed => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Creates a new connection for each login, since a registry remembers who has signed in.
    fn registry(&self, login: Option<Credential>) -> Result<Arc<Registry>> {
        Registry::new(Client::new(self.network.clone(), &self.events)?, &self.name, login)
    }
}

/// The login to remove.
struct Old {
    user: String,
    secret: Secret,
}

impl Old {
    /// Finds the old login; `None` if there is none, or if it was already removed.
    async fn find(vault: &Vault, user: Option<&str>) -> Result<Option<Self>> {
        let Some(user) = user else { return Ok(None) };
        let doing = |error: Error| error.context(format!("reading the old login '{user}'"));
        let Some(secret) = vault.get(user).await.map_err(doing)? else { return Ok(None) };
        let kind = secret.content_type.as_deref().unwrap_or("none");
        if !spelling::is_one_of(kind, &[CREDENTIALS_TYPE, RETIRED_TYPE]) {
            let message = format!("the secret '{user}' has the content type '{kind}', so it is not a registry login");
            return Err(Error::new(ErrorId::ArgumentInvalid, message).with_target(user));
        }
        // The registry accepts only the vault's spelling.
        Ok(Some(Self { user: secret.id.name.clone(), secret }))
    }

    fn step(&self) -> Step {
        let reason = "it is removed when the new login works and the registry rejects this one";
        Step::new("oldRegistryUser", format!("Secret '{}'", self.user), Action::Remove, reason)
    }

    /// Makes the setup skip the login. The value is kept, to check whether the registry still accepts it.
    async fn retire(&self, context: &Context, vault: &Vault) -> Result<()> {
        if self.secret.content_type.as_deref().is_some_and(|kind| spelling::same(kind, RETIRED_TYPE)) {
            return Ok(());
        }
        let told = |state| context.events.step("retiredRegistryUser", format!("Old login '{}'", self.user), state);
        told(StepState::Started);
        vault
            .set_content_type(&self.secret.id, RETIRED_TYPE)
            .await
            .inspect_err(|_| told(StepState::Failed))
            .map_err(|error| error.context(format!("retiring the old login '{}'", self.user)))?;
        told(StepState::Updated);
        context.events.host(format!("Retired the old login '{}'; the next deployment omits it.", self.user));
        Ok(())
    }

    async fn delete(&self, context: &Context, vault: &Vault) -> Result<()> {
        let step = self.step();
        step.begin(&context.events);
        if let Err(error) = vault.delete(&self.user).await {
            step.failed(&context.events);
            let denied = error.id == ErrorId::VaultAccessDenied;
            let error = error.context(format!("deleting the old login '{}'", self.user));
            return Err(match denied {
                true => error.with_hint(
                    "Grant the signed-in account Delete on the secrets of the vault, then run the same command again.",
                ),
                false => error,
            });
        }
        step.end(&context.events);
        Ok(())
    }
}
