//! Tests the actions of the service principal on the virtual machine: getting a token, reading the vault's secrets, listing the account's keys.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use jiff::Timestamp;
use url::Url;

use super::certificate;
use super::inputs::Inputs;
use crate::arm::{Arm, standing, storage_account};
use crate::error::{Error, ErrorId, Problem, Result, Severity};
use crate::http::poll::{Poll, Rhythm};
use crate::identity::context::Context;
use crate::key_vault::secret::{SecretItem, Vault};
use crate::parameter::Parameter;
use crate::provision::registry_password::unusable;
use crate::resource::deployment::running_now::RunningNow;
use crate::resource::existing;
use crate::resource::plan::Mode;
use crate::resource::secret::CREDENTIALS_TYPE;
use crate::resource::secret_validity::Named;
use crate::resource::target::Target;
use crate::secret::{ExposeSecret, SecretString};
use crate::spelling;
use crate::storage::account::Account;
use crate::storage::container::Container;

/// New role assignments and access policies become effective after a moment.
const RHYTHM: Rhythm = Rhythm::steady(Duration::from_secs(2), Duration::from_secs(7));
const VAULT: Parameter = Parameter::PfxKeyVaultResourceId;
/// A vault with more logins is not read completely.
const MOST_LOGINS_READ: usize = 50;

pub(super) async fn check(
    target: &Target,
    inputs: &Inputs,
    secret: &SecretString,
    registry_name: Option<&str>,
    running: &RunningNow,
    mode: Mode,
) -> Vec<Problem> {
    let caller = target.context();
    let principal = match sign_in(caller, &inputs.client_id, secret).await {
        Ok(principal) => principal,
        Err(error) => {
            let mut problems =
                vec![refused(ErrorId::DeploymentPrincipalRejected, Parameter::ServicePrincipalClientSecret, &error)];
            // If the caller can read the certificate, it is still checked.
            if let Some(vault) = vault(caller, inputs) {
                problems.extend(
                    certificate::check(&vault, target, inputs, registry_name, running).await.unwrap_or_default(),
                );
            }
            return problems;
        }
    };
    let (secrets, keys) = tokio::join!(
        check_vault(&principal, target, inputs, registry_name, running),
        check_storage(&principal, &target.arm, inputs, mode),
    );
    secrets.into_iter().chain(keys).collect()
}

/// Returns the principal's own session with the stamp. It does not send events of this operation.
async fn sign_in(caller: &Context, client_id: &str, secret: &SecretString) -> Result<Context> {
    let tenant = caller.tenant_id().await?;
    let session = caller.session.as_application(client_id, &tenant, secret)?;
    let principal = Context::new(Arc::new(session), caller.events.silenced());
    // The first token is requested here, so that a wrong secret is reported as such.
    principal.sign_in().await?;
    Ok(principal)
}

fn vault(context: &Context, inputs: &Inputs) -> Option<Vault> {
    let host = inputs.certificate.as_ref()?.url.host_str()?;
    let uri = Url::parse(&format!("https://{host}/")).ok()?;
    Some(Vault::new(context, uri, false))
}

async fn check_vault(
    principal: &Context,
    caller: &Target,
    inputs: &Inputs,
    registry_name: Option<&str>,
    running: &RunningNow,
) -> Vec<Problem> {
    let Some(vault_of_principal) = vault(principal, inputs) else { return Vec::new() };
    let mut problems = Vec::new();
    let reader = match patiently(|| Box::pin(vault_of_principal.list())).await {
        Ok(items) => {
            problems.extend(check_logins(&vault_of_principal, inputs, items, caller.context().clock().now()).await);
            Some(vault_of_principal)
        }
        Err(error) => {
            problems.push(refused(ErrorId::DeploymentVaultUnreadable, Parameter::ServicePrincipalClientId, &error));
            // The caller may be able to read what the principal cannot.
            vault(caller.context(), inputs)
        }
    };
    if let Some(reader) = reader {
        match certificate::check(&reader, caller, inputs, registry_name, running).await {
            Ok(findings) => problems.extend(findings),
            // A warning does not stop the deployment, so the failure must not be lost next to one.
            Err(error) if problems.iter().all(|problem| problem.severity == Severity::Warning) => {
                problems.push(refused(ErrorId::DeploymentVaultUnreadable, Parameter::ServicePrincipalClientId, &error));
            }
            Err(_) => {}
        }
    }
    problems
}

