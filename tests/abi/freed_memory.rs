//! A process that has freed its sessions and operations has no copy of a secret left in its memory: not in freed blocks, not on stacks.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::FileExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde_json::{Value, json};

use crate::support::flow;
use crate::support::operation::Session;
use crate::support::stamp::TestStamp;

/// The environment variable for the child process: session and request, without secrets.
const WORK: &str = "AZCR_TEST_FREED_MEMORY";
const SECRETS: [&str; 3] = ["clientSecret", "certificatePassword", "registryUserPassword"];
const REGISTRY_PASSWORD: &str = "registry-password-canary-Zm4qTf8vLk2sWx9bHc3nJd6gRy1pUa5e";
const CERTIFICATE_PASSWORD: &str = "certificate-password-canary-Bv7tNq2wKz5xMr8cPj4hGf1dSy6uLe3a";

/// The process whose memory is searched. It holds the secrets only in one buffer, which it wipes.
#[test]
#[ignore = "the process whose memory the test below searches"]
fn run_that_is_searched() {
    let work: Value =
        serde_json::from_str(&std::env::var(WORK).expect("only the other test starts this one")).expect("JSON");
    // Without the buffer of `std::io::stdin`, which would keep a copy.
    let mut input = File::open("/dev/stdin").expect("the input");
    let mut bytes = [0; 1024];
    let mut lengths = [0; SECRETS.len()];
    input.read_exact(&mut lengths).expect("the lengths");
    let all = lengths.iter().map(|len| usize::from(*len)).sum();
    input.read_exact(&mut bytes[..all]).expect("the secrets");
    {
        let (mut rest, mut secrets) = (&bytes[..all], Vec::new());
        for (name, len) in SECRETS.iter().zip(lengths) {
            let (value, others) = rest.split_at(len.into());
            secrets.push((*name, std::str::from_utf8(value).expect("UTF-8")));
            rest = others;
        }
        let session = Session::new(&work["session"], &secrets[..1]);
        // The first run writes the secrets, the second reads them.
        for _ in 0..2 {
            session.start("prerequisites", &work["request"], &secrets[1..]).end().result();
        }
        bytes.fill(0);
        std::hint::black_box(&mut bytes);
        println!("\nin use");
        input.read_exact(&mut [0]).expect("a sign to go on");
    }
    println!("\nfreed");
    input.read_exact(&mut [0]).expect("a sign to go on");
}

struct Searched {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Searched {
    fn start(work: &Value, secrets: &[&str]) -> Self {
        let mut process = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "freed_memory::run_that_is_searched", "--ignored", "--nocapture"])
            .env(WORK, work.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the other process starts");
        let mut input = process.stdin.take().expect("its input");
        for secret in secrets {
            input.write_all(&[u8::try_from(secret.len()).expect("a short secret")]).expect("it reads");
        }
        for secret in secrets {
            input.write_all(secret.as_bytes()).expect("it reads");
        }
        let output = BufReader::new(process.stdout.take().expect("its output"));
        Self { process, input, output }
    }

    fn wait_for(&mut self, stage: &str) {
        let mut line = String::new();
        while line.trim_end() != stage {
            line.clear();
            assert!(self.output.read_line(&mut line).expect("its output") > 0, "it ended before '{stage}'");
        }
    }

    fn proceed(&mut self) {
        self.input.write_all(b".").expect("it reads");
    }

    /// Returns how often each needle is in the writable memory of the process, with the kind of the mapping.
    fn search(&self, needles: &[Needle]) -> Vec<(String, usize)> {
        let folder = format!("/proc/{}", self.process.id());
        let maps = std::fs::read_to_string(format!("{folder}/maps")).expect("its mappings");
        let memory = File::open(format!("{folder}/mem")).expect("its memory");
        let mut found = vec![0; needles.len()];
        for line in maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw"))) {
            let (from, to) = line.split(' ').next().and_then(|range| range.split_once('-')).expect("a range");
            let number = |hex| u64::from_str_radix(hex, 16).expect("an address");
            let mut bytes = vec![0; usize::try_from(number(to) - number(from)).expect("a size")];
            // Linux refuses to read some of its own mappings.
            if memory.read_exact_at(&mut bytes, number(from)).is_err() {
                continue;
            }
            for (needle, found) in needles.iter().zip(&mut found) {
                *found += needle.count_in(&bytes);
            }
        }
        needles.iter().map(|needle| needle.name.clone()).zip(found).collect()
    }
}

