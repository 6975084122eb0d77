//! `stamp --identity aad|adfs [--listen A] [--proxy-listen A] [--state-file F] [--ca-file F] [--latency-ms N] [--pace real|fast]
//! [--azurite ACCOUNT@HOST:PORT] [--region R] [--fqdn D] [--until-stdin-closes]`

use std::{path::PathBuf, process::ExitCode, time::Duration};

use stamp::{Azurite, Builder, IdentitySystem, Pace, Stamp};
use tokio::io::AsyncReadExt;

const USAGE: &str = "usage: stamp --identity aad|adfs [--listen 127.0.0.1:0] [--proxy-listen 127.0.0.1:0] [--state-file F] [--ca-file F]\n\
     \x20            [--latency-ms N] [--pace real|fast] [--azurite ACCOUNT@HOST:PORT] [--region R] [--fqdn D] [--until-stdin-closes]\n\
     Azurite's key is taken from the environment variable AZURITE_KEY.";

#[tokio::main]
async fn main() -> ExitCode {
    let (builder, until_stdin_closes) = match arguments(std::env::args().skip(1)) {
        Ok(parsed) => parsed,
        Err(message) => {
            eprintln!("{message}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let stamp = match builder.log_to_stderr().start().await {
        Ok(stamp) => stamp,
        Err(message) => {
            eprintln!("stamp: {message}");
            return ExitCode::FAILURE;
        }
    };
    match serde_json::to_string(stamp.description()) {
        Ok(line) => println!("{line}"),
        Err(error) => {
            eprintln!("stamp: {error}");
            return ExitCode::FAILURE;
        }
    }
    wait(until_stdin_closes).await;
    stamp.shutdown().await;
    ExitCode::SUCCESS
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<(Builder, bool), String> {
    let mut identity = None;
    let mut until_stdin_closes = false;
    let mut changes: Vec<Box<dyn FnOnce(Builder) -> Builder>> = Vec::new();
    while let Some(name) = given.next() {
        if name == "--until-stdin-closes" {
            until_stdin_closes = true;
            continue;
        }
        let value = given.next().ok_or_else(|| format!("{name} needs a value"))?;
        let bad = |what: &str| format!("{name}: {value} is not a valid {what}");
        match name.as_str() {
            "--identity" => {
                identity = Some(match value.to_ascii_lowercase().as_str() {
                    "aad" => IdentitySystem::Aad,
                    "adfs" => IdentitySystem::Adfs,
                    _ => return Err(bad("identity system")),
                });
            }
            "--listen" => {
                let address = value.parse().map_err(|_| bad("address"))?;
                changes.push(Box::new(move |builder| builder.listen(address)));
            }
            "--proxy-listen" => {
                let address = value.parse().map_err(|_| bad("address"))?;
                changes.push(Box::new(move |builder| builder.proxy_listen(address)));
            }
            "--state-file" => changes.push(Box::new(move |builder| builder.state_file(&PathBuf::from(value)))),
            "--ca-file" => changes.push(Box::new(move |builder| builder.ca_file(&PathBuf::from(value)))),
            "--latency-ms" => {
                let milliseconds = value.parse().map_err(|_| bad("number"))?;
                changes.push(Box::new(move |builder| builder.latency(Duration::from_millis(milliseconds))));
            }
            "--pace" => {
                let pace = match value.as_str() {
                    "real" => Pace::Real,
                    "fast" => Pace::Fast,
                    _ => return Err(bad("pace")),
                };
                changes.push(Box::new(move |builder| builder.pace(pace)));
            }
            "--azurite" => {
                let (account, address) = value.split_once('@').ok_or_else(|| bad("ACCOUNT@HOST:PORT"))?;
                let key = std::env::var("AZURITE_KEY").map_err(|_| "AZURITE_KEY is not set".to_owned())?;
                let azurite = Azurite {
                    address: address.to_owned(),
                    queue_address: None,
                    table_address: None,
                    account: account.to_owned(),
                    key,
                };
                changes.push(Box::new(move |builder| builder.azurite(azurite)));
            }
            "--region" => changes.push(Box::new(move |builder| builder.region(&value))),
            "--fqdn" => changes.push(Box::new(move |builder| builder.fqdn(&value))),
            _ => return Err(format!("{name} is not known")),
        }
    }
    let identity = identity.ok_or("--identity is missing")?;
    let builder = changes.into_iter().fold(Stamp::builder(identity), |builder, change| change(builder));
    Ok((builder, until_stdin_closes))
}

/// Waits for SIGINT, SIGTERM, or the end of stdin, for a parent process that should end the stamp with it.
async fn wait(until_stdin_closes: bool) {
    let stdin_closed = async {
        if !until_stdin_closes {
            return std::future::pending().await;
        }
        let mut buffer = [0; 64];
        let mut stdin = tokio::io::stdin();
        while stdin.read(&mut buffer).await.is_ok_and(|count| count > 0) {}
    };
    tokio::select! {
        () = stdin_closed => {}
        () = interrupted() => {}
    }
}

#[cfg(unix)]
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn interrupted() {
    let _ = tokio::signal::ctrl_c().await;
}
