//! Test-ContainerRegistryPrerequisites: the preflight, and the differences that a run would fix; nothing is written.

use serde::Serialize;
use serde_json::Value;

use super::{Request, apply, check};
use crate::error::{Problem, Result};
use crate::event::StepKind;
use crate::identity::context::Context;
use crate::provision::findings::Findings;
use crate::resource::plan::{Difference, Mode};
use crate::secret::Secrets;

#[derive(Debug, Serialize)]
pub struct Outcome {
    /// No difference was found, and no problem is an error.
    pub passed: bool,
    /// `false` if a problem prevented the comparison: there may be differences that were not checked.
    pub compared: bool,
    pub differences: Vec<Drift>,
    /// The findings of the preflight, including warnings, as in `docs/abi.md`.
    pub problems: Vec<Value>,
}

#[derive(Debug, Serialize)]
pub struct Drift {
    /// `resourceGroup`, `storageAccount`, `blobContainer`, `roleAssignment`, `keyVault`, `accessPolicy`, `registryUser`, `certificate`.
    pub what: StepKind,
    pub resource: String,
    pub expected: String,
    pub actual: String,
    pub hint: String,
}

/// Compares the stamp with the request. Secrets: `registryUserPassword`, `certificatePassword`. Fails only if the stamp cannot be read.
pub async fn run(context: &Context, request: Request, secrets: Secrets) -> Result<Outcome> {
    let mut findings = Findings::default();
    let found = match check(context, &request, &secrets, Mode::Plan, &mut findings).await {
        Ok(found) => found,
        Err(error) => return Err(findings.with(error)),
    };
    let steps = match &found {
        Some(found) => apply::walk(found, Mode::Plan).await?.steps,
        None => Vec::new(),
    };
    let differences: Vec<Drift> = steps.into_iter().flat_map(|step| step.differences).map(Drift::of).collect();
    Ok(Outcome {
        passed: found.is_some() && differences.is_empty() && !findings.have_errors(),
        compared: found.is_some(),
        differences,
        problems: findings.problems().iter().map(Problem::to_json).collect(),
    })
}

impl Drift {
    fn of(difference: Difference) -> Self {
        let Difference { what, resource, expected, actual } = difference;
        Self { hint: format!("{}{}", REMEDY, also(what)), what, resource, expected, actual }
    }
}

const REMEDY: &str = "Run Set-ContainerRegistryPrerequisites with the same values.";

/// Returns what a rerun does not restore.
fn also(what: StepKind) -> &'static str {
    match what {
        StepKind::StorageAccount | StepKind::BlobContainer => {
            " If it was deleted, its images are lost: copy them again."
        }
        StepKind::RegistryUser => " Then deploy again, so that the registry uses the login.",
        StepKind::Certificate => " Then deploy again with the new secret URL and thumbprint.",
        _ => "",
    }
}
