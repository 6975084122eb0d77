//! Every answer of the stamp has the shape of the official or recorded example: no member is missing, has another type, or is invented. Known differences of
//! real stamps are listed with the comparison.

use crate::published::answers::{Case, Reference, case};
use crate::published::shape;
use crate::support::flow;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use stamp::IdentitySystem;

#[test]
fn subscriptions_and_groups_have_the_published_shape() {
    let Some(reference) = Reference::new("subscriptions_and_groups_have_the_published_shape", IdentitySystem::Aad)
    else {
        return;
    };
    let subscription = reference.subscription();
    // Stamps return the offer of a subscription; a single page has no next link.
    let list = case(&["subscriptions/listSubscriptions#200"], 200);
    let list = Case { absent: &["nextLink"], extra: &["value.[].offerId"], ..list };
    reference.compare(&reference.get("/subscriptions", "2016-06-01"), &list);
    let one = Case { extra: &["offerId"], ..case(&["subscriptions/getSubscription#200"], 200) };
    reference.compare(&reference.get(&subscription, "2016-06-01"), &one);
    let locations = reference.get(&format!("{subscription}/locations"), "2016-06-01");
    reference.compare(&locations, &case(&["subscriptions/listLocations#200"], 200));
    let mut body = reference.examples.request("resources/CreateResourceGroup");
    body["location"] = reference.stamp.stamp.description().location.as_str().into();
    for status in [201, 200] {
        let path = format!("{subscription}/resourceGroups/fresh");
        let answered = reference.arm(Method::PUT, &path, "2018-05-01", Some(&body));
        let example = format!("resources/CreateResourceGroup#{status}");
        reference.compare(&answered, &case(&[&example], status));
    }
    let provider = reference.get(&format!("{subscription}/providers/Microsoft.KeyVault"), "2018-05-01");
    // The example is of a newer version, which added these.
    let newer = &["registrationPolicy", "resourceTypes.[].locationMappings", "resourceTypes.[].capabilities"];
    reference.compare(&provider, &Case { absent: newer, ..case(&["resources/GetProvider#200"], 200) });
}

/// A stamp has neither a file service, nor a second region, nor network rules.
const NOT_ON_A_STAMP: &[&str] = &[
    "properties.networkAcls",
    "properties.primaryEndpoints.file",
    "properties.secondaryLocation",
    "properties.statusOfSecondary",
];

