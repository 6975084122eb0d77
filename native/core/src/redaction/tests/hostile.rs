//! A machine logs what its clients send: no line may break or delay the redaction.

use super::redaction;

const PIECES: [&str; 44] = [
    "\"",
    "'",
    "\\",
    "\\\"",
    "\\\\\\\"",
    ":",
    "=",
    ">",
    "<",
    "ä",
    "上",
    "😀",
    " ",
    "  ",
    "\t",
    ",",
    ";",
    "&",
    "[",
    "]",
    "{",
    "}",
    "/",
    "://",
    "@",
    "-",
    "--",
    "$2y$",
    "password",
    "value",
    "u'",
    "Basic ",
    "bearer ",
    "-----BEGIN ",
    "PRIVATE KEY-----",
    "-----END ",
    "htpasswd -b ",
    "login -p ",
    "%",
    "%26sig%3D",
    "%25",
    "\\u0026sig=",
    "\\u00",
    "\n",
];

#[test]
fn no_text_breaks_the_redaction() {
    let redaction = redaction(&["known"]);
    // A simple generator with a fixed seed, so that a failure can be reproduced.
    let mut state = 7_u64;
    let mut next = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % most
    };
    for _ in 0..60_000 {
        let text: String = (0..next(14)).map(|_| PIECES[next(PIECES.len())]).collect();
        redaction.clean(&text);
    }
}

/// A rule whose time is quadratic in the length of a line would take many minutes here, and the test runner would stop it.
#[test]
fn no_line_delays_the_redaction() {
    let redaction = redaction(&[]);
    for piece in PIECES.into_iter().chain([
        "a>",
        "password>",
        "password:",
        "x=;",
        "-----BEGIN RSA ",
        "\"password\":",
        "$1$ ",
        "a://b:c ",
        "htpasswd -b [",
        "htpasswd -b ' ",
        "curl -u a: ",
        "curl -u a:[",
        "curl -u 'a: ",
        "sshpass -px ",
        "--password ' ",
        "--password [",
        "password: [",
        "password: ' ",
        "Authorization:[",
        "\"auth\":\"",
        "\"auth\": [",
        "<password>",
        "<a:password>",
        "bearer [",
        "$2y$10$",
        "a://b:c@ ",
        "-----BEGIN A PRIVATE KEY-----",
    ]) {
        let line = piece.repeat((1 << 18) / piece.len());
        assert!(!redaction.clean(&line).is_empty(), "{piece:?}");
    }
}
