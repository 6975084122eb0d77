//! A stopped creation of a certificate: its last event names the file if it may exist, and no file is created afterwards.

use std::path::Path;
use std::ptr::null_mut;
use std::time::Duration;

use crate::support::flow::CERTIFICATE_PASSWORD;
use crate::support::operation::Operation;
use crate::support::stamp::Folder;
use serde_json::json;

fn start(path: &Path, key: &str) -> Operation {
    let log = path.with_extension("log").display().to_string();
    let request = json!({ "version": 1, "commonName": "registry.example", "filePath": path, "keyAlgorithm": key, "logPath": log });
    Operation::try_start(
        null_mut(),
        "certificate_create",
        &request.to_string(),
        &[("certificatePassword", CERTIFICATE_PASSWORD)],
    )
    .expect("it starts")
}

#[test]
fn stop_before_the_write_reports_and_leaves_no_file() {
    let folder = Folder::new();
    let paths = [1, 2, 3].map(|number| folder.path(&format!("{number}.pfx")));
    // Generating a key of this size takes long enough to be stopped.
    let operations = paths.each_ref().map(|path| start(path, "RSA4096"));
    operations.iter().for_each(Operation::cancel);
    for operation in &operations {
        assert_eq!(operation.end().changes(), [""; 0]);
    }
    // The key generation has ended by now.
    std::thread::sleep(Duration::from_millis(2500));
    for path in &paths {
        assert!(!path.exists(), "{} was written after the end", path.display());
    }
}

#[test]
fn stop_during_the_write_reports_the_file_if_it_exists() {
    let folder = Folder::new();
    for number in 0..24 {
        let path = folder.path(&format!("{number}.pfx"));
        let operation = start(&path, "EC256");
        // Some stop before it exists, the others right after.
        if number % 3 == 0 {
            std::thread::sleep(Duration::from_micros(400 * number));
        } else {
            while !path.exists() {
                std::thread::yield_now();
            }
        }
        operation.cancel();
        let ended = operation.end();
        let log = std::fs::read_to_string(path.with_extension("log")).expect("the log");
        let last: serde_json::Value = serde_json::from_str(log.lines().last().expect("a line")).expect("JSON");
        assert_eq!((&last["outcome"], &last["done"]), (&ended.last["outcome"], &ended.last["done"]));
        if ended.last["outcome"] == "succeeded" {
            assert!(path.exists());
            continue;
        }
        let is_named = ended.changes().iter().any(|text| text.contains(&format!("'{}'", path.display())));
        std::thread::sleep(Duration::from_millis(50));
        assert!(is_named || !path.exists(), "round {number}: {:#}", ended.last);
    }
}
