//! The version of the ABI. The minor number increases when calls are added, the major number when a call changes.

/// Callers require this major number.
pub const AZCR_ABI_MAJOR: u32 = 1;
pub const AZCR_ABI_MINOR: u32 = 1;

/// Returns the version of this interface as `major << 16 | minor`. Never fails. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn azcr_abi_version() -> u32 {
    AZCR_ABI_MAJOR << 16 | AZCR_ABI_MINOR
}
