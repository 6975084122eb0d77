// The C ABI of the native library azs_container_registry.
//
// Threads    Every call can be made from any thread. Several threads can use a handle at the same time; a thread must not free it while
//            another thread uses it. No call makes callbacks.
// Ownership  The caller owns what a call returns, and frees it once with the free call of its type; free calls do nothing for NULL.
//            Inputs are borrowed for the duration of the call.
// Results    0 (AZCR_OK) is success, 1 (AZCR_PENDING) "nothing yet", any other number is that of an error id. Outputs are written only
//            on success. The last parameter may be NULL; otherwise it receives the error as JSON, which the caller frees.
// Text       UTF-8 with its length, not NUL-terminated. Requests, events and errors are JSON; docs/abi.md and azs_container_registry.requests.json
//            describe them.
//
// Made by cbindgen from native/ffi; do not edit. `cargo xtask generate` writes it.

#ifndef AZS_CONTAINER_REGISTRY_H
#define AZS_CONTAINER_REGISTRY_H

#include <stddef.h>
#include <stdint.h>
// Calls the macro USE_CASE with the name of each use case; azcr_<name>_start starts it.
#define AZCR_USE_CASES(USE_CASE) \
    USE_CASE(connect) \
    USE_CASE(login_status) \
    USE_CASE(lookup) \
    USE_CASE(prerequisites) \
    USE_CASE(prerequisites_test) \
    USE_CASE(prerequisites_read) \
    USE_CASE(configuration_read) \
    USE_CASE(removal) \
    USE_CASE(resource_group) \
    USE_CASE(storage_account) \
    USE_CASE(storage_container) \
    USE_CASE(key_vault) \
    USE_CASE(key_vault_secret) \
    USE_CASE(key_vault_secret_read) \
    USE_CASE(certificate_secret) \
    USE_CASE(registry_access_secret) \
    USE_CASE(registry_user_add) \
    USE_CASE(registry_user_list) \
    USE_CASE(registry_user_remove) \
    USE_CASE(image_sku) \
    USE_CASE(certificate_encode) \
    USE_CASE(certificate_create) \
    USE_CASE(ssh_key_create) \
    USE_CASE(service_principal_create) \
    USE_CASE(service_principal_read) \
    USE_CASE(service_principal_update) \
    USE_CASE(service_principal_remove) \
    USE_CASE(privileged_endpoint_record) \
    USE_CASE(deployment) \
    USE_CASE(deployment_read) \
    USE_CASE(deployment_stop) \
    USE_CASE(certificate_update) \
    USE_CASE(credential_update) \
    USE_CASE(registry_image_update) \
    USE_CASE(registry_test) \
    USE_CASE(registry_measure) \
    USE_CASE(registry_optimize) \
    USE_CASE(log_collect) \
    USE_CASE(gallery_item_add) \
    USE_CASE(gallery_item_upload) \
    USE_CASE(gallery_item_remove) \
    USE_CASE(gallery_item_list) \
    USE_CASE(gallery_package_create) \
    USE_CASE(marketplace_test) \
    USE_CASE(marketplace_install) \
    USE_CASE(image_copy) \
    USE_CASE(image_export) \
    USE_CASE(image_import) \
    USE_CASE(image_list) \
    USE_CASE(image_lookup) \
    USE_CASE(image_remove) \
    USE_CASE(served_certificate) \
    USE_CASE(trust_install) \
    USE_CASE(trust_uninstall) \
    USE_CASE(registry_login) \
    USE_CASE(registry_login_save)

// Callers require this major number.
#define AZCR_ABI_MAJOR 1

#define AZCR_ABI_MINOR 1

// Bytes that the caller owns: `azcr_buffer_free`, which wipes them.
typedef struct azcr_buffer_t azcr_buffer_t;

// An error as JSON, owned by the caller: `azcr_error_free`.
typedef struct azcr_error_t azcr_error_t;

// A running use case, owned by the caller: `azcr_operation_free`.
typedef struct azcr_operation_t azcr_operation_t;

// Named secrets, owned by the caller: `azcr_secrets_free`, which wipes them. A call that takes a bag copies what it needs, so the bag can be freed when the
// call returns.
typedef struct azcr_secrets_t azcr_secrets_t;

// A session with one stamp, owned by the caller: `azcr_session_free`. Sessions are independent of each other.
typedef struct azcr_session_t azcr_session_t;

// `AZCR_OK`, `AZCR_PENDING`, or the number of an error id (`docs/errors.md`). Outputs are written only for `AZCR_OK`.
typedef int32_t azcr_status_t;

// The call succeeded, and its outputs are written.
#define AZCR_OK 0

// `azcr_operation_next` timed out; this is not an error, and no output is written.
#define AZCR_PENDING 1

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Returns the version of this interface as `major << 16 | minor`. Never fails. Any thread.
uint32_t azcr_abi_version(void);

// Returns the bytes, not NUL-terminated (length: `azcr_buffer_len`). They are valid as long as the buffer. NULL for NULL and for a freed buffer. Any thread.
const uint8_t *azcr_buffer_data(const azcr_buffer_t *buffer);

// Returns the length in bytes; 0 for NULL and for a freed buffer. Any thread.
size_t azcr_buffer_len(const azcr_buffer_t *buffer);

// Wipes and frees a buffer. Does nothing for NULL; returns the number of `Argument.HandleInvalid` for a freed buffer. Any thread, after all threads have
// finished reading the bytes.
azcr_status_t azcr_buffer_free(azcr_buffer_t *buffer);

