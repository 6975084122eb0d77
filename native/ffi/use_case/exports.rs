//! The exported start calls. Made by `cargo xtask generate` from `native/ffi/use_case/table`; do not edit.

use super::start::{Call, start};
use crate::failure::Failure;
use crate::operation::Operation;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::status::Status;

/// Signs in and finds the stamp and the subscription. Request: no members of its own. Result: `{ "stamp": {…} }` (below); an error if
/// there is no subscription, or if there are several and none was chosen.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_connect_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("connect", Call { session, json, len, secrets, operation, error }) }
}

/// Returns which account is signed in to which stamp. Request: no members of its own. Result: `{ "loggedIn": true, "stamp": {…} }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_login_status_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("login_status", Call { session, json, len, secrets, operation, error }) }
}

/// Lists names for argument completion. Request: `kind` (`subscriptions`, `locations`, `resourceGroups`, `storageAccounts`,
/// `storageAccountIds`, `containers`, `keyVaults`, `keyVaultIds`, `secrets`, `registryUsers`, `galleryItems`, `vmSizes`,
/// `imagePublishers`, `imageOffers`, `imageSkus`, `imageVersions`, `deployments`, `registries`), `location?`, `publisherName?`,
/// `offer?`, `sku?`, `resourceGroupName?`, `storageAccountName?`, `keyVaultName?`. Result: `{ "values": ["…"] }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_lookup_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("lookup", Call { session, json, len, secrets, operation, error }) }
}

/// Creates everything that the registry's template needs: resource group, storage account and container, key vault, role assignment,
/// access policies, secrets. Request: `location`, `servicePrincipalId?`, `applicationIdentifier?`, `userObjectId?`,
/// `resourceGroupName`, `storageAccountName`, `storageAccountBlobContainer`, `keyVaultName`, `certificateSecretName`,
/// `certificateFilePath`, `plannedCertificate?` (bool), `plannedServicePrincipal?` (bool), `registryUserName`, `identitySystem?`
/// (`AAD`, `ADFS`), `dnsName?`, `publisherName?`, `offer?`, `whatIf?` (bool). Secrets: `certificatePassword`, `registryUserPassword`.
/// Result: `prerequisites` (below).
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_prerequisites_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("prerequisites", Call { session, json, len, secrets, operation, error }) }
}

/// Lists what `azcr_prerequisites_start` would change with the same request, and writes nothing. A difference is not a failure of the
/// operation. Request: `location`, `servicePrincipalId?`, `applicationIdentifier?`, `userObjectId?`, `resourceGroupName`,
/// `storageAccountName`, `storageAccountBlobContainer`, `keyVaultName`, `certificateSecretName`, `certificateFilePath`,
/// `plannedCertificate?` (bool), `plannedServicePrincipal?` (bool), `registryUserName`, `identitySystem?` (`AAD`, `ADFS`),
/// `dnsName?`, `publisherName?`, `offer?`, `whatIf?` (bool). Secrets: `certificatePassword`, `registryUserPassword`. Result: `{
/// "passed": false, "compared": true, "differences": [ {"what", "resource", "expected", "actual", "hint"} ], "problems": [ … ] }`
/// (below).
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_prerequisites_test_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("prerequisites_test", Call { session, json, len, secrets, operation, error }) }
}

/// Reads the values of existing prerequisites from the stamp. A name is needed only where there are several candidates. Request:
/// `resourceGroupName`, `storageAccountName?`, `storageAccountBlobContainer?`, `keyVaultName?`, `certificateSecretName?`,
/// `servicePrincipalId?`. Result: `{ "prerequisites": {…} }`, as of `azcr_prerequisites_start` and with `registryUserNames`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_prerequisites_read_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("prerequisites_read", Call { session, json, len, secrets, operation, error }) }
}

/// Parses and checks the configuration file of a registry. It contains references to secrets, never secrets. Request: `content`,
/// `sourcePath`, `homeFolder?`. Result: `{ "configuration": {…} }` with absolute paths; `registry.schema.json` describes its members.
/// `session` is not used and may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_configuration_read_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("configuration_read", Call { session, json, len, secrets, operation, error }) }
}

