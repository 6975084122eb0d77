//! The name of a remote file in the archive. It must be valid on Windows, and must not lead out of the target folder.

use std::fmt::Write as _;

use crate::output_file::is_device_name;

/// Converts `/var/log/azure/a.log` to `var/log/azure/a.log`; invalid characters are percent-encoded.
pub(super) fn of(path: &[u8]) -> String {
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
    // `.` and `..` refer to other folders, and Windows drops dots and spaces at the end.
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
        // Writing to a String cannot fail.
        let _ = write!(name, "%{byte:02X}");
    }
}
