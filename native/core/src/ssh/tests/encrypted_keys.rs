//! Private keys with a passphrase: missing and wrong passphrases, unsupported ciphers, and excessive costs are distinguished before any key derivation.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::SecretString;

use crate::certificate::tests::openssl::Openssl;
use crate::error::{Error, ErrorId};
use crate::ssh::read_private_key;

fn read(text: &str, passphrase: Option<&str>) -> Result<(), Error> {
    let name = format!("azcr-key-{}-{:?}.key", std::process::id(), std::thread::current().id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, text).expect("a file");
    let passphrase = passphrase.map(SecretString::from);
    let outcome = read_private_key(&path.display().to_string(), passphrase.as_ref()).map(drop);
    std::fs::remove_file(&path).expect("it was there");
    if let Err(error) = &outcome {
        assert!(error.message.contains(&path.display().to_string()), "{error}");
        assert!(!error.message.contains("canary"), "{error}");
    }
    outcome
}

fn putty(version: u8, encryption: &str, memory: &str, passes: &str) -> String {
    format!(
        "PuTTY-User-Key-File-{version}: ssh-ed25519\r\nEncryption: {encryption}\r\nComment: canary\r\nPublic-Lines: 1\r\nAAAA\r\n\
         Key-Derivation: Argon2id\r\nArgon2-Memory: {memory}\r\nArgon2-Passes: {passes}\r\nArgon2-Parallelism: 1\r\nArgon2-Salt: 00\r\n\
         Private-Lines: 1\r\nCANARY==\r\nPrivate-MAC: 00\r\n"
    )
}

fn openssh(cipher: &str, derivation: &str, rounds: u32) -> String {
    let field = |bytes: &[u8]| [&u32::try_from(bytes.len()).expect("short").to_be_bytes()[..], bytes].concat();
    let options = [field(&[7; 16]), rounds.to_be_bytes().to_vec()].concat();
    let fields =
        [field(cipher.as_bytes()), field(derivation.as_bytes()), field(&options), 1_u32.to_be_bytes().to_vec()];
    pem("OPENSSH PRIVATE KEY", &[b"openssh-key-v1\0".to_vec(), fields.concat(), field(b"canary")].concat())
}

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64_STANDARD.encode(der))
}

#[test]
fn excessive_costs_are_refused_within_two_seconds_with_count_and_limit() {
    for (text, count, limit) in [
        (putty(3, "aes256-cbc", "4194304", "1"), "4194304 KiB", "524288 KiB"),
        (putty(3, "aes256-cbc", "524289", "1"), "524289 KiB", "524288 KiB"),
        (putty(3, "aes256-cbc", "524288", "5"), "5 passes", "2097152 KiB"),
        (putty(3, "aes256-cbc", "8192", "4294967295"), "4294967295 passes", "2097152 KiB"),
        (putty(3, "aes256-cbc", "99999999999999999999999", "99999999999"), "18446744073709551615 KiB", "524288 KiB"),
        (openssh("aes256-ctr", "bcrypt", 1025), "1025 rounds", "1024"),
        (openssh("aes256-ctr", "bcrypt", u32::MAX), "4294967295 rounds", "1024"),
    ] {
        for passphrase in [Some("canary"), None] {
            let started = Instant::now();
            let error = read(&text, passphrase).expect_err("must be refused");
            assert!(started.elapsed() < Duration::from_secs(2), "{count}: {:?}", started.elapsed());
            assert_eq!(error.id, ErrorId::SshKeyTooCostly, "{count}: {error}");
            assert!(error.message.contains(count) && error.message.contains(limit), "{error}");
        }
    }
}

/// The cost check uses the first header of a name, the key reader the last.
#[test]
fn putty_key_with_a_duplicate_header_is_damaged() {
    let key = putty(3, "aes256-cbc", "8192", "13");
    for (header, second) in [
        ("Argon2-Memory: 8192", "Argon2-Memory: 4194304"),
        ("Argon2-Passes: 13", "Argon2-Passes: 4294967295"),
        ("Argon2-Passes: 13", "Argon2-Passes:4294967295"),
        ("Encryption: aes256-cbc", "Encryption: none"),
    ] {
        let twice = key.replace(header, &format!("{header}\r\n{second}"));
        let error = read(&twice, Some("canary")).expect_err("must be refused");
        assert_eq!(error.id, ErrorId::SshKeyUnreadable, "{second}: {error}");
    }
}

