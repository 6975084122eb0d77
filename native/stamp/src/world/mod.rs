//! The state of the stamp: what its services store.

pub mod application;
pub mod deployment;
pub mod deployment_plan;
pub mod directory;
pub mod lock;
pub mod resource;
pub mod resource_id;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::{application::Application, deployment::Deployment, directory::Directory, lock::Lock, resource::Resource};
use crate::later::Later;

/// All resources of the stamp. Its JSON is the answer of `GET /_stamp/state` (without the directory) and the content of the state file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct World {
    pub subscriptions: Vec<Subscription>,
    pub groups: Vec<Group>,
    pub accounts: Vec<Account>,
    pub vaults: Vec<Vault>,
    pub role_assignments: Vec<RoleAssignment>,
    #[serde(default)]
    pub locks: Vec<Lock>,
    pub images: Vec<Image>,
    pub gallery_items: Vec<Value>,
    /// Versions of the custom script extension that were downloaded from Azure.
    pub custom_script_versions: Vec<String>,
    /// Marketplace products that were downloaded from Azure, or are being downloaded.
    pub downloads: Vec<Download>,
    /// Networks, virtual machines, and their parts.
    pub resources: Vec<Resource>,
    pub deployments: Vec<Deployment>,
    /// DNS labels used in other subscriptions.
    pub taken_labels: Vec<String>,
    pub operations: Vec<Operation>,
    pub directory: Directory,
    /// Applications that were registered through Microsoft Graph.
    pub applications: Vec<Application>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    pub subscription_id: String,
    pub display_name: String,
    pub state: String,
}

/// The location of a resource. Names keep the case of their creation; look-ups ignore case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    pub subscription_id: String,
    pub resource_group: String,
}

impl Place {
    pub fn is(&self, subscription: &str, group: &str) -> bool {
        self.subscription_id.eq_ignore_ascii_case(subscription) && self.resource_group.eq_ignore_ascii_case(group)
    }
}

/// `provisioningState` of a resource and its next states.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Provisioning {
    pub ready: Later,
    pub running: String,
    pub ends: String,
}

impl Provisioning {
    pub fn done() -> Self {
        Self { ready: Later::Now, running: "Creating".into(), ends: "Succeeded".into() }
    }

    /// Returns the current state; reading it counts as an attempt.
    pub fn look(&mut self, now: jiff::Timestamp) -> &str {
        if self.ready.reached(now) { &self.ends } else { &self.running }
    }

    pub fn is_done(&self) -> bool {
        self.ready == Later::Now
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    pub subscription_id: String,
    pub name: String,
    pub location: String,
    #[serde(default)]
    pub tags: Map<String, Value>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    #[serde(flatten)]
    pub place: Place,
    pub name: String,
    pub location: String,
    pub sku: String,
    pub https_only: bool,
    pub encryption: Value,
    pub tags: Map<String, Value>,
    pub keys: [String; 2],
    pub creation_time: String,
    pub provisioning: Provisioning,
    /// Answers of listKeys that are still 409.
    pub keys_late: Later,
    pub containers: BTreeMap<String, Container>,
    #[serde(default)]
    pub queues: BTreeSet<String>,
    #[serde(default)]
    pub tables: BTreeSet<String>,
    /// Deleted containers whose names are not available yet.
    #[serde(default)]
    pub deleting: BTreeMap<String, Later>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    pub etag: String,
    pub last_modified: String,
    #[serde(default)]
    pub public_access: Option<String>,
    #[serde(default)]
    pub blobs: BTreeMap<String, Blob>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Blob {
    pub etag: String,
    pub last_modified: String,
    pub content_type: String,
    /// Base64.
    pub content: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Vault {
    #[serde(flatten)]
    pub place: Place,
    pub name: String,
    pub location: String,
    pub tags: Map<String, Value>,
    /// `properties` of the PUT: sku, tenantId, accessPolicies, enabledFor….
    pub properties: Map<String, Value>,
    pub provisioning: Provisioning,
    /// When its DNS name exists.
    pub dns: Later,
    /// When the latest policies are effective in the data plane.
    #[serde(default)]
    pub policies_spread: Later,
    pub secrets: BTreeMap<String, Vec<SecretVersion>>,
}

/// Versions of a secret are in the order of their creation; the last is the current one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretVersion {
    pub version: String,
    pub value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    #[serde(default)]
    pub attributes: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Value>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleAssignment {
    pub name: String,
    pub scope: String,
    pub role_definition_id: String,
    pub principal_id: String,
    #[serde(default)]
    pub created_on: String,
    #[serde(default)]
    pub created_by: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    pub publisher: String,
    pub offer: String,
    pub sku: String,
    pub version: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Download {
    pub product: String,
    #[serde(default = "Provisioning::done")]
    pub provisioning: Provisioning,
}

/// A long-running operation: its polls depend on `outcome`, and on the resource when it ends.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    pub id: String,
    pub resource_id: String,
    pub outcome: crate::behaviour::Outcome,
    pub polls: Later,
    pub started: String,
    /// The answer of the last poll, if it is not a resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// `code` and `message` of a failed operation, if they differ from the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Value>,
}

impl World {
    pub fn group(&self, subscription: &str, name: &str) -> Option<&Group> {
        self.groups
            .iter()
            .find(|g| g.subscription_id.eq_ignore_ascii_case(subscription) && g.name.eq_ignore_ascii_case(name))
    }

    /// Returns an account. Account names are unique across the stamp.
    pub fn account(&mut self, name: &str) -> Option<&mut Account> {
        self.accounts.iter_mut().find(|a| a.name.eq_ignore_ascii_case(name))
    }

    pub fn download(&mut self, product: &str) -> Option<&mut Download> {
        self.downloads.iter_mut().find(|one| one.product.eq_ignore_ascii_case(product))
    }

    /// Returns a vault. Vault names are unique across the stamp.
    pub fn vault(&mut self, name: &str) -> Option<&mut Vault> {
        self.vaults.iter_mut().find(|v| v.name.eq_ignore_ascii_case(name))
    }
}
