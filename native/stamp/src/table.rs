//! The table endpoint, `https://<account>.table.<region>.<fqdn>/`: only the list of tables, with SharedKey.

use serde_json::{Value, json};

use crate::{
    blob,
    exchange::{Answer, Reply, Request},
    shared::Shared,
    world::Account,
};

/// Tables on a page; small, so that lists have a second page.
const PAGE: usize = 2;

pub async fn answer(stamp: &Shared, request: &Request, account: &str) -> Reply {
    if let Err(refusal) = blob::version_known(stamp, request) {
        return refusal;
    }
    if let Some(azurite) = stamp.azurite.as_ref().filter(|azurite| azurite.account == account)
        && let Some(address) = &azurite.table_address
    {
        return azurite.pass(address, request).await;
    }
    blob::of_account(stamp, request, account, "Windows-Azure-Table/1.0", list)
}

/// Answers `GET /Tables` ("Query Tables"), in pages.
fn list(stamp: &Shared, request: &Request, account: &mut Account) -> Answer {
    blob::signature::verify_signed(stamp, request, account, &string_to_sign(request, &account.name))?;
    if request.method != hyper::Method::GET || request.path != "/Tables" {
        return Err(blob::unknown_request(stamp));
    }
    let first = request.query("NextTableName").unwrap_or_default();
    let mut left = account.tables.iter().filter(|name| **name >= first);
    let page: Vec<Value> = left.by_ref().take(PAGE).map(|name| json!({ "TableName": name })).collect();
    let reply = Reply::json(200, &json!({ "value": page }));
    Ok(match left.next() {
        Some(next) => reply.header("x-ms-continuation-NextTableName", next.clone()),
        None => reply,
    })
}

/// Returns verb, MD5, type, date, and resource: the documentation's "Shared Key format for the Table service".
fn string_to_sign(request: &Request, account: &str) -> String {
    let header = |name: &str| request.header(name).unwrap_or_default().trim().to_owned();
    let date = request.header("x-ms-date").map_or_else(|| header("date"), |date| date.trim().to_owned());
    let resource = format!("/{account}{}", request.path);
    [request.method.to_string(), header("content-md5"), header("content-type"), date, resource].join("\n")
}
