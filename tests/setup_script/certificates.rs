//! A leaf with an issuing authority and a root, as PEM files and as the PFX in the vault.

use std::path::{Path, PathBuf};
use std::process::Command;

pub const PFX_PASSWORD: &str = "pfx \"canary\\ 1";

pub struct Certificates {
    pub thumbprint: String,
    pub leaf: PathBuf,
    pub key: PathBuf,
    pub pfx: PathBuf,
}

/// Creates them. The PFX has its chain in the wrong order and Azure Stack Hub's encryption, to test both.
pub fn make(folder: &Path, name: &str) -> Certificates {
    let file = |name: &str| folder.join(name).display().to_string();
    let extensions = |name: &str, text: String| {
        std::fs::write(folder.join(name), text).expect("a file of extensions");
        file(name)
    };
    let authority = extensions("authority.cnf", "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n".to_owned());
    let server = extensions(
        "server.cnf",
        format!("subjectAltName=DNS:{name}\nextendedKeyUsage=serverAuth\nkeyUsage=digitalSignature,keyEncipherment\n"),
    );
    let (root, issuing, leaf) = ("Root of the test", "Issuing authority of the test", name);
    let new_key = ["-newkey", "rsa:2048", "-nodes"];
    openssl(
        &[
            &[
                "req",
                "-x509",
                "-days",
                "30",
                "-subj",
                &format!("/CN={root}"),
                "-out",
                &file("root.pem"),
                "-keyout",
                &file("root.key"),
            ],
            &new_key[..],
        ]
        .concat(),
    );
    for (name, subject, issuer, extensions) in
        [("issuing", issuing, "root", &authority), ("leaf", leaf, "issuing", &server)]
    {
        let (request, key) = (file(&format!("{name}.csr")), file(&format!("{name}.key")));
        openssl(
            &[&["req", "-subj", &format!("/CN={subject}"), "-out", &request, "-keyout", &key], &new_key[..]].concat(),
        );
        let (ca, ca_key) = (file(&format!("{issuer}.pem")), file(&format!("{issuer}.key")));
        openssl(&[
            "x509",
            "-req",
            "-days",
            "30",
            "-in",
            &request,
            "-CA",
            &ca,
            "-CAkey",
            &ca_key,
            "-CAcreateserial",
            "-extfile",
            extensions,
            "-out",
            &file(&format!("{name}.pem")),
        ]);
    }
    let chain =
        ["root.pem", "issuing.pem"].map(|name| std::fs::read_to_string(folder.join(name)).expect("a certificate"));
    std::fs::write(folder.join("chain.pem"), chain.concat()).expect("the chain");
    let password = format!("pass:{PFX_PASSWORD}");
    openssl(&[
        "pkcs12",
        "-export",
        "-legacy",
        "-inkey",
        &file("leaf.key"),
        "-in",
        &file("leaf.pem"),
        "-certfile",
        &file("chain.pem"),
        "-passout",
        &password,
        "-out",
        &file("leaf.pfx"),
    ]);
    let printed = openssl(&["x509", "-in", &file("leaf.pem"), "-noout", "-fingerprint", "-sha1"]);
    let thumbprint = printed.trim().rsplit('=').next().unwrap_or_default().replace(':', "");
    assert_eq!(thumbprint.len(), 40, "{printed}");
    Certificates {
        thumbprint,
        leaf: folder.join("leaf.pem"),
        key: folder.join("leaf.key"),
        pfx: folder.join("leaf.pfx"),
    }
}

pub fn openssl(arguments: &[&str]) -> String {
    let done = Command::new("openssl").args(arguments).output().expect("openssl runs");
    assert!(done.status.success(), "openssl {}: {}", arguments[0], String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}
