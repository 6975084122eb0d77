//! Managed identity and Azure CLI, through azure_identity.

use std::ffi::OsStr;
use std::io;
use std::process::Output;
use std::sync::{Arc, Mutex};

use azure_identity::Executor;
use jiff::Timestamp;
use serde_json::json;
use url::Url;

use super::world::*;
use crate::clock::Clock;
use crate::cloud::endpoints::IdentitySystem::{self, Aad, Adfs};
use crate::cloud::endpoints::discover;
use crate::error::{ErrorId, Result};
use crate::event::{EventSink, Purpose};
use crate::identity::login::Login;
use crate::identity::source::{Asked, TokenSource, azure_cli, managed_identity};
use crate::identity::token::Token;
use crate::secret::ExposeSecret;

/// Requests an ARM token from `source` for a stamp with `system`.
async fn ask(source: &dyn TokenSource, system: IdentitySystem) -> Result<Token> {
    let world = World::healthy(system);
    let arm = Url::parse(&format!("https://management.{DOMAIN}/")).expect("a URL");
    let stamp = discover(&*world, &arm).await.expect("a stamp");
    let clock = Clock::fixed(Timestamp::from_second(NOW).expect("a time"));
    let (events, _receiver) = EventSink::new();
    let login = Login { transport: &*world, stamp: &stamp, tenant: None, clock: &clock };
    let audience = stamp.audience.clone();
    source.token(&Asked { audience: &audience, purpose: Purpose::Arm, login, events: &events }).await
}

#[tokio::test]
async fn managed_identity_endpoint_returns_a_token_for_the_audience_of_the_stamp() {
    let machine = World::new(Aad, |seen| {
        let body = json!({ "access_token": "of-the-machine", "expires_on": (NOW + 3600).to_string(), "expires_in": "3600", "token_type": "Bearer", "resource": "r" });
        (seen.host == "169.254.169.254").then(|| json_answer(200, &body))
    });
    let source = managed_identity::with_transport(Some("client-1".to_owned()), machine.clone()).expect("a source");
    let token = ask(&source, Aad).await.expect("a token");
    assert_eq!(token.value.expose_secret(), "of-the-machine");
    assert_eq!(token.expires.as_second(), NOW + 3600);
    assert_eq!(machine.seen()[0].path, "/metadata/identity/oauth2/token");
    assert!(token.is_fresh(Timestamp::from_second(NOW + 3600 - 301).expect("a time")));
    assert!(
        !token.is_fresh(Timestamp::from_second(NOW + 3600 - 299).expect("a time")),
        "renewed five minutes before its end"
    );

    let error = ask(&source, Adfs).await.expect_err("not on AD FS");
    assert_eq!(error.id, ErrorId::MethodNotForAdfs);
}

#[tokio::test]
async fn missing_managed_identity_is_reported() {
    let machine = World::new(Aad, |_| {
        Some(json_answer(400, &json!({ "error": "invalid_request", "error_description": "Identity not found" })))
    });
    let source = managed_identity::with_transport(None, machine).expect("a source");
    let error = ask(&source, Aad).await.expect_err("no identity");
    assert_eq!(error.id, ErrorId::SignInFailed);
    assert!(error.message.contains("managed identity"), "{}", error.message);
}

/// Simulates the shell that runs `az`.
#[derive(Debug)]
struct Shell {
    status: i32,
    stdout: String,
    commands: Mutex<Vec<String>>,
}

impl Executor for Shell {
    fn run<'a, 'b, 'c, 'd, 'e>(
        &'a self,
        _program: &'b OsStr,
        arguments: &'c [&'d OsStr],
    ) -> std::pin::Pin<Box<dyn Future<Output = io::Result<Output>> + Send + 'e>>
    where
        'a: 'e,
        'b: 'e,
        'c: 'e,
        'd: 'e,
        Self: 'e,
    {
        let command = arguments.iter().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ");
        self.commands.lock().expect("the list").push(command);
        let output = Output {
            status: exit(self.status),
            stdout: self.stdout.clone().into_bytes(),
            stderr: b"Please run 'az login'".to_vec(),
        };
        Box::pin(async move { Ok(output) })
    }
}

#[cfg(unix)]
fn exit(status: i32) -> std::process::ExitStatus {
    std::os::unix::process::ExitStatusExt::from_raw(status << 8)
}

#[cfg(windows)]
fn exit(status: i32) -> std::process::ExitStatus {
    std::os::windows::process::ExitStatusExt::from_raw(status.unsigned_abs())
}

fn shell(status: i32, stdout: &str) -> Arc<Shell> {
    Arc::new(Shell { status, stdout: stdout.to_owned(), commands: Mutex::default() })
}

#[tokio::test]
async fn azure_cli_is_called_with_the_audience_and_the_tenant() {
    let shell =
        shell(0, &json!({ "accessToken": "of-the-cli", "expires_on": NOW + 3600, "tokenType": "Bearer" }).to_string());
    let source = azure_cli::new(Some(TENANT), Some(shell.clone())).expect("a source");
    let token = ask(&source, Aad).await.expect("a token");
    assert_eq!((token.value.expose_secret(), token.expires.as_second()), ("of-the-cli", NOW + 3600));
    let command = shell.commands.lock().expect("the list").join("\n");
    assert!(command.contains(&format!("--scope {}/.default --tenant {TENANT}", arm_audience(Aad))), "{command}");
    assert_eq!(ask(&source, Adfs).await.expect_err("not on AD FS").id, ErrorId::MethodNotForAdfs);
}

#[tokio::test]
async fn azure_cli_without_a_sign_in_is_reported() {
    let source = azure_cli::new(None, Some(shell(1, ""))).expect("a source");
    let error = ask(&source, Aad).await.expect_err("not signed in");
    assert_eq!(error.id, ErrorId::SignInFailed);
    assert!(error.message.contains("az login"), "{}", error.message);
}
