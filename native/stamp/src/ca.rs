use std::sync::Arc;

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use serde::{Deserialize, Serialize};

/// The stamp's private certification authority and its server certificate (PEM), kept in the state file so that clients still trust a restarted stamp.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ca {
    pub root_pem: String,
    server_pem: String,
    server_key_pem: String,
}

impl Ca {
    /// Creates an authority and a certificate for `names`.
    ///
    /// # Errors
    /// rcgen's, if a name is not a DNS name.
    pub fn make(names: Vec<String>) -> Result<Self, rcgen::Error> {
        Self::called("AzureStackSelfSignedRootCert", names)
    }

    /// Creates an authority that no client of the stamp trusts, such as that of a proxy that decrypts TLS.
    ///
    /// # Errors
    /// rcgen's, if a name is not a DNS name.
    pub fn unknown(names: Vec<String>) -> Result<Self, rcgen::Error> {
        Self::called("Inspecting Proxy CA", names)
    }

    fn called(common_name: &str, names: Vec<String>) -> Result<Self, rcgen::Error> {
        let today = jiff::tz::TimeZone::UTC.to_datetime(Timestamp::now()).date();
        let days_from_now = |days: i32| {
            let date = today.saturating_add(jiff::Span::new().days(days));
            rcgen::date_time_ymd(i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs())
        };
        let mut root = CertificateParams::default();
        root.distinguished_name.push(DnType::CommonName, common_name);
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        (root.not_before, root.not_after) = (days_from_now(-2), days_from_now(3650));
        let root_key = KeyPair::generate()?;
        let root_certificate = root.self_signed(&root_key)?;
        let issuer = Issuer::new(root, root_key);

        let mut server = CertificateParams::new(names)?;
        server.distinguished_name.push(DnType::CommonName, "Azure Stack Hub (simulated)");
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        server.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        server.use_authority_key_identifier_extension = true;
        (server.not_before, server.not_after) = (days_from_now(-2), days_from_now(700));
        let server_key = KeyPair::generate()?;
        let server_certificate = server.signed_by(&server_key, &issuer)?;
        Ok(Self {
            root_pem: root_certificate.pem(),
            server_pem: server_certificate.pem(),
            server_key_pem: server_key.serialize_pem(),
        })
    }

    /// Returns the TLS settings of the server.
    ///
    /// # Errors
    /// A text if the state file contains no usable certificate.
    pub fn server_config(&self) -> Result<Arc<rustls::ServerConfig>, String> {
        use rustls::pki_types::pem::PemObject;
        let chain = CertificateDer::pem_slice_iter(self.server_pem.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| e.to_string())?;
        let key = PrivatePkcs8KeyDer::from_pem_slice(self.server_key_pem.as_bytes()).map_err(|e| e.to_string())?;
        let mut config =
            rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(|e| e.to_string())?
                .with_no_client_auth()
                .with_single_cert(chain, PrivateKeyDer::Pkcs8(key))
                .map_err(|e| e.to_string())?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}
