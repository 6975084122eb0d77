//! Archives with wrong or compressed content: the pushed images must match the archive, and the error identifies the file type.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, gzip, noise};
use crate::registry::server::{Server, Setup};
use crate::registry::{BOTH, REGISTRY, lacks, skopeo, text, use_case};
use crate::support::operation::Ended;
use crate::support::stamp::Folder;
use azcr_core::oci::digest::Digest;
use serde_json::{Value, json};

const GZIP_LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
const PLAIN_LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

struct World {
    folder: Folder,
    authority: Authority,
    server: Server,
}

impl World {
    fn new() -> Self {
        let folder = Folder::new();
        let authority = Authority::new(&folder.path(""));
        let setup = Setup { deletion: true, guarded: true, foreign_layers: false };
        let server = Server::with(&folder.path(""), &authority, setup);
        Self { folder, authority, server }
    }

    fn import(&self, path: &Path, place: &str) -> Ended {
        let request = json!({ "path": path, "registry": format!("{}/{place}", self.server.name) });
        use_case::run(&self.authority, "import", request)
    }

    fn layers(&self, image: &str) -> Vec<String> {
        let raw = skopeo::manifest(&self.authority, &format!("docker://{}/{image}", self.server.name));
        let manifest: Value = serde_json::from_slice(&raw).expect("a manifest");
        let layers = manifest["layers"].as_array().expect("layers");
        layers.iter().map(|layer| layer["digest"].as_str().expect("a digest").to_owned()).collect()
    }

    /// Creates a tar of `from`.
    fn tar(&self, from: &Path, name: &str) -> PathBuf {
        let path = self.folder.path(name);
        let made = Command::new("tar").arg("-cf").arg(&path).arg("-C").arg(from).arg(".").status();
        assert!(made.expect("tar starts").success());
        path
    }
}

fn gzip_file(path: &Path) -> PathBuf {
    let packed = path.with_extension("tar.gz");
    std::fs::write(&packed, gzip(&std::fs::read(path).expect("a file"))).expect("a file");
    packed
}

fn digests(layers: &[&[u8]]) -> Vec<Digest> {
    layers.iter().map(|layer| Digest::of(layer)).collect()
}

/// Returns the list that Docker 25 and later saves in addition to the layout, in the format of earlier versions, which may disagree with the layout.
fn docker_list(layout: &Layout, config: &Value, layers: &[&Value]) {
    let path = |blob: &Value| blob["digest"].as_str().expect("a digest").replace("sha256:", "blobs/sha256/");
    let layers: Vec<String> = layers.iter().map(|layer| path(layer)).collect();
    let list = json!([{ "Config": path(config), "RepoTags": ["team/saved:v1"], "Layers": layers }]);
    std::fs::write(layout.path.join("manifest.json"), list.to_string()).expect("a file");
}

fn config_of(layout: &Layout, manifest: &Value) -> Value {
    let hex = manifest["digest"].as_str().expect("a digest").replace("sha256:", "");
    let bytes = std::fs::read(layout.path.join("blobs/sha256").join(hex)).expect("a manifest");
    serde_json::from_slice::<Value>(&bytes).expect("JSON")["config"].clone()
}

