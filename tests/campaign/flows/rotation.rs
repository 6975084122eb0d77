//! The three rotations of a deployed registry: certificate, credential, and virtual machine.

use std::path::PathBuf;

use super::registry::deploy;
use super::{Flow, Job, prerequisites, text};
use crate::deployment::GROUP;
use crate::registry::authority::Authority;
use crate::registry::server::{PASSWORD, Server, USER as MOVER};
use crate::support::flow::{self, CERTIFICATE_PASSWORD, USER, VAULT};
use crate::support::stamp::TestStamp;
use serde_json::json;

const NEW_USER: &str = "second";
const NEW_PASSWORD: &str = "new-password-canary-7";
const NEW_GROUP: &str = "newregdeploy2";
const OLD_SKU: &str = "aks-ubuntu-1604-201910";

pub const CERTIFICATE: Flow = Flow {
    name: "certificate rotation",
    needs: &[],
    prepare: |stamp| {
        let deployed = deploy(stamp, |_| {});
        let path = stamp.folder.path("next.pfx");
        flow::create_certificate(&path, CERTIFICATE_PASSWORD);
        json!({ "resourceGroupName": GROUP, "certificateFilePath": text(&path),
            "servicePrincipalClientId": deployed["servicePrincipalClientId"] })
    },
    server: None,
    job: |stamp, facts| {
        let secrets = [("certificatePassword", CERTIFICATE_PASSWORD), ("servicePrincipalClientSecret", secret(stamp))];
        Job::new("certificate_update", facts.clone(), &secrets)
    },
};

/// Forced: without it, the old login remains until the registry is deployed again.
pub const CREDENTIAL: Flow = Flow {
    name: "credential rotation",
    needs: &[],
    prepare: |stamp| {
        prerequisites::set_up(stamp);
        json!({ "keyVaultName": VAULT, "registryUserName": NEW_USER, "oldRegistryUserName": USER,
            "force": true })
    },
    server: None,
    job: |_, facts| Job::new("credential_update", facts.clone(), &[("registryUserPassword", NEW_PASSWORD)]),
};

/// A real registry serves as the new machine; each run has its own, since it pushes an image. The old machine is removed.
pub const IMAGE: Flow = Flow {
    name: "virtual machine rotation",
    needs: &["docker-registry", "htpasswd", "openssl"],
    prepare: |stamp| {
        let deployed = deploy(stamp, |request| request["virtualMachineSku"] = OLD_SKU.into());
        let folder = stamp.folder.path("");
        let authority = Authority::of_vault(&folder, &stamp.folder.path("registry.pfx"));
        json!({ "resourceGroupName": GROUP, "newResourceGroupName": NEW_GROUP, "removeOld": true, "environment": {},
            "servicePrincipalClientId": deployed["servicePrincipalClientId"], "userName": MOVER,
            "trustedRootFile": text(&authority.ca_file) })
    },
    server: Some(|folder, facts| {
        let certificate_file = PathBuf::from(facts["trustedRootFile"].as_str().expect("a path"));
        let authority = Authority {
            ca_file: certificate_file.clone(),
            key_file: certificate_file.with_file_name("vault.key"),
            certificates: folder.to_owned(),
            certificate_file,
        };
        Server::start(folder, &authority)
    }),
    job: |stamp, facts| {
        let secrets = [("servicePrincipalClientSecret", secret(stamp)), ("password", PASSWORD)];
        Job::new("registry_image_update", facts.clone(), &secrets)
    },
};

fn secret(stamp: &TestStamp) -> &str {
    &stamp.stamp.description().credentials.registry.client_secret
}
