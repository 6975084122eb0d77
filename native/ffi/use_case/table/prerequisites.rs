//! Use cases for signing in, and for what a registry needs before it is deployed.

use azcr_core::clock::Clock;
use azcr_core::provision::prerequisites::{self, drift, read};
use azcr_core::provision::{
    certificate, configuration, connect, image_sku, key_vault, key_vault_secret, lookup, registry_user, removal,
    resource_group, ssh_key, storage_account, storage_container,
};
use azcr_core::secret::Secrets;

use crate::use_case::time_limit::DefaultLimit;
use crate::use_case::{UseCase, answer, on_stamp, on_stamp_with_secrets, without_session};

pub fn rows() -> Vec<UseCase> {
    vec![
        UseCase {
            name: "connect",
            summary: "Signs in and finds the stamp and the subscription.",
            writes: false,
            secrets: &[],
            result: "`{ \"stamp\": {…} }` (below); an error if there is no subscription, or if there are several and none was chosen",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { connect::run(&stamp, request).await }),
        },
        UseCase {
            name: "login_status",
            summary: "Returns which account is signed in to which stamp.",
            writes: false,
            secrets: &[],
            result: "`{ \"loggedIn\": true, \"stamp\": {…} }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { connect::login_status(&stamp, request).await }),
        },
        UseCase {
            name: "lookup",
            summary: "Lists names for argument completion.",
            writes: false,
            secrets: &[],
            result: "`{ \"values\": [\"…\"] }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { lookup::run(&stamp, request).await }),
        },
        UseCase {
            name: "prerequisites",
            summary: "Creates everything that the registry's template needs: resource group, storage account and container, key vault, \
                      role assignment, access policies, secrets.",
            writes: true,
            secrets: &["certificatePassword", "registryUserPassword"],
            result: "`prerequisites` (below)",
            limit: DefaultLimit::Day,
            work: on_stamp(|stamp, request, secrets| async move { prerequisites::run(&stamp, request, secrets).await }),
        },
        UseCase {
            name: "prerequisites_test",
            summary: "Lists what `azcr_prerequisites_start` would change with the same request, and writes nothing. A difference is not a \
                      failure of the operation.",
            writes: false,
            secrets: &["certificatePassword", "registryUserPassword"],
            result: "`{ \"passed\": false, \"compared\": true, \"differences\": [ {\"what\", \"resource\", \"expected\", \"actual\", \"hint\"} ], \
                     \"problems\": [ … ] }` (below)",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, secrets| async move { drift::run(&stamp, request, secrets).await }),
        },
        UseCase {
            name: "prerequisites_read",
            summary: "Reads the values of existing prerequisites from the stamp. A name is needed only where there are several candidates.",
            writes: false,
            secrets: &[],
            result: "`{ \"prerequisites\": {…} }`, as of `azcr_prerequisites_start` and with `registryUserNames`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { read::run(&stamp, request).await }),
        },
        UseCase {
            name: "configuration_read",
            summary: "Parses and checks the configuration file of a registry. It contains references to secrets, never secrets.",
            writes: false,
            secrets: &[],
            result: "`{ \"configuration\": {…} }` with absolute paths; `registry.schema.json` describes its members",
            limit: DefaultLimit::Hour,
            work: without_session(|_, request, _| async move {
                answer(&configuration::read(&request)?, Secrets::default())
            }),
        },
        UseCase {
            name: "removal",
            summary: "Removes what `azcr_prerequisites_start` created, and before that what `azcr_deployment_start` created in the named \
                      groups; nothing else.",
            writes: true,
            secrets: &[],
            result: "`{ \"action\": \"removed\", \"plan\": [ … ] }`; a step with the action `none` and a reason is a resource that is kept",
            limit: DefaultLimit::Day,
            work: on_stamp(|stamp, request, _| async move { removal::run(&stamp, request).await }),
        },
        UseCase {
            name: "resource_group",
            summary: "Creates a resource group if it does not exist. `location` is required only to create it.",
            writes: true,
            secrets: &[],
            result: "`{ \"resourceGroup\": {\"id\", \"name\", \"location\"}, \"action\": \"created\" }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { resource_group::run(&stamp, request).await }),
        },
        UseCase {
            name: "storage_account",
            summary: "Creates a storage account if it does not exist.",
            writes: true,
            secrets: &[],
            result: "`{ \"storageAccount\": {\"id\", \"name\", \"location\", \"resourceGroupName\", \"skuName\", \"kind\", \"httpsTrafficOnly\", \
                     \"blobEndpoint\", \"provisioningState\", \"sku\": {\"name\", \"tier\"}, \"primaryEndpoints\": {\"blob\", \"queue\"?, \
                     \"table\"?, \"file\"?}, \"primaryLocation\", \"statusOfPrimary\", \"creationTime\", \"tags\"}, \"action\" }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { storage_account::run(&stamp, request).await }),
        },
        UseCase {
            name: "storage_container",
            summary: "Creates a private blob container if it does not exist.",
            writes: true,
            secrets: &[],
            result: "`{ \"container\": {\"name\", \"url\"}, \"action\" }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { storage_container::run(&stamp, request).await }),
        },
        UseCase {
            name: "key_vault",
            summary: "Creates a key vault if it does not exist.",
            writes: true,
            secrets: &[],
            result: "`{ \"keyVault\": {\"id\", \"name\", \"location\", \"resourceGroupName\", \"vaultUri\", \"sku\", \"tenantId\", \
                     \"enabledForDeployment\", \"enabledForTemplateDeployment\", \"enabledForDiskEncryption\", \"accessPolicies\", \
                     \"tags\"}, \"action\" }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { key_vault::run(&stamp, request).await }),
        },
        UseCase {
            name: "key_vault_secret",
            summary: "Writes a secret into a key vault.",
            writes: true,
            secrets: &["secretValue"],
            result: "`{ \"secret\": {\"id\", \"name\", \"version\", \"url\", \"contentType\"}, \"action\" }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(
                |stamp, request, secrets| async move { key_vault_secret::run(&stamp, request, secrets).await },
            ),
        },
        UseCase {
            name: "key_vault_secret_read",
            summary: "Reads a secret of a key vault.",
            writes: false,
            secrets: &[],
            result: "`{}`; the value is the secret `secretValue`",
            limit: DefaultLimit::Hour,
            work: on_stamp_with_secrets(|stamp, request, _| async move {
                let mut secrets = Secrets::default();
                secrets.insert("secretValue", key_vault_secret::read(&stamp, &request).await?);
                answer(&serde_json::json!({}), secrets)
            }),
        },
        UseCase {
            name: "certificate_secret",
            summary: "Writes a certificate into a key vault in the form that the compute provider reads.",
            writes: true,
            secrets: &["certificatePassword"],
            result: "`{ \"secret\": {…}, \"thumbprint\", \"keyVaultResourceId\", \"secretUrl\", \"report\": {\"before\": [lines], \
                     \"after\": []}, \"action\" }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, secrets| async move {
                key_vault_secret::run_certificate(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "registry_access_secret",
            summary: "Writes a login of the registry into a key vault.",
            writes: true,
            secrets: &["registryUserPassword"],
            result: "`{ \"secret\": {…}, \"action\" }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, secrets| async move {
                key_vault_secret::run_access(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "registry_user_add",
            summary: "Adds a login of the registry to a key vault, unless it exists. A user with another password is an error.",
            writes: true,
            secrets: &["password"],
            result: "`{ \"user\": {\"keyVaultName\", \"userName\", \"enabled\", \"retired\", \"created\", \"updated\", \"loginWorks\"}, \
                     \"action\", \"plan\" }`; `action` is `created`, `updated` (a retired login is one again) or `unchanged`",
            limit: DefaultLimit::Hour,
            work: on_stamp(
                |stamp, request, secrets| async move { registry_user::add::run(&stamp, request, secrets).await },
            ),
        },
        UseCase {
            name: "registry_user_list",
            summary: "Lists the logins of the registry in a key vault, without their passwords. `userName` may contain `*` and `?`. With \
                      `registry`, that registry is asked whether it accepts each login.",
            writes: false,
            secrets: &[],
            result: "`{ \"users\": [ {\"keyVaultName\", \"userName\", \"enabled\", \"retired\", \"created\", \"updated\", \"loginWorks\"} ] }`; \
                     `loginWorks` is `null` when the registry was not asked",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { registry_user::list::run(&stamp, request).await }),
        },
        UseCase {
            name: "registry_user_remove",
            summary: "Deletes a login of the registry from a key vault; the last one needs `force`.",
            writes: true,
            secrets: &[],
            result: "`{ \"userName\", \"action\": \"removed\", \"plan\": [ … ] }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { registry_user::remove::run(&stamp, request).await }),
        },
        UseCase {
            name: "image_sku",
            summary: "Lists the SKUs of the virtual machine image that the registry runs on.",
            writes: false,
            secrets: &[],
            result: "`{ \"skus\": [\"…\"], \"report\": {\"before\": [lines], \"after\": [lines]} }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { image_sku::run(&stamp, request).await }),
        },
        UseCase {
            name: "certificate_encode",
            summary: "Reads and checks a PFX file.",
            writes: false,
            secrets: &["certificatePassword"],
            result: "`{ \"certificate\": {…} }`; the value for the key vault is the secret `encoded`",
            limit: DefaultLimit::Hour,
            work: without_session(|events, request, secrets| async move {
                let encoded = certificate::encode(&events, &Clock::system(), request, secrets).await?;
                let mut secrets = Secrets::default();
                secrets.insert("encoded", encoded.encoded.clone());
                answer(&encoded, secrets)
            }),
        },
        UseCase {
            name: "certificate_create",
            summary: "Creates a self-signed certificate with its key as a new PFX file.",
            writes: true,
            secrets: &["certificatePassword"],
            result: "`{ \"certificate\": {\"thumbprint\", \"subject\", \"dnsNames\": [], \"ipAddresses\": [], \"notBefore\", \"notAfter\", \
                     \"keyAlgorithm\"}, \"filePath\", \"plan\" }`",
            limit: DefaultLimit::Hour,
            work: without_session(|events, request, secrets| async move {
                let created = certificate::create(&events, &Clock::system(), request, secrets).await?;
                answer(&created, Secrets::default())
            }),
        },
        UseCase {
            name: "ssh_key_create",
            summary: "Creates an SSH key pair (RSA, 4096 bits) as two new files, the public one with `.pub`.",
            writes: true,
            secrets: &["keyPassphrase"],
            result: "`{ \"keyFilePath\", \"publicKeyFilePath\", \"publicKey\", \"fingerprint\", \"plan\" }`; key and fingerprint are null after `whatIf`",
            limit: DefaultLimit::Hour,
            work: without_session(|events, request, secrets| async move {
                answer(&ssh_key::create(&events, request, secrets).await?, Secrets::default())
            }),
        },
    ]
}
