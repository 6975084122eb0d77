use reqwest::Method;
use serde_json::{Value, json};
use stamp::{
    IdentitySystem,
    behaviour::{Outcome, Script},
};

use crate::client::{Client, send};
use crate::template::{self, body, deploy, operations, path};

fn labelled() -> Value {
    json!({"label": {"value": "registry"}})
}

#[tokio::test]
async fn template_creates_resources_in_order() {
    let client = Client::start(IdentitySystem::Adfs).await;
    template::prepare(&client).await;
    client.stamp.change_behaviour(|behaviour| behaviour.deployment_polls = 10);
    let body = body(&template::machine(&client), labelled());
    let deployed = deploy(&client, "first", &body).await;
    let properties = &deployed["properties"];
    assert_eq!(properties["provisioningState"], "Succeeded", "{deployed:#}");
    let fqdn = "registry.shanghai.cloudapp.azurestack.example";
    assert_eq!(
        properties["outputs"],
        json!({"name": {"type": "String", "value": fqdn}, "hidden": {"type": "SecureString"}})
    );
    assert_eq!(properties["parameters"]["secret"], json!({"type": "SecureString"}));
    assert_eq!(
        properties["dependencies"][0]["dependsOn"].as_array().map(Vec::len),
        Some(2),
        "the machine, and the address that it refers to"
    );

    let steps = operations(&client, "first").await;
    let kinds: Vec<&str> =
        steps.iter().filter_map(|step| step["properties"]["targetResource"]["resourceName"].as_str()).collect();
    assert_eq!(kinds, ["nsg", "pip", "vnet", "nic", "vm", "vm/setup"]);
    assert_eq!(steps[6]["properties"]["provisioningOperation"], "EvaluateDeploymentOutput");
    assert!(steps.iter().all(|step| step["properties"]["provisioningState"] == "Succeeded"), "{steps:#?}");

    let address = template::resource(&client, "Microsoft.Network/publicIPAddresses", "pip").await.json();
    assert_eq!(address["properties"]["dnsSettings"]["fqdn"], fqdn);
    assert!(address["properties"]["ipAddress"].as_str().is_some_and(|ip| ip.starts_with("198.18.")), "{address:#}");
    let setup = template::resource(&client, "Microsoft.Compute/virtualMachines/vm/extensions", "setup").await.json();
    assert_eq!((&setup["name"], &setup["properties"]["provisioningState"]), (&json!("setup"), &json!("Succeeded")));

    let state = client.stamp.state();
    assert_eq!(state["deployments"][0]["name"], "first");
    let held = state["resources"].as_array().unwrap().iter().find(|one| one["name"] == "vm/setup").unwrap();
    assert_eq!(held["protectedSettings"], true);
    let journal = json!(client.stamp.journal()).to_string();
    for shown in [state.to_string(), deployed.to_string(), setup.to_string(), json!(steps).to_string(), journal] {
        assert!(!shown.contains("canary") || shown.contains("\"defaultValue\""), "a secret is shown: {shown}");
    }
    assert!(!state.to_string().contains("canary"));
}

