//! New-ContainerRegistryDeployment.

use super::{Flow, Job};
use crate::deployment;
use crate::support::stamp::TestStamp;
use serde_json::Value;

pub const DEPLOYMENT: Flow = Flow {
    name: "deployment",
    needs: &[],
    prepare: |stamp| deployment::prerequisites(stamp, &stamp.session()),
    server: None,
    job,
};

fn job(stamp: &TestStamp, facts: &Value) -> Job {
    let secret = &stamp.stamp.description().credentials.registry.client_secret;
    Job::new("deployment", facts.clone(), &[("servicePrincipalClientSecret", secret)])
}

/// Deploys a registry with a change of the request, and returns the request.
pub fn deploy(stamp: &TestStamp, change: impl FnOnce(&mut Value)) -> Value {
    let mut facts = deployment::prerequisites(stamp, &stamp.session());
    change(&mut facts);
    job(stamp, &facts).run(stamp);
    facts
}
