//! Client certificates: the claims of the assertion, and its signature.

use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SignatureAlgorithm};
use serde_json::{Value, json};

use super::world::*;
use crate::cloud::endpoints::IdentitySystem::{self, Aad, Adfs};
use crate::error::{Error, ErrorId, Result};
use crate::http::Response;
use crate::secret::SecretString;

/// A certificate in a temporary folder.
struct Credential {
    file: std::path::PathBuf,
    der: Vec<u8>,
    public_key: Vec<u8>,
    folder: std::path::PathBuf,
}

impl Drop for Credential {
    fn drop(&mut self) {
        // A leftover in the temporary folder is not a test failure.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn folder() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("azcr-assertion-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir(&folder).expect("a folder");
    folder
}

fn pem(algorithm: &'static SignatureAlgorithm, not_after_year: i32) -> Credential {
    let key = KeyPair::generate_for(algorithm).expect("a key");
    let mut params = CertificateParams::new(["app.example".to_owned()]).expect("a name");
    params.not_before = rcgen::date_time_ymd(2000, 1, 1);
    params.not_after = rcgen::date_time_ymd(not_after_year, 1, 1);
    let certificate = params.self_signed(&key).expect("a certificate");
    let folder = folder();
    let file = folder.join("app.pem");
    std::fs::write(&file, format!("a note before\n{}{}", certificate.pem(), key.serialize_pem())).expect("a file");
    Credential { file, der: certificate.der().to_vec(), public_key: key.public_key_raw().to_vec(), folder }
}

fn identity(file: &std::path::Path) -> Value {
    json!({ "kind": "clientCertificate", "applicationId": "app-1", "certificateFile": file })
}

/// Returns the three parts of the assertion in a token request: header, claims, and the signature verified with `public_key`.
fn read(seen: &Seen, algorithm: &'static dyn VerificationAlgorithm, public_key: &[u8]) -> (Value, Value) {
    let assertion = seen.field("client_assertion");
    let (signed, signature) = assertion.rsplit_once('.').expect("three parts");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    UnparsedPublicKey::new(algorithm, public_key).verify(signed.as_bytes(), &signature).expect("the signature holds");
    let (header, claims) = signed.split_once('.').expect("three parts");
    let part = |text: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).expect("base64url")).expect("JSON");
    (part(header), part(claims))
}

#[tokio::test]
async fn rsa_and_ec_keys_sign_for_the_token_endpoint() {
    for (system, token_url) in [
        (Aad, "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/token".to_owned()),
        (Adfs, format!("https://adfs.{DOMAIN}/adfs/oauth2/token")),
    ] {
        for (algorithm, name, verification) in [
            (&PKCS_RSA_SHA256, "RS256", &RSA_PKCS1_2048_8192_SHA256 as &'static dyn VerificationAlgorithm),
            (&PKCS_ECDSA_P256_SHA256, "ES256", &ECDSA_P256_SHA256_FIXED),
        ] {
            let credential = pem(algorithm, 2100);
            let world = World::healthy(system);
            let (context, _) = world.connect(identity(&credential.file), &[]).expect("a session");
            context.application_id().await.expect("signed in");
            let asked = &world.token_requests()[0];
            assert_eq!(asked.field("client_assertion_type"), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            assert_eq!(asked.field("resource"), arm_audience(system));
            let (header, claims) = read(asked, verification, &credential.public_key);
            let thumbprint = URL_SAFE_NO_PAD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, &credential.der));
            assert_eq!(
                header,
                json!({ "alg": name, "typ": "JWT", "x5t": thumbprint, "x5c": [STANDARD.encode(&credential.der)] })
            );
            assert_eq!(
                (&claims["iss"], &claims["sub"], &claims["aud"]),
                (&json!("app-1"), &json!("app-1"), &json!(token_url))
            );
            assert_eq!((&claims["nbf"], &claims["exp"]), (&json!(NOW - 300), &json!(NOW + 600)));
            assert!(claims["jti"].as_str().is_some_and(|id| id.len() == 36));
        }
    }
}

#[tokio::test]
async fn pfx_file_is_opened_with_its_password() {
    use crate::certificate::self_signed::{KeyAlgorithm, NewCertificate, create};
    let spec = NewCertificate {
        common_name: "app.example".to_owned(),
        wildcard: false,
        key: KeyAlgorithm::Rsa2048,
        validity_days: 30,
        modern: false,
    };
    let now = jiff::Timestamp::from_second(NOW).expect("a time");
    let (pfx, _) = create(&spec, &SecretString::from("pfx-password"), now).expect("a PFX");
    let folder = folder();
    let file = folder.join("app.pfx");
    std::fs::write(&file, pfx).expect("a file");

    let world = World::healthy(Adfs);
    let (context, _) = world.connect(identity(&file), &[("certificatePassword", "pfx-password")]).expect("a session");
    context.application_id().await.expect("signed in");
    let (context, _) = world.connect(identity(&file), &[("certificatePassword", "wrong")]).expect("a session");
    let error = context.application_id().await.expect_err("the wrong password");
    assert_eq!(error.id, ErrorId::CertificateWrongPassword);
    assert_eq!(world.token_requests().len(), 1);
    std::fs::remove_dir_all(folder).expect("the folder goes away");
}

