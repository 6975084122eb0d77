//! An image command that is stopped ends soon, wherever it is; during a write it reports the image as unfinished, or as done if the registry had answered.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, digest, noise};
use crate::registry::proxy::{Proxy, bytes, hanging, status};
use crate::registry::{REGISTRY, lacks, use_case};
use crate::support::operation::Operation;
use crate::support::stamp::Folder;
use crate::world::World;
use hyper::{Method, StatusCode};
use serde_json::json;

/// Long enough to stop the operation before the registry receives the request.
const HELD: Duration = Duration::from_millis(400);
/// A canceled operation ends within a second; a busy machine may take longer.
const SOON: Duration = Duration::from_secs(3);
/// More than the buffers between a sender and a receiver hold.
const LARGE: usize = 64 << 20;

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

/// Cancels when `is_there`, and checks that the operation then ends soon.
fn assert_ends_soon(what: &str, operation: &Operation, is_there: impl Fn() -> bool) {
    let (began, mut canceled) = (Instant::now(), None);
    let ended = operation.end_with(|operation, _| {
        assert!(began.elapsed() < Duration::from_secs(60), "{what} does not come so far");
        if canceled.is_none() && is_there() {
            operation.cancel();
            canceled = Some(Instant::now());
        }
    });
    assert_eq!(ended.last["outcome"], "cancelled", "{what}: {:#}", ended.last);
    let took = canceled.expect("it was canceled").elapsed();
    println!("{what}: {took:?}");
    assert!(took < SOON, "{what} ended {took:?} after it was canceled");
}

#[test]
fn reading_of_a_layer_ends() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let config = br#"{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}"#;
    let layer = digest(b"never sent");
    let manifest = json!({ "schemaVersion": 2, "mediaType": crate::registry::content::MANIFEST,
        "config": { "mediaType": crate::registry::content::CONFIG, "digest": digest(config), "size": config.len() },
        "layers": [{ "mediaType": crate::registry::content::LAYER, "digest": layer, "size": LARGE }] });
    let reached = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&reached);
    let registry = Proxy::start(&authority, 0, move |request, _| {
        let path = request.uri().path();
        Some(if path.contains("/manifests/") {
            let mut answer = bytes(StatusCode::OK, manifest.to_string());
            let kind = hyper::header::HeaderValue::from_static(crate::registry::content::MANIFEST);
            answer.headers_mut().insert(hyper::header::CONTENT_TYPE, kind);
            answer
        } else if path.ends_with(&digest(config)) {
            bytes(StatusCode::OK, &config[..])
        } else if path.ends_with(&layer) {
            seen.store(true, Ordering::SeqCst);
            hanging(LARGE)
        } else {
            bytes(StatusCode::OK, "{}")
        })
    });
    let image = format!("{}/team/image:v1", registry.name);
    let operation = use_case::start(&authority, "export", json!({ "images": [image], "path": folder.path("a.tar") }));
    assert_ends_soon("reading of a layer", &operation, || reached.load(Ordering::SeqCst));
}

#[test]
fn writing_of_a_layer_ends() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let mut layout = Layout::new(folder.path("layout"));
    let image = layout.image("linux/amd64", &[&noise(92, LARGE)]);
    layout.name("team/image:v1", &image);
    let reached = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&reached);
    let registry = Proxy::start(&authority, 0, move |request, _| {
        Some(match *request.method() {
            Method::HEAD => status(StatusCode::NOT_FOUND),
            Method::POST => {
                let mut answer = status(StatusCode::ACCEPTED);
                let place = hyper::header::HeaderValue::from_static("/v2/team/image/blobs/uploads/1");
                answer.headers_mut().insert(hyper::header::LOCATION, place);
                answer
            }
            // The body is not read meanwhile.
            Method::PATCH | Method::PUT => {
                seen.store(true, Ordering::SeqCst);
                std::thread::sleep(SOON * 2);
                status(StatusCode::ACCEPTED)
            }
            _ => bytes(StatusCode::OK, "{}"),
        })
    });
    let operation = use_case::start(&authority, "import", json!({ "path": layout.path, "registry": registry.name }));
    assert_ends_soon("writing of a layer", &operation, || reached.load(Ordering::SeqCst));
}

/// Writes a compressed archive of docker save with one layer of zeros, which is unpacked and hashed before anything is sent.
fn saved(folder: &Folder, size: u64) -> PathBuf {
    let path = folder.path("saved.tar.gz");
    let packed =
        flate2::write::GzEncoder::new(std::fs::File::create(&path).expect("a file"), flate2::Compression::fast());
    let mut packed = std::io::BufWriter::new(packed);
    let mut header = [0_u8; 512];
    header[..9].copy_from_slice(b"layer.tar");
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
    header[156] = b'0';
    header[257..265].copy_from_slice(b"ustar\x0000");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    packed.write_all(&header).expect("a header");
    let block = vec![0; 1 << 20];
    for _ in 0..size >> 20 {
        packed.write_all(&block).expect("a block");
    }
    packed.write_all(&[0; 1024]).expect("an end");
    packed.into_inner().expect("a file").finish().expect("a file");
    path
}

#[test]
fn unpacking_of_an_archive_ends() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let path = saved(&folder, 600 << 20);
    let request = json!({ "path": path, "registry": "localhost:1" });
    let operation = use_case::start(&authority, "import", request);
    let began = Instant::now();
    assert_ends_soon("unpacking", &operation, || began.elapsed() > Duration::from_millis(150));
}
