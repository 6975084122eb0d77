//! What a run does about the logins, from what the vault holds and the registry answers. The plan of `-WhatIf` is the same choice.

use super::UpdateState;
use super::old_login::OldLogin;
use crate::error::Result;
use crate::event::StepKind;
use crate::provision::registry_user::asked::Asked;
use crate::resource::plan::{Action, Step};
use crate::secret::SecretString;

/// Whether the registry accepts the new login and, when there is one, the old login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answers {
    pub new: bool,
    pub old: Option<bool>,
}

impl Answers {
    /// Asks the registry; returns `None` when there is none to ask. The old login matters only once the new one works.
    pub(super) async fn of(
        registry: Option<&Asked>,
        new: (&str, &SecretString),
        old: Option<&OldLogin>,
    ) -> Result<Option<Self>> {
        let Some(registry) = registry else { return Ok(None) };
        let works = registry.takes(new.0, new.1).await?;
        let old = match old {
            Some(old) if works => Some(registry.takes(&old.user, &old.secret.value).await?),
            _ => None,
        };
        Ok(Some(Self { new: works, old }))
    }
}

/// The steps of a run, in the order in which they are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Course {
    pub new: Step,
    pub retirement: Option<Step>,
    deployment: Option<Step>,
    old: Option<Step>,
}

impl Course {
    /// Without `answers` the registry is not asked, and the old login is deleted at once.
    pub(super) fn choose(new: Step, old: Option<&OldLogin>, answers: Option<Answers>, redeploys: bool) -> Self {
        let Some(answers) = answers else {
            return Self {
                new,
                retirement: None,
                deployment: None,
                old: old.map(|old| removal(old, "it is replaced")),
            };
        };
        let is_settled = answers.new && answers.old != Some(true);
        let deployment = (redeploys && !is_settled).then(|| {
            let reason = match answers.new {
                true => "the registry still accepts the old login",
                false => "the registry does not accept the new login yet",
            };
            Step::new(StepKind::Deployment, "Deployment of the registry", Action::Update, reason)
        });
        let retires = answers.new || deployment.is_some();
        let goes = is_settled || deployment.is_some();
        Self {
            new,
            retirement: old.filter(|old| retires && !old.is_retired()).map(retirement),
            deployment,
            old: old.map(|old| match (goes, answers.new) {
                (true, _) => removal(old, "the registry no longer needs it"),
                (false, true) => kept(old, "the registry accepts it until it is deployed again"),
                (false, false) => kept(old, "the registry does not accept the new login yet"),
            }),
        }
    }

    pub(super) fn steps(&self) -> Vec<Step> {
        let rest = [&self.retirement, &self.deployment, &self.old].into_iter().flatten();
        std::iter::once(&self.new).chain(rest).cloned().collect()
    }

    pub(super) fn deploys(&self) -> bool {
        self.deployment.is_some()
    }

    /// Returns the step that deletes the old login, when it is deleted in this run.
    pub(super) fn removal(&self) -> Option<&Step> {
        self.old.as_ref().filter(|step| step.action == Action::Remove)
    }
}

/// Returns the state after the last answers.
pub(super) fn state(answers: Option<Answers>) -> UpdateState {
    match answers {
        Some(answers) if !answers.new || answers.old == Some(true) => UpdateState::DeploymentNeeded,
        _ => UpdateState::Complete,
    }
}

fn title(old: &OldLogin) -> String {
    format!("Secret '{}'", old.user)
}

fn removal(old: &OldLogin, reason: &str) -> Step {
    Step::new(StepKind::OldRegistryUser, title(old), Action::Remove, reason)
}

fn kept(old: &OldLogin, reason: &str) -> Step {
    Step::new(StepKind::OldRegistryUser, title(old), Action::None, reason)
}

fn retirement(old: &OldLogin) -> Step {
    let reason = "the next deployment leaves it out";
    Step::new(StepKind::RetiredRegistryUser, format!("Old login '{}'", old.user), Action::Update, reason)
}
