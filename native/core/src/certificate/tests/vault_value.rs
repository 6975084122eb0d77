use super::secret;
use crate::certificate::vault_value::{decode, encode, is_same};
use crate::key_vault::value_size::LARGEST_VALUE;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;

fn json(value: &secrecy::SecretString) -> String {
    let bytes = STANDARD.decode(value.expose_secret()).expect("base64");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn value_is_the_json_that_the_compute_provider_reads() {
    let value = encode(b"\x30\x82pfx", &secret("pw"));
    assert_eq!(json(&value), r#"{"data":"MIJwZng=","dataType":"pfx","password":"pw"}"#);
}

#[test]
fn every_password_is_decoded_unchanged() {
    for password in ["", "\"", "back\\slash", "line\nbreak", "\u{0}", "pässwörd", "🔑", "</script>"] {
        let value = encode(b"bytes", &secret(password));
        let parsed: serde_json::Value = serde_json::from_str(&json(&value)).expect("JSON");
        assert_eq!(parsed["password"], password);
        let decoded = decode(&value).expect("our own form");
        assert_eq!(decoded.password.expose_secret(), password);
        assert_eq!(decoded.pfx.expose_secret(), b"bytes");
    }
}

#[test]
fn equal_content_is_equal_in_any_json_layout() {
    let ours = encode(b"bytes", &secret("pw"));
    let laid_out =
        "{\r\n  \"password\": \"p\\u0077\",\r\n  \"data\": \"Ynl0ZXM=\",\r\n  \"dataType\": \"pfx\"\r\n}\r\n";
    assert!(is_same(&ours, &secret(&STANDARD.encode(laid_out))));
    assert!(!is_same(&ours, &encode(b"bytes", &secret("other"))));
    assert!(!is_same(&ours, &encode(b"other", &secret("pw"))));
    assert!(!is_same(&ours, &secret("no such form")));
}

#[test]
fn other_values_are_not_decoded() {
    let another_type = STANDARD.encode(r#"{"data":"","dataType":"pem","password":""}"#);
    for value in ["", "not base64!", "bm90IEpTT04=", &another_type] {
        assert!(decode(&secret(value)).is_none(), "{value}");
    }
}

#[test]
fn pfx_of_fourteen_kilobytes_fits_into_a_vault() {
    assert!(encode(&vec![0; 14_000], &secret("password")).expose_secret().len() <= LARGEST_VALUE);
    assert!(encode(&vec![0; 14_600], &secret("password")).expose_secret().len() > LARGEST_VALUE);
}