// Returns the error as UTF-8 JSON, not NUL-terminated (length: `azcr_error_len`). The bytes are valid as long as the error. NULL for NULL and for a freed
// error. Any thread.
const uint8_t *azcr_error_data(const azcr_error_t *error);

// Returns the length of the error's JSON in bytes; 0 for NULL and for a freed error. Any thread.
size_t azcr_error_len(const azcr_error_t *error);

// Frees an error. Does nothing for NULL; returns the number of `Argument.HandleInvalid` for a freed error. Any thread, after all threads have finished reading
// the bytes.
azcr_status_t azcr_error_free(azcr_error_t *error);

// Waits up to `timeout_ms` milliseconds for the next event and returns it as JSON (`docs/abi.md`, Events). `AZCR_PENDING` if there was none in time. Exactly
// one event is the last one, `"event": "finished"`; after it the call fails with `Internal.OperationFinished`. Any thread, one at a time: a second caller
// waits for the first.
//
// # Safety
// `event` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_operation_next(const azcr_operation_t *operation,
                                  uint32_t timeout_ms,
                                  azcr_buffer_t **event,
                                  azcr_error_t **error);

// Answers a `token` event (`docs/abi.md`, Events). Text and secrets are borrowed for the call. Any thread.
//
// # Safety
// - `json` points to `len` bytes.
// - `error` is NULL or valid for writes.
azcr_status_t azcr_operation_reply(const azcr_operation_t *operation,
                                   const uint8_t *json,
                                   size_t len,
                                   const azcr_secrets_t *secrets,
                                   azcr_error_t **error);

// Cancels the operation: it ends with `"outcome": "cancelled"`, unless it has already ended. Returns immediately, can be called again, and does nothing for
// NULL and for a freed operation. Any thread, also while another one waits in `azcr_operation_next`.
void azcr_operation_cancel(const azcr_operation_t *operation);

// Returns the secret result `name` of a finished operation as UTF-8, in a buffer that the caller frees. Any thread.
//
// # Safety
// - `name` points to `name_len` bytes.
// - `secret` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_operation_secret(const azcr_operation_t *operation,
                                    const uint8_t *name,
                                    size_t name_len,
                                    azcr_buffer_t **secret,
                                    azcr_error_t **error);

// Cancels the operation if it is running, waits for its end (at most a second), and frees it. Does nothing for NULL; returns the number of
// `Argument.HandleInvalid` for a freed operation. Any thread, also while another one waits in `azcr_operation_next`, which then gets the last event.
azcr_status_t azcr_operation_free(azcr_operation_t *operation);

// Creates an empty bag of secrets. NULL if memory is exhausted. Any thread.
azcr_secrets_t *azcr_secrets_new(void);

// Adds the secret `name`, given as UTF-8; a secret of the same name is replaced. Both texts are borrowed for the call. Any thread.
//
// # Safety
// - `name` and `utf8` point to `name_len` and `len` bytes.
// - `error` is NULL or valid for writes.
azcr_status_t azcr_secrets_set(const azcr_secrets_t *secrets,
                               const uint8_t *name,
                               size_t name_len,
                               const uint8_t *utf8,
                               size_t len,
                               azcr_error_t **error);

// Adds the secret `name`, given as `units` UTF-16 code units (the content of a SecureString). Otherwise like `azcr_secrets_set`.
//
// # Safety
// - `name` points to `name_len` bytes; `utf16` points to `units` code units and is aligned for them.
// - `error` is NULL or valid for writes.
azcr_status_t azcr_secrets_set_utf16(const azcr_secrets_t *secrets,
                                     const uint8_t *name,
                                     size_t name_len,
                                     const uint16_t *utf16,
                                     size_t units,
                                     azcr_error_t **error);

// Wipes and frees a bag. Does nothing for NULL; returns the number of `Argument.HandleInvalid` for a freed bag. Any thread.
azcr_status_t azcr_secrets_free(azcr_secrets_t *secrets);

// Creates a session from its JSON (`docs/abi.md`, Session). Validates it, and sends nothing yet. Text and secrets are borrowed for the call. Any thread.
//
// # Safety
// - `json` points to `len` bytes.
// - `session` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_session_new(const uint8_t *json,
                               size_t len,
                               const azcr_secrets_t *secrets,
                               azcr_session_t **session,
                               azcr_error_t **error);

// Frees a session: cancels its operations, wipes its tokens, and ends its threads (waits at most a second). Does nothing for NULL; returns the number of
// `Argument.HandleInvalid` for a freed session. Any thread. Operations must be freed separately, before or after.
azcr_status_t azcr_session_free(azcr_session_t *session);

// Signs in and finds the stamp and the subscription. Request: no members of its own. Result: `{ "stamp": {…} }` (below); an error if
// there is no subscription, or if there are several and none was chosen.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_connect_start(const azcr_session_t *session,
                                 const uint8_t *json,
                                 size_t len,
                                 const azcr_secrets_t *secrets,
                                 azcr_operation_t **operation,
                                 azcr_error_t **error);

// Returns which account is signed in to which stamp. Request: no members of its own. Result: `{ "loggedIn": true, "stamp": {…} }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_login_status_start(const azcr_session_t *session,
                                      const uint8_t *json,
                                      size_t len,
                                      const azcr_secrets_t *secrets,
                                      azcr_operation_t **operation,
                                      azcr_error_t **error);

