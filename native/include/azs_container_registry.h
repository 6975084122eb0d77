// The C ABI of the native library azs_container_registry.
//
// Threads    Every call may be made from any thread. A handle may be used by several threads at once; freeing it while another thread
//            uses it is the caller's defect. No call calls back.
// Ownership  What a call gives is the caller's and goes back to the free call of its type, once; free calls do nothing for NULL. What is
//            given to a call is borrowed for the length of the call.
// Results    0 (AZCR_OK) is success, 1 (AZCR_PENDING) "nothing yet", any other number is that of an error id. Outputs are written on
//            success alone. The last parameter may be NULL; else it receives the error as JSON, which the caller frees.
// Text       UTF-8 with its length, not NUL-terminated. Requests, events and errors are JSON; docs/abi.md has their fields.
//
// Made by cbindgen from native/ffi; do not edit. `cargo xtask header` makes it anew.

#ifndef AZS_CONTAINER_REGISTRY_H
#define AZS_CONTAINER_REGISTRY_H

#include <stddef.h>
#include <stdint.h>

// Callers demand this major number.
#define AZCR_ABI_MAJOR 1

#define AZCR_ABI_MINOR 0

// Bytes that the caller owns: `azcr_buffer_free`, which wipes them.
typedef struct azcr_buffer_t azcr_buffer_t;

// An error as JSON, owned by the caller: `azcr_error_free`.
typedef struct azcr_error_t azcr_error_t;

// A running use case, owned by the caller: `azcr_operation_free`.
typedef struct azcr_operation_t azcr_operation_t;

// Named secrets, owned by the caller: `azcr_secrets_free`, which wipes them. A call that takes a bag copies what it needs, so the bag may
// be freed when the call is back.
typedef struct azcr_secrets_t azcr_secrets_t;

// A connection to one stamp, owned by the caller: `azcr_session_free`. Sessions do not know of each other.
typedef struct azcr_session_t azcr_session_t;

// `AZCR_OK`, `AZCR_PENDING`, or the number of an error id (`docs/errors.md`). Outputs are written when it is `AZCR_OK`, and only then.
typedef int32_t azcr_status_t;

// The call did what it should, and its outputs are written.
#define AZCR_OK 0

// `azcr_operation_next` ran out of time; nothing is wrong, and no output is written.
#define AZCR_PENDING 1

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Gives the version of this interface as `major << 16 | minor`. Never fails. Any thread.
uint32_t azcr_abi_version(void);

// Gives the bytes, not NUL-terminated (length: `azcr_buffer_len`). They live as long as the buffer. NULL for NULL. Any thread.
//
// # Safety
// `buffer` is NULL or comes from a call of this library and is not freed.
const uint8_t *azcr_buffer_data(const azcr_buffer_t *buffer);

// Gives the length in bytes; 0 for NULL. Any thread.
//
// # Safety
// `buffer` is NULL or comes from a call of this library and is not freed.
size_t azcr_buffer_len(const azcr_buffer_t *buffer);

// Wipes and frees a buffer. NULL does nothing. Any thread; nobody may use the buffer any more.
//
// # Safety
// `buffer` is NULL or comes from a call of this library and is freed once.
void azcr_buffer_free(azcr_buffer_t *buffer);

// Gives the error as UTF-8 JSON, not NUL-terminated (length: `azcr_error_len`). The bytes live as long as the error. NULL for NULL.
// Any thread.
//
// # Safety
// `error` is NULL or comes from a call of this library and is not freed.
const uint8_t *azcr_error_data(const azcr_error_t *error);

// Gives the length of the error's JSON in bytes; 0 for NULL. Any thread.
//
// # Safety
// `error` is NULL or comes from a call of this library and is not freed.
size_t azcr_error_len(const azcr_error_t *error);

// Frees an error. NULL does nothing. Any thread; nobody may use the error any more.
//
// # Safety
// `error` is NULL or comes from a call of this library and is freed once.
void azcr_error_free(azcr_error_t *error);

