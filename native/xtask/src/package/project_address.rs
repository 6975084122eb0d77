//! The address of the project, which the release workflow passes: the manifest's links, and the pages that `Get-Help -Online` opens. A checkout does not know
//! where it is published, so without the variable the module has none of them.

use crate::Result;

/// The variable with the address of the repository, such as `https://github.com/owner/name`.
const VARIABLE: &str = "AZCR_PROJECT_URI";
const ICON: &str = "native/core/src/gallery_package/content/icons/Medium.png";
const BINDING: &str = "[CmdletBinding(";
/// The line of the manifest after which the links are written.
const BEFORE: &str = "            LicenseUri ";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectAddress {
    /// Without a slash at the end.
    pub uri: String,
    version: String,
}

impl ProjectAddress {
    pub fn from_environment(version: &str) -> Result<Option<Self>> {
        match std::env::var(VARIABLE) {
            Ok(uri) if !uri.trim().is_empty() => Self::parse(&uri, version).map(Some),
            _ => Ok(None),
        }
    }

    /// Accepts `https://host/path` in characters that need no quoting in PowerShell and XML.
    fn parse(uri: &str, version: &str) -> Result<Self> {
        let uri = uri.trim().trim_end_matches('/');
        let path = uri.strip_prefix("https://").unwrap_or_default();
        let is_plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._/~:".contains(&byte));
        match path.contains('/') && is_plain {
            true => Ok(Self { uri: uri.to_owned(), version: version.to_owned() }),
            false => Err(format!("{VARIABLE} is not the https address of a repository: '{uri}'").into()),
        }
    }

    pub fn icon(&self) -> String {
        format!("{}/raw/v{}/{ICON}", self.uri, self.version)
    }

    /// Adds the links to the text of a manifest.
    pub fn in_manifest(&self, text: &str) -> Result<String> {
        let begin = text.find(BEFORE).ok_or("the manifest lacks LicenseUri")?;
        let end = begin + text[begin..].find('\n').ok_or("LicenseUri is the end of the manifest")? + 1;
        let line = |name: &str, value: &str| format!("            {name:<24} = '{value}'\n");
        let links = [line("ProjectUri", &self.uri), line("IconUri", &self.icon())].concat();
        Ok(format!("{}{links}{}", &text[..end], &text[end..]))
    }

    /// Adds the page of a public function, which is its source with the help on top, to the function's text.
    pub fn in_function(&self, file: &str, text: &str) -> Result<String> {
        let begin = text.find(BINDING).ok_or_else(|| format!("{file} has no {BINDING}"))? + BINDING.len();
        let page = format!("{}/blob/v{}/module/Azs.ContainerRegistry/{file}", self.uri, self.version);
        let separator = if text[begin..].starts_with(')') { "" } else { ", " };
        Ok(format!("{}HelpUri = '{page}'{separator}{}", &text[..begin], &text[begin..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> ProjectAddress {
        ProjectAddress::parse("https://git.example/owner/name/", "1.2.0").expect("an address")
    }

    #[test]
    fn only_plain_https_addresses_with_a_path_are_accepted() {
        assert_eq!(address().uri, "https://git.example/owner/name");
        for wrong in ["http://git.example/a", "https://git.example", "https://git.example/a'b", "https://x/a?b", "git"]
        {
            assert!(ProjectAddress::parse(wrong, "1.2.0").is_err(), "{wrong}");
        }
    }

    #[test]
    fn manifest_gets_its_links_after_the_license() {
        let text = "@{\n            LicenseUri               = 'https://x'\n            Other = 1\n}\n";
        let expected = "@{\n            LicenseUri               = 'https://x'\n            ProjectUri               = 'https://git.example/owner/name'\n            IconUri                  = 'https://git.example/owner/name/raw/v1.2.0/native/core/src/gallery_package/content/icons/Medium.png'\n            Other = 1\n}\n";
        assert_eq!(address().in_manifest(text).expect("a manifest"), expected);
        assert!(address().in_manifest("@{}").is_err());
    }

    #[test]
    fn function_gets_its_page_with_and_without_other_arguments() {
        let page =
            "HelpUri = 'https://git.example/owner/name/blob/v1.2.0/module/Azs.ContainerRegistry/Public/Get-A.ps1'";
        for (before, after) in [
            ("[CmdletBinding()]\nparam()", format!("[CmdletBinding({page})]\nparam()")),
            ("[CmdletBinding(Positional = $false)]", format!("[CmdletBinding({page}, Positional = $false)]")),
        ] {
            assert_eq!(address().in_function("Public/Get-A.ps1", before).expect("a function"), after);
        }
        assert!(address().in_function("Public/Get-A.ps1", "param()").is_err());
    }

    /// Every public function and the manifest have the places that the links are written to.
    #[test]
    fn module_of_the_checkout_takes_the_links() {
        let folder = crate::workspace::root().join("module/Azs.ContainerRegistry");
        let mut functions = 0;
        for entry in std::fs::read_dir(folder.join("Public")).expect("a folder") {
            let path = entry.expect("a file").path();
            let text = std::fs::read_to_string(&path).expect("text");
            let linked = address().in_function(&path.display().to_string(), &text).expect("a function");
            assert_eq!(linked.matches("HelpUri = '").count(), 1, "{}", path.display());
            functions += 1;
        }
        assert!(functions > 30, "{functions}");
        let manifest = std::fs::read_to_string(folder.join("Azs.ContainerRegistry.psd1")).expect("text");
        let linked = address().in_manifest(&manifest).expect("a manifest");
        assert!(linked.contains("ProjectUri               = 'https://git.example/owner/name'"));
    }
}
