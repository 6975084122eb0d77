//! A process that is killed during its work: the same command completes the work, and transfers only the missing parts.

use crate::support;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, digest, noise};
use crate::registry::server::Server;
use crate::registry::{REGISTRY, lacks, use_case};
use crate::support::stamp::Folder;
use azcr_core::oci::archive_writer::contents::Contents;
use serde_json::{Value, json};

const KILLS: u32 = 10;
/// The machine may be faster or slower than in the timed run: some kills are too late.
const ATTEMPTS: u32 = 30;
const LAYERS: u64 = 6;
const LAYER: usize = 6 << 20;

/// The use case of the killed process: `name`, `request`, and the folder of the authority.
const WORK: &str = "AZCR_TEST_WORK";

#[test]
#[ignore = "it is the process that the other tests start and kill"]
fn process_to_be_killed() {
    let work = std::env::var(WORK).expect("the tests that kill say what to do");
    let work: Value = serde_json::from_str(&work).expect("JSON");
    let authority = Path::new(work["folder"].as_str().expect("a folder"));
    let authority = Authority {
        ca_file: authority.join("ca.pem"),
        certificate_file: authority.join("server.pem"),
        key_file: authority.join("server.key"),
        certificates: authority.join("certs"),
    };
    use_case::run(&authority, work["name"].as_str().expect("a name"), work["request"].clone()).result();
}

struct Bench {
    folder: Folder,
    authority: Authority,
    from: Server,
    to: Server,
    expected: String,
    /// Digest and size of each blob.
    blobs: Vec<(String, u64)>,
}

