use aws_lc_rs::{
    digest::{SHA1_FOR_LEGACY_USE_ONLY, digest},
    encoding::AsDer,
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{names::Names, random, world::directory::Principal};

/// The key that signs every token of the stamp.
pub struct TokenKey {
    key: KeyPair,
    key_id: String,
}

/// Why a resource server refuses a token.
#[derive(Debug)]
pub enum Refusal {
    Missing,
    Malformed,
    Signature,
    Expired(Timestamp),
    NotYetValid,
    Audience(String),
}

impl TokenKey {
    /// Generates a key.
    ///
    /// # Errors
    /// A text if the machine cannot generate a key.
    pub fn generate() -> Result<Self, String> {
        KeyPair::generate(KeySize::Rsa2048).map(Self::from).map_err(|_| "no RSA key could be made".to_owned())
    }

    /// Reads a key from the state file.
    ///
    /// # Errors
    /// A text if the key is damaged.
    pub fn from_pkcs8(base64: &str) -> Result<Self, String> {
        let der = STANDARD.decode(base64).map_err(|e| e.to_string())?;
        KeyPair::from_pkcs8(&der).map(Self::from).map_err(|e| e.to_string())
    }

    pub fn to_pkcs8(&self) -> String {
        let der = self.key.as_der().expect("a key that was made can be written");
        STANDARD.encode(der.as_ref())
    }

    fn from(key: KeyPair) -> Self {
        let key_id = URL_SAFE_NO_PAD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, key.public_key().as_ref()));
        Self { key, key_id }
    }

    /// Issues a JWT for `principal`, who used the client `client_id`, for `audience`.
    pub fn issue(
        &self,
        names: &Names,
        principal: &Principal,
        client_id: &str,
        audience: &str,
        now: Timestamp,
        lifetime: i64,
    ) -> String {
        let is_user = !principal.user_name.is_empty();
        let issued = now.as_second();
        let mut claims = json!({"aud": audience, "iss": issuer(names), "iat": issued, "nbf": issued, "exp": issued + lifetime,
            "appid": client_id, "ver": "1.0", "jti": random::guid()});
        let members = claims.as_object_mut().expect("an object literal");
        if names.is_aad() {
            members.insert("oid".into(), json!(principal.object_id));
            members.insert("sub".into(), json!(principal.object_id));
            members.insert("tid".into(), json!(names.tenant_id));
            members.insert("idp".into(), json!(issuer(names)));
            members.insert("appidacr".into(), json!(if is_user { "0" } else { "1" }));
        } else {
            members.insert("apptype".into(), json!(if is_user { "Public" } else { "Confidential" }));
            members.insert("auth_time".into(), json!(crate::clock::dotnet_time(now)));
        }
        if is_user {
            members.insert("upn".into(), json!(principal.user_name));
            members.insert("unique_name".into(), json!(principal.user_name));
            members.insert("scp".into(), json!("user_impersonation"));
        }
        self.sign(&claims)
    }

    pub fn sign(&self, claims: &Value) -> String {
        let header = json!({"typ": "JWT", "alg": "RS256", "x5t": self.key_id, "kid": self.key_id});
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(&header), encode(claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .expect("the buffer has the length of the modulus");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// Verifies a token, as a resource server does before it processes the request.
    ///
    /// # Errors
    /// Why the token is refused.
    pub fn verify(&self, token: Option<&str>, audiences: &[String], now: Timestamp) -> Result<Value, Refusal> {
        let token = token.ok_or(Refusal::Missing)?;
        let (signed, signature) = token.rsplit_once('.').ok_or(Refusal::Malformed)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Refusal::Malformed)?;
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.key.public_key().as_ref())
            .verify(signed.as_bytes(), &signature)
            .map_err(|_| Refusal::Signature)?;
        let claims = claims(signed).ok_or(Refusal::Malformed)?;
        let audience = claims["aud"].as_str().unwrap_or_default();
        if !audiences.iter().any(|known| known.trim_end_matches('/') == audience.trim_end_matches('/')) {
            return Err(Refusal::Audience(audience.to_owned()));
        }
        // Five minutes of tolerance, as in the services.
        let expires = claims["exp"].as_i64().unwrap_or_default();
        if expires + 300 < now.as_second() {
            return Err(Refusal::Expired(Timestamp::from_second(expires).unwrap_or(now)));
        }
        if claims["nbf"].as_i64().unwrap_or_default() > now.as_second() + 300 {
            return Err(Refusal::NotYetValid);
        }
        Ok(claims)
    }

    /// Returns the key as a JSON web key set, for clients that verify id tokens.
    pub fn key_set(&self) -> Value {
        let public = self.key.public_key();
        let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.key_id, "x5t": self.key_id,
            "n": number(public.modulus().big_endian_without_leading_zero()),
            "e": number(public.exponent().big_endian_without_leading_zero())}]})
    }
}

/// Parses the claims of `header.claims`.
pub fn claims(signed: &str) -> Option<Value> {
    let part = signed.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?).ok()
}

pub fn issuer(names: &Names) -> String {
    if names.is_aad() {
        format!("https://sts.windows.net/{}/", names.tenant_id)
    } else {
        format!("{}/{}/", names.login_endpoint(), names.tenant_id)
    }
}
