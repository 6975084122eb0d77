//! The cdylib, loaded from its file, and its functions by name.

use std::ffi::c_void;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use libloading::Library;

/// All handles have the same type for a caller.
pub type Handle = *mut c_void;

pub type Start = unsafe extern "C" fn(Handle, *const u8, usize, Handle, *mut Handle, *mut Handle) -> i32;

/// The functions that every test needs; start functions are looked up by name.
pub struct Api {
    library: Library,
    pub abi_version: unsafe extern "C" fn() -> u32,
    pub secrets_new: unsafe extern "C" fn() -> Handle,
    pub secrets_free: unsafe extern "C" fn(Handle) -> i32,
    pub secrets_set: unsafe extern "C" fn(Handle, *const u8, usize, *const u8, usize, *mut Handle) -> i32,
    pub secrets_set_utf16: unsafe extern "C" fn(Handle, *const u8, usize, *const u16, usize, *mut Handle) -> i32,
    pub session_new: unsafe extern "C" fn(*const u8, usize, Handle, *mut Handle, *mut Handle) -> i32,
    pub session_free: unsafe extern "C" fn(Handle) -> i32,
    pub operation_next: unsafe extern "C" fn(Handle, u32, *mut Handle, *mut Handle) -> i32,
    pub operation_reply: unsafe extern "C" fn(Handle, *const u8, usize, Handle, *mut Handle) -> i32,
    pub operation_cancel: unsafe extern "C" fn(Handle),
    pub operation_secret: unsafe extern "C" fn(Handle, *const u8, usize, *mut Handle, *mut Handle) -> i32,
    pub operation_free: unsafe extern "C" fn(Handle) -> i32,
    pub buffer_data: unsafe extern "C" fn(Handle) -> *const u8,
    pub buffer_len: unsafe extern "C" fn(Handle) -> usize,
    pub buffer_free: unsafe extern "C" fn(Handle) -> i32,
    pub error_data: unsafe extern "C" fn(Handle) -> *const u8,
    pub error_len: unsafe extern "C" fn(Handle) -> usize,
    pub error_free: unsafe extern "C" fn(Handle) -> i32,
}

/// Loads the library once per process.
pub fn api() -> &'static Api {
    static API: OnceLock<Api> = OnceLock::new();
    API.get_or_init(|| Api::load(loaded()))
}

impl Api {
    fn load(path: &Path) -> Self {
        // SAFETY: our own library; loading it runs only the initialization of the Rust runtime.
        let library = unsafe { Library::new(path) }.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self {
            abi_version: symbol(&library, "azcr_abi_version"),
            secrets_new: symbol(&library, "azcr_secrets_new"),
            secrets_free: symbol(&library, "azcr_secrets_free"),
            secrets_set: symbol(&library, "azcr_secrets_set"),
            secrets_set_utf16: symbol(&library, "azcr_secrets_set_utf16"),
            session_new: symbol(&library, "azcr_session_new"),
            session_free: symbol(&library, "azcr_session_free"),
            operation_next: symbol(&library, "azcr_operation_next"),
            operation_reply: symbol(&library, "azcr_operation_reply"),
            operation_cancel: symbol(&library, "azcr_operation_cancel"),
            operation_secret: symbol(&library, "azcr_operation_secret"),
            operation_free: symbol(&library, "azcr_operation_free"),
            buffer_data: symbol(&library, "azcr_buffer_data"),
            buffer_len: symbol(&library, "azcr_buffer_len"),
            buffer_free: symbol(&library, "azcr_buffer_free"),
            error_data: symbol(&library, "azcr_error_data"),
            error_len: symbol(&library, "azcr_error_len"),
            error_free: symbol(&library, "azcr_error_free"),
            library,
        }
    }

    /// Returns the address of an exported function.
    pub fn address(&self, name: &str) -> *mut c_void {
        let function: unsafe extern "C" fn() = symbol(&self.library, name);
        function as *mut c_void
    }

    /// Returns the start function of the use case `name`.
    pub fn start(&self, name: &str) -> Start {
        symbol(&self.library, &format!("azcr_{name}_start"))
    }

    /// Copies the bytes of a buffer and frees it.
    pub fn take_buffer(&self, buffer: Handle) -> Vec<u8> {
        // SAFETY: the buffer is live: the library has just returned it.
        let data = unsafe { (self.buffer_data)(buffer) };
        // SAFETY: as above.
        let len = unsafe { (self.buffer_len)(buffer) };
        // SAFETY: the library guarantees `len` bytes.
        let bytes = unsafe { std::slice::from_raw_parts(data, len) }.to_vec();
        // SAFETY: it is freed once, here.
        unsafe { (self.buffer_free)(buffer) };
        bytes
    }

    /// Parses the JSON of an error and frees it.
    pub fn take_error(&self, error: Handle) -> serde_json::Value {
        assert!(!error.is_null(), "a failed call gives an error");
        // SAFETY: the error is live: the library has just returned it.
        let data = unsafe { (self.error_data)(error) };
        // SAFETY: as above.
        let len = unsafe { (self.error_len)(error) };
        // SAFETY: the library guarantees `len` bytes.
        let bytes = unsafe { std::slice::from_raw_parts(data, len) }.to_vec();
        // SAFETY: it is freed once, here.
        unsafe { (self.error_free)(error) };
        serde_json::from_slice(&bytes).expect("an error is JSON")
    }
}

fn symbol<T: Copy>(library: &Library, name: &str) -> T {
    // SAFETY: the types above are those of the checked-in header, which a test verifies.
    let symbol = unsafe { library.get::<T>(name.as_bytes()) };
    *symbol.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Returns the path of the library, which is built once per process.
pub fn loaded() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(path)
}

/// Returns `AZCR_NATIVE_LIBRARY`, otherwise the library next to the test, after building it: Cargo does not build a cdylib for tests by itself, and an existing
/// one may be outdated.
pub fn path() -> PathBuf {
    if let Some(path) = std::env::var_os("AZCR_NATIVE_LIBRARY") {
        return path.into();
    }
    let test = std::env::current_exe().expect("the path of this test");
    let folder = test.ancestors().nth(2).expect("target/<profile>");
    let target = folder.parent().expect("target");
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") => "dev",
        Some(profile) => profile,
        None => panic!("{} is not the folder of a profile", folder.display()),
    };
    let built = Command::new(env!("CARGO"))
        // With the features of the workspace, like the tests: for a single package, Cargo compiles its dependencies again.
        .args(["build", "--quiet", "--workspace", "--exclude", "xtask", "--profile", profile])
        .arg("--manifest-path")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .env("CARGO_TARGET_DIR", target)
        .status()
        .expect("cargo starts");
    assert!(built.success(), "the library does not build");
    let name = format!("{}azs_container_registry{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    folder.join(name)
}
