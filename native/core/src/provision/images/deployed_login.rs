//! The login of a registry on the stamp: a user from the key vault of its deployment.

use jiff::Timestamp;

use crate::arm::deployment::Deployment;
use crate::arm::{key_vault, public_ip};
use crate::cloud::resource_id::{self, Scope};
use crate::error::Result;
use crate::identity::context::Context;
use crate::key_vault::secret::{SecretItem, Vault};
use crate::oci::credential::Credential;
use crate::resource::deployment::of_registry;
use crate::resource::login_kind::Kind;
use crate::resource::target::Target;

const PUBLIC_IP: &str = "Microsoft.Network/publicIPAddresses";

/// Returns the login for `registry` (a host, optionally with a port) if it is a registry of the stamp and its vault can be read; otherwise `None`, and the
/// registry itself reports what it requires.
pub(crate) async fn find(context: &Context, registry: &str) -> Option<Credential> {
    let host = host_on_stamp(context, registry)?;
    match look(context, host).await {
        Ok(Some(login)) => {
            if let Credential::Password { user, .. } = &login {
                context.events.verbose(format!("{host}: signing in as '{user}' of its key vault"));
            }
            Some(login)
        }
        Ok(None) => {
            context.events.verbose(format!("no deployment on the stamp names a key vault with a login for {host}"));
            None
        }
        Err(error) => {
            context
                .events
                .verbose(format!("the login for {host} cannot be read from its key vault: {}", error.message));
            None
        }
    }
}

/// Returns the host of `registry` if it has a name of the stamp.
pub(crate) fn host_on_stamp<'a>(context: &Context, registry: &'a str) -> Option<&'a str> {
    let host = registry.split(':').next().unwrap_or_default();
    is_below(&context.session.public_suffix()?, host).then_some(host)
}

/// Returns whether `host` is one label followed by `suffix`.
fn is_below(suffix: &str, host: &str) -> bool {
    let (label, rest) = host.split_once('.').unwrap_or_default();
    !label.is_empty() && rest.eq_ignore_ascii_case(suffix)
}

/// Returns the login for the registry `host` of the stamp; `None` if no deployment names a key vault with one.
pub(crate) async fn look(context: &Context, host: &str) -> Result<Option<Credential>> {
    let target = Target::select(context).await?;
    let Some(newest) = newest_deployment(&target, host).await? else { return Ok(None) };
    let Some(id) = newest.parameter("pfxKeyVaultResourceId") else { return Ok(None) };
    let Some(vault) = key_vault::by_id(&target.arm, &id).await? else { return Ok(None) };
    let deployed = newest.properties.own.timestamp.text().and_then(|time| time.parse::<Timestamp>().ok());
    let vault = Vault::new(context, vault.uri()?, false);
    let mut users = vault.list().await?;
    users.retain(|item| item.validity.enabled && Kind::of(item.content_type.as_deref()) == Some(Kind::Login));
    // The registry knows only users that its setup read.
    let is_later = |item: &SecretItem| item.updated.zip(deployed).is_some_and(|(updated, deployed)| updated > deployed);
    let Some(user) = users.into_iter().min_by_key(|item| (is_later(item), item.name.clone())) else { return Ok(None) };
    let Some(secret) = vault.get(&user.name).await? else { return Ok(None) };
    Ok(Some(Credential::Password { user: user.name, password: secret.value }))
}

/// Returns the newest deployment in the resource group of the public IP address named `host`.
pub(crate) async fn newest_deployment(target: &Target, host: &str) -> Result<Option<Deployment>> {
    let Some(group) = group_of(target, host).await? else { return Ok(None) };
    Ok(of_registry(target, &group).await?.pop())
}

/// Returns the resource group of the public IP address named `host`.
pub(crate) async fn group_of(target: &Target, host: &str) -> Result<Option<Scope>> {
    let addresses = public_ip::list(&target.arm, &target.subscription.id).await?;
    let named = addresses.iter().find(|address| address.host().is_some_and(|it| it.eq_ignore_ascii_case(host)));
    Ok(named.and_then(|address| resource_id::parse(&address.id, PUBLIC_IP)).map(|(group, _)| group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registries_of_the_stamp_have_one_label_before_its_suffix() {
        let suffix = "shanghai.cloudapp.azurestack.example";
        assert!(is_below(suffix, "registry.Shanghai.cloudapp.azurestack.example"));
        assert!(!is_below(suffix, "docker.io"));
        assert!(!is_below(suffix, suffix));
        assert!(!is_below(suffix, "a.b.shanghai.cloudapp.azurestack.example"));
    }
}
