//! Measure-ContainerRegistry with the real docker-registry, whose files are the blobs of the stamp's storage; its garbage collection is compared with the sizes.

use std::path::Path;
use std::process::Command;

use crate::deployment::{HOST, Prepared};
use crate::registry::authority::Authority;
use crate::registry::content::{Layout, noise};
use crate::registry::proxy::{Proxy, status};
use crate::registry::server::{Server, Setup};
use crate::registry::{REGISTRY, lacks, text, use_case};
use crate::support::flow::{ACCOUNT, CONTAINER};
use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use serde_json::{Map, Value, json};

struct World {
    prepared: Prepared,
    server: Server,
    authority: Authority,
}

impl World {
    /// Creates a registry with a shared layer, an index, an image that lost its tag, and one that was removed.
    fn new() -> Self {
        let prepared = Prepared::new(TestStamp::aad());
        prepared.deploy(&prepared.request).result();
        let folder = prepared.stamp.folder.path("");
        let authority = Authority::new(&folder);
        let server = Server::start(&folder, &authority);
        let world = Self { prepared, server, authority };
        let shared = noise(1, 9_000);
        for (name, images) in [
            ("first", vec![("team/a:v1", vec![2]), ("team/b:v1", vec![3]), ("team/lost:latest", vec![4])]),
            ("second", vec![("team/lost:latest", vec![5]), ("team/gone:v1", vec![6])]),
        ] {
            let mut layout = Layout::new(world.prepared.stamp.folder.path(name));
            for (image, layers) in images {
                let own: Vec<Vec<u8>> = layers.into_iter().map(|seed| noise(seed, 5_000)).collect();
                let layers: Vec<&[u8]> = own.iter().chain([&shared]).map(Vec::as_slice).collect();
                let image_of = layout.image("linux/amd64", &layers);
                layout.name(image, &image_of);
            }
            if name == "first" {
                let children =
                    [layout.image("linux/amd64", &[&noise(7, 700)]), layout.image("linux/arm64", &[&noise(8, 800)])];
                let index = layout.index_of(&children);
                layout.name("team/multi:v1", &index);
            }
            world.images("import", json!({ "path": layout.path, "registry": world.server.name })).result();
        }
        world.images("remove", json!({ "image": format!("{}/team/gone:v1", world.server.name) })).result();
        world
    }

    fn images(&self, name: &str, request: Value) -> Ended {
        use_case::run(&self.authority, name, request)
    }

    /// Copies the files of the registry into the container of the stamp. The azure driver begins names with a slash.
    fn store(&self) {
        let mut blobs = Map::new();
        add(&self.server.storage, &self.server.storage, &mut blobs);
        self.prepared.stamp.seed(&json!({ "containers": [{ "account": ACCOUNT, "name": CONTAINER, "blobs": blobs }] }));
    }

    fn measure_at(&self, port: u16) -> Ended {
        let mut request = json!({ "version": 1, "registry": HOST, "environment": {}, "trustedRootFile": self.authority.ca_file,
            "dockerConfigFile": self.authority.ca_file.with_file_name("no-config.json"), "resolve": {} });
        request["resolve"][HOST] = format!("127.0.0.1:{port}").into();
        self.prepared.session.run("registry_measure", &request, &[])
    }

    fn measure(&self) -> Value {
        let ended = self.measure_at(self.server.port);
        assert!(!ended.text().contains("canary"), "a password is shown");
        assert_eq!(ended.lines("warning"), Vec::<String>::new());
        ended.result().clone()
    }

    /// Runs the registry's own garbage collection; returns the freed bytes.
    fn collect_garbage(&self) -> u64 {
        let before = size_of(&self.server.storage.join("docker/registry/v2/blobs"));
        let config = self.server.storage.with_file_name("config.yml");
        let output = Command::new("docker-registry").arg("garbage-collect").arg(config).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        before - size_of(&self.server.storage.join("docker/registry/v2/blobs"))
    }
}

fn add(root: &Path, folder: &Path, blobs: &mut Map<String, Value>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            add(root, &path, blobs);
        } else {
            let name = format!("/{}", text(path.strip_prefix(root).expect("below it")));
            blobs.insert(name, STANDARD.encode(std::fs::read(&path).expect("a file")).into());
        }
    }
}

fn size_of(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.map(|path| if path.is_dir() { size_of(&path) } else { path.metadata().expect("a file").len() }).sum()
}

fn number(result: &Value, member: &str) -> u64 {
    result[member].as_u64().unwrap_or_else(|| panic!("{member}: {result:#}"))
}

