//! The stamp and the selected subscription of a use case.

use crate::arm::Arm;
use crate::arm::subscription::{self, Subscription};
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::identity::context::Context;

#[derive(Clone)]
pub struct Target {
    pub arm: Arm,
    pub subscription: Subscription,
}

impl Target {
    /// Selects the subscription, which is cached. Fails with a sign-in error if there is none, or if there are several and none was chosen.
    pub async fn select(context: &Context) -> Result<Self> {
        let arm = Arm::new(context).await?;
        let wanted = context.session.requested_subscription();
        let choose = subscription::choose(&arm, wanted);
        let subscription = context.facts().once("subscription".to_owned(), |_| true, choose).await?;
        Ok(Self { arm, subscription })
    }

    /// Like [`Target::select`], for a session that must be on the operator endpoint.
    pub async fn operator(context: &Context) -> Result<Self> {
        let stamp = context.stamp().await?;
        if !stamp.operator {
            let message = format!("{} is the user endpoint of the stamp", stamp.arm);
            return Err(Error::new(ErrorId::OperatorEndpointNeeded, message));
        }
        Self::select(context).await
    }

    /// Returns the scope of this resource group in the selected subscription. The group need not exist yet.
    pub fn scope(&self, resource_group: &str) -> Scope {
        Scope { subscription_id: self.subscription.id.clone(), resource_group: resource_group.to_owned() }
    }

    pub fn context(&self) -> &Context {
        self.arm.context()
    }
}
