//! Optimize-ContainerRegistry with a real sshd, the real script, and the garbage collection of the real docker-registry on a folder. Only `docker` is a stand-in.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::registry::content::digest;
use crate::ssh::machine::{Machine, Plan};
use crate::ssh::{lacks, line};
use crate::support::operation::{Ended, Operation};
use serde_json::{Value, json};

const PROGRAMS: &[&str] = &["docker-registry", "flock"];

/// A machine with a registry of a used and two unused blobs.
pub struct World {
    pub machine: Machine,
    state: PathBuf,
    used: String,
    unused: [String; 2],
}

impl World {
    pub fn new() -> Self {
        let plan = Plan::new();
        let state = plan.folder.path("state");
        std::fs::create_dir_all(&state).expect("a folder");
        let blob = |content: &str| {
            let digest = digest(content.as_bytes());
            let hex = digest.strip_prefix("sha256:").expect("a digest").to_owned();
            write(&state, &format!("storage/docker/registry/v2/blobs/sha256/{}/{hex}/data", &hex[..2]), content);
            digest
        };
        let layer = blob("a layer");
        let config = blob("{}");
        let descriptor = |media_type: &str, digest: &str, size: usize| json!({ "mediaType": media_type, "digest": digest, "size": size });
        let manifest = json!({ "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": descriptor("application/vnd.oci.image.config.v1+json", &config, 2),
            "layers": [descriptor("application/vnd.oci.image.layer.v1.tar", &layer, 7)] });
        let root = blob(&manifest.to_string());
        let hex = root.strip_prefix("sha256:").expect("a digest");
        write(
            &state,
            &format!("storage/docker/registry/v2/repositories/team/a/_manifests/revisions/sha256/{hex}/link"),
            &root,
        );
        // By this folder the garbage collection recognizes a repository.
        for digest in [&layer, &config] {
            let hex = digest.strip_prefix("sha256:").expect("a digest");
            let link = format!("storage/docker/registry/v2/repositories/team/a/_layers/sha256/{hex}/link");
            write(&state, &link, digest);
        }
        let unused = [blob("left behind"), blob("left behind, too")];
        write(
            &state,
            "config.yml",
            &format!(
                "version: 0.1\nstorage:\n  filesystem: {{ rootdirectory: '{}' }}\n  delete: {{ enabled: true }}\n",
                state.join("storage").display()
            ),
        );
        plan.docker(&DOCKER.replace("STATE", &state.display().to_string()));
        let machine = plan.start();
        Self { machine, state, used: layer, unused }
    }

    fn request(&self) -> Value {
        let mut request = self.machine.request();
        request.as_object_mut().expect("an object").remove("path");
        request.as_object_mut().expect("an object").remove("force");
        request
    }

    pub fn start(&self, request: &Value) -> Operation {
        Operation::try_start(std::ptr::null_mut(), "registry_optimize", &request.to_string(), &[])
            .unwrap_or_else(|error| panic!("it does not start: {error}"))
    }

    pub fn run(&self, what_if: bool) -> Ended {
        let mut request = self.request();
        request["whatIf"] = what_if.into();
        self.start(&request).end()
    }

    /// Makes a step of the stand-in fail or wait.
    fn set(&self, name: &str, content: &str) {
        write(&self.state, name, content);
    }

    fn unset(&self, name: &str) {
        std::fs::remove_file(self.state.join(name)).expect("it was set");
    }

    /// Returns what the stand-in did, one word each.
    fn log(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.state.join("log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    fn is_read_only(&self) -> bool {
        self.state.join("environment").exists()
    }

    pub fn has(&self, digest: &str) -> bool {
        let hex = digest.strip_prefix("sha256:").expect("a digest");
        self.state.join(format!("storage/docker/registry/v2/blobs/sha256/{}/{hex}/data", &hex[..2])).exists()
    }

    /// Waits until the machine is at the step at which it has to wait: a run that ends earlier has changed nothing there.
    fn wait_until_reached(&self) {
        let began = Instant::now();
        while !self.state.join("waits").exists() {
            assert!(began.elapsed() < Duration::from_secs(30), "{:?}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the machine has made the registry writable by itself.
    fn wait_until_writable(&self) {
        let began = Instant::now();
        while self.is_read_only() || self.log().last().map(String::as_str) != Some("writable") {
            assert!(began.elapsed() < Duration::from_secs(30), "{:?}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The commands of Docker that the script uses, for a service whose environment is a file.
const DOCKER: &str = r#"
state=STATE
note() { echo "$1" >>$state/log; }
pause() { while [ -e $state/wait-$1 ]; do : >$state/waits; sleep 0.05; done; }
trouble() { if [ -e $state/fail-$1 ]; then cat $state/fail-$1 >&2; exit 1; fi; }
case "$1 $2" in
  'service inspect')
    trouble inspect
    case $4 in
      *Image*) echo registry:2.7.1 ;;
      *Args*) echo $state/config.yml ;;
      *Mounts*) echo "--mount type=bind,source=$state,target=$state,readonly " ;;
      *Env*) cat $state/environment 2>/dev/null || echo null ;;
      *UpdateStatus*) cat $state/update-state 2>/dev/null || echo completed ;;
    esac ;;
  'service update')
    for last; do :; done
    [ "$last" = container-registry ] || exit 1
    case "$*" in
      *--env-add*'READONLY={"enabled": true}'*) pause read-only; trouble read-only; echo "$*" >$state/environment; note read-only ;;
      *--env-rm*) trouble writable; rm -f $state/environment; note writable ;;
    esac ;;
  'rm --force') [ -e $state/collector ] && kill "$(cat $state/collector)" 2>/dev/null; rm -f $state/collector ;;
  'ps --quiet') [ ! -e $state/collector ] || cat $state/collector ;;
  'run --rm')
    echo $$ >$state/collector
    for last; do :; done
    case "$*" in *--dry-run*) dry=--dry-run ;; *) dry=; [ -e $state/environment ] || note unsafe ;; esac
    note "collect$dry"
    pause run
    if [ -e $state/fail-run ]; then rm -f $state/collector; trouble run; fi
    docker-registry garbage-collect $dry "$last"
    ended=$?
    rm -f $state/collector
    exit $ended ;;
  *) echo "unknown: $*" >&2; exit 64 ;;
