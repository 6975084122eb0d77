//! Use cases of the registry's service principal in the tenant of an AAD stamp.

use azcr_core::error::Result;
use azcr_core::provision::service_principal::{self, Written};
use azcr_core::secret::Secrets;

use crate::task::Answer;
use crate::use_case::time_limit::DefaultLimit;
use crate::use_case::{UseCase, answer, on_stamp, on_stamp_with_secrets, without_session};

pub fn rows() -> Vec<UseCase> {
    vec![
        UseCase {
            name: "service_principal_create",
            summary: "Creates an application with its service principal and a client secret, each only if it does not exist. The secret is \
                      valid until `endDate`, or for `validDays` (365).",
            writes: true,
            secrets: &[],
            result: "`{ \"servicePrincipal\": {\"displayName\", \"applicationId\", \"objectId\", \"applicationObjectId\", \"tenantId\", \
                     \"secretExpires\", \"secrets\": [ {\"keyId\", \"displayName\", \"endDate\"} ]}, \"action\", \"secretCreated\": true, \
                     \"plan\": [ … ] }`; when `secretCreated` is true, the value is the secret `clientSecret`; `action` is `created`, \
                     `updated` (an interrupted run was completed) or `unchanged`",
            limit: DefaultLimit::Hour,
            work: on_stamp_with_secrets(|stamp, request, _| async move {
                written(service_principal::create(&stamp, request).await?)
            }),
        },
        UseCase {
            name: "service_principal_read",
            summary: "Returns the applications of a display name or an application id, without the values of their secrets.",
            writes: false,
            secrets: &[],
            result: "`{ \"servicePrincipals\": [ {…} ] }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { service_principal::read(&stamp, request).await }),
        },
        UseCase {
            name: "service_principal_update",
            summary: "Adds a client secret to an application, and with `removeOld` removes the others afterwards.",
            writes: true,
            secrets: &[],
            result: "that of `azcr_service_principal_create_start`",
            limit: DefaultLimit::Hour,
            work: on_stamp_with_secrets(|stamp, request, _| async move {
                written(service_principal::update(&stamp, request).await?)
            }),
        },
        UseCase {
            name: "service_principal_remove",
            summary: "Removes an application, and with it its service principal and its client secrets.",
            writes: true,
            secrets: &[],
            result: "`{ \"applicationId\", \"action\": \"removed\", \"plan\": [ … ] }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { service_principal::remove(&stamp, request).await }),
        },
        UseCase {
            name: "privileged_endpoint_record",
            summary: "Records in the log that a command is going to be sent to the privileged endpoint of an AD FS stamp, or how it ended. The \
                      caller runs it there by PowerShell remoting.",
            writes: false,
            secrets: &[],
            result: "`{}`; with `failure` the error `ServicePrincipal.PrivilegedEndpointFailed`",
            limit: DefaultLimit::Hour,
            work: without_session(|events, request, _| async move {
                answer(&service_principal::record(&events, request).await?, Secrets::default())
            }),
        },
    ]
}

fn written(mut written: Written) -> Result<Answer> {
    let mut secrets = Secrets::default();
    if let Some(secret) = written.client_secret.take() {
        secrets.insert("clientSecret", secret);
    }
    answer(&written, secrets)
}
