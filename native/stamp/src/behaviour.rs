use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a long-running operation starts, runs and ends: every way that was seen on real stamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// 202 empty with `Location`; the poll ends with 200 and the resource.
    LocationResource,
    /// As before, but the poll ends with 200 and no body.
    LocationEmpty,
    /// As before, but the poll ends with 204.
    LocationNoContent,
    /// 201 with `Azure-AsyncOperation`, whose status ends as `Succeeded`.
    AsyncSucceeded,
    AsyncFailed,
    AsyncCanceled,
    /// The `Location` poll ends as 400 with `provisioningState: Failed` and an error.
    PollFailed400,
    PollFailed500,
    /// The `Location` cannot be polled: 405, `Allow: POST`.
    NotPollable,
    /// 200 `Succeeded`, and an `Azure-AsyncOperation` header all the same.
    DoneWithAsync,
    /// 201 `Creating` and no header: the resource's `provisioningState` must be polled.
    ProvisioningState,
    /// The running poll answers with the resource as `text/plain` and a numeric `provisioningState`.
    TextPlain,
    /// 200 with the resource.
    Immediate,
    /// 200 without a body.
    ImmediateEmpty,
}

/// What can be changed while the stamp runs: `POST /_stamp/settings` takes any subset of these members.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Behaviour {
    pub latency_ms: u64,
    pub clock_skew_seconds: i64,
    pub token_lifetime_seconds: i64,
    /// Polls that a long-running operation needs.
    pub operation_polls: u32,
    /// Resource kind to outcome: `storageAccount`, `vault`, `resourceGroupDelete`, `networkSecurityGroup`, `virtualNetwork`, `publicIpAddress`,
    /// `networkInterface`, `virtualMachine`, `virtualMachineExtension`, each of the last six with `Delete` behind it too, `deploymentDelete`,
    /// `deploymentValidation`.
    pub outcomes: BTreeMap<String, Outcome>,
    /// Looks at a deployment that find it running, before one that finds its end.
    pub deployment_polls: u32,
    /// A failed operation of a deployment gives its `statusMessage` as JSON text, and not as an object.
    pub status_message_as_text: bool,
    /// How the setup script on a virtual machine ends.
    pub script: Script,
    /// Virtual machines are accepted and do not come up.
    pub machine_failure: Option<Failure>,
    /// Versions of the custom script extension that the stamp has, newest first.
    pub custom_script_versions: Vec<String>,
    /// Further 409 answers of listKeys after an account is ready.
    pub list_keys_conflicts: u32,
    /// Connections to a new vault that fail because its name is not in DNS yet.
    pub vault_dns_attempts: u32,
    /// Reads of a new vault that still say `RegisteringDns`.
    pub vault_registering_reads: u32,
    /// Data requests refused with 403 after a policy was given, because it has not spread yet.
    pub policy_spread_attempts: u32,
    /// Role assignments refused with `PrincipalNotFound` for a new principal.
    pub principal_attempts: u32,
    /// Requests for a deleted container's name that are answered with `ContainerBeingDeleted`.
    pub container_deleting_attempts: u32,
    /// `PUT …/accessPolicies/add` answers 404 when false.
    pub access_policies_add: bool,
    /// Accept the flat role assignment body that the Azure CLI sends.
    pub lenient_role_assignments: bool,
    /// Provider namespaces that the subscription has not registered.
    pub unregistered_providers: Vec<String>,
    /// Provider namespace (or `Microsoft.Resources` for the gateway) to the versions accepted, newest first.
    pub api_versions: BTreeMap<String, Vec<String>>,
    /// The same for what `GET …/providers` says, where that differs from what is accepted.
    pub advertised_api_versions: BTreeMap<String, Vec<String>>,
    pub blob_versions: Vec<String>,
    pub metadata: Metadata,
    /// Host that the vault's challenge names as `authorization` on AAD.
    pub challenge_login_host: String,
    /// Overrides the `resource` of the vault's challenge.
    pub challenge_resource: Option<String>,
    /// Overrides the origin (`https://host`) of `Location`, `Azure-AsyncOperation`, `nextLink`, `vaultUri`: a hostile stamp.
    pub foreign_origin: Option<String>,
    /// Which of them are overridden: `location`, `asyncOperation`, `nextLink`, `vaultUri`, `challenge`, `login`.
    pub foreign_links: Vec<String>,
    /// Polls of a device code that say `authorization_pending` before the user signs in by himself; none: until the control interface decides.
    pub device_code_polls: Option<u32>,
    pub device_code_lifetime_seconds: i64,
    /// Polls of a device code that are answered with `slow_down`.
    pub device_code_slow_downs: u32,
    /// AD FS 2019 knows `scope={resource}/openid`; earlier ones know `resource` alone.
    pub adfs_2019: bool,
    pub graph_available: bool,
    /// The directory lets its callers register applications.
    pub application_rights: bool,
    /// How often a new application is still unknown: to service principals, and by its id.
    pub application_attempts: u32,
    /// Filters that do not find a new application yet.
    pub application_listing_attempts: u32,
    /// Items on a page of Microsoft Graph.
    pub graph_page: usize,
    /// Body put in front of every JSON answer of ARM: `true` adds a UTF-8 byte order mark.
    pub byte_order_mark: bool,
    /// How ARM spells states, types, ids, names of regions and permissions; none: as documented.
    pub spelling: Option<Spelling>,
    /// `tenantId` in subscriptions.
    pub subscription_tenant: bool,
    /// Lowest number of bytes of a secret's value that is refused.
    pub secret_limit: usize,
}

/// A case that no service promises to avoid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Spelling {
    Lower,
    Upper,
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

/// Variants of the metadata answer that were met.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Metadata {
    /// Final slash of the login endpoint; none: with it on AAD, without on AD FS.
    pub login_slash: Option<bool>,
    /// `full`, `empty` or `absent`.
    pub gallery: String,
    pub byte_order_mark: bool,
    /// 2022-09-01 as a list (as on Hub) or one object (as on global Azure).
    pub list_2022: bool,
    /// Members merged over the answer (null removes).
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
            clock_skew_seconds: 0,
            token_lifetime_seconds: 3600,
            operation_polls: 2,
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

    /// `origin` as it is, or the foreign one when the link of that kind is to be hostile.
    pub fn origin(&self, link: &str, origin: String) -> String {
        match &self.foreign_origin {
            Some(foreign) if self.foreign_links.iter().any(|l| l == link) => foreign.clone(),
            _ => origin,
        }
    }
}

/// RFC 7396 but for null, which is kept as a value where the target is not an object.
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
