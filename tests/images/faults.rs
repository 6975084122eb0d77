//! Faults between registries and archives: each run ends successfully or with one typed error, and never with a tag of a broken image.

use crate::support;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::registry::authority::Authority;
use crate::registry::content::{CONFIG, Layout, digest, gzip, hex, noise};
use crate::registry::proxy::{Proxy, broken_off, bytes, status};
use crate::registry::server::{PASSWORD, Server, Setup, USER};
use crate::registry::{BOTH, REGISTRY, lacks, skopeo, text, use_case};
use crate::support::stamp::Folder;
use hyper::header::RANGE;
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

/// Creates an image with a layer that is larger than one upload chunk, and some small ones.
fn one_image(folder: &Path) -> (Layout, String) {
    let mut layout = Layout::new(folder.join("layout"));
    let small: Vec<Vec<u8>> = (0..6).map(|seed| noise(100 + seed, 20_000)).collect();
    let large = noise(7, 40 << 20);
    let mut layers: Vec<&[u8]> = vec![&large];
    layers.extend(small.iter().map(Vec::as_slice));
    let image = layout.image("linux/amd64", &layers);
    let digest = layout.name("team/image:v1", &image);
    (layout, digest)
}

fn has_tag(authority: &Authority, registry: &str, repository: &str) -> bool {
    let listed = use_case::run(authority, "list", json!({ "registry": registry, "repositories": [repository] }));
    listed.last["outcome"] == "succeeded"
        && listed.result()["images"].as_array().is_some_and(|images| !images.is_empty())
}

#[test]
fn registry_that_fails_every_third_request_is_retried() {
    if lacks("registry_that_fails_every_third_request_is_retried", BOTH) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::with(&folder.path(""), &authority, Setup::OPEN);
    let troubled = Proxy::start(&authority, server.port, |_, number| {
        (number % 3 == 0).then(|| status(StatusCode::INTERNAL_SERVER_ERROR))
    });
    let sound = Proxy::start(&authority, server.port, |_, _| None);
    let (layout, expected) = one_image(&folder.path(""));

    use_case::run(&authority, "import", json!({ "path": layout.path, "registry": troubled.name })).result();
    assert!(troubled.requests() > 20, "the trouble was met");
    let image = format!("docker://{}/team/image:v1", sound.name);
    assert_eq!(digest(&skopeo::manifest(&authority, &image)), expected);
    skopeo::copy(&authority, &image, &format!("oci:{}:x", text(&folder.path("pulled"))));

    let archive = folder.path("images.tar");
    let source = format!("{}/team/image:v1", troubled.name);
    use_case::run(&authority, "export", json!({ "images": [source], "path": archive })).result();
    skopeo::copy(
        &authority,
        &format!("oci-archive:{}", text(&archive)),
        &format!("oci:{}:x", text(&folder.path("unpacked"))),
    );
}