impl Drop for Searched {
    fn drop(&mut self) {
        // After a failed assertion, it still waits for input.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Part of a secret in one of the forms in which it may be in memory.
struct Needle {
    name: String,
    bytes: Vec<u8>,
}

impl Needle {
    /// An allocator writes its own links into the first bytes of a freed block, so only a part from the middle is searched for.
    fn new(name: impl Into<String>, secret: &[u8]) -> Self {
        let middle = secret.len() / 2;
        let bytes = secret[middle..].iter().copied().take(24).collect::<Vec<u8>>();
        assert!(bytes.len() > 12, "long enough to be found only where the secret is");
        Self { name: name.into(), bytes }
    }

    fn count_in(&self, memory: &[u8]) -> usize {
        let first = self.bytes[0];
        let mut rest = memory;
        let mut count = 0;
        while let Some(at) = rest.iter().position(|byte| *byte == first) {
            rest = &rest[at..];
            count += usize::from(rest.starts_with(&self.bytes));
            rest = &rest[1..];
        }
        count
    }

    fn forms_of(name: &str, password: &str) -> Vec<Self> {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| password.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let mut forms = vec![
            Self::new(format!("{name}, UTF-8"), password.as_bytes()),
            Self::new(format!("{name}, UTF-16"), &utf16(u16::to_le_bytes)),
            Self::new(format!("{name}, UTF-16 of a PFX file"), &utf16(u16::to_be_bytes)),
        ];
        for shift in 0..3 {
            let encoded = STANDARD_NO_PAD.encode(&password.as_bytes()[shift..]);
            forms.push(Self::new(format!("{name}, Base64 from byte {shift}"), encoded.as_bytes()));
        }
        forms
    }
}

/// Returns the header of the stamp's tokens, which is the same for all.
fn token_header(stamp: &TestStamp) -> String {
    let described = stamp.stamp.description();
    let owner = &described.credentials.service_principal_object_id;
    let token = stamp.stamp.token(owner, &described.arm_audience, 600).expect("a token");
    token.split('.').next().expect("a header").to_owned()
}

#[test]
fn freed_sessions_and_operations_leave_no_secret_in_memory() {
    let stamp = TestStamp::aad();
    flow::create_certificate(&stamp.folder.path("registry.pfx"), CERTIFICATE_PASSWORD);
    let work = json!({ "session": stamp.session_json(), "request": flow::request(&stamp) });
    let mut searched = Searched::start(&work, &[stamp.client_secret(), CERTIFICATE_PASSWORD, REGISTRY_PASSWORD]);
    searched.wait_for("in use");

    let state = stamp.stamp.state();
    let key = state["accounts"][0]["keys"][0].as_str().expect("a key");
    let value = state["vaults"][0]["secrets"][flow::CERTIFICATE_SECRET][0]["value"].as_str().expect("a value");
    let json = STANDARD.decode(value).expect("Base64");
    let pfx = serde_json::from_slice::<Value>(&json).expect("JSON")["data"].as_str().expect("a PFX").to_owned();
    let mut needles = vec![
        Needle::new("storage key, Base64", key.as_bytes()),
        Needle::new("storage key", &STANDARD.decode(key).expect("Base64")),
        Needle::new("certificate secret, value", value.as_bytes()),
        Needle::new("certificate secret, JSON", &json),
        Needle::new("certificate secret, PFX", pfx.as_bytes()),
        Needle::new("PFX file", &STANDARD.decode(&pfx).expect("Base64")),
        Needle::new("token", token_header(&stamp).as_bytes()),
    ];
    needles.extend(Needle::forms_of("client secret", stamp.client_secret()));
    needles.extend(Needle::forms_of("certificate password", CERTIFICATE_PASSWORD));
    needles.extend(Needle::forms_of("registry password", REGISTRY_PASSWORD));

    let in_use = searched.search(&needles);
    println!("in use: {in_use:#?}");
    let is_found = |name: &str| in_use.iter().any(|(needle, count)| needle == name && *count > 0);
    assert!(is_found("client secret, UTF-8") && is_found("token"), "a live session has them: {in_use:#?}");

    searched.proceed();
    searched.wait_for("freed");
    let left: Vec<_> = searched.search(&needles).into_iter().filter(|(_, count)| *count > 0).collect();
    assert!(left.is_empty(), "copies in memory after everything was freed: {left:#?}");
    searched.proceed();
}
