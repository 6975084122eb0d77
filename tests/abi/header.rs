//! The checked-in header is what the C ABI says now.

#[test]
fn the_checked_in_header_is_the_generated_one() {
    let generated = std::fs::read_to_string(env!("AZCR_GENERATED_HEADER")).expect("build.rs made the header");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/native/include/azs_container_registry.h");
    let checked_in = std::fs::read_to_string(path).expect("the header is checked in");
    // A checkout on Windows may have changed the line ends.
    assert!(
        checked_in.replace("\r\n", "\n") == generated,
        "native/include/azs_container_registry.h is not what native/ffi says: run `cargo xtask header`"
    );
}
