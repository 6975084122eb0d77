//! Bodies: JSON, forms, and other texts. Binary content is recorded as empty.

use serde_json::Value;

use super::pseudonyms::Pseudonyms;
use super::{json, text, url};
use crate::bounded_json;

/// A longer text is a page of a proxy, or a blob.
const LONGEST_TEXT: usize = 16 << 10;

/// Returns the replacement of a body. The names in a JSON document are learned before the first text in it is replaced.
pub(super) fn replaced(names: &mut Pseudonyms, content_type: &str, body: &[u8]) -> String {
    let bare = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    if bare.is_empty() {
        return String::new();
    }
    if let Ok(value) = bounded_json::from_slice::<Value>(bare)
        && (value.is_object() || value.is_array())
    {
        json::replace(names, &mut value.clone());
        let mut value = value;
        json::replace(names, &mut value);
        return value.to_string();
    }
    let Ok(plain) = std::str::from_utf8(bare) else { return String::new() };
    let is = |kind: &str| content_type.to_ascii_lowercase().contains(kind);
    if is("x-www-form-urlencoded") {
        return url::parameters(names, plain);
    }
    let is_text = is("xml") || is("html") || is("text/plain");
    if is_text && plain.len() <= LONGEST_TEXT { text::replaced(names, plain) } else { String::new() }
}