#[test]
fn sizes_agree_with_the_garbage_collection_of_the_registry() {
    if lacks("sizes_agree_with_the_garbage_collection_of_the_registry", REGISTRY) {
        return;
    }
    let world = World::new();
    world.store();
    world.prepared.stamp.stamp.change_behaviour(|behaviour| behaviour.blob_page = 7);
    let result = world.measure();
    assert_eq!(number(&result, "storedSize"), size_of(&world.server.storage.join("docker/registry/v2/blobs")));
    assert_eq!(number(&result, "size") + number(&result, "orphanedSize"), number(&result, "storedSize"), "{result:#}");
    // Layer, configuration, and manifest of the removed image; the shared layer has other owners.
    assert_eq!(number(&result, "orphanedBlobs"), 3, "{result:#}");
    let named = |name: &str| {
        let all = result["repositories"].as_array().expect("repositories");
        all.iter().find(|one| one["repository"] == name).unwrap_or_else(|| panic!("{name}: {result:#}")).clone()
    };
    let (a, lost, multi) = (named("team/a"), named("team/lost"), named("team/multi"));
    assert_eq!((number(&a, "tags"), number(&a, "manifests"), number(&a, "sharedSize")), (1, 1, 9_000));
    assert!(number(&a, "size") > 14_000 && number(&a, "size") < 16_000, "{a}");
    assert_eq!((number(&lost, "tags"), number(&lost, "manifests"), number(&lost, "untaggedManifests")), (1, 2, 1));
    assert_eq!((number(&multi, "tags"), number(&multi, "manifests"), number(&multi, "untaggedManifests")), (1, 3, 0));
    assert_eq!(named("team/gone")["manifests"], 0);
    assert_eq!((number(&result, "tags"), number(&result, "manifests")), (4, 7));

    assert_eq!(world.collect_garbage(), number(&result, "orphanedSize"));
    world.store();
    let after = world.measure();
    assert_eq!((number(&after, "orphanedBlobs"), number(&after, "size")), (0, number(&result, "size")));

    let untagged = after["untaggedImages"].as_array().expect("images");
    assert_eq!(untagged.len(), 1, "{after:#}");
    let image = untagged[0].as_str().expect("a reference").replace(HOST, &world.server.name);
    world.images("remove", json!({ "image": image })).result();
    assert_eq!(world.collect_garbage(), number(&after, "untaggedSize"));
    world.store();
    let last = world.measure();
    assert_eq!(number(&last, "size"), number(&after, "size") - number(&after, "untaggedSize"));
    assert_eq!((&last["untaggedImages"], number(&last, "untaggedSize")), (&json!([]), 0));
}

#[test]
fn repository_that_cannot_be_read_leaves_the_orphans_unknown() {
    if lacks("repository_that_cannot_be_read_leaves_the_orphans_unknown", REGISTRY) {
        return;
    }
    let world = World::new();
    world.store();
    // The same content without TLS, behind a proxy.
    let open = Server::with(&world.prepared.stamp.folder.path(""), &world.authority, Setup::OPEN);
    let copied = Command::new("cp").arg("-a").arg(&world.server.storage).arg(&open.storage).status().expect("cp");
    assert!(copied.success());
    let front = Proxy::start(&world.authority, open.port, |request, _| {
        request.uri().path().contains("/team/b/manifests/").then(|| status(StatusCode::FORBIDDEN))
    });
    let port = front.name.rsplit_once(':').expect("a port").1.parse().expect("a number");
    let ended = world.measure_at(port);
    let result = ended.result();
    assert_eq!((&result["orphanedBlobs"], &result["orphanedSize"]), (&Value::Null, &Value::Null));
    let failures = result["failures"].as_array().expect("failures");
    assert_eq!((failures.len(), &failures[0]["image"]), (1, &json!(format!("{HOST}/team/b"))));
    assert!(result["storedSize"].is_u64() && result["repositories"].as_array().is_some_and(|all| all.len() == 4));
}

#[test]
fn without_the_storage_only_tagged_images_are_measured() {
    if lacks("without_the_storage_only_tagged_images_are_measured", REGISTRY) {
        return;
    }
    let world = World::new();
    let measure = |request: Value| {
        let mut request = request;
        request["registry"] = world.server.name.as_str().into();
        use_case::measure(&world.authority, request)
    };
    let ended = measure(json!({}));
    let result = ended.result();
    for unknown in ["untaggedSize", "untaggedImages", "storedSize", "orphanedBlobs", "orphanedSize"] {
        assert!(result[unknown].is_null(), "{unknown}: {result:#}");
    }
    assert_eq!((number(result, "tags"), number(result, "manifests")), (4, 6));
    let named = measure(json!({ "storageAccountResourceId": "/x", "storageAccountContainer": "y" }));
    assert_eq!(named.error()["id"], "SignIn.NotSignedIn");
    assert_eq!(measure(json!({ "storageAccountContainer": "y" })).error()["id"], "Argument.Missing");
}

#[test]
fn storage_that_cannot_be_read_is_a_warning_unless_it_was_named() {
    if lacks("storage_that_cannot_be_read_is_a_warning_unless_it_was_named", REGISTRY) {
        return;
    }
    let world = World::new();
    let fault = json!({ "match": { "pathContains": "listKeys" }, "action": { "answer": { "status": 403,
        "body": { "error": { "code": "AuthorizationFailed", "message": "no keys for you" } } } } });
    world.prepared.stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
    let ended = world.measure_at(world.server.port);
    assert!(ended.lines("warning").join("").contains("no keys for you"), "{ended:?}");
    assert!(ended.result()["storedSize"].is_null() && number(ended.result(), "tags") == 4);
    let request = json!({ "version": 1, "registry": world.server.name, "environment": {}, "trustedRootFile": world.authority.ca_file,
        "storageAccountResourceId": world.prepared.request["storageAccountResourceId"],
        "storageAccountContainer": CONTAINER, "userName": crate::registry::server::USER });
    let secrets = [("password", crate::registry::server::PASSWORD)];
    let ended = world.prepared.session.run("registry_measure", &request, &secrets);
    assert_eq!(ended.error()["id"], "Service.Forbidden", "{}", ended.error());
}
