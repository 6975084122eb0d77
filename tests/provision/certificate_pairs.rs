//! PFX files with several keys: the registry's name selects the pair, without it the pairs are listed, and ids that pair a certificate with another key are
//! refused. Nothing is written in any of these failures.

use std::path::PathBuf;
use std::ptr::null_mut;

use crate::support::flow::{self, CERTIFICATE_SECRET, VAULT};
use crate::support::operation::{Ended, Operation, Session};
use crate::support::stamp::TestStamp;
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{CertificateParams, DnType, KeyPair};
use serde_json::{Value, json};

const PASSWORD: &str = "pairs-canary";
const NAMES: [&str; 2] = ["one.example", "other.example"];

/// A self-signed certificate and its key.
struct Pair {
    key: Vec<u8>,
    certificate: Vec<u8>,
}

impl Pair {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut parameters = CertificateParams::new([name.to_owned()]).expect("a DNS name");
        parameters.distinguished_name.push(DnType::CommonName, name);
        let certificate = parameters.self_signed(&key).expect("a certificate").der().to_vec();
        Self { key: key.serialize_der(), certificate }
    }
}

/// Writes each key with the certificates that get its id; the id belongs to the first of them.
fn written(stamp: &TestStamp, entries: &[(&Pair, &[&Pair])]) -> PathBuf {
    let mut store = KeyStore::new();
    for (number, (key, certificates)) in entries.iter().enumerate() {
        let certificates = certificates.iter().map(|one| Certificate::from_der(&one.certificate).expect("DER"));
        let key = PrivateKey::from_der(&key.key).expect("a key");
        let chain = PrivateKeyChain::new(number.to_string().as_bytes(), key, certificates);
        store.add_entry(&number.to_string(), KeyStoreEntry::PrivateKeyChain(chain));
    }
    let path = stamp.folder.path("several.pfx");
    std::fs::write(&path, store.writer(PASSWORD).write().expect("a PFX")).expect("a file");
    path
}

/// Runs the three commands that read a PFX file; only the first never has the registry's name.
fn run(session: &Session, name: &str, stamp: &TestStamp, path: &PathBuf, dns_name: Option<&str>) -> Ended {
    let mut request = match name {
        "prerequisites" => flow::request(stamp),
        _ => json!({ "version": 1, "keyVaultName": VAULT, "certificateSecretName": "pairs", "skipExistCheck": true }),
    };
    request["certificateFilePath"] = path.display().to_string().into();
    if let Some(dns_name) = dns_name {
        request["dnsName"] = dns_name.into();
    }
    let secrets = [("certificatePassword", PASSWORD), ("registryUserPassword", flow::REGISTRY_PASSWORD)];
    match name {
        "certificate_encode" => {
            let request = json!({ "version": 1, "certificateFilePath": path });
            Operation::try_start(null_mut(), name, &request.to_string(), &secrets).expect("it starts").end()
        }
        _ => session.run(name, &request, &secrets),
    }
}

fn versions(stamp: &TestStamp, secret: &str) -> usize {
    stamp.stamp.state()["vaults"][0]["secrets"][secret].as_array().map_or(0, Vec::len)
}

fn assert_refused(ended: &Ended, id: &str, facts: &[&str], place: &str) {
    let error = ended.error();
    let problems = error["problems"].as_array().cloned().unwrap_or_else(|| vec![error.clone()]);
    let errors: Vec<&Value> = problems.iter().filter(|problem| problem["severity"] != "warning").collect();
    let [problem] = errors[..] else { panic!("{place}: {error:#}") };
    assert_eq!(problem["id"], id, "{place}: {error:#}");
    let message = problem["message"].as_str().unwrap_or_default().to_owned();
    assert!(facts.iter().all(|fact| message.contains(fact)), "{place}: {facts:?} in {message}");
    assert!(problem["hint"].as_str().is_some_and(|hint| hint.len() > 40), "{place}: {error:#}");
    assert!(!ended.text().contains("canary"), "{place}");
}

#[test]
fn several_pairs_need_the_name_of_the_registry() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    let pairs = NAMES.map(Pair::new);
    let path = written(&stamp, &[(&pairs[0], &[&pairs[0]]), (&pairs[1], &[&pairs[1]])]);
    let before = versions(&stamp, CERTIFICATE_SECRET);
    for name in ["certificate_encode", "certificate_secret", "prerequisites"] {
        let ended = run(&session, name, &stamp, &path, None);
        assert_refused(
            &ended,
            "Certificate.SeveralPairs",
            &["several.pfx", "CN=one.example", "CN=other.example"],
            name,
        );
    }
    let ended = run(&session, "certificate_secret", &stamp, &path, Some("third.example"));
    assert_refused(&ended, "Certificate.SeveralPairs", &["'third.example'", "CN=one.example"], "another name");
    assert_eq!((versions(&stamp, CERTIFICATE_SECRET), versions(&stamp, "pairs")), (before, 0));

    // Each name selects its own pair.
    let chosen = NAMES.map(|name| {
        let ended = run(&session, "certificate_secret", &stamp, &path, Some(name));
        ended.result()["thumbprint"].as_str().expect("a thumbprint").to_owned()
    });
    assert_ne!(chosen[0], chosen[1]);
    assert_eq!(versions(&stamp, "pairs"), 2);
}

#[test]
fn id_that_pairs_a_key_with_another_certificate_is_refused() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    let [one, other] = NAMES.map(Pair::new);
    let swapped: &[(&Pair, &[&Pair])] = &[(&one, &[&other]), (&other, &[&one])];
    let in_front: &[(&Pair, &[&Pair])] = &[(&one, &[&other, &one])];
    for (form, entries, dns_names) in [
        ("two ids are swapped", swapped, &[Some(NAMES[0]), Some(NAMES[1])][..]),
        ("a certificate without a key has the id", in_front, &[None, Some(NAMES[0])][..]),
    ] {
        let path = written(&stamp, entries);
        for dns_name in dns_names {
            for name in ["certificate_secret", "prerequisites"] {
                let ended = run(&session, name, &stamp, &path, *dns_name);
                let place = format!("{name}, {form}, {dns_name:?}");
                assert_refused(&ended, "Certificate.KeyIdMismatch", &["CN=other.example"], &place);
            }
        }
        assert_eq!(versions(&stamp, "pairs"), 0, "{form}");
    }
    let path = written(&stamp, in_front);
    let ended = run(&session, "certificate_encode", &stamp, &path, None);
    assert_refused(&ended, "Certificate.KeyIdMismatch", &["CN=other.example"], "certificate_encode");
    // With correct ids the same pair is written.
    let path = written(&stamp, &[(&one, &[&one, &other])]);
    run(&session, "certificate_secret", &stamp, &path, None).result();
    assert_eq!(versions(&stamp, "pairs"), 1);
}
