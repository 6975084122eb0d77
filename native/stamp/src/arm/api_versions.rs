use std::borrow::Cow;

use super::{Call, gateway_error};
use crate::{behaviour::Behaviour, exchange::Reply};

/// Resource groups, subscriptions, providers, deployments. Lists of real stamps have duplicates and previews, and so has this one.
const GATEWAY: &[&str] = &[
    "2020-06-01",
    "2019-10-01",
    "2019-08-01",
    "2019-07-01",
    "2019-06-01",
    "2019-05-10",
    "2019-05-01",
    "2019-03-01",
    "2018-11-01",
    "2018-09-01",
    "2018-08-01",
    "2018-07-01",
    "2018-06-01",
    "2018-05-01",
    "2018-02-01",
    "2018-01-01",
    "2017-08-01",
    "2017-06-01",
    "2017-05-10",
    "2017-05-01",
    "2017-03-01",
    "2016-09-01",
    "2016-07-01",
    "2016-06-01",
    "2016-05-01",
    "2016-02-01",
    "2015-11-01",
    "2015-01-01",
    "2014-04-01-preview",
    "2014-04-01",
    "2014-01-01",
    "2013-03-01",
    "2014-02-26",
    "2014-04",
    "2015-11-01",
    "2015-11-01",
];

/// Namespace, its versions, and the resource types in `GET …/providers`.
const PROVIDERS: &[(&str, &[&str], &[&str])] = &[
    (
        "Microsoft.Storage",
        &[
            "2019-06-01",
            "2019-04-01",
            "2018-11-01",
            "2018-07-01",
            "2018-02-01",
            "2017-10-01",
            "2017-06-01",
            "2016-12-01",
            "2016-05-01",
            "2016-01-01",
            "2015-06-15",
            "2015-05-01-preview",
        ],
        &[
            "operations",
            "checkNameAvailability",
            "locations",
            "locations/quotas",
            "storageaccounts",
            "storageAccounts/blobServices",
            "usages",
        ],
    ),
    (
        "Microsoft.KeyVault",
        &["2019-09-01", "2018-02-14", "2016-10-01", "2015-06-01"],
        &["operations", "vaults", "vaults/accessPolicies", "vaults/secrets"],
    ),
    (
        "Microsoft.Authorization",
        &["2015-07-01", "2014-10-01-preview", "2014-07-01-preview", "2014-06-01"],
        &["roleAssignments", "roleDefinitions", "permissions", "locks", "operations"],
    ),
    (
        "Microsoft.Compute",
        &[
            "2020-06-01",
            "2019-12-01",
            "2019-07-01",
            "2019-03-01",
            "2018-10-01",
            "2018-06-01",
            "2018-04-01",
            "2017-12-01",
            "2017-03-30",
            "2016-08-30",
            "2016-04-30-preview",
            "2016-03-30",
            "2015-06-15",
        ],
        &[
            "operations",
            "locations",
            "locations/publishers",
            "locations/operations",
            "locations/vmSizes",
            "virtualMachines",
            "virtualMachines/extensions",
            "availabilitySets",
            "disks",
        ],
    ),
    (
        "Microsoft.Network",
        &[
            "2018-11-01",
            "2018-10-01",
            "2018-08-01",
            "2018-07-01",
            "2018-06-01",
            "2018-04-01",
            "2018-02-01",
            "2018-01-01",
            "2017-11-01",
            "2017-10-01",
            "2017-09-01",
            "2017-08-01",
            "2017-06-01",
            "2017-04-01",
            "2017-03-01",
            "2016-12-01",
            "2016-11-01",
            "2016-10-01",
            "2016-09-01",
            "2016-08-01",
            "2016-07-01",
            "2016-06-01",
            "2016-03-30",
            "2015-06-15",
            "2015-05-01-preview",
        ],
        &[
            "operations",
            "locations",
            "locations/operations",
            "locations/operationResults",
            "locations/CheckDnsNameAvailability",
            "virtualNetworks",
            "publicIPAddresses",
            "networkInterfaces",
            "networkSecurityGroups",
        ],
    ),
    ("Microsoft.Gallery.Admin", &["2015-04-01"], &["galleryItems"]),
    (
        "Microsoft.AzureBridge.Admin",
        &["2016-01-01"],
        &["activations", "activations/products", "activations/downloadedProducts"],
    ),
];