// Lists names for argument completion. Request: `kind` (`subscriptions`, `locations`, `resourceGroups`, `storageAccounts`,
// `storageAccountIds`, `containers`, `keyVaults`, `keyVaultIds`, `secrets`, `registryUsers`, `galleryItems`, `vmSizes`,
// `imagePublishers`, `imageOffers`, `imageSkus`, `imageVersions`, `deployments`, `registries`), `location?`, `publisherName?`,
// `offer?`, `sku?`, `resourceGroupName?`, `storageAccountName?`, `keyVaultName?`. Result: `{ "values": ["…"] }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_lookup_start(const azcr_session_t *session,
                                const uint8_t *json,
                                size_t len,
                                const azcr_secrets_t *secrets,
                                azcr_operation_t **operation,
                                azcr_error_t **error);

// Creates everything that the registry's template needs: resource group, storage account and container, key vault, role assignment,
// access policies, secrets. Request: `location`, `servicePrincipalId?`, `applicationIdentifier?`, `userObjectId?`,
// `resourceGroupName`, `storageAccountName`, `storageAccountBlobContainer`, `keyVaultName`, `certificateSecretName`,
// `certificateFilePath`, `plannedCertificate?` (bool), `plannedServicePrincipal?` (bool), `registryUserName`, `identitySystem?`
// (`AAD`, `ADFS`), `dnsName?`, `publisherName?`, `offer?`, `whatIf?` (bool). Secrets: `certificatePassword`, `registryUserPassword`.
// Result: `prerequisites` (below).
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_prerequisites_start(const azcr_session_t *session,
                                       const uint8_t *json,
                                       size_t len,
                                       const azcr_secrets_t *secrets,
                                       azcr_operation_t **operation,
                                       azcr_error_t **error);

// Lists what `azcr_prerequisites_start` would change with the same request, and writes nothing. A difference is not a failure of the
// operation. Request: `location`, `servicePrincipalId?`, `applicationIdentifier?`, `userObjectId?`, `resourceGroupName`,
// `storageAccountName`, `storageAccountBlobContainer`, `keyVaultName`, `certificateSecretName`, `certificateFilePath`,
// `plannedCertificate?` (bool), `plannedServicePrincipal?` (bool), `registryUserName`, `identitySystem?` (`AAD`, `ADFS`),
// `dnsName?`, `publisherName?`, `offer?`, `whatIf?` (bool). Secrets: `certificatePassword`, `registryUserPassword`. Result: `{
// "passed": false, "compared": true, "differences": [ {"what", "resource", "expected", "actual", "hint"} ], "problems": [ … ] }`
// (below).
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_prerequisites_test_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Reads the values of existing prerequisites from the stamp. A name is needed only where there are several candidates. Request:
// `resourceGroupName`, `storageAccountName?`, `storageAccountBlobContainer?`, `keyVaultName?`, `certificateSecretName?`,
// `servicePrincipalId?`. Result: `{ "prerequisites": {…} }`, as of `azcr_prerequisites_start` and with `registryUserNames`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_prerequisites_read_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Parses and checks the configuration file of a registry. It contains references to secrets, never secrets. Request: `content`,
// `sourcePath`, `homeFolder?`. Result: `{ "configuration": {…} }` with absolute paths; `registry.schema.json` describes its members.
// `session` is not used and may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_configuration_read_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Removes what `azcr_prerequisites_start` created, and before that what `azcr_deployment_start` created in the named groups; nothing
// else. Request: `resourceGroupName`, `storageAccountName`, `storageAccountBlobContainer`, `keyVaultName`, `certificateSecretName`,
// `registryUserNames` (list), `servicePrincipalId?`, `applicationIdentifier?`, `userObjectId?`, `removeData?` (bool),
// `deploymentResourceGroupNames?` (list), `force?` (bool), `whatIf?` (bool). Result: `{ "action": "removed", "plan": [ … ] }`; a
// step with the action `none` and a reason is a resource that is kept.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_removal_start(const azcr_session_t *session,
                                 const uint8_t *json,
                                 size_t len,
                                 const azcr_secrets_t *secrets,
                                 azcr_operation_t **operation,
                                 azcr_error_t **error);

// Creates a resource group if it does not exist. `location` is required only to create it. Request: `resourceGroupName`,
// `location?`, `whatIf?` (bool). Result: `{ "resourceGroup": {"id", "name", "location"}, "action": "created" }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_resource_group_start(const azcr_session_t *session,
                                        const uint8_t *json,
                                        size_t len,
                                        const azcr_secrets_t *secrets,
                                        azcr_operation_t **operation,
                                        azcr_error_t **error);

// Creates a storage account if it does not exist. Request: `resourceGroupName`, `location`, `storageAccountName`, `skuName?`,
// `enableHttpsTrafficOnly?` (bool), `whatIf?` (bool). Result: `{ "storageAccount": {"id", "name", "location", "resourceGroupName",
// "skuName", "kind", "httpsTrafficOnly", "blobEndpoint", "provisioningState", "sku": {"name", "tier"}, "primaryEndpoints": {"blob",
// "queue"?, "table"?, "file"?}, "primaryLocation", "statusOfPrimary", "creationTime", "tags"}, "action" }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_storage_account_start(const azcr_session_t *session,
                                         const uint8_t *json,
                                         size_t len,
                                         const azcr_secrets_t *secrets,
                                         azcr_operation_t **operation,
                                         azcr_error_t **error);

// Creates a private blob container if it does not exist. Request: `resourceGroupName`, `storageAccountName`,
// `storageAccountBlobContainer`, `whatIf?` (bool). Result: `{ "container": {"name", "url"}, "action" }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_storage_container_start(const azcr_session_t *session,
                                           const uint8_t *json,
                                           size_t len,
                                           const azcr_secrets_t *secrets,
                                           azcr_operation_t **operation,
                                           azcr_error_t **error);

