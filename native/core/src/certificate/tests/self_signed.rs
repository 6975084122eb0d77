use super::openssl::Openssl;
use super::{fixture_time, open, secret};
use crate::certificate::inspect::{check, summary};
use crate::certificate::self_signed::{
    DEFAULT_VALIDITY_DAYS, KeyAlgorithm, NewCertificate, check_new_path, create, write_new,
};
use crate::error::ErrorId;
use jiff::SignedDuration;

fn spec(key: KeyAlgorithm) -> NewCertificate {
    NewCertificate {
        common_name: "registry.example".to_owned(),
        wildcard: false,
        key,
        validity_days: DEFAULT_VALIDITY_DAYS,
        modern: false,
    }
}

#[test]
fn created_file_is_opened_without_findings() {
    let now = fixture_time();
    let password = secret("pässwörd");
    for key in [KeyAlgorithm::Rsa2048, KeyAlgorithm::Ec256, KeyAlgorithm::Ec384] {
        let (bytes, made) = create(&spec(key), &password, now).expect("made");
        let pfx = open(&bytes, &password).expect("opens");
        assert_eq!(summary(&pfx).expect("a summary"), made);
        assert_eq!(check(&pfx, Some("registry.example"), now), [], "{key:?}");
        assert_eq!(
            made.not_after - made.not_before,
            SignedDuration::from_hours(365 * 24) + SignedDuration::from_mins(5)
        );
        assert!(made.self_signed);
    }
}

#[test]
fn a_wildcard_covers_the_domain_and_its_hosts() {
    let now = fixture_time();
    let wildcard = NewCertificate { wildcard: true, ..spec(KeyAlgorithm::Ec256) };
    let (bytes, made) = create(&wildcard, &secret("pw"), now).expect("made");
    assert_eq!(made.subject, "CN=*.registry.example");
    assert_eq!(made.dns_names, ["registry.example", "*.registry.example"]);
    let pfx = open(&bytes, &secret("pw")).expect("opens");
    assert_eq!(check(&pfx, Some("host.registry.example"), now), []);
}

#[test]
fn ip_address_becomes_an_address_in_the_certificate() {
    let Some(openssl) = Openssl::for_test("ip_address_becomes_an_address_in_the_certificate") else {
        return;
    };
    for (address, shown) in [("10.0.0.4", "IP Address:10.0.0.4"), ("fd00::1", "IP Address:FD00:0:0:0:0:0:0:1")] {
        let spec = NewCertificate { common_name: address.to_owned(), ..spec(KeyAlgorithm::Ec256) };
        let now = jiff::Timestamp::now();
        let (bytes, made) = create(&spec, &secret("pw"), now).expect("made");
        assert_eq!((made.dns_names.len(), made.ip_addresses.len()), (0, 1));
        assert_eq!(check(&open(&bytes, &secret("pw")).expect("opens"), Some(address), now), []);
        openssl.write("address.pfx", &bytes);
        openssl.run(&["pkcs12", "-in", "address.pfx", "-passin", "pass:pw", "-nokeys", "-out", "address.pem"]);
        let text = openssl.run(&["x509", "-in", "address.pem", "-noout", "-ext", "subjectAltName"]);
        assert!(text.contains(shown), "{text}");
        let wildcard = NewCertificate { wildcard: true, ..spec };
        assert_eq!(create(&wildcard, &secret("pw"), now).expect_err("refused").id, ErrorId::ArgumentInvalid);
    }
}

