//! The queue endpoint, `https://<account>.queue.<region>.<fqdn>/`: only the list of queues, with SharedKey.

use crate::{
    blob,
    exchange::{Answer, Reply, Request},
    shared::Shared,
    world::Account,
};

pub async fn answer(stamp: &Shared, request: &Request, account: &str) -> Reply {
    if let Err(refusal) = blob::version_known(stamp, request) {
        return refusal;
    }
    if let Some(azurite) = stamp.azurite.as_ref().filter(|azurite| azurite.account == account)
        && let Some(address) = &azurite.queue_address
    {
        return azurite.pass(address, request).await;
    }
    blob::of_account(stamp, request, account, "Windows-Azure-Queue/1.0", list)
}

/// Answers `GET /?comp=list`.
fn list(stamp: &Shared, request: &Request, account: &mut Account) -> Answer {
    blob::signature::verify(stamp, request, account)?;
    if request.method != hyper::Method::GET || request.query("comp").as_deref() != Some("list") {
        return Err(blob::unknown_request(stamp));
    }
    let queues: String = account.queues.iter().map(|name| format!("<Queue><Name>{name}</Name></Queue>")).collect();
    let body = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://{}/\"><Queues>{queues}</Queues><NextMarker /></EnumerationResults>",
        request.host
    );
    Ok(Reply::text(200, "application/xml", body))
}
