//! The second part of the setup script: starting the registry and the self check, with a real docker-registry. Debian's build has no azure driver, so the
//! storage settings are those of a folder; and a stand-in for Docker starts it as the service that the script defines.

use crate::registry::port::free_port;
use crate::setup_script::need_tools;
use std::process::Output;

use crate::setup_script::certificates;
use crate::setup_script::machine::{Machine, stdout, streams};
use crate::setup_script::seeded::{self, LOGINS};
use crate::support::stamp::{Folder, TestStamp};
use serde_json::{Value, json};

/// Runs `main` as on a machine whose storage is a folder.
const WHOLE: &str = "azure_storage() { printf '  filesystem:\\n    rootdirectory: %s' \"$BLOBS\"; }\nmain";

/// Supports only the Docker commands that the script uses. A service is a real registry with the given configuration.
const DOCKER: &str = r#"#!/bin/bash
case "$1 $2" in
  'images --format') printf '%s\n' registry:2.6.2 registry:2.7.1 ;;
  'info --format') echo "${SWARM:-inactive}" ;;
  'swarm init') ;;
  'service inspect') [[ -e $STATE/service ]] ;;
  'service create' | 'service update')
    printf '%s\n' "$*" >>"$STATE/service"
    [[ $1 == service && $2 == update ]] && kill "$(<"$STATE/pid")" && sleep 0.5
    for file in "$CONFIG_DIR/config.yml"; do
      if [[ -z ${BROKEN-} ]]; then setsid docker-registry serve "$file" >"$STATE/log" 2>&1 </dev/null & echo $! >"$STATE/pid"; fi
    done
    ;;
  'service ps') echo 'Rejected no such image' ;;
  'service logs') cat "$STATE/log" 2>/dev/null ;;
  *) echo "unexpected: docker $*" >&2; exit 125 ;;
esac
"#;

struct World {
    stamp: TestStamp,
    machine: Machine,
    settings: Value,
    _folder: Folder,
}

impl World {
    fn new(name_on_certificate: &str) -> Self {
        let (stamp, folder) = (TestStamp::aad(), Folder::new());
        let certificates = certificates::make(&folder.path("."), name_on_certificate);
        let settings = seeded::fill(&stamp, &certificates);
        let mut machine = Machine::new(Some(&stamp), Some(&certificates));
        std::fs::create_dir_all(machine.path("docker")).expect("a folder for the stand-in");
        machine.install("docker", DOCKER);
        machine.install("update-ca-certificates", "#!/bin/sh\nexit 0\n");
        machine.set("STATE", machine.path("docker").display().to_string());
        machine.set("BLOBS", machine.path("blobs").display().to_string());
        machine.set("REGISTRY_PORT", free_port().to_string());
        machine.set_settings(&settings);
        Self { stamp, machine, settings, _folder: folder }
    }

    fn run(&self) -> Output {
        self.machine.run(WHOLE)
    }

    fn fails(&self, code: i32, reason: &str) {
        let output = self.run();
        assert_eq!(output.status.code(), Some(code), "{}", streams(&output));
        assert!(streams(&output).contains(reason), "{}", streams(&output));
    }

    /// Returns the status of a request to the registry, sent with curl and a login.
    fn status(&self, login: &str, path: &str, more: &str) -> String {
        let code = format!(
            "curl -s -o /dev/null -w '%{{http_code}}' --noproxy '*' --cacert \"$CONFIG_DIR/tls.crt\" --resolve {name}:$REGISTRY_PORT:127.0.0.1 \
             {more} -K - https://{name}:$REGISTRY_PORT{path} <<<'user = \"{login}\"'",
            name = seeded::NAME
        );
        stdout(&self.machine.run(&code))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // The registry is not a child of this process: the script has started it and ended.
        let _ = self.machine.bash("[[ ! -e $STATE/pid ]] || kill \"$(<\"$STATE/pid\")\"");
    }
}

#[test]
fn complete_script_starts_a_working_registry() {
    need_tools!("complete_script_starts_a_working_registry", "docker-registry", "curl", "jq", "openssl", "htpasswd");
    let world = World::new(seeded::NAME);
    let output = world.run();
    let said = stdout(&output);
    assert!(said.contains("the registry runs (registry:2.7.1, 20 replicas)"), "{said}");
    assert!(said.contains("serves, takes and removes images"), "{said}");
    let log = std::fs::read_to_string(world.machine.path("log/setup.log")).expect("the log");
    for secret in [
        "canary",
        &seeded::storage_key(&world.stamp),
        &world.stamp.stamp.description().credentials.registry.client_secret,
    ] {
        let places = [("output", streams(&output)), ("log", log.clone()), ("arguments", world.machine.arguments())];
        for (place, text) in places {
            assert!(!text.contains(secret), "a secret is in the {place}");
        }
    }
    let asked = std::fs::read_to_string(world.machine.path("docker/service")).expect("what Docker was asked");
    assert!(asked.contains("--publish published=443,target=") && asked.contains("--replicas 20"), "{asked}");

    assert_eq!(world.status("admin:plain-canary-1", "/v2/", ""), "200");
    assert_eq!(world.status("admin:wrong", "/v2/", ""), "401");
    assert_eq!(
        world.status("other:no-login-canary", "/v2/", ""),
        "401",
        "a secret of another content type is not a login"
    );
}

