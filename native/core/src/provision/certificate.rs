//! Get-CertificateEncoded and New-ContainerRegistryCertificate, and reading certificates for other use cases.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::findings::settle;
use crate::blocking;
use crate::certificate::inspect::{self, Summary};
use crate::certificate::pfx::{self, Wanted};
use crate::certificate::self_signed::{self, KeyAlgorithm, NewCertificate};
use crate::certificate::vault_value;
use crate::clock::Clock;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::event::{EventSink, StepState};
use crate::key_vault::value_size::too_large;
use crate::resource::plan::{Mode, Step};
use crate::secret::{ExposeSecret, SecretString, Secrets};

const PARAMETER: &str = "CertificateFilePath";

/// A usable certificate: its properties, and the value for the vault.
pub struct Certificate {
    pub summary: Summary,
    pub encoded: SecretString,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EncodeRequest {
    pub certificate_file_path: String,
}

#[derive(Debug, Serialize)]
pub struct Encoded {
    pub certificate: Summary,
    /// The vault's value, which a separate call returns to the caller.
    #[serde(skip)]
    pub encoded: SecretString,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateRequest {
    pub common_name: String,
    pub file_path: String,
    #[serde(default)]
    pub wildcard: bool,
    pub key_algorithm: Option<KeyAlgorithm>,
    #[schemars(range(min = 1, max = 7300))]
    pub validity_days: Option<u32>,
    #[serde(default)]
    pub modern: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    pub certificate: Option<Summary>,
    pub file_path: String,
    pub plan: Vec<Step>,
}

pub async fn encode(events: &EventSink, clock: &Clock, request: EncodeRequest, secrets: Secrets) -> Result<Encoded> {
    let password = secrets.require("certificatePassword")?;
    let (certificate, problems) = load(request.certificate_file_path, password, None, clock.now()).await;
    settle(events, problems)?;
    let Certificate { summary, encoded } = certificate
        .ok_or_else(|| Error::new(ErrorId::InternalDefect, "a certificate was rejected without a reason"))?;
    Ok(Encoded { certificate: summary, encoded })
}

pub async fn create(events: &EventSink, clock: &Clock, request: CreateRequest, secrets: Secrets) -> Result<Created> {
    let password = secrets.require("certificatePassword")?;
    let spec = NewCertificate {
        common_name: request.common_name,
        wildcard: request.wildcard,
        key: request.key_algorithm.unwrap_or(KeyAlgorithm::Rsa2048),
        validity_days: request.validity_days.unwrap_or(self_signed::DEFAULT_VALIDITY_DAYS),
        modern: request.modern,
    };
    let path = request.file_path.clone();
    self_signed::check_new_path(&path)?;
    let step = Step::missing("certificateFile", format!("Certificate file '{path}'"));
    if Mode::of(request.what_if) == Mode::Plan {
        return Ok(Created { certificate: None, file_path: path, plan: vec![step] });
    }
    let now = clock.now();
    // Generating an RSA key takes up to several seconds. The file is created afterwards, so that a canceled call leaves none.
    let (bytes, summary) =
        blocking::run("creating the certificate", move || self_signed::create(&spec, &password, now)).await?;
    let told = |state| events.step(step.step, step.target.as_str(), state);
    told(StepState::Started);
    blocking::run("writing the certificate", move || self_signed::write_new(&path, &bytes))
        .await
        .inspect_err(|_| told(StepState::Failed))?;
    told(StepState::Created);
    events.host(format!("Created certificate '{}' in '{}'.", summary.subject, request.file_path));
    Ok(Created { certificate: Some(summary), file_path: request.file_path, plan: vec![step] })
}

/// Reads, opens, checks, and encodes a PFX file. If there is no certificate, at least one finding is an error.
pub async fn load(
    path: String,
    password: SecretString,
    dns_name: Option<String>,
    now: Timestamp,
) -> (Option<Certificate>, Vec<Problem>) {
    let loaded = blocking::run("reading the certificate", move || {
        let bytes = pfx::read_file(&path)?;
        let wanted = Wanted { host: dns_name.as_deref(), thumbprint: None };
        let pfx = pfx::open(bytes.expose_secret(), &password, &format!("PFX file '{path}'"), wanted)?;
        let mut problems = inspect::check(&pfx, dns_name.as_deref(), now);
        let encoded = vault_value::encode(bytes.expose_secret(), &password);
        problems.extend(too_large(&encoded, PARAMETER));
        let summary = inspect::summary(&pfx)?;
        Ok((Certificate { summary, encoded }, problems))
    })
    .await;
    match loaded {
        Ok((certificate, problems)) => (Some(certificate), problems),
        Err(error) => {
            let parameter = match error.id {
                ErrorId::CertificateWrongPassword | ErrorId::CertificatePasswordMissing => "CertificatePassword",
                _ => PARAMETER,
            };
            (None, vec![Problem::from_error(&error, Some(parameter))])
        }
    }
}

/// Returns a certificate for a plan whose file will be created. It exists only in memory, and its key is not used.
pub async fn planned(password: SecretString, now: Timestamp) -> (Option<Certificate>, Vec<Problem>) {
    let spec = NewCertificate {
        common_name: "planned".to_owned(),
        wildcard: false,
        key: KeyAlgorithm::Ec256,
        validity_days: self_signed::DEFAULT_VALIDITY_DAYS,
        modern: false,
    };
    let created = blocking::run("planning the certificate", move || {
        let (bytes, summary) = self_signed::create(&spec, &password, now)?;
        Ok(Certificate { summary, encoded: vault_value::encode(&bytes, &password) })
    });
    match created.await {
        Ok(certificate) => (Some(certificate), Vec::new()),
        Err(error) => (None, vec![Problem::from_error(&error, Some("CertificatePassword"))]),
    }
}
