//! ZIP files with sorted entries, a fixed time, and a fixed mode, so that they depend only on their content.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::Result;

/// Name in the archive, and content.
pub type Entry = (String, Vec<u8>);

/// Returns all files below `folder`, under `prefix` (empty for the top of the archive).
pub fn entries(folder: &Path, prefix: &str) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for item in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = item?.path();
        let name = path.file_name().ok_or("a file has a name")?.to_string_lossy();
        let name = if prefix.is_empty() { name.into_owned() } else { format!("{prefix}/{name}") };
        match path.is_dir() {
            true => entries.extend(self::entries(&path, &name)?),
            false => entries.push((name, fs::read(&path)?)),
        }
    }
    Ok(entries)
}

pub fn write(file: &Path, mut entries: Vec<Entry>, time: Timestamp) -> Result<()> {
    entries.sort();
    let shown = TimeZone::UTC.to_datetime(time);
    let (year, month, day) = (shown.year().try_into()?, shown.month().try_into()?, shown.day().try_into()?);
    let (hour, minute, second) = (shown.hour().try_into()?, shown.minute().try_into()?, shown.second().try_into()?);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::from_date_and_time(year, month, day, hour, minute, second)?)
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(File::create(file)?);
    for (name, content) in entries {
        archive.start_file(name, options)?;
        archive.write_all(&content)?;
    }
    archive.finish()?;
    Ok(())
}
