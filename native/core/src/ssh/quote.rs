//! Quotes the arguments of a remote command. The user's shell parses them, so no other character may have a meaning.

/// Returns `argument` as one word of a POSIX shell.
pub(crate) fn quoted(argument: &[u8]) -> Vec<u8> {
    let mut word = vec![b'\''];
    for byte in argument {
        match byte {
            b'\'' => word.extend_from_slice(b"'\\''"),
            byte => word.push(*byte),
        }
    }
    word.push(b'\'');
    word
}
