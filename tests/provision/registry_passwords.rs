//! Registry passwords from end to end: our command writes them to the vault, the setup script hashes them with the real htpasswd, and the real docker-registry
//! accepts exactly them. A password that bcrypt would truncate never becomes a login.

use crate::registry::authority::Authority;
use crate::registry::server::Server;
use crate::setup_script::certificates;
use crate::setup_script::machine::{Machine, stdout, streams};
use crate::setup_script::need_tools;
use crate::setup_script::seeded::{self, VAULT};
use crate::support::operation::Session;
use crate::support::stamp::{Folder, TestStamp};
use serde_json::{Value, json};

/// Passwords that are difficult for shell, file, or header.
const PASSWORDS: [&str; 12] = [
    "*?[canary]",
    "-n canary",
    "--",
    "canary with  blanks inside",
    " canary ",
    "'\"`\\ $HOME `id` $(id) %41 &;|<>#!~{}",
    "canary-p\u{e4}ssw\u{f6}rd",
    "canary-pa\u{308}sswo\u{308}rd",
    "canary-\u{5bc6}\u{7801}\u{1f511}",
    "canary:with:colons",
    "72-bytes-canary-72-bytes-canary-72-bytes-canary-72-bytes-canary-72-bytes",
    "\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}",
];

struct World {
    stamp: TestStamp,
    session: Session,
    machine: Machine,
    authority: Authority,
    folder: Folder,
}

impl World {
    fn new() -> Self {
        let (stamp, folder) = (TestStamp::aad(), Folder::new());
        let certificates = certificates::make(&folder.path("."), seeded::NAME);
        let settings = seeded::fill(&stamp, &certificates);
        let described = stamp.stamp.description();
        let policy = |id: &str| json!({ "tenantId": described.tenant_id, "objectId": id, "permissions": { "secrets": ["get", "list", "set"] } });
        let credentials = &described.credentials;
        let policies = [policy(&credentials.registry.object_id), policy(&credentials.service_principal_object_id)];
        let gone: Vec<String> = seeded::LOGINS.iter().map(|(user, _)| format!("{VAULT}/{user}")).collect();
        stamp.seed(&json!({ "vaults": [{ "name": VAULT, "properties": { "accessPolicies": policies } }], "remove": { "secrets": gone } }));
        let mut machine = Machine::new(Some(&stamp), Some(&certificates));
        machine.set_settings(&settings);
        let authority = Authority::new(&folder.path(""));
        Self { session: stamp.session(), stamp, machine, authority, folder }
    }

    fn write(&self, user: &str, password: &str) -> Value {
        let request = json!({ "version": 1, "keyVaultName": VAULT, "registryUserName": user });
        self.session.run("registry_access_secret", &request, &[("registryUserPassword", password)]).last
    }

    /// Creates the login file as on the machine, and starts a registry with it. Also returns the output of the script.
    fn deploy(&self) -> (Server, String) {
        let code = "BCRYPT_COST=4; load_settings; trust_stamp; read_metadata; sign_in; make_config_dir; write_logins";
        let output = self.machine.run(code);
        stdout(&output);
        let server = Server::start(&self.folder.path(""), &self.authority);
        let logins = self.folder.path(&format!("registry-{}", server.port)).join("htpasswd");
        std::fs::write(logins, self.machine.config("htpasswd")).expect("the login file");
        (server, streams(&output))
    }

    fn takes(&self, server: &Server, user: &str, password: &str) -> bool {
        let request = json!({ "version": 1, "registry": server.name, "userName": user, "readOnly": true, "environment": {},
            "trustedRootFile": self.authority.ca_file });
        let result = self.session.run("registry_test", &request, &[("password", password)]).result().clone();
        let login =
            result["checks"].as_array().expect("checks").iter().find(|check| check["check"] == "login").cloned();
        let login = login.expect("a check");
        assert!(login["state"] == "passed" || login["id"] == "Registry.LoginFailed", "{result:#}");
        login["state"] == "passed"
    }

    fn tells_no_password(&self, said: &str) {
        for text in [said, &self.machine.arguments()] {
            assert!(!text.contains("canary"), "a password is in the output or in the arguments of a program");
        }
    }
}

#[test]
fn registry_accepts_exactly_each_accepted_password() {
    need_tools!(
        "registry_accepts_exactly_each_accepted_password",
        "docker-registry",
        "curl",
        "jq",
        "openssl",
        "htpasswd"
    );
    let world = World::new();
    for (number, password) in PASSWORDS.iter().enumerate() {
        let ended = world.write(&format!("user-{number}"), password);
        assert_eq!(ended["outcome"], "succeeded", "password {number}: {ended}");
    }
    let (server, said) = world.deploy();
    assert!(said.contains(&format!("{} login(s) written", PASSWORDS.len())), "{said}");
    world.tells_no_password(&said);
    for (number, password) in PASSWORDS.iter().enumerate() {
        let user = format!("user-{number}");
        assert!(world.takes(&server, &user, password), "password {number} does not open the registry");
        let shorter: String = password.chars().take(password.chars().count() - 1).collect();
        assert!(!world.takes(&server, &user, &shorter), "the last character of password {number} does not count");
    }
    // The same word in another Unicode normalization is a different password.
    assert!(!world.takes(&server, "user-6", PASSWORDS[7]) && !world.takes(&server, "user-7", PASSWORDS[6]));
}

