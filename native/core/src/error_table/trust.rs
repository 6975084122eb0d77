//! 760 to 779: trust in the certificate of a registry.

macro_rules! trust {
    ($($before:tt)*) => {
        next_band! { $($before)*
            TrustPlaceUnwritable = 760, "Trust.PlaceUnwritable", PermissionDenied,
                "This session may not write to a place where clients look for certificates.", "Run PowerShell elevated ('sudo pwsh', or Run as administrator), leave the place out with -Target, or use -Scope CurrentUser.";
            TrustPlaceUnusable = 761, "Trust.PlaceUnusable", InvalidOperation,
                "A place where clients look for certificates contains something that this module does not replace.", "Move what the message names, or leave the place out with -Target.";
            TrustTargetUnavailable = 762, "Trust.TargetUnavailable", InvalidArgument,
                "The target does not exist on this machine or in this scope.", "Name other targets with -Target, or another -Scope.";
            TrustCertificateUnconfirmed = 763, "Trust.CertificateUnconfirmed", SecurityError,
                "The certificate that the registry presents was not confirmed.", "Pass the root certificate with -CertificateFilePath, or the thumbprint with -Thumbprint as the operator of the registry gave it to you.";
            TrustCertificateUnsuitable = 764, "Trust.CertificateUnsuitable", InvalidData,
                "The certificate cannot be used as a trusted root in this place.", "Pass the root certificate that issued the certificate of the registry, or leave the system out with -Target.";
            TrustSystemUpdateFailed = 765, "Trust.SystemUpdateFailed", WriteError,
                "The program of the operating system did not change its certificates.", "Fix the cause in the message, then run the same command again.";
            TrustContainerdUnconfigured = 766, "Trust.ContainerdUnconfigured", InvalidOperation,
                "containerd is not configured to read the folder of the certificate.", "Set config_path = \"/etc/containerd/certs.d\" in the registry section of /etc/containerd/config.toml, and restart containerd.";
            ForeignTokenService = 767, "Trust.ForeignTokenService", SecurityError,
                "A registry names a token service on a host of another owner; the login was not sent there.", "If the login may be sent to this host, run the same command again with -TokenService and the host.";
        }
    };
}
pub(super) use trust;
