//! Damaged files never cause a panic. The seed is fixed, so a failure can be reproduced.

use super::{fixture_time, open, secret};
use crate::certificate::inspect::{check, summary};
use crate::error::ErrorId;

const FILES: usize = 10_000;

/// The files without a MAC are mutated, so that the parser reaches the inner structures.
const ORIGINALS: &[(&[u8], &str)] = &[
    (include_bytes!("fixtures/unprotected.pfx"), ""),
    (include_bytes!("fixtures/no_mac.pfx"), "fixture"),
    (include_bytes!("fixtures/unprotected.pfx"), "🔑"),
    (include_bytes!("fixtures/rc2.pfx"), "fixture"),
    (include_bytes!("fixtures/unprotected.pfx"), "ü"),
    (include_bytes!("fixtures/triple_des.pfx"), "fixture"),
    (include_bytes!("fixtures/aes_sha384.pfx"), "fixture"),
    (include_bytes!("fixtures/zero_length_rc2.pfx"), ""),
    (include_bytes!("fixtures/zero_length_aes.pfx"), ""),
];

/// SplitMix64: small, uniform, and the same on every platform.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).expect("below a usize")
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

fn mutate(original: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=random.below(3) {
        if bytes.is_empty() {
            break;
        }
        let at = random.below(bytes.len());
        let end = (at + 1 + random.below(16)).min(bytes.len());
        match random.below(8) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = random.byte(),
            2 => bytes[at] = [0x00, 0x7f, 0x80, 0xff][random.below(4)],
            3 => bytes.truncate(at),
            4 => drop(bytes.drain(at..end)),
            5 => bytes.insert(at, random.byte()),
            6 => bytes.extend_from_within(at..end),
            _ => bytes[at] = bytes[at].wrapping_add(1),
        }
    }
    bytes
}

#[test]
fn ten_thousand_damaged_files_cause_no_panic() {
    let mut random = Random(2026);
    let (mut opened, mut refused) = (0, 0);
    for number in 0..FILES {
        let (original, password) = ORIGINALS[number % ORIGINALS.len()];
        let bytes = mutate(original, &mut random);
        match open(&bytes, &secret(password)) {
            Ok(pfx) => {
                opened += 1;
                summary(&pfx).expect("what opens can be summed up");
                check(&pfx, Some("registry.example"), fixture_time());
            }
            Err(error) => {
                refused += 1;
                let expected = [
                    ErrorId::CertificateNotPfx,
                    ErrorId::CertificateWrongPassword,
                    ErrorId::CertificatePasswordMissing,
                    ErrorId::CertificateEncryptionUnsupported,
                    ErrorId::CertificateDerivationTooCostly,
                    ErrorId::CertificateSeveralPairs,
                    ErrorId::CertificateNoPrivateKey,
                    ErrorId::CertificateKeyUnsupported,
                ];
                assert!(expected.contains(&error.id), "file {number}: {error}");
            }
        }
    }
    assert_eq!(opened + refused, FILES);
    // Some mutations are harmless (a letter in a name of an unprotected file), most are not; all or none would mean that the test is ineffective.
    assert!(opened > 100 && refused > 5_000, "{opened} opened, {refused} refused");
}
