//! New-ContainerRegistrySshKey: two new files that OpenSSH and this product can read.

use std::path::Path;
use std::process::Command;
use std::ptr::null_mut;

use serde_json::{Value, json};

use crate::support::operation::{Ended, Operation};
use crate::support::stamp::Folder;

const CANARY: &str = "Passphrase-Canary-31";

fn create(path: &Path, passphrase: &str, more: &[(&str, Value)]) -> Ended {
    let mut request = json!({ "version": 1, "keyFilePath": path, "logPath": path.with_extension("log") });
    for (name, value) in more {
        request[*name] = value.clone();
    }
    let operation =
        Operation::try_start(null_mut(), "ssh_key_create", &request.to_string(), &[("keyPassphrase", passphrase)]);
    operation.expect("it starts").end()
}

#[test]
fn openssh_reads_both_files_and_they_match() {
    if Command::new("ssh-keygen").arg("-?").output().is_err() {
        println!("SKIPPED openssh_reads_both_files_and_they_match: there is no ssh-keygen on this machine");
        return;
    }
    let folder = Folder::new();
    for (number, passphrase) in ["", CANARY].into_iter().enumerate() {
        let path = folder.path(&format!("key {number}"));
        let ended = create(&path, passphrase, &[("comment", json!("operator@site"))]);
        let result = ended.result();
        let public = std::fs::read_to_string(format!("{}.pub", path.display())).expect("the public key");
        assert_eq!(public.trim_end(), result["publicKey"]);

        let keygen = |arguments: &[&str]| {
            let output = Command::new("ssh-keygen").args(arguments).arg("-f").arg(&path).output().expect("ssh-keygen");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).expect("text")
        };
        let derived = keygen(&["-y", "-P", passphrase]);
        assert_eq!(derived.split(' ').nth(1), public.split(' ').nth(1));
        let listed = keygen(&["-l"]);
        let fingerprint = result["fingerprint"].as_str().expect("a fingerprint");
        assert!(listed.starts_with(&format!("4096 {fingerprint} operator@site")), "{listed}");

        let log = std::fs::read_to_string(path.with_extension("log")).expect("the log");
        let private = std::fs::read_to_string(&path).expect("the private key");
        let body = private.lines().nth(1).expect("a line of the key");
        for text in [&log, &ended.text()] {
            assert!(!text.contains(CANARY) && !text.contains(body), "{text}");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_private_key_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let path = folder.path("key");
    create(&path, "", &[]).result();
    assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
}

#[test]
fn existing_files_stay_unchanged() {
    let folder = Folder::new();
    for taken in ["one", "two.pub"] {
        let (path, taken) = (folder.path(taken.trim_end_matches(".pub")), folder.path(taken));
        std::fs::write(&taken, "precious").expect("a file");
        for plan in [true, false] {
            let ended = create(&path, CANARY, &[("whatIf", json!(plan))]);
            let error = ended.error();
            assert_eq!(error["id"], "Ssh.KeyFileExists", "{error}");
            assert!(error["message"].as_str().is_some_and(|text| text.contains(&taken.display().to_string())));
        }
        assert_eq!(std::fs::read_to_string(&taken).expect("a file"), "precious");
        assert!(path == taken || !path.exists(), "no private key without its public part");
    }
}

#[test]
fn invalid_paths_and_comments_are_errors_before_the_key_is_generated() {
    let folder = Folder::new();
    let good = folder.path("key");
    let long = "c".repeat(256);
    for (path, more, id) in [
        (folder.path("none/key"), vec![], "Ssh.KeyFileInvalid"),
        (folder.path(""), vec![], "Ssh.KeyFileInvalid"),
        (good.clone(), vec![("comment", json!("a\nssh-rsa AAAA"))], "Argument.Invalid"),
        (good.clone(), vec![("comment", json!(long))], "Argument.Invalid"),
    ] {
        let request = json!({ "version": 1, "keyFilePath": path });
        let mut request = request;
        for (name, value) in more {
            request[name] = value;
        }
        let operation = Operation::try_start(null_mut(), "ssh_key_create", &request.to_string(), &[]).expect("a start");
        assert_eq!(operation.end().error()["id"], id, "{}", path.display());
    }
    let planned = create(&good, "", &[("whatIf", json!(true))]);
    assert_eq!(planned.result()["publicKey"], Value::Null);
    assert!(!good.exists());
}
