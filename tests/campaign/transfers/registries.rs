//! Two real registries and an image, for all runs of a transfer; each run has proxies of its own in front of them, and a repository of its own.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, digest, noise};
use crate::registry::proxy::{Answer, Proxy};
use crate::registry::server::{Server, Setup};
use crate::registry::use_case;
use crate::support::operation::Ended;
use crate::support::stamp::Folder;
use hyper::Request;
use hyper::body::Incoming;
use serde_json::{Value, json};

pub const SOURCE: &str = "team/image";
/// Time limit of a run that meets a service that never answers, in seconds.
const TIME_LIMIT: u32 = 3;

pub type Trouble = Arc<dyn Fn(&Request<Incoming>) -> Option<Answer> + Send + Sync>;

pub struct Registries {
    pub authority: Authority,
    source: Server,
    destination: Server,
    layout: PathBuf,
    /// Digest of the image, and paths of its parts below a repository.
    digest: String,
    blobs: Vec<String>,
    folder: Folder,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Transfer {
    Copy,
    Export,
    Import,
}

impl Transfer {
    pub const ALL: [Self; 3] = [Self::Copy, Self::Export, Self::Import];

    pub fn name(self) -> &'static str {
        match self {
            Self::Copy => "image copy",
            Self::Export => "image export",
            Self::Import => "image import",
        }
    }
}

impl Registries {
    pub fn new() -> Self {
        let folder = Folder::new();
        let authority = Authority::new(&folder.path(""));
        let source = Server::with(&folder.path(""), &authority, Setup::OPEN);
        let destination = Server::with(&folder.path(""), &authority, Setup::OPEN);
        let mut layout = Layout::new(folder.path("layout"));
        // The second one is not sent with one request, but in chunks.
        let layers = [noise(0, 20_000), noise(1, 1_200_000)];
        let image = layout.image("linux/amd64", &layers.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let digest = layout.name(&format!("{SOURCE}:v1"), &image);
        let blobs = layers.iter().map(|layer| crate::registry::content::digest(layer)).collect();
        let registries = Self { authority, source, destination, layout: layout.path.clone(), digest, blobs, folder };
        let front = Proxy::start(&registries.authority, registries.source.port, |_, _| None);
        let request = json!({ "path": registries.layout, "registry": front.name });
        use_case::run(&registries.authority, "import", request).result();
        registries
    }

    /// Starts proxies in front of the source and the destination, whose requests pass `trouble`.
    pub fn fronts(&self, trouble: &Trouble) -> [Proxy; 2] {
        [&self.source, &self.destination].map(|server| {
            let trouble = Arc::clone(trouble);
            Proxy::start(&self.authority, server.port, move |request, _| trouble(request))
        })
    }

    /// Runs a transfer to the place of run `number`.
    pub fn run(
        &self,
        transfer: Transfer,
        number: usize,
        is_limited: bool,
        [source, destination]: &[Proxy; 2],
    ) -> Ended {
        let image = format!("{}/{SOURCE}:v1", source.name);
        let (name, mut request) = match transfer {
            Transfer::Copy => {
                let to = format!("{}/{}/{SOURCE}:v1", destination.name, place(number));
                ("copy", json!({ "source": image, "destination": to }))
            }
            Transfer::Export => ("export", json!({ "images": [image], "path": self.archive(number) })),
            Transfer::Import => {
                let to = format!("{}/{}", destination.name, place(number));
                ("import", json!({ "path": self.layout, "registry": to }))
            }
        };
        if is_limited {
            request["timeoutSeconds"] = Value::from(TIME_LIMIT);
        }
        use_case::run(&self.authority, name, request)
    }

    fn archive(&self, number: usize) -> PathBuf {
        self.folder.path(&format!("{number}.tar"))
    }

    /// Returns what is wrong at the place of run `number`. A place without an image or archive is right if the run is not `complete`.
    pub fn wrong(&self, transfer: Transfer, number: usize, complete: bool, expected: &[u8]) -> Option<String> {
        if transfer == Transfer::Export {
            return match std::fs::read(self.archive(number)) {
                Ok(archive) if parts(&archive) == parts(expected) => None,
                Ok(archive) if complete => Some(format!("another archive: {:?}", parts(&archive).keys())),
                // A stopped export continues its archive.
                Ok(_) => None,
                Err(_) => complete.then(|| "no archive".to_owned()),
            };
        }
        let repository = format!("{}/{SOURCE}", place(number));
        match self.get(&format!("/v2/{repository}/manifests/v1")) {
            (404, _) => complete.then(|| "no image".to_owned()),
            (200, manifest) if digest(&manifest) == self.digest => {
                let missing = |blob: &&String| self.get(&format!("/v2/{repository}/blobs/{blob}")).0 != 200;
                self.blobs.iter().find(missing).map(|blob| format!("a tag of an image without its layer {blob}"))
            }
            (status, _) => Some(format!("another image ({status})")),
        }
    }

    /// Returns the archive of a run.
    pub fn exported(&self, number: usize) -> Vec<u8> {
        std::fs::read(self.archive(number)).unwrap_or_default()
    }

    /// Asks the destination without the library.
    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut connection = TcpStream::connect(("127.0.0.1", self.destination.port)).expect("a registry");
        let accept = "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json";
        let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n");
        connection.write_all(request.as_bytes()).expect("a request");
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).expect("an answer");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("headers");
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, answer.split_off(end + 4))
    }
}

/// Returns the files of a tar, except those that contain the name of the registry.
fn parts(archive: &[u8]) -> BTreeMap<String, &[u8]> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_matches(['\0', ' ']).to_owned();
    let (mut parts, mut rest) = (BTreeMap::new(), archive);
    while rest.len() > 512 && rest[0] != 0 {
        let (name, size) = (text(&rest[..100]), text(&rest[124..136]));
        let size = usize::from_str_radix(&size, 8).expect("an octal size");
        let content = &rest[512..512 + size];
        if !name.ends_with("index.json") && !name.ends_with("manifest.json") {
            parts.insert(name, content);
        }
        rest = &rest[512 + size.div_ceil(512) * 512..];
    }
    parts
}

fn place(number: usize) -> String {
    format!("run{number}")
}
