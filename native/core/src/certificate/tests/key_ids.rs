//! Bag ids that pair a certificate with the key of another certificate.

use super::leaf_choice::{authority, entry, named, written};
use super::openssl::Openssl;
use super::{open, open_for, secret};
use crate::certificate::inspect::check;
use crate::error::{ErrorId, Severity};
use jiff::Timestamp;
use rcgen::KeyPair;

fn is_refused(pfx: &crate::certificate::pfx::Pfx) -> bool {
    check(pfx, None, Timestamp::now())
        .iter()
        .any(|problem| problem.id == ErrorId::CertificateKeyIdMismatch && problem.severity == Severity::Error)
}

#[test]
fn an_id_that_pairs_a_key_with_another_certificate_is_refused() {
    let authority = authority();
    let pair = |name: &str| {
        let key = KeyPair::generate().expect("a key");
        let der = named(name).signed_by(&key, &authority.issuer).expect("a certificate").der().to_vec();
        (key.serialize_der(), der)
    };
    let (one, other) = (pair("registry.example"), pair("other.example"));
    // The first certificate of an entry gets the id of its key.
    let right = written(vec![("1", entry(&one.0, "1", &[&one.1, &authority.der]))]);
    assert!(!is_refused(&open(&right, &secret("pw")).expect("opens")));
    let issuer_has_it = written(vec![("1", entry(&one.0, "1", &[&authority.der, &one.1]))]);
    let swapped = written(vec![("1", entry(&one.0, "1", &[&other.1])), ("2", entry(&other.0, "2", &[&one.1]))]);
    for (bytes, form) in [(issuer_has_it, "the issuer has the id"), (swapped, "two ids are swapped")] {
        let pfx = open_for("registry.example", &bytes, &secret("pw")).expect("opens");
        assert_eq!(pfx.leaf_der, one.1, "{form}: the public key counts");
        assert!(is_refused(&pfx), "{form}");
    }
}

#[test]
fn commands_of_the_remedy_write_correct_ids() {
    let Some(openssl) = Openssl::for_test("commands_of_the_remedy_write_correct_ids") else {
        return;
    };
    let authority = authority();
    let key = KeyPair::generate().expect("a key");
    let leaf = named("registry.example").signed_by(&key, &authority.issuer).expect("a certificate");
    openssl.write("OLD.pfx", &written(vec![("1", entry(&key.serialize_der(), "1", &[&authority.der, leaf.der()]))]));
    let hint = ErrorId::CertificateKeyIdMismatch.hint();
    for command in ["openssl pkcs12 -in OLD.pfx -nodes -out all.pem", "openssl pkcs12 -export -in all.pem -out NEW.pfx"]
    {
        assert!(hint.contains(command), "{hint}");
    }
    openssl.run(&["pkcs12", "-in", "OLD.pfx", "-passin", "pass:pw", "-nodes", "-out", "all.pem"]);
    openssl.run(&["pkcs12", "-export", "-in", "all.pem", "-out", "NEW.pfx", "-passout", "pass:pw"]);
    let pfx = open(&openssl.read("NEW.pfx"), &secret("pw")).expect("opens");
    assert_eq!(pfx.leaf_der, leaf.der().to_vec());
    assert!(!is_refused(&pfx));
}

#[test]
fn id_of_an_unsupported_key_is_reported() {
    let authority = authority();
    let key = KeyPair::generate().expect("a key");
    let leaf = named("registry.example").signed_by(&key, &authority.issuer).expect("a certificate").der().to_vec();
    let unknown = KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
    let own = named("other.example").signed_by(&unknown, &authority.issuer).expect("a certificate").der().to_vec();
    for (of_leaf, of_unknown, is_doubted) in [
        (&[&leaf[..], &authority.der][..], None, false),
        (&[&leaf[..]], Some(&authority.der[..]), true),
        (&[&leaf[..]], Some(&own[..]), true),
        (&[&authority.der[..]], Some(&leaf[..]), true),
    ] {
        let mut entries = vec![("1", entry(&key.serialize_der(), "1", of_leaf))];
        entries.extend(of_unknown.map(|der| ("2", entry(&unknown.serialize_der(), "2", &[der]))));
        let pfx = open_for("registry.example", &written(entries), &secret("pw")).expect("opens");
        let problems = check(&pfx, None, Timestamp::now());
        let found = problems.iter().find(|problem| problem.id == ErrorId::CertificateKeyUnsupported);
        assert_eq!(found.is_some(), is_doubted, "{problems:?}");
        assert!(found.is_none_or(|problem| problem.severity == Severity::Error), "{problems:?}");
    }
}
