//! The part of the preflight that needs no stamp: names, passwords, the certificate.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use jiff::Timestamp;

use super::Request;
use crate::cloud::names;
use crate::error::{Error, ErrorId, Problem};
use crate::provision::certificate::{self, Certificate};
use crate::provision::registry_password::unusable_password;
use crate::secret::SecretString;

/// The given values, and their problems.
pub struct Inputs {
    pub registry_password: SecretString,
    pub certificate: Loading,
    /// Without those of the certificate.
    pub problems: Vec<Problem>,
}

/// A certificate file that is read and opened while the stamp is asked: that takes as long as a request.
pub type Loading = Shared<BoxFuture<'static, Loaded>>;

#[derive(Clone)]
pub struct Loaded {
    /// `None` if it is unusable; a problem then gives the reason.
    pub certificate: Option<Arc<Certificate>>,
    pub problems: Vec<Problem>,
}

impl Inputs {
    /// Combines the error of an unreachable stamp with the problems found so far.
    pub async fn with(mut self, error: Error) -> Error {
        self.problems.extend(self.certificate.await.problems);
        let has_own_errors = Error::from_problems(self.problems.clone()).is_some();
        if !has_own_errors {
            return error;
        }
        self.problems.push(Problem::from_error(&error, None));
        Error::from_problems(self.problems).unwrap_or(error)
    }

    /// Returns whether the value of this parameter can be used in a request.
    pub fn is_valid(&self, parameter: &str) -> bool {
        !self.problems.iter().any(|problem| problem.parameter == Some(parameter))
    }
}

pub fn check(
    request: &Request,
    registry_password: SecretString,
    certificate_password: SecretString,
    now: Timestamp,
) -> Inputs {
    let mut problems: Vec<Problem> = [
        names::resource_group(&request.resource_group_name),
        names::storage_account(&request.storage_account_name),
        names::blob_container(&request.storage_account_blob_container),
        names::key_vault(&request.key_vault_name),
        names::secret(&request.certificate_secret_name, "CertificateSecretName"),
        names::registry_user(&request.registry_user_name),
        collision(request),
        unusable_password(&registry_password, "RegistryUserPassword"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !request.what_if && (request.planned_certificate || request.planned_service_principal) {
        let message = "The certificate or the service principal does not exist yet, so only a plan can be made.";
        problems.push(Problem::error(ErrorId::ArgumentInvalid, "CertificateFilePath", message));
    }
    let (is_planned, path, dns_name) =
        (request.planned_certificate, request.certificate_file_path.clone(), request.dns_name.clone());
    let certificate = async move {
        let (certificate, problems) = match is_planned {
            true => certificate::planned(certificate_password, now).await,
            false => certificate::load(path, certificate_password, dns_name, now).await,
        };
        Loaded { certificate: certificate.map(Arc::new), problems }
    };
    Inputs { registry_password, certificate: certificate.boxed().shared(), problems }
}

fn collision(request: &Request) -> Option<Problem> {
    request.certificate_secret_name.eq_ignore_ascii_case(&request.registry_user_name).then(|| {
        let message =
            format!("'{}' would contain both the certificate and the registry password.", request.registry_user_name);
        Problem::error(ErrorId::NamesCollide, "CertificateSecretName", message)
    })
}