/// Removes what `azcr_prerequisites_start` created, and before that what `azcr_deployment_start` created in the named groups; nothing
/// else. Request: `resourceGroupName`, `storageAccountName`, `storageAccountBlobContainer`, `keyVaultName`, `certificateSecretName`,
/// `registryUserNames` (list), `servicePrincipalId?`, `applicationIdentifier?`, `userObjectId?`, `removeData?` (bool),
/// `deploymentResourceGroupNames?` (list), `force?` (bool), `whatIf?` (bool). Result: `{ "action": "removed", "plan": [ … ] }`; a
/// step with the action `none` and a reason is a resource that is kept.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_removal_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("removal", Call { session, json, len, secrets, operation, error }) }
}

/// Creates a resource group if it does not exist. `location` is required only to create it. Request: `resourceGroupName`,
/// `location?`, `whatIf?` (bool). Result: `{ "resourceGroup": {"id", "name", "location"}, "action": "created" }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_resource_group_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("resource_group", Call { session, json, len, secrets, operation, error }) }
}

/// Creates a storage account if it does not exist. Request: `resourceGroupName`, `location`, `storageAccountName`, `skuName?`,
/// `enableHttpsTrafficOnly?` (bool), `whatIf?` (bool). Result: `{ "storageAccount": {"id", "name", "location", "resourceGroupName",
/// "skuName", "kind", "httpsTrafficOnly", "blobEndpoint", "provisioningState", "sku": {"name", "tier"}, "primaryEndpoints": {"blob",
/// "queue"?, "table"?, "file"?}, "primaryLocation", "statusOfPrimary", "creationTime", "tags"}, "action" }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_storage_account_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("storage_account", Call { session, json, len, secrets, operation, error }) }
}

/// Creates a private blob container if it does not exist. Request: `resourceGroupName`, `storageAccountName`,
/// `storageAccountBlobContainer`, `whatIf?` (bool). Result: `{ "container": {"name", "url"}, "action" }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_storage_container_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("storage_container", Call { session, json, len, secrets, operation, error }) }
}

/// Creates a key vault if it does not exist. Request: `resourceGroupName`, `location`, `keyVaultName`, `sku?`, `whatIf?` (bool).
/// Result: `{ "keyVault": {"id", "name", "location", "resourceGroupName", "vaultUri", "sku", "tenantId", "enabledForDeployment",
/// "enabledForTemplateDeployment", "enabledForDiskEncryption", "accessPolicies", "tags"}, "action" }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_key_vault_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("key_vault", Call { session, json, len, secrets, operation, error }) }
}

/// Writes a secret into a key vault. Request: `keyVaultName`, `secretName`, `contentType`, `skipExistCheck?` (bool), `whatIf?`
/// (bool). Secrets: `secretValue`. Result: `{ "secret": {"id", "name", "version", "url", "contentType"}, "action" }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_key_vault_secret_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("key_vault_secret", Call { session, json, len, secrets, operation, error }) }
}

/// Reads a secret of a key vault. Request: `keyVaultName`, `secretName`. Result: `{}`; the value is the secret `secretValue`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_key_vault_secret_read_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("key_vault_secret_read", Call { session, json, len, secrets, operation, error }) }
}

/// Writes a certificate into a key vault in the form that the compute provider reads. Request: `keyVaultName`,
/// `certificateSecretName`, `certificateFilePath`, `dnsName?`, `skipExistCheck?` (bool), `whatIf?` (bool). Secrets:
/// `certificatePassword`. Result: `{ "secret": {…}, "thumbprint", "keyVaultResourceId", "secretUrl", "report": {"before": [lines],
/// "after": []}, "action" }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_certificate_secret_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("certificate_secret", Call { session, json, len, secrets, operation, error }) }
}

/// Writes a login of the registry into a key vault. Request: `keyVaultName`, `registryUserName`, `skipExistCheck?` (bool), `whatIf?`
/// (bool). Secrets: `registryUserPassword`. Result: `{ "secret": {…}, "action" }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_access_secret_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("registry_access_secret", Call { session, json, len, secrets, operation, error }) }
}

