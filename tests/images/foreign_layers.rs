//! Foreign layers whose URLs return different bytes, and registries that report layers which they cannot provide.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::registry::authority::Authority;
use crate::registry::content::{CONFIG, Layout, digest, hex, noise};
use crate::registry::proxy::{Proxy, broken_off, bytes, status};
use crate::registry::server::{Server, Setup};
use crate::registry::{REGISTRY, lacks, use_case};
use crate::support::stamp::Folder;
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

const MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";

/// Returns the layer, which is too large for a single upload request.
fn layer() -> Vec<u8> {
    noise(61, 3_000_000)
}

/// Creates a server that returns different bytes for most of its paths. Counts the requests.
fn place() -> (Proxy, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let place = Proxy::plain(move |request, _| {
        counted.fetch_add(1, Ordering::SeqCst);
        let whole = layer();
        Some(match request.uri().path() {
            "/right" => bytes(StatusCode::OK, whole),
            "/wrong" => bytes(StatusCode::OK, noise(62, whole.len())),
            "/late" => bytes(StatusCode::OK, [&whole[..2_900_000], &noise(63, 100_000)].concat()),
            "/page" => bytes(StatusCode::OK, "<html><body>Not here any more</body></html>"),
            "/longer" => bytes(StatusCode::OK, [&whole[..], b"more"].concat()),
            "/loop" => {
                let mut moved = status(StatusCode::FOUND);
                moved.headers_mut().insert(hyper::header::LOCATION, hyper::header::HeaderValue::from_static("/loop"));
                moved
            }
            "/breaks" => broken_off(&whole[..1_000_000], 1_000_000),
            _ => status(StatusCode::NOT_FOUND),
        })
    });
    (place, asked)
}

/// Pushes an image to the registry behind `port`; its foreign layer is at these paths of the server, and not in the registry.
fn put(authority: &Authority, folder: &Folder, port: u16, name: &str, urls: &[String]) -> String {
    let mut layout = Layout::new(folder.path(&format!("layout-{}", name.replace('/', "-"))));
    let own = layout.blob("application/vnd.docker.image.rootfs.diff.tar", &noise(64, 4000));
    let diff_ids = json!([digest(&layer()), own["digest"]]);
    let config =
        json!({ "os": "windows", "architecture": "amd64", "rootfs": { "type": "layers", "diff_ids": diff_ids } });
    let config = layout.blob(CONFIG, config.to_string().as_bytes());
    let foreign = json!({
        "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar",
        "digest": digest(&layer()), "size": layer().len(), "urls": urls,
    });
    let manifest = json!({
        "schemaVersion": 2, "mediaType": MANIFEST, "layers": [foreign, own],
        "config": { "mediaType": "application/vnd.docker.container.image.v1+json", "digest": config["digest"], "size": config["size"] },
    });
    let descriptor = layout.blob(MANIFEST, manifest.to_string().as_bytes());
    let image = layout.name(name, &descriptor);
    // The layout contains the layer for the push; afterwards it is removed from the registry.
    layout.blob("application/vnd.docker.image.rootfs.foreign.diff.tar", &layer());
    let front = Proxy::start(authority, port, |_, _| None);
    use_case::run(authority, "import", json!({ "path": layout.path, "registry": front.name })).result();
    image
}

/// Returns the answers of a registry without the layer, whatever is stored behind it.
fn without_layer(
    says_it_has_it: bool,
) -> impl Fn(&hyper::Request<hyper::body::Incoming>, usize) -> Option<crate::registry::proxy::Answer> {
    move |request, _| {
        let is_layer = request.uri().path().ends_with(&format!("/blobs/{}", digest(&layer())));
        match *request.method() {
            Method::HEAD if is_layer => {
                Some(status(if says_it_has_it { StatusCode::OK } else { StatusCode::NOT_FOUND }))
            }
            Method::GET if is_layer => Some(status(StatusCode::NOT_FOUND)),
            _ => None,
        }
    }
}

