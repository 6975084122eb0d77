//! Each rule reports a certificate that violates it, and none reports a valid certificate.

use super::openssl::{EC_P256, Openssl};
use super::{fixture_time, open, secret};
use crate::certificate::inspect::{check, summary};
use crate::certificate::pfx::Pfx;
use crate::error::{ErrorId, Problem, Severity};
use crate::parameter::Parameter;
use jiff::{SignedDuration, Timestamp};

fn ids(problems: &[Problem]) -> Vec<ErrorId> {
    problems.iter().map(|problem| problem.id).collect()
}

fn fixture() -> Pfx {
    open(include_bytes!("fixtures/triple_des.pfx"), &secret("fixture")).expect("opens")
}

#[test]
fn a_good_certificate_has_no_findings() {
    assert_eq!(check(&fixture(), Some("registry.example"), fixture_time()), []);
}

#[test]
fn validity_is_reported_as_not_yet_valid_valid_expiring_or_expired() {
    let pfx = fixture();
    let summary = summary(&pfx).expect("a summary");
    let minutes = SignedDuration::from_mins;
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    for (now, expected) in [
        (summary.not_before - minutes(6), vec![(ErrorId::CertificateNotYetValid, Severity::Error)]),
        (summary.not_before - minutes(4), vec![]),
        (summary.not_after - days(31), vec![]),
        (summary.not_after - days(29), vec![(ErrorId::CertificateExpiresSoon, Severity::Warning)]),
        (summary.not_after + minutes(1), vec![(ErrorId::CertificateExpired, Severity::Error)]),
    ] {
        let found: Vec<_> = check(&pfx, None, now).iter().map(|problem| (problem.id, problem.severity)).collect();
        assert_eq!(found, expected, "at {now}");
    }
}

#[test]
fn problems_name_the_parameter() {
    let pfx = fixture();
    let problems = check(&pfx, Some("elsewhere.example"), Timestamp::UNIX_EPOCH);
    assert_eq!(ids(&problems), [ErrorId::CertificateNotYetValid, ErrorId::CertificateNameMismatch]);
    assert!(problems.iter().all(|problem| problem.parameter == Some(Parameter::CertificateFilePath)));
}

#[test]
fn outdated_and_modern_protection_is_reported() {
    let now = fixture_time();
    let of = |bytes: &[u8], password: &str| ids(&check(&open(bytes, &secret(password)).expect("opens"), None, now));
    assert_eq!(of(include_bytes!("fixtures/rc2.pfx"), "fixture"), []);
    assert_eq!(of(include_bytes!("fixtures/aes_sha384.pfx"), "fixture"), [ErrorId::CertificateLegacyNeeded]);
    assert_eq!(
        of(include_bytes!("fixtures/no_mac.pfx"), "fixture"),
        [ErrorId::CertificateNoMac, ErrorId::CertificateLegacyNeeded]
    );
    assert_eq!(of(include_bytes!("fixtures/unprotected.pfx"), ""), [ErrorId::CertificateNoMac]);
}

#[test]
fn names_match_by_the_rules_of_clients() {
    let Some(openssl) = Openssl::for_test("names_match_by_the_rules_of_clients") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    let pfx = open(&openssl.pfx("leaf", &["leaf"], "pw", &["-legacy"]), &secret("pw")).expect("opens");
    for (name, matches) in [
        ("registry.example", true),
        ("REGISTRY.example.", true),
        ("myregistry.cloud.example", true),
        ("MyRegistry.Cloud.Example", true),
        ("cloud.example", false),
        ("a.b.cloud.example", false),
        (".cloud.example", false),
        ("registry.example.org", false),
        ("leaf", false), // the common name is not sufficient
    ] {
        let expected: &[ErrorId] = if matches { &[] } else { &[ErrorId::CertificateNameMismatch] };
        assert_eq!(ids(&check(&pfx, Some(name), Timestamp::now())), expected, "{name}");
    }
}

#[test]
fn each_weakness_is_reported() {
    let Some(openssl) = Openssl::for_test("each_weakness_is_reported") else {
        return;
    };
    let found = |extensions: &str, options: &[&str], dns_name: Option<&str>| {
        openssl.certificate("leaf", extensions, None, options);
        let bytes = openssl.pfx("leaf", &["leaf"], "pw", &["-legacy"]);
        ids(&check(&open(&bytes, &secret("pw")).expect("opens"), dns_name, Timestamp::now()))
    };
    let with = |more: &[&'static str]| [EC_P256, more].concat();
    assert_eq!(found("server", &with(&["-sha1"]), None), [ErrorId::CertificateSha1Signature]);
    assert_eq!(found("server", &["-newkey", "rsa:2047"], None), [ErrorId::CertificateWeakKey]);
    assert_eq!(found("no_san", EC_P256, Some("leaf")), [ErrorId::CertificateNoSan]);
    assert_eq!(found("client", EC_P256, None), [ErrorId::CertificateKeyUsage]);
    assert_eq!(found("authority", EC_P256, None), [ErrorId::CertificateIsAuthority]);
    assert_eq!(found("address", EC_P256, Some("10.0.0.4")), []);
    assert_eq!(found("address", EC_P256, Some("fd00:0::1")), []);
    assert_eq!(found("address", EC_P256, Some("10.0.0.5")), [ErrorId::CertificateNameMismatch]);
    assert_eq!(found("server", EC_P256, Some("10.0.0.4")), [ErrorId::CertificateNameMismatch]);
    assert_eq!(found("server", &["-newkey", "rsa:2048", "-sha1"], None), [ErrorId::CertificateSha1Signature]);
}

#[test]
fn only_a_certificate_that_no_client_accepts_is_refused() {
    let Some(openssl) = Openssl::for_test("only_a_certificate_that_no_client_accepts_is_refused") else {
        return;
    };
    for (extensions, refused) in [("no_san", true), ("authority", false), ("address", false), ("server", false)] {
        openssl.certificate("leaf", extensions, None, EC_P256);
        let pfx = open(&openssl.pfx("leaf", &["leaf"], "pw", &["-legacy"]), &secret("pw")).expect("opens");
        let problems = check(&pfx, None, Timestamp::now());
        assert_eq!(problems.iter().any(|problem| problem.severity == Severity::Error), refused, "{extensions}");
    }
}

#[test]
fn a_sha1_signature_counts_in_the_chain_but_not_on_its_root() {
    let Some(openssl) = Openssl::for_test("a_sha1_signature_counts_in_the_chain_but_not_on_its_root") else {
        return;
    };
    let sha1 = [EC_P256, &["-sha1"]].concat();
    let found = |root: &[&str], intermediate: &[&str]| {
        openssl.certificate("root", "ca", None, root);
        openssl.certificate("intermediate", "ca", Some("root"), intermediate);
        openssl.certificate("leaf", "server", Some("intermediate"), EC_P256);
        let bytes = openssl.pfx("leaf", &["leaf", "intermediate", "root"], "pw", &["-legacy"]);
        ids(&check(&open(&bytes, &secret("pw")).expect("opens"), None, Timestamp::now()))
    };
    assert_eq!(found(&sha1, EC_P256), []);
    assert_eq!(found(EC_P256, &sha1), [ErrorId::CertificateSha1Signature]);
}
