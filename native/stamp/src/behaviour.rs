use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a long-running operation starts, runs, and ends: all variants observed on real stamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// An empty 202 with `Location`; the poll ends with 200 and the resource.
    LocationResource,
    /// Like the previous one, but the poll ends with 200 and no body.
    LocationEmpty,
    /// Like the previous one, but the poll ends with 204.
    LocationNoContent,
    /// 201 with `Azure-AsyncOperation`, whose status ends as `Succeeded`.
    AsyncSucceeded,
    AsyncFailed,
    AsyncCanceled,
    /// The `Location` poll ends with 400, `provisioningState: Failed`, and an error.
    PollFailed400,
    PollFailed500,
    /// The `Location` cannot be polled: 405, `Allow: POST`.
    NotPollable,
    /// 200 `Succeeded`, but with an `Azure-AsyncOperation` header.
    DoneWithAsync,
    /// 201 `Creating` without a header: the resource's `provisioningState` must be polled.
    ProvisioningState,
    /// While running, the poll returns the resource as `text/plain` with a numeric `provisioningState`.
    TextPlain,
    /// 200 with the resource.
    Immediate,
    /// 200 without a body.
    ImmediateEmpty,
}

/// Settings that can be changed while the stamp runs: `POST /_stamp/settings` accepts any subset of these members.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Behaviour {
    /// Of each request, and once more of each new connection.
    pub latency_ms: u64,
    /// The requests to the resource manager that are answered in a time; none: all.
    pub budget: Option<Budget>,
    pub clock_skew_seconds: i64,
    pub token_lifetime_seconds: i64,
    /// Number of polls that a long-running operation needs.
    pub operation_polls: u32,
    /// `Retry-After` while an operation runs; none: that of the pace. The pollers of Azure's SDKs wait 30 s for 0 and without the header.
    pub retry_after_seconds: Option<u64>,
    /// Resource type to outcome: `storageAccount`, `vault`, `resourceGroupDelete`, `networkSecurityGroup`, `virtualNetwork`, `publicIpAddress`,
    /// `networkInterface`, `virtualMachine`, `virtualMachineExtension`, each of the last six also with the suffix `Delete`, `deploymentDelete`,
    /// `deploymentValidation`, `productDownload`.
    pub outcomes: BTreeMap<String, Outcome>,
    /// Number of reads in which a deployment is still running.
    pub deployment_polls: u32,
    /// A failed operation of a deployment has its `statusMessage` as JSON text instead of an object.
    pub status_message_as_text: bool,
    /// How the setup script on a virtual machine ends.
    pub script: Script,
    /// Virtual machines are accepted but their creation fails.
    pub machine_failure: Option<Failure>,
    /// Available versions of the custom script extension, newest first.
    pub custom_script_versions: Vec<String>,
    /// Number of further 409 answers of listKeys after an account is ready.
    pub list_keys_conflicts: u32,
    /// Number of connections to a new vault that fail because its DNS name does not exist yet.
    pub vault_dns_attempts: u32,
    /// Number of reads of a new vault that still return `RegisteringDns`.
    pub vault_registering_reads: u32,
    /// Number of data requests refused with 403 after a policy was added, because it is not effective yet.
    pub policy_spread_attempts: u32,
    /// Number of role assignments refused with `PrincipalNotFound` for a new principal.
    pub principal_attempts: u32,
    /// Number of requests for a deleted container's name that are answered with `ContainerBeingDeleted`.
    pub container_deleting_attempts: u32,
    /// The most blobs on a page of a list.
    pub blob_page: usize,
    /// If false, `PUT …/accessPolicies/add` answers 404.
    pub access_policies_add: bool,
    /// Accepts the flat role assignment body that the Azure CLI sends.
    pub lenient_role_assignments: bool,
    /// Provider namespaces that are not registered in the subscription.
    pub unregistered_providers: Vec<String>,
    /// Provider namespace (or `Microsoft.Resources` for the gateway) to the accepted versions, newest first.
    pub api_versions: BTreeMap<String, Vec<String>>,
    /// The versions in `GET …/providers`, if they differ from the accepted ones.
    pub advertised_api_versions: BTreeMap<String, Vec<String>>,
    pub blob_versions: Vec<String>,
    pub metadata: Metadata,
    pub marketplace: Marketplace,
    /// Host in the `authorization` of the vault's challenge on AAD.
    pub challenge_login_host: String,
    /// Overrides the `resource` of the vault's challenge.
    pub challenge_resource: Option<String>,
    /// Overrides the origin (`https://host`) of `Location`, `Azure-AsyncOperation`, `nextLink`, `vaultUri`, to simulate a hostile stamp.
    pub foreign_origin: Option<String>,
    /// Which links are overridden: `location`, `asyncOperation`, `nextLink`, `vaultUri`, `challenge`, `login`.
    pub foreign_links: Vec<String>,
    /// Number of polls of a device code that return `authorization_pending` before the user signs in automatically; none: until the control interface decides.
    pub device_code_polls: Option<u32>,
    pub device_code_lifetime_seconds: i64,
    /// Number of polls of a device code that are answered with `slow_down`.
    pub device_code_slow_downs: u32,
    /// AD FS 2019 supports `scope={resource}/openid`; earlier versions support only `resource`.
    pub adfs_2019: bool,
    pub graph_available: bool,
    /// Whether the directory lets its callers register applications.
    pub application_rights: bool,
    /// Number of requests for which a new application is still unknown: to service principals, and by its id.
    pub application_attempts: u32,
    /// Number of filters that do not find a new application yet.
    pub application_listing_attempts: u32,
    /// Items on a page of Microsoft Graph.
    pub graph_page: usize,
    /// Adds a UTF-8 byte order mark to every JSON answer of ARM.
    pub byte_order_mark: bool,
    /// The case of states, types, ids, region names, and permissions in answers of ARM; none: as documented.
    pub spelling: Option<Spelling>,
    /// Whether subscriptions have a `tenantId`.
    pub subscription_tenant: bool,
    /// Smallest size of a secret's value, in bytes, that is refused.
    pub secret_limit: usize,
}

