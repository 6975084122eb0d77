//! 590 to 599: logs of the registry VM.

macro_rules! log_collection {
    ($($before:tt)*) => {
        next_band! { $($before)*
            LogCommandFailed = 590, "Log.CommandFailed", InvalidResult,
                "The machine could not run a command that finds its logs.", "The user needs a POSIX shell, and the machine needs find and head, as on Ubuntu.";
            LogArchiveExists = 591, "Log.ArchiveExists", ResourceExists,
                "The file already exists.", "Pass another -DestinationPath, or use -Force to replace the file.";
            LogArchiveUnwritable = 592, "Log.ArchiveUnwritable", WriteError,
                "The archive cannot be written to this path.", "Pass -DestinationPath in an existing folder with write permission and enough space.";
            LogIncomplete = 593, "Log.Incomplete", ReadError,
                "Some logs could not be read; the archive contains the others.", "Read missing.txt in the archive; it lists each missing log with the reason.";
        }
    };
}
pub(super) use log_collection;