#[test]
fn storage_has_the_published_shape() {
    let Some(reference) = Reference::new("storage_has_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let version = "2017-10-01";
    let got = reference.get(&reference.account(), version);
    reference.compare(
        &got,
        &Case {
            absent: NOT_ON_A_STAMP,
            ..case(
                &["storage/StorageAccountGetProperties.2017-10-01#200", "storage/StorageAccountLife.recorded#@3"],
                200,
            )
        },
    );

    let mut body = reference.examples.request("storage/StorageAccountCreate.2017-10-01");
    // The example's Standard_GRS needs a second region.
    body["sku"]["name"] = "Standard_LRS".into();
    body["location"] = reference.stamp.stamp.description().location.as_str().into();
    let path = format!("{}/providers/Microsoft.Storage/storageAccounts/checked1", reference.group());
    let mut answered = reference.arm(Method::PUT, &path, version, Some(&body));
    assert_eq!((answered.status.as_u16(), &answered.body), (202, &Value::Null), "accepted, as the example says");
    let place = answered.location.clone().expect("a location to poll");
    while answered.status == StatusCode::ACCEPTED {
        answered = reference.call(Method::GET, &place, &reference.stamp.stamp.description().arm_audience, None);
    }
    reference.compare(
        &answered,
        &Case {
            absent: NOT_ON_A_STAMP,
            ..case(&["storage/StorageAccountCreate.2017-10-01#200", "storage/StorageAccountLife.recorded#@1"], 200)
        },
    );

    let keys = reference.arm(Method::POST, &format!("{}/listKeys", reference.account()), version, None);
    reference.compare(&keys, &case(&["storage/StorageAccountListKeys#200"], 200));
    let asked = reference.examples.request("storage/StorageAccountCheckNameAvailability");
    let path = format!("{}/providers/Microsoft.Storage/checkNameAvailability", reference.subscription());
    let free = reference.arm(Method::POST, &path, version, Some(&asked));
    reference.compare(&free, &case(&["storage/StorageAccountCheckNameAvailability#200"], 200));
    let taken =
        reference.arm(Method::POST, &path, version, Some(&json!({ "name": flow::ACCOUNT, "type": asked["type"] })));
    reference.compare(&taken, &case(&["storage/StorageAccountLife.recorded#@2"], 200));
    assert_eq!(taken.body["reason"], "AlreadyExists");
    // This request has no schema; it has exactly the members of the example.
    let ours = reference.stamp.stamp.journal().into_iter().find(|entry| {
        entry.method == "POST"
            && entry.path.to_ascii_lowercase().ends_with("/checknameavailability")
            && !entry.body.is_null()
    });
    if let Some(ours) = ours {
        assert_eq!(shape::missing(&asked, &ours.body, &[]), [""; 0]);
        assert_eq!(shape::invented(&asked, &ours.body, &[]), [""; 0]);
    }
}

#[test]
fn vaults_have_the_published_shape() {
    let Some(reference) = Reference::new("vaults_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let version = "2016-10-01";
    let got = case(&["keyvault-management/getVault#200", "keyvault-management/CreateVault.recorded#@2"], 200);
    reference.compare(&reference.get(&reference.vault(), version), &Case { absent: VAULT_FLAGS, ..got });

    let mut body = reference.examples.request("keyvault-management/createVault");
    body["location"] = reference.stamp.stamp.description().location.as_str().into();
    body["properties"]["tenantId"] = reference.stamp.stamp.description().tenant_id.as_str().into();
    body["properties"]["accessPolicies"][0]["tenantId"] = body["properties"]["tenantId"].clone();
    let path = format!("{}/providers/Microsoft.KeyVault/vaults/checked1", reference.group());
    let made = reference.arm(Method::PUT, &path, version, Some(&body));
    assert!(made.status.is_success(), "{}", made.body);
    reference.compare(
        &made,
        &case(
            &["keyvault-management/createVault#200", "keyvault-management/CreateVault.recorded#@1"],
            made.status.as_u16(),
        ),
    );

    let mut body = reference.examples.request("keyvault-management/updateAccessPoliciesAdd");
    body["properties"]["accessPolicies"][0]["tenantId"] = reference.stamp.stamp.description().tenant_id.as_str().into();
    let added = reference.arm(Method::PUT, &format!("{path}/accessPolicies/add"), version, Some(&body));
    reference.compare(&added, &case(&["keyvault-management/updateAccessPoliciesAdd#200"], added.status.as_u16()));
    let list = reference.get(&format!("{}/providers/Microsoft.KeyVault/vaults", reference.group()), version);
    let listed = case(&["keyvault-management/listVaultByResourceGroup#200"], 200);
    reference
        .compare(&list, &Case { absent: LISTED_VAULT, extra: &["value.[].properties.provisioningState"], ..listed });
}

/// Flags that were not sent are absent (as in the recorded vaults), and so are permissions of other types.
const VAULT_FLAGS: &[&str] = &[
    "properties.enabledForDiskEncryption",
    "properties.enabledForTemplateDeployment",
    "properties.accessPolicies.[].permissions.keys",
    "properties.accessPolicies.[].permissions.certificates",
];
const LISTED_VAULT: &[&str] = &[
    "nextLink",
    "value.[].properties.enabledForDiskEncryption",
    "value.[].properties.enabledForTemplateDeployment",
    "value.[].properties.accessPolicies.[].permissions.keys",
    "value.[].properties.accessPolicies.[].permissions.certificates",
];

#[test]
fn secrets_have_the_published_shape() {
    let Some(reference) = Reference::new("secrets_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let life = "keyvault-data/SecretLife.recorded";
    let recorded = |at: usize| format!("{life}#@{at}");
    let body =
        json!({ "value": "DEF456", "tags": { "test": "foo", "file-encoding": "utf-8" }, "contentType": "test type" });
    let set = reference.secrets(Method::PUT, "secrets/checked", Some(&body));
    reference.compare(&set, &case(&[&recorded(3)], 200));
    reference.compare(&reference.secrets(Method::GET, "secrets/checked/", None), &case(&[&recorded(5)], 200));
    let id = set.body["id"].as_str().expect("an id").to_owned();
    let version = id.rsplit('/').next().expect("a version");
    let got = reference.secrets(Method::GET, &format!("secrets/checked/{version}"), None);
    reference.compare(&got, &Case { extra: &["contentType"], ..case(&[&recorded(6)], 200) });
    // The secrets of the main flow have no tags.
    let list = reference.secrets(Method::GET, "secrets", None);
    reference.compare(
        &list,
        &Case { absent: &["value.[].tags"], extra: &["value.[].contentType"], ..case(&[&recorded(2)], 200) },
    );
    reference.compare(&reference.secrets(Method::GET, "secrets/checked/versions", None), &case(&[&recorded(4)], 200));
    let changed =
        reference.secrets(Method::PATCH, "secrets/checked/", Some(&json!({ "attributes": { "enabled": false } })));
    reference.compare(&changed, &case(&[&recorded(7)], 200));
    reference.compare(&reference.secrets(Method::DELETE, "secrets/checked", None), &case(&[&recorded(8)], 200));
    let gone = reference.secrets(Method::GET, "secrets/checked", None);
    reference.compare_error(&gone, 404, "errors/keyvault-404-secret.txt");

    let described = reference.stamp.stamp.description();
    let url = format!("https://{}.{}/secrets/checked?api-version=2016-10-01", flow::VAULT, described.key_vault_suffix);
    let challenged = reference.send(reference.http.get(url));
    reference.compare_error(&challenged, 401, "errors/keyvault-401-unauthorized.txt");
}

#[test]
fn roles_have_the_published_shape() {
    let Some(reference) = Reference::new("roles_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let version = "2015-07-01";
    let authorization = format!("{}/providers/Microsoft.Authorization", reference.account());
    let definitions =
        reference.get(&format!("{authorization}/roleDefinitions?$filter=roleName%20eq%20'Contributor'"), version);
    reference.compare(
        &definitions,
        &Case {
            extra: &["nextLink"],
            ..case(&["authorization/GetRoleDefinitionAtScope#200", "authorization/RoleAssignment.recorded#@0"], 200)
        },
    );
    let definition = definitions.body["value"][0]["id"].as_str().expect("an id").to_owned();
    let one = reference.get(&definition, version);
    let recorded = Case { extra: WHO_AND_WHEN, ..case(&["authorization/GetRoleDefinitionById#200"], 200) };
    reference.compare(&one, &recorded);

    let list = reference.get(&format!("{authorization}/roleAssignments"), version);
    reference.compare(
        &list,
        &Case { extra: WHO_AND_WHEN_LISTED, ..case(&["authorization/GetRoleAssignmentByScope#200"], 200) },
    );
    let id = list.body["value"][0]["id"].as_str().expect("an id");
    let by_name = reference.get(id, version);
    reference
        .compare(&by_name, &Case { extra: WHO_AND_WHEN, ..case(&["authorization/GetRoleAssignmentByName#200"], 200) });

    let mut body = reference.examples.request("authorization/PutRoleAssignment");
    body["properties"]["roleDefinitionId"] = definition.as_str().into();
    let unknown = reference.arm(Method::PUT, &format!("{authorization}/roleAssignments/{GUID}"), version, Some(&body));
    reference.compare_error(&unknown, 400, "errors/arm-400-principal-not-found.txt");
    body["properties"]["principalId"] =
        reference.stamp.stamp.description().credentials.registry.object_id.as_str().into();
    let again = reference.arm(Method::PUT, &format!("{authorization}/roleAssignments/{GUID}"), version, Some(&body));
    reference.compare_error(&again, 409, "errors/arm-409-role-assignment-exists.json");
    let path = format!("{}/providers/Microsoft.Authorization/roleAssignments/{GUID}", reference.group());
    let given = reference.arm(Method::PUT, &path, version, Some(&body));
    reference.compare(
        &given,
        &case(&["authorization/PutRoleAssignment#201", "authorization/RoleAssignment.recorded#@2"], 201),
    );
    let taken = reference.arm(Method::DELETE, &path, version, None);
    reference
        .compare(&taken, &Case { extra: WHO_AND_WHEN, ..case(&["authorization/DeleteRoleAssignmentByName#200"], 200) });
}

const GUID: &str = "88888888-0000-0000-0000-000000000002";

/// Every recorded answer has these; the examples omit them.
const WHO_AND_WHEN: &[&str] =
    &["properties.createdOn", "properties.updatedOn", "properties.createdBy", "properties.updatedBy"];
const WHO_AND_WHEN_LISTED: &[&str] = &[
    "nextLink",
    "value.[].properties.createdOn",
    "value.[].properties.updatedOn",
    "value.[].properties.createdBy",
    "value.[].properties.updatedBy",
];

#[test]
fn images_have_the_published_shape() {
    let Some(reference) = Reference::new("images_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let location = reference.stamp.stamp.description().location.clone();
    let publishers =
        format!("{}/providers/Microsoft.Compute/locations/{location}/publishers", reference.subscription());
    let version = "2017-03-30";
    let skus = format!("{publishers}/microsoft-aks/artifacttypes/vmimage/offers/aks/skus");
    let answered = reference.get(&skus, version);
    reference.compare(
        &answered,
        &case(
            &["compute/VirtualMachineImagesListSkusMinimum#200", "compute/VirtualMachineImagesListSkus.recorded#@0"],
            200,
        ),
    );
    let sku = answered.body[0]["name"].as_str().expect("a SKU");
    let versions = reference.get(&format!("{skus}/{sku}/versions"), version);
    reference.compare(&versions, &case(&["compute/VirtualMachineImagesListSkus.recorded#@1"], 200));
    // Stamps have neither tags nor edge zones.
    let names = &["[].tags", "[].extendedLocation"];
    let offers = reference.get(&format!("{publishers}/microsoft-aks/artifacttypes/vmimage/offers"), version);
    reference.compare(&offers, &Case { absent: names, ..case(&["compute/VirtualMachineImagesListOffers#200"], 200) });
    let all = reference.get(&publishers, version);
    reference.compare(&all, &Case { absent: names, ..case(&["compute/VirtualMachineImagesListPublishers#200"], 200) });
}

#[test]
fn metadata_has_the_published_shape() {
    let read = |reference: &Reference, version: &str| {
        let described = reference.stamp.stamp.description();
        reference
            .send(reference.http.get(format!("{}/metadata/endpoints?api-version={version}", described.arm_endpoint)))
    };
    let Some(aad) = Reference::new("metadata_has_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let Some(adfs) = Reference::new("metadata_has_the_published_shape", IdentitySystem::Adfs) else {
        return;
    };
    aad.compare(&read(&aad, "1.0"), &case(&["metadata/aad-user-1.0"], 200));
    adfs.compare(&read(&adfs, "1.0"), &case(&["metadata/adfs-user-1.0"], 200));
    adfs.compare(&read(&adfs, "2019-10-01"), &case(&["metadata/adfs-user-2019-10-01"], 200));
}

#[test]
fn refusals_have_the_published_shape() {
    let Some(reference) = Reference::new("refusals_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let nowhere = format!("{}/providers/Microsoft.KeyVault/vaults/nowhere", reference.group());
    reference.compare_error(&reference.get(&nowhere, "2016-10-01"), 404, "errors/arm-404-resource.txt");
    let group = format!("{}/resourceGroups/nowhere", reference.subscription());
    reference.compare_error(&reference.get(&group, "2018-05-01"), 404, "errors/arm-404-resource-group.json");
    reference.compare_error(
        &reference.get(&reference.account(), "1999-01-01"),
        400,
        "errors/azurestack-400-no-registered-provider.json",
    );
    reference.compare_error(
        &reference.get(&reference.group(), "1999-01-01"),
        400,
        "errors/arm-400-invalid-api-version.json",
    );
    let described = reference.stamp.stamp.description();
    let url = format!("{}{}?api-version=2018-05-01", described.arm_endpoint, reference.group());
    let stranger = &described.credentials.registry.object_id;
    let token = |lifetime| reference.stamp.stamp.token(stranger, &described.arm_audience, lifetime).expect("a token");
    let forbidden = reference.send(reference.http.delete(&url).bearer_auth(token(3600)));
    reference.compare_error(&forbidden, 403, "errors/arm-403-authorization-failed.json");
    let expired = reference.send(reference.http.get(&url).bearer_auth(token(-3600)));
    reference.compare_error(&expired, 401, "errors/arm-401-expired-token.json");
}

/// Checks that the comparison can fail.
#[test]
fn comparison_detects_differences() {
    let example = json!({ "id": "a", "list": [{ "name": "n", "on": true }], "any": null });
    assert_eq!(shape::missing(&example, &json!({ "id": "b", "list": [], "any": 1 }), &[]), [""; 0]);
    let other = json!({ "id": 1, "list": [{ "on": "true" }], "more": 2 });
    let missing = shape::missing(&example, &other, &[]);
    assert_eq!(missing, ["id: OtherType", "list.[].name: Missing", "list.[].on: OtherType", "any: Missing"]);
    assert_eq!(shape::missing(&example, &other, &["list", "id", "any"]), [""; 0]);
    assert_eq!(shape::invented(&example, &other, &[]), ["more"]);
}
