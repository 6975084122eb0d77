//! New-, Update-, and Remove-ContainerRegistryServicePrincipal.

use super::{Flow, Job};
use serde_json::{Value, json};

pub const CREATION: Flow = Flow {
    name: "service principal",
    needs: &[],
    prepare: |_| request(),
    server: None,
    job: |_, facts| Job::new("service_principal_create", facts.clone(), &[]),
};

pub const ROTATION: Flow = Flow {
    name: "service principal rotation",
    needs: &[],
    prepare: |stamp| {
        Job::new("service_principal_create", request(), &[]).run(stamp);
        let mut facts = request();
        facts["removeOld"] = true.into();
        facts
    },
    server: None,
    job: |_, facts| Job::new("service_principal_update", facts.clone(), &[]),
};

pub const REMOVAL: Flow = Flow {
    name: "service principal removal",
    needs: &[],
    prepare: |stamp| {
        Job::new("service_principal_create", request(), &[]).run(stamp);
        request()
    },
    server: None,
    job: |_, facts| Job::new("service_principal_remove", facts.clone(), &[]),
};

fn request() -> Value {
    json!({ "displayName": "registry-shanghai" })
}
