//! The encryption of a private key. It can be read without the passphrase, and so before any expensive key derivation.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use russh::keys::ssh_key::Cipher;
use zeroize::Zeroizing;

use crate::ber::{OCTETS, SEQUENCE, Value};
use crate::file_limits::{ARGON2_KIBIBYTES, ARGON2_WORK, BCRYPT_ROUNDS};
use crate::password_encryption::{Budget, LARGEST_SUM, Password, Refusal, Scheme};

const PUTTY: &str = "PuTTY-User-Key-File-";
const OPENSSH_MAGIC: &[u8] = b"openssh-key-v1\0";

pub(super) enum Envelope {
    /// No passphrase is needed.
    Open,
    /// The decoder decrypts it.
    Encrypted,
    /// PKCS#8, decrypted here: the decoder supports fewer schemes.
    Pkcs8 { scheme: Box<Scheme>, encrypted: Zeroizing<Vec<u8>> },
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Damaged,
    /// The cipher or scheme, and the command that converts the key to a supported format.
    Unsupported(String, &'static str),
    /// Count and limit.
    TooCostly(String),
}

type Result<T> = std::result::Result<T, Refused>;

impl Envelope {
    pub(super) fn read(text: &str) -> Result<Self> {
        let text = text.trim_start();
        if text.starts_with(PUTTY) {
            return putty(text);
        }
        if let Some(body) = body(text, "OPENSSH PRIVATE KEY") {
            return openssh(&body);
        }
        if let Some(body) = body(text, "ENCRYPTED PRIVATE KEY") {
            return pkcs8(&body);
        }
        match text.lines().find_map(|line| line.strip_prefix("DEK-Info: ")) {
            Some(cipher) if text.contains("BEGIN RSA PRIVATE KEY") && cipher.starts_with("AES-128-CBC,") => {
                Ok(Self::Encrypted)
            }
            Some(cipher) => {
                let name = cipher.split(',').next().unwrap_or_default();
                Err(Refused::Unsupported(format!("{name} in OpenSSL's old PEM form"), "ssh-keygen -p -f"))
            }
            None => Ok(Self::Open),
        }
    }

    /// Returns the PEM text of a PKCS#8 key without encryption; `None` if the passphrase is wrong.
    pub(super) fn decrypt_pkcs8(scheme: &Scheme, encrypted: &[u8], passphrase: &str) -> Option<Zeroizing<String>> {
        let utf16: Zeroizing<Vec<u8>> =
            Zeroizing::new(passphrase.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect());
        let password = Password { utf8: passphrase.as_bytes(), utf16: &utf16 };
        let key = scheme.decrypt(password, encrypted, &mut Budget::default()).ok()?;
        let der = Value::read_as(SEQUENCE, &key)?.to_der();
        let base64 = Zeroizing::new(BASE64_STANDARD.encode(&*der));
        Some(Zeroizing::new(format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", *base64)))
    }
}

fn putty(text: &str) -> Result<Envelope> {
    // Readers differ in which of several headers they use, so a duplicate could hide a cost other than the checked one.
    let header = |name: &str| {
        let mut found =
            text.lines().filter_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':')).map(str::trim);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Refused::Damaged),
            (found, None) => Ok(found),
        }
    };
    let version = text[PUTTY.len()..].split(':').next().unwrap_or_default();
    if !["2", "3"].contains(&version) {
        return Err(Refused::Unsupported("PuTTY's file format 1".to_owned(), "puttygen -O private -o NEW.ppk"));
    }
    match header("Encryption")? {
        None | Some("none") => return Ok(Envelope::Open),
        Some("aes256-cbc") => {}
        Some(other) => {
            return Err(Refused::Unsupported(safe_name(other), "puttygen -O private-openssh-new -o NEW"));
        }
    }
    if version == "3" {
        // A number that is out of range exceeds every limit.
        let number =
            |name| header(name)?.map(|digits| digits.parse::<u64>().unwrap_or(u64::MAX)).ok_or(Refused::Damaged);
        let (memory, passes) = (number("Argon2-Memory")?, number("Argon2-Passes")?);
        if memory > ARGON2_KIBIBYTES || memory.saturating_mul(passes) > ARGON2_WORK {
            return Err(Refused::TooCostly(format!(
                "{memory} KiB of memory in {passes} passes of Argon2; at most {ARGON2_KIBIBYTES} KiB, and {ARGON2_WORK} KiB \
                 times passes, are accepted"
            )));
        }
    }
    Ok(Envelope::Encrypted)
}