// Creates a key vault if it does not exist. Request: `resourceGroupName`, `location`, `keyVaultName`, `sku?`, `whatIf?` (bool).
// Result: `{ "keyVault": {"id", "name", "location", "resourceGroupName", "vaultUri", "sku", "tenantId", "enabledForDeployment",
// "enabledForTemplateDeployment", "enabledForDiskEncryption", "accessPolicies", "tags"}, "action" }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_key_vault_start(const azcr_session_t *session,
                                   const uint8_t *json,
                                   size_t len,
                                   const azcr_secrets_t *secrets,
                                   azcr_operation_t **operation,
                                   azcr_error_t **error);

// Writes a secret into a key vault. Request: `keyVaultName`, `secretName`, `contentType`, `skipExistCheck?` (bool), `whatIf?`
// (bool). Secrets: `secretValue`. Result: `{ "secret": {"id", "name", "version", "url", "contentType"}, "action" }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_key_vault_secret_start(const azcr_session_t *session,
                                          const uint8_t *json,
                                          size_t len,
                                          const azcr_secrets_t *secrets,
                                          azcr_operation_t **operation,
                                          azcr_error_t **error);

// Reads a secret of a key vault. Request: `keyVaultName`, `secretName`. Result: `{}`; the value is the secret `secretValue`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_key_vault_secret_read_start(const azcr_session_t *session,
                                               const uint8_t *json,
                                               size_t len,
                                               const azcr_secrets_t *secrets,
                                               azcr_operation_t **operation,
                                               azcr_error_t **error);

// Writes a certificate into a key vault in the form that the compute provider reads. Request: `keyVaultName`,
// `certificateSecretName`, `certificateFilePath`, `dnsName?`, `skipExistCheck?` (bool), `whatIf?` (bool). Secrets:
// `certificatePassword`. Result: `{ "secret": {…}, "thumbprint", "keyVaultResourceId", "secretUrl", "report": {"before": [lines],
// "after": []}, "action" }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_certificate_secret_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Writes a login of the registry into a key vault. Request: `keyVaultName`, `registryUserName`, `skipExistCheck?` (bool), `whatIf?`
// (bool). Secrets: `registryUserPassword`. Result: `{ "secret": {…}, "action" }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_registry_access_secret_start(const azcr_session_t *session,
                                                const uint8_t *json,
                                                size_t len,
                                                const azcr_secrets_t *secrets,
                                                azcr_operation_t **operation,
                                                azcr_error_t **error);

// Adds a login of the registry to a key vault, unless it exists. A user with another password is an error. Request: `keyVaultName`,
// `userName`, `force?` (bool), `plannedVault?` (bool), `whatIf?` (bool). Secrets: `password`. Result: `{ "user": {"keyVaultName",
// "userName", "enabled", "retired", "created", "updated", "loginWorks"}, "action", "plan" }`; `action` is `created`, `updated` (a
// retired login is one again) or `unchanged`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_registry_user_add_start(const azcr_session_t *session,
                                           const uint8_t *json,
                                           size_t len,
                                           const azcr_secrets_t *secrets,
                                           azcr_operation_t **operation,
                                           azcr_error_t **error);

// Lists the logins of the registry in a key vault, without their passwords. `userName` may contain `*` and `?`. With `registry`,
// that registry is asked whether it accepts each login. Request: `keyVaultName`, `userName?`, `registry?`, `trustedRootFile?`,
// `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Result: `{ "users": [ {"keyVaultName",
// "userName", "enabled", "retired", "created", "updated", "loginWorks"} ] }`; `loginWorks` is `null` when the registry was not
// asked.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_registry_user_list_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Deletes a login of the registry from a key vault; the last one needs `force`. Request: `keyVaultName`, `userName`, `force?`
// (bool), `whatIf?` (bool). Result: `{ "userName", "action": "removed", "plan": [ … ] }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_registry_user_remove_start(const azcr_session_t *session,
                                              const uint8_t *json,
                                              size_t len,
                                              const azcr_secrets_t *secrets,
                                              azcr_operation_t **operation,
                                              azcr_error_t **error);

// Lists the SKUs of the virtual machine image that the registry runs on. Request: `location`, `publisherName?`, `offer?`. Result: `{
// "skus": ["…"], "report": {"before": [lines], "after": [lines]} }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_image_sku_start(const azcr_session_t *session,
                                   const uint8_t *json,
                                   size_t len,
                                   const azcr_secrets_t *secrets,
                                   azcr_operation_t **operation,
                                   azcr_error_t **error);

// Reads and checks a PFX file. Request: `certificateFilePath`. Secrets: `certificatePassword`. Result: `{ "certificate": {…} }`; the
// value for the key vault is the secret `encoded`. `session` is not used and may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_certificate_encode_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Creates a self-signed certificate with its key as a new PFX file. Request: `commonName`, `filePath`, `wildcard?` (bool),
// `keyAlgorithm?` (`RSA2048`, `RSA3072`, `RSA4096`, `EC256`, `EC384`), `validityDays?` (1 to 7300), `modern?` (bool), `whatIf?`
// (bool). Secrets: `certificatePassword`. Result: `{ "certificate": {"thumbprint", "subject", "dnsNames": [], "ipAddresses": [],
// "notBefore", "notAfter", "keyAlgorithm"}, "filePath", "plan" }`. `session` is not used and may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_certificate_create_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Creates an SSH key pair (RSA, 4096 bits) as two new files, the public one with `.pub`. Request: `keyFilePath`, `comment?`,
// `whatIf?` (bool). Secrets: `keyPassphrase`. Result: `{ "keyFilePath", "publicKeyFilePath", "publicKey", "fingerprint", "plan" }`;
// key and fingerprint are null after `whatIf`. `session` is not used and may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_ssh_key_create_start(const azcr_session_t *session,
                                        const uint8_t *json,
                                        size_t len,
                                        const azcr_secrets_t *secrets,
                                        azcr_operation_t **operation,
                                        azcr_error_t **error);