#[test]
fn refuses_images_whose_manifest_differs_from_the_configuration() {
    if lacks("refuses_images_whose_manifest_differs_from_the_configuration", BOTH) {
        return;
    }
    let world = World::new();
    let (one, two) = (noise(41, 50_000), noise(42, 60_000));
    let mut layout = Layout::new(world.folder.path("layout"));
    let plain = |bytes: &[u8]| layout.blob(PLAIN_LAYER, bytes);
    let packed = |bytes: &[u8]| layout.blob(GZIP_LAYER, &gzip(bytes));
    let ids = digests(&[&one, &two]);
    let images = [
        ("sound", layout.image_of(&[plain(&one), packed(&two)], &ids)),
        ("reversed", layout.image_of(&[plain(&two), plain(&one)], &ids)),
        ("reversed-gzip", layout.image_of(&[packed(&two), packed(&one)], &ids)),
        ("without", layout.image_of(&[], &ids)),
        ("more", layout.image_of(&[plain(&one), plain(&two), plain(&one)], &ids)),
        ("twice", layout.image_of(&[packed(&one), packed(&one)], &ids)),
    ];
    for (name, image) in &images {
        layout.name(&format!("team/{name}:v1"), image);
    }
    for path in
        [layout.path.clone(), world.tar(&layout.path, "layout.tar"), gzip_file(&world.folder.path("layout.tar"))]
    {
        let place = path.extension().map_or("folder", |extension| extension.to_str().expect("text"));
        let imported = world.import(&path, place);
        let result = imported.result();
        assert_eq!(result["images"].as_array().map(Vec::len), Some(1), "{result:#}");
        assert_eq!(result["images"][0]["source"], "team/sound:v1");
        for (failure, (name, _)) in result["failures"].as_array().expect("failures").iter().zip(&images[1..]) {
            assert_eq!(failure["error"]["id"], "Image.ArchiveInvalid");
            let message = failure["error"]["message"].as_str().expect("a message");
            assert!(message.contains(&format!("team/{name}:v1")) && message.contains("configuration"), "{message}");
        }
        assert_eq!(world.layers(&format!("{place}/team/sound:v1")).len(), 2);
    }
    let planned =
        json!({ "path": layout.path, "registry": world.server.name, "images": ["team/twice:v1"], "whatIf": true });
    assert_eq!(use_case::run(&world.authority, "import", planned).error()["id"], "Image.ArchiveInvalid");
}

#[test]
fn falls_back_to_the_list_of_docker_save() {
    if lacks("falls_back_to_the_list_of_docker_save", BOTH) {
        return;
    }
    let world = World::new();
    let (one, two) = (noise(43, 50_000), noise(44, 60_000));
    for (name, is_packed, reversed_list, layers) in [
        ("none", false, false, &[][..]),
        ("reversed", false, false, &[1, 0]),
        ("packed", true, false, &[1, 0]),
        ("list", true, true, &[0, 1]),
    ] {
        let mut layout = Layout::new(world.folder.path(name));
        let blobs = [&one, &two].map(|bytes| match is_packed {
            true => layout.blob(GZIP_LAYER, &gzip(bytes)),
            false => layout.blob(PLAIN_LAYER, bytes),
        });
        let named: Vec<Value> = layers.iter().map(|at| blobs[*at].clone()).collect();
        let manifest = layout.image_of(&named, &digests(&[&one, &two]));
        layout.name("team/saved:v1", &manifest);
        let mut listed = vec![&blobs[0], &blobs[1]];
        if reversed_list {
            listed.reverse();
        }
        docker_list(&layout, &config_of(&layout, &manifest), &listed);
        let imported = world.import(&world.tar(&layout.path, &format!("{name}.tar")), name);
        assert_eq!(imported.result()["failures"], json!([]), "{name}");
        let expected: Vec<&str> = blobs.iter().map(|blob| blob["digest"].as_str().expect("a digest")).collect();
        assert_eq!(world.layers(&format!("{name}/team/saved:v1")), expected, "{name}");
    }

    // Neither of the two lists the layers of the configuration.
    let mut layout = Layout::new(world.folder.path("both"));
    let blobs = [&one, &two].map(|bytes| layout.blob(PLAIN_LAYER, bytes));
    let manifest = layout.image_of(&[], &digests(&[&one, &two]));
    layout.name("team/saved:v1", &manifest);
    docker_list(&layout, &config_of(&layout, &manifest), &[&blobs[1], &blobs[0]]);
    let refused = world.import(&world.tar(&layout.path, "both.tar"), "both");
    assert_eq!(refused.error()["id"], "Image.ArchiveInvalid");
    assert!(refused.error()["message"].as_str().expect("a message").contains("team/saved:v1"), "{}", refused.error());
}

