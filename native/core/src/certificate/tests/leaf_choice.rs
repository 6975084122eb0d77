//! The choice of the leaf among several certificates with keys. OpenSSL cannot write such files; Windows and Java do.

use super::{open, open_for, secret};
use crate::certificate::inspect::{check, summary, summary_of};
use crate::certificate::pfx::{self, Wanted};
use crate::error::ErrorId;
use jiff::Timestamp;
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use secrecy::ExposeSecret;

pub struct Authority {
    pub issuer: Issuer<'static, KeyPair>,
    pub der: Vec<u8>,
    key: Vec<u8>,
}

pub fn named(name: &str) -> CertificateParams {
    let mut parameters = CertificateParams::new([name.to_owned()]).expect("a DNS name");
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters
}

pub fn authority() -> Authority {
    let key = KeyPair::generate().expect("a key");
    let mut parameters = named("authority");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let der = parameters.self_signed(&key).expect("a certificate").der().to_vec();
    Authority { key: key.serialize_der(), der, issuer: Issuer::new(parameters, key) }
}

pub fn entry(key_der: &[u8], id: &str, certificates: &[&[u8]]) -> KeyStoreEntry {
    let certificates = certificates.iter().map(|der| Certificate::from_der(der).expect("a certificate"));
    let key = PrivateKey::from_der(key_der).expect("a key");
    KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new(id, key, certificates))
}

pub fn written(entries: Vec<(&str, KeyStoreEntry)>) -> Vec<u8> {
    let mut store = KeyStore::new();
    for (alias, entry) in entries {
        store.add_entry(alias, entry);
    }
    store.writer("pw").write().expect("a PFX")
}

#[test]
fn end_entity_precedes_its_issuer() {
    let authority = authority();
    let key = KeyPair::generate().expect("a key");
    let leaf = named("registry.example").signed_by(&key, &authority.issuer).expect("a certificate");
    // Entries are written in the order of their aliases: both orders must give the same result.
    for (first, second) in [("1", "2"), ("2", "1")] {
        let bytes = written(vec![
            (first, entry(&authority.key, "a", &[&authority.der])),
            (second, entry(&key.serialize_der(), "l", &[leaf.der()])),
        ]);
        let pfx = open_for("registry.example", &bytes, &secret("pw")).expect("opens");
        assert_eq!(pfx.leaf_der, leaf.der().to_vec());
        assert_eq!(pfx.chain_der, std::slice::from_ref(&authority.der));
        let order_is_wrong =
            check(&pfx, None, Timestamp::now()).iter().any(|problem| problem.id == ErrorId::CertificateChainOrder);
        assert_eq!(order_is_wrong, first == "1", "the authority stands first");
    }
}

#[test]
fn issued_certificate_precedes_a_self_signed_one() {
    let authority = authority();
    let (key, lone_key) = (KeyPair::generate().expect("a key"), KeyPair::generate().expect("a key"));
    let leaf = named("registry.example").signed_by(&key, &authority.issuer).expect("a certificate");
    let lone = named("lone.example").self_signed(&lone_key).expect("a certificate");
    let bytes = written(vec![
        ("1", entry(&lone_key.serialize_der(), "1", &[lone.der()])),
        ("2", entry(&key.serialize_der(), "2", &[leaf.der(), &authority.der])),
    ]);
    let pfx = open_for("registry.example", &bytes, &secret("pw")).expect("opens");
    assert!(summary(&pfx).expect("a summary").subject.contains("registry.example"));
}

#[test]
fn renewed_certificate_precedes_the_replaced_one() {
    let authority = authority();
    let key = KeyPair::generate().expect("a key");
    let until = |year| {
        let mut parameters = named("registry.example");
        parameters.not_before = rcgen::date_time_ymd(2026, 1, 1);
        parameters.not_after = rcgen::date_time_ymd(year, 1, 1);
        parameters.signed_by(&key, &authority.issuer).expect("a certificate")
    };
    let (old, renewed) = (until(2027), until(2028));
    let bytes = written(vec![("1", entry(&key.serialize_der(), "1", &[old.der(), renewed.der(), &authority.der]))]);
    let pfx = open_for("registry.example", &bytes, &secret("pw")).expect("opens");
    assert_eq!(pfx.leaf_der, renewed.der().to_vec());
}

#[test]
fn several_pairs_are_refused_with_a_list_unless_the_name_identifies_one() {
    let authority = authority();
    let pair = |name: &str| {
        let key = KeyPair::generate().expect("a key");
        let der = named(name).signed_by(&key, &authority.issuer).expect("a certificate").der().to_vec();
        (key.serialize_der(), der)
    };
    let (one, other) = (pair("one.example"), pair("other.example"));
    let bytes =
        written(vec![("1", entry(&one.0, "1", &[&one.1])), ("2", entry(&other.0, "2", &[&other.1, &authority.der]))]);
    for refused in [open(&bytes, &secret("pw")), open_for("third.example", &bytes, &secret("pw"))] {
        let error = refused.expect_err("no certificate can be chosen");
        assert_eq!(error.id, ErrorId::CertificateSeveralPairs);
        for der in [&one.1, &other.1] {
            let summary = summary_of(der).expect("a summary");
            for text in [&summary.thumbprint, &summary.subject] {
                assert!(error.message.contains(text.as_str()), "{text}: {}", error.message);
            }
        }
        assert!(error.message.contains("'test.pfx'"), "{}", error.message);
    }
    for (name, (key, der)) in [("one.example", &one), ("OTHER.example.", &other)] {
        let pfx = open_for(name, &bytes, &secret("pw")).expect("opens");
        assert_eq!((&pfx.leaf_der, pfx.key_pkcs8.expose_secret()), (der, key.as_slice()), "{name}");
    }
    let thumbprint = summary_of(&other.1).expect("a summary").thumbprint.to_lowercase();
    let wanted = Wanted { host: Some("one.example"), thumbprint: Some(&thumbprint) };
    assert_eq!(pfx::open(&bytes, &secret("pw"), "file", wanted).expect("opens").leaf_der, other.1);
}

#[test]
fn duplicate_certificate_counts_as_one_pair() {
    let key = KeyPair::generate().expect("a key");
    let der = named("registry.example").self_signed(&key).expect("a certificate").der().to_vec();
    let (first, second) = (entry(&key.serialize_der(), "1", &[&der]), entry(&key.serialize_der(), "2", &[&der]));
    let bytes = written(vec![("1", first), ("2", second)]);
    assert_eq!(open(&bytes, &secret("pw")).expect("opens").leaf_der, der);
}
