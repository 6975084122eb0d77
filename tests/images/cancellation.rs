//! An image command that is stopped ends soon, wherever it is; during a write it reports the image as unfinished, or as done if the registry had answered.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::registry::authority::Authority;
use crate::registry::content::{CONFIG, LAYER, Layout, MANIFEST, digest, noise};
use crate::registry::proxy::{Answer, Proxy, bytes, dripping, hanging, status};
use crate::registry::{REGISTRY, lacks, use_case};
use crate::support::operation::Operation;
use crate::support::stamp::Folder;
use crate::world::World;
use azcr_core::oci::digest::Digest;
use hyper::{Method, StatusCode};
use serde_json::json;

/// Long enough to stop the operation before the registry receives the request.
const HELD: Duration = Duration::from_millis(400);
/// A canceled operation ends within a second; a busy machine may take longer.
const SOON: Duration = Duration::from_secs(3);
/// More than the buffers between a sender and a receiver hold.
const LARGE: usize = 64 << 20;
/// Zeros that take longer to unpack than the pause before the work is canceled.
const PACKED: u64 = 1 << 30;

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

/// Cancels when `is_there`, and checks that the operation then ends and is freed soon.
fn assert_ends_soon(what: &str, operation: Operation, is_there: impl Fn() -> bool) {
    let (began, mut canceled) = (Instant::now(), None);
    let outcome = operation.end_with(|operation, _| {
        assert!(began.elapsed() < Duration::from_secs(60), "{what} does not come so far");
        if canceled.is_none() && is_there() {
            operation.cancel();
            canceled = Some(Instant::now());
        }
    });
    assert_eq!(outcome.last["outcome"], "cancelled", "{what}: {:#}", outcome.last);
    let canceled = canceled.expect("it was canceled");
    let ended = canceled.elapsed();
    drop(operation);
    let freed = canceled.elapsed();
    println!("{what}: ended {ended:?} and freed {freed:?} after it was canceled");
    assert!(freed < SOON, "{what} ended {ended:?} and was freed {freed:?} after it was canceled");
}

/// A registry with one image, whose layer of `size` bytes is answered by `slowly`. Also returns whether the layer was requested.
fn slow_registry(authority: &Authority, size: usize, slowly: fn(usize) -> Answer) -> (Proxy, Arc<AtomicBool>) {
    let config = br#"{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}"#;
    let layer = digest(b"never sent");
    let manifest = json!({ "schemaVersion": 2, "mediaType": MANIFEST,
        "config": { "mediaType": CONFIG, "digest": digest(config), "size": config.len() },
        "layers": [{ "mediaType": LAYER, "digest": layer, "size": size }] });
    let reached = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&reached);
    let registry = Proxy::start(authority, 0, move |request, _| {
        let path = request.uri().path();
        Some(if path.contains("/manifests/") {
            let mut answer = bytes(StatusCode::OK, manifest.to_string());
            let kind = hyper::header::HeaderValue::from_static(MANIFEST);
            answer.headers_mut().insert(hyper::header::CONTENT_TYPE, kind);
            answer
        } else if path.ends_with(&digest(config)) {
            bytes(StatusCode::OK, &config[..])
        } else if path.ends_with(&layer) {
            seen.store(true, Ordering::SeqCst);
            slowly(size)
        } else {
            bytes(StatusCode::OK, "{}")
        })
    });
    (registry, reached)
}

/// A registry without images that accepts uploads, and takes its time to answer their bytes.
fn empty_registry(authority: &Authority) -> (Proxy, Arc<AtomicBool>) {
    let reached = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&reached);
    let registry = Proxy::start(authority, 0, move |request, _| {
        let is_missing = request.uri().path().contains("/manifests/") || request.method() == Method::HEAD;
        Some(match *request.method() {
            _ if is_missing => status(StatusCode::NOT_FOUND),
            Method::POST => {
                let mut answer = status(StatusCode::ACCEPTED);
                let place = hyper::header::HeaderValue::from_static("/v2/team/image/blobs/uploads/1");
                answer.headers_mut().insert(hyper::header::LOCATION, place);
                answer
            }
            // The body is not read meanwhile.
            Method::PATCH | Method::PUT => {
                seen.store(true, Ordering::SeqCst);
                std::thread::sleep(SOON);
                status(StatusCode::ACCEPTED)
            }
            _ => bytes(StatusCode::OK, "{}"),
        })
    });
    (registry, reached)
}

#[test]
fn reading_of_a_layer_ends() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    for (what, slowly) in [("a hanging layer", hanging as fn(usize) -> Answer), ("a slow layer", dripping)] {
        let (registry, reached) = slow_registry(&authority, LARGE, slowly);
        let image = format!("{}/team/image:v1", registry.name);
        let request = json!({ "images": [image], "path": folder.path("a.tar") });
        let operation = use_case::start(&authority, "export", request);
        assert_ends_soon(&format!("export of {what}"), operation, || reached.load(Ordering::SeqCst));
    }
}