/// Adds a login of the registry to a key vault, unless it exists. A user with another password is an error. Request: `keyVaultName`,
/// `userName`, `force?` (bool), `plannedVault?` (bool), `whatIf?` (bool). Secrets: `password`. Result: `{ "user": {"keyVaultName",
/// "userName", "enabled", "retired", "created", "updated", "loginWorks"}, "action", "plan" }`; `action` is `created`, `updated` (a
/// retired login is one again) or `unchanged`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_user_add_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("registry_user_add", Call { session, json, len, secrets, operation, error }) }
}

/// Lists the logins of the registry in a key vault, without their passwords. `userName` may contain `*` and `?`. With `registry`,
/// that registry is asked whether it accepts each login. Request: `keyVaultName`, `userName?`, `registry?`, `trustedRootFile?`,
/// `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Result: `{ "users": [ {"keyVaultName",
/// "userName", "enabled", "retired", "created", "updated", "loginWorks"} ] }`; `loginWorks` is `null` when the registry was not
/// asked.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_user_list_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("registry_user_list", Call { session, json, len, secrets, operation, error }) }
}

/// Deletes a login of the registry from a key vault; the last one needs `force`. Request: `keyVaultName`, `userName`, `force?`
/// (bool), `whatIf?` (bool). Result: `{ "userName", "action": "removed", "plan": [ … ] }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_user_remove_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("registry_user_remove", Call { session, json, len, secrets, operation, error }) }
}

/// Lists the SKUs of the virtual machine image that the registry runs on. Request: `location`, `publisherName?`, `offer?`. Result: `{
/// "skus": ["…"], "report": {"before": [lines], "after": [lines]} }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_sku_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("image_sku", Call { session, json, len, secrets, operation, error }) }
}

/// Reads and checks a PFX file. Request: `certificateFilePath`. Secrets: `certificatePassword`. Result: `{ "certificate": {…} }`; the
/// value for the key vault is the secret `encoded`. `session` is not used and may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_certificate_encode_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("certificate_encode", Call { session, json, len, secrets, operation, error }) }
}

/// Creates a self-signed certificate with its key as a new PFX file. Request: `commonName`, `filePath`, `wildcard?` (bool),
/// `keyAlgorithm?` (`RSA2048`, `RSA3072`, `RSA4096`, `EC256`, `EC384`), `validityDays?` (1 to 7300), `modern?` (bool), `whatIf?`
/// (bool). Secrets: `certificatePassword`. Result: `{ "certificate": {"thumbprint", "subject", "dnsNames": [], "ipAddresses": [],
/// "notBefore", "notAfter", "keyAlgorithm"}, "filePath", "plan" }`. `session` is not used and may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_certificate_create_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("certificate_create", Call { session, json, len, secrets, operation, error }) }
}

/// Creates an SSH key pair (RSA, 4096 bits) as two new files, the public one with `.pub`. Request: `keyFilePath`, `comment?`,
/// `whatIf?` (bool). Secrets: `keyPassphrase`. Result: `{ "keyFilePath", "publicKeyFilePath", "publicKey", "fingerprint", "plan" }`;
/// key and fingerprint are null after `whatIf`. `session` is not used and may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_ssh_key_create_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("ssh_key_create", Call { session, json, len, secrets, operation, error }) }
}

/// Creates an application with its service principal and a client secret, each only if it does not exist. The secret is valid until
/// `endDate`, or for `validDays` (365). Request: `displayName`, `endDate?`, `validDays?` (1 to 3650), `whatIf?` (bool). Result: `{
/// "servicePrincipal": {"displayName", "applicationId", "objectId", "applicationObjectId", "tenantId", "secretExpires", "secrets": [
/// {"keyId", "displayName", "endDate"} ]}, "action", "secretCreated": true, "plan": [ … ] }`; when `secretCreated` is true, the value
/// is the secret `clientSecret`; `action` is `created`, `updated` (an interrupted run was completed) or `unchanged`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_service_principal_create_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("service_principal_create", Call { session, json, len, secrets, operation, error }) }
}

/// Returns the applications of a display name or an application id, without the values of their secrets. Request: `displayName?`,
/// `applicationId?`. Result: `{ "servicePrincipals": [ {…} ] }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_service_principal_read_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("service_principal_read", Call { session, json, len, secrets, operation, error }) }
}

