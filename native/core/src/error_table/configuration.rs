//! 2xx: configuration and discovery.

macro_rules! configuration {
    ($($before:tt)*) => {
        next_band! { $($before)*
            DiscoveryFailed = 201, "Discovery.Failed", InvalidResult,
                "The metadata endpoint of the stamp did not return a usable answer.", "Check -ArmEndpoint: https://management.<region>.<fqdn> for users, https://adminmanagement.<region>.<fqdn> for operators.";
            TrustedRootUnreadable = 202, "Configuration.TrustedRootUnreadable", ReadError,
                "The trusted root file cannot be read or does not contain a certificate.", "Pass a PEM file with the root certificate of the stamp.";
            EndpointInvalid = 203, "Configuration.EndpointInvalid", InvalidArgument,
                "The endpoint is not a valid https URL.", "Pass a URL such as https://management.<region>.<fqdn>.";
            ProxyInvalid = 204, "Configuration.ProxyInvalid", InvalidArgument,
                "A proxy in the environment is not a valid URL.", "Correct HTTPS_PROXY, HTTP_PROXY, or ALL_PROXY, for example http://proxy:8080.";
            LogUnwritable = 205, "Configuration.LogUnwritable", WriteError,
                "The log cannot be written to this path.", "Pass -LogPath a new file or an earlier log, in an existing folder with write permission.";
            ReportUnwritable = 206, "Configuration.ReportUnwritable", WriteError,
                "The report cannot be written to this path.", "Pass -ReportPath a new file or an earlier report, in an existing folder with write permission.";
            RecordingUnwritable = 207, "Configuration.RecordingUnwritable", WriteError,
                "The recording cannot be written to this folder.", "Pass -RecordPath a folder with write permission and free space.";
            ConfigurationInvalid = 208, "Configuration.Invalid", InvalidData,
                "The configuration file is not valid.", "Correct the member that the message names. registry.schema.json in the module's folder describes the file.";
            TrustedRootHoldsKey = 251, "Configuration.TrustedRootHoldsKey", InvalidData,
                "The trusted root file contains a private key.", "Pass a file with certificates only, for example from 'openssl x509 -in FILE -out root.pem'. If other people can read the file, replace the key.";
        }
    };
}
pub(super) use configuration;
