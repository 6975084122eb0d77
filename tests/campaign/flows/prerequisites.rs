//! Set-ContainerRegistryPrerequisites and Test-ContainerRegistryPrerequisites.

use super::{Flow, Job};
use crate::direct_calls::put_secret;
use crate::support::flow::{self, CERTIFICATE_PASSWORD, REGISTRY_PASSWORD, USER};
use crate::support::stamp::TestStamp;
use serde_json::Value;

pub const PREREQUISITES: Flow = Flow {
    name: "prerequisites",
    needs: &[],
    prepare: |stamp| flow::request(stamp),
    server: None,
    job: |_, facts| job("prerequisites", facts),
};

/// The registry user's password is another one, so that the test has something to find.
pub const DRIFT: Flow = Flow {
    name: "drift test",
    needs: &[],
    prepare: |stamp| {
        let facts = set_up(stamp);
        put_secret(stamp, USER, "password-of-another-client-canary", "user credentials");
        facts
    },
    server: None,
    job: |_, facts| job("prerequisites_test", facts),
};

fn job(use_case: &str, facts: &Value) -> Job {
    let secrets = [("certificatePassword", CERTIFICATE_PASSWORD), ("registryUserPassword", REGISTRY_PASSWORD)];
    Job::new(use_case, facts.clone(), &secrets)
}

/// Creates the prerequisites, and returns the request.
pub fn set_up(stamp: &TestStamp) -> Value {
    let facts = flow::request(stamp);
    job("prerequisites", &facts).run(stamp);
    facts
}
