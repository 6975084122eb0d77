//! Every answer of the stamp has the shape of the official or recorded example: no member lacks, none has another type, and none
//! is made up. What a stamp is known to answer otherwise is listed with the comparison.

use crate::published::answers::{Case, Judge, case};
use crate::published::shape;
use crate::support::flow;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use stamp::IdentitySystem;

#[test]
fn subscriptions_and_groups_have_the_published_shape() {
    let Some(judge) = Judge::new("subscriptions_and_groups_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let subscription = judge.subscription();
    // Stamps name the offer of a subscription; a single page has no next one.
    let list = case(&["subscriptions/listSubscriptions#200"], 200);
    let list = Case { absent: &["nextLink"], extra: &["value.[].offerId"], ..list };
    judge.compare(&judge.get("/subscriptions", "2016-06-01"), &list);
    let one = Case { extra: &["offerId"], ..case(&["subscriptions/getSubscription#200"], 200) };
    judge.compare(&judge.get(&subscription, "2016-06-01"), &one);
    let locations = judge.get(&format!("{subscription}/locations"), "2016-06-01");
    judge.compare(&locations, &case(&["subscriptions/listLocations#200"], 200));
    let mut body = judge.examples.request("resources/CreateResourceGroup");
    body["location"] = judge.stamp.stamp.description().location.as_str().into();
    for status in [201, 200] {
        let path = format!("{subscription}/resourceGroups/fresh");
        let answered = judge.arm(Method::PUT, &path, "2018-05-01", Some(&body));
        let example = format!("resources/CreateResourceGroup#{status}");
        judge.compare(&answered, &case(&[&example], status));
    }
    let provider = judge.get(&format!("{subscription}/providers/Microsoft.KeyVault"), "2018-05-01");
    // The example is of a newer version, which added these.
    let newer = &["registrationPolicy", "resourceTypes.[].locationMappings", "resourceTypes.[].capabilities"];
    judge.compare(&provider, &Case { absent: newer, ..case(&["resources/GetProvider#200"], 200) });
}

/// Neither a file service nor a second region nor network rules are there on a stamp.
const NOT_ON_A_STAMP: &[&str] = &[
    "properties.networkAcls",
    "properties.primaryEndpoints.file",
    "properties.secondaryLocation",
    "properties.statusOfSecondary",
];

#[test]
fn storage_has_the_published_shape() {
    let Some(judge) = Judge::new("storage_has_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let version = "2017-10-01";
    let got = judge.get(&judge.account(), version);
    judge.compare(
        &got,
        &Case {
            absent: NOT_ON_A_STAMP,
            ..case(
                &["storage/StorageAccountGetProperties.2017-10-01#200", "storage/StorageAccountLife.recorded#@3"],
                200,
            )
        },
    );

    let mut body = judge.examples.request("storage/StorageAccountCreate.2017-10-01");
    // The example's Standard_GRS needs a second region.
    body["sku"]["name"] = "Standard_LRS".into();
    body["location"] = judge.stamp.stamp.description().location.as_str().into();
    let path = format!("{}/providers/Microsoft.Storage/storageAccounts/judged1", judge.group());
    let mut answered = judge.arm(Method::PUT, &path, version, Some(&body));
    assert_eq!((answered.status.as_u16(), &answered.body), (202, &Value::Null), "accepted, as the example says");
    let place = answered.location.clone().expect("a place to look at");
    while answered.status == StatusCode::ACCEPTED {
        answered = judge.call(Method::GET, &place, &judge.stamp.stamp.description().arm_audience, None);
    }
    judge.compare(
        &answered,
        &Case {
            absent: NOT_ON_A_STAMP,
            ..case(&["storage/StorageAccountCreate.2017-10-01#200", "storage/StorageAccountLife.recorded#@1"], 200)
        },
    );

    let keys = judge.arm(Method::POST, &format!("{}/listKeys", judge.account()), version, None);
    judge.compare(&keys, &case(&["storage/StorageAccountListKeys#200"], 200));
    let asked = judge.examples.request("storage/StorageAccountCheckNameAvailability");
    let path = format!("{}/providers/Microsoft.Storage/checkNameAvailability", judge.subscription());
    let free = judge.arm(Method::POST, &path, version, Some(&asked));
    judge.compare(&free, &case(&["storage/StorageAccountCheckNameAvailability#200"], 200));
    let taken = judge.arm(Method::POST, &path, version, Some(&json!({ "name": flow::ACCOUNT, "type": asked["type"] })));
    judge.compare(&taken, &case(&["storage/StorageAccountLife.recorded#@2"], 200));
    assert_eq!(taken.body["reason"], "AlreadyExists");
    // What we ask there has no schema; it has the example's members and no others.
    let ours = judge.stamp.stamp.journal().into_iter().find(|entry| {
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
    let Some(judge) = Judge::new("vaults_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let version = "2016-10-01";
    let got = case(&["keyvault-management/getVault#200", "keyvault-management/CreateVault.recorded#@2"], 200);
    judge.compare(&judge.get(&judge.vault(), version), &Case { absent: VAULT_FLAGS, ..got });

    let mut body = judge.examples.request("keyvault-management/createVault");
    body["location"] = judge.stamp.stamp.description().location.as_str().into();
    body["properties"]["tenantId"] = judge.stamp.stamp.description().tenant_id.as_str().into();
    body["properties"]["accessPolicies"][0]["tenantId"] = body["properties"]["tenantId"].clone();
    let path = format!("{}/providers/Microsoft.KeyVault/vaults/judged1", judge.group());
    let made = judge.arm(Method::PUT, &path, version, Some(&body));
    assert!(made.status.is_success(), "{}", made.body);
    judge.compare(
        &made,
        &case(
            &["keyvault-management/createVault#200", "keyvault-management/CreateVault.recorded#@1"],
            made.status.as_u16(),
        ),
    );

    let mut body = judge.examples.request("keyvault-management/updateAccessPoliciesAdd");
    body["properties"]["accessPolicies"][0]["tenantId"] = judge.stamp.stamp.description().tenant_id.as_str().into();
    let added = judge.arm(Method::PUT, &format!("{path}/accessPolicies/add"), version, Some(&body));
    judge.compare(&added, &case(&["keyvault-management/updateAccessPoliciesAdd#200"], added.status.as_u16()));
    let list = judge.get(&format!("{}/providers/Microsoft.KeyVault/vaults", judge.group()), version);
    let listed = case(&["keyvault-management/listVaultByResourceGroup#200"], 200);
    judge.compare(&list, &Case { absent: LISTED_VAULT, extra: &["value.[].properties.provisioningState"], ..listed });
}

/// Flags that were not sent stay away (the recorded vaults have none either), and so do permissions of other kinds.
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
    let Some(judge) = Judge::new("secrets_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let life = "keyvault-data/SecretLife.recorded";
    let recorded = |at: usize| format!("{life}#@{at}");
    let body =
        json!({ "value": "DEF456", "tags": { "test": "foo", "file-encoding": "utf-8" }, "contentType": "test type" });
    let set = judge.secrets(Method::PUT, "secrets/judged", Some(&body));
    judge.compare(&set, &case(&[&recorded(3)], 200));
    judge.compare(&judge.secrets(Method::GET, "secrets/judged/", None), &case(&[&recorded(5)], 200));
    let id = set.body["id"].as_str().expect("an id").to_owned();
    let version = id.rsplit('/').next().expect("a version");
    let got = judge.secrets(Method::GET, &format!("secrets/judged/{version}"), None);
    judge.compare(&got, &Case { extra: &["contentType"], ..case(&[&recorded(6)], 200) });
    // The main job's own secrets have no tags.
    let list = judge.secrets(Method::GET, "secrets", None);
    judge.compare(
        &list,
        &Case { absent: &["value.[].tags"], extra: &["value.[].contentType"], ..case(&[&recorded(2)], 200) },
    );
    judge.compare(&judge.secrets(Method::GET, "secrets/judged/versions", None), &case(&[&recorded(4)], 200));
    let changed = judge.secrets(Method::PATCH, "secrets/judged/", Some(&json!({ "attributes": { "enabled": false } })));
    judge.compare(&changed, &case(&[&recorded(7)], 200));
    judge.compare(&judge.secrets(Method::DELETE, "secrets/judged", None), &case(&[&recorded(8)], 200));
    let gone = judge.secrets(Method::GET, "secrets/judged", None);
    judge.compare_error(&gone, 404, "errors/keyvault-404-secret.txt");

    let described = judge.stamp.stamp.description();
    let url = format!("https://{}.{}/secrets/judged?api-version=2016-10-01", flow::VAULT, described.key_vault_suffix);
    let challenged = judge.send(judge.http.get(url));
    judge.compare_error(&challenged, 401, "errors/keyvault-401-unauthorized.txt");
}

#[test]
fn roles_have_the_published_shape() {
    let Some(judge) = Judge::new("roles_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let version = "2015-07-01";
    let authorization = format!("{}/providers/Microsoft.Authorization", judge.account());
    let definitions =
        judge.get(&format!("{authorization}/roleDefinitions?$filter=roleName%20eq%20'Contributor'"), version);
    judge.compare(
        &definitions,
        &Case {
            extra: &["nextLink"],
            ..case(&["authorization/GetRoleDefinitionAtScope#200", "authorization/RoleAssignment.recorded#@0"], 200)
        },
    );
    let definition = definitions.body["value"][0]["id"].as_str().expect("an id").to_owned();
    let one = judge.get(&definition, version);
    let recorded = Case { extra: WHO_AND_WHEN, ..case(&["authorization/GetRoleDefinitionById#200"], 200) };
    judge.compare(&one, &recorded);

    let list = judge.get(&format!("{authorization}/roleAssignments"), version);
    judge.compare(
        &list,
        &Case { extra: WHO_AND_WHEN_LISTED, ..case(&["authorization/GetRoleAssignmentByScope#200"], 200) },
    );
    let id = list.body["value"][0]["id"].as_str().expect("an id");
    let by_name = judge.get(id, version);
    judge.compare(&by_name, &Case { extra: WHO_AND_WHEN, ..case(&["authorization/GetRoleAssignmentByName#200"], 200) });

    let mut body = judge.examples.request("authorization/PutRoleAssignment");
    body["properties"]["roleDefinitionId"] = definition.as_str().into();
    let unknown = judge.arm(Method::PUT, &format!("{authorization}/roleAssignments/{GUID}"), version, Some(&body));
    judge.compare_error(&unknown, 400, "errors/arm-400-principal-not-found.txt");
    body["properties"]["principalId"] = judge.stamp.stamp.description().credentials.registry.object_id.as_str().into();
    let again = judge.arm(Method::PUT, &format!("{authorization}/roleAssignments/{GUID}"), version, Some(&body));
    judge.compare_error(&again, 409, "errors/arm-409-role-assignment-exists.json");
    let path = format!("{}/providers/Microsoft.Authorization/roleAssignments/{GUID}", judge.group());
    let given = judge.arm(Method::PUT, &path, version, Some(&body));
    judge.compare(
        &given,
        &case(&["authorization/PutRoleAssignment#201", "authorization/RoleAssignment.recorded#@2"], 201),
    );
    let taken = judge.arm(Method::DELETE, &path, version, None);
    judge
        .compare(&taken, &Case { extra: WHO_AND_WHEN, ..case(&["authorization/DeleteRoleAssignmentByName#200"], 200) });
}

const GUID: &str = "88888888-0000-0000-0000-000000000002";

/// The examples leave out what every recorded answer has.
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
    let Some(judge) = Judge::new("images_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let location = judge.stamp.stamp.description().location.clone();
    let publishers = format!("{}/providers/Microsoft.Compute/locations/{location}/publishers", judge.subscription());
    let version = "2017-03-30";
    let skus = format!("{publishers}/microsoft-aks/artifacttypes/vmimage/offers/aks/skus");
    let answered = judge.get(&skus, version);
    judge.compare(
        &answered,
        &case(
            &["compute/VirtualMachineImagesListSkusMinimum#200", "compute/VirtualMachineImagesListSkus.recorded#@0"],
            200,
        ),
    );
    let sku = answered.body[0]["name"].as_str().expect("a SKU");
    let versions = judge.get(&format!("{skus}/{sku}/versions"), version);
    judge.compare(&versions, &case(&["compute/VirtualMachineImagesListSkus.recorded#@1"], 200));
    // Tags and edge zones are not of a stamp.
    let names = &["[].tags", "[].extendedLocation"];
    let offers = judge.get(&format!("{publishers}/microsoft-aks/artifacttypes/vmimage/offers"), version);
    judge.compare(&offers, &Case { absent: names, ..case(&["compute/VirtualMachineImagesListOffers#200"], 200) });
    let all = judge.get(&publishers, version);
    judge.compare(&all, &Case { absent: names, ..case(&["compute/VirtualMachineImagesListPublishers#200"], 200) });
}

#[test]
fn metadata_has_the_published_shape() {
    let read = |judge: &Judge, version: &str| {
        let described = judge.stamp.stamp.description();
        judge.send(judge.http.get(format!("{}/metadata/endpoints?api-version={version}", described.arm_endpoint)))
    };
    let Some(aad) = Judge::new("metadata_has_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let Some(adfs) = Judge::new("metadata_has_the_published_shape", IdentitySystem::Adfs) else {
        return;
    };
    aad.compare(&read(&aad, "1.0"), &case(&["metadata/aad-user-1.0"], 200));
    adfs.compare(&read(&adfs, "1.0"), &case(&["metadata/adfs-user-1.0"], 200));
    adfs.compare(&read(&adfs, "2019-10-01"), &case(&["metadata/adfs-user-2019-10-01"], 200));
}

#[test]
fn refusals_have_the_published_shape() {
    let Some(judge) = Judge::new("refusals_have_the_published_shape", IdentitySystem::Aad) else {
        return;
    };
    let nowhere = format!("{}/providers/Microsoft.KeyVault/vaults/nowhere", judge.group());
    judge.compare_error(&judge.get(&nowhere, "2016-10-01"), 404, "errors/arm-404-resource.txt");
    let group = format!("{}/resourceGroups/nowhere", judge.subscription());
    judge.compare_error(&judge.get(&group, "2018-05-01"), 404, "errors/arm-404-resource-group.json");
    judge.compare_error(
        &judge.get(&judge.account(), "1999-01-01"),
        400,
        "errors/azurestack-400-no-registered-provider.json",
    );
    judge.compare_error(&judge.get(&judge.group(), "1999-01-01"), 400, "errors/arm-400-invalid-api-version.json");
    let described = judge.stamp.stamp.description();
    let url = format!("{}{}?api-version=2018-05-01", described.arm_endpoint, judge.group());
    let stranger = &described.credentials.registry.object_id;
    let token = |lifetime| judge.stamp.stamp.token(stranger, &described.arm_audience, lifetime).expect("a token");
    let forbidden = judge.send(judge.http.delete(&url).bearer_auth(token(3600)));
    judge.compare_error(&forbidden, 403, "errors/arm-403-authorization-failed.json");
    let expired = judge.send(judge.http.get(&url).bearer_auth(token(-3600)));
    judge.compare_error(&expired, 401, "errors/arm-401-expired-token.json");
}

/// Without this, a judge that lets everything pass would go unnoticed.
#[test]
fn the_judge_sees_differences() {
    let example = json!({ "id": "a", "list": [{ "name": "n", "on": true }], "any": null });
    assert_eq!(shape::missing(&example, &json!({ "id": "b", "list": [], "any": 1 }), &[]), [""; 0]);
    let other = json!({ "id": 1, "list": [{ "on": "true" }], "more": 2 });
    let missing = shape::missing(&example, &other, &[]);
    assert_eq!(missing, ["id: OtherType", "list.[].name: Missing", "list.[].on: OtherType", "any: Missing"]);
    assert_eq!(shape::missing(&example, &other, &["list", "id", "any"]), [""; 0]);
    assert_eq!(shape::invented(&example, &other, &[]), ["more"]);
}
