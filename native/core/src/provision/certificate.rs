//! Get-CertificateEncoded and New-ContainerRegistryCertificate, and reading certificates for other use cases.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::findings::Findings;
use crate::blocking;
use crate::certificate::inspect::{self, Summary};
use crate::certificate::pfx::{self, Wanted};
use crate::certificate::self_signed::{self, KeyAlgorithm, NewCertificate};
use crate::certificate::vault_value;
use crate::clock::Clock;
use crate::error::{ErrorId, Problem, Result};
use crate::event::{EventSink, StepKind, StepState};
use crate::key_vault::value_size::too_large;
use crate::parameter::Parameter;
use crate::resource::plan::{Mode, Step};
use crate::secret::{ExposeSecret, SecretString, Secrets};

const PARAMETER: Parameter = Parameter::CertificateFilePath;

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
    let mut findings = Findings::default();
    let certificate = load(request.certificate_file_path, password, None, clock.now(), &mut findings).await;
    let Certificate { summary, encoded } = findings.conclude(events, Ok(certificate))?;
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
    let step = Step::missing(StepKind::CertificateFile, format!("Certificate file '{path}'"));
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

/// Reads, opens, checks, and encodes a PFX file. If there is no certificate, at least one of the `findings` is an error.
pub async fn load(
    path: String,
    password: SecretString,
    dns_name: Option<String>,
    now: Timestamp,
    findings: &mut Findings,
) -> Option<Certificate> {
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
        Ok((certificate, problems)) => {
            findings.extend(problems);
            Some(certificate)
        }
        Err(error) => {
            let parameter = match error.id {
                ErrorId::CertificateWrongPassword | ErrorId::CertificatePasswordMissing => {
                    Parameter::CertificatePassword
                }
                _ => PARAMETER,
            };
            findings.add(Problem::from_error(&error, Some(parameter)));
            None
        }
    }
}

/// Returns a certificate for a plan whose file will be created. It exists only in memory, and its key is not used.
pub async fn planned(password: SecretString, now: Timestamp, findings: &mut Findings) -> Option<Certificate> {
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
    findings.keep(created.await.map_err(|error| Problem::from_error(&error, Some(Parameter::CertificatePassword))))
}
