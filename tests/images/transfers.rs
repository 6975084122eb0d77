//! Images between this library, the real docker-registry, and skopeo: each can pull what the other pushed.

use crate::registry;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, digest, hex, noise};
use crate::registry::server::{Server, Setup};
use crate::registry::{BOTH, lacks, skopeo, text, use_case};
use crate::support::stamp::Folder;
use serde_json::{Value, json};

/// A layout with a single image, an image with an empty layer, and an index of two platforms with an attestation.
struct Images {
    layout: Layout,
    single: String,
    index: String,
}

fn images(folder: &Path) -> Images {
    let mut layout = Layout::new(folder.join("layout"));
    let single = layout.image("linux/amd64", &[&noise(1, 3_000_000), &[], &noise(2, 700)]);
    let linux = layout.image("linux/amd64", &[&noise(3, 90_000)]);
    let windows = layout.image("windows/amd64", &[&noise(4, 80_000), &noise(3, 90_000)]);
    let attestation = layout.attestation(&linux);
    let index = layout.index_of(&[linux, windows, attestation]);
    let single = layout.name("team/single:v1", &single);
    let index = layout.name("team/index:v1", &index);
    Images { layout, single, index }
}

#[test]
fn skopeo_pulls_images_pushed_by_the_library() {
    if lacks("skopeo_pulls_images_pushed_by_the_library", BOTH) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let images = images(&folder.path(""));

    let request = json!({ "path": images.layout.path, "registry": server.name });
    let ended = use_case::run(&authority, "import", request.clone());
    let result = ended.result();
    assert_eq!(result["failures"], json!([]));
    assert_eq!(result["images"][1]["platforms"], json!(["linux/amd64", "windows/amd64"]));

    for (name, expected) in [("team/single:v1", &images.single), ("team/index:v1", &images.index)] {
        let image = format!("docker://{}/{name}", server.name.replace("docker.io/", ""));
        assert_eq!(&digest(&skopeo::manifest(&authority, &image)), expected, "{name}");
        // skopeo verifies every blob.
        skopeo::copy(
            &authority,
            &image,
            &format!("oci:{}:x", text(&folder.path(&format!("pulled-{}", &hex(expected)[..8])))),
        );
    }

    let before = server.requests().len();
    let again = use_case::run(&authority, "import", request);
    assert_eq!(again.result()["action"], "unchanged");
    assert_eq!(server.count(before, &["\"POST "]) + server.count(before, &["\"PUT "]), 0, "nothing is sent twice");
}

#[test]
fn library_copies_images_pushed_by_skopeo() {
    if lacks("library_copies_images_pushed_by_skopeo", BOTH) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (from, to) = (Server::start(&folder.path(""), &authority), Server::start(&folder.path(""), &authority));
    let images = images(&folder.path(""));
    let layout = format!("oci:{}", text(&images.layout.path));
    for name in ["team/single:v1", "team/index:v1"] {
        skopeo::copy(&authority, &format!("{layout}:{name}"), &format!("docker://{}/{name}", from.name));
    }

    for (name, expected) in [("team/single:v1", &images.single), ("team/index:v1", &images.index)] {
        let request =
            json!({ "source": format!("{}/{name}", from.name), "destination": format!("{}/moved/{name}", to.name) });
        let planned = use_case::run(&authority, "copy", with(&request, "whatIf", json!(true)));
        assert_eq!(planned.result()["plan"][0]["action"], "create");
        let copied = use_case::run(&authority, "copy", request.clone());
        assert_eq!(
            (&copied.result()["image"]["digest"], &copied.result()["action"]),
            (&json!(expected), &json!("created"))
        );
        let image = format!("docker://{}/moved/{name}", to.name);
        assert_eq!(&digest(&skopeo::manifest(&authority, &image)), expected);
        skopeo::copy(
            &authority,
            &image,
            &format!("oci:{}:x", text(&folder.path(&format!("pulled-{}", &hex(expected)[..8])))),
        );
        assert_eq!(use_case::run(&authority, "copy", request).result()["action"], "unchanged");
    }
    assert_eq!(from.count(0, &["\"PUT ", "ocidist"]), 0);

    // One platform by digest, to the same registry: an index with one image and its attestation; the blobs are mounted.
    let before = to.requests().len();
    let request = json!({
        "source": format!("{}/moved/team/index@{}", to.name, images.index),
        "destination": format!("{}/linux-alone:v1", to.name),
        "platforms": ["linux/amd64"],
    });
    let copied = use_case::run(&authority, "copy", request);
    let image = &copied.result()["image"];
    assert_eq!((&image["platforms"], &image["sentBytes"]), (&json!(["linux/amd64"]), &json!(0)));
    assert_eq!(to.count(before, &["\"PATCH "]), 0, "mounted, not sent");
    let raw: Value =
        serde_json::from_slice(&skopeo::manifest(&authority, &format!("docker://{}/linux-alone:v1", to.name)))
            .expect("JSON");
    assert_eq!(raw["manifests"].as_array().map(Vec::len), Some(2));
}