// Waits up to `timeout_ms` milliseconds for the next event and gives it as JSON (`docs/abi.md`, Events). `AZCR_PENDING` when there was none in
// time. Exactly one event is the last one, `"event": "finished"`; after it the call fails with `Internal.OperationFinished`. Any thread, one
// at a time: a second caller waits for the first.
//
// # Safety
// - `operation` is live.
// - `event` may be written; `error` is NULL or may be written.
azcr_status_t azcr_operation_next(const azcr_operation_t *operation,
                                  uint32_t timeout_ms,
                                  azcr_buffer_t **event,
                                  azcr_error_t **error);

// Answers a `token` event (`docs/abi.md`, Events). Text and secrets are borrowed for the call. Any thread.
//
// # Safety
// - `operation` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `error` is NULL or may be written.
azcr_status_t azcr_operation_reply(const azcr_operation_t *operation,
                                   const uint8_t *json,
                                   size_t len,
                                   const azcr_secrets_t *secrets,
                                   azcr_error_t **error);

// Stops the operation: it ends with `"outcome": "cancelled"`, unless it has ended already. Comes back at once, may be called again, and does
// nothing for NULL. Any thread, also while another one waits in `azcr_operation_next`.
//
// # Safety
// `operation` is NULL or live.
void azcr_operation_cancel(const azcr_operation_t *operation);

// Gives the secret result `name` of a finished operation as UTF-8, in a buffer that the caller frees. Any thread.
//
// # Safety
// - `operation` is live; `name` leads to `name_len` bytes.
// - `secret` may be written; `error` is NULL or may be written.
azcr_status_t azcr_operation_secret(const azcr_operation_t *operation,
                                    const uint8_t *name,
                                    size_t name_len,
                                    azcr_buffer_t **secret,
                                    azcr_error_t **error);

// Cancels the operation when it still runs, waits for its end (a second at most) and frees it. NULL does nothing. Any thread; nobody may use
// the operation any more.
//
// # Safety
// `operation` is NULL or comes from a start call and is freed once.
void azcr_operation_free(azcr_operation_t *operation);

// Makes an empty bag of secrets. NULL when there is no memory to be had. Any thread.
azcr_secrets_t *azcr_secrets_new(void);

// Adds the secret `name`, given as UTF-8; a secret of the same name is replaced. Both texts are borrowed for the call. Any thread.
//
// # Safety
// - `secrets` is a live bag; `name` and `utf8` lead to `name_len` and `len` bytes.
// - `error` is NULL or may be written.
azcr_status_t azcr_secrets_set(const azcr_secrets_t *secrets,
                               const uint8_t *name,
                               size_t name_len,
                               const uint8_t *utf8,
                               size_t len,
                               azcr_error_t **error);

// Adds the secret `name`, given as `units` UTF-16 code units (what a SecureString holds). As `azcr_secrets_set` otherwise.
//
// # Safety
// - `secrets` is a live bag; `name` leads to `name_len` bytes, `utf16` to `units` code units and is aligned for them.
// - `error` is NULL or may be written.
azcr_status_t azcr_secrets_set_utf16(const azcr_secrets_t *secrets,
                                     const uint8_t *name,
                                     size_t name_len,
                                     const uint16_t *utf16,
                                     size_t units,
                                     azcr_error_t **error);

// Wipes and frees a bag. NULL does nothing. Any thread; nobody may use the bag any more.
//
// # Safety
// `secrets` is NULL or comes from `azcr_secrets_new` and is freed once.
void azcr_secrets_free(azcr_secrets_t *secrets);

// Makes a session from its JSON (`docs/abi.md`, Session). Checks it, and sends nothing yet. Text and secrets are borrowed for the call.
// Any thread.
//
// # Safety
// - `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `session` may be written; `error` is NULL or may be written.
azcr_status_t azcr_session_new(const uint8_t *json,
                               size_t len,
                               const azcr_secrets_t *secrets,
                               azcr_session_t **session,
                               azcr_error_t **error);