/// Adds a client secret to an application, and with `removeOld` removes the others afterwards. Request: `displayName?`,
/// `applicationId?`, `endDate?`, `validDays?` (1 to 3650), `removeOld?` (bool), `whatIf?` (bool). Result: that of
/// `azcr_service_principal_create_start`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_service_principal_update_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("service_principal_update", Call { session, json, len, secrets, operation, error }) }
}

/// Removes an application, and with it its service principal and its client secrets. Request: `displayName?`, `applicationId?`,
/// `whatIf?` (bool). Result: `{ "applicationId", "action": "removed", "plan": [ … ] }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_service_principal_remove_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("service_principal_remove", Call { session, json, len, secrets, operation, error }) }
}

/// Records in the log that a command is going to be sent to the privileged endpoint of an AD FS stamp, or how it ended. The caller
/// runs it there by PowerShell remoting. Request: `endpoint`, `endpointCommand`, `durationMs?` (number), `failure?`. Result: `{}`;
/// with `failure` the error `ServicePrincipal.PrivilegedEndpointFailed`. `session` is not used and may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_privileged_endpoint_record_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("privileged_endpoint_record", Call { session, json, len, secrets, operation, error }) }
}

/// Deploys the registry and follows the deployment to its end. `adminPublicKey` is the key's text or the path of a file, which
/// `generateSshKey` creates with the private key. Request: `resourceGroupName`, `location?`, `deploymentName?`, `dnsNameLabel`,
/// `hostName?`, `plannedPrerequisites?`, `storageAccountResourceId?`, `storageAccountContainer?`, `pfxKeyVaultResourceId?`,
/// `pfxKeyVaultSecretUrl?`, `pfxThumbprint?`, `servicePrincipalClientId`, `plannedClientSecret?` (bool), `adminUsername?`,
/// `adminPublicKey`, `generateSshKey?` (bool), `virtualMachineSize?`, `virtualMachinePublisher?`, `virtualMachineOffer?`,
/// `virtualMachineSku?`, `virtualMachineVersion?`, `publicIpName?`, `publicIpAllocationMethod?`, `registryReplicas?` (number),
/// `enableValidations?` (bool), `allowSsh?` (bool), `templateFile?`, `templateUri?`, `noWait?` (bool), `onlyIfChanged?` (bool),
/// `force?` (bool), `whatIf?` (bool). Secrets: `servicePrincipalClientSecret`, `keyPassphrase?`. Result: `{ "deployment": {…},
/// "registry": {"registryHostName", "registryUrl"}, "plan": [ … ], "durationMs" }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_deployment_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("deployment", Call { session, json, len, secrets, operation, error }) }
}

/// Returns the state of a registry's deployments. Request: `resourceGroupName`, `name?`. Result: `{ "deployments": [ {…} ] }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_deployment_read_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("deployment_read", Call { session, json, len, secrets, operation, error }) }
}

/// Cancels a running deployment. Request: `resourceGroupName`, `name`, `whatIf?` (bool). Result: `{ "deployment": {…}, "action":
/// "cancelled", "plan": [ … ] }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_deployment_stop_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("deployment_stop", Call { session, json, len, secrets, operation, error }) }
}

/// Writes a certificate into the vault of a registry and deploys the registry again with it, in the resource group of its virtual
/// machine and with the values of the last deployment that succeeded. Changes nothing when the registry has this certificate already.
/// Request: `resourceGroupName`, `certificateFilePath`, `certificateSecretName?`, `servicePrincipalClientId`, `deploymentName?`,
/// `templateFile?`, `templateUri?`, `whatIf?` (bool). Secrets: `certificatePassword`, `servicePrincipalClientSecret`. Result: `{
/// "deployment": {…}, "thumbprint", "secretUrl", "action", "plan": [ … ] }`; `action` is `updated` or `unchanged`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_certificate_update_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("certificate_update", Call { session, json, len, secrets, operation, error }) }
}

