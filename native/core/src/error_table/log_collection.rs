//! 590 to 599: logs of a registry's machine.

macro_rules! log_collection {
    ($($before:tt)*) => {
        next_band! { $($before)*
            LogCommandFailed = 590, "Log.CommandFailed", InvalidResult,
                "The machine did not run a command that finds its logs.", "The user needs a POSIX shell, and the machine find and head, as Ubuntu has them.";
            LogArchiveExists = 591, "Log.ArchiveExists", ResourceExists,
                "There is a file of this name already.", "Give another -DestinationPath, or -Force to replace the file.";
            LogArchiveUnwritable = 592, "Log.ArchiveUnwritable", WriteError,
                "The archive cannot be written there.", "Give -DestinationPath in an existing folder in which you may write, with enough space.";
            LogIncomplete = 593, "Log.Incomplete", ReadError,
                "Some logs could not be read; the others are in the archive.", "Read missing.txt in the archive: it names each log and the reason.";
        }
    };
}
pub(super) use log_collection;