esac
"#;

fn write(folder: &Path, name: &str, content: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, content).expect("a file");
}

#[test]
fn unused_blobs_are_deleted_while_the_registry_is_read_only() {
    if lacks("unused_blobs_are_deleted_while_the_registry_is_read_only", PROGRAMS) {
        return;
    }
    let world = World::new();
    let planned = world.run(true);
    assert_eq!((&planned.result()["deletedBlobs"], world.log()), (&json!(2), vec!["collect--dry-run".to_owned()]));
    assert!(world.unused.iter().all(|blob| world.has(blob)), "a plan deletes nothing");

    let ended = world.run(false);
    let result = ended.result();
    assert_eq!((&result["deletedBlobs"], &result["action"]), (&json!(2), &json!("removed")), "{result:#}");
    assert_eq!(result["hostKeyFingerprint"], world.machine.fingerprint("ed25519"));
    assert!(result["freedBytes"].is_null() && result["durationMs"].is_u64());
    assert_eq!(world.log()[1..], ["read-only", "collect", "writable"]);
    assert!(world.has(&world.used) && !world.unused.iter().any(|blob| world.has(blob)));
    assert!(!world.is_read_only());

    let again = world.run(false);
    assert_eq!((&again.result()["deletedBlobs"], &again.result()["action"]), (&json!(0), &json!("unchanged")));
}

#[test]
fn registry_is_writable_again_whichever_step_fails() {
    if lacks("registry_is_writable_again_whichever_step_fails", PROGRAMS) {
        return;
    }
    let world = World::new();
    for (step, log) in [("read-only", &["writable"][..]), ("run", &["read-only", "collect", "writable"])] {
        world.set("log", "");
        world.set(&format!("fail-{step}"), "the disk is full\n");
        let ended = world.run(false);
        assert_eq!(ended.error()["id"], "Optimize.Failed", "{step}: {}", ended.error());
        assert!(
            ended.error()["message"].as_str().is_some_and(|text| text.contains("the disk is full")),
            "{}",
            ended.error()
        );
        assert_eq!(world.log(), log, "{step}");
        assert!(!world.is_read_only() && world.unused.iter().all(|blob| world.has(blob)), "{step}");
        world.unset(&format!("fail-{step}"));
    }
    world.set("update-state", "paused\n");
    world.set("log", "");
    assert_eq!(world.run(false).error()["id"], "Optimize.ReadOnlyRemains", "an update that does not end well");
    assert!(!world.log().contains(&"collect".to_owned()), "not all replicas are read-only: {:?}", world.log());
    world.unset("update-state");

    world.set("fail-writable", "no manager\n");
    let ended = world.run(false);
    assert_eq!(ended.error()["id"], "Optimize.ReadOnlyRemains", "{}", ended.error());
    world.unset("fail-writable");
    assert!(world.is_read_only());
    let planned = world.run(true);
    assert!(planned.lines("warning").join("").contains("read-only"), "{planned:?}");
    world.run(false).result();
    assert!(!world.is_read_only(), "the next run repairs it");
}

#[test]
fn canceled_run_makes_the_registry_writable_by_itself() {
    if lacks("canceled_run_makes_the_registry_writable_by_itself", PROGRAMS) {
        return;
    }
    for step in ["read-only", "run"] {
        let world = World::new();
        world.set(&format!("wait-{step}"), "");
        let operation = world.start(&world.request());
        let phase = if step == "run" { "Collecting" } else { "read-only" };
        let ended = operation.end_with(|operation, event| {
            if event["status"].as_str().is_some_and(|status| status.contains(phase)) {
                world.wait_until_reached();
                operation.cancel();
            }
        });
        assert_eq!(ended.last["outcome"], "cancelled", "{step}: {:#}", ended.last);
        world.wait_until_writable();
        world.unset(&format!("wait-{step}"));
        assert!(world.unused.iter().all(|blob| world.has(blob)), "{step}");
        assert_eq!(world.run(false).result()["deletedBlobs"], 2, "{step}: the lock is free");
    }
}

