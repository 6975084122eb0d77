//! An image command that is stopped in the middle of a write names the image as unfinished, or as done when the registry had answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, digest, noise};
use crate::registry::proxy::Proxy;
use crate::registry::server::{Server, Setup};
use crate::registry::{REGISTRY, lacks, use_case};
use crate::support::stamp::Folder;
use hyper::Method;
use serde_json::{Value, json};

const OPEN: Setup = Setup { deletion: true, guarded: false, foreign_layers: true };
/// Long enough for the test to stop the operation before the registry sees the request.
const HELD: Duration = Duration::from_millis(400);

#[test]
fn each_image_command_names_the_image_that_it_was_writing() {
    if lacks("each_image_command_names_the_image_that_it_was_writing", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::with(&folder.path(""), &authority, OPEN);
    let sound = Proxy::start(&authority, server.port, |_, _| None);
    let mut layout = Layout::new(folder.path("layout"));
    let bytes = noise(91, 300_000);
    let image = layout.image("linux/amd64", &[&bytes]);
    // What the image consists of is read before the export begins.
    let layer = format!("/blobs/{}", digest(&bytes));
    layout.name("team/image:v1", &image);
    use_case::run(&authority, "import", json!({ "path": layout.path, "registry": sound.name })).result();

    for (name, method, part) in [
        ("import", Method::PUT, "/manifests/"),
        ("copy", Method::PUT, "/manifests/"),
        ("export", Method::GET, layer.as_str()),
        ("remove", Method::DELETE, "/manifests/"),
    ] {
        let reached = Arc::new(AtomicBool::new(false));
        let (seen, part) = (Arc::clone(&reached), part.to_owned());
        let held = Proxy::start(&authority, server.port, move |request, _| {
            if request.method() == method && request.uri().path().contains(&part) {
                seen.store(true, Ordering::SeqCst);
                std::thread::sleep(HELD);
            }
            None
        });
        let there = format!("{}/team/image:v1", held.name);
        let request = match name {
            "import" => json!({ "path": layout.path, "registry": format!("{}/other", held.name) }),
            "copy" => {
                json!({ "source": format!("{}/team/image:v1", sound.name), "destination": format!("{}/copied/image:v1", held.name) })
            }
            "export" => json!({ "images": [there], "path": folder.path("images.tar") }),
            _ => json!({ "image": there }),
        };
        let operation = use_case::start(&authority, name, request);
        let ended = operation.end_watched(|operation| {
            if reached.load(Ordering::SeqCst) {
                operation.cancel();
            }
        });
        assert_eq!(ended.last["outcome"], "cancelled", "{name}: {:#}", ended.last);
        let list = |list: &str| ended.last[list].as_array().cloned().unwrap_or_default();
        let named: Vec<Value> = list("done").into_iter().chain(list("unfinished")).collect();
        assert!(
            named.iter().any(|text| text.as_str().is_some_and(|text| text.contains("image:v1"))),
            "{name}: {named:?}"
        );
    }
}
