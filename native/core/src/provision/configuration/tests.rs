use serde_json::{Value, json};

use super::{Request, read};

fn example() -> Value {
    json!({
        "$schema": "registry.schema.json",
        "stamp": { "armEndpoint": "https://management.shanghai.azurestack.example", "trustedRootFile": "root.pem",
            "applicationId": "a", "clientSecret": { "environment": "STAMP_SECRET" } },
        "prerequisites": { "resourceGroupName": "newregreq1", "storageAccountName": "newregsa1",
            "storageAccountBlobContainer": "newregct1", "keyVaultName": "newregkv1" },
        "certificate": { "secretName": "containersecret", "filePath": "certs/registry.pfx", "password": { "prompt": "PFX password" } },
        "servicePrincipal": { "id": "b", "clientSecret": { "secretName": "registry", "secretVault": "rack" } },
        "users": [
            { "name": "admin", "password": { "environment": "ADMIN" } },
            { "name": "ci", "password": { "keyVaultName": "newregkv1", "keyVaultSecretName": "ci" } },
        ],
        "deployment": { "resourceGroupName": "newregdeploy1", "dnsNameLabel": "myreg", "adminPublicKey": "keys/id_rsa.pub" },
        "images": [{ "source": "registry.example/team/app:1.0", "destination": "team/app:1.0" }, { "path": "images.tar" }],
    })
}

fn answer(content: &Value) -> crate::error::Result<Value> {
    let request = Request {
        content: content.to_string(),
        source_path: "/etc/registry/registry.json".to_owned(),
        home_folder: Some("/home/operator".to_owned()),
    };
    read(&request).map(|outcome| serde_json::to_value(outcome.configuration).expect("JSON"))
}

/// Returns the messages of all problems.
fn refused(content: &Value) -> Vec<String> {
    let error = answer(content).expect_err("it is refused");
    match error.problems.is_empty() {
        true => vec![error.message.clone()],
        false => error.problems.iter().map(|problem| problem.message.clone()).collect(),
    }
}

/// Returns the example with a value at a JSON pointer.
fn with(pointer: &str, value: Value) -> Value {
    let mut changed = example();
    match changed.pointer_mut(pointer) {
        Some(place) => *place = value,
        None => {
            let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
            changed.pointer_mut(parent).expect("the parent exists")[name] = value;
        }
    }
    changed
}

#[test]
fn relative_paths_start_at_the_folder_of_the_file() {
    let read = answer(&example()).expect("it is valid");
    for (pointer, expected) in [
        ("/certificate/filePath", "/etc/registry/certs/registry.pfx"),
        ("/stamp/trustedRootFile", "/etc/registry/root.pem"),
        ("/deployment/adminPublicKey", "/etc/registry/keys/id_rsa.pub"),
        ("/images/1/path", "/etc/registry/images.tar"),
    ] {
        // Windows joins paths with a backslash.
        let path = read.pointer(pointer).and_then(Value::as_str).map(|path| path.replace('\\', "/"));
        assert_eq!(path.as_deref(), Some(expected));
    }
    let key = "ssh-rsa AAAA operator@example";
    let read = answer(&with("/deployment/adminPublicKey", json!(key))).expect("it is valid");
    assert_eq!(read["deployment"]["adminPublicKey"], key);
    for (given, expected) in
        [("/var/registry.pfx", "/var/registry.pfx"), ("~/registry.pfx", "/home/operator/registry.pfx")]
    {
        let read = answer(&with("/certificate/filePath", json!(given))).expect("it is valid");
        let path = read["certificate"]["filePath"].as_str().expect("a path").replace('\\', "/");
        assert_eq!(path, expected);
    }
}

#[test]
fn secret_in_the_file_is_refused_without_its_value() {
    for pointer in [
        "/certificate/password",
        "/users/1/password",
        "/stamp/clientSecret",
        "/servicePrincipal/clientSecret",
        "/deployment/keyPassphrase",
        "/images/0/sourcePassword",
    ] {
        for value in [json!("canary-7cf1"), json!(["canary-7cf1"]), json!(71_236_123)] {
            let messages = refused(&with(pointer, value));
            assert!(messages[0].contains("a value instead of a reference"), "{messages:?}");
            let text = messages.join(" ");
            assert!(!text.contains("canary") && !text.contains("71236123"), "{text}");
        }
    }
    let named = refused(&with("/users/1/password", json!("canary")));
    assert!(named[0].starts_with("users[1].password: "), "{named:?}");
}

