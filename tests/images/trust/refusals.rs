//! What is refused before the first write.

use std::os::unix::fs::symlink;

use serde_json::json;

use super::{Machine, run};

#[test]
fn all_problems_are_reported_together_and_nothing_is_written() {
    let machine = Machine::new();
    let docker = machine.at("etc/docker/certs.d");
    std::fs::create_dir_all(&docker).expect("a folder");
    symlink(machine.folder.path("elsewhere"), docker.join("registry.example:5000")).expect("a link");
    let podman = machine.at("etc/containers/certs.d/registry.example:5000");
    std::fs::create_dir_all(&podman).expect("a folder");
    std::fs::write(podman.join("ca.crt"), "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n")
        .expect("a file");
    let containerd = machine.at("etc/containerd/certs.d/registry.example:5000");
    std::fs::create_dir_all(&containerd).expect("a folder");
    std::fs::write(containerd.join("hosts.toml"), "ca = \"corp.pem\"\n").expect("a file");
    let before = machine.files();

    let ended = run("install", &machine.request());
    assert_eq!(
        ended.problem_ids(),
        ["Trust.PlaceUnusable"; 3].into_iter().chain(["Trust.ContainerdUnconfigured"]).collect::<Vec<_>>()
    );
    let text = ended.text();
    assert!(text.contains("symbolic link") && text.contains("corp.pem") && !text.contains("canary"), "{text}");
    assert_eq!(machine.files(), before);
    let removal = run("uninstall", &machine.request());
    assert_eq!(
        removal.problem_ids(),
        ["Trust.PlaceUnusable"; 2],
        "a mirror's settings are not ours: {}",
        removal.error()
    );
    assert_eq!(machine.files(), before);
}

#[test]
fn link_out_of_a_mounted_file_system_is_refused() {
    let machine = Machine::new();
    let outside = machine.folder.path("outside");
    std::fs::create_dir_all(&outside).expect("a folder");
    std::fs::remove_dir(machine.at("etc/docker")).expect("an empty folder");
    symlink(&outside, machine.at("etc/docker")).expect("a link");
    let ended = run("install", &machine.with(&[("targets", json!(["docker"]))]));
    assert_eq!(ended.error()["id"], "Trust.PlaceUnusable");
    assert!(ended.text().contains("outside"), "{}", ended.error());
    assert_eq!(std::fs::read_dir(&outside).expect("a folder").count(), 0);
}

#[test]
fn wrong_values_are_errors() {
    let machine = Machine::new();
    let key = machine.folder.path("key.pem");
    std::fs::write(&key, "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n").expect("a file");
    let damaged = machine.folder.path("damaged.pem");
    std::fs::write(&damaged, "canary").expect("a file");
    for (more, id) in [
        (vec![("certificateFilePath", json!(key))], "Configuration.TrustedRootHoldsKey"),
        (vec![("certificateFilePath", json!(damaged))], "Configuration.TrustedRootUnreadable"),
        (vec![("certificateFilePath", json!(machine.folder.path("none.pem")))], "Configuration.TrustedRootUnreadable"),
        (vec![("registry", json!("not a host"))], "Image.ReferenceInvalid"),
        (vec![("registry", json!("../../etc"))], "Image.ReferenceInvalid"),
        (vec![("mountPath", json!(machine.folder.path("none")))], "Argument.Invalid"),
        (vec![("scope", json!("currentUser")), ("targets", json!(["podman"]))], "Trust.TargetUnavailable"),
        (vec![("scope", json!("currentUser")), ("targets", json!(["containerd"]))], "Trust.TargetUnavailable"),
        (vec![("scope", json!("currentUser")), ("targets", json!(["system"]))], "Trust.TargetUnavailable"),
    ] {
        let ended = run("install", &machine.with(&more));
        assert_eq!(ended.error()["id"], id, "{more:?}: {}", ended.error());
        assert!(!ended.text().contains("canary"), "{more:?}");
    }
    assert_eq!(machine.files(), []);
}

#[test]
fn system_refuses_a_certificate_that_is_not_a_root() {
    use rcgen::{CertificateParams, Issuer, KeyPair};
    let machine = Machine::new();
    let (key, leaf_key) = (KeyPair::generate().expect("a key"), KeyPair::generate().expect("a key"));
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.distinguished_name.push(rcgen::DnType::CommonName, "Authority");
    let issuer = Issuer::new(authority, &key);
    let leaf = CertificateParams::new(vec!["registry.example".to_owned()]).expect("parameters");
    std::fs::write(&machine.root_file, leaf.signed_by(&leaf_key, &issuer).expect("a leaf").pem()).expect("a file");
    let ended = run("install", &machine.request());
    assert!(ended.problem_ids().contains(&"Trust.CertificateUnsuitable"), "{}", ended.error());
    assert!(ended.text().contains("was issued by 'CN=Authority"), "{}", ended.error());
    run("install", &machine.with(&[("targets", json!(["docker"]))])).result();

    // A certificate that a server made for itself: Debian accepts it, Red Hat does not.
    let own = CertificateParams::new(vec!["registry.example".to_owned()]).expect("parameters").self_signed(&leaf_key);
    std::fs::write(&machine.root_file, own.expect("a certificate").pem()).expect("a file");
    let system = machine.with(&[("targets", json!(["system"]))]);
    run("install", &system).result();
    std::fs::create_dir_all(machine.at("etc/pki/ca-trust/source/anchors")).expect("a folder");
    let ended = run("install", &system);
    assert_eq!(ended.error()["id"], "Trust.CertificateUnsuitable");
    assert!(ended.text().contains("CA:FALSE"), "{}", ended.error());
}

#[test]
fn expired_certificate_is_refused() {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};
    let machine = Machine::new();
    let mut old = CertificateParams::new(vec!["registry.example".to_owned()]).expect("parameters");
    (old.not_before, old.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
    let old = old.self_signed(&KeyPair::generate().expect("a key")).expect("a certificate");
    std::fs::write(&machine.root_file, old.pem()).expect("a file");
    let ended = run("install", &machine.request());
    assert_eq!(ended.problem_ids()[0], "Trust.CertificateUnsuitable");
    assert!(ended.text().contains("2020-01-01"), "{}", ended.error());
    assert_eq!(machine.files(), []);
}