// Creates an application with its service principal and a client secret, each only if it does not exist. The secret is valid until
// `endDate`, or for `validDays` (365). Request: `displayName`, `endDate?`, `validDays?` (1 to 3650), `whatIf?` (bool). Result: `{
// "servicePrincipal": {"displayName", "applicationId", "objectId", "applicationObjectId", "tenantId", "secretExpires", "secrets": [
// {"keyId", "displayName", "endDate"} ]}, "action", "secretCreated": true, "plan": [ … ] }`; when `secretCreated` is true, the value
// is the secret `clientSecret`; `action` is `created`, `updated` (an interrupted run was completed) or `unchanged`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_service_principal_create_start(const azcr_session_t *session,
                                                  const uint8_t *json,
                                                  size_t len,
                                                  const azcr_secrets_t *secrets,
                                                  azcr_operation_t **operation,
                                                  azcr_error_t **error);

// Returns the applications of a display name or an application id, without the values of their secrets. Request: `displayName?`,
// `applicationId?`. Result: `{ "servicePrincipals": [ {…} ] }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_service_principal_read_start(const azcr_session_t *session,
                                                const uint8_t *json,
                                                size_t len,
                                                const azcr_secrets_t *secrets,
                                                azcr_operation_t **operation,
                                                azcr_error_t **error);

// Adds a client secret to an application, and with `removeOld` removes the others afterwards. Request: `displayName?`,
// `applicationId?`, `endDate?`, `validDays?` (1 to 3650), `removeOld?` (bool), `whatIf?` (bool). Result: that of
// `azcr_service_principal_create_start`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_service_principal_update_start(const azcr_session_t *session,
                                                  const uint8_t *json,
                                                  size_t len,
                                                  const azcr_secrets_t *secrets,
                                                  azcr_operation_t **operation,
                                                  azcr_error_t **error);

// Removes an application, and with it its service principal and its client secrets. Request: `displayName?`, `applicationId?`,
// `whatIf?` (bool). Result: `{ "applicationId", "action": "removed", "plan": [ … ] }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_service_principal_remove_start(const azcr_session_t *session,
                                                  const uint8_t *json,
                                                  size_t len,
                                                  const azcr_secrets_t *secrets,
                                                  azcr_operation_t **operation,
                                                  azcr_error_t **error);

// Records in the log that a command is going to be sent to the privileged endpoint of an AD FS stamp, or how it ended. The caller
// runs it there by PowerShell remoting. Request: `endpoint`, `endpointCommand`, `durationMs?` (number), `failure?`. Result: `{}`;
// with `failure` the error `ServicePrincipal.PrivilegedEndpointFailed`. `session` is not used and may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_privileged_endpoint_record_start(const azcr_session_t *session,
                                                    const uint8_t *json,
                                                    size_t len,
                                                    const azcr_secrets_t *secrets,
                                                    azcr_operation_t **operation,
                                                    azcr_error_t **error);

// Deploys the registry and follows the deployment to its end. `adminPublicKey` is the key's text or the path of a file, which
// `generateSshKey` creates with the private key. Request: `resourceGroupName`, `location?`, `deploymentName?`, `dnsNameLabel`,
// `hostName?`, `plannedPrerequisites?`, `storageAccountResourceId?`, `storageAccountContainer?`, `pfxKeyVaultResourceId?`,
// `pfxKeyVaultSecretUrl?`, `pfxThumbprint?`, `servicePrincipalClientId`, `plannedClientSecret?` (bool), `adminUsername?`,
// `adminPublicKey`, `generateSshKey?` (bool), `virtualMachineSize?`, `virtualMachinePublisher?`, `virtualMachineOffer?`,
// `virtualMachineSku?`, `virtualMachineVersion?`, `publicIpName?`, `publicIpAllocationMethod?`, `registryReplicas?` (number),
// `enableValidations?` (bool), `allowSsh?` (bool), `templateFile?`, `templateUri?`, `noWait?` (bool), `onlyIfChanged?` (bool),
// `force?` (bool), `whatIf?` (bool). Secrets: `servicePrincipalClientSecret`, `keyPassphrase?`. Result: `{ "deployment": {…},
// "registry": {"registryHostName", "registryUrl"}, "plan": [ … ], "durationMs" }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_deployment_start(const azcr_session_t *session,
                                    const uint8_t *json,
                                    size_t len,
                                    const azcr_secrets_t *secrets,
                                    azcr_operation_t **operation,
                                    azcr_error_t **error);

// Returns the state of a registry's deployments. Request: `resourceGroupName`, `name?`. Result: `{ "deployments": [ {…} ] }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_deployment_read_start(const azcr_session_t *session,
                                         const uint8_t *json,
                                         size_t len,
                                         const azcr_secrets_t *secrets,
                                         azcr_operation_t **operation,
                                         azcr_error_t **error);

// Cancels a running deployment. Request: `resourceGroupName`, `name`, `whatIf?` (bool). Result: `{ "deployment": {…}, "action":
// "cancelled", "plan": [ … ] }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_deployment_stop_start(const azcr_session_t *session,
                                         const uint8_t *json,
                                         size_t len,
                                         const azcr_secrets_t *secrets,
                                         azcr_operation_t **operation,
                                         azcr_error_t **error);

