//! Use cases for the Marketplace products that a registry needs.

use azcr_core::provision::marketplace::{inspection, installation};

use crate::use_case::time_limit::DefaultLimit;
use crate::use_case::{UseCase, on_stamp};

pub fn rows() -> Vec<UseCase> {
    vec![
        UseCase {
            name: "marketplace_test",
            summary: "Tests whether the stamp has the AKS base image and the custom script extension that a registry needs, and, on the operator \
                      endpoint, the Marketplace item. A failed check is not a failure of the operation.",
            writes: false,
            secrets: &[],
            result: "`{ \"location\", \"operator\", \"passed\": true, \"products\": [ {\"name\", \"displayName\", \"version\", \"length\"} ], \
                     \"checks\": [ {\"check\", \"state\", \"message\", \"id\", \"hint\"} ] }`; `products` are those that the stamp lacks and can \
                     download; `check` is `aksBaseImage`, `customScriptExtension`, `galleryItem`, `registration`, the others as for \
                     `azcr_registry_test_start`",
            limit: DefaultLimit::Hour,
            work: on_stamp(|stamp, request, _| async move { inspection::run(&stamp, request).await }),
        },
        UseCase {
            name: "marketplace_install",
            summary: "Downloads the products that the stamp lacks for a registry, or those of `productNames`, from Azure, and waits until the \
                      stamp has them.",
            writes: true,
            secrets: &[],
            result: "`{ \"products\": [ {\"name\", \"displayName\", \"version\", \"length\"} ], \"action\", \"plan\": [ … ] }`; `action` is \
                     `downloaded` or `unchanged`",
            limit: DefaultLimit::Week,
            work: on_stamp(|stamp, request, _| async move { installation::run(&stamp, request).await }),
        },
    ]
}