// Frees a session: its operations end as cancelled, its tokens are wiped, and none of its threads is left (waits a second at most). NULL
// does nothing. Any thread; nobody may use the session any more. Operations are freed on their own, before or after.
//
// # Safety
// `session` is NULL or comes from `azcr_session_new` and is freed once.
void azcr_session_free(azcr_session_t *session);

// Reads and checks a PFX file. Request: `certificateFilePath`. Secret: `certificatePassword`. Result: `certificate`; the vault's value is
// the secret result `encoded`. `session` may be NULL.
//
// # Safety
// - `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_certificate_encode_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Makes a self-signed certificate with its key as a new PFX file. Request: `commonName`, `filePath`, `wildcard?`, `keyAlgorithm?`,
// `validityDays?` (1 to 7300), `modern?`, `whatIf?`. Secret: `certificatePassword`. Result: `certificate`, `filePath`. `session` may be NULL.
//
// # Safety
// - `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_certificate_create_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Deploys the registry and follows the deployment to its end. Request: `resourceGroupName`, `location?`, `deploymentName?`, `dnsNameLabel`,
// `hostName?`, `storageAccountResourceId`, `storageAccountContainer`, `pfxKeyVaultResourceId`, `pfxKeyVaultSecretUrl`, `pfxThumbprint`,
// `servicePrincipalClientId`, `adminUsername?`, `adminPublicKey`, `virtualMachineSize?`, `virtualMachinePublisher?`,
// `virtualMachineOffer?`, `virtualMachineSku?`, `virtualMachineVersion?`, `publicIpName?`, `publicIpAllocationMethod?`,
// `registryReplicas?`, `enableValidations?`, `allowSsh?`, `templateFile?`, `templateUri?`, `noWait?`, `whatIf?`. Secret:
// `servicePrincipalClientSecret`. Result: `deployment`, `registry`, `plan`, `durationMs`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_deployment_start(const azcr_session_t *session,
                                    const uint8_t *json,
                                    size_t len,
                                    const azcr_secrets_t *secrets,
                                    azcr_operation_t **operation,
                                    azcr_error_t **error);

// Tells how deployments of a registry stand. Request: `resourceGroupName`, `name?`. Result: `deployments`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_deployment_read_start(const azcr_session_t *session,
                                         const uint8_t *json,
                                         size_t len,
                                         const azcr_secrets_t *secrets,
                                         azcr_operation_t **operation,
                                         azcr_error_t **error);

// Cancels a deployment that runs. Request: `resourceGroupName`, `name`, `whatIf?`. Result: `deployment`, `action`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_deployment_stop_start(const azcr_session_t *session,
                                         const uint8_t *json,
                                         size_t len,
                                         const azcr_secrets_t *secrets,
                                         azcr_operation_t **operation,
                                         azcr_error_t **error);

// Adds a Marketplace item. Request: `marketplaceUri`, `force?`, `whatIf?`. Result: `item`, `action`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_gallery_item_add_start(const azcr_session_t *session,
                                          const uint8_t *json,
                                          size_t len,
                                          const azcr_secrets_t *secrets,
                                          azcr_operation_t **operation,
                                          azcr_error_t **error);

// Removes a Marketplace item. Request: `name`, `whatIf?`. Result: `action`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_gallery_item_remove_start(const azcr_session_t *session,
                                             const uint8_t *json,
                                             size_t len,
                                             const azcr_secrets_t *secrets,
                                             azcr_operation_t **operation,
                                             azcr_error_t **error);

// Lists Marketplace items. Request: `name?`. Result: `items`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_gallery_item_list_start(const azcr_session_t *session,
                                           const uint8_t *json,
                                           size_t len,
                                           const azcr_secrets_t *secrets,
                                           azcr_operation_t **operation,
                                           azcr_error_t **error);

// Lists the SKUs of the image. Request: `location`, `publisherName?`, `offer?`. Result: `skus`, `report`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_image_sku_start(const azcr_session_t *session,
                                   const uint8_t *json,
                                   size_t len,
                                   const azcr_secrets_t *secrets,
                                   azcr_operation_t **operation,
                                   azcr_error_t **error);

