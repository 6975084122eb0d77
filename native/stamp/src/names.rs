use serde::{Deserialize, Serialize};

/// The system that signs in users and applications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IdentitySystem {
    #[serde(rename = "AAD")]
    Aad,
    #[serde(rename = "ADFS")]
    Adfs,
}

/// The service behind a host name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    Management,
    AdminManagement,
    Adfs,
    Login,
    AdfsGraph,
    MicrosoftGraph,
    /// Azure AD Graph, which is retired: every request is refused.
    RetiredGraph,
    Portal,
    Vault(String),
    Blob(String),
    Queue(String),
    Table(String),
}

/// Names and identifiers of one stamp; all of them are derived from region, domain, and identity system.
#[derive(Clone, Debug)]
pub struct Names {
    pub identity: IdentitySystem,
    pub region: String,
    pub fqdn: String,
    pub internal_domain: String,
    pub login_host: String,
    pub graph_host: String,
    pub tenant_id: String,
    pub tenant_name: String,
    pub subscription_id: String,
    pub subscription_name: String,
    pub operator_subscription_id: String,
    audience_guid: String,
    admin_audience_guid: String,
}

/// Entra's old name, which a vault's challenge still uses.
const OLD_LOGIN_HOST: &str = "login.windows.net";

impl Names {
    pub fn new(identity: IdentitySystem, region: &str, fqdn: &str) -> Self {
        let guid = |what: &str| {
            uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_DNS, format!("{what}.{region}.{fqdn}").as_bytes()).to_string()
        };
        let internal_domain = "internal.example".to_owned();
        let tenant_name = match identity {
            IdentitySystem::Aad => "contoso.onmicrosoft.com".to_owned(),
            IdentitySystem::Adfs => format!("adfs.{internal_domain}"),
        };
        Self {
            identity,
            region: region.to_owned(),
            fqdn: fqdn.to_owned(),
            internal_domain,
            login_host: "login.microsoftonline.com".to_owned(),
            graph_host: "graph.microsoft.com".to_owned(),
            tenant_id: guid("tenant"),
            tenant_name,
            subscription_id: guid("subscription"),
            subscription_name: "Container registry".to_owned(),
            operator_subscription_id: guid("operator-subscription"),
            audience_guid: guid("audience"),
            admin_audience_guid: guid("admin-audience"),
        }
    }

    /// Returns `<region>.<fqdn>`, which is also the storage suffix.
    pub fn suffix(&self) -> String {
        format!("{}.{}", self.region, self.fqdn)
    }

    pub fn is_aad(&self) -> bool {
        self.identity == IdentitySystem::Aad
    }

    pub fn management(&self) -> String {
        format!("https://management.{}", self.suffix())
    }

    pub fn admin_management(&self) -> String {
        format!("https://adminmanagement.{}", self.suffix())
    }

    /// Returns the login endpoint as in the metadata, without a final slash.
    pub fn login_endpoint(&self) -> String {
        match self.identity {
            IdentitySystem::Aad => format!("https://{}", self.login_host),
            IdentitySystem::Adfs => format!("https://adfs.{}/adfs", self.suffix()),
        }
    }

    /// Returns the audience of `management`, `adminmanagement`, `vault`, or `adminvault`. On AD FS the GUID is the tenant.
    pub fn audience(&self, service: &str) -> String {
        match self.identity {
            IdentitySystem::Aad => {
                let guid = if service.starts_with("admin") { &self.admin_audience_guid } else { &self.audience_guid };
                format!("https://{service}.{}/{guid}", self.tenant_name)
            }
            IdentitySystem::Adfs => format!("https://{service}.adfs.{}/{}", self.internal_domain, self.tenant_id),
        }
    }

    /// Returns the graph audience, with its final slash.
    pub fn graph_audience(&self) -> String {
        match self.identity {
            IdentitySystem::Aad => format!("https://{}/", self.graph_host),
            IdentitySystem::Adfs => format!("https://graph.{}/", self.suffix()),
        }
    }

    /// Returns the service of a host name; `None` if the name does not belong to this stamp.
    pub fn host(&self, name: &str) -> Option<Host> {
        let name = name.to_ascii_lowercase();
        if self.is_aad() {
            if name == self.login_host || name == OLD_LOGIN_HOST {
                return Some(Host::Login);
            }
            if name == self.graph_host {
                return Some(Host::MicrosoftGraph);
            }
            if name == "graph.windows.net" {
                return Some(Host::RetiredGraph);
            }
        }
        let label = name.strip_suffix(&format!(".{}", self.suffix()))?;
        match label {
            "management" => Some(Host::Management),
            "adminmanagement" => Some(Host::AdminManagement),
            "adfs" if !self.is_aad() => Some(Host::Adfs),
            "graph" if !self.is_aad() => Some(Host::AdfsGraph),
            "portal" | "adminportal" => Some(Host::Portal),
            _ => match label.split_once('.') {
                Some((vault, "vault" | "adminvault")) => Some(Host::Vault(vault.to_owned())),
                Some((account, "blob")) => Some(Host::Blob(account.to_owned())),
                Some((account, "queue")) => Some(Host::Queue(account.to_owned())),
                Some((account, "table")) => Some(Host::Table(account.to_owned())),
                _ => None,
            },
        }
    }

    /// Returns the names for the stamp's certificate.
    pub fn certificate_names(&self) -> Vec<String> {
        let suffix = self.suffix();
        let mut names: Vec<String> = ["", "vault.", "adminvault.", "blob.", "queue.", "table."]
            .iter()
            .map(|middle| format!("*.{middle}{suffix}"))
            .collect();
        if self.is_aad() {
            names.extend([
                self.login_host.clone(),
                OLD_LOGIN_HOST.into(),
                self.graph_host.clone(),
                "graph.windows.net".into(),
            ]);
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_identify_services() {
        let names = Names::new(IdentitySystem::Adfs, "shanghai", "azurestack.example");
        assert_eq!(names.host("Management.shanghai.azurestack.example"), Some(Host::Management));
        assert_eq!(names.host("kv.vault.shanghai.azurestack.example"), Some(Host::Vault("kv".into())));
        assert_eq!(names.host("acct.blob.shanghai.azurestack.example"), Some(Host::Blob("acct".into())));
        assert_eq!(names.host("acct.queue.shanghai.azurestack.example"), Some(Host::Queue("acct".into())));
        assert_eq!(names.host("acct.table.shanghai.azurestack.example"), Some(Host::Table("acct".into())));
        assert_eq!(names.host("login.microsoftonline.com"), None);
        assert_eq!(names.host("management.elsewhere.example"), None);
    }

    #[test]
    fn adfs_audience_ends_with_the_tenant() {
        let names = Names::new(IdentitySystem::Adfs, "shanghai", "azurestack.example");
        assert_eq!(names.audience("vault"), format!("https://vault.adfs.internal.example/{}", names.tenant_id));
    }
}
