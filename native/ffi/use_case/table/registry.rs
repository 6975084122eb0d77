//! Use cases for a deployed registry, its virtual machine, and its Marketplace item.

use azcr_core::clock::Clock;
use azcr_core::provision::{deployment, gallery, log_collection, rotation, space, verification};
use azcr_core::secret::Secrets;

use crate::use_case::time_limit::DefaultLimit;
use crate::use_case::{UseCase, answer, on_any_session, on_stamp, without_session};

pub fn rows() -> Vec<UseCase> {
    vec![
        UseCase {
            name: "deployment",
            summary: "Deploys the registry and follows the deployment to its end. `adminPublicKey` is the key's text or the path of a file, \
                      which `generateSshKey` creates with the private key.",
            writes: true,
            secrets: &["servicePrincipalClientSecret", "keyPassphrase?"],
            result: "`{ \"deployment\": {…}, \"registry\": {\"registryHostName\", \"registryUrl\"}, \"plan\": [ … ], \"durationMs\" }`",
            limit: DefaultLimit::Day,
            work: on_stamp(|stamp, request, secrets| async move { deployment::run(&stamp, request, secrets).await }),
        },
        UseCase {
            name: "deployment_read",
            summary: "Returns the state of a registry's deployments.",
            writes: false,
            secrets: &[],
            result: "`{ \"deployments\": [ {…} ] }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { deployment::read::run(&stamp, request).await }),
        },
        UseCase {
            name: "deployment_stop",
            summary: "Cancels a running deployment.",
            writes: true,
            secrets: &[],
            result: "`{ \"deployment\": {…}, \"action\": \"cancelled\", \"plan\": [ … ] }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { deployment::stop::run(&stamp, request).await }),
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
            limit: DefaultLimit::Day,
            work: on_stamp(|stamp, request, secrets| async move {
                rotation::certificate::run(&stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "credential_update",
            summary: "Replaces a login of the registry, as far as the registry allows it now; with `redeploy` by deploying the registry again.",
            writes: true,
            secrets: &["registryUserPassword", "servicePrincipalClientSecret?"],
            result: "`{ \"state\": \"complete\", \"registry\", \"registryUserName\", \"oldRegistryUserName\", \"newLoginWorks\": true, \
                     \"oldLoginWorks\": false, \"deployment\": {…} or null, \"plan\": [ … ] }`; `state` is `complete` or `deploymentNeeded`",
            limit: DefaultLimit::Day,
            work: on_stamp(|stamp, request, secrets| async move {
                rotation::credential::run(&stamp, request, secrets).await
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
            limit: DefaultLimit::Day,
            work: on_stamp(
                |stamp, request, secrets| async move { rotation::image::run(&stamp, request, secrets).await },
            ),
        },
        UseCase {
            name: "registry_test",
            summary: "Tests a registry like a client. A failed check is not a failure of the operation. Without a session, no login \
                      is read from a key vault.",
            writes: false,
            secrets: &["password?"],
            result: "`{ \"registry\", \"passed\": true, \"open\": false, \"checks\": [ {\"check\", \"state\", \"message\", \"id\", \"hint\"} ] }`; \
                     `open` means that the registry asks for no login; `id` and `hint` are `null` unless the check failed; `check` is \
                     `name`, `certificateName`, `certificateThumbprint`, `certificateDates`, `trust`, `login`, `catalog`, `push`, `pull`, \
                     `servicePrincipalSecret` (only with `servicePrincipalClientId`), `state` is `passed`, `failed`, `skipped`",
            limit: DefaultLimit::Hour,
            work: on_any_session(|events, stamp, request, secrets| async move {
                verification::test(&events, stamp, &Clock::system(), request, secrets).await
            }),
        },
        UseCase {
            name: "registry_measure",
            summary: "Measures the repositories of a registry, and on a stamp the blobs of its storage that no manifest refers to.",
            writes: false,
            secrets: &["password?"],
            result: "`{ \"registry\", \"repositories\": [ {\"registry\", \"repository\", \"tags\", \"manifests\", \"untaggedManifests\", \
                     \"size\", \"sharedSize\"} ], \"tags\", \"manifests\", \"size\", \"untaggedSize\", \"untaggedImages\": [\"…\"], \
                     \"storedSize\", \"orphanedBlobs\", \"orphanedSize\", \"failures\": […] }`; sizes are bytes, and what only the storage \
                     knows is `null` when it was not read",
            limit: DefaultLimit::Day,
            work: on_any_session(|events, stamp, request, secrets| async move {
                space::measure::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "registry_optimize",
            summary: "Runs the garbage collection of a registry on its VM over SSH. The registry is read-only while it runs. `hostKeyFingerprint` is \
                      `SHA256:…`.",
            writes: true,
            secrets: &["keyPassphrase?"],
            result: "`{ \"host\", \"hostKeyFingerprint\", \"deletedBlobs\", \"freedBytes\", \"durationMs\", \"action\", \"plan\" }`; `freedBytes` is \
                     `null` without a session on the stamp; `action` is `removed` or `unchanged`",
            limit: DefaultLimit::Day,
            work: on_any_session(|events, stamp, request, secrets| async move {
                space::optimize::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "log_collect",
            summary: "Collects the logs of a registry VM over SSH in one ZIP file, without secrets. `hostKeyFingerprint` is \
                      `SHA256:…`.",
            writes: false,
            secrets: &["keyPassphrase?"],
            result: "`{ \"path\", \"size\", \"host\", \"hostKeyFingerprint\", \"collected\": [ {\"source\", \"entry\", \"size\"} ], \
                     \"missing\": [ {\"source\", \"reason\"} ] }`; `entry` is the name in the archive, sizes are bytes",
            limit: DefaultLimit::Week,
            work: without_session(|events, request, secrets| async move {
                answer(&log_collection::run(&events, request, secrets).await?, Secrets::default())
            }),
        },
        UseCase {
            name: "gallery_item_add",
            summary: "Adds a Marketplace item.",
            writes: true,
            secrets: &[],
            result: "`{ \"item\": {\"name\", \"displayName\", \"publisher\", \"version\", \"id\"}, \"action\" }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { gallery::add(&stamp, request).await }),
        },
        UseCase {
            name: "gallery_item_upload",
            summary: "Adds a Marketplace item from a local package: uploads it to a blob of the stamp, adds it, and removes the blob. Without \
                      `resourceGroupName` and `storageAccountName` the blob is in a temporary resource group.",
            writes: true,
            secrets: &[],
            result: "that of `azcr_gallery_item_add_start`",
            limit: DefaultLimit::Week,
            work: on_stamp(|stamp, request, _| async move { gallery::upload(&stamp, request).await }),
        },
        UseCase {
            name: "gallery_item_remove",
            summary: "Removes a Marketplace item.",
            writes: true,
            secrets: &[],
            result: "`{ \"action\": \"removed\" }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { gallery::remove(&stamp, request).await }),
        },
        UseCase {
            name: "gallery_item_list",
            summary: "Lists Marketplace items.",
            writes: false,
            secrets: &[],
            result: "`{ \"items\": [ … ] }`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { gallery::list(&stamp, request).await }),
        },
        UseCase {
            name: "gallery_package_create",
            summary: "Writes the package (`.azpkg`) of the registry's Marketplace item. `path` is a file or an existing folder.",
            writes: true,
            secrets: &[],
            result: "`{ \"package\": {\"path\", \"itemId\", \"publisher\", \"name\", \"version\", \"length\", \"sha256\"}, \"action\", \"plan\" }`",
            limit: DefaultLimit::Hour,
            work: without_session(|events, request, _| async move {
                answer(&gallery::create_package(&events, request)?, Secrets::default())
            }),
        },
    ]
}