/// Checks the logins. The setup creates a login for each secret of their content type, skips invalid passwords, and fails if it cannot read one.
async fn check_logins(vault: &Vault, inputs: &Inputs, mut items: Vec<SecretItem>, now: Timestamp) -> Vec<Problem> {
    let vault_name = inputs.certificate.as_ref().map_or("", |id| inputs.vault_name(&id.url));
    let is_renewed =
        |item: &SecretItem| inputs.renewed_login.as_ref().is_some_and(|name| spelling::same(name, &item.name));
    let is_login = |kind: &String| spelling::same(kind, CREDENTIALS_TYPE);
    items.retain(|item| item.content_type.as_ref().is_some_and(is_login) && !is_renewed(item));
    let mut judged: Vec<Problem> = Vec::new();
    for item in &items {
        let named = Named { vault: vault_name, name: &item.name, version: None };
        judged.extend((!item.validity.enabled).then(|| named.disabled(VAULT)));
        judged.extend(named.outdated(item.validity, now));
    }
    let has_other = inputs.renewed_login.is_some() || items.iter().any(|item| !item.validity.enabled);
    items.retain(|item| item.validity.enabled);
    let all = items.len();
    items.truncate(MOST_LOGINS_READ);
    let reason = async |item: &SecretItem| {
        let secret = vault.get(&item.name).await.ok()??;
        unusable(secret.value.expose_secret()).map(|reason| {
            let message = format!("The secret '{}' will not become a login: {reason}.", item.name);
            Problem::warning(ErrorId::PasswordUnusable, message)
        })
    };
    let mut problems: Vec<Problem> = join_all(items.iter().map(reason)).await.into_iter().flatten().collect();
    if problems.len() == all && !has_other {
        let message = match all {
            0 => "The vault contains no login of the registry.",
            _ => "No secret of the vault can be a login of the registry.",
        };
        problems.push(Problem::error(ErrorId::DeploymentNoCredentials, VAULT, message));
    }
    problems.extend(judged);
    problems
}

async fn check_storage(principal: &Context, caller: &Arm, inputs: &Inputs, mode: Mode) -> Vec<Problem> {
    let Some((scope, name)) = &inputs.storage_account else { return Vec::new() };
    let mut notice = None;
    let outcome = async {
        let arm = Arm::new(principal).await?;
        let account_named = storage_account::named(scope, name);
        let mut account = patiently(|| Box::pin(standing::now(&arm, &account_named))).await?;
        if account.notice.is_some() && mode == Mode::Apply {
            // Waiting uses the caller's context, since the principal's sends no events.
            account = existing::look(caller, &account_named, mode).await?.0;
        }
        if let Some(problem) = account.notice {
            // Its keys and its container can be read when it is ready.
            notice = Some(problem);
            return Ok(true);
        }
        let key = patiently(|| Box::pin(storage_account::first_key(&arm, scope, name))).await?;
        let account = account.resource.unwrap_or_default();
        let endpoint = account.blob_endpoint()?;
        let account = Account { context: principal, endpoint: &endpoint, name, key: &key };
        Container { account, name: &inputs.container }.exists().await
    };
    match outcome.await {
        Ok(true) => notice.into_iter().collect(),
        Ok(false) => {
            let message = format!("The storage account '{name}' has no blob container '{}'.", inputs.container);
            vec![Problem::error(ErrorId::DeploymentContainerMissing, Parameter::StorageAccountContainer, message)]
        }
        Err(error) => vec![refused(ErrorId::DeploymentStorageUnreadable, Parameter::StorageAccountResourceId, &error)],
    }
}

/// Retries `work`. It is boxed because an async closure cannot be shown to be `Send` here.
async fn patiently<'a, T>(work: impl Fn() -> BoxFuture<'a, Result<T>>) -> Result<T> {
    let mut poll = Poll::new("the rights of the service principal", RHYTHM, None);
    loop {
        let outcome = work().await;
        let is_refused = outcome.as_ref().is_err_and(|error| error.service_status() == Some(403));
        if !is_refused || !poll.pause(None).await {
            return outcome;
        }
    }
}

/// Returns the problem with `id` if a service refused the principal. An error that says nothing about the principal, such as a lost connection, keeps its own id
/// and remedy.
fn refused(id: ErrorId, parameter: Parameter, error: &Error) -> Problem {
    match is_about_principal(error.id) {
        true => Problem::error(id, parameter, error.message.clone()),
        false => Problem::from_error(error, None),
    }
}

/// Returns whether the sign-in was refused, or a service refuses the principal or does not show it what exists.
fn is_about_principal(id: ErrorId) -> bool {
    matches!(
        id,
        ErrorId::NotSignedIn
            | ErrorId::SignInFailed
            | ErrorId::ClientSecretRejected
            | ErrorId::ApplicationUnknown
            | ErrorId::TenantUnknown
            | ErrorId::ClientCertificateRejected
            | ErrorId::ClockSkew
            | ErrorId::ResourceRejected
            | ErrorId::UserRejected
            | ErrorId::TokenExpired
            | ErrorId::AccountDisabled
            | ErrorId::AccountLocked
            | ErrorId::PasswordExpired
            | ErrorId::ConditionalAccess
            | ErrorId::Forbidden
            | ErrorId::NotFound
            | ErrorId::VaultAccessDenied
            | ErrorId::VaultNotFound
            | ErrorId::PolicyDisallowed
            | ErrorId::ResourceLocked
            | ErrorId::SubscriptionReadOnly
    )
}