/// Replaces a login of the registry, as far as the registry allows it now; with `redeploy` by deploying the registry again. Request:
/// `keyVaultName`, `registryUserName`, `oldRegistryUserName?`, `registry?`, `force?` (bool), `redeploy?` (bool),
/// `resourceGroupName?`, `servicePrincipalClientId?`, `templateFile?`, `templateUri?`, `whatIf?` (bool), `trustedRootFile?`,
/// `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets: `registryUserPassword`,
/// `servicePrincipalClientSecret?`. Result: `{ "state": "complete", "registry", "registryUserName", "oldRegistryUserName",
/// "newLoginWorks": true, "oldLoginWorks": false, "deployment": {…} or null, "plan": [ … ] }`; `state` is `complete` or
/// `deploymentNeeded`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_credential_update_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("credential_update", Call { session, json, len, secrets, operation, error }) }
}

/// Deploys the registry with a newer image into a new group, with the same storage and vault; verifies the new virtual machine and
/// moves the DNS label to it. The old one stays unless `removeOld` is true. Request: `resourceGroupName`, `newResourceGroupName`,
/// `servicePrincipalClientId`, `virtualMachineSku?`, `templateFile?`, `templateUri?`, `userName?`, `removeOld?` (bool), `whatIf?`
/// (bool), `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets:
/// `servicePrincipalClientSecret`, `password?`. Result: `{ "deployment": {…} or null, "registry": {…}, "virtualMachineSku", "action",
/// "plan": [ … ] }`; `action` is `updated` or `unchanged`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_image_update_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("registry_image_update", Call { session, json, len, secrets, operation, error }) }
}

/// Tests a registry like a client. A failed check is not a failure of the operation. Without a session, no login is read from a key
/// vault. Request: `registry`, `userName?`, `thumbprint?`, `readOnly?` (bool), `trustedRootFile?`, `environment?` (object),
/// `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list), `servicePrincipalClientId?`. Secrets: `password?`. Result: `{
/// "registry", "passed": true, "open": false, "checks": [ {"check", "state", "message", "id", "hint"} ] }`; `open` means that the
/// registry asks for no login; `id` and `hint` are `null` unless the check failed; `check` is `name`, `certificateName`,
/// `certificateThumbprint`, `certificateDates`, `trust`, `login`, `catalog`, `push`, `pull`, `servicePrincipalSecret` (only with
/// `servicePrincipalClientId`), `state` is `passed`, `failed`, `skipped`. `session` may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_test_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("registry_test", Call { session, json, len, secrets, operation, error }) }
}

/// Measures the repositories of a registry, and on a stamp the blobs of its storage that no manifest refers to. Request: `registry`,
/// `userName?`, `storageAccountResourceId?`, `storageAccountContainer?`, `trustedRootFile?`, `environment?` (object), `resolve?`
/// (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets: `password?`. Result: `{ "registry", "repositories": [
/// {"registry", "repository", "tags", "manifests", "untaggedManifests", "size", "sharedSize"} ], "tags", "manifests", "size",
/// "untaggedSize", "untaggedImages": ["…"], "storedSize", "orphanedBlobs", "orphanedSize", "failures": […] }`; sizes are bytes, and
/// what only the storage knows is `null` when it was not read. `session` may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_measure_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("registry_measure", Call { session, json, len, secrets, operation, error }) }
}

/// Runs the garbage collection of a registry on its VM over SSH. The registry is read-only while it runs. `hostKeyFingerprint` is
/// `SHA256:…`. Request: `host`, `port?` (0 to 65535), `userName?`, `keyFile`, `hostKeyFingerprint?`, `knownHostsFile?`, `whatIf?`
/// (bool). Secrets: `keyPassphrase?`. Result: `{ "host", "hostKeyFingerprint", "deletedBlobs", "freedBytes", "durationMs", "action",
/// "plan" }`; `freedBytes` is `null` without a session on the stamp; `action` is `removed` or `unchanged`. `session` may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_optimize_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("registry_optimize", Call { session, json, len, secrets, operation, error }) }
}

