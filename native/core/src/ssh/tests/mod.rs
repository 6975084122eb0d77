//! Tests that need no server: host names, fingerprints, quotes. Everything else is tested with a real server (`tests/provision/log_collection.rs`).

mod encrypted_keys;
mod known_hosts;
mod trust;

use super::quoted;

#[test]
fn quoted_argument_is_one_word_of_a_shell() {
    for argument in ["plain", "a b", "it's", "$(reboot); `x` \\ \"", "line\nbreak", "", "-rf", "''"] {
        let mut script = b"printf %s ".to_vec();
        script.extend(quoted(argument.as_bytes()));
        let Ok(output) =
            std::process::Command::new("sh").arg("-c").arg(String::from_utf8_lossy(&script).as_ref()).output()
        else {
            println!("SKIPPED quoted_argument_is_one_word_of_a_shell: there is no sh");
            return;
        };
        assert_eq!(String::from_utf8_lossy(&output.stdout), argument);
    }
}
