//! Remove-ContainerRegistry.

use super::registry::deploy;
use super::{Flow, Job};
use crate::deployment::GROUP;
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, USER, VAULT};
use serde_json::json;

pub const REMOVAL: Flow = Flow {
    name: "removal",
    needs: &[],
    prepare: |stamp| {
        deploy(stamp, |_| {});
        json!({ "resourceGroupName": flow::GROUP, "storageAccountName": ACCOUNT,
            "storageAccountBlobContainer": CONTAINER, "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET,
            "registryUserNames": [USER], "removeData": true, "deploymentResourceGroupNames": [GROUP] })
    },
    server: None,
    job: |_, facts| Job::new("removal", facts.clone(), &[]),
};
