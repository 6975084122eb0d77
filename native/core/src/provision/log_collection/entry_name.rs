//! The name of a remote file in the archive. Whoever unpacks it may do so on Windows, and must not be led out of the folder.

use std::fmt::Write as _;

use crate::output_file::is_device_name;

/// `/var/log/azure/a.log` becomes `var/log/azure/a.log`; what cannot stand in a name there is written as in URLs.
pub fn of(path: &[u8]) -> String {
    let parts = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty());
    parts.map(part).collect::<Vec<_>>().join("/")
}

fn part(bytes: &[u8]) -> String {
    let mut name = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c.is_control() || "\\:*?\"<>|%".contains(c) {
                true => encode(&mut name, c.encode_utf8(&mut [0; 4]).as_bytes()),
                false => name.push(c),
            }
        }
        encode(&mut name, chunk.invalid());
    }
    // `.` and `..` lead elsewhere, and Windows drops dots and spaces at the end.
    if name.ends_with(['.', ' ']) {
        let last = name.pop().map_or(0, |last| last as u8);
        encode(&mut name, &[last]);
    }
    if is_device_name(&name) {
        name.insert(0, '%');
    }
    name
}

fn encode(name: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a String does not fail.
        let _ = write!(name, "%{byte:02X}");
    }
}
