//! Test-ContainerRegistry with a registry that stayed read-only after an interrupted garbage collection.

use hyper::Method;
use serde_json::json;

use crate::registry::content::noise;
use crate::registry::proxy::{bytes, status};
use crate::registry::{REGISTRY, lacks, use_case};
use crate::world::World;
use hyper::StatusCode;

#[test]
fn test_of_a_read_only_registry_names_the_command_that_makes_it_writable() {
    if lacks("test_of_a_read_only_registry_names_the_command_that_makes_it_writable", REGISTRY) {
        return;
    }
    let (world, ()) = World::with(|layout| {
        let image = layout.image("linux/amd64", &[&noise(93, 1_000)]);
        layout.name("team/image:v1", &image);
    });
    let read_only = world.front(|request, _| match *request.method() {
        Method::GET | Method::HEAD => None,
        _ => {
            let body = r#"{"errors":[{"code":"UNSUPPORTED","message":"The operation is unsupported."}]}"#;
            Some(bytes(StatusCode::METHOD_NOT_ALLOWED, body))
        }
    });
    let refusing = world.front(|request, _| match *request.method() {
        Method::GET | Method::HEAD => None,
        _ => Some(status(StatusCode::FORBIDDEN)),
    });
    for (front, expected) in [(&read_only, true), (&refusing, false)] {
        let ended = use_case::test(&world.authority, json!({ "registry": front.name }));
        let checks = ended.result()["checks"].as_array().expect("checks");
        let push = checks.iter().find(|check| check["state"] == "failed").expect("a failed check");
        assert_eq!(push.to_string().contains("Optimize-ContainerRegistry"), expected, "{push:#}");
    }
}
