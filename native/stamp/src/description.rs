use serde::Serialize;

use crate::{names::IdentitySystem, shared::Shared};

/// What a client needs to know about a stamp: the line that the program prints.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    pub arm_endpoint: String,
    pub admin_arm_endpoint: String,
    pub login_endpoint: String,
    pub graph_endpoint: String,
    pub identity_system: IdentitySystem,
    /// `http://127.0.0.1:port`: for `HTTPS_PROXY`; the control interface is below `/_stamp/`.
    pub proxy: String,
    pub control: String,
    /// IP and port of the HTTPS listener, for clients that accept name → address pairs.
    pub address: String,
    /// Path of the authority's certificate; empty if it was not written.
    pub ca_file: String,
    pub ca_pem: String,
    pub tenant_id: String,
    pub tenant_name: String,
    pub subscription_id: String,
    pub subscription_name: String,
    pub region: String,
    pub location: String,
    pub storage_suffix: String,
    pub key_vault_suffix: String,
    pub arm_audience: String,
    pub admin_audience: String,
    pub key_vault_audience: String,
    pub graph_audience: String,
    /// The operator's subscription, only on the administrator's endpoint.
    pub operator_subscription_id: String,
    pub credentials: Credentials,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The application that owns the subscription and provisions resources.
    pub application_id: String,
    pub client_secret: String,
    /// GUID on AAD, SID on AD FS.
    pub service_principal_object_id: String,
    /// The registry's own application, which gets role assignments and reads secrets.
    pub registry: Application,
    pub user: User,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    pub application_id: String,
    pub client_secret: String,
    pub object_id: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub name: String,
    pub password: String,
    pub object_id: String,
}

impl Description {
    pub fn of(stamp: &Shared, proxy: &str, address: &str, ca_file: &str) -> Self {
        let names = &stamp.names;
        let world = stamp.world();
        let directory = &world.directory;
        let (deployer, registry, user) = (directory.deployer(), directory.registry(), directory.user());
        Self {
            arm_endpoint: names.management(),
            admin_arm_endpoint: names.admin_management(),
            login_endpoint: names.login_endpoint(),
            graph_endpoint: names.graph_audience(),
            identity_system: names.identity,
            proxy: proxy.to_owned(),
            control: format!("{proxy}/_stamp/"),
            address: address.to_owned(),
            ca_file: ca_file.to_owned(),
            ca_pem: stamp.ca.root_pem.clone(),
            tenant_id: names.tenant_id.clone(),
            tenant_name: names.tenant_name.clone(),
            subscription_id: names.subscription_id.clone(),
            subscription_name: names.subscription_name.clone(),
            region: names.region.clone(),
            location: names.region.clone(),
            storage_suffix: names.suffix(),
            key_vault_suffix: format!("vault.{}", names.suffix()),
            arm_audience: names.audience("management"),
            admin_audience: names.audience("adminmanagement"),
            key_vault_audience: names.audience("vault"),
            graph_audience: names.graph_audience(),
            operator_subscription_id: names.operator_subscription_id.clone(),
            credentials: Credentials {
                application_id: deployer.app_id.clone(),
                client_secret: deployer.secret.clone(),
                service_principal_object_id: deployer.object_id.clone(),
                registry: Application {
                    application_id: registry.app_id.clone(),
                    client_secret: registry.secret.clone(),
                    object_id: registry.object_id.clone(),
                },
                user: User {
                    name: user.user_name.clone(),
                    password: user.secret.clone(),
                    object_id: user.object_id.clone(),
                },
            },
        }
    }
}
