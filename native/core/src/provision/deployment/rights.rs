//! The rights that a deployment needs where it is deployed.

use super::preflight::Found;
use super::template;
use crate::error::Problem;
use crate::provision::rights::{self, DEPLOYMENT_WRITE, GROUP_WRITE, Need};

/// Checks the rights to deploy and to create the resources of the template, at the resource group or, when the run creates it, at the
/// subscription.
pub async fn check(found: &Found) -> Vec<Problem> {
    let mut needed = vec![DEPLOYMENT_WRITE.to_owned()];
    needed.extend(template::resource_types(&found.template).map(|kind| format!("{kind}/write")));
    let at = match found.resource_group {
        Some(_) => found.scope.resource_group_id(),
        None => {
            needed.push(GROUP_WRITE.to_owned());
            format!("/subscriptions/{}", found.scope.subscription_id)
        }
    };
    let needs: Vec<Need> = needed.into_iter().map(|action| Need::new(action, at.as_str())).collect();
    rights::check(&found.target, &needs).await
}
