//! The name of an item in a gallery: `<publisher>.<name>.<version>`.

/// The three parts of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub publisher: String,
    pub name: String,
    pub version: String,
}

impl Identity {
    /// Returns the name of the item in a gallery.
    pub(crate) fn item_id(&self) -> String {
        format!("{}.{}.{}", self.publisher, self.name, self.version)
    }

    pub(crate) fn file_name(&self) -> String {
        format!("{}.azpkg", self.item_id())
    }
}

/// Returns whether `text` is a valid publisher or item name of a gallery.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Returns whether `text` is three numbers with dots between them, without leading zeros.
pub(crate) fn is_version(text: &str) -> bool {
    let is_number = |part: &str| {
        (1..=9).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    text.split('.').count() == 3 && text.split('.').all(is_number)
}
