//! Add-ContainerRegistryGalleryItem -Path and Remove-ContainerRegistryGalleryItem.

use std::ptr::null_mut;

use super::{Flow, Job, text};
use crate::support::operation::Operation;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

const ITEM: &str = "Contoso.ContainerRegistry.1.0.0";

pub const UPLOAD: Flow = Flow {
    name: "gallery upload",
    needs: &[],
    prepare: |stamp| package(stamp),
    server: None,
    job: |_, facts| Job::new("gallery_item_upload", facts.clone(), &[]).of_operator(),
};

pub const REMOVAL: Flow = Flow {
    name: "gallery removal",
    needs: &[],
    prepare: |stamp| {
        Job::new("gallery_item_upload", package(stamp), &[]).of_operator().run(stamp);
        json!({ "name": ITEM })
    },
    server: None,
    job: |_, facts| Job::new("gallery_item_remove", facts.clone(), &[]).of_operator(),
};

/// Creates the package, and returns the request of its upload.
fn package(stamp: &TestStamp) -> Value {
    let path = stamp.folder.path("registry.azpkg");
    let request = json!({ "version": 1, "path": path, "publisher": "Contoso", "itemVersion": "1.0.0" });
    let operation = Operation::try_start(null_mut(), "gallery_package_create", &request.to_string(), &[]);
    operation.expect("a start").end().result();
    json!({ "path": text(&path) })
}