#[test]
fn broken_connection_continues_at_its_position() {
    if lacks("broken_connection_continues_at_its_position", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::with(&folder.path(""), &authority, Setup::OPEN);
    let (layout, expected) = one_image(&folder.path(""));
    let large = noise(7, 40 << 20);
    let large_path = format!("/blobs/{}", digest(&large));
    let (broken, ranges) = (AtomicBool::new(false), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&ranges);
    let proxy = Proxy::start(&authority, server.port, move |request, _| {
        if request.method() != Method::GET || !request.uri().path().ends_with(&large_path) {
            return None;
        }
        if let Some(range) = request.headers().get(RANGE) {
            // A connection that is cut may lose its last bytes.
            let from =
                range.to_str().ok().and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
            assert!(from.is_some_and(|from: u64| (1..=10_000_000).contains(&from)), "{range:?}");
            counted.fetch_add(1, Ordering::SeqCst);
        }
        (!broken.swap(true, Ordering::SeqCst)).then(|| broken_off(&large[..10_000_000], large.len()))
    });
    use_case::run(&authority, "import", json!({ "path": layout.path, "registry": proxy.name })).result();
    let archive = folder.path("images.tar");
    let exported = use_case::run(
        &authority,
        "export",
        json!({ "images": [format!("{}/team/image:v1", proxy.name)], "path": archive }),
    );
    assert_eq!(exported.result()["images"][0]["digest"], expected);
    assert_eq!(ranges.load(Ordering::SeqCst), 1, "only the rest is requested");
    use_case::run(&authority, "import", json!({ "path": archive, "destination": format!("{}/again:v1", proxy.name) }))
        .result();
}

#[test]
fn foreign_layers_are_downloaded_and_the_manifest_is_unchanged() {
    if lacks("foreign_layers_are_downloaded_and_the_manifest_is_unchanged", BOTH) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (from, to) = (Server::start(&folder.path(""), &authority), Server::start(&folder.path(""), &authority));
    let unpacked = [noise(21, 5_000_000), noise(22, 4000)];
    let [foreign, own] = [&unpacked[0], &unpacked[1]].map(|layer| gzip(layer));
    let served = foreign.clone();
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let place = Proxy::plain(move |request, _| {
        assert!(!request.headers().contains_key("authorization"), "no credential goes to the place of a foreign layer");
        counted.fetch_add(1, Ordering::SeqCst);
        Some(match request.uri().path() {
            "/base.tar.gz" => bytes(StatusCode::OK, served.clone()),
            _ => status(StatusCode::NOT_FOUND),
        })
    });
    let image = |layout: &mut Layout, name: &str, path: &str| {
        let own = layout.blob("application/vnd.docker.image.rootfs.diff.tar.gzip", &own);
        let diff_ids = json!([digest(&unpacked[0]), digest(&unpacked[1])]);
        let config = json!({ "os": "windows", "architecture": "amd64", "os.version": "10.0.17763.1", "rootfs": { "type": "layers", "diff_ids": diff_ids } });
        let config = layout.blob(CONFIG, config.to_string().as_bytes());
        let layer = json!({
            "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "digest": digest(&foreign), "size": foreign.len(), "urls": [format!("http://{}{path}", place.name)],
        });
        let manifest = json!({
            "schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
            "config": { "mediaType": "application/vnd.docker.container.image.v1+json", "digest": config["digest"], "size": config["size"] },
            "layers": [layer, own],
        });
        let descriptor =
            layout.blob("application/vnd.docker.distribution.manifest.v2+json", manifest.to_string().as_bytes());
        layout.name(name, &descriptor)
    };
    let mut layout = Layout::new(folder.path("layout"));
    let expected = image(&mut layout, "windows/base:1809", "/base.tar.gz");
    let lost = image(&mut layout, "windows/lost:1809", "/lost.tar.gz");
    // A layout may contain the layer itself; here it does not, as after docker push.
    for (name, digest) in [("windows/base", &expected), ("windows/lost", &lost)] {
        put_by_skopeo(&authority, &layout, &format!("{name}:1809"), &from, digest);
    }

    let request = |name: &str| json!({ "source": format!("{}/{name}:1809", from.name), "destination": format!("{}/{name}:1809", to.name) });
    let copied = use_case::run(&authority, "copy", request("windows/base"));
    assert_eq!(copied.result()["image"]["digest"], expected);
    assert!(asked.load(Ordering::SeqCst) >= 1);
    assert_eq!(std::fs::read(to.blob_file(hex(&digest(&foreign)))).expect("the stored layer"), foreign);
    assert_eq!(digest(&skopeo::manifest(&authority, &format!("docker://{}/windows/base:1809", to.name))), expected);

    let archive = folder.path("windows.tar");
    use_case::run(&authority, "export", json!({ "images": [request("windows/base")["source"]], "path": archive }))
        .result();
    use_case::run(&authority, "import", json!({ "path": archive, "registry": format!("{}/offline", to.name) }))
        .result();

    let strict =
        Server::with(&folder.path(""), &authority, Setup { deletion: true, guarded: true, foreign_layers: false });
    let refused = use_case::run(
        &authority,
        "copy",
        json!({ "source": request("windows/base")["source"], "destination": format!("{}/base:v1", strict.name) }),
    );
    assert_eq!(refused.error()["id"], "Image.ForeignLayersRefused");

    let failed = use_case::run(&authority, "copy", request("windows/lost"));
    assert_eq!(failed.error()["id"], "Image.ForeignLayerUnavailable");
    assert!(!has_tag(&authority, &to.name, "windows/lost"));
}

/// Pushes with skopeo, which omits foreign layers like docker push. From skopeo's folder format, since its OCI layouts contain no Docker manifests.
fn put_by_skopeo(authority: &Authority, layout: &Layout, name: &str, to: &Server, expected: &str) {
    let folder = layout.path.join(format!("dir-{}", hex(expected)));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("version"), "Directory Transport Version: 1.1\n").expect("a file");
    for blob in std::fs::read_dir(layout.path.join("blobs/sha256")).expect("blobs") {
        let blob = blob.expect("a blob");
        let name = if blob.file_name() == hex(expected) { "manifest.json".into() } else { blob.file_name() };
        std::fs::copy(blob.path(), folder.join(name)).expect("a copy");
    }
    let image = format!("docker://{}/{name}", to.name);
    skopeo::copy(authority, &format!("dir:{}", text(&folder)), &image);
    assert_eq!(digest(&skopeo::manifest(authority, &image)), expected);
}

