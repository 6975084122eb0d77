//! A deployment whose checks have passed. It can be planned, or started and followed to its end.

use serde_json::Value;

use super::preflight::Found;
use super::view::{DeploymentView, Registry};
use super::{Outcome, parameters, running};
use crate::arm::deployment::{self, Deployment};
use crate::error::{Error, ErrorId, Result};
use crate::event::DeploymentState;
use crate::http::service_code;
use crate::key_vault::secret::SecretId;
use crate::provision::ssh_key::Pair;
use crate::resource::deployment::{RUNS_ALREADY, failure, follow, host_key, step, title};
use crate::resource::plan::{Action, Step};
use crate::resource::resource_group::WantedGroup;
use crate::secret::SecretString;
use crate::spelling;

pub struct Ready {
    pub found: Found,
    pub parameters: Value,
    pub step: Step,
    client_secret: SecretString,
    /// A deployment with the same parameters that runs already.
    running: Option<Deployment>,
    key_step: Option<Step>,
    new_key: Option<Pair>,
    is_validated: bool,
}

impl Ready {
    pub fn of(found: Found, client_secret: SecretString) -> Self {
        let reason = format!("the registry {} is deployed", found.registry_name);
        let step = step(&found.name, Action::Create, reason);
        let parameters = parameters::of(&found, &client_secret);
        let (running, key_step, new_key) = (None, None, None);
        Self { found, parameters, step, client_secret, running, key_step, new_key, is_validated: false }
    }

    /// Adds the SSH key pair that is created before the deployment.
    pub fn with_key(self, key_step: Option<Step>, new_key: Option<Pair>) -> Self {
        Self { key_step, new_key, ..self }
    }

    /// Deploys this version of the certificate, which was written after the checks.
    pub fn with_certificate(mut self, id: &SecretId, thumbprint: &str) -> Self {
        self.found.inputs.certificate_url = id.with_port();
        self.found.inputs.certificate = Some(id.clone());
        self.found.inputs.thumbprint = Some(thumbprint.to_owned());
        self.parameters = parameters::of(&self.found, &self.client_secret);
        self
    }

    /// Finds a deployment that runs already with the same parameters, which is then waited for. `Deployment.Active` if it differs.
    pub async fn join_running(mut self) -> Result<Self> {
        self.running = running::of_group(&self.found, &self.parameters).await?;
        if let Some(name) = self.running.as_ref().and_then(|running| running.name.text()) {
            name.clone_into(&mut self.found.name);
            self.step.target = title(&self.found.name);
        }
        Ok(self)
    }

    /// Returns whether the group exists and no deployment of the registry runs in it: the stamp can validate a deployment only then.
    pub fn is_group_idle(&self) -> bool {
        self.found.resource_group.is_some() && self.running.is_none()
    }

    /// Asks the stamp to check the template with its parameters, if it can: in an idle group, and if all inputs exist.
    pub async fn validate_if_possible(&mut self) -> Result<()> {
        match self.is_group_idle() && self.found.request.is_complete() {
            true => self.validate().await,
            false => Ok(()),
        }
    }

    async fn validate(&mut self) -> Result<()> {
        let Found { target, scope, name, template, .. } = &self.found;
        let body = deployment::body(template, &self.parameters);
        deployment::validate(&target.arm, scope, name, &body).await.map_err(|error| {
            let has_own_id = service_code::is_rule(error.id)
                || matches!(error.id, ErrorId::AnswerForeign | ErrorId::AnswerUnexpected | ErrorId::Forbidden);
            let is_about_template = error.service_status() == Some(400) && !has_own_id;
            let mut error = error.context("the stamp's own check of the template");
            if is_about_template {
                error.id = ErrorId::DeploymentTemplateInvalid;
            }
            error
        })?;
        self.is_validated = true;
        Ok(())
    }

    /// Returns the outcome of a plan.
    pub fn planned(&self) -> Outcome {
        let group = WantedGroup { scope: &self.found.scope }.plan(self.found.resource_group.as_ref());
        // A deployment that runs already is waited for, not started.
        let step = match self.running {
            Some(_) => Step::new(self.step.step, self.step.target.as_str(), Action::None, RUNS_ALREADY),
            None => self.step.clone(),
        };
        Outcome {
            deployment: None,
            registry: Registry::named(&self.found.registry_name),
            action: Action::Create.done(),
            plan: self.key_step.iter().cloned().chain([group, step]).collect(),
            duration_ms: 0,
        }
    }

    /// Deploys the registry, and with `no_wait` does not follow the deployment.
    pub async fn deploy(mut self) -> Result<DeploymentView> {
        if let Some(pair) = self.new_key.take() {
            pair.write(&self.found.target.context().events).await?;
        }
        let wanted_group = WantedGroup { scope: &self.found.scope };
        let group = wanted_group.plan(self.found.resource_group.as_ref());
        wanted_group.ensure(&self.found.target, &group, &self.found.location).await?;
        let target = self.found.target.clone();
        let events = &target.context().events;
        self.step.begin(events);
        let begun = match self.running.take() {
            Some(running) => joined(&self.found, running),
            None => self.start().await.inspect_err(|_| self.step.failed(events))?,
        };
        self.followed(&begun).await
    }

    /// Starts the deployment. If the answer to the start was lost, the stamp refuses the next start, and the running deployment is ours.
    async fn start(&mut self) -> Result<Deployment> {
        let is_running =
            |error: &Error| error.service_code().is_some_and(|code| spelling::same(code, "DeploymentActive"));
        if !self.is_validated {
            match self.validate().await {
                Err(error) if !is_running(&error) => return Err(error),
                _ => {}
            }
        }
        let found = &self.found;
        let events = &found.target.context().events;
        let body = deployment::body(&found.template, &self.parameters);
        events.deployment(&found.scope.resource_group, &found.name, DeploymentState::Starting);
        let started = deployment::start(&found.target.arm, &found.scope, &found.name, &body).await;
        if started.is_err() {
            events.deployment(&found.scope.resource_group, &found.name, DeploymentState::Ended);
        }
        match started {
            Err(error) if is_running(&error) => {
                Ok(joined(found, running::of_name(found, &self.parameters, error).await?))
            }
            outcome => outcome.map_err(|error| error.context("starting the deployment")),
        }
    }

    async fn followed(&self, begun: &Deployment) -> Result<DeploymentView> {
        let Found { target, scope, name, request, .. } = &self.found;
        let events = &target.context().events;
        if request.no_wait {
            events.host(format!("{} continues; Get-ContainerRegistryDeployment shows its state.", self.step.target));
            return Ok(DeploymentView::of(scope, begun, &[], None));
        }
        let ended = follow::to_the_end(target, scope, name).await.inspect_err(|_| self.step.failed(events))?;
        if let Some(error) = failure::of(&ended.deployment, &ended.operations, &self.client_secret) {
            self.step.failed(events);
            return Err(error.with_target(name));
        }
        self.step.end(events);
        let fingerprint = host_key::fingerprint(target, scope, &ended.operations).await;
        Ok(DeploymentView::of(scope, &ended.deployment, &ended.operations, None).with_host_key(fingerprint))
    }
}

fn joined(found: &Found, running: Deployment) -> Deployment {
    let text = format!("Deployment '{}' is already running with the same parameters; waiting for it.", found.name);
    found.target.context().events.host(text);
    running
}
