//! The setup script with a stamp: sign-in, storage key, logins, certificate, and configuration, and the exit code of each failure.

use crate::setup_script::need_tools;
use std::process::{Command, Output, Stdio};

use crate::setup_script::certificates::{self, Certificates, PFX_PASSWORD};
use crate::setup_script::machine::{Machine, stdout, streams};
use crate::setup_script::seeded::{self, LOGINS};
use crate::support::stamp::{Folder, TestStamp};
use serde_json::{Value, json};

/// All functions before the start of the registry, in the script's order.
const PREPARE: &str = "load_settings; trust_stamp; read_metadata; sign_in; read_storage_key; make_config_dir; write_logins; \
    write_certificate; write_registry_config";

struct World {
    stamp: TestStamp,
    machine: Machine,
    settings: Value,
    certificates: Certificates,
    // Keeps the certificate files.
    _folder: Folder,
}

impl World {
    fn new(stamp: TestStamp) -> Self {
        let folder = Folder::new();
        std::fs::create_dir_all(folder.path(".")).expect("a folder");
        let certificates = certificates::make(&folder.path("."), seeded::NAME);
        let settings = seeded::fill(&stamp, &certificates);
        let mut machine = Machine::new(Some(&stamp), Some(&certificates));
        machine.set_settings(&settings);
        Self { stamp, machine, settings, certificates, _folder: folder }
    }

    fn with_setting(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.settings[name] = value.into();
        self.machine.set_settings(&self.settings);
        self
    }

    /// Checks that the script ends with this code and prints the reason.
    fn fails(&self, code: i32, reason: &str) {
        let output = self.machine.run(PREPARE);
        assert_eq!(output.status.code(), Some(code), "{}", streams(&output));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(&format!("error {code}: ")) && said.contains(reason), "{said}");
        self.tells_no_secret(&output);
    }

    fn tells_no_secret(&self, output: &Output) {
        let secrets = [
            seeded::storage_key(&self.stamp),
            self.stamp.stamp.description().credentials.registry.client_secret.clone(),
        ];
        let said = streams(output) + &self.machine.arguments();
        for secret in secrets.iter().map(String::as_str).chain(["canary", PFX_PASSWORD]) {
            assert!(!said.contains(secret), "'{secret}' is in the output or in the arguments of a program");
        }
    }
}

#[test]
fn prepares_the_registry_on_aad() {
    need_tools!("prepares_the_registry_on_aad", "curl", "jq", "openssl", "htpasswd");
    prepares(TestStamp::aad(), "AAD");
}

#[test]
fn prepares_the_registry_on_adfs() {
    need_tools!("prepares_the_registry_on_adfs", "curl", "jq", "openssl", "htpasswd");
    prepares(TestStamp::adfs(), "ADFS");
}

