use aws_lc_rs::{
    digest::{SHA1_FOR_LEGACY_USE_ONLY, digest},
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};
use stamp::{IdentitySystem, Stamp};

use crate::client::{Answered, Client, send};

struct Signer {
    key: RsaKeyPair,
    der: Vec<u8>,
}

impl Signer {
    fn new() -> Self {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
        let mut params = rcgen::CertificateParams::new(vec!["registry.example".to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(2100, 1, 1);
        let der = params.self_signed(&pair).unwrap().der().to_vec();
        Self { key: RsaKeyPair::from_pkcs8(&pair.serialize_der()).unwrap(), der }
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

#[tokio::test]
async fn every_claim_of_an_assertion_is_checked() {
    for identity in [IdentitySystem::Aad, IdentitySystem::Adfs] {
        let client = Client::of(Stamp::builder(identity)).await;
        let signer = Signer::new();
        let app = client.about().credentials.application_id.clone();
        client
            .stamp
            .seed(&json!({"principals": [{"appId": app, "certificates": [STANDARD.encode(&signer.der)]}]}))
            .unwrap();
        let x5t = URL_SAFE_NO_PAD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, &signer.der));
        let now = jiff::Timestamp::now().as_second();
        let header = json!({"alg": "RS256", "typ": "JWT", "x5t": x5t, "x5c": [STANDARD.encode(&signer.der)]});
        let claims =
            json!({"aud": client.token_url(), "iss": app, "sub": app, "jti": "1", "nbf": now, "exp": now + 600});
        let ask = async |assertion: String| -> Answered {
            let form = [
                ("grant_type", "client_credentials"),
                ("client_id", &app),
                ("resource", &client.about().arm_audience),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &assertion),
            ];
            send(client.http.post(client.token_url()).form(&form)).await
        };
        let good = ask(signer.sign(&header, &claims)).await;
        assert_eq!(good.status, 200, "{}", good.text);

        let with = |value: &Value, name: &str, member: Value| {
            let mut changed = value.clone();
            changed[name] = member;
            changed
        };
        let stranger = Signer::new();
        let issuer = client.token_url().replace("/oauth2/token", "");
        for (assertion, code) in [
            (signer.sign(&header, &with(&claims, "aud", issuer.into())), "AADSTS700023"),
            (signer.sign(&header, &with(&claims, "exp", (now - 3600).into())), "AADSTS700024"),
            (signer.sign(&header, &with(&claims, "nbf", (now + 3600).into())), "AADSTS700024"),
            (signer.sign(&with(&header, "x5t", "AAAA".into()), &claims), "AADSTS700027"),
            (signer.sign(&with(&header, "x5t", Value::Null), &claims), "AADSTS50027"),
            (signer.sign(&with(&header, "alg", "ES256".into()), &claims), "AADSTS50027"),
            (stranger.sign(&header, &claims), "AADSTS700027"),
        ] {
            let refused = ask(assertion).await;
            let code = if identity == IdentitySystem::Aad { code } else { "MSIS9622" };
            assert!(refused.status.is_client_error() && refused.text.contains(code), "{code}: {}", refused.text);
        }
    }
}
