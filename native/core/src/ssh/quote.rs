//! Arguments of a remote command. The shell that gets it is the user's, so nothing but a quote may mean anything.

/// `argument` as one word of a POSIX shell, whatever is in it.
pub fn quoted(argument: &[u8]) -> Vec<u8> {
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