/// Collects the logs of a registry VM over SSH in one ZIP file, without secrets. `hostKeyFingerprint` is `SHA256:…`. Request: `host`,
/// `port?` (0 to 65535), `userName?`, `keyFile`, `hostKeyFingerprint?`, `knownHostsFile?`, `path`, `force?` (bool). Secrets:
/// `keyPassphrase?`. Result: `{ "path", "size", "host", "hostKeyFingerprint", "collected": [ {"source", "entry", "size"} ],
/// "missing": [ {"source", "reason"} ] }`; `entry` is the name in the archive, sizes are bytes. `session` is not used and may be
/// NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_log_collect_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("log_collect", Call { session, json, len, secrets, operation, error }) }
}

/// Adds a Marketplace item. Request: `marketplaceUri`, `force?` (bool), `whatIf?` (bool). Result: `{ "item": {"name", "displayName",
/// "publisher", "version", "id"}, "action" }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_gallery_item_add_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("gallery_item_add", Call { session, json, len, secrets, operation, error }) }
}

/// Adds a Marketplace item from a local package: uploads it to a blob of the stamp, adds it, and removes the blob. Without
/// `resourceGroupName` and `storageAccountName` the blob is in a temporary resource group. Request: `path`, `resourceGroupName?`,
/// `storageAccountName?`, `force?` (bool), `whatIf?` (bool). Result: that of `azcr_gallery_item_add_start`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_gallery_item_upload_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("gallery_item_upload", Call { session, json, len, secrets, operation, error }) }
}

/// Removes a Marketplace item. Request: `name`, `whatIf?` (bool). Result: `{ "action": "removed" }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_gallery_item_remove_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("gallery_item_remove", Call { session, json, len, secrets, operation, error }) }
}

/// Lists Marketplace items. Request: `name?`. Result: `{ "items": [ … ] }`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_gallery_item_list_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("gallery_item_list", Call { session, json, len, secrets, operation, error }) }
}

/// Writes the package (`.azpkg`) of the registry's Marketplace item. `path` is a file or an existing folder. Request: `path`,
/// `publisher?`, `name?`, `itemVersion?`, `force?` (bool), `whatIf?` (bool). Result: `{ "package": {"path", "itemId", "publisher",
/// "name", "version", "length", "sha256"}, "action", "plan" }`. `session` is not used and may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_gallery_package_create_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("gallery_package_create", Call { session, json, len, secrets, operation, error }) }
}

/// Tests whether the stamp has the AKS base image and the custom script extension that a registry needs, and, on the operator
/// endpoint, the Marketplace item. A failed check is not a failure of the operation. Request: `location?`. Result: `{ "location",
/// "operator", "passed": true, "products": [ {"name", "displayName", "version", "length"} ], "checks": [ {"check", "state",
/// "message", "id", "hint"} ] }`; `products` are those that the stamp lacks and can download; `check` is `aksBaseImage`,
/// `customScriptExtension`, `galleryItem`, `registration`, the others as for `azcr_registry_test_start`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_marketplace_test_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("marketplace_test", Call { session, json, len, secrets, operation, error }) }
}

/// Downloads the products that the stamp lacks for a registry, or those of `productNames`, from Azure, and waits until the stamp has
/// them. Request: `location?`, `productNames?` (list), `whatIf?` (bool). Result: `{ "products": [ {"name", "displayName", "version",
/// "length"} ], "action", "plan": [ … ] }`; `action` is `downloaded` or `unchanged`.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_marketplace_install_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("marketplace_install", Call { session, json, len, secrets, operation, error }) }
}

/// Copies an image from registry to registry. Request: `source`, `destination`, `platforms?` (list), `sourceUserName?`,
/// `destinationUserName?`, `whatIf?` (bool), `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`,
/// `tokenServices?` (list). Secrets: `sourcePassword?`, `destinationPassword?`. Result: `{ "image": {…}, "action", "plan" }`.
/// `session` may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_copy_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("image_copy", Call { session, json, len, secrets, operation, error }) }
}

/// Writes images to one archive. Request: `images` (list), `path`, `append?` (bool), `platforms?` (list), `userName?`, `whatIf?`
/// (bool), `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets:
/// `password?`. Result: `{ "path", "images": [{…}], "failures": […], "action", "plan" }`. `session` may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_export_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("image_export", Call { session, json, len, secrets, operation, error }) }
}

