use aws_lc_rs::{
    digest::{SHA1_FOR_LEGACY_USE_ONLY, digest},
    signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jiff::Timestamp;
use serde_json::Value;

/// Why a client assertion is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssertionRefusal {
    /// Not a JWT of three parts, or a member is missing; the text names it.
    Malformed(&'static str),
    /// An algorithm other than RS256.
    Algorithm,
    /// No certificate of the application has this thumbprint.
    UnknownCertificate,
    Signature,
    /// `aud` is not the token endpoint.
    Audience,
    /// Outside `nbf`…`exp`.
    Time,
}

/// Verifies a client assertion (RFC 7523 with Microsoft's `x5t` header) with the certificates of the application.
///
/// `token_urls` are the accepted values of `aud`.
///
/// # Errors
/// The first problem of the assertion.
pub fn verify(
    assertion: &str,
    app_id: &str,
    certificates: &[String],
    token_urls: &[String],
    now: Timestamp,
) -> Result<(), AssertionRefusal> {
    use AssertionRefusal as R;
    let mut parts = assertion.split('.');
    let (Some(header), Some(claims), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(R::Malformed("three parts are wanted"));
    };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| R::Malformed("base64url is wanted"));
    let object = |part: &str| -> Result<Value, R> {
        serde_json::from_slice(&decode(part)?).map_err(|_| R::Malformed("JSON is wanted"))
    };
    let (header_json, claims_json) = (object(header)?, object(claims)?);
    if header_json["alg"] != "RS256" {
        return Err(R::Algorithm);
    }
    let thumbprint = header_json["x5t"].as_str().ok_or(R::Malformed("x5t is missing"))?;
    let der = certificates
        .iter()
        .filter_map(|certificate| STANDARD.decode(certificate).ok())
        .find(|der| URL_SAFE_NO_PAD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, der)) == thumbprint.trim_end_matches('='))
        .ok_or(R::UnknownCertificate)?;
    if let Some(sent) = header_json["x5c"][0].as_str()
        && STANDARD.decode(sent).ok().as_ref() != Some(&der)
    {
        return Err(R::UnknownCertificate);
    }
    let (_, certificate) = x509_parser::parse_x509_certificate(&der).map_err(|_| R::UnknownCertificate)?;
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, certificate.public_key().subject_public_key.data.as_ref())
        .verify(format!("{header}.{claims}").as_bytes(), &decode(signature)?)
        .map_err(|_| R::Signature)?;
    if claims_json["iss"] != app_id || claims_json["sub"] != app_id {
        return Err(R::Malformed("iss and sub must be the client"));
    }
    if claims_json["jti"].as_str().is_none_or(str::is_empty) {
        return Err(R::Malformed("jti is missing"));
    }
    if !token_urls.iter().any(|url| claims_json["aud"] == url.as_str()) {
        return Err(R::Audience);
    }
    let (Some(not_before), Some(expires)) = (claims_json["nbf"].as_i64(), claims_json["exp"].as_i64()) else {
        return Err(R::Malformed("nbf and exp are wanted"));
    };
    let valid = not_before <= now.as_second() + 300 && expires + 300 >= now.as_second();
    let certificate_valid = certificate.validity().not_after.timestamp() >= now.as_second();
    if valid && certificate_valid { Ok(()) } else { Err(R::Time) }
}
