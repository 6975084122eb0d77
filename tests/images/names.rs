//! Names with a tag and a digest: the digest selects the image, and the tag is its name at the destination.

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, digest, noise};
use crate::registry::server::Server;
use crate::registry::{BOTH, REGISTRY, lacks, skopeo, text, use_case};
use crate::support::stamp::Folder;
use serde_json::{Value, json};

/// Creates a registry with `team/app:v1`, `team/app:v2`, and `team/app:both` with two platforms. Returns the digests.
fn filled(folder: &Folder, authority: &Authority) -> (Server, [String; 3]) {
    let server = Server::start(&folder.path(""), authority);
    let mut layout = Layout::new(folder.path("layout"));
    let first = layout.image("linux/amd64", &[&noise(31, 40_000)]);
    let second = layout.image("linux/arm64", &[&noise(32, 30_000)]);
    let both = layout.index_of(&[first.clone(), second.clone()]);
    let digests = [("v1", &first), ("v2", &second), ("both", &both)]
        .map(|(tag, image)| layout.name(&format!("team/app:{tag}"), image));
    use_case::run(authority, "import", json!({ "path": layout.path, "registry": server.name })).result();
    (server, digests)
}

fn manifest_digest(authority: &Authority, image: &str) -> String {
    digest(&skopeo::manifest(authority, &format!("docker://{image}")))
}

#[test]
fn copies_by_digest_and_writes_the_tag() {
    if lacks("copies_by_digest_and_writes_the_tag", BOTH) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (server, [v1, v2, _]) = filled(&folder, &authority);
    let source = format!("{}/team/app:v1@{v1}", server.name);
    for destination in ["moved/app:v1".to_owned(), format!("moved/pinned:v7@{v1}")] {
        let request = json!({ "source": source, "destination": format!("{}/{destination}", server.name) });
        let copied = use_case::run(&authority, "copy", request.clone());
        assert_eq!(copied.result()["action"], "created");
        let tagged = destination.split('@').next().expect("a name");
        assert_eq!(manifest_digest(&authority, &format!("{}/{tagged}", server.name)), v1, "{destination}");
        assert_eq!(use_case::run(&authority, "copy", request).result()["action"], "unchanged");
    }
    // The digest decides, even if the tag refers to another image; and a destination with a digest accepts only that image.
    let request = json!({ "source": format!("{}/team/app:v1@{v2}", server.name), "destination": format!("{}/moved/other:v1", server.name) });
    assert_eq!(use_case::run(&authority, "copy", request).result()["image"]["digest"], v2);
    let wrong = json!({ "source": source, "destination": format!("{}/moved/wrong:v1@{v2}", server.name) });
    assert_eq!(use_case::run(&authority, "copy", wrong).error()["id"], "Image.DigestMismatch");
    let listed = json!({ "registry": server.name, "repositories": ["moved/wrong*"] });
    assert_eq!(use_case::run(&authority, "list", listed).result()["images"], json!([]));
}

#[test]
fn archives_keep_the_name_without_its_digest() {
    if lacks("archives_keep_the_name_without_its_digest", BOTH) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (server, [v1, v2, both]) = filled(&folder, &authority);
    let name = |text: String| format!("{}/team/app{text}", server.name);
    let archive = folder.path("images.tar");
    let images = [name(format!(":v1@{v1}")), name(format!("@{v2}"))];
    let request = json!({ "images": images, "path": archive });
    use_case::run(&authority, "export", request.clone()).result();
    assert_eq!(use_case::run(&authority, "export", request).result()["action"], "unchanged");

    let copied = format!("{}/by-skopeo:v1", server.name);
    skopeo::copy(
        &authority,
        &format!("oci-archive:{}:{}", text(&archive), name(":v1".to_owned())),
        &format!("docker://{copied}"),
    );
    assert_eq!(manifest_digest(&authority, &copied), v1);
    let index = std::process::Command::new("tar").args(["-xOf", &text(&archive), "index.json"]).output().expect("tar");
    let index: Value = serde_json::from_slice(&index.stdout).expect("index.json");
    for image in index["manifests"].as_array().expect("images") {
        let reference = &image["annotations"]["org.opencontainers.image.ref.name"];
        assert!(reference.as_str().is_none_or(|name| !name.contains('@')), "{reference}");
    }

    // One of them is selected by tag and digest, and both keep their names.
    let chosen =
        json!({ "path": archive, "registry": format!("{}/one", server.name), "images": [name(format!(":v1@{v1}"))] });
    let imported = use_case::run(&authority, "import", chosen);
    assert_eq!(imported.result()["images"][0]["destination"], format!("{}/one/team/app:v1", server.name));
    assert_eq!(manifest_digest(&authority, &format!("{}/one/team/app:v1", server.name)), v1);
    let other = json!({ "path": archive, "registry": server.name, "images": [name(format!(":v1@{v2}"))] });
    assert_eq!(use_case::run(&authority, "import", other).error()["id"], "Image.NotFound");
    let all = json!({ "path": archive, "registry": format!("{}/all", server.name) });
    use_case::run(&authority, "import", all).result();
    assert_eq!(manifest_digest(&authority, &format!("{}/all/team/app@{v2}", server.name)), v2);

    // One platform of an index given by digest: the archive names what it contains.
    let cut = folder.path("cut.tar");
    let request = json!({ "images": [name(format!("@{both}")), name(format!(":both@{both}"))], "path": cut, "platforms": ["linux/arm64"] });
    use_case::run(&authority, "export", request).result();
    let imported =
        use_case::run(&authority, "import", json!({ "path": cut, "registry": format!("{}/cut", server.name) }));
    assert_eq!(imported.result()["failures"], json!([]));
    let tagged = manifest_digest(&authority, &format!("{}/cut/team/app:both", server.name));
    assert_eq!(imported.result()["images"][1]["digest"], tagged);
}

#[test]
fn removes_only_if_tag_and_digest_agree() {
    if lacks("removes_only_if_tag_and_digest_agree", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (server, [v1, v2, _]) = filled(&folder, &authority);
    let name = |text: String| format!("{}/team/app{text}", server.name);
    let remove = |image: String| use_case::run(&authority, "remove", json!({ "image": image }));
    for moved in [name(format!(":v1@{v2}")), name(format!(":v9@{v2}"))] {
        assert_eq!(remove(moved.clone()).error()["id"], "Image.DigestMismatch", "{moved}");
    }
    use_case::run(
        &authority,
        "copy",
        json!({ "source": name(":v1".to_owned()), "destination": name(":v1b".to_owned()) }),
    )
    .result();
    assert_eq!(remove(name(format!(":v1@{v1}"))).error()["id"], "Image.OtherTags");
    assert_eq!(remove(name(format!(":v2@{v2}"))).result()["tags"], json!(["v2"]));
    assert_eq!(remove(name(format!("@{v1}"))).result()["tags"].as_array().map(Vec::len), Some(2));
}
