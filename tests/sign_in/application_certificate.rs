//! Certificates of an application, registered with the deployer of a stamp.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256};
use serde_json::json;

use azcr_core::certificate::pfx;
use azcr_core::secret::SecretString;

use crate::support::flow;
use crate::support::stamp::TestStamp;

pub const PFX_PASSWORD: &str = "application-pfx-canary";

/// Creates a PFX with the library and registers it with the stamp.
pub fn pfx(stamp: &TestStamp) -> PathBuf {
    let file = stamp.folder.path("application.pfx");
    flow::create_certificate(&file, PFX_PASSWORD);
    let bytes = std::fs::read(&file).expect("the PFX");
    let opened =
        pfx::open(&bytes, &SecretString::from(PFX_PASSWORD), "PFX file", pfx::Wanted::default()).expect("it opens");
    register(stamp, &opened.leaf_der);
    file
}

/// Creates a PEM file with an RSA key, valid until the first day of `last_year`.
pub fn pem(stamp: &TestStamp, last_year: i32) -> PathBuf {
    let key = KeyPair::generate_for(&PKCS_RSA_SHA256).expect("a key");
    let mut params = CertificateParams::new(["application.example".to_owned()]).expect("a name");
    params.not_before = rcgen::date_time_ymd(2001, 1, 1);
    params.not_after = rcgen::date_time_ymd(last_year, 1, 1);
    let certificate = params.self_signed(&key).expect("a certificate");
    register(stamp, certificate.der());
    let file = stamp.folder.path("application.pem");
    std::fs::write(&file, format!("{}{}", certificate.pem(), key.serialize_pem())).expect("the PEM file");
    file
}

fn register(stamp: &TestStamp, der: &[u8]) {
    let application = &stamp.stamp.description().credentials.application_id;
    stamp.seed(&json!({ "principals": [{ "appId": application, "certificates": [STANDARD.encode(der)] }] }));
}
