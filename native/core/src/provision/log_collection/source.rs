//! The collected logs, as in the operators' documentation. `/var/log/azure` also contains the log of our setup script.

/// The files below a folder.
pub(crate) struct Folder {
    pub path: &'static str,
    /// Maximum depth of subfolders.
    pub depth: Option<u8>,
}

pub(super) const FOLDERS: [Folder; 2] =
    [Folder { path: "/var/log/azure", depth: None }, Folder { path: "/var/lib/docker/containers", depth: Some(2) }];

pub(super) const CONTAINERS: &str = "docker ps -a";
/// If the Docker daemon hangs, its client does too, and would keep running after we disconnect.
pub(super) const CONTAINERS_COMMAND: &str = "timeout 50 docker ps -a";
pub(super) const CONTAINERS_ENTRY: &str = "docker-ps.txt";

/// Length of the message about an unreadable entry.
const LONGEST_SHOWN: usize = 200;

/// A listed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// File names on the machine are bytes.
    pub path: Vec<u8>,
    pub size: u64,
    /// Seconds since 1970.
    pub modified: i64,
}

impl Found {
    pub(crate) fn shown(&self) -> String {
        visible(&String::from_utf8_lossy(&self.path))
    }
}

/// Makes remote text safe for the operator's terminal: it must not contain control sequences.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_control() {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    shown
}

impl Folder {
    /// Returns the command that prints size, time, and name of each file, ended by a zero byte, since a name may contain any other byte. Links are not
    /// followed: they could lead to any file that root can read.
    pub(crate) fn command(&self) -> String {
        let depth = self.depth.map(|depth| format!(" -mindepth {depth} -maxdepth {depth}")).unwrap_or_default();
        format!("find {}{depth} -type f -name '*.log' -printf '%s %T@ %p\\0'", self.path)
    }
}

/// Parses the output of the command: the files, and why others cannot be read.
pub(super) fn parse(output: &[u8]) -> (Vec<Found>, Vec<String>) {
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    let mut entries: Vec<&[u8]> = output.split(|byte| *byte == 0).collect();
    // Each entry ends with a zero byte, so the text after the last one is empty or truncated.
    let cut = entries.pop().filter(|rest| !rest.is_empty());
    for entry in entries {
        match file(entry) {
            Some(file) => found.push(file),
            None => unreadable.push(format!("an entry of the list is not readable: '{}'", shown(entry))),
        }
    }
    unreadable.extend(cut.map(|rest| format!("the list ends in the middle of an entry: '{}'", shown(rest))));
    found.sort_by(|one, other| one.path.cmp(&other.path));
    (found, unreadable)
}

fn shown(bytes: &[u8]) -> String {
    visible(&String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST_SHOWN)]))
}

fn file(line: &[u8]) -> Option<Found> {
    let mut words = line.splitn(3, |byte| *byte == b' ');
    let mut number = || std::str::from_utf8(words.next()?).ok();
    let size = number()?.parse().ok()?;
    let modified = number()?.split('.').next()?.parse().ok()?;
    let path = words.next()?;
    path.starts_with(b"/").then(|| Found { path: path.to_vec(), size, modified })
}
