//! Files with excessive iteration counts are refused at once, with the count and the limit.

use std::time::{Duration, Instant};

use super::encoding::rewrite;
use super::openssl::{EC_P256, Openssl};
use super::{open, secret};
use crate::error::ErrorId;
use crate::password_encryption::LARGEST_SUM;

/// 65536, the count of the fixtures.
const WRITTEN: &[u8] = &[1, 0, 0];

#[test]
fn excessive_counts_are_refused_within_two_seconds() {
    let Some(openssl) = Openssl::for_test("excessive_counts_are_refused_within_two_seconds") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    let absurd: [(&[u8], &str); 4] = [
        (&[0x7f, 0xff, 0xff], "8388607"),
        (&[0x7f, 0xff, 0xff, 0xff], "2147483647"),
        (&[0x00, 0xe8, 0xd4, 0xa5, 0x10, 0x00], "1000000000000"),
        (&[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "18446744073709551615"),
    ];
    for options in [
        &["-iter", "65536"][..],
        &["-legacy", "-iter", "65536"],
        &["-nomac", "-iter", "65536"],
        &["-maciter", "-iter", "65536", "-keypbe", "NONE", "-certpbe", "NONE"],
    ] {
        let bytes = openssl.pfx("leaf", &["leaf"], "pw", options);
        assert!(open(&bytes, &secret("pw")).is_ok(), "{options:?}");
        for (count, number) in absurd {
            let changed = rewrite(&bytes, &|tag, content| {
                (tag == 0x02 && content == WRITTEN).then(|| super::encoding::value(0x02, count))
            });
            assert_ne!(changed, bytes, "{options:?}");
            let started = Instant::now();
            let refused = open(&changed, &secret("pw")).expect_err(number);
            assert!(started.elapsed() < Duration::from_secs(2), "{options:?}, {number}: {:?}", started.elapsed());
            assert_eq!(refused.id, ErrorId::CertificateDerivationTooCostly, "{options:?}, {number}: {refused}");
            assert!(refused.message.contains(&LARGEST_SUM.to_string()), "{refused}");
            assert!(refused.message.contains("'test.pfx'"), "{refused}");
            let named = refused.message.split_whitespace().find_map(|word| word.parse::<u64>().ok());
            assert!(named.is_some_and(|named| named >= number.parse().expect("a number")), "{number}: {refused}");
        }
    }
}

#[test]
fn limit_applies_to_the_sum_of_all_derivations() {
    let Some(openssl) = Openssl::for_test("limit_applies_to_the_sum_of_all_derivations") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    let bytes = openssl.pfx("leaf", &["leaf"], "pw", &["-iter", "65536"]);
    // 1.5 million each for the MAC, the certificate and the key.
    let changed = rewrite(&bytes, &|tag, content| {
        (tag == 0x02 && content == WRITTEN).then(|| super::encoding::value(0x02, &[0x16, 0xe3, 0x60]))
    });
    let refused = open(&changed, &secret("pw")).expect_err("too much together");
    assert_eq!(refused.id, ErrorId::CertificateDerivationTooCostly);
    assert!(refused.message.contains("4500000"), "{refused}");
}

#[test]
fn all_encodings_of_a_password_share_the_limit() {
    let Some(openssl) = Openssl::for_test("all_encodings_of_a_password_share_the_limit") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    let bytes = openssl.pfx("leaf", &["leaf"], "pw", &["-iter", "65536", "-keypbe", "NONE", "-certpbe", "NONE"]);
    // 1.6 million for the MAC, which was computed with fewer: no password is correct.
    let changed = rewrite(&bytes, &|tag, content| {
        (tag == 0x02 && content == WRITTEN).then(|| super::encoding::value(0x02, &[0x18, 0x6a, 0x00]))
    });
    assert_ne!(changed, bytes);
    for (password, id) in [
        ("wrong", ErrorId::CertificateWrongPassword),
        ("falsch\u{e4}", ErrorId::CertificateDerivationTooCostly),
        ("\u{1f511}", ErrorId::CertificateDerivationTooCostly),
        ("", ErrorId::CertificateDerivationTooCostly),
    ] {
        let refused = open(&changed, &secret(password)).expect_err("no password fits");
        assert_eq!(refused.id, id, "{password}: {refused}");
        let is_costly = id == ErrorId::CertificateDerivationTooCostly;
        assert_eq!(refused.message.contains("3200000"), is_costly, "{refused}");
    }
}