/// The source is read while the destination waits for the bytes: of a small layer before its upload, of a large one during it.
#[test]
fn reading_of_a_copy_ends() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    for (what, size, slowly) in [
        ("a hanging large layer", LARGE, hanging as fn(usize) -> Answer),
        ("a slow large layer", LARGE, dripping),
        ("a slow small layer", 900_000, dripping),
    ] {
        let (source, reached) = slow_registry(&authority, size, slowly);
        let (destination, _) = empty_registry(&authority);
        let request = json!({ "source": format!("{}/team/image:v1", source.name),
            "destination": format!("{}/team/image:v1", destination.name) });
        let operation = use_case::start(&authority, "copy", request);
        let since = Instant::now();
        let is_read = || reached.load(Ordering::SeqCst) && since.elapsed() > Duration::from_millis(500);
        assert_ends_soon(&format!("copy of {what}"), operation, is_read);
    }
}

#[test]
fn writing_of_a_layer_ends() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let mut layout = Layout::new(folder.path("layout"));
    let image = layout.image("linux/amd64", &[&noise(92, LARGE)]);
    layout.name("team/image:v1", &image);
    let (registry, reached) = empty_registry(&authority);
    let operation = use_case::start(&authority, "import", json!({ "path": layout.path, "registry": registry.name }));
    assert_ends_soon("writing of a layer", operation, || reached.load(Ordering::SeqCst));
}

/// The header of a file in a tar.
fn header(name: &str, size: u64) -> [u8; 512] {
    let mut header = [0_u8; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
    header[156] = b'0';
    header[257..265].copy_from_slice(b"ustar\x0000");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header
}

/// Packs `size` zeros.
fn packed_zeros(before: &[u8], size: u64, after: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(before).expect("a header");
    let block = vec![0; 1 << 20];
    for _ in 0..size >> 20 {
        packed.write_all(&block).expect("a block");
    }
    packed.write_all(after).expect("an end");
    packed.finish().expect("packed bytes")
}

#[test]
fn unpacking_of_an_archive_ends() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    // Of docker save, compressed: it is unpacked before anything is sent.
    let path = folder.path("saved.tar.gz");
    std::fs::write(&path, packed_zeros(&header("layer.tar", PACKED), PACKED, &[0; 1024])).expect("a file");
    let operation = use_case::start(&authority, "import", json!({ "path": path, "registry": "localhost:1" }));
    let began = Instant::now();
    assert_ends_soon("unpacking", operation, || began.elapsed() > Duration::from_millis(150));
}

/// An archive of docker save contains no digests, so each layer is hashed when the archive is opened.
#[test]
fn hashing_of_an_archive_ends() {
    /// Takes longer than the pause before it is canceled. The file is sparse.
    const SIZE: u64 = 6 << 30;
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let path = folder.path("saved.tar");
    let mut file = std::fs::File::create(&path).expect("a file");
    let config = format!(
        r#"{{"os":"linux","architecture":"amd64","rootfs":{{"type":"layers","diff_ids":["{}"]}}}}"#,
        digest(b"")
    );
    let list = json!([{ "Config": "config.json", "RepoTags": ["team/image:v1"], "Layers": ["layer.tar"] }]).to_string();
    for (name, text) in [("config.json", &config), ("manifest.json", &list)] {
        let mut entry = header(name, text.len() as u64).to_vec();
        entry.extend(text.bytes());
        entry.resize(entry.len().next_multiple_of(512), 0);
        file.write_all(&entry).expect("an entry");
    }
    file.write_all(&header("layer.tar", SIZE)).expect("a header");
    let end = file.metadata().expect("a length").len() + SIZE + 1024;
    file.set_len(end).expect("a sparse file");
    let operation = use_case::start(&authority, "import", json!({ "path": path, "registry": "localhost:1" }));
    let began = Instant::now();
    assert_ends_soon("hashing of an archive", operation, || began.elapsed() > Duration::from_millis(300));
}

/// A compressed layer is unpacked and hashed before it is sent, since its configuration lists the digest of its content.
#[test]
fn hashing_of_a_layer_ends() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let mut layout = Layout::new(folder.path("layout"));
    let layer = layout.blob(LAYER, &packed_zeros(&[], PACKED, &[]));
    let image = layout.image_of(&[layer], &[Digest::of(b"another tar")]);
    layout.name("team/image:v1", &image);
    let (registry, _) = empty_registry(&authority);
    let operation = use_case::start(&authority, "import", json!({ "path": layout.path, "registry": registry.name }));
    let since = std::cell::Cell::new(None);
    let is_hashed = || {
        // The manifest of the destination is requested before the layers are hashed.
        if registry.requests() > 0 && since.get().is_none() {
            since.set(Some(Instant::now()));
        }
        since.get().is_some_and(|at: Instant| at.elapsed() > Duration::from_millis(100))
    };
    assert_ends_soon("hashing of a layer", operation, is_hashed);
}
