//! The template, validated against Azure's schemas for the API versions of a stamp.

use std::error::Error;
use std::path::{Path, PathBuf};

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::{Value, json};

const PREFIX: &str = "https://schema.management.azure.com/schemas/";
const TEMPLATE: &str = "module/Azs.ContainerRegistry/templates/azuredeploy.json";

/// The schema definition of each resource type.
const DEFINITIONS: [(&str, &str); 6] = [
    (
        "Microsoft.Network/networkSecurityGroups",
        "2017-10-01/Microsoft.Network.NRP.json#/resourceDefinitions/networkSecurityGroups",
    ),
    ("Microsoft.Network/virtualNetworks", "2017-10-01/Microsoft.Network.NRP.json#/resourceDefinitions/virtualNetworks"),
    (
        "Microsoft.Network/publicIPAddresses",
        "2017-10-01/Microsoft.Network.NRP.json#/resourceDefinitions/publicIPAddresses",
    ),
    (
        "Microsoft.Network/networkInterfaces",
        "2017-10-01/Microsoft.Network.NRP.json#/resourceDefinitions/networkInterfaces",
    ),
    ("Microsoft.Compute/virtualMachines", "2017-03-30/Microsoft.Compute.json#/resourceDefinitions/virtualMachines"),
    (
        "Microsoft.Compute/virtualMachines/extensions",
        "2017-03-30/Microsoft.Compute.json#/definitions/virtualMachines_extensions_childResource",
    ),
];

struct Schemas(PathBuf);

impl Schemas {
    fn find() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shared = std::env::var_os("AZCR_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
        let folder = shared.join("schemas");
        folder.is_dir().then_some(Self(folder))
    }

    fn read(&self, name: &str) -> Result<Value, Box<dyn Error + Send + Sync>> {
        Ok(serde_json::from_str(&std::fs::read_to_string(self.0.join(name))?)?)
    }

    fn validator(&self, schema: &Value) -> Validator {
        jsonschema::options().with_retriever(Self(self.0.clone())).build(schema).expect("a usable schema")
    }
}

impl Retrieve for Schemas {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let name = uri.as_str().strip_prefix(PREFIX).ok_or_else(|| format!("{uri} is not a schema of Azure's"))?;
        self.read(name.split('#').next().unwrap_or_default())
    }
}

fn template() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TEMPLATE);
    serde_json::from_str(&std::fs::read_to_string(path).expect("the template")).expect("valid JSON")
}

fn errors(validator: &Validator, instance: &Value) -> Vec<String> {
    validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn each_resource_conforms_to_its_schema() {
    let Some(schemas) = Schemas::find() else {
        println!(
            "SKIPPED each_resource_conforms_to_its_schema: the folder with Azure's schemas is not next to the checkout"
        );
        return;
    };
    let template = template();
    let resources = template["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), DEFINITIONS.len());
    for resource in resources {
        let kind = resource["type"].as_str().expect("a type");
        let (_, definition) = DEFINITIONS.iter().find(|(known, _)| *known == kind).expect("a known kind of resource");
        let validator = schemas.validator(
            &json!({ "$schema": "http://json-schema.org/draft-04/schema#", "$ref": format!("{PREFIX}{definition}") }),
        );
        let mut resource = resource.clone();
        if kind.ends_with("/extensions") {
            // The schema defines an extension only below its machine, where the type is shorter.
            resource["type"] = json!("extensions");
        }
        assert_eq!(errors(&validator, &resource), Vec::<String>::new(), "{kind}");
        // The check can fail: a misplaced member is found.
        let mut wrong = resource.clone();
        wrong["properties"] = json!("no expression, and no object");
        assert!(!validator.is_valid(&wrong), "{kind}");
        let version = if kind.starts_with("Microsoft.Network/") { "2017-10-01" } else { "2017-03-30" };
        assert_eq!(resource["apiVersion"], version, "{kind}");
    }
}

/// The template without its resources, which are checked separately above: this schema refers to every provider of Azure.
#[test]
fn frame_conforms_to_its_schema() {
    let Some(schemas) = Schemas::find() else {
        println!("SKIPPED frame_conforms_to_its_schema: the folder with Azure's schemas is not next to the checkout");
        return;
    };
    let mut schema = schemas.read("2015-01-01/deploymentTemplate.json").expect("the schema of templates");
    schema["properties"]["resources"] = json!({ "type": "array" });
    let definitions = schema["definitions"].as_object_mut().expect("definitions");
    definitions.retain(|name, _| !name.to_lowercase().contains("resource"));
    let validator = schemas.validator(&schema);
    let template = template();
    assert_eq!(errors(&validator, &template), Vec::<String>::new());
    let mut wrong = template.clone();
    wrong["parameters"]["pipName"]["type"] = json!("text");
    assert!(!validator.is_valid(&wrong));
}

/// The documented interface: portals and runbooks set these values by name.
#[test]
fn parameters_defaults_and_outputs_are_the_documented_ones() {
    let template = template();
    let documented = [
        ("adminUsername", "string", Some("azureuser")),
        ("adminPublicKey", "string", None),
        ("virtualMachineSize", "string", Some("Standard_F8s_v2")),
        ("virtualMachinePublisher", "string", Some("microsoft-aks")),
        ("virtualMachineOffer", "string", Some("aks")),
        ("virtualMachineSku", "string", Some("aks-ubuntu-1604-201910")),
        ("virtualMachineVersion", "string", Some("latest")),
        ("pipName", "string", None),
        ("pipDomainNameLabel", "string", None),
        ("pipAllocationMethod", "string", Some("dynamic")),
        ("storageAccountResourceId", "string", None),
        ("storageAccountContainer", "string", None),
        ("pfxKeyVaultResourceId", "string", None),
        ("pfxKeyVaultSecretUrl", "string", None),
        ("pfxThumbprint", "string", None),
        ("registryReplicas", "string", Some("20")),
        ("servicePrincipalClientId", "securestring", None),
        ("servicePrincipalClientSecret", "securestring", None),
        ("enableValidations", "string", Some("false")),
    ];
    for (name, kind, default) in documented {
        let parameter = &template["parameters"][name];
        assert_eq!(parameter["type"], kind, "{name}");
        assert_eq!(parameter["defaultValue"].as_str(), default, "{name}");
    }
    // Additional parameters must have defaults.
    let own = template["parameters"].as_object().expect("parameters").iter();
    for (name, parameter) in own.filter(|(name, _)| !documented.iter().any(|(known, ..)| known == name)) {
        assert!(parameter["defaultValue"].is_string(), "{name} has a default");
    }
    for name in ["adminUsername", "virtualMachineSku", "registryUrl", "registryHostName"] {
        assert!(template["outputs"][name]["value"].is_string(), "{name}");
    }
}
