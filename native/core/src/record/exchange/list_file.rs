//! A JSON file with a list, which is complete after each item: a recording survives any end of the process.

use std::fs::{DirBuilder, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use serde_json::Value;

use crate::output_file::OutputFile;

const END: &str = "\n]\n";

#[derive(Debug)]
pub(super) struct ListFile(File);

impl ListFile {
    /// Creates the file for its owner only.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let mut file = OutputFile::at(path)?.create_new()?;
        file.write_all(b"[\n]\n")?;
        Ok(Self(file))
    }

    pub(super) fn add(&mut self, item: &Value) -> io::Result<()> {
        let length = self.0.seek(SeekFrom::End(0))?;
        let is_first = length == 4;
        // The end of an empty list has no line break before it.
        let back = if is_first { 3 } else { END.len() as u64 };
        self.0.seek(SeekFrom::Start(length - back))?;
        let text = serde_json::to_string_pretty(item).map_err(io::Error::other)?;
        let separator = if is_first { "\n" } else { ",\n" };
        self.0.write_all(format!("{separator}{text}{END}").as_bytes())
    }
}

/// Creates a folder that only its owner can open. An existing one stays as it is.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
