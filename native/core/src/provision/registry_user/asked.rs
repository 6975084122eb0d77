//! The registry, asked as a client asks it.

use std::sync::Arc;

use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;
use crate::http::Network;
use crate::oci::credential::Credential;
use crate::oci::registry::{Client, Registry};
use crate::provision::images::connection::Connection;
use crate::provision::verification;
use crate::provision::verification::image::{self, Access};
use crate::secret::SecretString;

pub(crate) struct Asked {
    name: String,
    network: Network,
    token_services: Vec<String>,
    events: EventSink,
}

impl Asked {
    /// Fails when the registry cannot be asked, so that nothing is written then.
    pub(crate) async fn reach(host: &str, connection: &Connection, events: &EventSink) -> Result<Self> {
        let (name, url) = verification::address(host)?;
        let network = Network::read(
            connection.trusted_root_file.as_deref(),
            connection.environment.as_ref(),
            &connection.resolve,
        )?;
        let asked = Self { name, network, token_services: connection.token_services.clone(), events: events.clone() };
        if image::reach(&asked.registry(None)?, &url).await? == Access::Open {
            let message = format!("the registry '{}' requires no login, so the logins cannot be checked", asked.name);
            return Err(Error::new(ErrorId::RegistryOpen, message).with_target(asked.name));
        }
        Ok(asked)
    }

    /// Returns whether the registry accepts the login. Any other failure than a refusal is an error.
    pub(crate) async fn takes(&self, user: &str, password: &SecretString) -> Result<bool> {
        let login = Credential::Password { user: user.to_owned(), password: password.clone() };
        match image::log_in(&self.registry(Some(login))?).await {
            Ok(()) => Ok(true),
            Err(error) if error.id == ErrorId::RegistryLoginFailed => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Creates a client for each login: a registry remembers who has signed in.
    fn registry(&self, login: Option<Credential>) -> Result<Arc<Registry>> {
        Registry::new(Client::new(self.network.clone(), &self.token_services, &self.events)?, &self.name, login)
    }
}
