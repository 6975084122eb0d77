//! Images between registries and archives: the plan names each image that a registry or an archive does not have.

use std::cell::Cell;

use super::{Step, changes, plan};
use crate::registry::authority::Authority;
use crate::registry::content::{Layout, noise};
use crate::registry::server::Server;
use crate::registry::{REGISTRY, lacks, use_case};
use crate::support::stamp::Folder;
use serde_json::{Value, json};

pub const COVERED: &[&str] = &["image_copy", "image_export", "image_import", "image_remove"];

/// What carries out the step of an image in a registry.
const WRITES: [&str; 4] = ["\"POST /v2/", "\"PUT /v2/", "\"PATCH /v2/", "\"DELETE /v2/"];

struct World {
    authority: Authority,
    server: Server,
    folder: Folder,
    seen: Cell<usize>,
}

impl World {
    fn new() -> Self {
        let folder = Folder::new();
        let authority = Authority::new(&folder.path(""));
        let server = Server::start(&folder.path(""), &authority);
        Self { authority, server, folder, seen: Cell::new(0) }
    }

    /// Requests that could change the registry, since the last call.
    fn writes(&self) -> usize {
        let before = self.seen.replace(self.server.requests().len());
        WRITES.iter().map(|write| self.server.count(before, &[write])).sum()
    }

    /// Runs the plan, then the work, and compares both with what the registry was asked.
    fn kept(&self, name: &str, request: &Value) -> Vec<Step> {
        let run = |what_if: bool| {
            let mut request = request.clone();
            request["whatIf"] = what_if.into();
            plan(use_case::run(&self.authority, name, request).result())
        };
        self.writes();
        let planned = run(true);
        assert_eq!(self.writes(), 0, "{name}: a plan writes nothing");
        assert_eq!(run(false), planned, "{name}: the plan is what the run does");
        // An export only reads from the registry.
        let is_written = self.writes() > 0;
        assert_eq!(is_written, !changes(&planned).is_empty() && name != "export", "{name}: {planned:?}");
        planned
    }
}

#[test]
fn commands_for_images_keep_their_plan() {
    if lacks("commands_for_images_keep_their_plan", REGISTRY) {
        return;
    }
    let world = World::new();
    let mut layout = Layout::new(world.folder.path("layout"));
    for (name, seed) in [("team/app:v1", 1), ("team/other:v1", 2)] {
        let image = layout.image("linux/amd64", &[&noise(seed, 9_000)]);
        layout.name(name, &image);
    }
    let image = |name: &str| format!("{}/{name}", world.server.name);
    let import = json!({ "path": layout.path, "registry": world.server.name });
    assert_eq!(changes(&world.kept("import", &import)), [("image", "create"); 2]);
    assert_eq!(changes(&world.kept("import", &import)), []);

    let copy = json!({ "source": image("team/app:v1"), "destination": image("team/copy:v1") });
    assert_eq!(changes(&world.kept("copy", &copy)), [("image", "create")]);
    assert_eq!(changes(&world.kept("copy", &copy)), []);
    let other = json!({ "source": image("team/other:v1"), "destination": image("team/copy:v1") });
    assert_eq!(changes(&world.kept("copy", &other)), [("image", "update")]);

    let archive = world.folder.path("images.tar");
    let export = json!({ "images": [image("team/app:v1"), image("team/other:v1")], "path": archive });
    assert_eq!(changes(&world.kept("export", &export)), [("image", "create"); 2]);
    let written = std::fs::metadata(&archive).expect("an archive").modified().expect("a time");
    assert_eq!(changes(&world.kept("export", &export)), []);
    assert_eq!(std::fs::metadata(&archive).expect("an archive").modified().expect("a time"), written);

    let removal = json!({ "image": image("team/copy:v1") });
    assert_eq!(changes(&world.kept("remove", &removal)), [("image", "remove")]);
    assert_eq!(changes(&world.kept("remove", &json!({ "image": image("team/app:v1") }))), [("image", "remove")]);
}
