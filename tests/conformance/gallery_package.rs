//! The Marketplace package, checked by independent readers and schemas: form and template conform to the official schemas and to each other, every part is
//! found, and the outputs of the form deploy a registry.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::ptr::null_mut;

use reqwest::Method;
use serde_json::{Map, Value, json};
use zip::ZipArchive;

use crate::deployment::{self, Prepared};
use crate::published::official_schemas::OfficialSchemas;
use crate::published::shared_folder;
use crate::support::operation::{Ended, Operation};
use crate::support::stamp::{Folder, TestStamp};

fn create(request: &Value) -> Ended {
    let operation = Operation::try_start(null_mut(), "gallery_package_create", &request.to_string(), &[]);
    operation.unwrap_or_else(|error| panic!("{error}")).end()
}

struct Package(ZipArchive<Cursor<Vec<u8>>>);

impl Package {
    fn new(folder: &Folder) -> Self {
        let request =
            json!({ "version": 1, "path": folder.path("item.azpkg"), "publisher": "Contoso", "itemVersion": "1.2.3" });
        create(&request).result();
        Self(
            ZipArchive::new(Cursor::new(std::fs::read(folder.path("item.azpkg")).expect("a file")))
                .expect("a ZIP file"),
        )
    }

    fn json(&mut self, name: &str) -> Value {
        let mut text = String::new();
        self.0.by_name(name).unwrap_or_else(|error| panic!("{name}: {error}")).read_to_string(&mut text).expect("text");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn form(&mut self) -> Value {
        self.json("DeploymentTemplates/createUiDefinition.json")
    }

    fn template(&mut self) -> Value {
        self.json("DeploymentTemplates/azuredeploy.json")
    }
}

#[test]
fn form_conforms_to_the_official_schema() {
    let Some(folder) = shared_folder("form_conforms_to_the_official_schema", "schemas") else { return };
    let form = Package::new(&Folder::new()).form();
    let schemas = OfficialSchemas::new(folder);
    let faults = |form: &Value| schemas.document_faults("0.1.2-preview/CreateUIDefinition.MultiVm.json", form);
    assert_eq!(faults(&form), Vec::<String>::new());
    // The check can fail.
    let mut wrong = form.clone();
    wrong["parameters"]["steps"][0]["elements"][0]["type"] = json!("Microsoft.Common.NoSuchBox");
    assert_ne!(faults(&wrong), Vec::<String>::new());
    wrong = form;
    wrong["parameters"]["steps"][1]["elements"][0]["constraints"]["pattern"] = json!("x");
    assert_ne!(faults(&wrong), Vec::<String>::new());
}

#[test]
fn outputs_of_the_form_cover_the_required_parameters_of_the_template() {
    let mut package = Package::new(&Folder::new());
    let (form, template) = (package.form(), package.template());
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("module/Azs.ContainerRegistry/templates/azuredeploy.json");
    let module: Value = serde_json::from_slice(&std::fs::read(module).expect("the template")).expect("JSON");
    assert_eq!(template, module, "the package has the module's own template");
    let parameters = template["parameters"].as_object().expect("parameters");
    let outputs = form["parameters"]["outputs"].as_object().expect("outputs");
    for name in outputs.keys() {
        assert!(parameters.contains_key(name), "{name} is not a parameter of the template");
    }
    for (name, _) in parameters.iter().filter(|(_, parameter)| parameter.get("defaultValue").is_none()) {
        assert!(outputs.contains_key(name), "the form has no value for {name}");
    }
    // Each element of the form is used, and each output that refers to an element has one.
    let named: Vec<String> =
        steps(&form).into_iter().map(|(step, element)| format!("steps('{step}').{element}")).collect();
    let used: Vec<&str> = outputs.values().filter_map(Value::as_str).collect();
    for element in &named {
        assert!(used.iter().any(|output| output.contains(element.as_str())), "{element} is not used");
    }
    for output in used.iter().filter(|output| output.starts_with('[')) {
        let inner = output.trim_start_matches('[').trim_end_matches(']').trim_end_matches(".sshPublicKey");
        assert!(named.iter().any(|element| element == inner), "{output} names no element");
    }
    let blades: Vec<&str> = form["parameters"]["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .filter_map(|step| step["label"].as_str())
        .collect();
    assert_eq!(blades, ["Virtual machine", "Storage and Key Vault"], "between the portal's Basics and Summary");
}

fn steps(form: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a name").to_owned();
    let elements = |step: &Value| step["elements"].as_array().cloned().expect("elements");
    let steps = form["parameters"]["steps"].as_array().cloned().expect("steps");
    steps
        .iter()
        .flat_map(|step| elements(step).into_iter().map(|one| (text(&step["name"]), text(&one["name"]))))
        .collect()
}

/// Returns the values that the portal sends: each output with the input of its element.
fn outputs(form: &Value, entered: &Value) -> Map<String, Value> {
    let outputs = form["parameters"]["outputs"].as_object().expect("outputs").iter();
    outputs
        .map(|(name, output)| {
            let output = output.as_str().expect("a text");
            let value = match output.strip_prefix("[steps('").and_then(|rest| rest.strip_suffix(']')) {
                Some(expression) => {
                    let (_, element) = expression.split_once("').").expect("an element");
                    let element = element.trim_end_matches(".sshPublicKey");
                    entered.get(element).unwrap_or_else(|| panic!("nothing was entered for {element}")).clone()
                }
                None => output.into(),
            };
            (name.clone(), json!({ "value": value }))
        })
        .collect()
}

#[test]
fn a_deployment_with_exactly_the_outputs_of_the_form_succeeds() {
    let mut package = Package::new(&Folder::new());
    let (form, template) = (package.form(), package.template());
    let prepared = Prepared::new(TestStamp::aad());
    let made = &prepared.request;
    let mut entered = json!({
        "adminPublicKey": made["adminPublicKey"],
        "virtualMachineSize": "Standard_F8s_v2",
        "dnsPrefix": deployment::LABEL,
        "servicePrincipalClientId": made["servicePrincipalClientId"],
        "servicePrincipalClientSecret": prepared.client_secret(),
        "storageAccountResourceId": made["storageAccountResourceId"],
        "storageAccountContainer": made["storageAccountContainer"],
        "keyVaultResourceId": made["pfxKeyVaultResourceId"],
        "keyVaultSecretUrl": made["pfxKeyVaultSecretUrl"],
        "certificateThumbprint": made["pfxThumbprint"],
    });
    // Unchanged elements keep their defaults.
    for step in form["parameters"]["steps"].as_array().expect("steps") {
        for element in step["elements"].as_array().expect("elements") {
            if let (Some(name), Some(default)) = (element["name"].as_str(), element.get("defaultValue")) {
                entered[name] = default.clone();
            }
        }
    }
    let described = prepared.stamp.stamp.description();
    let group = format!(
        "{}/subscriptions/{}/resourceGroups/{}",
        described.arm_endpoint,
        described.subscription_id,
        deployment::GROUP
    );
    let send = |method: Method, path: &str, body: &Value| -> Value {
        let owner = &described.credentials.service_principal_object_id;
        let token = prepared.stamp.stamp.token(owner, &described.arm_audience, 600).expect("a token");
        let request = prepared.stamp.http().request(method, format!("{group}{path}?api-version=2018-05-01"));
        let request = if body.is_null() { request } else { request.json(body) };
        prepared.stamp.block_on(async {
            let answer = request.bearer_auth(token).send().await.expect("an answer");
            let (status, text) = (answer.status(), answer.text().await.expect("a body"));
            assert!(status.is_success(), "{path}: {status} {text}");
            serde_json::from_str(&text).expect("JSON")
        })
    };
    send(Method::PUT, "", &json!({ "location": described.location }));
    let properties = json!({ "mode": "Incremental", "template": template, "parameters": outputs(&form, &entered) });
    let deployment = "/providers/Microsoft.Resources/deployments/from-the-portal";
    send(Method::PUT, deployment, &json!({ "properties": properties }));
    let ended = (0..200).map(|_| send(Method::GET, deployment, &Value::Null)).find(|deployment| {
        let state = deployment["properties"]["provisioningState"].as_str().unwrap_or_default();
        ["Succeeded", "Failed", "Canceled"].contains(&state)
    });
    let ended = ended.expect("the deployment ends");
    assert_eq!(ended["properties"]["provisioningState"], "Succeeded", "{ended:#}");
    let url = &ended["properties"]["outputs"]["registryUrl"]["value"];
    assert_eq!(url.as_str(), Some(format!("https://{}", deployment::HOST).as_str()));
}

#[test]
fn an_independent_reader_resolves_every_part_relationship_and_content_type() {
    let python = ["python3", "python"].into_iter().find(|name| {
        Command::new(name)
            .args(["-c", "import zipfile, xml.etree.ElementTree"])
            .output()
            .is_ok_and(|done| done.status.success())
    });
    let Some(python) = python else {
        println!("SKIPPED an_independent_reader_resolves_every_part_relationship_and_content_type: there is no Python");
        return;
    };
    let folder = Folder::new();
    Package::new(&folder);
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/read_package.py");
    let read = |package: PathBuf| Command::new(python).arg(&reader).arg(package).output().expect("Python runs");
    let done = read(folder.path("item.azpkg"));
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{out}{err}");
    for line in [
        "manifest /Manifest.json application/json",
        "uidefinition /UIDefinition.json text/json",
        "icon/small /Icons/Small.png image/png 40x40",
        "icon/medium /Icons/Medium.png image/png 90x90",
        "icon/large /Icons/Large.png image/png 115x115",
        "icon/wide /Icons/Wide.png image/png 255x115",
        "screenshot /Screenshots/Screenshot.png image/png 533x324",
        "strings /Strings/resources.resjson text/json",
        "strings /Strings/zh-Hans/resources.resjson text/json",
        "artifact /DeploymentTemplates/azuredeploy.json text/json",
        "artifact /DeploymentTemplates/createUiDefinition.json text/json",
        "deploymenttemplateproperties /DefaultTemplate/Artifact text/xml",
        "deploymenttemplateproperties /createUiDefinition/Artifact text/xml",
    ] {
        assert!(out.lines().any(|found| found == line), "{line} is not in:\n{out}");
    }
}

#[test]
fn every_text_of_the_manifest_is_in_both_languages_and_has_its_length() {
    let mut package = Package::new(&Folder::new());
    let manifest = package.json("Manifest.json");
    assert_eq!((&manifest["publisher"], &manifest["version"]), (&json!("Contoso"), &json!("1.2.3")));
    for strings in ["Strings/resources.resjson", "Strings/zh-Hans/resources.resjson"] {
        let strings = package.json(strings);
        let keys = manifest.to_string();
        for (at, start) in keys.match_indices("ms-resource:") {
            let key: String = keys[at + start.len()..].chars().take_while(char::is_ascii_alphanumeric).collect();
            assert!(strings[&key].is_string(), "{key}");
        }
        for (key, most) in [
            ("displayName", 80),
            ("publisherDisplayName", 30),
            ("summary", 100),
            ("longSummary", 256),
            ("description", 5_000),
        ] {
            let length = strings[key].as_str().expect("a text").chars().count();
            assert!((1..=most).contains(&length), "{key}: {length}");
        }
    }
}

#[test]
fn package_is_reproducible_and_never_overwritten_without_force() {
    let folder = Folder::new();
    let request = |path: PathBuf| json!({ "version": 1, "path": path, "publisher": "Contoso" });
    let first = create(&request(folder.path("a.azpkg")));
    let second = create(&request(folder.path("b.azpkg")));
    let content = std::fs::read(folder.path("a.azpkg")).expect("a file");
    assert_eq!(content, std::fs::read(folder.path("b.azpkg")).expect("a file"));
    let (first, second) = (&first.result()["package"], &second.result()["package"]);
    assert_eq!((&first["sha256"], &first["length"]), (&second["sha256"], &json!(content.len())));

    // In a folder, the file has the name of the item.
    let inside = create(&request(folder.path("")));
    let version = env!("CARGO_PKG_VERSION");
    let name = format!("Contoso.ContainerRegistry.{version}");
    assert_eq!(inside.result()["package"]["itemId"], name.as_str());
    assert!(folder.path(&format!("{name}.azpkg")).is_file());

    std::fs::write(folder.path("a.azpkg"), "mine").expect("a file");
    assert_eq!(create(&request(folder.path("a.azpkg"))).error()["id"], "Gallery.PackageExists");
    assert_eq!(std::fs::read(folder.path("a.azpkg")).expect("a file"), b"mine");
    let mut forced = request(folder.path("a.azpkg"));
    forced["force"] = true.into();
    assert_eq!(create(&forced).result()["action"], "updated");
    assert_eq!(std::fs::read(folder.path("a.azpkg")).expect("a file"), content);

    let mut planned = request(folder.path("c.azpkg"));
    planned["whatIf"] = true.into();
    assert_eq!(create(&planned).result()["plan"][0]["action"], "create");
    assert!(!folder.path("c.azpkg").exists());

    assert_eq!(create(&request(folder.path("none/c.azpkg"))).error()["id"], "Gallery.PackageUnwritable");
    for (member, value) in
        [("publisher", "a b"), ("name", "a.b"), ("itemVersion", "1.0"), ("itemVersion", "1.0.0-beta")]
    {
        let mut wrong = request(folder.path("d.azpkg"));
        wrong[member] = value.into();
        assert_eq!(create(&wrong).problem_ids(), ["Argument.Invalid"], "{member}");
    }
}