#[tokio::test]
async fn deployment_runs_for_the_configured_polls_and_can_be_canceled() {
    let client = Client::start(IdentitySystem::Aad).await;
    template::prepare(&client).await;
    client.stamp.change_behaviour(|behaviour| behaviour.deployment_polls = 1000);
    let body = body(&template::machine(&client), labelled());
    let state = async || {
        let deployment = client.arm(Method::GET, &path("long", ""), Value::Null).await.json();
        deployment["properties"]["provisioningState"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(client.arm(Method::PUT, &path("long", ""), body.clone()).await.status, 201);
    for _ in 0..20 {
        assert_eq!(state().await, "Running");
    }
    let steps = operations(&client, "long").await;
    let last = &steps.last().unwrap()["properties"];
    assert_eq!(
        (&last["targetResource"]["resourceName"], &last["provisioningState"]),
        (&json!("vm/setup"), &json!("Running"))
    );
    assert_eq!(client.arm(Method::PUT, &path("long", ""), body.clone()).await.code(), "DeploymentActive");
    assert_eq!(client.arm(Method::DELETE, &path("long", ""), Value::Null).await.code(), "DeploymentActive");

    assert_eq!(client.arm(Method::POST, &path("long", "/cancel"), Value::Null).await.status, 204);
    assert_eq!(state().await, "Canceled");
    assert_eq!(client.arm(Method::POST, &path("long", "/cancel"), Value::Null).await.status, 409);
    assert_eq!(
        template::resource(&client, "Microsoft.Compute/virtualMachines", "vm").await.status,
        200,
        "what is made stays"
    );

    client.stamp.change_behaviour(|behaviour| behaviour.deployment_polls = 1);
    assert_eq!(deploy(&client, "long", &body).await["properties"]["provisioningState"], "Succeeded");
    let all = client.arm(Method::GET, &path("", "").replace("/?", "?"), Value::Null).await.json();
    assert_eq!(all["value"].as_array().map(Vec::len), Some(1));
    assert_eq!(client.arm(Method::HEAD, &path("long", ""), Value::Null).await.status, 204);
    let gone = client.arm(Method::DELETE, &path("long", ""), Value::Null).await;
    assert_eq!(gone.status, 202);
    while client.follow(gone.header("location")).await.status == 202 {}
    assert_eq!(client.arm(Method::GET, &path("long", ""), Value::Null).await.code(), "DeploymentNotFound");
}

#[tokio::test]
async fn failure_is_nested_as_on_real_stamps() {
    let client = Client::start(IdentitySystem::Aad).await;
    template::prepare(&client).await;
    let body = body(&template::machine(&client), labelled());
    let script =
        Script { exit_code: 50, stdout: "the last but one".to_owned(), stderr: "error 50: as told".to_owned() };
    client.stamp.change_behaviour(|behaviour| behaviour.script = script);
    let deployed = deploy(&client, "fails", &body).await;
    let error = &deployed["properties"]["error"];
    assert_eq!((&error["code"], &error["details"][0]["code"]), (&json!("DeploymentFailed"), &json!("Conflict")));
    let text = error["details"][0]["message"].as_str().unwrap();
    assert!(text.contains("\r\n"), "{text}");
    let inner: Value = serde_json::from_str(text).unwrap();
    let cause = &inner["error"]["details"][0];
    assert_eq!(cause["code"], "VMExtensionProvisioningError");
    let message = cause["message"].as_str().unwrap();
    assert!(message.contains("exit status=50\n[stdout]\nthe last but one\n[stderr]\nerror 50: as told\n"), "{message}");
    let failed = operations(&client, "fails").await.pop().unwrap();
    assert_eq!(failed["properties"]["statusMessage"], inner, "an object");
    client.stamp.change_behaviour(|behaviour| behaviour.status_message_as_text = true);
    let failed = operations(&client, "fails").await.pop().unwrap();
    assert_eq!(
        failed["properties"]["statusMessage"].as_str().map(|text| serde_json::from_str(text).unwrap()),
        Some(inner),
        "text"
    );
    let view = client
        .arm(
            Method::GET,
            &format!(
                "/resourceGroups/{}/providers/Microsoft.Compute/virtualMachines/vm/instanceView?api-version=2017-03-30",
                template::GROUP
            ),
            Value::Null,
        )
        .await
        .json();
    assert_eq!(view["extensions"][0]["statuses"][0]["code"], "ProvisioningState/failed/0");

    client.stamp.change_behaviour(|behaviour| behaviour.script = Script::default());
    let again = deploy(&client, "fails", &body).await;
    assert_eq!(
        again["properties"]["provisioningState"], "Succeeded",
        "the same deployment finishes what was left: {again:#}"
    );
}

#[tokio::test]
async fn invalid_template_is_refused_and_nothing_is_created() {
    let client = Client::start(IdentitySystem::Aad).await;
    template::prepare(&client).await;
    let changed = |change: fn(&mut Value)| {
        let mut template = template::machine(&client);
        change(&mut template);
        template
    };
    /// The change, the error code, and a part of the message.
    type Case = (fn(&mut Value), &'static str, &'static str);
    let cases: [Case; 8] = [
        (
            |template| template["resources"][4]["name"] = "[copyIndex('x')]".into(),
            "InvalidTemplate",
            "'copyIndex' is not valid",
        ),
        (
            |template| template["resources"][4]["properties"] = json!({"x": "[nothing()]"}),
            "InvalidTemplate",
            "The template resource 'nsg' is not valid: The template function 'nothing'",
        ),
        (|template| template["resources"][4]["dependsOn"] = json!(["vnet"]), "InvalidTemplate", "Circular dependency"),
        (
            |template| template["resources"][4]["dependsOn"] = json!(["nobody"]),
            "InvalidTemplate",
            "The resource 'nobody' is not defined in the template",
        ),
        (
            |template| template["resources"][4]["apiVersion"] = "2099-01-01".into(),
            "NoRegisteredProviderFound",
            "for type 'networkSecurityGroups'",
        ),
        (
            |template| template["resources"][4]["type"] = "Microsoft.Nobody/things".into(),
            "InvalidResourceNamespace",
            "Microsoft.Nobody",
        ),
        (|template| template["resources"][4]["name"] = "vnet/x".into(), "InvalidTemplate", "incorrect segment lengths"),
        (
            |template| drop(template.as_object_mut().unwrap().remove("contentVersion")),
            "InvalidTemplate",
            "'contentVersion' not found",
        ),
    ];
    for (change, code, message) in cases {
        let body = body(&changed(change), labelled());
        for (method, action) in [(Method::POST, "/validate"), (Method::PUT, "")] {
            let refused = client.arm(method, &path("bad", action), body.clone()).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, code), "{}", refused.text);
            assert!(refused.text.contains(message), "{message}: {}", refused.text);
        }
    }
    let template = template::machine(&client);
    for (parameters, message) in [
        (json!({}), "The value for the template parameter 'label' is not provided"),
        (json!({"label": {"value": "a"}, "other": {"value": 1}}), "The template parameters 'other'"),
        (json!({"label": {"value": 1}}), "Expected 'string' for the parameter 'label'"),
        (json!({"label": {"value": "a"}, "size": {"value": "small"}}), "is not part of the allowed value(s)"),
    ] {
        let refused = client.arm(Method::POST, &path("bad", "/validate"), body(&template, parameters)).await;
        assert_eq!(refused.code(), "InvalidTemplate");
        assert!(refused.text.contains(message), "{}", refused.text);
    }
    assert_eq!((&client.stamp.state()["deployments"], &client.stamp.state()["resources"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn validation_answers_immediately_or_later() {
    let client = Client::start(IdentitySystem::Aad).await;
    template::prepare(&client).await;
    let good = body(&template::machine(&client), labelled());
    let at_once = client.arm(Method::POST, &path("mine", "/validate"), good.clone()).await;
    assert_eq!(at_once.status, 200);
    let verdict = at_once.json();
    assert_eq!(
        (&verdict["name"], &verdict["properties"]["provisioningState"]),
        (&json!("deployment_dry_run"), &json!("Succeeded"))
    );
    assert_eq!(verdict["properties"]["validatedResources"].as_array().map(Vec::len), Some(6));
    assert!(!at_once.text.contains("canary"), "{}", at_once.text);

    client.stamp.change_behaviour(|behaviour| {
        behaviour.outcomes.insert("deploymentValidation".to_owned(), Outcome::LocationResource);
    });
    let end = async |body: Value| {
        let first = client.arm(Method::POST, &path("mine", "/validate"), body).await;
        assert_eq!(first.status, 202);
        loop {
            let poll = client.follow(first.header("location")).await;
            if poll.status != 202 {
                return poll;
            }
        }
    };
    assert_eq!(end(good).await.json()["properties"]["validatedResources"].as_array().map(Vec::len), Some(6));
    let refused = end(body(&template::machine(&client), json!({}))).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "InvalidTemplate"));
}

#[tokio::test]
async fn body_of_the_azure_cli_is_accepted() {
    let client = Client::start(IdentitySystem::Aad).await;
    template::prepare(&client).await;
    let template = template::machine(&client);
    let text = format!(
        "{{\"properties\": {{\"mode\": \"Incremental\", \"parameters\": {}, template:{template}}}}}",
        labelled()
    );
    let about = client.about();
    let token = client.token(&about.arm_audience).await;
    let url = format!("{}/subscriptions/{}{}", about.arm_endpoint, about.subscription_id, path("cli", "/validate"));
    let request = client.http.post(url).bearer_auth(token).header("Content-Type", "application/json").body(text);
    let answered = send(request).await;
    assert_eq!(answered.status, 200, "{}", answered.text);
}

#[tokio::test]
async fn linked_template_is_downloaded_by_the_stamp() {
    let client = Client::start(IdentitySystem::Aad).await;
    template::prepare(&client).await;
    let about = client.about();
    let content =
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, template::machine(&client).to_string());
    client.stamp.seed(&json!({"accounts": [{"name": "public1", "resourceGroup": "registry", "subscriptionId": about.subscription_id}],
        "containers": [{"account": "public1", "name": "templates", "publicAccess": "blob", "blobs": {"t.json": content}}]})).unwrap();
    let link = |file: &str| {
        let uri = format!("https://public1.blob.{}/templates/{file}", about.storage_suffix);
        json!({"properties": {"mode": "Incremental", "templateLink": {"uri": uri}, "parameters": labelled()}})
    };
    let deployed = deploy(&client, "linked", &link("t.json")).await;
    assert_eq!(deployed["properties"]["provisioningState"], "Succeeded", "{deployed:#}");
    assert!(deployed["properties"]["templateLink"]["uri"].is_string());
    let missing = client.arm(Method::PUT, &path("missing", ""), link("nothing.json")).await;
    assert_eq!(missing.code(), "InvalidContentLink", "{}", missing.text);
}
