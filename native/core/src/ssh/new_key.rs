//! Creates a key pair of the type that the compute provider accepts: RSA, in OpenSSH's format.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rand;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use rsa::RsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey as _;
use russh::keys::ssh_key::private::{KeypairData, RsaKeypair};
use russh::keys::ssh_key::{Cipher, Kdf, LineEnding};
use russh::keys::{HashAlg, PrivateKey};
use zeroize::Zeroizing;

use crate::error::{Error, ErrorId, Result};
use crate::secret::{ExposeSecret, SecretString};

/// The value of `ssh-keygen` in OpenSSH 9.4 and later.
const BCRYPT_ROUNDS: u32 = 24;
const SALT_BYTES: usize = 16;

/// The contents of the two files.
pub(crate) struct NewKey {
    pub private: Zeroizing<String>,
    /// One line: type, base64, comment.
    pub public: String,
    /// `SHA256:` and base64, as `ssh-keygen -l` prints it.
    pub fingerprint: String,
}

impl NewKey {
    /// Generates a 4096-bit key, which takes up to several seconds. With `passphrase` the private key is encrypted (AES-256-CTR, bcrypt).
    pub(crate) fn generate(comment: &str, passphrase: Option<&SecretString>) -> Result<Self> {
        Self::of_size(KeySize::Rsa4096, comment, passphrase)
    }

    fn of_size(size: KeySize, comment: &str, passphrase: Option<&SecretString>) -> Result<Self> {
        let key = KeyPair::generate(size).map_err(|_| defect("aws-lc generates none"))?;
        let pkcs8: Pkcs8V1Der<'_> = key.as_der().map_err(|_| defect("it has no PKCS#8 form"))?;
        let key = RsaPrivateKey::from_pkcs8_der(pkcs8.as_ref()).map_err(|error| defect(&error.to_string()))?;
        let key = RsaKeypair::try_from(key).map_err(|error| defect(&error.to_string()))?;
        let open = PrivateKey::new(KeypairData::from(key), comment).map_err(|error| defect(&error.to_string()))?;
        let private = match passphrase {
            Some(passphrase) => &encrypted(&open, passphrase)?,
            None => &open,
        };
        Ok(Self {
            private: private.to_openssh(LineEnding::LF).map_err(|error| defect(&error.to_string()))?,
            public: open.public_key().to_openssh().map_err(|error| defect(&error.to_string()))?,
            fingerprint: open.fingerprint(HashAlg::Sha256).to_string(),
        })
    }
}

fn encrypted(key: &PrivateKey, passphrase: &SecretString) -> Result<PrivateKey> {
    let (mut salt, mut check) = (vec![0; SALT_BYTES], [0; 4]);
    rand::fill(&mut salt).and_then(|()| rand::fill(&mut check)).map_err(|_| defect("there are no random numbers"))?;
    let kdf = Kdf::Bcrypt { salt, rounds: BCRYPT_ROUNDS };
    let text = passphrase.expose_secret().as_bytes();
    key.encrypt_with(Cipher::Aes256Ctr, kdf, u32::from_ne_bytes(check), text)
        .map_err(|error| defect(&error.to_string()))
}

fn defect(why: &str) -> Error {
    Error::new(ErrorId::InternalDefect, format!("the SSH key cannot be created: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ssh::read_private_key;

    /// Generates a smaller key, which is faster.
    fn new_key(passphrase: Option<&str>) -> NewKey {
        let passphrase = passphrase.map(SecretString::from);
        NewKey::of_size(KeySize::Rsa2048, "operator@site", passphrase.as_ref()).expect("a key")
    }

    #[test]
    fn private_key_opens_with_its_passphrase_and_matches_the_public_key() {
        let file = std::env::temp_dir().join(format!("azcr-new-key-{}", std::process::id()));
        let path = file.display().to_string();
        for passphrase in [None, Some("pass phrase ä𝄞"), Some("x")] {
            let key = new_key(passphrase);
            std::fs::write(&file, key.private.as_bytes()).expect("a file");
            let given = passphrase.map(SecretString::from);
            let read = read_private_key(&path, given.as_ref()).expect("the key");
            assert_eq!(read.public_key().to_openssh().expect("text"), key.public);
            assert_eq!(read.fingerprint(HashAlg::Sha256).to_string(), key.fingerprint);
            assert!(key.public.starts_with("ssh-rsa ") && key.public.ends_with(" operator@site"), "{}", key.public);
            if passphrase.is_some() {
                for (wrong, id) in [(None, ErrorId::SshPassphraseMissing), (Some("y"), ErrorId::SshPassphraseWrong)] {
                    let wrong = wrong.map(SecretString::from);
                    assert_eq!(read_private_key(&path, wrong.as_ref()).expect_err("it is encrypted").id, id);
                }
            }
        }
        std::fs::remove_file(&file).expect("it was there");
    }

    #[test]
    fn each_key_and_each_encryption_is_different() {
        let [one, other] = [new_key(Some("x")), new_key(Some("x"))];
        assert_ne!(one.fingerprint, other.fingerprint);
        assert_ne!(*one.private, *other.private);
    }
}
