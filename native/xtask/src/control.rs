//! The stamp's control interface: its requests and its resources.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::Result;
use crate::stamp_process::StampProcess;

/// Sends `GET <control>/<path>`. HTTP/1.0, so that the answer is not chunked and ends with the connection.
pub fn get(stamp: &StampProcess, path: &str) -> Result<Value> {
    let control = stamp.text("/control")?;
    let rest = control.strip_prefix("http://").ok_or("the control interface is plain HTTP")?;
    let (address, folder) = rest.split_once('/').ok_or("the control interface has a path")?;
    let mut connection = TcpStream::connect(address)?;
    write!(connection, "GET /{folder}{path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or("the control interface gave no body")?;
    Ok(serde_json::from_str(body)?)
}

/// Returns the number of requests that could change something.
pub fn writes(stamp: &StampProcess) -> Result<usize> {
    get(stamp, "journal/writes")?.as_array().map(Vec::len).ok_or_else(|| "the journal is not a list".into())
}

/// Prints a summary of the resources.
pub fn print_state(stamp: &StampProcess) -> Result<()> {
    let state = get(stamp, "state")?;
    let list = |name: &str| state[name].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let names = |value: &Value| value.as_object().map(|members| members.keys().cloned().collect::<Vec<_>>().join(", "));
    for group in list("groups") {
        println!("  resource group    {}", text(&group["name"]));
    }
    for account in list("accounts") {
        let containers = names(&account["containers"]).unwrap_or_default();
        println!(
            "  storage account   {} ({}), containers: {containers}",
            text(&account["name"]),
            text(&account["sku"])
        );
    }
    for vault in list("vaults") {
        let policies = vault["properties"]["accessPolicies"].as_array().map_or(0, Vec::len);
        println!("  key vault         {}, {policies} access policies", text(&vault["name"]));
        for (name, versions) in vault["secrets"].as_object().into_iter().flatten() {
            let versions = versions.as_array().cloned().unwrap_or_default();
            let kind = versions.last().map_or(&Value::Null, |newest| &newest["contentType"]);
            println!("    secret          {name} ({}), versions: {}", text(kind), versions.len());
        }
    }
    println!("  role assignments  {}", list("roleAssignments").len());
    Ok(())
}
