//! User keys and host keys: all types of keys, and known, unknown, and changed host keys.

use crate::support;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ssh::keys::{self, PASSPHRASE};
use crate::ssh::machine::{HOST_KEYS, Machine, Plan, collect};
use crate::ssh::{lacks, names};
use serde_json::Value;

fn id(ended: &support::operation::Ended) -> String {
    ended.error()["id"].as_str().expect("an id").to_owned()
}

/// Starts a machine with host keys of all types.
fn with_all_host_keys() -> Machine {
    let plan = Plan::new();
    for kind in &HOST_KEYS[1..] {
        plan.host_key(kind);
    }
    plan.start()
}

#[test]
fn keys_of_every_type_and_format_sign_in() {
    if lacks("keys_of_every_type_and_format_sign_in", &["puttygen"]) {
        return;
    }
    let plan = Plan::new();
    let forms = [
        ("ed25519", "", ""),
        ("ed25519", "", PASSPHRASE),
        ("rsa", "", ""),
        ("rsa", "", PASSPHRASE),
        ("rsa", "PEM", ""),
        ("rsa", "PEM", PASSPHRASE),
        ("rsa", "PKCS8", ""),
        ("rsa", "PKCS8", PASSPHRASE),
        ("ecdsa", "", ""),
        ("ecdsa", "PEM", ""),
        ("ecdsa", "PKCS8", PASSPHRASE),
    ];
    let mut made: Vec<(PathBuf, bool)> = Vec::new();
    for (number, (kind, form, passphrase)) in forms.into_iter().enumerate() {
        let path = plan.folder.path(&format!("key{number}-{kind}-{form}"));
        made.push((keys::make(&path, kind, form, passphrase), !passphrase.is_empty()));
    }
    plan.authorize(&made.iter().map(|(path, _)| path).collect::<Vec<_>>());
    made.push((keys::to_putty(&made[0].0, true), true));
    made.push((keys::to_putty(&made[2].0, false), false));
    // As Notepad saves it.
    let marked = plan.folder.path("key-with-mark");
    std::fs::write(&marked, format!("\u{feff}{}", keys::text(&made[0].0).replace('\n', "\r\n"))).expect("a file");
    made.push((marked, false));
    let machine = plan.start();
    let mut request = machine.request();
    request["force"] = true.into();
    for (path, encrypted) in &made {
        request["keyFile"] = path.to_str().expect("a path").into();
        let secrets: &[(&str, &str)] = if *encrypted { &[("keyPassphrase", PASSPHRASE)] } else { &[] };
        let ended = collect(&request, secrets);
        assert_eq!(ended.last["outcome"], "succeeded", "{}: {:#}\n{}", path.display(), ended.last, machine.told());
        if *encrypted {
            assert_eq!(id(&collect(&request, &[])), "Ssh.PassphraseMissing", "{}", path.display());
            let wrong = collect(&request, &[("keyPassphrase", "wrong-canary")]);
            assert_eq!(id(&wrong), "Ssh.PassphraseWrong", "{}", path.display());
        }
    }
    // An unnecessary passphrase is ignored.
    request["keyFile"] = made[0].0.to_str().expect("a path").into();
    collect(&request, &[("keyPassphrase", PASSPHRASE)]).result();
}

#[test]
fn wrong_key_and_wrong_file_are_distinguished() {
    if lacks("wrong_key_and_wrong_file_are_distinguished", &[]) {
        return;
    }
    let machine = Plan::new().start();
    let folder = &machine.plan.folder;
    let stranger = keys::make(&folder.path("stranger"), "rsa", "", "");
    let mut request = machine.request();
    let mut refused = |key: &Path| {
        request["keyFile"] = key.to_str().expect("a path").into();
        let ended = collect(&request, &[]);
        (id(&ended), ended.error()["message"].as_str().expect("a message").to_owned())
    };
    let (id, message) = refused(&stranger);
    assert_eq!(id, "Ssh.LoginRefused");
    assert!(message.contains("azureuser") && message.contains("ssh-rsa"), "{message}");
    let (id, message) = refused(&folder.path("stranger.pub"));
    assert!(id == "Ssh.KeyUnreadable" && message.contains("public key"), "{message}");
    std::fs::write(folder.path("damaged"), &keys::text(&stranger)[..400]).expect("a file");
    keys::make(&folder.path("old"), "ecdsa", "PEM", PASSPHRASE);
    let (id, message) = refused(&folder.path("old"));
    assert!(id == "Ssh.KeyCipherUnsupported" && message.contains("AES-128-CBC"), "{message}");
    let short = folder.path("short");
    keys::run(Command::new("ssh-keygen").args(["-q", "-t", "rsa", "-b", "1024", "-N", "", "-f"]).arg(&short));
    let (id, message) = refused(&short);
    assert!(id == "Ssh.KeyUnreadable" && message.contains("2048"), "{message}");
    for name in ["no-such-key", "damaged", "machine/bin/docker", "machine"] {
        assert_eq!(refused(&folder.path(name)).0, "Ssh.KeyUnreadable", "{name}");
    }
    assert_eq!(names(&folder.path("out")), [""; 0], "no archive without a connection");
}