/// Parses OpenSSH's `PROTOCOL.key`: the magic, then cipher, derivation and its options, each with its length.
fn openssh(body: &[u8]) -> Result<Envelope> {
    const COMMAND: &str = "ssh-keygen -p -Z aes256-ctr -f";
    let rest = body.strip_prefix(OPENSSH_MAGIC).ok_or(Refused::Damaged)?;
    let (cipher, rest) = field(rest).ok_or(Refused::Damaged)?;
    let (derivation, rest) = field(rest).ok_or(Refused::Damaged)?;
    let (options, _) = field(rest).ok_or(Refused::Damaged)?;
    let text = |bytes| std::str::from_utf8(bytes).map_err(|_| Refused::Damaged);
    let (cipher, derivation) = (text(cipher)?, text(derivation)?);
    if cipher == "none" {
        return Ok(Envelope::Open);
    }
    if Cipher::new(cipher).is_err() || derivation != "bcrypt" {
        return Err(Refused::Unsupported(format!("{} with {}", safe_name(cipher), safe_name(derivation)), COMMAND));
    }
    let (_salt, rounds) = field(options).ok_or(Refused::Damaged)?;
    let rounds = u32::from_be_bytes(rounds.try_into().map_err(|_| Refused::Damaged)?);
    if rounds > BCRYPT_ROUNDS {
        return Err(Refused::TooCostly(format!("{rounds} rounds of bcrypt; the limit is {BCRYPT_ROUNDS}")));
    }
    Ok(Envelope::Encrypted)
}

fn pkcs8(body: &[u8]) -> Result<Envelope> {
    const COMMAND: &str = "openssl pkcs8 -topk8 -v2 aes-256-cbc -out NEW -in";
    let key = Value::read_as(SEQUENCE, body).ok_or(Refused::Damaged)?;
    let scheme = Scheme::read(key.part(0, SEQUENCE).ok_or(Refused::Damaged)?).map_err(|refusal| match refusal {
        Refusal::Unsupported(name) => Refused::Unsupported(name, COMMAND),
        _ => Refused::Damaged,
    })?;
    let iterations = scheme.iterations();
    if iterations > LARGEST_SUM {
        return Err(Refused::TooCostly(format!("{iterations} key derivation iterations; the limit is {LARGEST_SUM}")));
    }
    let encrypted = key.part(1, OCTETS).and_then(Value::octets).ok_or(Refused::Damaged)?;
    Ok(Envelope::Pkcs8 { scheme: Box::new(scheme), encrypted })
}

/// Returns the content of the PEM block with this label; `None` if there is no such block.
fn body(text: &str, label: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (_, rest) = text.split_once(&format!("-----BEGIN {label}-----"))?;
    let (base64, _) = rest.split_once("-----END")?;
    let mut digits = Zeroizing::new(String::with_capacity(base64.len()));
    digits.extend(base64.split_whitespace());
    // Invalid base64 gives no fields, and is reported as damaged.
    Some(Zeroizing::new(BASE64_STANDARD.decode(&*digits).unwrap_or_default()))
}

/// Splits off a field (RFC 4251, 5: four bytes of length, then the bytes).
fn field(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

/// Returns a name from the file if it has only the characters of algorithm names; in a damaged file it can be anything.
fn safe_name(name: &str) -> String {
    let is_name = name.len() <= 40 && name.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_@.".contains(sign));
    if is_name && !name.is_empty() { name.to_owned() } else { "an unknown algorithm".to_owned() }
}