// Writes a certificate into the vault of a registry and deploys the registry again with it, in the resource group of its virtual
// machine and with the values of the last deployment that succeeded. Changes nothing when the registry has this certificate already.
// Request: `resourceGroupName`, `certificateFilePath`, `certificateSecretName?`, `servicePrincipalClientId`, `deploymentName?`,
// `templateFile?`, `templateUri?`, `whatIf?` (bool). Secrets: `certificatePassword`, `servicePrincipalClientSecret`. Result: `{
// "deployment": {…}, "thumbprint", "secretUrl", "action", "plan": [ … ] }`; `action` is `updated` or `unchanged`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_certificate_update_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Replaces a login of the registry, as far as the registry allows it now; with `redeploy` by deploying the registry again. Request:
// `keyVaultName`, `registryUserName`, `oldRegistryUserName?`, `registry?`, `force?` (bool), `redeploy?` (bool),
// `resourceGroupName?`, `servicePrincipalClientId?`, `templateFile?`, `templateUri?`, `whatIf?` (bool), `trustedRootFile?`,
// `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets: `registryUserPassword`,
// `servicePrincipalClientSecret?`. Result: `{ "state": "complete", "registry", "registryUserName", "oldRegistryUserName",
// "newLoginWorks": true, "oldLoginWorks": false, "deployment": {…} or null, "plan": [ … ] }`; `state` is `complete` or
// `deploymentNeeded`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_credential_update_start(const azcr_session_t *session,
                                           const uint8_t *json,
                                           size_t len,
                                           const azcr_secrets_t *secrets,
                                           azcr_operation_t **operation,
                                           azcr_error_t **error);

// Deploys the registry with a newer image into a new group, with the same storage and vault; verifies the new virtual machine and
// moves the DNS label to it. The old one stays unless `removeOld` is true. Request: `resourceGroupName`, `newResourceGroupName`,
// `servicePrincipalClientId`, `virtualMachineSku?`, `templateFile?`, `templateUri?`, `userName?`, `removeOld?` (bool), `whatIf?`
// (bool), `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets:
// `servicePrincipalClientSecret`, `password?`. Result: `{ "deployment": {…} or null, "registry": {…}, "virtualMachineSku", "action",
// "plan": [ … ] }`; `action` is `updated` or `unchanged`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_registry_image_update_start(const azcr_session_t *session,
                                               const uint8_t *json,
                                               size_t len,
                                               const azcr_secrets_t *secrets,
                                               azcr_operation_t **operation,
                                               azcr_error_t **error);

// Tests a registry like a client. A failed check is not a failure of the operation. Without a session, no login is read from a key
// vault. Request: `registry`, `userName?`, `thumbprint?`, `readOnly?` (bool), `trustedRootFile?`, `environment?` (object),
// `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list), `servicePrincipalClientId?`. Secrets: `password?`. Result: `{
// "registry", "passed": true, "open": false, "checks": [ {"check", "state", "message", "id", "hint"} ] }`; `open` means that the
// registry asks for no login; `id` and `hint` are `null` unless the check failed; `check` is `name`, `certificateName`,
// `certificateThumbprint`, `certificateDates`, `trust`, `login`, `catalog`, `push`, `pull`, `servicePrincipalSecret` (only with
// `servicePrincipalClientId`), `state` is `passed`, `failed`, `skipped`. `session` may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_registry_test_start(const azcr_session_t *session,
                                       const uint8_t *json,
                                       size_t len,
                                       const azcr_secrets_t *secrets,
                                       azcr_operation_t **operation,
                                       azcr_error_t **error);

// Measures the repositories of a registry, and on a stamp the blobs of its storage that no manifest refers to. Request: `registry`,
// `userName?`, `storageAccountResourceId?`, `storageAccountContainer?`, `trustedRootFile?`, `environment?` (object), `resolve?`
// (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets: `password?`. Result: `{ "registry", "repositories": [
// {"registry", "repository", "tags", "manifests", "untaggedManifests", "size", "sharedSize"} ], "tags", "manifests", "size",
// "untaggedSize", "untaggedImages": ["…"], "storedSize", "orphanedBlobs", "orphanedSize", "failures": […] }`; sizes are bytes, and
// what only the storage knows is `null` when it was not read. `session` may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_registry_measure_start(const azcr_session_t *session,
                                          const uint8_t *json,
                                          size_t len,
                                          const azcr_secrets_t *secrets,
                                          azcr_operation_t **operation,
                                          azcr_error_t **error);

// Runs the garbage collection of a registry on its VM over SSH. The registry is read-only while it runs. `hostKeyFingerprint` is
// `SHA256:…`. Request: `host`, `port?` (0 to 65535), `userName?`, `keyFile`, `hostKeyFingerprint?`, `knownHostsFile?`, `whatIf?`
// (bool). Secrets: `keyPassphrase?`. Result: `{ "host", "hostKeyFingerprint", "deletedBlobs", "freedBytes", "durationMs", "action",
// "plan" }`; `freedBytes` is `null` without a session on the stamp; `action` is `removed` or `unchanged`. `session` may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_registry_optimize_start(const azcr_session_t *session,
                                           const uint8_t *json,
                                           size_t len,
                                           const azcr_secrets_t *secrets,
                                           azcr_operation_t **operation,
                                           azcr_error_t **error);

