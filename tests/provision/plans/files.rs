//! Use cases that write files: the plan names the file, and only the run writes it.

use std::path::Path;
use std::ptr::null_mut;

use super::{changes, plan};
use crate::support::operation::{Ended, Operation};
use crate::support::stamp::Folder;
use serde_json::{Value, json};

pub const COVERED: &[&str] = &["certificate_create", "ssh_key_create", "gallery_package_create"];

fn run(use_case: &str, mut request: Value, what_if: bool) -> Ended {
    request["version"] = 1.into();
    request["whatIf"] = what_if.into();
    let secrets = [("certificatePassword", "pfx-canary")];
    let secrets = if use_case == "certificate_create" { &secrets[..] } else { &[] };
    Operation::try_start(null_mut(), use_case, &request.to_string(), secrets).expect("a start").end()
}

#[test]
fn a_plan_names_the_file_that_the_run_writes() {
    let folder = Folder::new();
    let file = |name: &str| folder.path(name);
    let text = |path: &Path| path.display().to_string();
    for (use_case, request, written) in [
        (
            "certificate_create",
            json!({ "commonName": "registry.example", "filePath": file("a.pfx"), "keyAlgorithm": "EC256" }),
            vec![file("a.pfx")],
        ),
        ("ssh_key_create", json!({ "keyFilePath": file("key") }), vec![file("key"), file("key.pub")]),
        ("gallery_package_create", json!({ "path": file("item.azpkg") }), vec![file("item.azpkg")]),
    ] {
        let planned = plan(run(use_case, request.clone(), true).result());
        assert!(written.iter().all(|path| !path.exists()), "{use_case}: a plan writes nothing");
        assert!(planned[0].target.contains(&text(&written[0])), "{use_case}: {planned:?}");
        assert_eq!(changes(&planned).len(), 1, "{use_case}: {planned:?}");
        let ended = run(use_case, request, false);
        assert_eq!(plan(ended.result()), planned, "{use_case}");
        assert!(written.iter().all(|path| path.is_file()), "{use_case}: {written:?}");
    }
}
