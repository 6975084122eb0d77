use russh::keys::parse_public_key_base64;

use crate::error::ErrorId;
use crate::ssh::host_key::{Trust, Verdict, fingerprint, is_same_kind};
use crate::ssh::known_hosts::{KnownHosts, parse};
use crate::ssh::target::Target;

const KEY: &str = "AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";
const OTHER: &str = "AAAAC3NzaC1lZDI1NTE5AAAAIA6rWI3G2sz07DnfFlrouTcysQlj2P+jpNSOEWD9OJ3X";

fn target() -> Target {
    Target { host: "reg.example".to_owned(), port: 22, user: "azureuser".to_owned() }
}

fn known(text: &str) -> Trust {
    Trust::KnownHosts(KnownHosts { path: "known_hosts".into(), entries: parse(text, "reg.example", 22) })
}

/// Returns the refusal; `None` if the key is trusted.
fn refusal(trust: &Trust) -> Option<(ErrorId, String)> {
    match trust.judge(&parse_public_key_base64(KEY).expect("a key"), &target()) {
        Verdict::Trusted => None,
        Verdict::Other => panic!("known hosts decide"),
        Verdict::Refused(error) => Some((error.id, format!("{} {}", error.message, error.hint()))),
    }
}

#[test]
fn a_host_is_known_unknown_changed_or_revoked() {
    assert_eq!(refusal(&known(&format!("reg.example ssh-ed25519 {OTHER}\nreg.example ssh-ed25519 {KEY}"))), None);
    let shown = fingerprint(&parse_public_key_base64(KEY).expect("a key"));
    for (text, id) in [
        (String::new(), ErrorId::HostKeyUnknown),
        (format!("reg.example ssh-ed25519 {OTHER}"), ErrorId::HostKeyChanged),
        (format!("reg.example ssh-ed25519 {KEY}\n@revoked * ssh-ed25519 {KEY}"), ErrorId::HostKeyChanged),
        (format!("@revoked * ssh-ed25519 {OTHER}"), ErrorId::HostKeyUnknown),
    ] {
        let (found, told) = refusal(&known(&text)).expect("it is refused");
        assert_eq!(found, id, "{told}");
        assert!(told.contains(&shown), "{told}");
    }
}

#[test]
fn known_key_type_is_requested_first() {
    let rsa = "AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==";
    let algorithms = known(&format!("reg.example ssh-rsa {rsa}")).algorithms();
    assert_eq!(algorithms[0].to_string(), "rsa-sha2-512");
    assert_eq!(known("").algorithms()[0].to_string(), "ssh-ed25519");
    assert!(algorithms.iter().all(|algorithm| algorithm.to_string() != "ssh-rsa"), "no SHA-1");
    assert!(is_same_kind(&algorithms[0], &algorithms[1]) && !is_same_kind(&algorithms[0], &algorithms[2]));
}

#[test]
fn fingerprint_is_accepted_in_the_format_of_ssh_keygen() {
    let hash = "jXbXQeSuZqM4UMZJCDFwV8RYXRyuDAi6OpJ3jSbGC3A";
    for text in [format!("SHA256:{hash}"), format!(" {hash}= ")] {
        let trust = Trust::read(Some(&text), None, &target()).expect("a fingerprint");
        assert!(matches!(trust, Trust::Fingerprint(read) if read == format!("SHA256:{hash}")));
    }
    for text in ["MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48", "SHA256:short", "x"] {
        assert_eq!(Trust::read(Some(text), None, &target()).expect_err("none").id, ErrorId::ArgumentInvalid);
    }
}