// Copies an image from registry to registry. Request: `source`, `destination`, `platforms?`, `sourceUserName?`, `destinationUserName?`,
// `whatIf?`. Secrets: `sourcePassword?`, `destinationPassword?`. Result: `image`, `action`, `plan`. `session` may be NULL: without it no login comes from a key vault.
//
// # Safety
// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_image_copy_start(const azcr_session_t *session,
                                    const uint8_t *json,
                                    size_t len,
                                    const azcr_secrets_t *secrets,
                                    azcr_operation_t **operation,
                                    azcr_error_t **error);

// Writes images into one archive. Request: `images`, `path`, `append?`, `platforms?`, `userName?`, `whatIf?`. Secret: `password?`. Result:
// `path`, `images`, `failures`, `action`, `plan`. `session` may be NULL: without it no login comes from a key vault.
//
// # Safety
// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_image_export_start(const azcr_session_t *session,
                                      const uint8_t *json,
                                      size_t len,
                                      const azcr_secrets_t *secrets,
                                      azcr_operation_t **operation,
                                      azcr_error_t **error);

// Pushes the images of an archive. Request: `path`, `registry?`, `destination?`, `images?`, `platforms?`, `userName?`, `whatIf?`. Secret:
// `password?`. Result: `path`, `images`, `failures`, `action`, `plan`. `session` may be NULL: without it no login comes from a key vault.
//
// # Safety
// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_image_import_start(const azcr_session_t *session,
                                      const uint8_t *json,
                                      size_t len,
                                      const azcr_secrets_t *secrets,
                                      azcr_operation_t **operation,
                                      azcr_error_t **error);

// Lists the images of a registry. Request: `registry`, `repositories?`, `tags?`, `userName?`. Secret: `password?`. Result: `images`,
// `failures`. `session` may be NULL: without it no login comes from a key vault.
//
// # Safety
// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_image_list_start(const azcr_session_t *session,
                                    const uint8_t *json,
                                    size_t len,
                                    const azcr_secrets_t *secrets,
                                    azcr_operation_t **operation,
                                    azcr_error_t **error);

// Removes an image from a registry, with all of its tags. Request: `image`, `force?`, `userName?`, `whatIf?`. Secret: `password?`. Result:
// `image`, `digest`, `tags`, `action`, `plan`. `session` may be NULL: without it no login comes from a key vault.
//
// # Safety
// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_image_remove_start(const azcr_session_t *session,
                                      const uint8_t *json,
                                      size_t len,
                                      const azcr_secrets_t *secrets,
                                      azcr_operation_t **operation,
                                      azcr_error_t **error);

// Makes sure of a key vault. Request: `resourceGroupName`, `location`, `keyVaultName`, `sku?`, `whatIf?`. Result: `keyVault`, `action`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_key_vault_start(const azcr_session_t *session,
                                   const uint8_t *json,
                                   size_t len,
                                   const azcr_secrets_t *secrets,
                                   azcr_operation_t **operation,
                                   azcr_error_t **error);

// Writes a secret. Request: `keyVaultName`, `secretName`, `contentType`, `skipExistCheck?`, `whatIf?`. Secret: `secretValue`. Result:
// `secret`, `action`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_key_vault_secret_start(const azcr_session_t *session,
                                          const uint8_t *json,
                                          size_t len,
                                          const azcr_secrets_t *secrets,
                                          azcr_operation_t **operation,
                                          azcr_error_t **error);

// Writes a certificate as the compute provider reads it. Request: `keyVaultName`, `certificateSecretName`, `certificateFilePath`,
// `skipExistCheck?`, `dnsName?`, `whatIf?`. Secret: `certificatePassword`. Result: `secret`, `thumbprint`, `keyVaultResourceId`,
// `secretUrl`, `report`, `action`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_certificate_secret_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Writes a login of the registry. Request: `keyVaultName`, `registryUserName`, `skipExistCheck?`, `whatIf?`. Secret:
// `registryUserPassword`. Result: `secret`, `action`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_registry_access_secret_start(const azcr_session_t *session,
                                                const uint8_t *json,
                                                size_t len,
                                                const azcr_secrets_t *secrets,
                                                azcr_operation_t **operation,
                                                azcr_error_t **error);