#[test]
fn openssl_reads_the_created_file_as_a_server_certificate() {
    let Some(openssl) = Openssl::for_test("openssl_reads_the_created_file_as_a_server_certificate") else {
        return;
    };
    for (key, modern, password, algorithm) in [
        (KeyAlgorithm::Rsa2048, false, "pw", "sha256WithRSAEncryption"),
        (KeyAlgorithm::Rsa3072, true, "", "sha256WithRSAEncryption"),
        (KeyAlgorithm::Rsa4096, false, "пароль", "sha256WithRSAEncryption"),
        (KeyAlgorithm::Ec256, false, "", "ecdsa-with-SHA256"),
        (KeyAlgorithm::Ec384, true, "pässwörd", "ecdsa-with-SHA384"),
    ] {
        let (bytes, made) =
            create(&NewCertificate { modern, ..spec(key) }, &secret(password), jiff::Timestamp::now()).expect("made");
        openssl.write("ours.pfx", &bytes);
        let passin = format!("pass:{password}");
        openssl.run(&["pkcs12", "-in", "ours.pfx", "-passin", &passin, "-nodes", "-out", "ours.pem"]);
        assert_eq!(openssl.thumbprint("ours"), made.thumbprint, "{key:?}");
        // The key belongs to the certificate, and it is valid.
        assert_eq!(
            openssl.run(&["pkey", "-in", "ours.pem", "-pubout"]),
            openssl.run(&["x509", "-in", "ours.pem", "-noout", "-pubkey"])
        );
        openssl.run(&["pkey", "-in", "ours.pem", "-check", "-noout"]);
        let text = openssl.run(&["x509", "-in", "ours.pem", "-noout", "-text"]);
        for expected in [
            algorithm,
            "DNS:registry.example",
            "Digital Signature, Key Encipherment",
            "TLS Web Server Authentication",
            "CA:FALSE",
        ] {
            assert!(text.contains(expected), "{expected}: {text}");
        }
        // It verifies as a server certificate if it is trusted as a root.
        openssl.run(&[
            "verify",
            "-CAfile",
            "ours.pem",
            "-purpose",
            "sslserver",
            "-verify_hostname",
            "registry.example",
            "ours.pem",
        ]);
        let info = openssl.try_run(&["pkcs12", "-in", "ours.pfx", "-passin", &passin, "-noout", "-info"]);
        let info = String::from_utf8_lossy(&info.stderr);
        let scheme = if modern { "PBES2, PBKDF2, AES-256-CBC" } else { "pbeWithSHA1And3-KeyTripleDES-CBC" };
        assert_eq!(info.matches(scheme).count(), 2, "{info}");
        assert!(info.contains(if modern { "MAC: sha256" } else { "MAC: sha1" }), "{info}");
    }
}

#[test]
fn invalid_specifications_are_refused() {
    let invalid = |spec: NewCertificate, password: &str| {
        let error = create(&spec, &secret(password), fixture_time()).expect_err("must be refused");
        assert_eq!(error.id, ErrorId::ArgumentInvalid);
        error.message
    };
    let named = |name: &str| NewCertificate { common_name: name.to_owned(), ..spec(KeyAlgorithm::Ec256) };
    for name in [
        "",
        "has space.example",
        "-dash.example",
        "dot..example",
        &"a".repeat(64),
        &"a.".repeat(32),
        "under_score.example",
    ] {
        invalid(named(name), "pw");
    }
    assert!(invalid(named("*.example"), "pw").contains("wildcard"));
    for validity_days in [0, 100_000] {
        invalid(NewCertificate { validity_days, ..spec(KeyAlgorithm::Ec256) }, "pw");
    }
    assert!(!invalid(spec(KeyAlgorithm::Ec256), "key🔑").contains('🔑'));
}

#[test]
fn file_is_never_overwritten_and_readable_only_by_its_owner() {
    let folder = std::env::temp_dir().join(format!("azcr-{}-write-new", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = |name: &str| folder.join(name).display().to_string();
    check_new_path(&path("new.pfx")).expect("can be written");
    assert!(!folder.join("new.pfx").exists(), "the check leaves no trace");
    write_new(&path("new.pfx"), b"first").expect("written");
    #[cfg(unix)]
    {
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&folder.join("new.pfx").metadata().expect("there").permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    for attempt in [check_new_path(&path("new.pfx")).map(drop), write_new(&path("new.pfx"), b"second")] {
        assert_eq!(attempt.expect_err("must be refused").id, ErrorId::CertificateFileExists);
    }
    assert_eq!(std::fs::read(folder.join("new.pfx")).expect("there"), b"first");
    for nowhere in [path("missing/new.pfx"), path("new.pfx/new.pfx")] {
        for attempt in [check_new_path(&nowhere).map(drop), write_new(&nowhere, b"x")] {
            assert_eq!(attempt.expect_err("must be refused").id, ErrorId::CertificatePathInvalid);
        }
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}
