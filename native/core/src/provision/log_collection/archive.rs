//! The archive. It is written under a temporary name in the same folder, and renamed when it is complete: there is never an incomplete archive.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{Error, ErrorId, Result};
use crate::output_file::{OutputFile, Replacement};

/// A larger entry needs the ZIP64 format.
const LARGE: u64 = u32::MAX as u64 / 2;

pub(super) struct Archive {
    path: PathBuf,
    force: bool,
    // Declared before `growing`, so that the file is closed before it is removed: Windows requires this order.
    writer: ZipWriter<BufWriter<File>>,
    growing: Replacement,
}

/// Reports in advance what would be an error at the end.
pub(super) fn check(path: &Path, force: bool) -> Result<OutputFile> {
    let place = OutputFile::at(path).map_err(|error| unwritable(path, error))?;
    if place.exists() && !force {
        let message = format!("the file '{}' already exists", path.display());
        return Err(Error::new(ErrorId::LogArchiveExists, message).with_target(path.display().to_string()));
    }
    Ok(place)
}

impl Archive {
    pub(super) fn create(path: &Path, force: bool) -> Result<Self> {
        let place = check(path, force)?;
        let (growing, file) = Replacement::begin(&place).map_err(|error| unwritable(path, error))?;
        Ok(Self { path: path.to_owned(), force, writer: ZipWriter::new(BufWriter::new(file)), growing })
    }

    /// Starts an entry of about `size` bytes.
    pub(super) fn begin(&mut self, name: &str, size: u64, modified: Option<i64>) -> Result<()> {
        let mut options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .large_file(size > LARGE)
            .unix_permissions(0o600);
        if let Some(modified) = modified.and_then(date) {
            options = options.last_modified_time(modified);
        }
        self.writer.start_file(name, options).map_err(|error| unwritable(&self.path, error))
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.writer.write_all(bytes).map_err(|error| unwritable(&self.path, error))
    }

    /// Renames the archive to its final name. Returns the size.
    pub(super) fn finish(self) -> Result<u64> {
        check(&self.path, self.force)?;
        let put = || -> io::Result<u64> {
            let file =
                self.writer.finish().map_err(io::Error::other)?.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()?;
            let size = file.metadata()?.len();
            drop(file);
            self.growing.put_in_place()?;
            Ok(size)
        };
        put().map_err(|error| unwritable(&self.path, error))
    }
}

/// Converts to UTC: the archive does not record a time zone.
fn date(seconds: i64) -> Option<DateTime> {
    let time = TimeZone::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
    let part = |number: i8| u8::try_from(number).ok();
    let year = u16::try_from(time.year()).ok()?;
    DateTime::from_date_and_time(
        year,
        part(time.month())?,
        part(time.day())?,
        part(time.hour())?,
        part(time.minute())?,
        part(time.second())?,
    )
    .ok()
}

fn unwritable(path: &Path, why: impl std::fmt::Display) -> Error {
    let message = format!("the archive '{}' cannot be written: {why}", path.display());
    Error::new(ErrorId::LogArchiveUnwritable, message).with_target(path.display().to_string())
}
