use serde::{Deserialize, Serialize};

use crate::{later::Later, names::Names, random};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PrincipalKind {
    #[default]
    ServicePrincipal,
    User,
    Group,
    /// A client without a secret that signs in users: Azure PowerShell, Azure CLI.
    PublicClient,
}

/// A user, a group, or an application with its service principal.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Principal {
    pub kind: PrincipalKind,
    pub display_name: String,
    /// GUID on AAD, SID on AD FS.
    pub object_id: String,
    pub app_id: String,
    /// The application's secret or the user's password.
    pub secret: String,
    /// Base64 of the DER certificates with which the application can sign.
    pub certificates: Vec<String>,
    /// `user@domain`.
    pub user_name: String,
    /// Role assignments that still fail because the principal is unknown.
    pub replicated: Later,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Directory {
    pub principals: Vec<Principal>,
}

/// Azure PowerShell and Azure CLI, which every tenant knows.
const PUBLIC_CLIENTS: [(&str, &str); 2] = [
    ("1950a258-227b-4e31-a9cf-717495945fc2", "Microsoft Azure PowerShell"),
    ("04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Microsoft Azure CLI"),
];

impl Directory {
    /// Returns the principals of a new stamp: `deployer` owns the subscription, `registry` gets role assignments, and one user also owns the subscription.
    pub fn seeded(names: &Names, registry_replicated: Later) -> Self {
        let application = |name: &str, number: u32| Principal {
            display_name: if names.is_aad() {
                name.to_owned()
            } else {
                format!("Azurestack-{name}-{}", random::guid())
            },
            object_id: object_id(names, number),
            app_id: random::guid(),
            secret: random::password(),
            ..Principal::default()
        };
        let mut principals = vec![
            application("deployer", 1103),
            Principal { replicated: registry_replicated, ..application("registry", 1104) },
            Principal {
                kind: PrincipalKind::User,
                display_name: "Stamp Operator".to_owned(),
                object_id: object_id(names, 1105),
                user_name: format!(
                    "operator@{}",
                    if names.is_aad() { &names.tenant_name } else { &names.internal_domain }
                ),
                secret: random::password(),
                ..Principal::default()
            },
            Principal {
                kind: PrincipalKind::Group,
                display_name: "Registry readers".to_owned(),
                object_id: object_id(names, 1106),
                ..Principal::default()
            },
        ];
        principals.extend(PUBLIC_CLIENTS.map(|(app_id, name)| Principal {
            kind: PrincipalKind::PublicClient,
            display_name: name.to_owned(),
            app_id: app_id.to_owned(),
            ..Principal::default()
        }));
        Self { principals }
    }

    /// Makes the service principals that get role assignments known to ARM only later.
    pub fn replicate_late(&mut self, later: Later) {
        let is_application = |principal: &&mut Principal| principal.kind == PrincipalKind::ServicePrincipal;
        for principal in self.principals.iter_mut().skip(1).filter(is_application) {
            principal.replicated = later;
        }
    }

    pub fn deployer(&self) -> &Principal {
        &self.principals[0]
    }

    pub fn registry(&self) -> &Principal {
        &self.principals[1]
    }

    pub fn user(&self) -> &Principal {
        &self.principals[2]
    }

    pub fn application(&self, app_id: &str) -> Option<&Principal> {
        self.principals.iter().find(|p| !p.app_id.is_empty() && p.app_id.eq_ignore_ascii_case(app_id))
    }

    pub fn user_named(&self, name: &str) -> Option<&Principal> {
        self.principals.iter().find(|p| p.kind == PrincipalKind::User && p.user_name.eq_ignore_ascii_case(name))
    }

    pub fn object(&mut self, object_id: &str) -> Option<&mut Principal> {
        self.principals.iter_mut().find(|p| !p.object_id.is_empty() && p.object_id.eq_ignore_ascii_case(object_id))
    }
}

/// Returns the id of a new object: a GUID on AAD, a SID of the stamp's domain on AD FS.
pub fn object_id(names: &Names, number: u32) -> String {
    if names.is_aad() { random::guid() } else { format!("S-1-5-21-1813205017-2130379214-3094011713-{number}") }
}