fn prepares(stamp: TestStamp, system: &str) {
    let world = World::new(stamp);
    let output = world.machine.run(PREPARE);
    let said = stdout(&output);
    assert!(said.contains(&format!("signs in with {system}")), "{said}");
    assert!(said.contains("4 login(s) written"), "{said}");
    world.tells_no_secret(&output);

    let file = world.machine.path("config/htpasswd");
    let users: Vec<String> = world
        .machine
        .config("htpasswd")
        .lines()
        .map(|line| line.split(':').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(users.len(), LOGINS.len(), "only secrets of the right content type become logins: {users:?}");
    for (user, password) in LOGINS {
        assert!(verifies(&file, user, password), "'{user}' cannot log in");
        assert!(!verifies(&file, user, "another"), "'{user}' logs in with any password");
    }

    let config = world.machine.config("config.yml");
    let key = seeded::storage_key(&world.stamp);
    for line in [
        format!("accountkey: \"{key}\""),
        format!("accountname: \"{}\"", seeded::ACCOUNT),
        format!("container: \"{}\"", seeded::CONTAINER),
        "realm: \"shanghai.azurestack.example\"".to_owned(),
    ] {
        assert!(
            config.contains(&line),
            "the configuration lacks the storage account's {}",
            line.split(':').next().unwrap_or_default()
        );
    }
    assert_eq!(chain(&world), [seeded::NAME, "Issuing authority of the test", "Root of the test"]);
    for name in ["config.yml", "htpasswd", "tls.key", "http-secret"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(world.machine.path("config").join(name)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} can be read by others");
    }
    // A second run, as in a new deployment, keeps the secret so that running uploads can continue.
    let before = world.machine.config("http-secret");
    stdout(&world.machine.run(PREPARE));
    assert_eq!(world.machine.config("http-secret"), before);
}

/// Returns the subjects of the served certificates, in order.
fn chain(world: &World) -> Vec<String> {
    let (served, bag) = (world.machine.path("config/tls.crt"), world.machine.path("served.p7b"));
    let (served, bag) = (served.display().to_string(), bag.display().to_string());
    certificates::openssl(&["crl2pkcs7", "-nocrl", "-certfile", &served, "-out", &bag]);
    let printed = certificates::openssl(&["pkcs7", "-print_certs", "-noout", "-in", &bag]);
    let subjects = printed.lines().filter_map(|line| line.strip_prefix("subject=CN"));
    subjects.map(|name| name.trim_start_matches([' ', '=']).to_owned()).collect()
}

fn verifies(file: &std::path::Path, user: &str, password: &str) -> bool {
    use std::io::Write;
    let mut check = Command::new("htpasswd")
        .args(["-v", "-i", "--"])
        .arg(file)
        .arg(user)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("htpasswd runs");
    check.stdin.take().expect("its input").write_all(password.as_bytes()).expect("it reads");
    check.wait().expect("its end").success()
}

#[test]
fn root_certificates_of_the_stamp_are_installed_in_separate_files() {
    need_tools!("root_certificates_of_the_stamp_are_installed_in_separate_files", "openssl", "awk");
    let folder = Folder::new();
    let certificates = certificates::make(&folder.path("."), seeded::NAME);
    let machine = Machine::new(None, Some(&certificates));
    machine.install("update-ca-certificates", "#!/bin/sh\nexit 0\n");
    std::fs::copy(folder.path("chain.pem"), machine.path("waagent/Certificates.pem")).expect("the stamp's roots");
    stdout(&machine.run("trust_stamp"));
    for number in 1..=2 {
        let path = machine.path("roots").join(format!("azs-stamp-{number}.crt")).display().to_string();
        certificates::openssl(&["x509", "-in", &path, "-noout"]);
    }
}

#[test]
fn ends_with_30_when_the_metadata_cannot_be_read() {
    need_tools!("ends_with_30_when_the_metadata_cannot_be_read", "curl", "jq", "openssl", "htpasswd");
    let mut world = World::new(TestStamp::aad());
    world.machine.set("RETRY_COUNT", "2");
    world
        .with_setting("pfxKeyVaultSecretUrl", "https://v.vault.nowhere.example/secrets/a/b")
        .fails(30, "management.nowhere.example");
}

#[test]
fn ends_with_12_when_the_service_principal_is_refused() {
    need_tools!("ends_with_12_when_the_service_principal_is_refused", "curl", "jq", "openssl", "htpasswd");
    let world = World::new(TestStamp::adfs()).with_setting("servicePrincipalClientSecret", "wrong & \"secret\"");
    world.fails(12, "the service principal gets no token");
}

#[test]
fn ends_with_12_without_user_credentials() {
    need_tools!("ends_with_12_without_user_credentials", "curl", "jq", "openssl", "htpasswd");
    let world = World::new(TestStamp::aad());
    let gone: Vec<String> = LOGINS.iter().map(|(user, _)| format!("{}/{user}", seeded::VAULT)).collect();
    world.stamp.seed(&json!({ "remove": { "secrets": gone } }));
    world.fails(12, "no secret with the content type");
}

#[test]
fn ends_with_12_when_the_vault_refuses() {
    need_tools!("ends_with_12_when_the_vault_refuses", "curl", "jq", "openssl", "htpasswd");
    let world = World::new(TestStamp::aad());
    world.stamp.seed(&json!({ "vaults": [{ "name": seeded::VAULT, "properties": { "accessPolicies": [] } }] }));
    world.fails(12, "status 403");
}

/// Each page of the list is replaced by an invalid answer, which would otherwise shorten the login file without an error.
#[test]
fn ends_with_12_when_a_page_of_the_list_is_not_a_list() {
    need_tools!("ends_with_12_when_a_page_of_the_list_is_not_a_list", "jq", "curl", "openssl", "htpasswd");
    let world = World::new(TestStamp::aad());
    let put = |part: &str, body: &Value| {
        let answer = json!({ "status": 200, "headers": [["Content-Type", "application/json"]], "body": body });
        let fault = json!({ "match": { "method": "GET", "pathContains": part }, "action": { "answer": answer } });
        world.stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
    };
    let vault = format!("{}.{}", seeded::VAULT, world.stamp.stamp.description().key_vault_suffix);
    let second = format!("https://{vault}:443/secrets?api-version=2016-10-01&$skiptoken=second");
    for body in [
        json!({}),
        json!({ "value": null }),
        json!({ "value": {} }),
        json!([]),
        json!(7),
        json!({ "value": [{}] }),
        json!({ "value": [], "nextLink": 7 }),
    ] {
        world.stamp.stamp.clear_faults();
        put("maxresults=25", &body);
        world.fails(12, "the answer is not a list of secrets");

        world.stamp.stamp.clear_faults();
        put("maxresults=25", &json!({ "value": [], "nextLink": second }));
        put("skiptoken=second", &body);
        world.fails(12, "the answer is not a list of secrets");
    }
}

#[test]
fn ends_with_13_when_the_storage_key_cannot_be_read() {
    need_tools!("ends_with_13_when_the_storage_key_cannot_be_read", "curl", "jq", "openssl", "htpasswd");
    let world = World::new(TestStamp::aad());
    let registry = world.stamp.stamp.description().credentials.registry.object_id.clone();
    world.stamp.seed(&json!({ "remove": { "roleAssignmentsOf": [registry] } }));
    world.fails(13, "AuthorizationFailed");
}

#[test]
fn ends_with_10_when_the_thumbprint_differs() {
    need_tools!("ends_with_10_when_the_thumbprint_differs", "curl", "jq", "openssl", "htpasswd");
    let thumbprint = "0123456789ABCDEF0123456789ABCDEF01234567";
    World::new(TestStamp::aad()).with_setting("pfxThumbprint", thumbprint).fails(10, thumbprint);
}

#[test]
fn ends_with_11_when_the_key_is_missing() {
    need_tools!("ends_with_11_when_the_key_is_missing", "curl", "jq", "openssl", "htpasswd");
    let world = World::new(TestStamp::aad());
    let key = world.machine.path("waagent").join(format!("{}.prv", world.certificates.thumbprint));
    std::fs::remove_file(key).expect("the key was there");
    world.fails(11, "no private key");
}
