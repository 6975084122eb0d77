//! An SSH connection: connects, verifies the host key, signs in.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use russh::client::{AuthResult, Config, Handle, Handler, connect_stream};
use russh::keys::{Algorithm, HashAlg, PrivateKey, PrivateKeyWithHashAlg, PublicKeyOrCertificate};
use russh::{Disconnect, Preferred};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::command::Command;
use super::fault;
use super::host_key::{Trust, Verdict, fingerprint, is_same_kind};
use super::marks::Marks;
use super::rsa_signature::RsaSigner;
use super::target::Target;
use crate::error::{Error, ErrorId, Result};

const REACH: Duration = Duration::from_secs(15);
const SIGN_IN: Duration = Duration::from_secs(30);
/// A broken connection is detected after three of them.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub struct Connection {
    handle: Handle<Recognizer>,
    target: Target,
    pub fingerprint: String,
}

impl Connection {
    pub async fn open(target: &Target, trust: Trust, key: Arc<PrivateKey>) -> Result<Self> {
        let trust = Arc::new(trust);
        let (handle, fingerprint) = recognized(target, &trust).await?;
        let mut connection = Self { handle, target: target.clone(), fingerprint };
        let signed_in = timeout(SIGN_IN, connection.sign_in(key)).await;
        signed_in.map_err(|_| fault::slow(target, "signing in"))??;
        Ok(connection)
    }

    async fn sign_in(&mut self, key: Arc<PrivateKey>) -> Result<()> {
        let target = self.target.clone();
        // Never SHA-1, which is the default for an RSA key.
        let hash = self.handle.best_supported_rsa_hash().await.map_err(|_| fault::lost(&target))?;
        let hash = hash.flatten().unwrap_or(HashAlg::Sha256);
        let (kind, user) = (key.algorithm(), &target.user);
        let answer = match RsaSigner::new(&key) {
            Some(mut signer) => {
                let public = key.public_key().clone();
                let signed = self.handle.authenticate_publickey_with(user, public, Some(hash), &mut signer).await;
                signed.map_err(|_| fault::lost(&target))?
            }
            None => {
                let key = PrivateKeyWithHashAlg::new(key, Some(hash));
                let signed = self.handle.authenticate_publickey(user, key).await;
                signed.map_err(|error| fault::while_connecting(&error, &target))?
            }
        };
        match answer {
            AuthResult::Success => Ok(()),
            AuthResult::Failure { .. } if self.handle.is_closed() => Err(fault::lost(&target)),
            AuthResult::Failure { partial_success, .. } => {
                let why = match partial_success {
                    true => "requires more than a key",
                    false => "does not accept the key",
                };
                let message = format!("{target} {why}: user '{}', {kind} key", target.user);
                Err(Error::new(ErrorId::SshLoginRefused, message).with_target(target.to_string()))
            }
        }
    }

    /// Starts a command. Only one at a time: machines limit the number of parallel channels.
    pub async fn run(&self, command: &[u8]) -> Result<Command<'_>> {
        let marks = Marks::new();
        let channel = self.handle.channel_open_session().await.map_err(|_| fault::lost(&self.target))?;
        channel.exec(true, marks.around(command)).await.map_err(|_| fault::lost(&self.target))?;
        Ok(Command::new(channel, &self.target, &marks))
    }

    /// Disconnects properly; dropping the connection would only close it.
    pub async fn close(self) {
        let goodbye = self.handle.disconnect(Disconnect::ByApplication, "", "en");
        let _ = timeout(Duration::from_secs(1), goodbye).await;
    }
}

/// Connects and verifies the host key. A machine has several keys, and a fingerprint does not show the key type: other types are requested until one matches.
async fn recognized(target: &Target, trust: &Arc<Trust>) -> Result<(Handle<Recognizer>, String)> {
    let mut algorithms = trust.algorithms();
    let mut seen = Vec::new();
    loop {
        let shaken = timeout(SIGN_IN, shake_hands(target, trust, &algorithms)).await;
        match shaken.map_err(|_| fault::slow(target, "connecting"))? {
            Ok(met) => return Ok(met),
            Err(Stop::Refused(error)) => return Err(*error),
            Err(Stop::OtherKey(kind, shown)) => {
                seen.push(shown);
                algorithms.retain(|algorithm| !is_same_kind(algorithm, &kind));
                if algorithms.is_empty() {
                    return Err(trust.none_fits(&seen, target));
                }
            }
            Err(Stop::Ssh(russh::Error::NoCommonAlgo { .. })) if !seen.is_empty() => {
                return Err(trust.none_fits(&seen, target));
            }
            Err(Stop::Ssh(error)) => return Err(fault::while_connecting(&error, target)),
        }
    }
}

async fn shake_hands(
    target: &Target,
    trust: &Arc<Trust>,
    algorithms: &[Algorithm],
) -> std::result::Result<(Handle<Recognizer>, String), Stop> {
    let reached = timeout(REACH, TcpStream::connect((target.host.as_str(), target.port))).await;
    let stream =
        reached.map_err(|_| fault::slow(target, "connecting")).map_err(|error| Stop::Refused(Box::new(error)))?;
    let stream = stream.map_err(|error| Stop::Ssh(russh::Error::IO(error)))?;
    let config = Config {
        preferred: Preferred { key: Cow::Owned(algorithms.to_vec()), ..Preferred::DEFAULT },
        keepalive_interval: Some(KEEP_ALIVE),
        nodelay: true,
        ..Config::default()
    };
    let shown = Arc::default();
    let recognizer = Recognizer { target: target.clone(), trust: Arc::clone(trust), shown: Arc::clone(&shown) };
    let handle = connect_stream(Arc::new(config), stream, recognizer).await?;
    let fingerprint = shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    Ok((handle, fingerprint))
}

/// Checks the key that the machine presents.
struct Recognizer {
    target: Target,
    trust: Arc<Trust>,
    shown: Arc<std::sync::Mutex<String>>,
}

/// Why the connection failed.
#[derive(Debug)]
enum Stop {
    Refused(Box<Error>),
    /// The key does not have the given fingerprint: its type, and its fingerprint.
    OtherKey(Algorithm, String),
    Ssh(russh::Error),
}

impl From<russh::Error> for Stop {
    fn from(error: russh::Error) -> Self {
        Self::Ssh(error)
    }
}

impl Handler for Recognizer {
    type Error = Stop;

    async fn check_server_key(&mut self, shown: &PublicKeyOrCertificate) -> std::result::Result<bool, Stop> {
        // Host certificates are not requested, so a correct machine does not send one.
        let PublicKeyOrCertificate::PublicKey { key, .. } = shown else { return Ok(false) };
        match self.trust.judge(key, &self.target) {
            Verdict::Trusted => {
                *self.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = fingerprint(key);
                Ok(true)
            }
            Verdict::Other => Err(Stop::OtherKey(key.algorithm(), fingerprint(key))),
            Verdict::Refused(error) => Err(Stop::Refused(Box::new(error))),
        }
    }
}
