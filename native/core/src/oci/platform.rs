//! Platforms of images: `linux/amd64`, `linux/arm/v7`, `windows/amd64:10.0.17763`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorId, Result};

/// The platform of a manifest in an index, or of an image's configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    #[serde(default)]
    pub os: String,
    #[serde(default)]
    pub architecture: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    #[serde(default, rename = "os.version", skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        if let Some(variant) = &self.variant {
            write!(f, "/{variant}")?;
        }
        if let Some(version) = &self.os_version {
            write!(f, ":{version}")?;
        }
        Ok(())
    }
}

/// One platform that is wanted: `os/architecture[/variant][:os.version]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted(Platform);

impl Wanted {
    pub fn parse(text: &str) -> Result<Self> {
        let invalid = || {
            let message = format!(
                "'{text}' is no platform: write os/architecture, os/architecture/variant or os/architecture:version"
            );
            Error::new(ErrorId::ArgumentInvalid, message)
        };
        let (kind, version) = match text.trim().split_once(':') {
            Some((kind, version)) => (kind, Some(version)),
            None => (text.trim(), None),
        };
        let parts: Vec<&str> = kind.split('/').collect();
        let (os, architecture, variant) = match parts.as_slice() {
            [os, architecture] => (os, architecture, None),
            [os, architecture, variant] => (os, architecture, Some(*variant)),
            _ => return Err(invalid()),
        };
        if kind.split('/').chain(version).any(str::is_empty) {
            return Err(invalid());
        }
        Ok(Self(Platform {
            os: os.to_ascii_lowercase(),
            architecture: architecture.to_ascii_lowercase(),
            variant: variant.map(str::to_owned),
            os_version: version.map(str::to_owned),
        }))
    }

    /// What is left out matches anything; a Windows version matches all of its revisions (10.0.17763 has 10.0.17763.5830).
    pub fn fits(&self, platform: &Platform) -> bool {
        let variant_fits = self.0.variant.is_none() || self.0.variant == platform.variant;
        let version_fits = match (&self.0.os_version, &platform.os_version) {
            (None, _) => true,
            (Some(wanted), Some(found)) => {
                found.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
            (Some(_), None) => false,
        };
        self.0.os == platform.os && self.0.architecture == platform.architecture && variant_fits && version_fits
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform(os: &str, variant: Option<&str>, version: Option<&str>) -> Platform {
        Platform {
            os: os.to_owned(),
            architecture: "amd64".to_owned(),
            variant: variant.map(str::to_owned),
            os_version: version.map(str::to_owned),
        }
    }

    #[test]
    fn picks_by_what_is_given() {
        let wanted = |text| Wanted::parse(text).expect(text);
        assert!(wanted("linux/amd64").fits(&platform("linux", Some("v3"), None)));
        assert!(!wanted("linux/amd64/v2").fits(&platform("linux", Some("v3"), None)));
        assert!(!wanted("linux/arm64").fits(&platform("linux", None, None)));
        let server_2019 = platform("windows", None, Some("10.0.17763.5830"));
        assert!(wanted("windows/amd64:10.0.17763").fits(&server_2019));
        assert!(!wanted("windows/amd64:10.0.1776").fits(&server_2019));
        assert!(!wanted("windows/amd64:10.0.20348").fits(&platform("windows", None, None)));
    }

    #[test]
    fn refuses_what_is_none() {
        for text in ["", "linux", "linux/", "/amd64", "linux/a/b/c", "windows/amd64:"] {
            assert_eq!(Wanted::parse(text).expect_err(text).id, ErrorId::ArgumentInvalid);
        }
    }
}
