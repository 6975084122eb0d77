//! Connect-ContainerRegistryStamp and Get-AzureStackLoginStatus: sign in, choose the subscription, and show the current sign-in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::{StampView, Target};
use crate::error::Result;
use crate::identity::context::Context;

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
