//! The main flow for tests: the documented inputs, a certificate created by the library, and the outcome.

use std::path::Path;
use std::ptr::null_mut;

use serde_json::{Value, json};
use stamp::IdentitySystem;

use super::operation::{Ended, Operation, Session};
use super::stamp::TestStamp;

pub const CERTIFICATE_PASSWORD: &str = "pfx\"pass\\word-canary";
pub const REGISTRY_PASSWORD: &str = "registry-password-canary-1";

pub const GROUP: &str = "newregreq1";
pub const ACCOUNT: &str = "newregsa1";
pub const CONTAINER: &str = "newregct1";
pub const VAULT: &str = "newregkv1";
pub const CERTIFICATE_SECRET: &str = "containersecret";
pub const USER: &str = "admin";

/// Returns the documented request for this stamp, with a new certificate in the stamp's folder.
pub fn request(stamp: &TestStamp) -> Value {
    let certificate = stamp.folder.path("registry.pfx");
    if !certificate.exists() {
        create_certificate(&certificate, CERTIFICATE_PASSWORD);
    }
    let described = stamp.stamp.description();
    let registry = &described.credentials.registry;
    let mut request = json!({
        "version": 1,
        "location": described.location,
        "servicePrincipalId": registry.application_id,
        "resourceGroupName": GROUP,
        "storageAccountName": ACCOUNT,
        "storageAccountBlobContainer": CONTAINER,
        "keyVaultName": VAULT,
        "certificateSecretName": CERTIFICATE_SECRET,
        "certificateFilePath": certificate,
        "registryUserName": USER,
    });
    if matches!(described.identity_system, IdentitySystem::Adfs) {
        request["applicationIdentifier"] = registry.object_id.as_str().into();
        request["userObjectId"] = described.credentials.service_principal_object_id.as_str().into();
    }
    request
}

/// Runs the main flow with the documented secrets.
pub fn run(session: &Session, request: &Value) -> Ended {
    run_with(session, request, CERTIFICATE_PASSWORD, REGISTRY_PASSWORD)
}

pub fn run_with(session: &Session, request: &Value, certificate_password: &str, registry_password: &str) -> Ended {
    start_with(session, request, certificate_password, registry_password).end()
}

pub fn start(session: &Session, request: &Value) -> Operation {
    start_with(session, request, CERTIFICATE_PASSWORD, REGISTRY_PASSWORD)
}

fn start_with(session: &Session, request: &Value, certificate_password: &str, registry_password: &str) -> Operation {
    let secrets = [("certificatePassword", certificate_password), ("registryUserPassword", registry_password)];
    session.start("prerequisites", request, &secrets)
}

pub fn create_certificate(path: &Path, password: &str) {
    let request = json!({ "version": 1, "commonName": "registry.shanghai.cloudapp.azurestack.example",
        "filePath": path, "keyAlgorithm": "RSA2048", "validityDays": 365 });
    let secrets = [("certificatePassword", password)];
    let operation = Operation::try_start(null_mut(), "certificate_create", &request.to_string(), &secrets)
        .unwrap_or_else(|error| panic!("no certificate: {error}"));
    operation.end().result();
}
