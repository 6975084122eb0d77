//! Platforms of images: `linux/amd64`, `linux/arm/v7`, `windows/amd64:10.0.17763`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorId, Result};

/// The platform of a manifest in an index, or of an image configuration.
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

impl Platform {
    /// Returns the platform with the names that containerd uses: `x86_64` is `amd64`, `aarch64` is `arm64`, `armhf` is `arm/v7`, and `arm` without a variant is
    /// `arm/v7` as well.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let os = match self.os.trim().to_ascii_lowercase().as_str() {
            "macos" => "darwin".to_owned(),
            other => other.to_owned(),
        };
        let variant = self.variant.as_deref().unwrap_or_default().trim().to_ascii_lowercase();
        let (architecture, variant) = match (self.architecture.trim().to_ascii_lowercase().as_str(), variant.as_str()) {
            ("i386", _) => ("386".to_owned(), String::new()),
            ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64".to_owned(), String::new()),
            ("x86_64" | "x86-64", variant) => ("amd64".to_owned(), variant.to_owned()),
            ("aarch64" | "arm64", "8" | "v8") => ("arm64".to_owned(), String::new()),
            ("aarch64", variant) => ("arm64".to_owned(), variant.to_owned()),
            ("armhf", _) => ("arm".to_owned(), "v7".to_owned()),
            ("armel", _) => ("arm".to_owned(), "v6".to_owned()),
            ("arm", "" | "7") => ("arm".to_owned(), "v7".to_owned()),
            ("arm", variant @ ("5" | "6" | "8")) => ("arm".to_owned(), format!("v{variant}")),
            (architecture, variant) => (architecture.to_owned(), variant.to_owned()),
        };
        Self {
            os,
            architecture,
            variant: Some(variant).filter(|variant| !variant.is_empty()),
            os_version: self.os_version.clone().filter(|version| !version.is_empty()),
        }
    }
}

/// A requested platform: `os/architecture[/variant][:os.version]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted(Platform);

impl Wanted {
    pub fn parse(text: &str) -> Result<Self> {
        let invalid = || {
            let message = format!(
                "'{text}' is not a valid platform: write os/architecture, os/architecture/variant or os/architecture:version"
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
        let typed = Platform {
            os: (*os).to_owned(),
            architecture: (*architecture).to_owned(),
            variant: variant.map(str::to_owned),
            os_version: version.map(str::to_owned),
        };
        Ok(Self(typed.normalized()))
    }

    /// Returns whether the platform matches. Omitted parts match anything; a Windows version matches all of its revisions (10.0.17763 matches 10.0.17763.5830).
    pub fn fits(&self, platform: &Platform) -> bool {
        let platform = platform.normalized();
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
    fn matches_only_the_given_parts() {
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
    fn normalizes_names_like_containerd() {
        let normalized = |text: &str| Wanted::parse(text).expect(text).to_string();
        for (typed, known) in [
            ("linux/x86_64", "linux/amd64"),
            ("Linux/X86-64", "linux/amd64"),
            ("linux/amd64/v1", "linux/amd64"),
            ("linux/amd64/v3", "linux/amd64/v3"),
            ("linux/i386", "linux/386"),
            ("linux/aarch64", "linux/arm64"),
            ("linux/arm64/v8", "linux/arm64"),
            ("linux/arm", "linux/arm/v7"),
            ("linux/arm/7", "linux/arm/v7"),
            ("linux/arm/V6", "linux/arm/v6"),
            ("linux/armhf", "linux/arm/v7"),
            ("linux/armel", "linux/arm/v6"),
            ("macOS/arm64", "darwin/arm64"),
            ("windows/x86_64:10.0.17763", "windows/amd64:10.0.17763"),
        ] {
            assert_eq!(normalized(typed), known, "{typed}");
        }
        let found = |architecture: &str, variant: Option<&str>| Platform {
            os: "linux".to_owned(),
            architecture: architecture.to_owned(),
            variant: variant.map(str::to_owned),
            os_version: None,
        };
        let fits = |text: &str, platform: &Platform| Wanted::parse(text).expect(text).fits(platform);
        assert!(fits("linux/arm64/v8", &found("arm64", None)) && fits("linux/arm64", &found("aarch64", Some("8"))));
        assert!(fits("linux/arm", &found("arm", Some("v7"))) && fits("linux/arm/v7", &found("arm", None)));
        assert!(!fits("linux/arm", &found("arm", Some("v6"))) && !fits("linux/arm/v6", &found("arm", None)));
        assert!(fits("linux/x86_64", &found("amd64", None)));
    }

    #[test]
    fn refuses_invalid_platforms() {
        for text in ["", "linux", "linux/", "/amd64", "linux/a/b/c", "windows/amd64:"] {
            assert_eq!(Wanted::parse(text).expect_err(text).id, ErrorId::ArgumentInvalid);
        }
    }
}
