//! An image command that is stopped during a write reports the image as unfinished, or as done if the registry had answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::registry::content::{digest, noise};
use crate::registry::{REGISTRY, lacks, use_case};
use crate::world::World;
use hyper::Method;
use serde_json::json;

/// Long enough to stop the operation before the registry receives the request.
const HELD: Duration = Duration::from_millis(400);

#[test]
fn each_image_command_names_the_image_that_it_was_writing() {
    if lacks("each_image_command_names_the_image_that_it_was_writing", REGISTRY) {
        return;
    }
    let bytes = noise(91, 300_000);
    let (world, ()) = World::with(|layout| {
        let image = layout.image("linux/amd64", &[&bytes]);
        layout.name("team/image:v1", &image);
    });
    let sound = world.front(|_, _| None);
    // The parts of the image are read before the export begins.
    let layer = format!("/blobs/{}", digest(&bytes));

    for (name, method, part) in [
        ("import", Method::PUT, "/manifests/"),
        ("copy", Method::PUT, "/manifests/"),
        ("export", Method::GET, layer.as_str()),
        ("remove", Method::DELETE, "/manifests/"),
    ] {
        let reached = Arc::new(AtomicBool::new(false));
        let (seen, part) = (Arc::clone(&reached), part.to_owned());
        let held = world.front(move |request, _| {
            if request.method() == method && request.uri().path().contains(&part) {
                seen.store(true, Ordering::SeqCst);
                std::thread::sleep(HELD);
            }
            None
        });
        let there = format!("{}/team/image:v1", held.name);
        let request = match name {
            "import" => json!({ "path": world.layout.path, "registry": format!("{}/other", held.name) }),
            "copy" => {
                json!({ "source": format!("{}/team/image:v1", sound.name), "destination": format!("{}/copied/image:v1", held.name) })
            }
            "export" => json!({ "images": [there], "path": world.folder.path("images.tar") }),
            _ => json!({ "image": there }),
        };
        let operation = use_case::start(&world.authority, name, request);
        let ended = operation.end_with(|operation, _| {
            if reached.load(Ordering::SeqCst) {
                operation.cancel();
            }
        });
        let changes = ended.changes();
        assert!(changes.iter().any(|text| text.contains("image:v1")), "{name}: {changes:?}");
    }
}