// Collects the logs of a registry VM over SSH in one ZIP file, without secrets. `hostKeyFingerprint` is `SHA256:…`. Request: `host`,
// `port?` (0 to 65535), `userName?`, `keyFile`, `hostKeyFingerprint?`, `knownHostsFile?`, `path`, `force?` (bool). Secrets:
// `keyPassphrase?`. Result: `{ "path", "size", "host", "hostKeyFingerprint", "collected": [ {"source", "entry", "size"} ],
// "missing": [ {"source", "reason"} ] }`; `entry` is the name in the archive, sizes are bytes. `session` is not used and may be
// NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_log_collect_start(const azcr_session_t *session,
                                     const uint8_t *json,
                                     size_t len,
                                     const azcr_secrets_t *secrets,
                                     azcr_operation_t **operation,
                                     azcr_error_t **error);

// Adds a Marketplace item. Request: `marketplaceUri`, `force?` (bool), `whatIf?` (bool). Result: `{ "item": {"name", "displayName",
// "publisher", "version", "id"}, "action" }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_gallery_item_add_start(const azcr_session_t *session,
                                          const uint8_t *json,
                                          size_t len,
                                          const azcr_secrets_t *secrets,
                                          azcr_operation_t **operation,
                                          azcr_error_t **error);

// Adds a Marketplace item from a local package: uploads it to a blob of the stamp, adds it, and removes the blob. Without
// `resourceGroupName` and `storageAccountName` the blob is in a temporary resource group. Request: `path`, `resourceGroupName?`,
// `storageAccountName?`, `force?` (bool), `whatIf?` (bool). Result: that of `azcr_gallery_item_add_start`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_gallery_item_upload_start(const azcr_session_t *session,
                                             const uint8_t *json,
                                             size_t len,
                                             const azcr_secrets_t *secrets,
                                             azcr_operation_t **operation,
                                             azcr_error_t **error);

// Removes a Marketplace item. Request: `name`, `whatIf?` (bool). Result: `{ "action": "removed" }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_gallery_item_remove_start(const azcr_session_t *session,
                                             const uint8_t *json,
                                             size_t len,
                                             const azcr_secrets_t *secrets,
                                             azcr_operation_t **operation,
                                             azcr_error_t **error);

// Lists Marketplace items. Request: `name?`. Result: `{ "items": [ … ] }`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_gallery_item_list_start(const azcr_session_t *session,
                                           const uint8_t *json,
                                           size_t len,
                                           const azcr_secrets_t *secrets,
                                           azcr_operation_t **operation,
                                           azcr_error_t **error);

// Writes the package (`.azpkg`) of the registry's Marketplace item. `path` is a file or an existing folder. Request: `path`,
// `publisher?`, `name?`, `itemVersion?`, `force?` (bool), `whatIf?` (bool). Result: `{ "package": {"path", "itemId", "publisher",
// "name", "version", "length", "sha256"}, "action", "plan" }`. `session` is not used and may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_gallery_package_create_start(const azcr_session_t *session,
                                                const uint8_t *json,
                                                size_t len,
                                                const azcr_secrets_t *secrets,
                                                azcr_operation_t **operation,
                                                azcr_error_t **error);

// Tests whether the stamp has the AKS base image and the custom script extension that a registry needs, and, on the operator
// endpoint, the Marketplace item. A failed check is not a failure of the operation. Request: `location?`. Result: `{ "location",
// "operator", "passed": true, "products": [ {"name", "displayName", "version", "length"} ], "checks": [ {"check", "state",
// "message", "id", "hint"} ] }`; `products` are those that the stamp lacks and can download; `check` is `aksBaseImage`,
// `customScriptExtension`, `galleryItem`, `registration`, the others as for `azcr_registry_test_start`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_marketplace_test_start(const azcr_session_t *session,
                                          const uint8_t *json,
                                          size_t len,
                                          const azcr_secrets_t *secrets,
                                          azcr_operation_t **operation,
                                          azcr_error_t **error);

// Downloads the products that the stamp lacks for a registry, or those of `productNames`, from Azure, and waits until the stamp has
// them. Request: `location?`, `productNames?` (list), `whatIf?` (bool). Result: `{ "products": [ {"name", "displayName", "version",
// "length"} ], "action", "plan": [ … ] }`; `action` is `downloaded` or `unchanged`.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_marketplace_install_start(const azcr_session_t *session,
                                             const uint8_t *json,
                                             size_t len,
                                             const azcr_secrets_t *secrets,
                                             azcr_operation_t **operation,
                                             azcr_error_t **error);

// Copies an image from registry to registry. Request: `source`, `destination`, `platforms?` (list), `sourceUserName?`,
// `destinationUserName?`, `whatIf?` (bool), `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`,
// `tokenServices?` (list). Secrets: `sourcePassword?`, `destinationPassword?`. Result: `{ "image": {…}, "action", "plan" }`.
// `session` may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_image_copy_start(const azcr_session_t *session,
                                    const uint8_t *json,
                                    size_t len,
                                    const azcr_secrets_t *secrets,
                                    azcr_operation_t **operation,
                                    azcr_error_t **error);

// Writes images to one archive. Request: `images` (list), `path`, `append?` (bool), `platforms?` (list), `userName?`, `whatIf?`
// (bool), `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets:
// `password?`. Result: `{ "path", "images": [{…}], "failures": […], "action", "plan" }`. `session` may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_image_export_start(const azcr_session_t *session,
                                      const uint8_t *json,
                                      size_t len,
                                      const azcr_secrets_t *secrets,
                                      azcr_operation_t **operation,
                                      azcr_error_t **error);