/// Pushes the images of an archive, below `registry` or, if there is only one, as `destination`. Names in `images` may contain `*`
/// and `?`. Request: `path`, `registry?`, `destination?`, `images?` (list), `platforms?` (list), `userName?`, `whatIf?` (bool),
/// `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets:
/// `password?`. Result: that of `azcr_image_export_start`. `session` may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_import_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("image_import", Call { session, json, len, secrets, operation, error }) }
}

/// Lists the images of a registry. `repositories` and `tags` may contain `*` and `?`. Request: `registry`, `repositories?` (list),
/// `tags?` (list), `userName?`, `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`,
/// `tokenServices?` (list). Secrets: `password?`. Result: `{ "images": [{ "image", "registry", "repository", "tag", "digest",
/// "mediaType", "platforms", "size" }], "failures": […] }`. `session` may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_list_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("image_list", Call { session, json, len, secrets, operation, error }) }
}

/// Lists names in a registry for argument completion: its repositories, or the tags of `repository`. Request: `registry`,
/// `repository?`, `userName?`, `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`,
/// `tokenServices?` (list). Secrets: `password?`. Result: `{ "values": ["…"] }`. `session` may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_lookup_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("image_lookup", Call { session, json, len, secrets, operation, error }) }
}

/// Removes an image from a registry, with all of its tags. Request: `image`, `force?` (bool), `userName?`, `whatIf?` (bool),
/// `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets:
/// `password?`. Result: `{ "image", "digest", "tags", "action": "removed", "plan" }`; the plan's action is `remove`. `session` may be
/// NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_image_remove_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("image_remove", Call { session, json, len, secrets, operation, error }) }
}

/// Returns the certificate that a registry presents, trusted or not, to be confirmed before `azcr_trust_install_start`. Request:
/// `registry`, `environment?` (object), `resolve?` (object). Result: `{ "registry", "certificate": {…, "thumbprint",
/// "sha256Thumbprint"} }`. `session` is not used and may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_served_certificate_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("served_certificate", Call { session, json, len, secrets, operation, error }) }
}

/// Makes the clients on this machine trust a registry: with the root of a file, or with the certificate that the registry presents if
/// it has the thumbprint. Without `targets`: the clients that the machine has. Request: `registry`, `targets?` (list), `scope?`
/// (`allUsers`, `currentUser`), `certificateFilePath?`, `mountPath?`, `userConfigFolder?`, `whatIf?` (bool), `thumbprint?`,
/// `environment?` (object), `resolve?` (object). Result: `{ "registry", "certificates": [{…}], "changes": [ {"target", "path",
/// "action", "restartNeeded"} ], "plan": [ … ] }`; `target` is `docker`, `podman`, `containerd`, `system`. `session` is not used and
/// may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_trust_install_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("trust_install", Call { session, json, len, secrets, operation, error }) }
}

/// Removes what `azcr_trust_install_start` installed. In the certificate store of Windows only the certificate of the file. Request:
/// `registry`, `targets?` (list), `scope?` (`allUsers`, `currentUser`), `certificateFilePath?`, `mountPath?`, `userConfigFolder?`,
/// `whatIf?` (bool). Result: that of `azcr_trust_install_start`. `session` is not used and may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_trust_uninstall_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("trust_uninstall", Call { session, json, len, secrets, operation, error }) }
}

/// Returns a login of a registry: as given, from a key vault, or from the key vault of the registry's deployment. Request:
/// `registry`, `userName?`, `keyVaultName?`, `as?` (`dockerConfig`, `kubernetesSecret`), `name?`, `namespace?`. Secrets: `password?`.
/// Result: `{ "registry", "userName" }`; the password, or with `as` the text of the file, is the secret `login`. `session` may be
/// NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_login_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("registry_login", Call { session, json, len, secrets, operation, error }) }
}

