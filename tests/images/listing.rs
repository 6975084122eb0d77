//! Lists of registries with broken content: each broken image is reported, and all others are listed.

use crate::registry::content::noise;
use crate::registry::proxy::status;
use crate::registry::{REGISTRY, lacks, use_case};
use crate::world::World;
use hyper::StatusCode;
use serde_json::{Value, json};

/// Creates `team/app` with four tags, and `team/index` with a single image and an index; returns the digest of a manifest that only the index refers to.
fn world() -> (World, String) {
    World::with(|layout| {
        for tag in ["v1", "v2", "v3", "w1"] {
            let image = layout.image("linux/amd64", &[&noise(u64::from(tag.as_bytes()[1]), 1000)]);
            layout.name(&format!("team/app:{tag}"), &image);
        }
        let linux = layout.image("linux/amd64", &[&noise(71, 2000)]);
        let arm = layout.image("linux/arm64", &[&noise(72, 2000)]);
        let child = arm["digest"].as_str().expect("a digest").to_owned();
        let index = layout.index_of(&[linux.clone(), arm]);
        layout.name("team/index:good", &linux);
        layout.name("team/index:v1", &index);
        child
    })
}

/// Lists through a server that answers `status` for the paths with these endings.
fn list(world: &World, broken: &[(&str, StatusCode)], request: &Value) -> (Vec<String>, Vec<(String, String)>) {
    let broken: Vec<(String, StatusCode)> = broken.iter().map(|(path, code)| ((*path).to_owned(), *code)).collect();
    let front = world.front(move |request, _| {
        broken.iter().find(|(end, _)| request.uri().path().ends_with(end)).map(|(_, code)| status(*code))
    });
    let mut request = request.clone();
    request["registry"] = front.name.as_str().into();
    let ended = use_case::run(&world.authority, "list", request);
    let result = ended.result();
    let short = |name: &Value| name.as_str().expect("a name").replace(&format!("{}/", front.name), "");
    let listed = result["images"].as_array().expect("images").iter();
    let mut images: Vec<String> = listed.map(|image| short(&image["image"])).collect();
    // Registries return tags in any order.
    images.sort();
    let failures = result["failures"].as_array().expect("failures").iter().map(|failure| {
        let image = failure["image"].as_str().expect("a name");
        let repository = image.rsplit_once(':').expect("a port").0;
        let message = failure["error"]["message"].as_str().expect("a message");
        assert!(message.contains(repository), "{message}");
        (short(&failure["image"]), failure["error"]["id"].as_str().expect("an id").to_owned())
    });
    (images, failures.collect())
}

fn failure(image: &str, id: &str) -> (String, String) {
    (image.to_owned(), id.to_owned())
}

#[test]
fn broken_image_does_not_end_the_listing() {
    if lacks("broken_image_does_not_end_the_listing", REGISTRY) {
        return;
    }
    let (world, child) = world();
    let app = ["team/app:v1", "team/app:v2", "team/app:v3", "team/app:w1"];
    let index = ["team/index:good", "team/index:v1"];
    let (images, failures) = list(&world, &[], &json!({}));
    assert_eq!((images, failures), ([&app[..], &index].concat().iter().map(ToString::to_string).collect(), vec![]));

    let tag = ("/team/app/manifests/v2", StatusCode::INTERNAL_SERVER_ERROR);
    let child = format!("/manifests/{}", child);
    let broken = [tag, (child.as_str(), StatusCode::NOT_FOUND)];
    for request in
        [json!({}), json!({ "repositories": ["team/app", "team/index"] }), json!({ "repositories": ["team/*"] })]
    {
        let (images, failures) = list(&world, &broken, &request);
        assert_eq!(images, ["team/app:v1", "team/app:v3", "team/app:w1", "team/index:good"], "{request}");
        let expected = [failure("team/app:v2", "Registry.Unavailable"), failure("team/index:v1", "Image.NotFound")];
        assert_eq!(failures, expected, "{request}");
    }
    let (images, failures) =
        list(&world, &[("/team/app/manifests/v1", StatusCode::NOT_FOUND)], &json!({ "tags": ["v1"] }));
    assert_eq!(images, ["team/index:v1"]);
    assert_eq!(failures, [failure("team/app:v1", "Image.NotFound")]);
}

#[test]
fn repository_that_cannot_be_listed_is_one_error() {
    if lacks("repository_that_cannot_be_listed_is_one_error", REGISTRY) {
        return;
    }
    let (world, _) = world();
    for (code, id) in [
        (StatusCode::FORBIDDEN, "Registry.AccessDenied"),
        (StatusCode::UNAUTHORIZED, "Registry.LoginFailed"),
        (StatusCode::REQUEST_TIMEOUT, "Registry.Unavailable"),
        (StatusCode::BAD_GATEWAY, "Registry.Unavailable"),
    ] {
        let named = json!({ "repositories": ["team/app", "team/index"] });
        assert_eq!(list(&world, &[("/team/app/tags/list", code)], &named).0, ["team/index:good", "team/index:v1"]);
        let (images, failures) = list(&world, &[("/team/app/tags/list", code)], &json!({}));
        assert_eq!(images, ["team/index:good", "team/index:v1"]);
        assert_eq!(failures.len(), 1);
        assert_eq!(failures[0].1, id);
    }
    let (images, failures) = list(&world, &[], &json!({ "repositories": ["team/absent", "team/index"] }));
    assert_eq!(images.len(), 2);
    assert_eq!(failures, [failure("team/absent", "Image.NotFound")]);
}

#[test]
fn requested_tags_that_do_not_exist_are_reported() {
    if lacks("requested_tags_that_do_not_exist_are_reported", REGISTRY) {
        return;
    }
    let (world, _) = world();
    for (request, images, failed) in [
        (json!({ "repositories": ["team/app"], "tags": ["v9"] }), 0, &["team/app:v9"][..]),
        (json!({ "repositories": ["team/app"], "tags": ["x*"] }), 0, &["team/app:x*"]),
        (json!({ "repositories": ["team/app"], "tags": ["v1", "v9", "x*"] }), 1, &["team/app:v9"]),
        (json!({ "repositories": ["team/*"], "tags": ["v9"] }), 0, &[]),
        (json!({ "tags": ["x*"] }), 0, &[]),
    ] {
        let (found, failures) = list(&world, &[], &request);
        assert_eq!(found.len(), images, "{request}");
        assert_eq!(failures.iter().map(|(image, _)| image.as_str()).collect::<Vec<_>>(), failed, "{request}");
    }
}
