//! The part of the preflight that needs no stamp: names, passwords, the certificate.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use jiff::Timestamp;

use super::Request;
use crate::cloud::names;
use crate::error::{ErrorId, Problem};
use crate::parameter::Parameter;
use crate::provision::certificate::{self, Certificate};
use crate::provision::findings::Findings;
use crate::provision::registry_password::unusable_password;
use crate::secret::SecretString;

/// The secrets of the run.
pub(super) struct Inputs {
    pub registry_password: SecretString,
    pub certificate: Loading,
}

/// A certificate file that is read and opened while the stamp is asked: that takes as long as a request.
pub(super) type Loading = Shared<BoxFuture<'static, Loaded>>;

#[derive(Clone)]
pub(super) struct Loaded {
    /// `None` if it is unusable; a problem then gives the reason.
    pub certificate: Option<Arc<Certificate>>,
    pub problems: Vec<Problem>,
}

pub(super) fn check(
    request: &Request,
    registry_password: SecretString,
    certificate_password: SecretString,
    now: Timestamp,
    findings: &mut Findings,
) -> Inputs {
    let problems = [
        names::resource_group(&request.resource_group_name),
        names::storage_account(&request.storage_account_name),
        names::blob_container(&request.storage_account_blob_container),
        names::key_vault(&request.key_vault_name),
        names::secret(&request.certificate_secret_name, Parameter::CertificateSecretName),
        names::registry_user(&request.registry_user_name),
        collision(request),
        unusable_password(&registry_password, Parameter::RegistryUserPassword),
    ];
    findings.extend(problems.into_iter().flatten());
    if !request.what_if && (request.planned_certificate || request.planned_service_principal) {
        let message = "The certificate or the service principal does not exist yet, so only a plan can be made.";
        findings.add(Problem::error(ErrorId::ArgumentInvalid, Parameter::CertificateFilePath, message));
    }
    let (is_planned, path, dns_name) =
        (request.planned_certificate, request.certificate_file_path.clone(), request.dns_name.clone());
    let certificate = async move {
        let mut findings = Findings::default();
        let certificate = match is_planned {
            true => certificate::planned(certificate_password, now, &mut findings).await,
            false => certificate::load(path, certificate_password, dns_name, now, &mut findings).await,
        };
        Loaded { certificate: certificate.map(Arc::new), problems: findings.into_iter().collect() }
    };
    Inputs { registry_password, certificate: certificate.boxed().shared() }
}

fn collision(request: &Request) -> Option<Problem> {
    request.certificate_secret_name.eq_ignore_ascii_case(&request.registry_user_name).then(|| {
        let message =
            format!("'{}' would contain both the certificate and the registry password.", request.registry_user_name);
        Problem::error(ErrorId::NamesCollide, Parameter::CertificateSecretName, message)
    })
}
