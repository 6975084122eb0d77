use std::{fs, io::Write, path::Path};

use serde::{Deserialize, Serialize};

use crate::{
    ca::Ca,
    names::{IdentitySystem, Names},
    tokens::access_token::TokenKey,
    world::World,
};

/// The state of a stamp for a restart: authority, token key, resources.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    pub identity_system: IdentitySystem,
    pub suffix: String,
    pub ca: Ca,
    pub token_key: String,
    pub world: World,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SavedRef<'a> {
    identity_system: IdentitySystem,
    suffix: String,
    ca: &'a Ca,
    token_key: String,
    world: &'a World,
}

/// Loads the state file; `None` if it does not exist.
///
/// # Errors
/// If the file exists and cannot be read.
pub fn load(path: &Path) -> Result<Option<Saved>, String> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| format!("{}: {e}", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

/// Writes the state to a temporary file and renames it, so that a killed stamp leaves the old or the new file. Only its owner can read it, since it contains
/// keys.
///
/// # Errors
/// Those of the file system.
pub fn save(path: &Path, names: &Names, ca: &Ca, token_key: &TokenKey, world: &World) -> std::io::Result<()> {
    let saved = SavedRef {
        identity_system: names.identity,
        suffix: names.suffix(),
        ca,
        token_key: token_key.to_pkcs8(),
        world,
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(&serde_json::to_vec(&saved)?)?;
    drop(file);
    fs::rename(&beside, path)
}
