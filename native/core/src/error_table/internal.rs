//! 9xx: internal.

macro_rules! internal {
    ($($before:tt)*) => {
        next_band! { $($before)*
            InternalPanic = 901, "Internal.Panic", NotSpecified,
                "A defect in the library stopped the operation; the process continues.", "Run the same command again, and report the message.";
            InternalDefect = 902, "Internal.Defect", NotSpecified,
                "The library has a defect: it reached a state that should be impossible.", "Report the message.";
            OperationFinished = 903, "Internal.OperationFinished", InvalidOperation,
                "The operation has already returned its last event.", "Free the operation and start a new one.";
            NativeLibraryMissing = 904, "Internal.NativeLibraryMissing", ResourceUnavailable,
                "The module has no native library for this platform.", "Install the module package for this platform, or build it with 'cargo xtask demo'.";
            AbiMismatch = 905, "Internal.AbiMismatch", InvalidOperation,
                "The module and the native library are from different releases.", "Install the module and the library from the same package.";
            SessionOutdated = 930, "Internal.SessionOutdated", InvalidOperation,
                "The PowerShell session has loaded the .NET types of another release of the module.", "Start a new PowerShell session and import the module there.";
            ConstrainedLanguageMode = 931, "Internal.ConstrainedLanguageMode", PermissionDenied,
                "The PowerShell session runs in Constrained Language Mode, which does not allow calls to a native library.", "Allow the module in the application control policy of this machine (AppLocker or App Control for Business), or import it on a machine without such a policy.";
        }
    };
}
pub(super) use internal;
