//! Every file that a command writes is new or replaces a regular file. Any other path is refused before the first request, and stays unchanged.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::ptr::null_mut;

use crate::support::operation::Operation;
use crate::support::stamp::{Folder, TestStamp};
use serde_json::{Value, json};

/// Returns paths at which a file cannot be written, with a part of the error for each.
fn special_paths(folder: &Folder) -> Vec<(PathBuf, &'static str)> {
    let path = |name: &str| folder.path(name);
    assert!(Command::new("mkfifo").arg(path("fifo")).status().expect("mkfifo starts").success());
    fs::create_dir(path("folder")).expect("a folder");
    symlink(path("nowhere"), path("to-nowhere")).expect("a link");
    symlink(path("fifo"), path("to-fifo")).expect("a link");
    let mut special = vec![
        (path("fifo"), "it is a FIFO"),
        (path("to-fifo"), "it is a FIFO"),
        (path("folder"), "it is a folder"),
        (path("to-nowhere"), "it is a link to"),
        (path("no/such/folder"), "does not exist"),
    ];
    // Only root can create devices; this one has the numbers of /dev/null, and is in the test's own folder.
    if Command::new("mknod").arg(path("device")).args(["c", "1", "3"]).status().is_ok_and(|made| made.success()) {
        symlink(path("device"), path("to-device")).expect("a link");
        special.extend([(path("device"), "it is a device"), (path("to-device"), "it is a device")]);
    }
    special
}

/// Returns what must not change: type, number, and link target of a path.
fn look(path: &Path) -> Option<(u64, u32, Option<PathBuf>)> {
    let found = fs::symlink_metadata(path).ok()?;
    Some((found.ino(), found.mode(), fs::read_link(path).ok()))
}

/// Returns the error of the start call, or of the operation.
fn refusal(name: &str, request: &Value) -> Value {
    match Operation::try_start(null_mut(), name, &request.to_string(), &[("certificatePassword", "canary-1")]) {
        Err(error) => error,
        Ok(operation) => operation.end().error().clone(),
    }
}

#[test]
fn no_command_replaces_special_files() {
    let folder = Folder::new();
    // A connection would be visible.
    let peer = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    peer.set_nonblocking(true).expect("it can be asked");
    let port = peer.local_addr().expect("its address").port();
    let registry = format!("localhost:{port}");
    let new_certificate = folder.path("new.pfx");
    let certificate = |path: &Path| json!({ "version": 1, "commonName": "registry.example", "filePath": path, "keyAlgorithm": "EC256" });
    for (path, why) in special_paths(&folder) {
        let with = |mut request: Value, member: &str| {
            request[member] = path.to_str().expect("a path").into();
            request
        };
        let logs =
            json!({ "version": 1, "host": "127.0.0.1", "port": port, "keyFile": "none", "path": path, "force": true });
        let images = json!({ "version": 1, "images": [format!("{registry}/team/app:v1")], "environment": {},
            "dockerConfigFile": folder.path("none.json"), "path": path });
        for (name, request, id) in [
            ("certificate_create", with(certificate(&new_certificate), "logPath"), "Configuration.LogUnwritable"),
            ("certificate_create", with(certificate(&new_certificate), "reportPath"), "Configuration.ReportUnwritable"),
            ("certificate_create", certificate(&path), "Certificate.PathInvalid"),
            ("log_collect", logs, "Log.ArchiveUnwritable"),
            ("image_export", images.clone(), "Image.ArchiveUnwritable"),
            ("image_export", with(images, "reportPath"), "Configuration.ReportUnwritable"),
        ] {
            let before = look(&path);
            let error = refusal(name, &request);
            assert_eq!(error["id"], id, "{name} {}: {error:#}", path.display());
            let message = error["message"].as_str().expect("a message");
            assert!(message.contains(why) && message.contains(path.to_str().expect("a path")), "{name}: {message}");
            assert_eq!(look(&path), before, "{name} {}", path.display());
        }
    }
    assert!(!new_certificate.exists() && !folder.path("nowhere").exists());
    assert!(peer.accept().is_err(), "a client connected");
    // No partial file remains next to them.
    let left = fs::read_dir(folder.path("")).expect("the folder").filter_map(Result::ok);
    assert!(left.into_iter().all(|entry| !entry.file_name().to_string_lossy().ends_with(".partial")));
}

#[test]
fn link_is_kept_its_target_is_written_and_new_files_are_for_the_owner_only() {
    let stamp = TestStamp::aad();
    let folder = Folder::new();
    let session = stamp.session();
    let run = |log: &Path, report: &Path| {
        let request = json!({ "version": 1, "resourceGroupName": "linked", "location": stamp.stamp.description().location,
            "logPath": log, "reportPath": report });
        session.run("resource_group", &request, &[]).result();
    };
    let mode = |path: &Path| fs::metadata(path).expect("the file").permissions().mode() & 0o777;
    let (log, report) = (folder.path("run.log"), folder.path("run.html"));
    run(&log, &report);
    assert_eq!((mode(&log), mode(&report)), (0o600, 0o600));

    fs::set_permissions(&report, fs::Permissions::from_mode(0o644)).expect("a mode");
    let (to_log, to_report) = (folder.path("to.log"), folder.path("to.html"));
    symlink("run.log", &to_log).expect("a link");
    symlink("run.html", &to_report).expect("a link");
    let lines = || fs::read_to_string(&log).expect("the log").lines().count();
    let before = lines();
    run(&to_log, &to_report);
    assert!(lines() > before);
    assert!(fs::symlink_metadata(&to_log).expect("the link").is_symlink());
    assert!(fs::symlink_metadata(&to_report).expect("the link").is_symlink());
    assert_eq!(mode(&report), 0o644, "a report that is replaced keeps its readers");
    assert_eq!(fs::read_dir(folder.path("")).expect("the folder").count(), 4);
}