#[test]
fn archives_are_exchanged_in_both_directions() {
    if lacks("archives_are_exchanged_in_both_directions", BOTH) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (from, to) = (Server::start(&folder.path(""), &authority), Server::start(&folder.path(""), &authority));
    let images = images(&folder.path(""));
    use_case::run(&authority, "import", json!({ "path": images.layout.path, "registry": from.name })).result();

    let archive = folder.path("images.tar");
    let single = format!("{}/library/team/single:v1", from.name).replace("/library", "");
    let index = format!("{}/team/index:v1", from.name);
    let exported = use_case::run(&authority, "export", json!({ "images": [single], "path": archive }));
    assert_eq!(exported.result()["action"], "created");
    let refused = use_case::run(&authority, "export", json!({ "images": [index], "path": archive }));
    assert_eq!(refused.error()["id"], "Image.ArchiveExists");
    let before = from.requests().len();
    let appended =
        use_case::run(&authority, "export", json!({ "images": [single, index], "path": archive, "append": true }));
    assert_eq!(appended.result()["action"], "updated");
    assert_eq!(
        from.count(before, &["\"GET ", &format!("blobs/{}", digest(&noise(1, 3_000_000)))]),
        0,
        "existing blobs are not downloaded"
    );
    assert_eq!(from.count(before, &["\"GET ", &format!("blobs/{}", digest(&noise(3, 90_000)))]), 1, "each blob once");
    let again = use_case::run(&authority, "export", json!({ "images": [single, index], "path": archive }));
    assert_eq!(again.result()["action"], "unchanged");

    // skopeo reads our archive, and tar reports no error.
    let listed = Command::new("tar").arg("-tf").arg(&archive).output().expect("tar starts");
    assert!(listed.status.success() && listed.stderr.is_empty(), "{}", String::from_utf8_lossy(&listed.stderr));
    skopeo::copy(
        &authority,
        &format!("oci-archive:{}:{index}", text(&archive)),
        &format!("docker://{}/by-skopeo:v1", to.name),
    );
    assert_eq!(digest(&skopeo::manifest(&authority, &format!("docker://{}/by-skopeo:v1", to.name))), images.index);

    // The library reads its own archive.
    let imported =
        use_case::run(&authority, "import", json!({ "path": archive, "registry": format!("{}/site", to.name) }));
    assert_eq!(imported.result()["images"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        digest(&skopeo::manifest(&authority, &format!("docker://{}/site/team/index:v1", to.name))),
        images.index
    );

    // The library reads skopeo's docker save format.
    let saved = folder.path("saved.tar");
    skopeo::copy_one(
        &authority,
        &format!("docker://{single}"),
        &format!("docker-archive:{}:team/saved:v2", text(&saved)),
    );
    let imported = use_case::run(&authority, "import", json!({ "path": saved, "registry": to.name }));
    assert_eq!(imported.result()["images"][0]["destination"], format!("{}/team/saved:v2", to.name));
    skopeo::copy_one(
        &authority,
        &format!("docker://{}/team/saved:v2", to.name),
        &format!("dir:{}", text(&folder.path("dir"))),
    );
}

#[test]
fn archive_is_read_by_skopeo_without_the_rights_of_root() {
    if lacks("archive_is_read_by_skopeo_without_the_rights_of_root", BOTH) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let images = images(&folder.path(""));
    use_case::run(&authority, "import", json!({ "path": images.layout.path, "registry": server.name })).result();
    let archive = folder.path("images.tar");
    let request = json!({ "images": [format!("{}/team/index:v1", server.name)], "path": archive });
    use_case::run(&authority, "export", request).result();

    for (path, mode) in [(&folder.path(""), 0o755), (&archive, 0o644)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("it is readable for all");
    }
    assert_eq!(digest(&skopeo::manifest_unprivileged(&authority, &archive)), images.index);
}

#[test]
fn images_are_listed_and_removed() {
    if lacks("images_are_listed_and_removed", registry::REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let images = images(&folder.path(""));
    use_case::run(&authority, "import", json!({ "path": images.layout.path, "registry": server.name })).result();
    let copy = json!({ "source": format!("{}/team/single:v1", server.name), "destination": format!("{}/team/single:t1", server.name) });
    use_case::run(&authority, "copy", copy).result();
    for number in 2..200 {
        server.add_tag("team/single", "v1", &format!("t{number}"));
    }

    let listed = use_case::run(&authority, "list", json!({ "registry": server.name }));
    let found = listed.result()["images"].as_array().expect("images");
    assert_eq!(found.len(), 201);
    let index = found.iter().find(|image| image["repository"] == "team/index").expect("the index");
    assert_eq!(index["digest"], images.index);
    assert_eq!(index["platforms"], json!(["linux/amd64", "windows/amd64"]));
    let single = found.iter().find(|image| image["tag"] == "t77").expect("a tag");
    assert_eq!((&single["digest"], &single["platforms"]), (&json!(images.single), &json!(["linux/amd64"])));
    assert!(single["size"].as_u64().expect("a size") > 3_000_000);
    let some = use_case::run(
        &authority,
        "list",
        json!({ "registry": server.name, "repositories": ["team/s*"], "tags": ["t1?"] }),
    );
    assert_eq!(some.result()["images"].as_array().map(Vec::len), Some(10));

    let tagged = format!("{}/team/single:t1", server.name);
    let refused = use_case::run(&authority, "remove", json!({ "image": tagged }));
    assert_eq!(refused.error()["id"], "Image.OtherTags");
    let planned = use_case::run(&authority, "remove", json!({ "image": tagged, "force": true, "whatIf": true }));
    assert_eq!(planned.result()["plan"][0]["action"], "remove");
    let removed = use_case::run(&authority, "remove", json!({ "image": tagged, "force": true }));
    assert_eq!(removed.result()["tags"].as_array().map(Vec::len), Some(200));
    let gone = use_case::run(&authority, "remove", json!({ "image": tagged }));
    assert_eq!(gone.error()["id"], "Image.NotFound");

    let keeper =
        Server::with(&folder.path(""), &authority, Setup { deletion: false, guarded: true, foreign_layers: true });
    use_case::run(
        &authority,
        "import",
        json!({ "path": images.layout.path, "registry": keeper.name, "images": ["team/index:v1"] }),
    )
    .result();
    let kept = use_case::run(&authority, "remove", json!({ "image": format!("{}/team/index:v1", keeper.name) }));
    assert_eq!(kept.error()["id"], "Registry.DeletionOff");
}

fn with(request: &Value, name: &str, value: Value) -> Value {
    let mut request = request.clone();
    request[name] = value;
    request
}
