//! Template deployments (2018-05-01) and their operations.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::resource::{Member, Resource};
use super::{ANYTHING, Arm};
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::Result;
use crate::http::answer::{self, Shape, is_terminal};
use crate::spelling;

/// The template of a deployment.
#[derive(Debug, Clone)]
pub enum Template {
    Text(Value),
    /// The stamp downloads it, without signing in.
    Link(String),
}

/// One resource of a deployment, in its current state.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// `Microsoft.Compute/virtualMachines`; `None` if the operation does not concern a resource.
    pub kind: Option<String>,
    pub name: String,
    pub state: String,
    /// An object, text, or `Null`.
    pub status_message: Value,
    pub tracking_id: Option<String>,
}

/// A deployment. An item of a list may have no id.
pub type Deployment = Resource<DeploymentProperties>;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeploymentProperties {
    pub timestamp: Member<String>,
    pub duration: Member<String>,
    parameters: Member<Map<String, Value>>,
    outputs: Member<Map<String, Value>>,
    template_link: Member<TemplateLink>,
    output_resources: Member<Vec<Member<OutputResource>>>,
    pub error: Value,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct TemplateLink {
    uri: Member<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct OutputResource {
    id: Member<String>,
}

const DEPLOYMENT: Shape<Deployment> = Resource::SHAPE;
const LISTED: Shape<Deployment> = Shape {
    expected: "a list of deployments with name and properties",
    read: |item| {
        (item["name"].is_string() && item["properties"].is_object()).then(|| serde_json::from_value(item).ok())?
    },
};

impl Deployment {
    pub fn name(&self) -> &str {
        self.name.text().unwrap_or_default()
    }

    pub fn status(&self) -> &str {
        self.state().unwrap_or("Unknown")
    }

    pub fn has_succeeded(&self) -> bool {
        answer::has_succeeded(self.status())
    }

    pub fn has_ended(&self) -> bool {
        is_terminal(self.status())
    }

    /// Returns the value of a text parameter. Secret parameters are not in the answer.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.given(name)?["value"].as_str().map(str::to_owned)
    }

    /// Returns the parameter from the deployment. Templates may spell parameter names in any case.
    pub fn given(&self, name: &str) -> Option<&Value> {
        self.parameters().find(|(known, _)| spelling::same(known, name)).map(|(_, parameter)| parameter)
    }

    pub fn parameters(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.properties.own.parameters.get().into_iter().flatten()
    }

    /// Returns the value of an output.
    pub fn output(&self, name: &str) -> Option<&Value> {
        Some(&self.properties.own.outputs.get()?.get(name)?["value"])
    }

    pub fn outputs(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.properties.own.outputs.get().into_iter().flatten()
    }

    /// Returns the URI of a template that the stamp downloaded.
    pub fn template_uri(&self) -> Option<&str> {
        self.properties.own.template_link.get()?.uri.text()
    }

    /// Returns the ids of its resources, after it has succeeded.
    pub fn output_resources(&self) -> impl Iterator<Item = &str> {
        let all = self.properties.own.output_resources.get().into_iter().flatten().filter_map(Member::get);
        all.filter_map(|one| one.id.text())
    }
}
const OPERATION: Shape<Value> = Shape {
    expected: "a list of operations with properties",
    read: |item| item["properties"].is_object().then_some(item),
};

pub fn body(template: &Template, parameters: &Value) -> Value {
    let (member, template) = match template {
        Template::Text(text) => ("template", text.clone()),
        Template::Link(uri) => ("templateLink", json!({ "uri": uri })),
    };
    json!({ "properties": { "mode": "Incremental", "parameters": parameters, (member): template } })
}

/// Has the stamp validate the template and its parameters. A refusal is an error.
pub async fn validate(arm: &Arm, scope: &Scope, name: &str, body: &Value) -> Result<()> {
    arm.post_read(Service::Resources, &format!("{}/validate", id(scope, name)), Some(body), &ANYTHING).await
}

/// Starts the deployment and does not wait for its end.
pub async fn start(arm: &Arm, scope: &Scope, name: &str, body: &Value) -> Result<Deployment> {
    arm.start(Service::Resources, &id(scope, name), body, &DEPLOYMENT).await
}

pub async fn get(arm: &Arm, scope: &Scope, name: &str) -> Result<Option<Deployment>> {
    arm.look_as(Service::Resources, &id(scope, name), &DEPLOYMENT).await
}

pub async fn list(arm: &Arm, scope: &Scope) -> Result<Vec<Deployment>> {
    let path = format!("{}/providers/Microsoft.Resources/deployments", scope.resource_group_id());
    arm.list(Service::Resources, &path, &[], &LISTED).await
}

/// Asks the stamp to stop the deployment. Resources that were already created stay.
pub async fn cancel(arm: &Arm, scope: &Scope, name: &str) -> Result<()> {
    arm.post_read(Service::Resources, &format!("{}/cancel", id(scope, name)), None, &ANYTHING).await
}

pub async fn operations(arm: &Arm, scope: &Scope, name: &str) -> Result<Vec<Operation>> {
    Ok(operation_items(arm, scope, name).await?.iter().map(operation).collect())
}

/// Returns the operations. The path is the one of the specification, without `providers/Microsoft.Resources`.
async fn operation_items(arm: &Arm, scope: &Scope, name: &str) -> Result<Vec<Value>> {
    let path = format!("{}/deployments/{name}/operations", scope.resource_group_id());
    arm.list(Service::Resources, &path, &[], &OPERATION).await
}

/// Returns the ids of the resources that the deployment created, from its operations. A refused operation did not change an existing resource, but leaves a
/// failed virtual machine.
pub async fn created(arm: &Arm, scope: &Scope, name: &str) -> Result<Vec<String>> {
    let items = operation_items(arm, scope, name).await?;
    let made = items.iter().map(|item| &item["properties"]).filter(|one| {
        let is_machine = spelling::is(&one["targetResource"]["resourceType"], "Microsoft.Compute/virtualMachines");
        spelling::is(&one["provisioningOperation"], "Create")
            && (is_machine || !spelling::is(&one["provisioningState"], "Failed"))
    });
    Ok(made.filter_map(|one| one["targetResource"]["id"].as_str()).map(str::to_owned).collect())
}

pub fn id(scope: &Scope, name: &str) -> String {
    format!("{}/providers/Microsoft.Resources/deployments/{name}", scope.resource_group_id())
}

fn operation(item: &Value) -> Operation {
    let properties = &item["properties"];
    let target = &properties["targetResource"];
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Operation {
        kind: text(&target["resourceType"]),
        name: text(&target["resourceName"]).or_else(|| text(&properties["provisioningOperation"])).unwrap_or_default(),
        state: text(&properties["provisioningState"]).unwrap_or_default(),
        status_message: properties["statusMessage"].clone(),
        tracking_id: text(&properties["trackingId"]),
    }
}