// Replaces a login of the registry, as far as the registry allows it now. Request: `keyVaultName`, `registryUserName`, `oldRegistryUserName?`,
// `registry?`, `force?`, `whatIf?`, `trustedRootFile?`, `environment?`, `resolve?` (those of the registry). Secret: `registryUserPassword`.
// Result: `state` (`complete`, `deploymentNeeded`), `registryUserName`, `oldRegistryUserName`, `newLoginWorks`, `oldLoginWorks`, `plan`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_credential_update_start(const azcr_session_t *session,
                                           const uint8_t *json,
                                           size_t len,
                                           const azcr_secrets_t *secrets,
                                           azcr_operation_t **operation,
                                           azcr_error_t **error);

// Collects the logs of a registry's machine by SSH into one ZIP file, without secrets. Request: `host`, `port?`, `userName?`, `keyFile`,
// `hostKeyFingerprint?`, `knownHostsFile?`, `path`, `force?`. Secret: `keyPassphrase?`. Result: `path`, `size`, `host`,
// `hostKeyFingerprint`, `collected`, `missing`. `session` may be NULL: it is not looked at.
//
// # Safety
// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_log_collect_start(const azcr_session_t *session,
                                     const uint8_t *json,
                                     size_t len,
                                     const azcr_secrets_t *secrets,
                                     azcr_operation_t **operation,
                                     azcr_error_t **error);

// Prepares all that the registry's template needs: resource group, storage account and container, key vault, role, access policies,
// secrets. Request: `location`, `servicePrincipalId?`, `applicationIdentifier?`, `userObjectId?`, `resourceGroupName`,
// `storageAccountName`, `storageAccountBlobContainer`, `keyVaultName`, `certificateSecretName`, `certificateFilePath`,
// `registryUserName`, `identitySystem?`, `dnsName?`, `publisherName?`, `offer?`, `whatIf?`. Secrets: `certificatePassword`,
// `registryUserPassword`. Result: `prerequisites`, `report`, `plan`, `durationMs`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_prerequisites_start(const azcr_session_t *session,
                                       const uint8_t *json,
                                       size_t len,
                                       const azcr_secrets_t *secrets,
                                       azcr_operation_t **operation,
                                       azcr_error_t **error);

// Tells what differs from what `azcr_prerequisites_start` would make of the same request, and writes nothing. Request and secrets: those of
// that call. Result: `passed`, `compared`, `differences` (each with `what`, `resource`, `expected`, `actual`, `hint`), `problems`. What
// differs is no failure of the operation.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_prerequisites_test_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Removes what `azcr_prerequisites_start` made, and before that what `azcr_deployment_start` made in the groups that are named; nothing else.
// Request: `resourceGroupName`, `storageAccountName`, `storageAccountBlobContainer`, `keyVaultName`, `certificateSecretName`,
// `registryUserNames` (list), `servicePrincipalId?`, `applicationIdentifier?`, `userObjectId?`, `removeData?`,
// `deploymentResourceGroupNames?` (list), `whatIf?`. Result: `action`, `plan`, with what is kept as steps of the action `none`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_removal_start(const azcr_session_t *session,
                                 const uint8_t *json,
                                 size_t len,
                                 const azcr_secrets_t *secrets,
                                 azcr_operation_t **operation,
                                 azcr_error_t **error);

// Puts a certificate into the vault of a registry and deploys the registry again with it, in the same resource group and with the values of the
// last deployment that succeeded. Nothing is done when it has this certificate already. Request: `resourceGroupName`, `certificateFilePath`,
// `certificateSecretName?`, `servicePrincipalClientId`, `deploymentName?`, `templateFile?`, `templateUri?`, `whatIf?`. Secrets:
// `certificatePassword`, `servicePrincipalClientSecret`. Result: `deployment`, `thumbprint`, `secretUrl`, `action`, `plan`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_certificate_update_start(const azcr_session_t *session,
                                            const uint8_t *json,
                                            size_t len,
                                            const azcr_secrets_t *secrets,
                                            azcr_operation_t **operation,
                                            azcr_error_t **error);

