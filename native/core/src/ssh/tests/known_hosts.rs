use crate::ssh::known_hosts::parse;

const KEY: &str = "AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";

fn lines(text: &str, host: &str, port: u16) -> Vec<usize> {
    parse(text, host, port).iter().map(|entry| entry.line).collect()
}

#[test]
fn names_patterns_and_ports_match_like_openssh() {
    let text = format!(
        "# a comment\n\
         reg.example,10.0.0.4 ssh-ed25519 {KEY} comment\r\n\
         [reg.example]:2222\tssh-ed25519 {KEY}\n\
         *.example,!bad.example ssh-ed25519 {KEY}\n\
         r?g.example ssh-ed25519 {KEY}\n\
         @cert-authority reg.example ssh-ed25519 {KEY}\n\
         broken line\n\
         reg.example ssh-ed25519 not-base64!\n"
    );
    assert_eq!(lines(&text, "REG.example", 22), [2, 4, 5]);
    assert_eq!(lines(&text, "reg.example", 2222), [3]);
    assert_eq!(lines(&text, "10.0.0.4", 22), [2]);
    assert_eq!(lines(&text, "bad.example", 22), [0_usize; 0]);
    assert_eq!(lines(&text, "other.test", 22), [0_usize; 0]);
}

#[test]
fn hashed_names_are_found() {
    // The hash of the name example.com.
    let hashed = format!(
        "|1|O33ESRMWPVkMYIwJ1Uw+n877jTo=|nuuC5vEqXlEZ/8BXQR7m619W6Ak= ssh-ed25519 {KEY}\n|1|broken ssh-ed25519 {KEY}\n"
    );
    assert_eq!(lines(&hashed, "example.com", 22), [1]);
    assert_eq!(lines(&hashed, "example.org", 22), [0_usize; 0]);
}

#[test]
fn revoked_key_is_recognized() {
    let entries = parse(&format!("@revoked * ssh-ed25519 {KEY}\n"), "reg.example", 22);
    assert!(entries.len() == 1 && entries[0].revoked);
}
