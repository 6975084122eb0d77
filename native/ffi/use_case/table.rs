//! All use cases of the C ABI. After a change of a row or of a request's type, run `cargo xtask generate`.

use std::sync::LazyLock;

use azcr_core::clock::Clock;
use azcr_core::provision::images::{copy, export, import, list, lookup as image_lookup, remove};
use azcr_core::provision::prerequisites::{self, drift};
use azcr_core::provision::{
    certificate, connect, credential_rotation, deployment, gallery, image_sku, key_vault, key_vault_secret,
    log_collection, lookup, removal, resource_group, rotation, ssh_key, storage_account, storage_container,
    verification,
};
use azcr_core::secret::Secrets;

use super::{UseCase, answer, on_any_session, on_stamp, without_session};

pub static USE_CASES: LazyLock<Vec<UseCase>> = LazyLock::new(|| {
    vec![
        UseCase {
            name: "connect",
            summary: "Signs in and finds the stamp and the subscription.",
            writes: false,
            secrets: &[],
            result: "`{ \"stamp\": {…} }` (below); an error when there is no subscription, or several and none was chosen",
            work: on_stamp(|stamp, request: connect::Request, _| async move { connect::run(&stamp, request).await }),
        },
        UseCase {
            name: "login_status",
            summary: "Returns which account is signed in to which stamp.",
            writes: false,
            secrets: &[],
            result: "`{ \"loggedIn\": true, \"stamp\": {…} }`",
            work: on_stamp(|stamp, request: connect::Request, _| async move {
                connect::login_status(&stamp, request).await
            }),
        },
        UseCase {
            name: "lookup",
            summary: "Lists names for completion.",
            writes: false,
            secrets: &[],
            result: "`{ \"values\": [\"…\"] }`",
            work: on_stamp(|stamp, request: lookup::Request, _| async move { lookup::run(&stamp, request).await }),
        },
        UseCase {
            name: "prerequisites",
            summary: "Creates everything that the registry's template needs: resource group, storage account and container, key vault, \
                      role assignment, access policies, secrets.",
            writes: true,
            secrets: &["certificatePassword", "registryUserPassword"],
            result: "`prerequisites` (below)",
            work: on_stamp(|stamp, request: prerequisites::Request, secrets| async move {
                prerequisites::run(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "prerequisites_test",
            summary: "Lists what `azcr_prerequisites_start` would change with the same request, and writes nothing. A difference is not a \
                      failure of the operation.",
            writes: false,
            secrets: &["certificatePassword", "registryUserPassword"],
            result: "`{ \"passed\": false, \"compared\": true, \"differences\": [ {\"what\", \"resource\", \"expected\", \"actual\", \"hint\"} ], \
                     \"problems\": [ … ] }` (below)",
            work: on_stamp(|stamp, request: prerequisites::Request, secrets| async move {
                drift::run(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "removal",
            summary: "Removes what `azcr_prerequisites_start` created, and before that what `azcr_deployment_start` created in the groups \
                      that are named; nothing else.",
            writes: true,
            secrets: &[],
            result: "`{ \"action\": \"removed\", \"plan\": [ … ] }`; what is kept is a step with the action `none` and the reason",
            work: on_stamp(|stamp, request: removal::Request, _| async move { removal::run(&stamp, request).await }),
        },
        UseCase {
            name: "resource_group",
            summary: "Creates a resource group if it does not exist. Only then `location` is needed.",
            writes: true,
            secrets: &[],
            result: "`{ \"resourceGroup\": {\"id\", \"name\", \"location\"}, \"action\": \"created\" }`",
            work: on_stamp(|stamp, request: resource_group::Request, _| async move {
                resource_group::run(&stamp, request).await
            }),
        },
        UseCase {
            name: "storage_account",
            summary: "Creates a storage account if it does not exist.",
            writes: true,
            secrets: &[],
            result: "`{ \"storageAccount\": {\"id\", \"name\", \"location\", \"resourceGroupName\", \"skuName\", \"kind\", \"httpsTrafficOnly\", \
                     \"blobEndpoint\", \"provisioningState\", \"sku\": {\"name\", \"tier\"}, \"primaryEndpoints\": {\"blob\", \"queue\"?, \
                     \"table\"?, \"file\"?}, \"primaryLocation\", \"statusOfPrimary\", \"creationTime\", \"tags\"}, \"action\" }`",
            work: on_stamp(|stamp, request: storage_account::Request, _| async move {
                storage_account::run(&stamp, request).await
            }),
        },
        UseCase {
            name: "storage_container",
            summary: "Creates a private blob container if it does not exist.",
            writes: true,
            secrets: &[],
            result: "`{ \"container\": {\"name\", \"url\"}, \"action\" }`",
            work: on_stamp(|stamp, request: storage_container::Request, _| async move {
                storage_container::run(&stamp, request).await
            }),
        },
        UseCase {
            name: "key_vault",
            summary: "Creates a key vault if it does not exist.",
            writes: true,
            secrets: &[],
            result: "`{ \"keyVault\": {\"id\", \"name\", \"location\", \"resourceGroupName\", \"vaultUri\", \"sku\", \"tenantId\", \
                     \"enabledForDeployment\", \"enabledForTemplateDeployment\", \"enabledForDiskEncryption\", \"accessPolicies\", \
                     \"tags\"}, \"action\" }`",
            work: on_stamp(
                |stamp, request: key_vault::Request, _| async move { key_vault::run(&stamp, request).await },
            ),
        },
        UseCase {
            name: "key_vault_secret",
            summary: "Writes a secret into a key vault.",
            writes: true,
            secrets: &["secretValue"],
            result: "`{ \"secret\": {\"id\", \"name\", \"version\", \"url\", \"contentType\"}, \"action\" }`",
            work: on_stamp(|stamp, request: key_vault_secret::SecretRequest, secrets| async move {
                key_vault_secret::run(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "certificate_secret",
            summary: "Writes a certificate into a key vault in the form that the compute provider reads.",
            writes: true,
            secrets: &["certificatePassword"],
            result: "`{ \"secret\": {…}, \"thumbprint\", \"keyVaultResourceId\", \"secretUrl\", \"report\": {\"before\": [lines], \
                     \"after\": []}, \"action\" }`",
            work: on_stamp(|stamp, request: key_vault_secret::CertificateRequest, secrets| async move {
                key_vault_secret::run_certificate(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "registry_access_secret",
            summary: "Writes a login of the registry into a key vault.",
            writes: true,
            secrets: &["registryUserPassword"],
            result: "`{ \"secret\": {…}, \"action\" }`",
            work: on_stamp(|stamp, request: key_vault_secret::AccessRequest, secrets| async move {
                key_vault_secret::run_access(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "credential_update",
            summary: "Replaces a login of the registry, as far as the registry allows it now.",
            writes: true,
            secrets: &["registryUserPassword"],
            result: "`{ \"state\": \"complete\", \"registryUserName\", \"oldRegistryUserName\", \"newLoginWorks\": true, \
                     \"oldLoginWorks\": false, \"plan\": [ … ] }`; `state` is `complete` or `deploymentNeeded`",
            work: on_stamp(|stamp, request: credential_rotation::Request, secrets| async move {
                credential_rotation::run(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_sku",
            summary: "Lists the SKUs of the virtual machine image that the registry runs on.",
            writes: false,
            secrets: &[],
            result: "`{ \"skus\": [\"…\"], \"report\": {\"before\": [lines], \"after\": [lines]} }`",
            work: on_stamp(
                |stamp, request: image_sku::Request, _| async move { image_sku::run(&stamp, request).await },
            ),
        },
        UseCase {
            name: "certificate_encode",
            summary: "Reads and checks a PFX file.",
            writes: false,
            secrets: &["certificatePassword"],
            result: "`{ \"certificate\": {…} }`; the value for the key vault is the secret `encoded`",
            work: without_session(|events, request: certificate::EncodeRequest, secrets| async move {
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
                     \"keyAlgorithm\"}, \"filePath\" }`",
            work: without_session(|events, request: certificate::CreateRequest, secrets| async move {
                let created = certificate::create(&events, &Clock::system(), request, secrets).await?;
                answer(&created, Secrets::default())
            }),
        },
        UseCase {
            name: "ssh_key_create",
            summary: "Creates an SSH key pair (RSA, 4096 bits) as two new files, the public one with `.pub`.",
            writes: true,
            secrets: &["keyPassphrase"],
            result: "`{ \"keyFilePath\", \"publicKeyFilePath\", \"publicKey\", \"fingerprint\" }`; the last two are null after `whatIf`",
            work: without_session(|events, request: ssh_key::CreateRequest, secrets| async move {
                answer(&ssh_key::create(&events, request, secrets).await?, Secrets::default())
            }),
        },
        UseCase {
            name: "deployment",
            summary: "Deploys the registry and follows the deployment to its end. `adminPublicKey` is the key's text or the path of a file.",
            writes: true,
            secrets: &["servicePrincipalClientSecret"],
            result: "`{ \"deployment\": {…}, \"registry\": {\"registryHostName\", \"registryUrl\"}, \"plan\": [ … ], \"durationMs\" }`",
            work: on_stamp(|stamp, request: deployment::Request, secrets| async move {
                deployment::run(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "deployment_read",
            summary: "Returns the state of a registry's deployments.",
            writes: false,
            secrets: &[],
            result: "`{ \"deployments\": [ {…} ] }`",
            work: on_stamp(|stamp, request: deployment::read::Request, _| async move {
                deployment::read::run(&stamp, request).await
            }),
        },
        UseCase {
            name: "deployment_stop",
            summary: "Cancels a running deployment.",
            writes: true,
            secrets: &[],
            result: "`{ \"deployment\": {…}, \"action\": \"cancelled\" }`",
            work: on_stamp(|stamp, request: deployment::stop::Request, _| async move {
                deployment::stop::run(&stamp, request).await
            }),
        },
        UseCase {
            name: "certificate_update",
            summary: "Writes a certificate into the vault of a registry and deploys the registry again with it, in the resource group of its \
                      virtual machine and with the values of the last deployment that succeeded. Changes nothing when the registry \
                      has this certificate already.",
            writes: true,
            secrets: &["certificatePassword", "servicePrincipalClientSecret"],
            result: "`{ \"deployment\": {…}, \"thumbprint\", \"secretUrl\", \"action\", \"plan\": [ … ] }`; `action` is `updated` or \
                     `unchanged`",
            work: on_stamp(|stamp, request: rotation::certificate::Request, secrets| async move {
                rotation::certificate::run(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "registry_image_update",
            summary: "Deploys the registry with a newer image into a new group, with the same storage and vault; verifies the new virtual \
                      machine and moves the DNS label to it. The old one stays unless `removeOld` is true.",
            writes: true,
            secrets: &["servicePrincipalClientSecret", "password?"],
            result: "`{ \"deployment\": {…} or null, \"registry\": {…}, \"virtualMachineSku\", \"action\", \"plan\": [ … ] }`; `action` is \
                     `updated` or `unchanged`",
            work: on_stamp(|stamp, request: rotation::image::Request, secrets| async move {
                rotation::image::run(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "registry_test",
            summary: "Tests a registry as a client uses it. A failed check is not a failure of the operation. Without a session no login \
                      comes from a key vault.",
            writes: false,
            secrets: &["password?"],
            result: "`{ \"registry\", \"passed\": true, \"open\": false, \"checks\": [ {\"check\", \"state\", \"message\", \"id\", \"hint\"} ] }`; \
                     `open` means that the registry asks for no login; `id` and `hint` are `null` unless the check failed; `check` is \
                     `name`, `certificateName`, `certificateThumbprint`, `certificateDates`, `trust`, `login`, `catalog`, `push`, `pull`, \
                     `state` is `passed`, `failed`, `skipped`",
            work: on_any_session(|events, stamp, request: verification::Request, secrets| async move {
                verification::run(&events, stamp, &Clock::system(), request, secrets).await
            }),
        },
        UseCase {
            name: "log_collect",
            summary: "Collects the logs of a registry's machine by SSH into one ZIP file, without secrets. `hostKeyFingerprint` is \
                      `SHA256:…`.",
            writes: false,
            secrets: &["keyPassphrase?"],
            result: "`{ \"path\", \"size\", \"host\", \"hostKeyFingerprint\", \"collected\": [ {\"source\", \"entry\", \"size\"} ], \
                     \"missing\": [ {\"source\", \"reason\"} ] }`; `entry` is the name in the archive, sizes are bytes",
            work: without_session(|events, request: log_collection::Request, secrets| async move {
                answer(&log_collection::run(&events, request, secrets).await?, Secrets::default())
            }),
        },
        UseCase {
            name: "gallery_item_add",
            summary: "Adds a Marketplace item.",
            writes: true,
            secrets: &[],
            result: "`{ \"item\": {\"name\", \"displayName\", \"publisher\", \"version\", \"id\"}, \"action\" }`",
            work: on_stamp(|stamp, request: gallery::AddRequest, _| async move { gallery::add(&stamp, request).await }),
        },
        UseCase {
            name: "gallery_item_upload",
            summary: "Adds a Marketplace item from a local package: uploads it to a blob of the stamp, adds it, and removes the blob. Without \
                      `resourceGroupName` and `storageAccountName` the blob is in a temporary resource group.",
            writes: true,
            secrets: &[],
            result: "that of `azcr_gallery_item_add_start`",
            work: on_stamp(|stamp, request: gallery::UploadRequest, _| async move {
                gallery::upload(&stamp, request).await
            }),
        },
        UseCase {
            name: "gallery_item_remove",
            summary: "Removes a Marketplace item.",
            writes: true,
            secrets: &[],
            result: "`{ \"action\": \"removed\" }`",
            work: on_stamp(|stamp, request: gallery::RemoveRequest, _| async move {
                gallery::remove(&stamp, request).await
            }),
        },
        UseCase {
            name: "gallery_item_list",
            summary: "Lists Marketplace items.",
            writes: false,
            secrets: &[],
            result: "`{ \"items\": [ … ] }`",
            work: on_stamp(
                |stamp, request: gallery::ListRequest, _| async move { gallery::list(&stamp, request).await },
            ),
        },
        UseCase {
            name: "gallery_package_create",
            summary: "Writes the package (`.azpkg`) of the registry's Marketplace item. `path` is a file, or a folder that exists.",
            writes: true,
            secrets: &[],
            result: "`{ \"package\": {\"path\", \"itemId\", \"publisher\", \"name\", \"version\", \"length\", \"sha256\"}, \"action\", \"plan\" }`",
            work: without_session(|events, request: gallery::PackageRequest, _| async move {
                answer(&gallery::create_package(&events, request)?, Secrets::default())
            }),
        },
        UseCase {
            name: "image_copy",
            summary: "Copies an image from registry to registry.",
            writes: true,
            secrets: &["sourcePassword?", "destinationPassword?"],
            result: "`{ \"image\": {…}, \"action\", \"plan\" }`",
            work: on_any_session(|events, stamp, request: copy::Request, secrets| async move {
                copy::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_export",
            summary: "Writes images into one archive.",
            writes: true,
            secrets: &["password?"],
            result: "`{ \"path\", \"images\": [{…}], \"failures\": […], \"action\", \"plan\" }`",
            work: on_any_session(|events, stamp, request: export::Request, secrets| async move {
                export::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_import",
            summary: "Pushes the images of an archive, below `registry` or, when it is one image, as `destination`. Names in `images` may hold \
                      `*` and `?`.",
            writes: true,
            secrets: &["password?"],
            result: "that of `azcr_image_export_start`",
            work: on_any_session(|events, stamp, request: import::Request, secrets| async move {
                import::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_list",
            summary: "Lists the images of a registry. `repositories` and `tags` may hold `*` and `?`.",
            writes: false,
            secrets: &["password?"],
            result: "`{ \"images\": [{ \"image\", \"registry\", \"repository\", \"tag\", \"digest\", \"mediaType\", \"platforms\", \"size\" }], \
                     \"failures\": […] }`",
            work: on_any_session(|events, stamp, request: list::Request, secrets| async move {
                list::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_lookup",
            summary: "Lists names of a registry for completion: its repositories, or the tags of `repository`.",
            writes: false,
            secrets: &["password?"],
            result: "`{ \"values\": [\"…\"] }`",
            work: on_any_session(|events, stamp, request: image_lookup::Request, secrets| async move {
                image_lookup::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_remove",
            summary: "Removes an image from a registry, with all of its tags.",
            writes: true,
            secrets: &["password?"],
            result: "`{ \"image\", \"digest\", \"tags\", \"action\": \"removed\", \"plan\" }`; the plan's action is `remove`",
            work: on_any_session(|events, stamp, request: remove::Request, secrets| async move {
                remove::run(&events, stamp, request, secrets).await
            }),
        },
    ]
});
