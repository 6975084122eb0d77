//! 9xx: internal.

macro_rules! internal {
    ($($before:tt)*) => {
        next_band! { $($before)*
            InternalPanic = 901, "Internal.Panic", NotSpecified,
                "A defect in the library stopped the operation; the process continues.", "Please report the message; run the same command again.";
            InternalDefect = 902, "Internal.Defect", NotSpecified,
                "A defect in the library: something that cannot happen did.", "Please report the message.";
            OperationFinished = 903, "Internal.OperationFinished", InvalidOperation,
                "The operation has given its last event already.", "Free the operation; start another one.";
            NativeLibraryMissing = 904, "Internal.NativeLibraryMissing", ResourceUnavailable,
                "The module does not find its native library for this platform.", "Install the module package for this platform, or build it with 'cargo xtask demo'.";
            AbiMismatch = 905, "Internal.AbiMismatch", InvalidOperation,
                "Module and native library are of different releases.", "Install module and library from one package.";
            SessionOutdated = 930, "Internal.SessionOutdated", InvalidOperation,
                "The PowerShell session still holds the .NET types of another release of the module.", "Start a new PowerShell session and import the module there.";
            ConstrainedLanguageMode = 931, "Internal.ConstrainedLanguageMode", PermissionDenied,
                "The PowerShell session runs in Constrained Language Mode, which does not permit calls of a native library.", "Have the module allowed by the application control policy of this machine (AppLocker or App Control for Business), or import it on a machine without one.";
        }
    };
}
pub(super) use internal;
