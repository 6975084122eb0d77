//! Which requests carry out a step, by its name.

use stamp::JournalEntry;

use super::Step;

/// Parts of host and path of which a request of the step has one, in lower case.
const REQUESTS: &[(&str, &[&str])] = &[
    ("resourceGroup", &["/resourcegroups/"]),
    ("storageAccount", &["/microsoft.storage/storageaccounts/"]),
    ("blobContainer", &[".blob."]),
    ("roleAssignment", &["/roleassignments/"]),
    ("keyVault", &["/microsoft.keyvault/vaults/"]),
    ("accessPolicy", &["/microsoft.keyvault/vaults/"]),
    ("registryUser", &["/secrets/"]),
    ("certificate", &["/secrets/"]),
    ("secret", &["/secrets/"]),
    ("retiredRegistryUser", &["/secrets/"]),
    ("oldRegistryUser", &["/secrets/"]),
    ("deployment", &["/deployments/"]),
    ("label", &["/publicipaddresses/"]),
    ("deployedResource", &["/microsoft.compute/", "/microsoft.network/"]),
    ("galleryItem", &["/galleryitems"]),
    ("marketplaceProduct", &["/products/"]),
    ("application", &["/v1.0/applications"]),
    // The directory removes it with its application.
    ("servicePrincipal", &["/v1.0/serviceprincipals", "/v1.0/applications"]),
    ("clientSecret", &["/addpassword"]),
    ("oldClientSecret", &["/removepassword"]),
    ("galleryUpload", &["/resourcegroups/", ".blob."]),
];

/// Steps whose target has the name that is in the path, too.
const NAMED: [&str; 10] = [
    "resourceGroup",
    "storageAccount",
    "blobContainer",
    "keyVault",
    "registryUser",
    "certificate",
    "secret",
    "oldRegistryUser",
    "deployedResource",
    "marketplaceProduct",
];

/// Fails when a write belongs to no step that changes something, or such a step has no write.
pub fn assert_match(what: &str, plan: &[Step], writes: &[JournalEntry]) {
    let changing: Vec<&Step> = plan.iter().filter(|step| step.writes()).collect();
    for write in writes {
        let is_of = changing.iter().any(|step| carries_out(write, step));
        assert!(is_of, "{what}: no step names {} {}{}: {plan:#?}", write.method, write.host, write.path);
    }
    for step in changing {
        let is_done = writes.iter().any(|write| carries_out(write, step));
        assert!(is_done, "{what}: no request carries out {step:?}");
    }
}

fn carries_out(write: &JournalEntry, step: &Step) -> bool {
    let (_, parts) = REQUESTS.iter().find(|(name, _)| *name == step.step).unwrap_or_else(|| panic!("{step:?}"));
    let place = format!("{}{}", write.host, write.path).to_lowercase();
    let is_removal = write.method == "DELETE";
    // Temporary places of an upload are removed again.
    let is_kind = match step.step.as_str() {
        "galleryUpload" => true,
        // The vault is written with the other policies; Microsoft Graph removes a password by a POST.
        "accessPolicy" | "oldClientSecret" => !is_removal,
        _ => is_removal == (step.action == "remove"),
    };
    let is_its_own = name(step).is_none_or(|name| place.split('/').any(|segment| segment == name));
    is_kind && is_its_own && parts.iter().any(|part| place.contains(part))
}

/// The name in `Storage account 'x'`, where the path has it, too.
fn name(step: &Step) -> Option<String> {
    if !NAMED.contains(&step.step.as_str()) {
        return None;
    }
    let (_, name) = step.target.trim_end_matches('\'').split_once('\'')?;
    Some(name.to_lowercase())
}