impl Bench {
    /// Creates two registries, of which the first contains one image.
    fn new() -> Self {
        let folder = Folder::new();
        let authority = Authority::new(&folder.path(""));
        let (from, to) = (Server::start(&folder.path(""), &authority), Server::start(&folder.path(""), &authority));
        let mut layout = Layout::new(folder.path("layout"));
        let layers: Vec<Vec<u8>> = (0..LAYERS).map(|seed| noise(seed + 300, LAYER)).collect();
        let image = layout.image("linux/amd64", &layers.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let expected = layout.name("team/image:v1", &image);
        use_case::run(&authority, "import", json!({ "path": layout.path, "registry": from.name })).result();
        let manifest =
            std::fs::read(layout.path.join("blobs/sha256").join(&expected["sha256:".len()..])).expect("the manifest");
        let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
        let described = |blob: &Value| {
            (blob["digest"].as_str().expect("a digest").to_owned(), blob["size"].as_u64().expect("a size"))
        };
        let mut blobs: Vec<_> = manifest["layers"].as_array().expect("layers").iter().map(described).collect();
        blobs.push(described(&manifest["config"]));
        Self { folder, authority, from, to, expected, blobs }
    }

    fn source(&self) -> String {
        format!("{}/team/image:v1", self.from.name)
    }

    fn child(&self, name: &str, request: &Value) -> Child {
        let work = json!({ "name": name, "request": request, "folder": self.folder.path("") });
        Command::new(std::env::current_exe().expect("this test"))
            .args(["interrupted::process_to_be_killed", "--exact", "--ignored"])
            .env(WORK, work.to_string())
            .env("AZCR_NATIVE_LIBRARY", support::library::path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process")
    }

    /// Runs it once, to measure its duration.
    fn time(&self, name: &str, request: &Value) -> Duration {
        let began = Instant::now();
        assert!(self.child(name, request).wait().expect("its end").success());
        began.elapsed()
    }

    /// Starts it and kills it after a random part of `whole`. Returns whether it was killed before its end.
    fn kill(&self, name: &str, request: &Value, whole: Duration) -> bool {
        #[expect(clippy::disallowed_methods, reason = "a random number, not a time")]
        let nanos = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a clock").subsec_nanos();
        let mut child = self.child(name, request);
        std::thread::sleep(whole.mul_f64(0.1 + 0.85 * f64::from(nanos % 1000) / 1000.0));
        child.kill().expect("a kill");
        let killed = !child.wait().expect("its end").success();
        self.settle();
        killed
    }

    /// Waits until the registries have processed the requests before the kill.
    fn settle(&self) {
        let count = || self.from.requests().len() + self.to.requests().len();
        let mut last = count();
        loop {
            std::thread::sleep(Duration::from_millis(250));
            let now = count();
            if now == last {
                return;
            }
            last = now;
        }
    }

    /// Returns the blobs of `repository` that the second registry has.
    fn present(&self, repository: &str) -> usize {
        let layers = self.to.storage.join("docker/registry/v2/repositories").join(repository).join("_layers/sha256");
        let there = |digest: &str| layers.join(&digest["sha256:".len()..]).join("link").is_file();
        self.blobs.iter().filter(|(digest, _)| there(digest)).count()
    }

    /// Runs the command again and counts the uploads to the second registry.
    fn rerun_into(&self, name: &str, request: &Value, repository: &str) {
        let (present, before) = (self.present(repository), self.to.requests().len());
        let ended = use_case::run(&self.authority, name, request.clone());
        let sent = self.to.count(before, &["\"PUT ", &format!("/{repository}/blobs/uploads/"), "\" 201 "]);
        assert_eq!(sent, self.blobs.len() - present, "{present} blobs were there");
        let image = if name == "copy" { &ended.result()["image"] } else { &ended.result()["images"][0] };
        assert_eq!(image["digest"], self.expected);
        let listed =
            use_case::run(&self.authority, "list", json!({ "registry": self.to.name, "repositories": [repository] }));
        assert_eq!(listed.result()["images"][0]["digest"], self.expected);
        assert_eq!(self.present(repository), self.blobs.len());
    }
}

#[test]
fn killed_copy_is_completed_by_a_rerun() {
    if lacks("killed_copy_is_completed_by_a_rerun", REGISTRY) {
        return;
    }
    let bench = Bench::new();
    let request = |repository: &str| json!({ "source": bench.source(), "destination": format!("{}/{repository}:v1", bench.to.name) });
    let whole = bench.time("copy", &request("whole"));
    let mut killed = 0;
    for number in 0..ATTEMPTS {
        if killed == KILLS {
            break;
        }
        let repository = format!("copied-{number}");
        killed += u32::from(bench.kill("copy", &request(&repository), whole));
        bench.rerun_into("copy", &request(&repository), &repository);
    }
    assert_eq!(killed, KILLS, "the others ended before they were killed");
}

#[test]
fn killed_import_is_completed_by_a_rerun() {
    if lacks("killed_import_is_completed_by_a_rerun", REGISTRY) {
        return;
    }
    let bench = Bench::new();
    let archive = bench.folder.path("images.tar");
    use_case::run(&bench.authority, "export", json!({ "images": [bench.source()], "path": archive })).result();
    let request =
        |repository: &str| json!({ "path": archive, "destination": format!("{}/{repository}:v1", bench.to.name) });
    let whole = bench.time("import", &request("whole"));
    let mut killed = 0;
    for number in 0..ATTEMPTS {
        if killed == KILLS {
            break;
        }
        let repository = format!("imported-{number}");
        killed += u32::from(bench.kill("import", &request(&repository), whole));
        bench.rerun_into("import", &request(&repository), &repository);
    }
    assert_eq!(killed, KILLS, "the others ended before they were killed");
}

#[test]
fn killed_export_continues_where_it_stopped() {
    if lacks("killed_export_continues_where_it_stopped", REGISTRY) {
        return;
    }
    let bench = Bench::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let archive = |name: &str| bench.folder.path(&format!("{name}.tar"));
    let request = |path: &Path| json!({ "images": [bench.source()], "path": path });
    let whole_file = archive("whole");
    let whole = bench.time("export", &request(&whole_file));
    let sorted = |path: &Path| {
        let contents = runtime.block_on(Contents::read(path)).expect("an archive");
        let mut digests: Vec<String> = contents.slots.keys().map(ToString::to_string).collect();
        digests.sort();
        assert!(contents.slots.values().all(|slot| slot.complete));
        digests
    };
    let expected = sorted(&whole_file);
    let mut killed = 0;
    for number in 0..ATTEMPTS {
        if killed == KILLS {
            break;
        }
        let path = archive(&format!("killed-{number}"));
        killed += u32::from(bench.kill("export", &request(&path), whole));
        let contents = runtime.block_on(Contents::read(&path)).expect("what a kill leaves is a valid archive");
        // A kill may come before the first byte is written.
        if !contents.slots.is_empty() {
            assert_folders_come_first(&path);
        }
        let slot =
            |digest: &str| contents.slots.iter().find(|(found, _)| found.to_string() == digest).map(|(_, slot)| slot);
        let missing: u64 =
            bench.blobs.iter().map(|(digest, size)| slot(digest).map_or(*size, |slot| size - slot.written)).sum();
        let before = bench.from.requests().len();
        let exported = use_case::run(&bench.authority, "export", request(&path));
        assert_eq!(exported.result()["images"][0]["digest"], bench.expected);
        let fetched: u64 = bench.from.requests().iter().skip(before).filter_map(|line| blob_bytes(line)).sum();
        // The configuration is read once more for its platform.
        let config = bench.blobs.last().map_or(0, |(_, size)| *size);
        assert!(fetched <= missing + config, "{fetched} bytes came, and {missing} were missing");
        assert_eq!(sorted(&path), expected, "the rerun ends equal");
        assert_folders_come_first(&path);
    }
    assert_eq!(killed, KILLS, "the others ended before they were killed");
    let imported =
        use_case::run(&bench.authority, "import", json!({ "path": archive("killed-0"), "registry": bench.to.name }));
    assert_eq!(imported.result()["images"][0]["digest"], bench.expected);
    assert_eq!(digest(&noise(300, LAYER)), bench.blobs[0].0, "the layers are those that were made");
}

/// Tools that unpack the archive create a folder without an entry with rights of their own choice, or not at all.
fn assert_folders_come_first(archive: &Path) {
    let listed = Command::new("tar").arg("-tf").arg(archive).output().expect("tar starts");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).expect("plain names");
    let mut folders = vec![""];
    for entry in listed.lines() {
        let (inside, last) = entry.trim_end_matches('/').rsplit_once('/').unwrap_or(("", entry));
        assert!(folders.contains(&inside), "the folder of '{last}' has no entry before it:\n{listed}");
        folders.extend(entry.strip_suffix('/'));
    }
}

/// Returns the bytes of a blob from a line of the access log: `… "GET /v2/…/blobs/sha256:… HTTP/1.1" 200 123 …`.
fn blob_bytes(line: &str) -> Option<u64> {
    let (request, rest) = line.split_once("\"GET ")?.1.split_once("\" ")?;
    let mut numbers = rest.split(' ');
    let answered = matches!(numbers.next()?, "200" | "206");
    (request.contains("/blobs/") && answered).then(|| numbers.next()?.parse().ok()).flatten()
}
