//! 401 to 419: transport.

macro_rules! transport {
    ($($before:tt)*) => {
        next_band! { $($before)*
            Unreachable = 401, "Transport.Unreachable", ConnectionError,
                "The connection to the host failed.", "Check the network, the proxy (HTTPS_PROXY, NO_PROXY), and the host name.";
            NameNotFound = 402, "Transport.NameNotFound", ConnectionError,
                "The host name cannot be resolved.", "Check the DNS forwarding for the domain of the stamp. The name of a new key vault takes a few seconds to appear.";
            UntrustedCertificate = 403, "Transport.UntrustedCertificate", SecurityError,
                "This machine does not trust the certificate of the host.", "Install the root certificate of the stamp in the system store, or pass it with -TrustedRootFile or SSL_CERT_FILE.";
            TransportTimedOut = 404, "Transport.TimedOut", OperationTimeout,
                "The host did not answer in time.", "Try again. If the error persists, check the health of the stamp.";
            ProxyFailed = 405, "Transport.ProxyFailed", ConnectionError,
                "The proxy refused the connection.", "Check HTTPS_PROXY, and add the domain of the stamp to NO_PROXY if it is reached directly.";
            AnswerBroken = 406, "Transport.AnswerBroken", ProtocolError,
                "The connection was lost before the answer was complete.", "Run the same command again; completed work is not repeated.";
            HostCertificateExpired = 432, "Transport.CertificateExpired", SecurityError,
                "The certificate of the host has expired according to the clock of this machine.", "If the clock of this machine is correct, ask the operator of the host to renew the certificate. Otherwise set the clock (w32tm /resync, or chronyc makestep).";
            HostCertificateNotYetValid = 433, "Transport.CertificateNotYetValid", SecurityError,
                "The certificate of the host is not yet valid according to the clock of this machine.", "Set the clock of this machine (w32tm /resync, or chronyc makestep). If it is correct, wait until the certificate becomes valid.";
            HostCertificateOtherName = 434, "Transport.CertificateOtherName", SecurityError,
                "The certificate of the host is not valid for the requested name.", "Use one of the names on the certificate, or have a certificate issued for this name. A -Resolve entry or a hosts file entry that points to another machine causes the same error.";
            HostCertificateWithoutNames = 435, "Transport.CertificateWithoutNames", SecurityError,
                "The certificate of the host has no subject alternative name; the common name is ignored.", "Have a certificate issued with the DNS name (or IP address) of the host as a subject alternative name.";
            NotTls = 436, "Transport.NotTls", ProtocolError,
                "The host answered without TLS where https was expected.", "Check the port: it serves plain HTTP. Passwords and tokens are sent only over https.";
            ProxyLoginRefused = 437, "Transport.ProxyLoginRefused", AuthenticationError,
                "The proxy rejected the user name and password, or requires them and none were given. The login was tried once.", "Correct HTTPS_PROXY: http://user:password@proxy:8080, with special characters percent-encoded.";
            ProxyUnreachable = 438, "Transport.ProxyUnreachable", ConnectionError,
                "The proxy cannot be reached, or its name cannot be resolved.", "Check HTTPS_PROXY, and add the domain of the stamp to NO_PROXY if it is reached directly.";
            TlsFailed = 439, "Transport.TlsFailed", ProtocolError,
                "The host and this machine could not negotiate a TLS connection.", "The host must offer TLS 1.2 or 1.3. Check the TLS settings of the host and of any device in between.";
            AnswerTooLarge = 440, "Transport.AnswerTooLarge", LimitsExceeded,
                "The answer of the host exceeds the size limit, so the rest was not read.", "Check which server answers at this address. The message has the limit and the received size; no service of a stamp sends that much.";
        }
    };
}
pub(super) use transport;
