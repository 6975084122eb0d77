//! 401 to 419: transport.

macro_rules! transport {
    ($($before:tt)*) => {
        next_band! { $($before)*
            Unreachable = 401, "Transport.Unreachable", ConnectionError,
                "No connection to the host.", "Check the network, the proxy (HTTPS_PROXY, NO_PROXY) and the name of the host.";
            NameNotFound = 402, "Transport.NameNotFound", ConnectionError,
                "The name of the host is not found.", "Check the DNS forwarding for the stamp's domain; a new key vault needs some seconds.";
            UntrustedCertificate = 403, "Transport.UntrustedCertificate", SecurityError,
                "The host showed a certificate that this machine does not trust.", "Install the root certificate of the stamp in the system's store, or give it by -TrustedRootFile or SSL_CERT_FILE.";
            TransportTimedOut = 404, "Transport.TimedOut", OperationTimeout,
                "The host did not answer in time.", "Try again; if it persists, check the health of the stamp.";
            ProxyFailed = 405, "Transport.ProxyFailed", ConnectionError,
                "The proxy refused the connection.", "Check HTTPS_PROXY, and add the stamp's domain to NO_PROXY when it is reached directly.";
            AnswerBroken = 406, "Transport.AnswerBroken", ProtocolError,
                "The connection broke before the answer was complete.", "Run the same command again: what is done already is found and left alone.";
            HostCertificateExpired = 432, "Transport.CertificateExpired", SecurityError,
                "The certificate of the host has expired, by the clock of this machine.", "If the clock of this machine is right, ask the operator of the host to renew the certificate; otherwise set the clock (w32tm /resync, or chronyc makestep).";
            HostCertificateNotYetValid = 433, "Transport.CertificateNotYetValid", SecurityError,
                "The certificate of the host is not yet valid, by the clock of this machine.", "Set the clock of this machine (w32tm /resync, or chronyc makestep); if it is right, wait until the certificate's first day.";
            HostCertificateOtherName = 434, "Transport.CertificateOtherName", SecurityError,
                "The certificate of the host is for other names than the one that was asked for.", "Use one of the names on the certificate, or have a certificate issued for this one; a name that -Resolve or the hosts file leads to another machine shows the same.";
            HostCertificateWithoutNames = 435, "Transport.CertificateWithoutNames", SecurityError,
                "The certificate of the host has no subject alternative name, and the common name does not count.", "Have a certificate issued with the DNS name (or IP address) of the host as subject alternative name.";
            NotTls = 436, "Transport.NotTls", ProtocolError,
                "The host answered without TLS where https was expected.", "Check the port: it serves plain HTTP. Passwords and tokens are sent only over https.";
            ProxyLoginRefused = 437, "Transport.ProxyLoginRefused", AuthenticationError,
                "The proxy did not accept the user name and password, or expects them and none were given; it was asked once.", "Correct HTTPS_PROXY: http://user:password@proxy:8080, special characters percent-encoded.";
            ProxyUnreachable = 438, "Transport.ProxyUnreachable", ConnectionError,
                "The proxy cannot be reached, or its name is not known.", "Check HTTPS_PROXY, and add the stamp's domain to NO_PROXY when it is reached directly.";
            TlsFailed = 439, "Transport.TlsFailed", ProtocolError,
                "The host and this machine did not agree on a TLS connection.", "The host must offer TLS 1.2 or 1.3; check the TLS settings of the host, and of what stands between.";
        }
    };
}
pub(super) use transport;
