//! Access policies of a key vault: those that it lacks, keeping them while others write the vault, and their removal.

use std::convert::Infallible;
use std::time::Duration;

use crate::arm::Arm;
use crate::arm::key_vault::{self, KeyVault, Policy};
use crate::arm::key_vault_changes;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::http::wait::sleep;
use crate::resource::plan::{Action, Difference, Step};

const STEP: StepKind = StepKind::AccessPolicy;
/// Between two looks at the policies of a new vault.
const WATCH_PAUSE: Duration = Duration::from_secs(2);

/// Returns what `vault` lacks of the policy.
pub(crate) fn difference(name: &str, vault: &KeyVault, policy: &Policy) -> Difference {
    let given = policy.given(vault);
    Difference {
        what: STEP,
        resource: title(name, &policy.object_id),
        expected: format!("secrets: {}", policy.secrets.join(", ")),
        actual: match given.is_empty() {
            true => "no permission on secrets".to_owned(),
            false => format!("secrets: {}", given.into_iter().collect::<Vec<_>>().join(", ")),
        },
    }
}

/// Reads the vault, adds the policies that it lacks, and returns it: the creation of a vault by another run at the same time replaces the whole list.
pub(crate) async fn restored(arm: &Arm, scope: &Scope, name: &str, policies: &[Policy]) -> Result<KeyVault> {
    let Some(vault) = key_vault::get(arm, scope, name).await? else {
        let message = format!("the key vault '{name}' was deleted while it was used");
        return Err(Error::new(ErrorId::VaultNotFound, message).with_target(name));
    };
    if !vault.missing(policies).is_empty() {
        arm.context()
            .events
            .host(format!("Another run replaced access policies of the key vault '{name}'. Adding ours again."));
    }
    key_vault_changes::update(arm, scope, name, vault, policies).await
}

/// Restores the policies of a new vault again and again, until it is dropped.
pub(crate) async fn keep(arm: &Arm, scope: &Scope, name: &str, policies: &[Policy]) -> Infallible {
    loop {
        sleep(WATCH_PAUSE).await;
        // The requests that need the policies report why they fail.
        if let Err(error) = restored(arm, scope, name, policies).await {
            arm.context().events.verbose(format!("The access policies were not checked: {error}"));
        }
    }
}

/// Plans the removal of the policies of these principals.
pub(crate) fn planned_removal(vault: &str, object_ids: &[String]) -> Step {
    Step::new(
        STEP,
        title(vault, &object_ids.join(", ")),
        Action::Remove,
        "it belongs to the service principal of the registry",
    )
}

fn title(vault: &str, object_ids: &str) -> String {
    format!("Access policy of {object_ids} in the key vault '{vault}'")
}