#[test]
fn damaged_sources_leave_no_tag() {
    if lacks("damaged_sources_leave_no_tag", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (from, to) = (Server::start(&folder.path(""), &authority), Server::start(&folder.path(""), &authority));
    let (layout, image) = one_image(&folder.path(""));
    use_case::run(&authority, "import", json!({ "path": layout.path, "registry": from.name })).result();
    let source = format!("{}/team/image:v1", from.name);
    let archive = folder.path("images.tar");
    use_case::run(&authority, "export", json!({ "images": [source], "path": archive })).result();

    // A damaged blob in storage: a large one, and a small one.
    for (seed, length, to_name) in [(7, 40 << 20, "large"), (101, 20_000, "small")] {
        from.corrupt(hex(&digest(&noise(seed, length))));
        let copied = use_case::run(
            &authority,
            "copy",
            json!({ "source": source, "destination": format!("{}/{to_name}:v1", to.name) }),
        );
        assert_eq!(copied.error()["id"], "Image.DigestMismatch");
        assert!(!has_tag(&authority, &to.name, to_name));
        let exported = use_case::run(
            &authority,
            "export",
            json!({ "images": [source], "path": folder.path(&format!("{to_name}.tar")) }),
        );
        assert_eq!(exported.error()["id"], "Image.DigestMismatch");
        from.corrupt(hex(&digest(&noise(seed, length))));
    }
    // A manifest that does not match its digest.
    from.corrupt(hex(&image));
    let copied = use_case::run(
        &authority,
        "copy",
        json!({ "source": format!("{}/team/image@{image}", from.name), "destination": format!("{}/wrong:v1", to.name) }),
    );
    assert_ne!(copied.last["outcome"], "succeeded");
    assert!(!has_tag(&authority, &to.name, "wrong"));

    // An archive with one wrong byte, a truncated one, and a file that is not an archive.
    let whole = std::fs::read(&archive).expect("the archive");
    let import = |bytes: &[u8], name: &str| {
        let path = folder.path(name);
        std::fs::write(&path, bytes).expect("a file");
        let ended =
            use_case::run(&authority, "import", json!({ "path": path, "registry": format!("{}/{name}", to.name) }));
        assert!(!has_tag(&authority, &to.name, &format!("{name}/team/image")));
        ended.error()["id"].as_str().expect("an id").to_owned()
    };
    let mut flipped = whole.clone();
    let layer = noise(7, 40 << 20);
    let at = flipped.windows(64).position(|window| window == &layer[..64]).expect("the layer");
    flipped[at + 1000] ^= 1;
    assert_eq!(import(&flipped, "flipped"), "Image.DigestMismatch");
    assert_eq!(import(&whole[..whole.len() / 2], "cut"), "Image.ArchiveInvalid");
    assert_eq!(import(&whole[..whole.len() - 3000], "shorter"), "Image.ArchiveInvalid");
    assert_eq!(import(b"no tar at all", "none"), "Image.ArchiveInvalid");
}

#[test]
fn full_disk_is_reported_and_the_export_can_continue() {
    if lacks("full_disk_is_reported_and_the_export_can_continue", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let disk = folder.path("disk");
    std::fs::create_dir_all(&disk).expect("a folder");
    let mount = |options: &str| {
        Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "azcr-test"])
            .arg(&disk)
            .status()
            .is_ok_and(|status| status.success())
    };
    if !cfg!(target_os = "linux") || !mount("size=8m") {
        println!("SKIPPED full_disk_is_reported_and_the_export_can_continue: no small file system can be mounted here");
        return;
    }
    let unmount = Unmount(disk.clone());
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let (layout, expected) = one_image(&folder.path(""));
    use_case::run(&authority, "import", json!({ "path": layout.path, "registry": server.name })).result();
    let request = json!({ "images": [format!("{}/team/image:v1", server.name)], "path": disk.join("images.tar") });
    let full = use_case::run(&authority, "export", request.clone());
    assert_eq!(full.error()["id"], "Image.DiskFull");
    assert!(mount("remount,size=64m"));
    let exported = use_case::run(&authority, "export", request);
    assert_eq!(exported.result()["images"][0]["digest"], expected);
    let imported = use_case::run(
        &authority,
        "import",
        json!({ "path": disk.join("images.tar"), "registry": format!("{}/again", server.name) }),
    );
    assert_eq!(imported.result()["images"][0]["digest"], expected);
    drop(unmount);
}

