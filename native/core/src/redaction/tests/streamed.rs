//! A file in blocks of any size gives the same result as the complete file.

use super::redaction;
use crate::redaction::lines::Lines;

fn streamed(text: &[u8], piece: usize) -> String {
    let redaction = redaction(&["known-canary"]);
    let mut lines = Lines::new(&redaction);
    let mut cleaned = Vec::new();
    for piece in text.chunks(piece) {
        cleaned.extend(lines.feed(piece));
    }
    cleaned.extend(lines.finish());
    String::from_utf8(cleaned).expect("UTF-8")
}

#[test]
fn secret_in_two_blocks_is_removed() {
    let text = "first\r\npassword=canary\n\n\"value\": \"canary\"\nsome known-canary here\nlast";
    for piece in 1..text.len() {
        let cleaned = streamed(text.as_bytes(), piece);
        assert_eq!(
            cleaned, "first\r\npassword=[hidden]\n\n\"value\": \"[hidden]\"\nsome [hidden] here\nlast",
            "{piece}"
        );
    }
}

#[test]
fn private_key_is_removed_with_all_its_lines() {
    let key = |wrap: &dyn Fn(&str) -> String| {
        let lines = [
            "-----BEGIN RSA PRIVATE KEY-----",
            "Proc-Type: 4,ENCRYPTED",
            "canary0",
            &"canary1".repeat(9),
            "canary2==",
            "-----END RSA PRIVATE KEY-----",
        ];
        lines.iter().map(|line| wrap(line)).collect::<String>()
    };
    let plain = format!("before\n{}after\n", key(&|line| format!("{line}\n")));
    let docker =
        format!("before\n{}after\n", key(&|line| format!("{{\"log\":\"{line}\\n\",\"stream\":\"stdout\"}}\n")));
    let one_line = format!("before\n{}\nafter\n", key(&|line| format!("{line}\\n")));
    for text in [plain, docker, one_line] {
        for piece in [1, 7, 64, 10_000] {
            let cleaned = streamed(text.as_bytes(), piece);
            assert!(!cleaned.contains("canary") && !cleaned.contains("Proc-Type"), "{cleaned}");
            assert!(cleaned.starts_with("before\n") && cleaned.ends_with("after\n"), "{cleaned}");
            assert!(cleaned.contains("[hidden]"), "{cleaned}");
            assert_eq!(cleaned.lines().count(), text.lines().count(), "{cleaned}");
        }
    }
}

#[test]
fn unterminated_key_does_not_remove_the_rest_of_the_log() {
    let log = format!("-----BEGIN PRIVATE KEY-----\n{}the end\n", "canary\n".repeat(250));
    let hidden = "[hidden]\n".repeat(251);
    assert_eq!(streamed(log.as_bytes(), 100), format!("{hidden}the end\n"));
    let certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    assert_eq!(streamed(certificate.as_bytes(), 10), certificate);
}

#[test]
fn unterminated_line_is_not_buffered() {
    let text = format!("first\n{}\nlast\n", "password=canary ".repeat(100_000));
    let cleaned = streamed(text.as_bytes(), 4096);
    assert_eq!(cleaned, "first\n[a line of more than 1048576 bytes is left out]\nlast\n");
    let open = streamed("x".repeat(3 << 20).as_bytes(), 32_768);
    assert_eq!(open, "[a line of more than 1048576 bytes is left out]\n");
}

#[test]
fn bytes_that_are_not_text_are_accepted() {
    assert_eq!(streamed(b"a\xff\xfeb\x00\npassword=\xffcanary\n", 3), "a\u{fffd}\u{fffd}b\0\npassword=[hidden]\n");
}
