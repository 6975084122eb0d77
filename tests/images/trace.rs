//! Messages about each request to a registry, without the login.

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, noise};
use crate::registry::server::{PASSWORD, Server, USER};
use crate::registry::{REGISTRY, lacks, use_case};
use crate::support::stamp::Folder;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

#[test]
fn requests_to_a_registry_are_shown_without_login_and_upload_state() {
    if lacks("requests_to_a_registry_are_shown_without_login_and_upload_state", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let mut layout = Layout::new(folder.path("layout"));
    let image = layout.image("linux/amd64", &[&noise(7, 400_000)]);
    layout.name("team/traced:v1", &image);
    for (name, request) in [
        ("import", json!({ "path": layout.path, "registry": server.name })),
        ("list", json!({ "registry": server.name })),
        (
            "copy",
            json!({ "source": format!("{}/team/traced:v1", server.name), "destination": format!("{}/team/other:v1", server.name) }),
        ),
        ("export", json!({ "images": [format!("{}/team/traced:v1", server.name)], "path": folder.path("images.tar") })),
    ] {
        let mut request = request;
        request["trace"] = "headers".into();
        let ended = use_case::run(&authority, name, request);
        ended.result();
        let lines = ended.lines("verbose");
        assert!(
            lines.iter().any(|line| line.contains("/v2/") && line.contains(" ms (attempt 1)")),
            "{name}: {lines:#?}"
        );
        let debug = ended.lines("debug");
        assert!(debug.iter().any(|text| text.contains("  > authorization: [hidden]")), "{name}: {debug:#?}");
        if name == "import" {
            assert!(debug.iter().any(|text| text.contains("_state=[hidden]")), "{debug:#?}");
        }
        let shown = ended.text();
        let basic = BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"));
        for canary in [PASSWORD, basic.as_str()] {
            assert!(!shown.contains(canary), "{name}: '{canary}' is shown");
        }
    }
}
