//! A real TLS server (rustls) on loopback that presents a test's certificates, and servers without TLS or that refuse it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

pub struct Front(pub SocketAddr);

impl Front {
    /// Answers every request over TLS with `{}`.
    pub fn tls(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> Self {
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a server");
        let config = Arc::new(config);
        Self::serve(move |connection| {
            let tls = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut stream = StreamOwned::new(tls, connection);
            answer(&mut stream, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}");
            stream.conn.send_close_notify();
            let _ = stream.flush();
        })
    }

    /// Reads a few bytes, answers with `bytes`, and closes.
    pub fn plain(bytes: &'static [u8]) -> Self {
        Self::serve(move |mut connection| answer(&mut connection, bytes))
    }

    fn serve(handle: impl Fn(TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        std::thread::spawn(move || listener.incoming().flatten().for_each(handle));
        Self(address)
    }
}

/// Answers one request. A client that refuses the certificate disconnects, which is not an error of the server.
fn answer(stream: &mut (impl Read + Write), bytes: &[u8]) {
    let mut request = [0; 8192];
    if stream.read(&mut request).is_ok_and(|length| length > 0) {
        let _ = stream.write_all(bytes).and_then(|()| stream.flush());
    }
}

/// A certification authority for the test.
pub struct Ca {
    key: KeyPair,
    parameters: CertificateParams,
    pub der: CertificateDer<'static>,
    pub pem: String,
}

impl Ca {
    pub fn new() -> Self {
        let mut parameters = named("Front CA", &[]);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let made = parameters.self_signed(&key).expect("a certificate");
        Self { der: made.der().clone(), pem: made.pem(), key, parameters }
    }

    /// Returns a subordinate authority.
    pub fn below(&self, mut parameters: CertificateParams) -> Self {
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let made =
            parameters.signed_by(&key, &Issuer::from_params(&self.parameters, &self.key)).expect("a certificate");
        Self { der: made.der().clone(), pem: made.pem(), key, parameters }
    }

    pub fn issue(&self, parameters: &CertificateParams) -> Leaf {
        let key = KeyPair::generate().expect("a key");
        let made =
            parameters.signed_by(&key, &Issuer::from_params(&self.parameters, &self.key)).expect("a certificate");
        Leaf { der: made.der().clone(), pem: made.pem(), key }
    }
}

pub struct Leaf {
    pub der: CertificateDer<'static>,
    pub pem: String,
    pub key: KeyPair,
}

pub fn self_signed(parameters: &CertificateParams) -> Leaf {
    let key = KeyPair::generate().expect("a key");
    let made = parameters.self_signed(&key).expect("a certificate");
    Leaf { der: made.der().clone(), pem: made.pem(), key }
}

/// Returns parameters in which names that are IP addresses become addresses.
pub fn named(common_name: &str, names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut parameters = CertificateParams::new(names).expect("names");
    parameters.distinguished_name.push(DnType::CommonName, common_name);
    parameters
}

pub fn valid(mut parameters: CertificateParams, from: i32, until: i32) -> CertificateParams {
    parameters.not_before = rcgen::date_time_ymd(from, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(until, 1, 1);
    parameters
}

pub fn authority(mut parameters: CertificateParams) -> CertificateParams {
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters
}

pub fn for_clients(mut parameters: CertificateParams) -> CertificateParams {
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    parameters
}

/// A certificate that a front presents, and the expected message of a client.
pub struct Case {
    pub what: &'static str,
    pub front: Front,
    pub roots: PathBuf,
    /// `None` if the certificate is accepted.
    pub id: Option<&'static str>,
    pub says: Vec<&'static str>,
}

/// Returns all types of refused certificates, and accepted ones, for the host `host`.
pub fn cases(host: &str, folder: &Path) -> Vec<Case> {
    let ca = Ca::new();
    let roots = |name: &str, pem: &str| {
        let path = folder.join(name);
        std::fs::write(&path, pem).expect("the roots");
        path
    };
    let known = roots("front-ca.pem", &ca.pem);
    let mut cases = Vec::new();
    let mut add = |what, leaf: &Leaf, more: &[&CertificateDer<'static>], roots: &PathBuf, id, says: &[&'static str]| {
        let chain = std::iter::once(&leaf.der).chain(more.iter().copied()).cloned().collect();
        let front = Front::tls(chain, &leaf.key);
        cases.push(Case { what, front, roots: roots.clone(), id, says: says.to_vec() });
    };
    let good = named("front", &[host]);
    const EXPIRED: Option<&str> = Some("Transport.CertificateExpired");
    const EARLY: Option<&str> = Some("Transport.CertificateNotYetValid");
    const OTHER: Option<&str> = Some("Transport.CertificateOtherName");
    const NO_NAMES: Option<&str> = Some("Transport.CertificateWithoutNames");
    const UNTRUSTED: Option<&str> = Some("Transport.UntrustedCertificate");

    add("issued by a known authority", &ca.issue(&good), &[], &known, None, &[]);
    let expired = valid(good.clone(), 2020, 2021);
    let clock = "the clock of this machine says 20";
    add("expired", &ca.issue(&expired), &[], &known, EXPIRED, &["expired on 2021-01-01", clock]);
    add("expired and unknown", &self_signed(&expired), &[], &known, EXPIRED, &["2021-01-01", clock]);
    let early = valid(good.clone(), 2098, 2099);
    add("not yet valid", &ca.issue(&early), &[], &known, EARLY, &["not valid before 2098-01-01", clock]);
    let other = named("front", &["other.example", "10.1.2.3"]);
    add("other name", &ca.issue(&other), &[], &known, OTHER, &["for other.example, 10.1.2.3, and not for"]);
    let nameless = named(host, &[]);
    add("no names but the common one", &ca.issue(&nameless), &[], &known, NO_NAMES, &["no subject alternative name"]);
    add("unknown authority", &self_signed(&good), &[], &known, UNTRUSTED, &["issued to 'CN=front"]);
    let as_authority = self_signed(&authority(good.clone()));
    add("certificate of an authority", &as_authority, &[], &known, UNTRUSTED, &["CA:TRUE"]);
    add("only for clients", &ca.issue(&for_clients(good.clone())), &[], &known, UNTRUSTED, &["extended key usage"]);
    let outdated = ca.below(valid(named("Intermediate CA", &[]), 2020, 2021));
    let below = outdated.issue(&good);
    add("below an expired authority", &below, &[&outdated.der], &known, EXPIRED, &["Intermediate CA", "2021-01-01"]);

    // Given itself as trusted.
    let pinned = roots("pinned-authority.pem", &as_authority.pem);
    add("pinned, CA:TRUE", &as_authority, &[], &pinned, None, &[]);
    for (what, parameters, id) in [
        ("pinned", &good, None),
        ("pinned, expired", &expired, EXPIRED),
        ("pinned, other name", &other, OTHER),
        ("pinned, no names", &nameless, NO_NAMES),
    ] {
        let leaf = self_signed(parameters);
        let pinned = roots(&format!("{}.pem", what.replace([',', ' '], "-")), &leaf.pem);
        add(what, &leaf, &[], &pinned, id, &[]);
    }
    cases
}