#[test]
fn refuses_unusable_passwords_with_the_reason() {
    let stamp = TestStamp::aad();
    let too_long = format!("{}x", PASSWORDS[10]);
    let session = stamp.session();
    for (password, reason) in [
        ("canary\0canary", "U+0000"),
        ("canary\tcanary", "U+0009"),
        ("canary\r\n", "U+000D"),
        ("canary\u{7f}", "U+007F"),
        ("canary\u{fffd}", "U+FFFD"),
        ("\u{fffd}\u{fffd}", "U+FFFD"),
        (too_long.as_str(), "73 bytes"),
        (&"\u{5bc6}".repeat(25), "75 bytes"),
    ] {
        let requests = [
            (
                "registry_access_secret",
                json!({ "version": 1, "keyVaultName": VAULT, "registryUserName": "u" }),
                "registryUserPassword",
            ),
            (
                "credential_update",
                json!({ "version": 1, "keyVaultName": VAULT, "registryUserName": "u", "force": true }),
                "registryUserPassword",
            ),
            (
                "key_vault_secret",
                json!({ "version": 1, "keyVaultName": VAULT, "secretName": "u", "contentType": "User Credentials" }),
                "secretValue",
            ),
        ];
        for (command, request, secret) in requests {
            let error = session.run(command, &request, &[(secret, password)]).error().clone();
            assert_eq!(error["id"], "Password.Unusable", "{command}: {error}");
            assert!(error["message"].as_str().is_some_and(|text| text.contains(reason)), "{error}");
            if reason.ends_with("bytes") {
                assert!(error["message"].as_str().is_some_and(|text| text.contains("72")), "both counts: {error}");
            }
            assert!(!error.to_string().contains("canary"), "the password is shown");
        }
    }
    let request = json!({ "version": 1, "keyVaultName": VAULT, "registryUserName": "us:er" });
    let error = session.run("registry_access_secret", &request, &[("registryUserPassword", "x")]).error().clone();
    assert_eq!(error["id"], "Name.RegistryUser");
    assert!(error["message"].as_str().is_some_and(|text| text.contains("':'")), "{error}");
    assert!(stamp.writes().is_empty());
}

/// Secrets from other sources: the part that bcrypt does not read must not be ignored at a login.
#[test]
fn setup_script_skips_passwords_that_bcrypt_would_truncate() {
    need_tools!(
        "setup_script_skips_passwords_that_bcrypt_would_truncate",
        "docker-registry",
        "curl",
        "jq",
        "openssl",
        "htpasswd"
    );
    let world = World::new();
    let longest = PASSWORDS[10];
    let too_long = format!("{longest}x");
    let bad = [
        ("too-long", too_long.as_str(), "73 bytes"),
        (
            "too-long-in-bytes",
            "\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}",
            "74 bytes",
        ),
        ("nul", "canary\0after", "number 0"),
        ("only-nul", "\0", "number 0"),
        ("tab", "canary\tafter", "number 9"),
        ("lines", "canary\nafter", "number 10"),
        ("end-of-line", "canary\n", "number 10"),
        ("delete", "canary\u{7f}", "number 127"),
        ("next-line", "canary\u{85}", "number 133"),
        ("lost", "canary\u{fffd}", "number 65533"),
        ("empty", "", "empty"),
    ];
    let secret = |(user, value): (&str, &str)| json!({ "vault": VAULT, "name": user, "value": value, "contentType": "user credentials" });
    let mut secrets: Vec<Value> = bad.iter().map(|(user, value, _)| secret((user, value))).collect();
    secrets.push(secret(("good", longest)));
    world.stamp.seed(&json!({ "secrets": secrets }));
    let (server, said) = world.deploy();
    assert!(said.contains("1 login(s) written"), "{said}");
    for (user, _, reason) in bad {
        let line = said.lines().find(|line| line.contains(&format!("the secret '{user}' cannot be a login")));
        assert!(line.is_some_and(|line| line.contains(reason)), "{user}: {said}");
    }
    world.tells_no_password(&said);
    assert!(world.takes(&server, "good", longest));
    for user in ["too-long", "too-long-in-bytes", "nul", "only-nul", "lines", "end-of-line", "lost"] {
        for password in [longest, "canary", "canaryafter"] {
            assert!(!world.takes(&server, user, password), "{user} gets in with what bcrypt would have left");
        }
    }
}