// Deploys the registry with a newer image into a group of its own, with the same storage and vault; verifies the new virtual machine, and gives it
// the DNS label. The old one stays until it is asked to be removed. Request: `resourceGroupName`, `newResourceGroupName`,
// `servicePrincipalClientId`, `virtualMachineSku?`, `templateFile?`, `templateUri?`, `userName?`, `removeOld?`, `whatIf?`, and what requests about
// images have: `trustedRootFile?`, `environment?`, `resolve?`. Secrets: `servicePrincipalClientSecret`, `password?`. Result: `deployment`,
// `registry`, `virtualMachineSku`, `action`, `plan`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_registry_image_update_start(const azcr_session_t *session,
                                               const uint8_t *json,
                                               size_t len,
                                               const azcr_secrets_t *secrets,
                                               azcr_operation_t **operation,
                                               azcr_error_t **error);

// Signs in and finds the stamp and the subscription. Request: no fields. Result: `stamp`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_connect_start(const azcr_session_t *session,
                                 const uint8_t *json,
                                 size_t len,
                                 const azcr_secrets_t *secrets,
                                 azcr_operation_t **operation,
                                 azcr_error_t **error);

// Tells who is signed in where. Request: no fields. Result: `loggedIn`, `stamp`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_login_status_start(const azcr_session_t *session,
                                      const uint8_t *json,
                                      size_t len,
                                      const azcr_secrets_t *secrets,
                                      azcr_operation_t **operation,
                                      azcr_error_t **error);

// Lists names for completion. Request: `kind` (`subscriptions`, `locations`, `resourceGroups`, `imageSkus`), `location?`,
// `publisherName?`, `offer?`. Result: `values`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_lookup_start(const azcr_session_t *session,
                                const uint8_t *json,
                                size_t len,
                                const azcr_secrets_t *secrets,
                                azcr_operation_t **operation,
                                azcr_error_t **error);

// Makes sure of a resource group. Request: `resourceGroupName`, `location?` (to create it), `whatIf?`. Result: `resourceGroup`, `action`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_resource_group_start(const azcr_session_t *session,
                                        const uint8_t *json,
                                        size_t len,
                                        const azcr_secrets_t *secrets,
                                        azcr_operation_t **operation,
                                        azcr_error_t **error);

// Makes sure of a storage account. Request: `resourceGroupName`, `location`, `storageAccountName`, `skuName?`,
// `enableHttpsTrafficOnly?`, `whatIf?`. Result: `storageAccount`, `action`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_storage_account_start(const azcr_session_t *session,
                                         const uint8_t *json,
                                         size_t len,
                                         const azcr_secrets_t *secrets,
                                         azcr_operation_t **operation,
                                         azcr_error_t **error);

// Makes sure of a private blob container. Request: `resourceGroupName`, `storageAccountName`, `storageAccountBlobContainer`,
// `whatIf?`. Result: `container`, `action`.
//
// # Safety
// - `session` is live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_storage_container_start(const azcr_session_t *session,
                                           const uint8_t *json,
                                           size_t len,
                                           const azcr_secrets_t *secrets,
                                           azcr_operation_t **operation,
                                           azcr_error_t **error);

// Tells which part of a registry works. Request: `registry`, `userName?`, `thumbprint?`, `readOnly?`, `trustedRootFile?`, `environment?`,
// `resolve?`. Secret: `password?`. Result: `registry`, `passed`, `open`, `checks`. A check that failed is no failure of the operation.
// `session` may be NULL: without it no login comes from a key vault.
//
// # Safety
// - `session` is NULL or live; `json` leads to `len` bytes; `secrets` is NULL or a live bag.
// - `operation` may be written; `error` is NULL or may be written.
azcr_status_t azcr_registry_test_start(const azcr_session_t *session,
                                       const uint8_t *json,
                                       size_t len,
                                       const azcr_secrets_t *secrets,
                                       azcr_operation_t **operation,
                                       azcr_error_t **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* AZS_CONTAINER_REGISTRY_H */