// Pushes the images of an archive, below `registry` or, if there is only one, as `destination`. Names in `images` may contain `*`
// and `?`. Request: `path`, `registry?`, `destination?`, `images?` (list), `platforms?` (list), `userName?`, `whatIf?` (bool),
// `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets:
// `password?`. Result: that of `azcr_image_export_start`. `session` may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_image_import_start(const azcr_session_t *session,
                                      const uint8_t *json,
                                      size_t len,
                                      const azcr_secrets_t *secrets,
                                      azcr_operation_t **operation,
                                      azcr_error_t **error);

// Lists the images of a registry. `repositories` and `tags` may contain `*` and `?`. Request: `registry`, `repositories?` (list),
// `tags?` (list), `userName?`, `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`,
// `tokenServices?` (list). Secrets: `password?`. Result: `{ "images": [{ "image", "registry", "repository", "tag", "digest",
// "mediaType", "platforms", "size" }], "failures": […] }`. `session` may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_image_list_start(const azcr_session_t *session,
                                    const uint8_t *json,
                                    size_t len,
                                    const azcr_secrets_t *secrets,
                                    azcr_operation_t **operation,
                                    azcr_error_t **error);

// Lists names in a registry for argument completion: its repositories, or the tags of `repository`. Request: `registry`,
// `repository?`, `userName?`, `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`,
// `tokenServices?` (list). Secrets: `password?`. Result: `{ "values": ["…"] }`. `session` may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_image_lookup_start(const azcr_session_t *session,
                                      const uint8_t *json,
                                      size_t len,
                                      const azcr_secrets_t *secrets,
                                      azcr_operation_t **operation,
                                      azcr_error_t **error);

// Removes an image from a registry, with all of its tags. Request: `image`, `force?` (bool), `userName?`, `whatIf?` (bool),
// `trustedRootFile?`, `environment?` (object), `resolve?` (object), `dockerConfigFile?`, `tokenServices?` (list). Secrets:
// `password?`. Result: `{ "image", "digest", "tags", "action": "removed", "plan" }`; the plan's action is `remove`. `session` may be
// NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_image_remove_start(const azcr_session_t *session,
                                      const uint8_t *json,
                                      size_t len,
                                      const azcr_secrets_t *secrets,
                                      azcr_operation_t **operation,
                                      azcr_error_t **error);

// Returns the certificate that a registry presents, trusted or not, to be confirmed before `azcr_trust_install_start`. Request:
// `registry`, `environment?` (object), `resolve?` (object). Result: `{ "registry", "certificate": {…, "thumbprint",
// "sha256Thumbprint"} }`. `session` is not used and may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_served_certificate_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Makes the clients on this machine trust a registry: with the root of a file, or with the certificate that the registry presents if
// it has the thumbprint. Without `targets`: the clients that the machine has. Request: `registry`, `targets?` (list), `scope?`
// (`allUsers`, `currentUser`), `certificateFilePath?`, `mountPath?`, `userConfigFolder?`, `whatIf?` (bool), `thumbprint?`,
// `environment?` (object), `resolve?` (object). Result: `{ "registry", "certificates": [{…}], "changes": [ {"target", "path",
// "action", "restartNeeded"} ], "plan": [ … ] }`; `target` is `docker`, `podman`, `containerd`, `system`. `session` is not used and
// may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_trust_install_start(const azcr_session_t *session,
                                       const uint8_t *json,
                                       size_t len,
                                       const azcr_secrets_t *secrets,
                                       azcr_operation_t **operation,
                                       azcr_error_t **error);

// Removes what `azcr_trust_install_start` installed. In the certificate store of Windows only the certificate of the file. Request:
// `registry`, `targets?` (list), `scope?` (`allUsers`, `currentUser`), `certificateFilePath?`, `mountPath?`, `userConfigFolder?`,
// `whatIf?` (bool). Result: that of `azcr_trust_install_start`. `session` is not used and may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_trust_uninstall_start(const azcr_session_t *session,
                                         const uint8_t *json,
                                         size_t len,
                                         const azcr_secrets_t *secrets,
                                         azcr_operation_t **operation,
                                         azcr_error_t **error);

// Returns a login of a registry: as given, from a key vault, or from the key vault of the registry's deployment. Request:
// `registry`, `userName?`, `keyVaultName?`, `as?` (`dockerConfig`, `kubernetesSecret`), `name?`, `namespace?`. Secrets: `password?`.
// Result: `{ "registry", "userName" }`; the password, or with `as` the text of the file, is the secret `login`. `session` may be
// NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_registry_login_start(const azcr_session_t *session,
                                        const uint8_t *json,
                                        size_t len,
                                        const azcr_secrets_t *secrets,
                                        azcr_operation_t **operation,
                                        azcr_error_t **error);

// Writes a login of a registry to a file for its owner only. An existing config.json of Docker keeps all else that it has. Request:
// `registry`, `userName?`, `keyVaultName?`, `as?` (`dockerConfig`, `kubernetesSecret`), `name?`, `namespace?`, `path`, `force?`
// (bool), `whatIf?` (bool). Secrets: `password?`. Result: `{ "registry", "userName", "path", "action", "plan": [ … ] }`. `session`
// may be NULL.
//
// # Safety
// - `json` points to `len` bytes.
// - `operation` is valid for writes; `error` is NULL or valid for writes.
azcr_status_t azcr_registry_login_save_start(const azcr_session_t *session,
                                             const uint8_t *json,
                                             size_t len,
                                             const azcr_secrets_t *secrets,
                                             azcr_operation_t **operation,
                                             azcr_error_t **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* AZS_CONTAINER_REGISTRY_H */