/// Writes a login of a registry to a file for its owner only. An existing config.json of Docker keeps all else that it has. Request:
/// `registry`, `userName?`, `keyVaultName?`, `as?` (`dockerConfig`, `kubernetesSecret`), `name?`, `namespace?`, `path`, `force?`
/// (bool), `whatIf?` (bool). Secrets: `password?`. Result: `{ "registry", "userName", "path", "action", "plan": [ … ] }`. `session`
/// may be NULL.
///
/// # Safety
/// - `json` points to `len` bytes.
/// - `operation` is valid for writes; `error` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn azcr_registry_login_save_start(
    session: *const Session,
    json: *const u8,
    len: usize,
    secrets: *const Secrets,
    operation: *mut *mut Operation,
    error: *mut *mut Failure,
) -> Status {
    // SAFETY: guaranteed by the caller.
    unsafe { start("registry_login_save", Call { session, json, len, secrets, operation, error }) }
}

#[cfg(test)]
pub type StartCall = unsafe extern "C" fn(
    *const Session,
    *const u8,
    usize,
    *const Secrets,
    *mut *mut Operation,
    *mut *mut Failure,
) -> Status;

/// All start calls, for the test of the boundary.
#[cfg(test)]
pub const START_CALLS: [(&str, StartCall); 56] = [
    ("connect", azcr_connect_start),
    ("login_status", azcr_login_status_start),
    ("lookup", azcr_lookup_start),
    ("prerequisites", azcr_prerequisites_start),
    ("prerequisites_test", azcr_prerequisites_test_start),
    ("prerequisites_read", azcr_prerequisites_read_start),
    ("configuration_read", azcr_configuration_read_start),
    ("removal", azcr_removal_start),
    ("resource_group", azcr_resource_group_start),
    ("storage_account", azcr_storage_account_start),
    ("storage_container", azcr_storage_container_start),
    ("key_vault", azcr_key_vault_start),
    ("key_vault_secret", azcr_key_vault_secret_start),
    ("key_vault_secret_read", azcr_key_vault_secret_read_start),
    ("certificate_secret", azcr_certificate_secret_start),
    ("registry_access_secret", azcr_registry_access_secret_start),
    ("registry_user_add", azcr_registry_user_add_start),
    ("registry_user_list", azcr_registry_user_list_start),
    ("registry_user_remove", azcr_registry_user_remove_start),
    ("image_sku", azcr_image_sku_start),
    ("certificate_encode", azcr_certificate_encode_start),
    ("certificate_create", azcr_certificate_create_start),
    ("ssh_key_create", azcr_ssh_key_create_start),
    ("service_principal_create", azcr_service_principal_create_start),
    ("service_principal_read", azcr_service_principal_read_start),
    ("service_principal_update", azcr_service_principal_update_start),
    ("service_principal_remove", azcr_service_principal_remove_start),
    ("privileged_endpoint_record", azcr_privileged_endpoint_record_start),
    ("deployment", azcr_deployment_start),
    ("deployment_read", azcr_deployment_read_start),
    ("deployment_stop", azcr_deployment_stop_start),
    ("certificate_update", azcr_certificate_update_start),
    ("credential_update", azcr_credential_update_start),
    ("registry_image_update", azcr_registry_image_update_start),
    ("registry_test", azcr_registry_test_start),
    ("registry_measure", azcr_registry_measure_start),
    ("registry_optimize", azcr_registry_optimize_start),
    ("log_collect", azcr_log_collect_start),
    ("gallery_item_add", azcr_gallery_item_add_start),
    ("gallery_item_upload", azcr_gallery_item_upload_start),
    ("gallery_item_remove", azcr_gallery_item_remove_start),
    ("gallery_item_list", azcr_gallery_item_list_start),
    ("gallery_package_create", azcr_gallery_package_create_start),
    ("marketplace_test", azcr_marketplace_test_start),
    ("marketplace_install", azcr_marketplace_install_start),
    ("image_copy", azcr_image_copy_start),
    ("image_export", azcr_image_export_start),
    ("image_import", azcr_image_import_start),
    ("image_list", azcr_image_list_start),
    ("image_lookup", azcr_image_lookup_start),
    ("image_remove", azcr_image_remove_start),
    ("served_certificate", azcr_served_certificate_start),
    ("trust_install", azcr_trust_install_start),
    ("trust_uninstall", azcr_trust_uninstall_start),
    ("registry_login", azcr_registry_login_start),
    ("registry_login_save", azcr_registry_login_save_start),
];
