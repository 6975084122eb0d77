//! The rights that a deployment needs where it is deployed.

use crate::arm::deployment::Template;
use crate::cloud::resource_id::Scope;
use crate::resource::deployment::template;
use crate::resource::rights::{DEPLOYMENT_WRITE, GROUP_WRITE, Need};

/// Returns the rights to deploy and to create the resources of the template, at the resource group or, when the run creates it, at the
/// subscription.
pub(super) fn needed(scope: &Scope, group_exists: bool, template: &Template) -> Vec<Need> {
    let mut actions = vec![DEPLOYMENT_WRITE.to_owned()];
    actions.extend(template::resource_types(template).map(|kind| format!("{kind}/write")));
    let at = match group_exists {
        true => scope.resource_group_id(),
        false => {
            actions.push(GROUP_WRITE.to_owned());
            format!("/subscriptions/{}", scope.subscription_id)
        }
    };
    actions.into_iter().map(|action| Need::new(action, at.as_str())).collect()
}
