//! 401 to 419: transport.

macro_rules! transport {
    ($($before:tt)*) => {
        next_band! { $($before)*
            Unreachable = 401, "Transport.Unreachable", ConnectionError,
                "No connection to the host.", "Check the network, the proxy (HTTPS_PROXY, NO_PROXY) and the name of the stamp.";
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
        }
    };
}
pub(super) use transport;