#[test]
fn wrong_bytes_lead_to_the_next_url() {
    if lacks("wrong_bytes_lead_to_the_next_url", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (server, target) =
        (Server::with(&folder.path(""), &authority, Setup::OPEN), Server::start(&folder.path(""), &authority));
    let (place, asked) = place();
    let url = |path: &str| format!("http://{}/{path}", place.name);
    for (number, says_it_has_it) in [(1, false), (2, true)] {
        let source = Proxy::start(&authority, server.port, without_layer(says_it_has_it));
        for wrong in
            [&["wrong"][..], &["late"], &["page", "longer"], &["breaks"], &["loop"], &["gone", "wrong", "late"]]
        {
            let name = format!("windows/{}-{number}:v1", wrong.join("-"));
            let mut urls: Vec<String> = wrong.iter().map(|path| url(path)).collect();
            urls.push(url("right"));
            let image = put(&authority, &folder, server.port, &name, &urls);
            asked.store(0, Ordering::SeqCst);
            let destination = Server::start(&folder.path(""), &authority);
            let request = json!({ "source": format!("{}/{name}", source.name), "destination": format!("{}/{name}", destination.name) });
            let copied = use_case::run(&authority, "copy", request);
            assert_eq!(copied.result()["image"]["digest"], image, "{name}");
            assert_eq!(
                std::fs::read(destination.blob_file(hex(&digest(&layer())))).expect("the layer"),
                layer(),
                "{name}"
            );
            assert!(asked.load(Ordering::SeqCst) > wrong.len(), "{name}: each place was asked");

            let archive = folder.path(&format!("{}.tar", name.replace(['/', ':'], "-")));
            let exported = use_case::run(
                &authority,
                "export",
                json!({ "images": [format!("{}/{name}", source.name)], "path": archive }),
            );
            assert_eq!(exported.result()["failures"], json!([]), "{name}");
            let request = json!({ "path": archive, "registry": format!("{}/{number}", target.name) });
            use_case::run(&authority, "import", request).result();
        }
    }
}

#[test]
fn error_lists_each_url_and_no_tag_is_written() {
    if lacks("error_lists_each_url_and_no_tag_is_written", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (server, target) =
        (Server::with(&folder.path(""), &authority, Setup::OPEN), Server::start(&folder.path(""), &authority));
    let (place, _) = place();
    let urls = ["wrong", "page", "gone"].map(|path| format!("http://{}/{path}?sig=signature-canary", place.name));
    put(&authority, &folder, server.port, "windows/lost:v1", &urls);
    let source = Proxy::start(&authority, server.port, without_layer(true));
    let image = format!("{}/windows/lost:v1", source.name);
    let copied = use_case::run(
        &authority,
        "copy",
        json!({ "source": image, "destination": format!("{}/lost:v1", target.name) }),
    );
    let exported = use_case::run(&authority, "export", json!({ "images": [image], "path": folder.path("lost.tar") }));
    for ended in [&copied, &exported] {
        assert_eq!(ended.error()["id"], "Image.ForeignLayerUnavailable");
        let message = ended.error()["message"].as_str().expect("a message");
        for path in ["wrong", "page", "gone"] {
            assert!(message.contains(&format!("http://{}/{path}", place.name)), "{message}");
        }
        assert!(
            message.contains(&digest(&noise(62, layer().len()))) && !ended.text().contains("signature-canary"),
            "{message}"
        );
    }
    let listed = use_case::run(&authority, "list", json!({ "registry": target.name }));
    assert_eq!(listed.result()["images"], Value::Array(Vec::new()));
}

#[test]
fn layer_counts_as_present_only_if_it_can_be_downloaded() {
    if lacks("layer_counts_as_present_only_if_it_can_be_downloaded", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (server, behind) = (
        Server::with(&folder.path(""), &authority, Setup::OPEN),
        Server::with(&folder.path(""), &authority, Setup::OPEN),
    );
    let (place, _) = place();
    let image = put(&authority, &folder, server.port, "windows/base:v1", &[format!("http://{}/right", place.name)]);
    let source = Proxy::start(&authority, server.port, without_layer(false));
    let path = format!("/blobs/{}", digest(&layer()));
    // Reports the layer as present, although it is not.
    let target = Proxy::start(&authority, behind.port, move |request, _| {
        (request.method() == Method::HEAD && request.uri().path().ends_with(&path)).then(|| status(StatusCode::OK))
    });
    let request = json!({ "source": format!("{}/windows/base:v1", source.name), "destination": format!("{}/windows/base:v1", target.name) });
    let copied = use_case::run(&authority, "copy", request.clone());
    assert_eq!(copied.result()["image"]["digest"], image);
    assert_eq!(std::fs::read(behind.blob_file(hex(&digest(&layer())))).expect("the layer"), layer());
    assert_eq!(use_case::run(&authority, "copy", request).result()["action"], "unchanged");

    // The same for the first byte of the layer: a success without its digest and size.
    for (code, body) in [(StatusCode::OK, "{}"), (StatusCode::OK, ""), (StatusCode::PARTIAL_CONTENT, "x")] {
        let behind = Server::with(&folder.path(""), &authority, Setup::OPEN);
        let path = format!("/blobs/{}", digest(&layer()));
        let target = Proxy::start(&authority, behind.port, move |request, _| {
            let is_layer = request.uri().path().ends_with(&path);
            (is_layer && [Method::HEAD, Method::GET].contains(request.method())).then(|| bytes(code, body))
        });
        let request = json!({ "source": format!("{}/windows/base:v1", source.name), "destination": format!("{}/windows/base:v1", target.name) });
        assert_eq!(use_case::run(&authority, "copy", request).result()["image"]["digest"], image, "{code} {body}");
        assert_eq!(
            std::fs::read(behind.blob_file(hex(&digest(&layer())))).expect("the layer"),
            layer(),
            "{code} {body}"
        );
    }
}