struct Unmount(std::path::PathBuf);

impl Drop for Unmount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn canceling_takes_less_than_a_second_and_leaves_no_tag() {
    if lacks("canceling_takes_less_than_a_second_and_leaves_no_tag", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let mut layout = Layout::new(folder.path("layout"));
    let layers: Vec<Vec<u8>> = (0..4).map(|seed| noise(seed + 50, 60 << 20)).collect();
    let image = layout.image("linux/amd64", &layers.iter().map(Vec::as_slice).collect::<Vec<_>>());
    layout.name("team/slow:v1", &image);
    let operation = use_case::start(&authority, "import", json!({ "path": layout.path, "registry": server.name }));
    let mut stopped = None;
    let ended = operation.end_with(|operation, event| {
        if event["event"] == "progress" && event["percent"].as_u64() > Some(0) && stopped.is_none() {
            operation.cancel();
            stopped = Some(Instant::now());
        }
    });
    assert_eq!(ended.last["outcome"], "cancelled");
    assert!(stopped.expect("it was stopped").elapsed() < Duration::from_secs(1));
    assert!(!has_tag(&authority, &server.name, "team/slow"));
}

#[test]
fn wrong_password_is_reported_and_not_shown() {
    if lacks("wrong_password_is_reported_and_not_shown", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let wrong = format!("{PASSWORD}-wrong");
    let request = json!({ "registry": server.name, "userName": USER });
    let refused = use_case::start_with(&authority, "list", request, &[("password", &wrong)]).end();
    assert_eq!(refused.error()["id"], "Registry.LoginFailed");
    assert!(!refused.text().contains(PASSWORD));
    let nobody = use_case::start_with(&authority, "list", json!({ "registry": server.name }), &[]).end();
    assert_eq!(nobody.error()["id"], "Registry.LoginFailed");
    let untrusted = json!({ "registry": server.name, "trustedRootFile": null, "version": 1, "environment": {} });
    let untrusted =
        support::operation::Operation::try_start(std::ptr::null_mut(), "image_list", &untrusted.to_string(), &[])
            .expect("a start")
            .end();
    assert_eq!(untrusted.error()["id"], "Transport.UntrustedCertificate");
}

#[test]
fn one_failure_does_not_stop_the_others() {
    if lacks("one_failure_does_not_stop_the_others", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let (layout, expected) = one_image(&folder.path(""));
    use_case::run(&authority, "import", json!({ "path": layout.path, "registry": server.name })).result();
    let image = |tag: &str| format!("{}/team/image:{tag}", server.name);
    let exported = use_case::run(
        &authority,
        "export",
        json!({ "images": [image("absent"), image("v1")], "path": folder.path("a.tar") }),
    );
    let result: &Value = exported.result();
    assert_eq!(result["failures"][0]["error"]["id"], "Image.NotFound");
    assert_eq!(result["images"][0]["digest"], expected);
}