#[test]
fn unsupported_cipher_is_reported_with_the_conversion_command() {
    let old = |cipher: &str| {
        format!(
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: {cipher},00\n\nCANARY==\n-----END RSA PRIVATE KEY-----\n"
        )
    };
    for (text, name, command) in [
        (openssh("blowfish-cbc", "bcrypt", 16), "blowfish-cbc", "ssh-keygen -p"),
        (openssh("aes256-ctr", "scrypt", 16), "scrypt", "ssh-keygen -p"),
        (openssh("canary canary", "bcrypt", 16), "an unknown algorithm", "ssh-keygen -p"),
        (old("DES-EDE3-CBC"), "DES-EDE3-CBC", "ssh-keygen -p"),
        (old("BF-CBC"), "BF-CBC", "ssh-keygen -p"),
        (putty(1, "aes256-cbc", "8192", "13"), "format 1", "puttygen"),
        (putty(3, "chacha20", "8192", "13"), "chacha20", "puttygen"),
    ] {
        let error = read(&text, Some("canary")).expect_err("must be refused");
        assert_eq!(error.id, ErrorId::SshKeyCipherUnsupported, "{name}: {error}");
        assert!(error.message.contains(name) && error.hint().contains(command), "{error}: {}", error.hint());
    }
}

#[test]
fn every_pkcs8_key_of_openssl_opens_with_its_passphrase() {
    let Some(openssl) = Openssl::for_test("every_pkcs8_key_of_openssl_opens_with_its_passphrase") else {
        return;
    };
    openssl.run(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "plain.key"]);
    let encrypted = |options: &[&str]| {
        let arguments = ["pkcs8", "-topk8", "-in", "plain.key", "-out", "made.key", "-passout", "pass:päss-canary"];
        openssl.run(&[&arguments, options].concat());
        String::from_utf8(openssl.read("made.key")).expect("PEM")
    };
    for options in [
        &["-v2", "aes-256-cbc"][..],
        &["-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"],
        &["-v2", "des-ede3-cbc", "-v2prf", "hmacWithSHA512"],
        &["-v1", "PBE-SHA1-3DES"],
        &["-scrypt"],
    ] {
        let text = encrypted(options);
        read(&text, Some("päss-canary")).unwrap_or_else(|error| panic!("{options:?}: {error}"));
        let refused = |passphrase| read(&text, passphrase).expect_err("needs its passphrase").id;
        assert_eq!(refused(None), ErrorId::SshPassphraseMissing, "{options:?}");
        assert_eq!(refused(Some("")), ErrorId::SshPassphraseMissing, "{options:?}");
        assert_eq!(refused(Some("wrong-canary")), ErrorId::SshPassphraseWrong, "{options:?}");
    }
    let error = read(&encrypted(&["-v2", "camellia-256-cbc"]), Some("päss-canary")).expect_err("not supported");
    assert_eq!(error.id, ErrorId::SshKeyCipherUnsupported, "{error}");
    assert!(error.message.contains("Camellia-256-CBC") && error.hint().contains("openssl pkcs8"), "{error}");

    let text = encrypted(&["-v2", "aes-256-cbc", "-iter", "65536"]);
    let base64: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    let mut der = BASE64_STANDARD.decode(base64).expect("base64");
    let at = der.windows(5).position(|bytes| bytes == [2, 3, 1, 0, 0]).expect("the count");
    der[at..at + 5].copy_from_slice(&[2, 3, 0x7f, 0xff, 0xff]);
    let error = read(&pem("ENCRYPTED PRIVATE KEY", &der), Some("päss-canary")).expect_err("too costly");
    assert_eq!(error.id, ErrorId::SshKeyTooCostly, "{error}");
    assert!(error.message.contains("8388607") && error.message.contains("3000000"), "{error}");
}
