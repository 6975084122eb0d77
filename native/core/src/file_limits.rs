//! The limits for files that a command reads, in one table; `docs/security.md` lists the same values. Limits for answers are in `http/limits.rs`.

/// A PFX file.
pub(crate) const PFX_BYTES: u64 = 1 << 20;
/// A private or public key.
pub(crate) const KEY_BYTES: u64 = 64 << 10;
/// The iterations of all key derivations of a file together, about two seconds.
pub(crate) const DERIVATIONS: u64 = 3_000_000;
/// Rounds of bcrypt, about ten seconds; `ssh-keygen` writes 16 or 24.
pub(crate) const BCRYPT_ROUNDS: u32 = 1024;
/// Memory of Argon2.
pub(crate) const ARGON2_KIBIBYTES: u64 = 512 << 10;
/// Kibibytes times passes, about five seconds; PuTTY writes 8192 times the passes of a tenth of a second.
pub(crate) const ARGON2_WORK: u64 = 1 << 21;
/// A file with trusted certificates. The bundle of a system has about 200 KiB.
pub(crate) const ROOTS_BYTES: u64 = 4 << 20;
/// The `known_hosts` file of SSH.
pub(crate) const KNOWN_HOSTS_BYTES: u64 = 16 << 20;
/// Docker's `config.json`.
pub(crate) const DOCKER_CONFIG_BYTES: u64 = 1 << 20;
/// The answer of a credential helper of Docker.
pub(crate) const HELPER_BYTES: u64 = 64 << 10;
/// All headers of a tar together, with long names: 130,000 entries.
pub(crate) const ARCHIVE_HEADER_BYTES: u64 = 64 << 20;
/// A compressed archive may become this many times larger, in addition to [`UNPACKED_LEAST`].
pub(crate) const UNPACKED_TIMES: u64 = 100;
pub(crate) const UNPACKED_LEAST: u64 = 1 << 30;

/// Shows a limit in MiB or KiB.
pub(crate) fn bytes(count: u64) -> String {
    match count {
        mib if mib >= 1 << 20 => format!("{} MiB", mib >> 20),
        kib => format!("{} KiB", kib >> 10),
    }
}

/// Returns the rows of the table in `docs/security.md`.
#[cfg(test)]
fn rows() -> Vec<(&'static str, String)> {
    let unpacked = format!("{UNPACKED_TIMES} times its size and {}", bytes(UNPACKED_LEAST));
    vec![
        ("A PFX file", bytes(PFX_BYTES)),
        ("A private or public key", bytes(KEY_BYTES)),
        ("Iterations of all key derivations of a PFX file or key", DERIVATIONS.to_string()),
        ("Rounds of bcrypt of a key", BCRYPT_ROUNDS.to_string()),
        ("Memory of Argon2 of a key", bytes(ARGON2_KIBIBYTES << 10)),
        ("Memory times passes of Argon2 of a key", bytes(ARGON2_WORK << 10)),
        ("A file with trusted certificates", bytes(ROOTS_BYTES)),
        ("The known_hosts file of SSH", bytes(KNOWN_HOSTS_BYTES)),
        ("Docker's config.json", bytes(DOCKER_CONFIG_BYTES)),
        ("The answer of a credential helper of Docker", bytes(HELPER_BYTES)),
        ("Headers and names of all entries of an archive", bytes(ARCHIVE_HEADER_BYTES)),
        ("A compressed archive, unpacked", unpacked),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_security_model_lists_every_limit_of_a_file() {
        let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/security.md");
        let page = std::fs::read_to_string(page).expect("the page");
        for (what, limit) in rows() {
            let row = format!("| {what} | {limit} |");
            assert!(page.contains(&row), "docs/security.md has no row {row}");
        }
    }
}
