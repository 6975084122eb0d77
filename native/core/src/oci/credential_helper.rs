//! Docker's credential helpers: a program `docker-credential-<name>` that reads a server name from standard input and writes JSON.

use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;

use super::credential::Credential;
use crate::error::{Error, ErrorId, Result};
use crate::file_limits::HELPER_BYTES;
use crate::secret::SecretString;

/// Some helpers prompt the user, who cannot answer without a console.
const PATIENCE: Duration = Duration::from_secs(30);
/// The user name with which a helper returns a refresh token.
const TOKEN_USER: &str = "<token>";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    username: String,
    secret: SecretString,
}

/// Gets the login for `server` from the helper `name`. `None` if it has none. The program ends when the future is dropped.
pub(super) async fn get(name: &str, server: &str) -> Result<Option<Credential>> {
    let program = format!("docker-credential-{name}");
    let failed = |why: String| {
        Error::new(
            ErrorId::RegistryCredentialUnreadable,
            format!("the credential helper '{program}' returned no login for {server}: {why}"),
        )
        .with_target(program.as_str())
    };
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) {
        return Err(failed("its name is not a file name".to_owned()));
    }
    let mut child = Command::new(&program)
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => failed("the program is not on PATH".to_owned()),
            _ => failed(error.to_string()),
        })?;
    if let Some(mut input) = child.stdin.take() {
        // The exit status shows whether a helper has already ended.
        let _ = input.write_all(server.as_bytes()).await;
    }
    let mut answer = zeroize::Zeroizing::new(Vec::new());
    let ended = async {
        if let Some(output) = child.stdout.take() {
            output.take(HELPER_BYTES + 1).read_to_end(&mut answer).await?;
        }
        // The output is closed, which ends a helper that writes more.
        child.wait().await
    };
    let status = tokio::time::timeout(PATIENCE, ended)
        .await
        .map_err(|_| failed(format!("no answer in {} seconds", PATIENCE.as_secs())))?
        .map_err(|error| failed(error.to_string()))?;
    if answer.len() as u64 > HELPER_BYTES {
        return Err(failed(format!("its answer has more than {HELPER_BYTES} bytes")));
    }
    if !status.success() {
        let text = String::from_utf8_lossy(&answer).to_lowercase();
        // The messages of Docker's own helpers.
        return match text.contains("credentials not found") || text.contains("no credentials") {
            true => Ok(None),
            false => Err(failed(status.to_string())),
        };
    }
    let answer: Answer = serde_json::from_slice(&answer)
        .map_err(|_| failed("its answer is not the JSON of a credential helper".to_owned()))?;
    Ok(Some(match answer.username.as_str() {
        TOKEN_USER => Credential::IdentityToken(answer.secret),
        _ => Credential::Password { user: answer.username, password: answer.secret },
    }))
}
