//! The operator's SSH public key. The compute provider accepts OpenSSH's `ssh-rsa` with at least 2048 bits.

use std::io::ErrorKind;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::DeploymentRequest;
use crate::error::{ErrorId, Problem};
use crate::file_limits::KEY_BYTES;
use crate::parameter::Parameter;
use crate::text_file;

const RSA: &str = "ssh-rsa";
const LEAST_BITS: usize = 2048;

/// Reads the key from its text or from a file; line breaks added by a console are removed.
pub(super) fn read(given: &str) -> Result<String, Problem> {
    let text = match looks_like_key(given) {
        true => given.to_owned(),
        false => read_file(given.trim())?,
    };
    check(&text)
}

/// With `generateSshKey`: returns the path of the private key if the file with the public key does not exist. The pair is created, unless the run fails before.
pub(super) fn missing(request: &DeploymentRequest) -> Option<Result<String, Problem>> {
    let given = request.admin_public_key.trim();
    if !request.generate_ssh_key {
        return None;
    }
    if looks_like_key(given) {
        return Some(Err(wrong("A key was passed; to create one, pass the path of the new public key.")));
    }
    // A file that cannot be read exists, and is reported as such.
    if std::fs::symlink_metadata(given).map_or_else(|error| error.kind() != ErrorKind::NotFound, |_| true) {
        return None;
    }
    let private = given.strip_suffix(".pub").filter(|path| !path.is_empty());
    Some(private.map(str::to_owned).ok_or_else(|| {
        wrong(format!(
            "The path '{given}' of the new public key does not end with .pub; the private key gets the path without it."
        ))
    }))
}

/// Returns whether the text looks like a key: a path has no spaces and hyphens in these positions.
pub fn looks_like_key(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("-----") || text.starts_with("---- ") || text.starts_with("ssh-") || text.starts_with("ecdsa-")
}

fn read_file(path: &str) -> Result<String, Problem> {
    let unreadable =
        |reason: String| wrong(format!("The file '{path}' with the SSH public key cannot be read: {reason}."));
    let length = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?.len();
    if length > KEY_BYTES {
        return Err(unreadable(format!("it has {length} bytes; the limit for a key is {KEY_BYTES}")));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    String::from_utf8(text_file::to_utf8(bytes)).map_err(|_| unreadable("it is not text".to_owned()))
}

/// Checks the key. The text is never part of a message, since it may be a private key.
fn check(text: &str) -> Result<String, Problem> {
    if text.contains("PRIVATE KEY") {
        return Err(wrong("The value is a private key; the public key is in the .pub file next to it."));
    }
    if text.contains("BEGIN SSH2") || text.contains("BEGIN PUBLIC KEY") || text.contains("BEGIN RSA PUBLIC KEY") {
        return Err(wrong("The SSH public key is not in OpenSSH's form (ssh-keygen -i converts it)."));
    }
    let line: String = text.trim().chars().filter(|c| !['\r', '\n'].contains(c)).collect();
    let mut words = line.split_whitespace();
    let (kind, encoded) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let blob = STANDARD
        .decode(encoded)
        .map_err(|_| wrong("The SSH public key is damaged: its second word is not valid base64."))?;
    let (inner, rest) = field(&blob).ok_or_else(|| wrong("The SSH public key is cut off."))?;
    if inner != kind.as_bytes() {
        return Err(wrong("The SSH public key is damaged: its words do not belong together."));
    }
    if kind != RSA {
        return Err(wrong(format!(
            "The SSH public key has the type {kind}; the compute provider accepts only ssh-rsa."
        )));
    }
    let modulus = field(rest).and_then(|(_exponent, rest)| field(rest));
    let (modulus, _) = modulus.ok_or_else(|| wrong("The SSH public key is cut off."))?;
    match bits(modulus) {
        bits if bits < LEAST_BITS => Err(wrong(format!("The SSH public key has {bits} bits, and 2048 are the least."))),
        _ => Ok(line),
    }
}

fn wrong(message: impl Into<String>) -> Problem {
    Problem::error(ErrorId::SshKeyInvalid, Parameter::AdminPublicKey, message)
}

/// Splits off a field (RFC 4251, 5: four bytes of length, then the bytes).
fn field(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    rest.split_at_checked(length)
}

fn bits(number: &[u8]) -> usize {
    let digits: &[u8] = &number[number.iter().take_while(|byte| **byte == 0).count()..];
    let leading = digits.first().map_or(0, |byte| byte.leading_zeros() as usize);
    digits.len() * 8 - leading
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: &str, modulus_bytes: usize) -> String {
        let field = |bytes: &[u8]| [&u32::try_from(bytes.len()).expect("short").to_be_bytes()[..], bytes].concat();
        let modulus = [&[0_u8][..], &vec![0xC5; modulus_bytes]].concat();
        let blob = [field(kind.as_bytes()), field(&[1, 0, 1]), field(&modulus)].concat();
        format!("{kind} {} azureuser@host", STANDARD.encode(blob))
    }

    #[test]
    fn takes_openssh_keys_of_2048_bits_and_more() {
        for bytes in [256, 512] {
            let text = key(RSA, bytes);
            assert_eq!(read(&text), Ok(text));
        }
        let (kind, rest) = (RSA, key(RSA, 256)[RSA.len() + 1..].to_owned());
        let broken = format!("{kind} {}\r\n{}\n", &rest[..60], &rest[60..]);
        assert_eq!(read(&broken), Ok(key(RSA, 256)), "line breaks are mended");
    }

    #[test]
    fn reads_a_file_as_notepad_and_windows_powershell_write_it() {
        let text = key(RSA, 256);
        let file = std::env::temp_dir().join(format!("azcr-key-{}.pub", std::process::id()));
        let utf16 = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for content in [format!("\u{feff}{text}\r\n").into_bytes(), utf16] {
            std::fs::write(&file, content).expect("a file");
            assert_eq!(read(&file.display().to_string()), Ok(text.clone()));
        }
        std::fs::remove_file(&file).expect("it was there");
    }

    #[test]
    fn refuses_everything_else_without_showing_it() {
        let private = "-----BEGIN OPENSSH PRIVATE KEY-----\ncanary\n-----END OPENSSH PRIVATE KEY-----";
        let cut = &key(RSA, 256)[..80];
        let forms = [
            private,
            "---- BEGIN SSH2 PUBLIC KEY ----\ncanary",
            cut,
            &key(RSA, 128),
            &key("ssh-ed25519", 32),
            "/no/such/file.pub",
        ];
        for text in forms {
            let problem = read(text).expect_err("no key that can be used");
            assert_eq!(problem.id, ErrorId::SshKeyInvalid);
            assert!(!problem.message.contains("canary"), "{}", problem.message);
        }
    }
}