#[test]
fn reads_the_old_docker_save_format_and_its_gzip() {
    if lacks("reads_the_old_docker_save_format_and_its_gzip", BOTH) {
        return;
    }
    let world = World::new();
    let (one, two) = (noise(45, 50_000), noise(46, 60_000));
    let config = json!({ "os": "linux", "architecture": "amd64", "rootfs": { "type": "layers", "diff_ids": digests(&[&one, &two]) } });
    let save = |name: &str, layers: [&str; 2]| {
        let folder = world.folder.path(name);
        for (layer, bytes) in [("1", &one), ("2", &two)] {
            std::fs::create_dir_all(folder.join(layer)).expect("a folder");
            std::fs::write(folder.join(layer).join("layer.tar"), bytes).expect("a layer");
        }
        std::fs::write(folder.join("config.json"), config.to_string()).expect("a file");
        let list = json!([{ "Config": "config.json", "RepoTags": ["team/old:v1"], "Layers": layers.map(|layer| format!("{layer}/layer.tar")) }]);
        std::fs::write(folder.join("manifest.json"), list.to_string()).expect("a file");
        world.tar(&folder, &format!("{name}.tar"))
    };
    let sound = save("sound", ["1", "2"]);
    for (path, place) in [(sound.clone(), "plain"), (gzip_file(&sound), "packed")] {
        world.import(&path, place).result();
        let expected: Vec<String> = digests(&[&one, &two]).iter().map(ToString::to_string).collect();
        assert_eq!(world.layers(&format!("{place}/team/old:v1")), expected);
    }
    let refused = world.import(&save("reversed", ["2", "1"]), "reversed");
    assert_eq!(refused.error()["id"], "Image.ArchiveInvalid");
    let message = refused.error()["message"].as_str().expect("a message");
    assert!(message.contains("team/old:v1") && message.contains("layer 1 of 2"), "{message}");
    // The format that skopeo writes, compressed.
    let by_skopeo = world.folder.path("by-skopeo.tar");
    let image = format!("docker://{}/plain/team/old:v1", world.server.name);
    skopeo::copy_one(&world.authority, &image, &format!("docker-archive:{}:team/again:v1", text(&by_skopeo)));
    world.import(&gzip_file(&by_skopeo), "skopeo").result();
    assert_eq!(world.layers("skopeo/team/again:v1").len(), 2);
}

#[test]
fn reports_the_type_of_a_file() {
    if lacks("reports_the_type_of_a_file", REGISTRY) {
        return;
    }
    let world = World::new();
    let container = world.folder.path("container");
    for file in ["etc/passwd", "usr/bin/env", "bin/sh"] {
        let path = container.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, file).expect("a file");
    }
    let export = std::fs::read(world.tar(&container, "export.tar")).expect("a tar");
    let mut cut = gzip(&export);
    cut.truncate(cut.len() / 2);
    let mut damaged = gzip(&noise(47, 200_000));
    damaged[5000..5400].fill(0xff);
    // Bytes with terminal control sequences where a tar has a number.
    let mut hostile = b"\x1b[31mred\x07\x1b]0;title\x07".repeat(100);
    hostile.resize(2048, b'\x1b');
    let files: [(&str, &[u8], &str); 11] = [
        ("images.tar.xz", b"\xfd7zXZ\0\0\x04", "xz"),
        ("images.tar.zst", b"\x28\xb5\x2f\xfd\x04\x58", "zstd"),
        ("images.zip", b"PK\x03\x04\x14\0\0\0", "zip"),
        ("images.tar.bz2", b"BZh91AY&SY", "bzip2"),
        ("export.tar", &export, "docker export"),
        ("export.tar.gz", &gzip(&export), "docker export"),
        ("cut.tar.gz", &cut, "truncated"),
        ("damaged.tar.gz", &damaged, ""),
        ("empty.tar", b"", ""),
        ("hostile.tar", &hostile, "not a tar"),
        ("hostile.tar.gz", &gzip(&hostile), "not a tar"),
    ];
    for (name, content, expected) in files {
        let path = world.folder.path(name);
        std::fs::write(&path, content).expect("a file");
        let refused = world.import(&path, "none");
        assert_eq!(refused.error()["id"], "Image.ArchiveInvalid", "{name}: {}", refused.error());
        let told = format!("{} {}", refused.error()["message"].as_str().expect("a message"), refused.error()["hint"]);
        assert!(told.contains(expected) && told.contains(name), "{name}: {told}");
        assert!(!told.chars().any(char::is_control), "{name}: {told:?}");
    }
}