/// A case that no service excludes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Spelling {
    Lower,
    Upper,
}

/// Requests above it are throttled (429).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    pub requests: u32,
    pub seconds: u64,
}

/// What the custom script extension reports.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Script {
    pub exit_code: u16,
    pub stdout: String,
    pub stderr: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    pub code: String,
    pub message: String,
}

/// Downloads of Marketplace products from Azure.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Marketplace {
    /// Whether the stamp is registered with Azure; an unregistered one has no activation.
    pub registered: bool,
    pub syndication_enabled: bool,
    /// Downloads are accepted but fail.
    pub download_failure: Option<Failure>,
    /// Names of products that require another version of the stamp.
    pub incompatible: Vec<String>,
    /// Items on a page of a list.
    pub page: usize,
}

impl Default for Marketplace {
    fn default() -> Self {
        Self { registered: true, syndication_enabled: true, download_failure: None, incompatible: Vec::new(), page: 3 }
    }
}

/// Observed variants of the metadata.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Metadata {
    /// Final slash of the login endpoint; none: present on AAD, absent on AD FS.
    pub login_slash: Option<bool>,
    /// `full`, `empty` or `absent`.
    pub gallery: String,
    pub byte_order_mark: bool,
    /// 2022-09-01 as a list (as on Azure Stack Hub) or one object (as in global Azure).
    pub list_2022: bool,
    /// Members merged into the answer (null removes).
    pub overrides: Value,
}

impl Default for Metadata {
    fn default() -> Self {
        Self {
            login_slash: None,
            gallery: "full".to_owned(),
            byte_order_mark: false,
            list_2022: true,
            overrides: Value::Null,
        }
    }
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            latency_ms: 0,
            budget: None,
            clock_skew_seconds: 0,
            token_lifetime_seconds: 3600,
            operation_polls: 2,
            retry_after_seconds: None,
            outcomes: BTreeMap::new(),
            deployment_polls: 1,
            status_message_as_text: false,
            script: Script::default(),
            machine_failure: None,
            custom_script_versions: vec!["2.0.6".to_owned()],
            list_keys_conflicts: 0,
            vault_dns_attempts: 1,
            vault_registering_reads: 1,
            policy_spread_attempts: 0,
            principal_attempts: 1,
            container_deleting_attempts: 1,
            blob_page: 5000,
            access_policies_add: true,
            lenient_role_assignments: false,
            unregistered_providers: Vec::new(),
            api_versions: BTreeMap::new(),
            advertised_api_versions: BTreeMap::new(),
            blob_versions: [
                "2019-02-02",
                "2018-11-09",
                "2018-03-28",
                "2017-11-09",
                "2017-07-29",
                "2017-04-17",
                "2015-04-05",
            ]
            .map(str::to_owned)
            .to_vec(),
            metadata: Metadata::default(),
            marketplace: Marketplace::default(),
            challenge_login_host: "login.windows.net".to_owned(),
            challenge_resource: None,
            foreign_origin: None,
            foreign_links: Vec::new(),
            device_code_polls: None,
            device_code_lifetime_seconds: 900,
            device_code_slow_downs: 0,
            adfs_2019: true,
            graph_available: true,
            application_rights: true,
            application_attempts: 1,
            application_listing_attempts: 0,
            graph_page: 100,
            byte_order_mark: false,
            spelling: None,
            subscription_tenant: false,
            secret_limit: 25 * 1024 + 1,
        }
    }
}

impl Behaviour {
    /// Replaces the members that `changes` names; `outcomes` and the version lists are replaced entry by entry.
    ///
    /// # Errors
    /// The text names an unknown member or a value of the wrong type.
    pub fn merge(&mut self, changes: &Value) -> Result<(), String> {
        let mut current = serde_json::to_value(&*self).map_err(|e| e.to_string())?;
        merge_json(&mut current, changes);
        *self = serde_json::from_value(current).map_err(|e| e.to_string())?;
        Ok(())
    }

    pub fn outcome(&self, kind: &str, usual: Outcome) -> Outcome {
        self.outcomes.get(kind).copied().unwrap_or(usual)
    }

    /// Returns `origin`, or the foreign one if links of this type are overridden.
    pub fn origin(&self, link: &str, origin: String) -> String {
        match &self.foreign_origin {
            Some(foreign) if self.foreign_links.iter().any(|l| l == link) => foreign.clone(),
            _ => origin,
        }
    }
}

/// Merges as in RFC 7396, except that null is kept as a value if the target is not an object.
pub fn merge_json(target: &mut Value, changes: &Value) {
    match (target, changes) {
        (Value::Object(target), Value::Object(changes)) => {
            for (name, change) in changes {
                merge_json(target.entry(name.clone()).or_insert(Value::Null), change);
            }
        }
        (target, changes) => *target = changes.clone(),
    }
}
