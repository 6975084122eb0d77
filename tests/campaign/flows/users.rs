//! Add-ContainerRegistryUser and Remove-ContainerRegistryUser.

use super::{Flow, Job, prerequisites};
use crate::support::flow::VAULT;
use serde_json::{Value, json};

const NAME: &str = "second";
const PASSWORD: &str = "second-password-canary-8";

pub const ADDITION: Flow = Flow {
    name: "user addition",
    needs: &[],
    prepare: |stamp| {
        prerequisites::set_up(stamp);
        request()
    },
    server: None,
    job: |_, facts| addition(facts),
};

pub const REMOVAL: Flow = Flow {
    name: "user removal",
    needs: &[],
    prepare: |stamp| {
        prerequisites::set_up(stamp);
        addition(&request()).run(stamp);
        request()
    },
    server: None,
    job: |_, facts| Job::new("registry_user_remove", facts.clone(), &[]),
};

fn request() -> Value {
    json!({ "keyVaultName": VAULT, "userName": NAME })
}

fn addition(request: &Value) -> Job {
    Job::new("registry_user_add", request.clone(), &[("password", PASSWORD)])
}
