//! 2xx: configuration and discovery.

macro_rules! configuration {
    ($($before:tt)*) => {
        next_band! { $($before)*
            DiscoveryFailed = 201, "Discovery.Failed", InvalidResult,
                "The metadata endpoint of the stamp gave no usable answer.", "Check ArmEndpoint: it is https://management.<region>.<fqdn> for users, https://adminmanagement.<region>.<fqdn> for operators.";
            TrustedRootUnreadable = 202, "Configuration.TrustedRootUnreadable", ReadError,
                "The file with trusted certificates cannot be read or holds no certificate.", "Give a PEM file with the root certificate of the stamp.";
            EndpointInvalid = 203, "Configuration.EndpointInvalid", InvalidArgument,
                "The endpoint is no https URL.", "Give a URL such as https://management.<region>.<fqdn>.";
            ProxyInvalid = 204, "Configuration.ProxyInvalid", InvalidArgument,
                "A proxy of the environment is no valid URL.", "Correct HTTPS_PROXY (and HTTP_PROXY, ALL_PROXY), for example http://proxy:8080.";
            LogUnwritable = 205, "Configuration.LogUnwritable", WriteError,
                "The log cannot be written there.", "Give -LogPath a file in an existing folder in which you may write: a new one, or a log that is to be continued.";
            ReportUnwritable = 206, "Configuration.ReportUnwritable", WriteError,
                "The report cannot be written there.", "Give -ReportPath a file in an existing folder in which you may write: a new one, or an older report that is to be replaced.";
            TrustedRootHoldsKey = 251, "Configuration.TrustedRootHoldsKey", InvalidData,
                "The file with trusted certificates holds a private key.", "Give a file that holds only certificates, such as the one of 'openssl x509 -in FILE -out root.pem'. If other people can read the file, replace the key.";
        }
    };
}
pub(super) use configuration;