#[test]
fn unknown_members_are_refused_with_the_nearest_name() {
    for (pointer, expected) in [
        ("/deploymnet", "did you mean \"deployment\"?"),
        ("/prerequisites/keyvaultname", "did you mean \"keyVaultName\"?"),
        ("/users/0/pasword", "did you mean \"password\"?"),
        ("/certificate/password/enviroment", "did you mean \"environment\"?"),
    ] {
        let messages = refused(&with(pointer, json!("x")));
        assert!(messages[0].contains(expected), "{pointer}: {messages:?}");
    }
}

#[test]
fn value_of_a_wrong_type_is_refused_with_its_place() {
    for (pointer, value, place) in [
        ("/deployment/registryReplicas", json!("many"), "deployment.registryReplicas"),
        ("/users", json!({}), "users"),
        ("/prerequisites/keyVaultName", json!(["canary"]), "prerequisites.keyVaultName"),
        ("/deployment/publicIpAllocationMethod", json!("canary"), "deployment.publicIpAllocationMethod"),
    ] {
        let messages = refused(&with(pointer, value));
        assert!(messages[0].contains(place) && !messages[0].contains("canary"), "{messages:?}");
    }
    let broken = Request { content: "{ \"users\": [".to_owned(), source_path: "r.json".to_owned(), home_folder: None };
    let error = read(&broken).expect_err("it is refused");
    assert!(error.message.contains("line 1"), "{}", error.message);
}

#[test]
fn all_problems_are_reported_together() {
    let mut content = with("/servicePrincipal/displayName", json!("both"));
    for (pointer, value) in [
        ("/prerequisites/storageAccountName", json!("Bad_Name")),
        ("/users/1/name", json!("has space")),
        ("/certificate/password", json!({})),
    ] {
        *content.pointer_mut(pointer).expect("a member") = value;
    }
    let messages = refused(&content);
    for place in ["prerequisites.storageAccountName", "users[1].name", "servicePrincipal", "certificate.password"] {
        assert!(messages.iter().any(|message| message.starts_with(place)), "{place}: {messages:?}");
    }
}

#[test]
fn contradictions_are_refused() {
    for (pointer, value, expected) in [
        ("/users", json!([]), "the registry needs at least one login"),
        ("/users/1/name", json!("ADMIN"), "there are several users"),
        ("/users/0/name", json!("containersecret"), "the name of the certificate's secret"),
        ("/deployment/resourceGroupName", json!("NEWREGREQ1"), "the resource group of the prerequisites"),
        ("/servicePrincipal/clientSecret", Value::Null, "servicePrincipal.clientSecret: it is missing"),
        ("/servicePrincipal/id", Value::Null, "exactly one of 'id' and 'displayName'"),
        ("/stamp/azureCli", json!(true), "several ways to sign in: clientSecret, azureCli"),
        ("/stamp/applicationId", Value::Null, "stamp.applicationId: it is missing"),
        ("/stamp/clientSecret", json!({ "keyVaultName": "a", "keyVaultSecretName": "b" }), "only after the sign-in"),
        ("/users/0/password", json!({ "environment": "A", "prompt": "B" }), "exactly one of"),
        ("/users/0/password", json!({ "keyVaultSecretName": "A" }), "belong together"),
        ("/users/0/password", json!({ "environment": " " }), "its name is empty"),
        ("/users/0/password", json!({ "environment": "A", "secretVault": "B" }), "'secretVault' needs 'secretName'"),
        ("/deployment", Value::Null, "there is no registry to copy them to"),
        ("/deployment/registryReplicas", json!(101), "not between 1 and 100"),
        ("/images/0/path", json!("x.tar"), "exactly one of 'source' and 'path'"),
        ("/images/0/source", json!("https://registry.example/a"), "leave out the scheme"),
        ("/images/0/destination", json!("Team/app"), "images[0].destination"),
        ("/images/0/sourceUserName", json!("me"), "belong together"),
    ] {
        let messages = refused(&with(pointer, value));
        assert!(messages.iter().any(|message| message.contains(expected)), "{pointer}: {messages:?}");
    }
}
