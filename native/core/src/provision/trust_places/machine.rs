//! The file system in which certificates are installed: that of this machine, or a mounted one.

use std::io;
use std::path::{Path, PathBuf};

use crate::environment;

/// The folders below which a command may write.
#[derive(Debug, Clone)]
pub struct Machine {
    mounted: Option<PathBuf>,
    user_config: Option<PathBuf>,
}

impl Machine {
    /// `mounted` is the root of a mounted file system; without it this machine is changed. `user_config` is the caller's folder for settings; without it the
    /// process's own is used.
    pub fn new(mounted: Option<&str>, user_config: Option<&str>) -> Self {
        let filled = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(PathBuf::from);
        Self { mounted: filled(mounted), user_config: filled(user_config) }
    }

    pub fn is_mounted(&self) -> bool {
        self.mounted.is_some()
    }

    pub fn mounted(&self) -> Option<&Path> {
        self.mounted.as_deref()
    }

    /// Returns a path, which is relative to the root of the file system.
    pub fn at(&self, path: &str) -> PathBuf {
        self.mounted.as_deref().unwrap_or(Path::new("/")).join(path)
    }

    pub fn program_data(&self) -> PathBuf {
        match &self.mounted {
            Some(mounted) => mounted.join("ProgramData"),
            None => environment::path("ProgramData").unwrap_or_else(|| PathBuf::from(r"C:\ProgramData")),
        }
    }

    /// Returns `$XDG_CONFIG_HOME` or `~/.config`.
    pub fn user_config(&self) -> Result<PathBuf, String> {
        if self.is_mounted() {
            return Err("a mounted file system is changed for all users only".to_owned());
        }
        let own = || environment::path("XDG_CONFIG_HOME").or_else(|| Some(environment::path("HOME")?.join(".config")));
        self.user_config.clone().or_else(own).ok_or_else(|| "this user has no home folder".to_owned())
    }

    /// Returns why `path` would be written outside of a mounted file system: a link in it may be meant for the time when that one is the root.
    pub fn escape(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        let Some(mounted) = &self.mounted else { return Ok(None) };
        let real = existing_ancestor(path).canonicalize()?;
        Ok((!real.starts_with(mounted.canonicalize()?)).then_some(real))
    }
}

/// Returns the nearest folder above `path` that exists.
pub(crate) fn existing_ancestor(path: &Path) -> &Path {
    path.ancestors().skip(1).find(|folder| folder.exists()).unwrap_or(path)
}