/// Returns the namespaces of `GET …/providers`, in the spelling of the providers, with their resource types.
pub fn namespaces() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    PROVIDERS
        .iter()
        .map(|(namespace, _, types)| (*namespace, *types))
        .filter(|(namespace, _)| !namespace.ends_with(".Admin"))
}

/// Returns the accepted versions of a namespace, newest first; `Microsoft.Resources` is the gateway.
pub fn accepted(behaviour: &Behaviour, namespace: &str) -> Vec<Cow<'static, str>> {
    let set = behaviour.api_versions.iter().find(|(name, _)| name.eq_ignore_ascii_case(namespace));
    if let Some((_, versions)) = set {
        return versions.iter().cloned().map(Cow::Owned).collect();
    }
    let known =
        PROVIDERS.iter().find(|(name, ..)| name.eq_ignore_ascii_case(namespace)).map(|(_, versions, _)| *versions);
    known.unwrap_or(GATEWAY).iter().map(|version| Cow::Borrowed(*version)).collect()
}

/// Returns the versions in the provider list, which may differ from the accepted ones.
pub fn advertised(behaviour: &Behaviour, namespace: &str) -> Vec<Cow<'static, str>> {
    let set = behaviour.advertised_api_versions.iter().find(|(name, _)| name.eq_ignore_ascii_case(namespace));
    match set {
        Some((_, versions)) => versions.iter().cloned().map(Cow::Owned).collect(),
        None => accepted(behaviour, namespace),
    }
}

/// Refuses an unknown version in the format of the service: the gateway's, or one of the two formats of providers.
pub fn check(call: &Call) -> Result<(), Reply> {
    let path = call.path();
    let at = path.iter().rposition(|segment| segment == "providers");
    // `…/providers/{namespace}` itself, its registration, and deployments belong to the gateway.
    let provider = at.filter(|at| path.len() > at + 2 && path[at + 2] != "register").map(|at| path[at + 1].clone());
    let namespace = provider
        .filter(|namespace| namespace != "microsoft.resources")
        .unwrap_or_else(|| "microsoft.resources".to_owned());
    let behaviour = call.stamp.behaviour();
    let versions = accepted(&behaviour, &namespace);
    let version = &call.api_version;
    if versions.iter().any(|known| known.eq_ignore_ascii_case(version)) {
        return Ok(());
    }
    if namespace == "microsoft.resources" {
        let message =
            format!("The api-version '{version}' is invalid. The supported versions are '{}'.", versions.join(","));
        return Err(gateway_error(400, "InvalidApiVersionParameter", &message));
    }
    let at = at.unwrap_or_default();
    let resource_type = call.segments[at + 2..].iter().step_by(2).map(String::as_str).collect::<Vec<_>>().join("/");
    Err(unsupported(call, &call.segments[at + 1], &resource_type, version, &versions.join(", ")))
}

/// Refuses a template resource with an unknown type or version; `kind` is `namespace/type[/type]`.
pub fn check_type(call: &Call, kind: &str, version: &str) -> Result<(), Reply> {
    let (namespace, resource_type) = kind.split_once('/').unwrap_or((kind, ""));
    let Some((_, types)) = namespaces().find(|(name, _)| name.eq_ignore_ascii_case(namespace)) else {
        let message = format!("The resource namespace '{namespace}' is invalid.");
        return Err(gateway_error(400, "InvalidResourceNamespace", &message));
    };
    let versions = accepted(&call.stamp.behaviour(), namespace);
    let known = types.iter().any(|name| name.eq_ignore_ascii_case(resource_type));
    if known && versions.iter().any(|one| one.eq_ignore_ascii_case(version)) {
        return Ok(());
    }
    Err(unsupported(call, namespace, resource_type, version, &versions.join(", ")))
}

fn unsupported(call: &Call, namespace: &str, resource_type: &str, version: &str, listed: &str) -> Reply {
    let is = |name: &str| namespace.eq_ignore_ascii_case(name);
    let (code, message) = if is("Microsoft.KeyVault") || is("Microsoft.Authorization") {
        (
            "InvalidResourceType",
            format!(
                "The resource type '{resource_type}' could not be found in the namespace '{namespace}' for api version '{version}'. The supported api-versions are '{listed}'."
            ),
        )
    } else {
        let region = &call.stamp.names.region;
        (
            "NoRegisteredProviderFound",
            format!(
                "No registered resource provider found for location '{region}' and API version '{version}' for type '{resource_type}'. \
             The supported api-versions are '{listed}'. The supported locations are '{region}'."
            ),
        )
    };
    gateway_error(400, code, &message)
}
