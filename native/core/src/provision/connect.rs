//! Connect-ContainerRegistryStamp and Get-AzureStackLoginStatus: sign in, choose the subscription, and show the current sign-in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cloud::endpoints::IdentitySystem;
use crate::error::Result;
use crate::identity::context::Context;
use crate::resource::target::Target;

#[derive(Debug, Deserialize, JsonSchema)]
pub struct Request {}

#[derive(Debug, Serialize)]
pub struct Connected {
    pub stamp: StampView,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoginStatus {
    pub logged_in: bool,
    pub stamp: StampView,
}

pub async fn run(context: &Context, _request: Request) -> Result<Connected> {
    // A sign-in reads the current state of the stamp.
    context.forget();
    let target = Target::select(context).await?;
    let stamp = StampView::of(&target).await?;
    context
        .events
        .verbose(format!("signed in to {} ({:?}) as {}", stamp.arm_endpoint, stamp.identity_system, stamp.account));
    Ok(Connected { stamp })
}

pub async fn login_status(context: &Context, request: Request) -> Result<LoginStatus> {
    let Connected { stamp } = run(context, request).await?;
    context.events.host(format!(
        "Signed in to {} as {}, subscription '{}' ({}).",
        stamp.arm_endpoint, stamp.account, stamp.subscription_name, stamp.subscription_id
    ));
    Ok(LoginStatus { logged_in: true, stamp })
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