async fn refused(system: IdentitySystem, not_after_year: i32, refusal: fn() -> Response) -> Error {
    let credential = pem(&PKCS_RSA_SHA256, not_after_year);
    let world = World::new(system, move |seen| seen.is_token().then(refusal));
    let (context, _) = world.connect(identity(&credential.file), &[]).expect("a session");
    context.application_id().await.expect_err("refused")
}

#[tokio::test]
async fn refused_certificate_is_distinguished_from_a_secret_and_a_clock() {
    let error = refused(Adfs, 2100, || msis("invalid_client", "MSIS9622: Client authentication failed.")).await;
    assert_eq!((error.id, error.service_code()), (ErrorId::ClientCertificateRejected, Some("MSIS9622")));
    let time = || aadsts(401, "invalid_client", 700_024, "Client assertion is not within its valid time range.");
    let error = refused(Aad, 2020, time).await;
    assert_eq!((error.id, error.service_code()), (ErrorId::ClientCertificateRejected, Some("AADSTS700024")));
    assert!(error.message.contains("expired"), "{}", error.message);
    assert_eq!(refused(Aad, 2100, time).await.id, ErrorId::ClockSkew);
}

#[tokio::test]
async fn unusable_file_is_named() {
    let folder = folder();
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        std::fs::write(&file, text).expect("a file");
        file
    };
    let usable = pem(&PKCS_RSA_SHA256, 2100);
    let text = std::fs::read_to_string(&usable.file).expect("the file");
    let key_start = text.find("-----BEGIN PRIVATE KEY").expect("a key");
    for (file, id) in [
        (folder.join("absent.pfx"), ErrorId::CertificateUnreadable),
        (write("garbage.pfx", "garbage"), ErrorId::CertificateNotPfx),
        (write("nokey.pem", &text[..key_start]), ErrorId::CertificateNoPrivateKey),
        (write("nocert.pem", &text[key_start..]), ErrorId::CertificateNotPfx),
    ] {
        let (context, _) = World::healthy(Aad).connect(identity(&file), &[]).expect("a session");
        let error = context.application_id().await.expect_err("unusable");
        assert_eq!(error.id, id, "{}", error.message);
        assert!(error.message.contains(file.to_str().expect("a path")), "{}", error.message);
    }
    std::fs::remove_dir_all(folder).expect("the folder goes away");
}

fn claims(assertion: &str) -> serde_json::Value {
    let part = assertion.split('.').nth(1).expect("claims");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

/// Signs in while the first `times` attempts get `answer`; returns the outcome and the `jti` of each attempt.
async fn signed_in_after(times: usize, answer: fn() -> Response) -> (Result<Option<String>>, Vec<String>) {
    let credential = pem(&PKCS_RSA_SHA256, 2100);
    let count = AtomicUsize::new(0);
    let world =
        World::new(Aad, move |seen| (seen.is_token() && count.fetch_add(1, Ordering::SeqCst) < times).then(answer));
    let (context, _) = world.connect(identity(&credential.file), &[]).expect("a session");
    let outcome = context.application_id().await;
    let id = |seen: &Seen| claims(seen.field("client_assertion"))["jti"].as_str().expect("an id").to_owned();
    (outcome, world.token_requests().iter().map(id).collect())
}

#[tokio::test]
async fn each_attempt_has_a_new_assertion() {
    let (outcome, ids) = signed_in_after(2, || json_answer(503, &json!({}))).await;
    outcome.expect("signed in at the third attempt");
    assert_eq!(ids.len(), 3);
    assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), 3, "{ids:?}");
}

#[tokio::test]
async fn refusal_because_of_the_time_is_retried_once_and_shows_both_clocks() {
    let refusal = || aadsts(401, "invalid_client", 700_024, "Client assertion is not within its valid time range.");
    let (outcome, ids) = signed_in_after(1, refusal).await;
    outcome.expect("signed in at the second attempt");
    assert!(ids.len() == 2 && ids[0] != ids[1], "{ids:?}");
    let (outcome, ids) = signed_in_after(usize::MAX, refusal).await;
    let error = outcome.expect_err("refused");
    assert_eq!((error.id, ids.len()), (ErrorId::ClockSkew, 2));
    assert_eq!(error.message.matches("2026-01-01 00:00:00Z").count(), 2, "{}", error.message);
    assert!(!error.message.contains("differ"), "the clocks agree: {}", error.message);
}