/// The operator rotates a password: after the next deployment the old one is invalid.
#[test]
fn second_run_applies_changes_in_the_vault() {
    need_tools!("second_run_applies_changes_in_the_vault", "docker-registry", "curl", "jq", "openssl", "htpasswd");
    let mut world = World::new(seeded::NAME);
    stdout(&world.run());
    let (user, old) = LOGINS[0];
    world.stamp.seed(&json!({ "secrets": [{ "vault": seeded::VAULT, "name": user, "value": "new-canary", "contentType": "user credentials" }] }));
    world.machine.set("SWARM", "active");
    stdout(&world.run());
    assert_eq!(world.status(&format!("{user}:new-canary"), "/v2/", ""), "200");
    assert_eq!(world.status(&format!("{user}:{old}"), "/v2/", ""), "401");
    let asked = std::fs::read_to_string(world.machine.path("docker/service")).expect("what Docker was asked");
    assert!(asked.contains("service update") && asked.contains("--force"), "{asked}");
}

/// Windows base layers stay at their URLs: a manifest refers to them, and the registry has no blob for them.
#[test]
fn foreign_layers_are_allowed() {
    need_tools!("foreign_layers_are_allowed", "docker-registry", "curl", "jq", "openssl", "htpasswd");
    let world = World::new(seeded::NAME);
    stdout(&world.run());
    let login = "admin:plain-canary-1";
    let config = world.machine.path("config.json");
    std::fs::write(&config, "{}").expect("a config blob");
    let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let upload = format!(
        "place=$(curl -s -D - -o /dev/null --noproxy '*' --cacert \"$CONFIG_DIR/tls.crt\" --resolve {name}:$REGISTRY_PORT:127.0.0.1 -u {login} -X POST \
         https://{name}:$REGISTRY_PORT/v2/windows/blobs/uploads/ | tr -d '\\r' | sed -n 's/^[Ll]ocation: *//p')\n\
         curl -s -o /dev/null -w '%{{http_code}}' --noproxy '*' --cacert \"$CONFIG_DIR/tls.crt\" --resolve {name}:$REGISTRY_PORT:127.0.0.1 -u {login} -X PUT \
         -H 'Content-Type: application/octet-stream' --data-binary @{path} \"$place&digest={digest}\"",
        name = seeded::NAME,
        path = config.display()
    );
    assert_eq!(stdout(&world.machine.run(&upload)), "201");
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": { "mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": digest },
        "layers": [{
            "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "size": 1_500_000_000_u64,
            "digest": "sha256:e46172273a4e4384e1eec7fb01091c828a256ea0f87b9fd5d7c9cd0a9f0ea5a1",
            "urls": ["https://go.microsoft.com/fwlink/?linkid=860052"],
        }],
    });
    let path = world.machine.path("manifest.json");
    std::fs::write(&path, manifest.to_string()).expect("a manifest");
    let more = format!(
        "-X PUT -H 'Content-Type: application/vnd.docker.distribution.manifest.v2+json' --data-binary @{}",
        path.display()
    );
    assert_eq!(world.status(login, "/v2/windows/manifests/ltsc2019", &more), "201");
}

#[test]
fn ends_with_13_when_the_registry_does_not_answer() {
    need_tools!("ends_with_13_when_the_registry_does_not_answer", "curl", "jq", "openssl", "htpasswd");
    let mut world = World::new(seeded::NAME);
    world.machine.set("BROKEN", "yes");
    world.machine.set("RETRY_COUNT", "3");
    world.fails(13, "the registry does not answer");
}

#[test]
fn ends_with_50_when_the_certificate_is_for_another_name() {
    need_tools!(
        "ends_with_50_when_the_certificate_is_for_another_name",
        "docker-registry",
        "curl",
        "jq",
        "openssl",
        "htpasswd"
    );
    World::new("another.shanghai.cloudapp.azurestack.example").fails(50, "the login at");
}

#[test]
fn ends_with_51_when_the_storage_refuses() {
    need_tools!("ends_with_51_when_the_storage_refuses", "docker-registry", "curl", "jq", "openssl", "htpasswd");
    let mut world = World::new(seeded::NAME);
    // A folder that cannot be created, below a file.
    std::fs::write(world.machine.path("blobs"), "a file").expect("a file");
    world.machine.set("BLOBS", world.machine.path("blobs/below").display().to_string());
    world.fails(51, "cannot be pushed");
}

/// The registry's name is that of the public IP address unless a custom domain name is set.
#[test]
fn registry_has_the_name_of_the_template() {
    need_tools!("registry_has_the_name_of_the_template", "jq");
    let mut world = World::new(seeded::NAME);
    world.machine.set("PUBLIC_NAME", "label.shanghai.cloudapp.azurestack.example");
    let code = "load_settings; echo \"$REGISTRY_NAME\"";
    assert_eq!(stdout(&world.machine.run(code)).trim(), seeded::NAME);
    world.settings["registryHostName"] = "".into();
    world.machine.set_settings(&world.settings);
    assert_eq!(stdout(&world.machine.run(code)).trim(), "label.shanghai.cloudapp.azurestack.example");
}