#[test]
fn shows_no_bytes_of_a_damaged_document() {
    if lacks("shows_no_bytes_of_a_damaged_document", REGISTRY) {
        return;
    }
    let world = World::new();
    let canary = "document-canary";
    for (name, file, content) in [
        ("index", "index.json", format!("{{\"manifests\":\"{canary}\u{1b}[31m\"}}")),
        ("list", "manifest.json", format!("[{{\"Config\":\"{canary}\\u001b[31m\",\"Layers\":[]}}]")),
        ("list-kind", "manifest.json", format!("\"{canary}\"")),
    ] {
        let folder = world.folder.path(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(file), content).expect("a file");
        let refused = world.import(&world.tar(&folder, &format!("{name}.tar")), "none");
        assert_eq!(refused.error()["id"], "Image.ArchiveInvalid", "{name}");
        let message = refused.error()["message"].as_str().expect("a message");
        assert!(!message.contains('\u{1b}') && (name == "list" || !message.contains(canary)), "{name}: {message:?}");
    }
}

#[test]
fn refuses_zstd_layers_in_another_order() {
    if lacks("refuses_zstd_layers_in_another_order", &["docker-registry", "htpasswd", "zstd"]) {
        return;
    }
    const ZSTD_LAYER: &str = "application/vnd.oci.image.layer.v1.tar+zstd";
    let world = World::new();
    let mut layout = Layout::new(world.folder.path("zstd"));
    let text: Vec<u8> = (0..40_000).flat_map(|line| format!("line {line}\n").into_bytes()).collect();
    let contents = [noise(51, 300_000), text];
    let packed = |number: usize, options: &[&str]| {
        let path = world.folder.path(&format!("layer-{number}"));
        std::fs::write(&path, &contents[number]).expect("a file");
        let output = std::process::Command::new("zstd").args(options).args(["-q", "-c"]).arg(&path).output();
        let output = output.expect("zstd runs");
        assert!(output.status.success());
        output.stdout
    };
    let ids = digests(&[&contents[0], &contents[1]]);
    for (at, options) in [&["-1"][..], &["-19", "--no-check"], &["-3", "--long=27"]].into_iter().enumerate() {
        let [one, two] = [0, 1].map(|number| layout.blob(ZSTD_LAYER, &packed(number, options)));
        let sound = layout.image_of(&[one.clone(), two.clone()], &ids);
        let reversed = layout.image_of(&[two, one], &ids);
        layout.name(&format!("team/sound-{at}:v1"), &sound);
        layout.name(&format!("team/reversed-{at}:v1"), &reversed);
    }
    let imported = world.import(&layout.path, "zstd");
    let result = imported.result();
    // `--long=27` uses a window of 128 MiB only for content of that length.
    assert_eq!(result["images"].as_array().map(Vec::len), Some(3), "{result:#}");
    let failures = result["failures"].as_array().expect("failures");
    assert_eq!(failures.len(), 3, "{result:#}");
    for failure in failures {
        let message = failure["error"]["message"].as_str().expect("a message");
        assert_eq!(failure["error"]["id"], "Image.ArchiveInvalid");
        assert!(message.contains("team/reversed-") && message.contains("layer 1 of 2"), "{message}");
    }
}
