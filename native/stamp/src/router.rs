use std::sync::Arc;

use crate::{
    blob,
    exchange::{Reply, Request},
    graph, identity, key_vault, management,
    names::Host,
    queue,
    shared::Shared,
    table,
};

/// Routes a request to the service of its host name.
pub async fn answer(stamp: &Arc<Shared>, host: &Host, request: &Request) -> Reply {
    let either = |answer: crate::exchange::Answer| answer.unwrap_or_else(|refusal| refusal);
    match host {
        Host::Management => management::answer(stamp, request).await,
        Host::AdminManagement => management::operator::answer(stamp, request).await,
        Host::Login => either(identity::aad::answer(stamp, request)),
        Host::Adfs => either(identity::adfs::answer(stamp, request)),
        Host::AdfsGraph => either(graph::adfs::answer(stamp, request)),
        Host::MicrosoftGraph => either(graph::microsoft::answer(stamp, request)),
        Host::RetiredGraph => Reply::json(
            403,
            &serde_json::json!({"odata.error": {"code": "Authentication_Unauthorized",
            "message": {"lang": "en", "value": "Access blocked to AAD Graph API for this application."}}}),
        ),
        Host::Portal => Reply::text(200, "text/html", "<html><body>Azure Stack Hub</body></html>"),
        Host::Vault(name) => key_vault::answer(stamp, request, name),
        Host::Blob(account) => blob::answer(stamp, request, account).await,
        Host::Queue(account) => queue::answer(stamp, request, account).await,
        Host::Table(account) => table::answer(stamp, request, account).await,
    }
}
