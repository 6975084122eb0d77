//! Moves the registry's DNS label from the address of one deployment to that of another.

use crate::arm::public_ip::{self, PublicIp};
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::resource::target::Target;

/// The maximum length of a label, minus the longest suffix below.
const LONGEST_STEM: usize = 63 - 4;

/// Returns the temporary label of a new virtual machine, before it replaces the old one.
pub(crate) fn passing(label: &str) -> String {
    format!("{}-new", stem(label))
}

/// Returns the later label of the old virtual machine, so that it can still be reached.
fn retired(label: &str) -> String {
    format!("{}-old", stem(label))
}

/// Shortens a label, which is ASCII.
fn stem(label: &str) -> &str {
    label.get(..LONGEST_STEM).unwrap_or(label)
}

/// A public IP address of the stamp.
pub(crate) struct Address<'a> {
    pub scope: &'a Scope,
    pub name: &'a str,
}

impl Address<'_> {
    pub(crate) async fn read(&self, target: &Target) -> Result<PublicIp> {
        public_ip::get(&target.arm, self.scope, self.name).await?.ok_or_else(|| {
            let message =
                format!("the resource group '{}' has no public IP address '{}'", self.scope.resource_group, self.name);
            Error::new(ErrorId::NotFound, message).with_target(self.name)
        })
    }

    pub(crate) async fn holds(&self, target: &Target, label: &str) -> Result<bool> {
        Ok(self.read(target).await?.label().is_some_and(|held| held.eq_ignore_ascii_case(label)))
    }

    async fn take(&self, target: &Target, label: &str) -> Result<()> {
        let address = self.read(target).await?;
        public_ip::set_label(&target.arm, self.scope, self.name, &address, label).await
    }
}

/// Swaps the labels. The old address releases the label first, since it must be unique. A stop in between is completed by the next run.
pub(crate) async fn swap(target: &Target, label: &str, old: &Address<'_>, new: &Address<'_>) -> Result<()> {
    if old.holds(target, label).await? {
        old.take(target, &retired(label))
            .await
            .map_err(|error| error.context("removing the DNS label from the old address"))?;
    }
    if !new.holds(target, label).await? {
        new.take(target, label).await.map_err(|error| error.context("assigning the DNS label to the new address"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stay_short_enough() {
        assert_eq!((passing("registry").as_str(), retired("registry").as_str()), ("registry-new", "registry-old"));
        assert_eq!(passing(&"a".repeat(63)).len(), 63);
    }
}
