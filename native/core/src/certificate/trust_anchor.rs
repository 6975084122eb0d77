//! The certificates of a chain that a client has to trust, and their form in files.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use x509_parser::certificate::X509Certificate;

use super::inspect::{Summary, summary_of};
use super::x509::{is_ca, is_issued_by, parse};
use crate::error::Result;

/// The width of a line that OpenSSL and `update-ca-certificates` write.
const PEM_WIDTH: usize = 64;

/// A certificate that was issued by none of the others it came with.
#[derive(Debug, Clone)]
pub struct Anchor {
    pub der: Vec<u8>,
    pub summary: Summary,
    pub is_ca: bool,
}

impl Anchor {
    fn new(der: &[u8], parsed: &X509Certificate<'_>) -> Result<Self> {
        Ok(Self { der: der.to_vec(), summary: summary_of(der)?, is_ca: is_ca(parsed) })
    }

    /// Returns whether every client accepts it as the end of a chain: OpenSSL does not accept an intermediate certificate there.
    pub fn is_root(&self) -> bool {
        self.summary.self_signed
    }

    /// Returns whether `thumbprint` is that of the certificate: SHA-1 or SHA-256, in any usual spelling.
    pub fn has_thumbprint(&self, thumbprint: &str) -> bool {
        // OpenSSL writes a name and '=' in front of it.
        let digits = thumbprint.rsplit('=').next().unwrap_or_default();
        let digits: String = digits.chars().filter(char::is_ascii_hexdigit).collect();
        digits.eq_ignore_ascii_case(&self.summary.thumbprint) || digits.eq_ignore_ascii_case(&sha256(&self.der))
    }

    pub fn pem(&self) -> String {
        let encoded = BASE64_STANDARD.encode(&self.der);
        let lines: Vec<&str> = (0..encoded.len())
            .step_by(PEM_WIDTH)
            .map(|start| &encoded[start..encoded.len().min(start + PEM_WIDTH)])
            .collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }
}

/// Returns the anchors of `certificates`, each once and in their order.
///
/// # Errors
/// `Certificate.NotPfx` if one of them is damaged.
pub(crate) fn of(certificates: &[Vec<u8>]) -> Result<Vec<Anchor>> {
    let parsed: Vec<X509Certificate<'_>> = certificates.iter().map(|der| parse(der)).collect::<Result<_>>()?;
    let is_first = |position: usize| !certificates[..position].contains(&certificates[position]);
    let is_top = |position: usize| !parsed.iter().any(|other| is_issued_by(&parsed[position], other));
    (0..parsed.len())
        .filter(|position| is_first(*position) && is_top(*position))
        .map(|position| Anchor::new(&certificates[position], &parsed[position]))
        .collect()
}

/// Returns the SHA-256 of a certificate as 64 uppercase hexadecimal digits.
pub(crate) fn sha256(der: &[u8]) -> String {
    digest::digest(&digest::SHA256, der).as_ref().iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

    use super::*;

    fn chain() -> Vec<Vec<u8>> {
        let key = KeyPair::generate().expect("a key");
        let mut root = CertificateParams::new(Vec::new()).expect("parameters");
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.distinguished_name.push(DnType::CommonName, "Root");
        let root_certificate = root.self_signed(&key).expect("a root");
        let leaf = CertificateParams::new(vec!["registry.example".to_owned()]).expect("parameters");
        let leaf_key = KeyPair::generate().expect("a key");
        let leaf = leaf.signed_by(&leaf_key, &Issuer::from_params(&root, &key)).expect("a leaf");
        vec![leaf.der().to_vec(), root_certificate.der().to_vec()]
    }

    #[test]
    fn only_the_root_of_a_chain_is_trusted() {
        let chain = chain();
        let twice = [chain.clone(), chain.clone()].concat();
        for certificates in [&chain, &twice] {
            let anchors = of(certificates).expect("certificates");
            assert_eq!(anchors.len(), 1);
            assert_eq!(anchors[0].der, chain[1]);
            assert!(anchors[0].is_ca && anchors[0].is_root());
        }
        let leaf = of(&chain[..1]).expect("a certificate");
        assert!(!leaf[0].is_ca && !leaf[0].is_root());
    }

    #[test]
    fn thumbprints_are_compared_in_every_spelling() {
        let anchor = of(&chain()).expect("certificates").remove(0);
        let sha256 = sha256(&anchor.der);
        let pairs: Vec<&str> = (0..64).step_by(2).map(|start| &sha256[start..start + 2]).collect();
        let openssl = format!("sha256 Fingerprint={}", pairs.join(":"));
        for right in [&anchor.summary.thumbprint, &sha256.to_lowercase(), &pairs.join(" "), &openssl] {
            assert!(anchor.has_thumbprint(right), "{right}");
        }
        for wrong in ["", &"0".repeat(40), &anchor.summary.thumbprint[..38]] {
            assert!(!anchor.has_thumbprint(wrong), "{wrong}");
        }
    }

    #[test]
    fn pem_is_read_back() {
        let anchor = of(&chain()).expect("certificates").remove(0);
        let text = anchor.pem();
        assert_eq!(crate::http::trusted_roots::certificates_in(text.as_bytes()), Some(vec![anchor.der.clone()]));
        assert!(text.lines().all(|line| line.len() <= PEM_WIDTH));
    }
}