#[test]
fn broken_connection_makes_the_registry_writable_by_itself() {
    if lacks("broken_connection_makes_the_registry_writable_by_itself", PROGRAMS) {
        return;
    }
    let world = World::new();
    world.set("wait-run", "");
    let (port, cut) = line::that_can_be_cut(world.machine.port);
    let mut request = world.request();
    request["port"] = port.into();
    let ended = world.start(&request).end_with(|_, event| {
        if event["status"].as_str().is_some_and(|status| status.contains("Collecting")) {
            world.wait_until_reached();
            cut();
        }
    });
    assert_eq!(ended.error()["id"], "Ssh.ConnectionLost", "{}", ended.error());
    assert!(ended.error()["hint"].as_str().is_some_and(|hint| hint.contains("writable by itself")));
    world.wait_until_writable();
}

#[test]
fn only_one_collection_runs_at_a_time() {
    if lacks("only_one_collection_runs_at_a_time", PROGRAMS) {
        return;
    }
    let world = World::new();
    world.set("wait-run", "");
    let operation = world.start(&world.request());
    let mut is_asked = false;
    let ended = operation.end_with(|_, event| {
        if !is_asked && event["status"].as_str().is_some_and(|status| status.contains("Collecting")) {
            is_asked = true;
            assert_eq!(world.run(false).error()["id"], "Optimize.Busy");
            assert!(world.is_read_only(), "the other run goes on");
            world.unset("wait-run");
        }
    });
    assert!(is_asked);
    assert_eq!(ended.result()["deletedBlobs"], 2);
}

#[test]
fn machine_without_a_registry_and_user_without_root_are_refused() {
    if lacks("machine_without_a_registry_and_user_without_root_are_refused", PROGRAMS) {
        return;
    }
    let world = World::new();
    world.set("fail-inspect", "no such service\n");
    let ended = world.run(false);
    assert_eq!(ended.error()["id"], "Optimize.Unsupported", "{}", ended.error());
    world.unset("fail-inspect");
    let mut request = world.request();
    request["userName"] = "plainuser".into();
    let ended = world.start(&request).end();
    assert_eq!(ended.error()["id"], "Optimize.Unsupported", "{}", ended.error());
    assert!(ended.error()["hint"].as_str().is_some_and(|hint| hint.contains("visudo")), "{}", ended.error());
    assert_eq!(world.log(), Vec::<String>::new());
}

#[test]
fn registry_without_an_image_has_no_garbage() {
    if lacks("registry_without_an_image_has_no_garbage", PROGRAMS) {
        return;
    }
    let world = World::new();
    std::fs::remove_dir_all(world.state.join("storage/docker")).expect("the storage");
    let ended = world.run(false);
    assert_eq!(ended.result()["deletedBlobs"], 0);
    assert!(!world.is_read_only());
}

/// The name of the variable is part of docker-registry's configuration.
#[test]
fn variable_of_the_script_makes_docker_registry_refuse_pushes() {
    if crate::registry::lacks(
        "variable_of_the_script_makes_docker_registry_refuse_pushes",
        &["docker-registry", "curl"],
    ) {
        return;
    }
    let folder = crate::support::stamp::Folder::new();
    let port = crate::registry::port::free_port();
    let config = folder.path("config.yml");
    let text = format!(
        "version: 0.1\nstorage:\n  filesystem: {{ rootdirectory: '{}' }}\nhttp:\n  addr: 127.0.0.1:{port}\n  secret: x\n",
        folder.path("storage").display()
    );
    std::fs::write(&config, text).expect("a file");
    let push = |read_only: bool| {
        let mut registry = Command::new("docker-registry");
        registry
            .arg("serve")
            .arg(&config)
            .env_clear()
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        if read_only {
            registry.env("REGISTRY_STORAGE_MAINTENANCE_READONLY", "{\"enabled\": true}");
        }
        let mut process = registry.spawn().expect("docker-registry starts");
        let url = format!("http://127.0.0.1:{port}/v2/a/blobs/uploads/");
        let curl = Command::new("curl")
            .args(["--silent", "--noproxy", "*", "--retry", "40", "--retry-delay", "1", "--retry-connrefused"])
            .args(["--output", "/dev/null", "--write-out", "%{http_code}", "--request", "POST", &url])
            .output()
            .expect("curl runs");
        let _ = process.kill();
        let _ = process.wait();
        String::from_utf8_lossy(&curl.stdout).into_owned()
    };
    assert_eq!((push(false), push(true)), ("202".to_owned(), "405".to_owned()));
}

#[test]
fn script_is_plain_posix_shell() {
    if crate::registry::lacks("script_is_plain_posix_shell", &["shellcheck"]) {
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/native/core/src/provision/space/optimize.sh");
    let output = Command::new("shellcheck").args(["--shell", "sh", script]).output().expect("shellcheck runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