#[test]
fn known_hosts_file_decides_without_a_fingerprint() {
    if lacks("known_hosts_file_decides_without_a_fingerprint", &[]) {
        return;
    }
    let machine = with_all_host_keys();
    let folder = &machine.plan.folder;
    let file = folder.path("known_hosts");
    let public = |kind: &str| keys::text(&machine.plan.machine(&format!("host_{kind}_key.pub")));
    let place = format!("[127.0.0.1]:{}", machine.port);
    let mut request = machine.request();
    request["hostKeyFingerprint"] = Value::Null;
    request["knownHostsFile"] = file.to_str().expect("a path").into();
    request["force"] = true.into();
    let with = |lines: String| {
        std::fs::write(&file, lines).expect("a file");
        collect(&request, &[])
    };

    // Each key type is sufficient, and is requested.
    for kind in HOST_KEYS {
        let ended = with(format!("{place} {}", public(kind)));
        assert_eq!(ended.result()["hostKeyFingerprint"], machine.fingerprint(kind), "{kind}");
    }
    // With hashed names.
    std::fs::write(&file, format!("{place} {}", public("ecdsa"))).expect("a file");
    keys::run(Command::new("ssh-keygen").arg("-H").arg("-f").arg(&file));
    assert!(keys::text(&file).starts_with("|1|"));
    collect(&request, &[]).result();

    let unknown = with(String::new());
    assert_eq!(id(&unknown), "Ssh.HostKeyUnknown");
    assert!(
        unknown.error()["hint"].as_str().expect("a hint").contains(&machine.fingerprint("ed25519")),
        "{}",
        unknown.last
    );
    assert!(unknown.error()["hint"].as_str().expect("a hint").contains("-HostKeyFingerprint"));

    let other = keys::make(&folder.path("other"), "ed25519", "", "");
    let changed = with(format!("{place} {}", keys::text(&other.with_extension("pub"))));
    assert_eq!(id(&changed), "Ssh.HostKeyChanged");
    assert!(changed.error()["message"].as_str().expect("a message").contains("line 1"), "{}", changed.last);
    let revoked = with(format!("{place} {}@revoked * {}", public("ed25519"), public("ed25519")));
    assert_eq!(id(&revoked), "Ssh.HostKeyChanged");
    assert!(!machine.told().contains("invalid user"), "no name goes to a machine that is not recognised");

    std::fs::remove_file(&file).expect("it was there");
    assert_eq!(id(&collect(&request, &[])), "Ssh.KnownHostsUnreadable");
}

#[test]
fn fingerprint_of_any_host_key_is_sufficient() {
    if lacks("fingerprint_of_any_host_key_is_sufficient", &[]) {
        return;
    }
    let machine = with_all_host_keys();
    let mut request = machine.request();
    request["force"] = true.into();
    for kind in HOST_KEYS {
        request["hostKeyFingerprint"] = machine.fingerprint(kind).into();
        assert_eq!(collect(&request, &[]).result()["hostKeyFingerprint"], machine.fingerprint(kind));
    }
    request["hostKeyFingerprint"] = keys::fingerprint(&machine.plan.key.with_extension("pub")).into();
    let wrong = collect(&request, &[]);
    assert_eq!(id(&wrong), "Ssh.HostKeyChanged");
    for kind in HOST_KEYS {
        assert!(
            wrong.error()["message"].as_str().expect("a message").contains(&machine.fingerprint(kind)),
            "{}",
            wrong.last
        );
    }
    request["hostKeyFingerprint"] = "MD5:00".into();
    assert_eq!(id(&collect(&request, &[])), "Argument.Invalid");
}
