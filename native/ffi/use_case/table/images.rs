//! Use cases of the images in registries.

use azcr_core::provision::images::{copy, export, import, list, lookup as image_lookup, remove};

use crate::use_case::time_limit::DefaultLimit;
use crate::use_case::{UseCase, on_any_session};

pub fn rows() -> Vec<UseCase> {
    vec![
        UseCase {
            name: "image_copy",
            summary: "Copies an image from registry to registry.",
            writes: true,
            secrets: &["sourcePassword?", "destinationPassword?"],
            result: "`{ \"image\": {…}, \"action\", \"plan\" }`",
            limit: DefaultLimit::Week,
            work: on_any_session(|events, stamp, request, secrets| async move {
                copy::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_export",
            summary: "Writes images to one archive.",
            writes: true,
            secrets: &["password?"],
            result: "`{ \"path\", \"images\": [{…}], \"failures\": […], \"action\", \"plan\" }`",
            limit: DefaultLimit::Week,
            work: on_any_session(|events, stamp, request, secrets| async move {
                export::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_import",
            summary: "Pushes the images of an archive, below `registry` or, if there is only one, as `destination`. Names in `images` may contain \
                      `*` and `?`.",
            writes: true,
            secrets: &["password?"],
            result: "that of `azcr_image_export_start`",
            limit: DefaultLimit::Week,
            work: on_any_session(|events, stamp, request, secrets| async move {
                import::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_list",
            summary: "Lists the images of a registry. `repositories` and `tags` may contain `*` and `?`.",
            writes: false,
            secrets: &["password?"],
            result: "`{ \"images\": [{ \"image\", \"registry\", \"repository\", \"tag\", \"digest\", \"mediaType\", \"platforms\", \"size\" }], \
                     \"failures\": […] }`",
            limit: DefaultLimit::Day,
            work: on_any_session(|events, stamp, request, secrets| async move {
                list::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_lookup",
            summary: "Lists names in a registry for argument completion: its repositories, or the tags of `repository`.",
            writes: false,
            secrets: &["password?"],
            result: "`{ \"values\": [\"…\"] }`",
            limit: DefaultLimit::Hour,
            work: on_any_session(|events, stamp, request, secrets| async move {
                image_lookup::run(&events, stamp, request, secrets).await
            }),
        },
        UseCase {
            name: "image_remove",
            summary: "Removes an image from a registry, with all of its tags.",
            writes: true,
            secrets: &["password?"],
            result: "`{ \"image\", \"digest\", \"tags\", \"action\": \"removed\", \"plan\" }`; the plan's action is `remove`",
            limit: DefaultLimit::Hour,
            work: on_any_session(|events, stamp, request, secrets| async move {
                remove::run(&events, stamp, request, secrets).await
            }),
        },
    ]
}
