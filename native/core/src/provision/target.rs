//! The stamp and the selected subscription of a use case.

use serde::Serialize;

use crate::arm::Arm;
use crate::arm::subscription::{self, Subscription};
use crate::cloud::endpoints::IdentitySystem;
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

/// The stamp in results.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StampView {
    pub arm_endpoint: String,
    pub identity_system: IdentitySystem,
    pub tenant_id: String,
    pub subscription_id: String,
    pub subscription_name: String,
    pub location: String,
    pub storage_suffix: String,
    pub key_vault_suffix: String,
    pub login_endpoint: String,
    pub graph_endpoint: Option<String>,
    pub account: String,
    pub operator: bool,
}

impl StampView {
    pub async fn of(target: &Target) -> Result<Self> {
        let context = target.context();
        let stamp = context.stamp().await?;
        Ok(Self {
            arm_endpoint: stamp.arm.to_string(),
            identity_system: stamp.identity_system,
            tenant_id: context.tenant_id().await?,
            subscription_id: target.subscription.id.clone(),
            subscription_name: target.subscription.name.clone(),
            location: stamp.region.clone(),
            storage_suffix: stamp.storage_suffix.clone(),
            key_vault_suffix: stamp.key_vault_suffix.clone(),
            login_endpoint: stamp.login.to_string(),
            graph_endpoint: stamp.graph.as_ref().map(ToString::to_string),
            account: context.session.account(),
            operator: stamp.operator,
        })
    }
}
